"""A judge may serve one submission after the other, as if each had its own."""

import pytest

from grader.authoring.source import HIDDEN_CASES, read_source
from grader.engine import Engine
from grader.engine.notebook.plan import leaves_no_trace
from tests.engine.notebooks import answer, judged, marks, notebook, setup

NAME = "initialize_velocity"
CELLS = {cell.id: cell for cell in read_source("04_optimization_methods").cells}
WRITTEN = CELLS[NAME].source
CHECK = judged(f"check({NAME})", grade_id=f"check_{NAME}")
IMPORTS = setup("import numpy as np\nfrom test_cases import *")
RIGHT = notebook(IMPORTS, answer(WRITTEN), CHECK)
ABSENT = notebook(answer("other = 1"))
MANY = 50  # submissions after which a judge has learned what it needs


@pytest.fixture
def engine():
    with Engine(case_folders=[HIDDEN_CASES], sandbox=False) as engine:
        yield engine


def grade_until_a_judge_rests(engine, source):
    for _ in range(MANY):
        assert marks(engine.grade(source, source)) == [1]
        if engine.judges.idle:
            return True
    return False


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import numpy as np\nfrom opt_utils import *", True),
        ('"""Text."""\ndef f(x):\n    return x', True),
        ("check(model)", True),
        ("check(model(1))", False),
        ("check(model, model)", False),
        ("count = 1", False),
        ("assert f() == 1", False),
        ("np.random.seed(1)", False),
        ("%matplotlib inline", False),
    ],
)
def test_a_cell_that_may_change_a_judge_is_told_from_others(source, expected):
    assert leaves_no_trace(source) is expected


def test_a_judge_that_only_checked_serves_the_next_submission(engine):
    assert grade_until_a_judge_rests(engine, RIGHT)
    (judge,) = engine.judges.idle
    assert marks(engine.grade(RIGHT, RIGHT)) == [1]
    assert engine.judges.idle == [judge]


def test_what_one_submission_defined_is_not_there_for_the_next(engine):
    assert grade_until_a_judge_rests(engine, RIGHT)
    (verdict,) = engine.grade(RIGHT, ABSENT).verdicts
    assert (verdict.mark, verdict.status) == (0, "missing")
    assert marks(engine.grade(RIGHT, RIGHT)) == [1]


def test_a_judge_that_ran_another_cell_serves_no_more(engine):
    counting = setup("import math\nmath.count = getattr(math, 'count', 0) + 1")
    source = notebook(
        counting, *RIGHT.cells, judged("assert math.count == 1", grade_id="count")
    )
    for _ in range(3):
        assert marks(engine.grade(source, source)) == [1, 1]
    assert not engine.judges.idle


def test_a_resting_judge_that_was_lost_is_replaced(engine):
    assert grade_until_a_judge_rests(engine, RIGHT)
    for judge in engine.judges.idle:
        judge.channel.close()
    assert marks(engine.grade(RIGHT, RIGHT)) == [1]
