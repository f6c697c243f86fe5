"""Right answers in every style that students write must pass all cases."""

import pytest
import variants_training
import variants_updates
from variants import VARIANTS

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
    assert {answer.__module__ for _, answer in VARIANTS} == {
        variants_training.__name__,
        variants_updates.__name__,
    }
    assert len({function for function, _ in VARIANTS}) == 7
