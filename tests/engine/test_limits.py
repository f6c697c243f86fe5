"""A submission has one budget of CPU time, whatever it spends it on."""

import pytest

from grader.engine import Engine, Limits, limits
from grader.engine.processes.child import Child
from tests.engine.notebooks import answer, judged, marks, notebook

pytestmark = pytest.mark.hostile

NAMES = ["a", "b", "c", "d"]
CHECKS = [judged(f"assert {name}() == 5", 1, f"test_{name}") for name in NAMES]


def functions(*bodies):
    return [
        answer(f"def {name}():\n    {body}", name)
        for name, body in zip(NAMES, bodies, strict=True)
    ]


SOURCE = notebook(*functions(*["return 5"] * 4), *CHECKS)
LOOP = "while True: pass"
SLEEP = "import time; time.sleep(3); return 5"


@pytest.fixture
def spent(monkeypatch):
    """The CPU time of all processes that ended because of a submission."""
    seconds, end = [], Child.end

    def noted(child):
        seconds.append(end(child))
        return seconds[-1]

    monkeypatch.setattr(Child, "end", noted)
    return seconds


@pytest.fixture
def engine(monkeypatch):
    """An engine that gives a submission two seconds of CPU time."""
    monkeypatch.setattr(limits, "COMPUTING", 100)
    with Engine(
        case_folders=[], many=False, limits=Limits(200, 200), sandbox=False
    ) as engine:
        yield engine


def test_a_submission_may_compute_for_two_minutes():
    assert Limits().cpu_seconds == 120


def test_a_loop_in_every_function_spends_one_budget(engine, spent):
    submission = notebook(*functions("return 5", LOOP, LOOP, LOOP))
    graded = engine.grade(SOURCE, submission)
    assert marks(graded) == [1, 0, 0, 0]
    assert "used up" in graded.verdicts[-1].explanation
    assert 2 <= sum(spent) < 2 + len(spent), "a second is the smallest limit there is"


def test_waiting_spends_nothing(engine):
    submission = notebook(*functions(SLEEP, "return 5", "return 5", "return 5"))
    assert marks(engine.grade(SOURCE, submission)) == [1, 1, 1, 1]


def test_the_next_submission_has_a_budget_of_its_own(engine):
    submission = notebook(*functions(LOOP, LOOP, LOOP, LOOP))
    assert marks(engine.grade(SOURCE, submission)) == [0, 0, 0, 0]
    assert marks(engine.grade(SOURCE, SOURCE)) == [1, 1, 1, 1]
