"""Right answers in every style that students write must pass all cases."""

from importlib import import_module
from pathlib import Path

import pytest
from variants import VARIANTS

from grader.authoring.source import (
    HIDDEN_CASES,
    assignments,
    graded_functions,
    read_source,
)
from grader.engine.judge.draws import drawn
from test_cases.cases import load_cases
from test_cases.judging import judge

for path in sorted(Path(__file__).parent.glob("variants_*.py")):
    import_module(path.stem)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(
    ("function", "answer"), [pytest.param(*v, id=v[1].__name__) for v in VARIANTS]
)
def test_a_right_answer_passes_every_case(function, answer, tried):
    tried("honest")
    outcomes = judge(answer, load_cases(function, HIDDEN_CASES))
    assert [outcome for outcome in outcomes if not outcome.passed] == []


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(
    ("function", "answer"), [pytest.param(*v, id=v[1].__name__) for v in VARIANTS]
)
def test_a_right_answer_passes_what_is_drawn_for_any_run(function, answer, seed):
    outcomes = judge(answer, drawn(load_cases(function, HIDDEN_CASES), seed))
    assert [outcome for outcome in outcomes if not outcome.passed] == []


@pytest.mark.parametrize("assignment", assignments())
def test_every_graded_function_has_variants(assignment):
    varied = {function for function, _ in VARIANTS}
    assert graded_functions(read_source(assignment)).keys() <= varied
