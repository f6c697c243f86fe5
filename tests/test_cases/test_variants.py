"""Right answers in every style that students write must pass all cases."""

import pytest
from variants_04 import VARIANTS

from grader.source import HIDDEN_CASES
from test_cases.cases import load_cases
from test_cases.judging import judge


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(
    ("function", "answer"), [pytest.param(*v, id=v[1].__name__) for v in VARIANTS]
)
def test_a_right_answer_passes_every_case(function, answer):
    outcomes = judge(answer, load_cases(function, HIDDEN_CASES))
    assert [str(outcome) for outcome in outcomes if not outcome.passed] == []


def test_every_graded_function_has_variants():
    assert len({function for function, _ in VARIANTS}) == 7
