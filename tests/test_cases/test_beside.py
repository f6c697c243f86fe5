"""What came out beside what should have."""

import numpy as np
import pytest

from grader.authoring.source import HIDDEN_CASES, reference
from test_cases.beside import beside
from test_cases.cases import Case, load_cases
from test_cases.judging import attempt
from test_cases.recognising import Trial

W = np.array([[1.0, 2.0], [3.0, 4.0]])
NEARLY = np.array([[1.0, 2.0], [3.00001, 4.0]])


def tried(expected, got, **more):
    case = Case("one", ({},), expected={"r": expected}, **more)
    return Trial(case, {"r": got}, "r differs")


@pytest.mark.parametrize(
    ("expected", "got", "told"),
    [
        (W, NEARLY, ("r[1, 0]", "3.00001", "3")),
        (W, W + 1e-5, ("r[0, 0]", "1.00001", "1")),
        (W, W[0], ("r.shape", "(2,)", "(2, 2)")),
        (W, W.astype(int), ("r.dtype", "int64", "float64")),
        (W, W * np.nan, ("r[0, 0]", "nan", "1")),
        ({"W1": W, "b1": W}, {"W1": W, "b1": -W}, ('r["b1"][0, 0]', "-1", "1")),
        ({"a": {"W": W}}, {"a": {"W": 0 * W}}, ('r["a"]["W"][0, 0]', "0", "1")),
        ([1.0, 2.0], [1.0, 2.5], ("r[1]", "2.5", "2")),
        ((W, 3.0), (W, 4), ("r[1]", "4", "3")),
        (0.5, 0.5000012, ("r", "0.500001", "0.5")),
        (1e-3, 1e300, ("r", "1e+300", "0.001")),
        (1.0, 10**400, ("r", "a very large whole number", "1")),
        (True, False, ("r", "False", "True")),
        (W > 2, W > 3, ("r[1, 0]", "False", "True")),
        ("saddle point", "minimum", ("r", "'minimum'", "'saddle point'")),
        (np.array(1.0), np.array(2.0), ("r", "2", "1")),
    ],
)
def test_the_first_entry_that_differs_is_told(expected, got, told):
    assert beside(tried(expected, got)) == told


@pytest.mark.parametrize(
    ("expected", "got"),
    [(W, None), (W, "text"), (1.0, [1.0]), ({"a": W}, {"b": W}), ("a", 3), (W, W + 1j)],
)
def test_where_the_form_is_wrong_the_message_says_all(expected, got):
    assert beside(tried(expected, got)) is None


def test_of_a_hidden_case_nothing_is_told():
    assert beside(tried(W, NEARLY, hidden=True)) is None
    function = reference("04_optimization_methods")["update_parameters_with_gd"]

    def twice(parameters, grads, learning_rate):
        return function(parameters, grads, 2 * learning_rate)

    case_set = load_cases("update_parameters_with_gd", HIDDEN_CASES)
    trials = [attempt(twice, case_set, case) for case in case_set.cases]
    assert [beside(one) is None for one in trials] == [
        case.hidden for case in case_set.cases
    ]


def test_what_passed_or_raised_has_nothing_beside():
    good = Trial(Case("one", ({},), expected={"r": W}), {"r": W})
    assert beside(good) is None
    case_set = load_cases("exp_decay")
    trials = [attempt(lambda *args: 1 / 0, case_set, case) for case in case_set.cases]
    assert {beside(one) for one in trials} == {None}
