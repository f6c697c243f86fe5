"""Warm processes for one engine after the other: to make them takes seconds.

An engine that is closed leaves its pools here, and the next of their kind takes them
over. That pools start and end as they should is tested without this.
"""

from collections import defaultdict
from contextlib import contextmanager
from functools import partial
from itertools import chain

from grader.engine import engine
from grader.engine.processes import pool as pools
from grader.engine.reader import readers
from grader.engine.sandbox import bubblewrap
from tests.engine.processes.living import of_parent

Pool = pools.Pool
PLACES = (engine, readers)  # where pools are made


@contextmanager
def parking():
    """Let engines share pools, one after the other."""
    parked = defaultdict(list)
    try:
        with making(partial(made, parked)):
            yield
    finally:
        for pool in chain(*parked.values()):
            Pool.close(pool)


@contextmanager
def making(pool):
    """Have engines make their pools so."""
    before = [place.Pool for place in PLACES]
    try:
        for place in PLACES:
            place.Pool = pool
        yield
    finally:
        for place, old in zip(PLACES, before, strict=True):
            place.Pool = old


def made(parked, role, told, walled=False, preload=()):
    """A pool that waits, or a new one."""
    waiting = parked[role, walled, *preload]
    if waiting and pools.HAS_FORK:
        told |= {"wall": bubblewrap.told()} if walled else {}  # or there can be none
        pool = waiting.pop()
        pool.told, pool.closed = told, False
        return pool
    pool = Pool(role, told, walled, preload)
    pool.close = partial(park, pool, waiting)
    return pool


def park(pool, waiting):
    """Put a pool aside, unless something is wrong with it."""
    pool.closed = True
    while pool.idle:
        pool.idle.pop().kill()
    if pools.HAS_FORK and pool.parent.warm and not pool.parent.lost and is_alone(pool):
        waiting.append(pool)
    else:
        Pool.close(pool)


def is_alone(pool):
    """Whether nothing that a warm parent forked is left; bubblewrap is two more."""
    return len(of_parent(pool)) == (3 if pool.walled else 1)
