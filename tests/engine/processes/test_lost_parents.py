"""Whatever ends or stops bubblewrap or a warm parent, no submission loses by it."""

import random
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from grader.engine import Engine, Limits
from grader.engine.processes.parent import Parent
from grader.engine.protocol.framing import Channel
from tests.engine.notebooks import answer, judged, marks, notebook, own, setup
from tests.engine.processes.living import lives, of_parent

pytestmark = [pytest.mark.hostile, pytest.mark.slow, pytest.mark.long]
pytestmark += [pytest.mark.usefixtures("own_processes")]

SEED, MOMENTS = 20, 10
SOURCE = notebook(
    setup("import numpy as np"),
    answer("def f(x):\n    return np.sum(x)", "f"),
    judged("assert f([1, 2]) == 3", 1, "test_f"),
    answer("def g():\n    return 5", "g"),
    judged("assert g() == 5", 2, "test_g"),
    judged("assert f([g()]) == 5", 4, "test_both"),
)
CLASS = {
    "right": (SOURCE, [1, 2, 4]),
    "with an extra cell": (notebook(own("print(1)"), *SOURCE.cells), [1, 2, 4]),
    "wrong": (notebook(answer("def f(x):\n    return 0", "f")), [0, 0, 0]),
    "one that ends itself": (
        notebook(SOURCE.cells[1], answer("import os\nos._exit(0)", "g")),
        [1, 0, 0],
    ),
}


class Moments:
    """Counts what passes between the grader and its processes, and acts at one count.

    That covers a class evenly: before an order, between order and answer, and while a
    submission is at work.
    """

    def __init__(self, monkeypatch):
        self.lock = threading.Lock()
        self.set(-1, lambda: None)
        for owner, name in (
            (Channel, "send"),
            (Channel, "receive"),
            (Parent, "ask"),
            (Parent, "_hear"),
        ):
            monkeypatch.setattr(owner, name, self.counted(getattr(owner, name)))

    def set(self, at, act):
        self.count, self.at, self.act = 0, at, act

    def counted(self, method):
        def passing(*args, **kwargs):
            with self.lock:
                self.count += 1
                if self.count == self.at:
                    self.act()
            return method(*args, **kwargs)

        return passing


def grade_class(engine):
    """The marks of a class that two threads grade."""
    with ThreadPoolExecutor(2) as threads:
        submissions = [submission for submission, _ in CLASS.values()] * 2
        return [*map(marks, threads.map(partial(engine.grade, SOURCE), submissions))]


def hit(engine, draw, hits):
    """Kill or stop one of the processes that nobody should touch."""
    others = (engine.judges, engine.readers.pool)
    found = [*of_parent(engine.students)[:3], *(of_parent(pool)[0] for pool in others)]
    target = draw.choice(list(filter(lives, found)))
    sent = draw.choice([signal.SIGKILL, signal.SIGSTOP])
    hits.append((target.name(), sent.name))
    target.send_signal(sent)


def interrupted(engine, moments, count, seed):
    """The marks of a class, and what was hit, at each of that many moments."""
    expected = [right for _, right in CLASS.values()] * 2
    grade_class(engine)  # tries out what cannot be run apart, once
    moments.set(-1, lambda: None)
    assert grade_class(engine) == expected
    draw, hits = random.Random(seed), []
    for at in draw.sample(range(1, moments.count), count):
        moments.set(at, partial(hit, engine, draw, hits))
        yield at, grade_class(engine) == expected, hits


def test_marks_stay_as_they_are_whatever_is_killed_and_when(monkeypatch):
    monkeypatch.setattr("grader.engine.processes.parent.ORDER_SECONDS", 10)
    moments = Moments(monkeypatch)
    with Engine(case_folders=[], limits=Limits(cell_seconds=20)) as engine:
        for at, right, hits in interrupted(engine, moments, MOMENTS, SEED):
            assert right, (at, hits)
    assert len(hits) == MOMENTS
    assert {signal for _, signal in hits} == {"SIGKILL", "SIGSTOP"}
