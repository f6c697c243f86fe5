"""What is said about a log, a best setting and draws that are not those of a search."""

from dataclasses import replace

import numpy as np
import pytest

from test_cases.calling import MOST_QUESTIONS, observe
from test_cases.cases import load_cases
from test_cases.functions import (
    as_drawn,
    below_zero,
    error_away_from_a_third,
    per_cent,
)
from test_cases.judging import judge
from test_cases.observation import Asked, Observation, ResultError
from test_cases.searches import SEARCHES

CASES = load_cases("random_search").cases
SPACE = {"x": as_drawn, "y": per_cent}
GOOD = {"x": 0.5, "y": 40.0}
BAD = {"x": 0.9, "y": 90.0}


def pair(setting):
    return setting, error_away_from_a_third(setting)


LOG = [pair(BAD), pair(GOOD)]


def asked_about(*settings, f=error_away_from_a_third):
    return tuple(Asked(f, (setting,), {}) for setting in settings)


def look(compare, best, log, space=SPACE, asked=None):
    given = {"f": error_away_from_a_third, "space": space}
    if asked is None:
        asked = asked_about(
            *(next(iter(one)) for one in log if type(one) in (list, tuple))
        )
    found = {"best": best, "log": log}
    return SEARCHES[compare].look(Observation(found, {}, "", (), given, asked))


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


@pytest.mark.parametrize(
    "asked",
    [
        (),
        asked_about(GOOD),
        asked_about(GOOD, GOOD, GOOD),
        asked_about(GOOD, {"x": 0.9}),
        asked_about(GOOD, {"x": 0.9, "y": "90"}),
        asked_about(GOOD, 3),
        asked_about(GOOD) + asked_about(BAD, f=as_drawn),
        (Asked(error_away_from_a_third, (), {}),),
    ],
)
def test_a_setting_that_f_was_not_asked_about_is_made_up(asked):
    with pytest.raises(ResultError, match="a setting that f was not asked about"):
        look("trials", GOOD, LOG, asked=asked)


@pytest.mark.parametrize(
    "asked",
    [
        asked_about(GOOD, BAD),
        asked_about(BAD, BAD, GOOD, GOOD),
        asked_about({"y": np.float64(40), "x": 0.5}, BAD),
        (*asked_about(GOOD), Asked(error_away_from_a_third, (), {"setting": BAD})),
    ],
)
def test_f_may_be_asked_in_any_order_and_more_than_once(asked):
    assert look("trials", GOOD, LOG, asked=asked) == 2


def test_who_answers_for_f_keeps_the_book():
    case_set = load_cases("random_search")
    log = [({"learning_rate": 0.5, "beta": 40.0}, None)]

    def search(f, space, n, rng):
        f(log[0][0])
        f.book = []
        return log[0][0], log

    seen = observe(search, case_set, case_set.cases[0])
    assert [(one.function, one.args) for one in seen.asked] == [
        (case_set.cases[0].calls[0]["f"], ({"learning_rate": 0.5, "beta": 40.0},))
    ]


def test_a_book_has_an_end():
    case_set = load_cases("random_search")

    def asks_without_end(f, space, n, rng):
        for _ in range(MOST_QUESTIONS + 1):
            f({})

    seen = observe(asks_without_end, replace(case_set, returns=("x",)), CASES[0])
    assert len(seen.asked) == MOST_QUESTIONS


def test_a_right_log_is_counted():
    assert look("trials", GOOD, LOG) == 2
    assert look("trials", GOOD, tuple(map(list, LOG))) == 2


@pytest.mark.parametrize(
    ("asked", "right"),
    [
        ((BAD, GOOD), True),
        ((BAD, BAD, GOOD, BAD), True),
        ((GOOD, BAD, GOOD), True),
        ((GOOD, BAD), False),
        ((GOOD, GOOD, BAD), False),
    ],
)
def test_a_log_has_the_order_in_which_f_was_asked(asked, right):
    got = look("in order", GOOD, LOG, asked=asked_about(*asked))
    assert got == right
    said = SEARCHES["in order"].differ(CASES[0], got)
    assert (said is None) == right


def test_best_is_compared_with_the_lowest_error_of_the_log():
    assert look("best", GOOD, LOG) == 0
    assert look("best", BAD, LOG) > 0
    assert look("best", GOOD, LOG[:1]) < 0
    with pytest.raises(ResultError, match="the log is empty"):
        look("best", GOOD, [])


LINE = np.linspace(0, 1, 250)
UNIT = {"x": as_drawn, "y": as_drawn}
SHUFFLED = np.random.RandomState(0).permutation(LINE)


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
    assert SEARCHES["spread"].differ(CASES[0], got) == said


def test_an_even_spread_is_even_on_any_scale():
    pairs = zip(LINE, SHUFFLED, strict=True)
    log = [pair({"x": per_cent(a), "y": below_zero(b)}) for a, b in pairs]
    got = look("spread", GOOD, log, {"x": per_cent, "y": below_zero})
    assert SEARCHES["spread"].differ(CASES[0], got) is None


def test_a_search_by_hand_is_rejected_case_by_case():
    outcomes = judge(lambda f, space, n, rng: (GOOD, []), load_cases("random_search"))
    assert [outcome.message for outcome in outcomes] == [
        "the log holds 0 trials instead of 20",
        "the log is empty",
    ]
