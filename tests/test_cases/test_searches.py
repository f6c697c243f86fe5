"""What is said about a log, a best setting and draws that are not those of a search."""

import numpy as np
import pytest

from test_cases.cases import load_cases
from test_cases.functions import as_drawn, error_away_from_a_third, per_cent
from test_cases.judging import judge
from test_cases.observation import Observation, ResultError
from test_cases.searches import SEARCHES

SPACE = {"x": as_drawn, "y": per_cent}
GOOD = {"x": 0.5, "y": 40.0}
BAD = {"x": 0.9, "y": 90.0}


def pair(setting):
    return setting, error_away_from_a_third(setting)


LOG = [pair(BAD), pair(GOOD)]


def look(compare, best, log, space=SPACE):
    arguments = {"f": error_away_from_a_third, "space": space}
    seen = Observation({"best": best, "log": log}, arguments, "")
    return SEARCHES[compare].look(seen)


@pytest.mark.parametrize(
    ("log", "said"),
    [
        ({}, "the log must be a list"),
        ([GOOD], r"every entry of the log must be a pair \(setting, error\)"),
        ([(GOOD, "low")], "the second part of every entry must be a number"),
        ([(GOOD, np.nan)], "the second part of every entry must be a number"),
        ([(GOOD, 0.0)], "is not that of the setting beside it"),
        ([pair({"x": 0.5})], "a dictionary with the names of the space"),
        ([pair({"x": 0.5, "y": 400.0})], "the y of a setting of the log lies outside"),
        ([({"x": "a", "y": 1}, 1.0)], "the x of a setting of the log must be a number"),
    ],
)
def test_a_wrong_log_is_described(log, said):
    with pytest.raises(ResultError, match=said):
        look("trials", GOOD, log)


def test_a_right_log_is_counted():
    assert look("trials", GOOD, LOG) == 2
    assert look("trials", GOOD, tuple(map(list, LOG))) == 2


def test_best_is_compared_with_the_lowest_error_of_the_log():
    assert look("best", GOOD, LOG) == 0
    assert look("best", BAD, LOG) > 0
    assert look("best", GOOD, LOG[:1]) < 0
    with pytest.raises(ResultError, match="the log is empty"):
        look("best", GOOD, [])


LINE = np.linspace(0, 1, 250)
SHUFFLED = np.random.RandomState(0).permutation(LINE)
UNIT = {"x": as_drawn, "y": as_drawn}


@pytest.mark.parametrize(
    ("x", "y", "said"),
    [
        (LINE, SHUFFLED, None),
        (LINE, LINE, "two hyperparameters do not vary independently of each other"),
        (LINE, 1 - LINE, "two hyperparameters do not vary independently of each other"),
        (LINE, SHUFFLED**2, "the trials do not fill the scales evenly"),
        (
            LINE,
            np.round(SHUFFLED, 1),
            "a hyperparameter has the same value in several trials",
        ),
    ],
)
def test_draws_must_be_different_independent_and_even(x, y, said):
    log = [pair({"x": a, "y": b}) for a, b in zip(x, y, strict=True)]
    got = look("spread", GOOD, log, UNIT)
    case = load_cases("random_search").cases[0]
    assert SEARCHES["spread"].differ(case, got) == said


def test_a_search_by_hand_is_rejected_case_by_case():
    outcomes = judge(lambda f, space, n, rng: (GOOD, []), load_cases("random_search"))
    assert [outcome.message for outcome in outcomes] == [
        "the log holds 0 trials instead of 20",
        "the log is empty",
    ]
