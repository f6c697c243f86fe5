"""What was drawn there has been drawn here; nobody else chooses a state."""

import random

import numpy as np
import pytest

from grader.engine.protocol.entries import Drawn, ProtocolError
from grader.engine.protocol.random_state import (
    MOST_BLOCKS,
    GlobalRandom,
    Position,
    draw,
    drawn_from,
    new_generator,
    saved_state,
)

COUNTS = [0, 1, 2, 3, 5, 311, 312, 313, 5000, 50_001]
WAYS = {
    "normal": lambda rng, n: rng.normal(size=n),
    "uniform": lambda rng, n: rng.uniform(size=n),
    "shuffled": lambda rng, n: rng.permutation(n),
    "both": lambda rng, n: (rng.uniform(size=n), rng.normal(size=3)),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("before", [0, 1, 4], ids="{} before".format)
@pytest.mark.parametrize("kind", ["RandomState", "Generator"])
def test_a_generator_goes_on_from_where_it_was_drawn_to(kind, before, way):
    make = {"RandomState": np.random.RandomState, "Generator": np.random.default_rng}
    for count in COUNTS:
        there = make[kind](3)
        there.normal(size=before)
        start = saved_state(there)
        here = new_generator(kind, start)
        way(there, count)
        if (told := drawn_from(there, start)) is not None:
            draw(here, told)
        assert np.array_equal(here.normal(size=3), there.normal(size=3))


@pytest.fixture
def both():
    """The two processes' view of the global generators; they are as they were after."""
    before = np.random.get_state(), random.getstate(), np.random.seed, random.seed
    judge, student = GlobalRandom(), GlobalRandom()
    student.note_seeds()
    yield judge, student
    np.random.set_state(before[0])
    random.setstate(before[1])
    np.random.seed, random.seed = before[2:]


def drawn_here(judge, student, work):
    """What the judge draws next, and what it should, after the student's work."""
    start = student.changed() or student.known_state()
    work()
    position = student.drawn()
    expected = np.random.normal(), random.random()
    judge.set(start)
    judge.draw(position)
    return (np.random.normal(), random.random()), expected


@pytest.mark.parametrize(
    "work",
    [
        lambda: None,
        lambda: np.random.normal(),
        lambda: random.random(),
        lambda: np.random.seed(4),
        lambda: (np.random.seed(seed=4), np.random.rand(700)),
        lambda: (random.seed(4), random.random(), np.random.rand()),
    ],
)
def test_the_judge_draws_on_from_where_the_student_stopped(both, work):
    found, expected = drawn_here(*both, work)
    assert found == expected


def zeros():
    """A state of the Mersenne twister that draws nothing but zeros."""
    state = np.random.get_state(legacy=False)
    state["state"] = {"key": np.zeros(624, np.uint32), "pos": 0}
    np.random.set_state(state)


@pytest.mark.parametrize(
    "work", [zeros, lambda: random.setstate((3, (0,) * 625, None))]
)
def test_a_state_of_the_students_choosing_does_not_come_back(both, work):
    work()
    assert both[1].drawn() == Position()


@pytest.mark.parametrize(
    "drawn",
    [
        Drawn(MOST_BLOCKS + 1, 0, "none"),
        Drawn(0, 625, "none"),
        Drawn(10**30, 0, "none"),
    ],
)
@pytest.mark.parametrize("kind", ["RandomState", "Generator"])
def test_nobody_draws_that_far(kind, drawn):
    maker = getattr(np.random, kind if kind == "RandomState" else "default_rng")
    if kind == "Generator" and drawn.blocks < 10**9:
        return
    with pytest.raises((ValueError, ProtocolError)):
        draw(maker(1), drawn)


def test_nobody_draws_backwards():
    rng = np.random.RandomState(1)
    rng.rand(10)
    with pytest.raises(ValueError, match="backwards"):
        draw(rng, Drawn(0, 3, "none"))
