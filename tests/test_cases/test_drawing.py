"""Comparisons by properties: what they refuse, in words a student understands."""

import re

import numpy as np
import pytest

from test_cases.cases import Case
from test_cases.observation import Observation, ResultError
from test_cases.observing import COMPARISONS


def verdict(compare, inputs, *returned, expected=None):
    """What a comparison says about the values that the calls returned."""
    case = Case("a case", (inputs,) * len(returned), compare=compare, expected=expected)
    seen = Observation(returned[-1], inputs, "", returned, inputs)
    try:
        comparison = COMPARISONS[compare]
        return comparison.differ(case, comparison.look(seen))
    except ResultError as error:
        return str(error)


def parts(train, dev, test):
    return {"train": np.array(train), "dev": np.array(dev), "test": np.array(test)}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (parts([3, 0], [1], [2]), None),
        (parts([3, 0, 1], [1], [2]), "an example is in two parts, or twice in one"),
        (parts([3, 4], [1], [2]), "an index does not belong to any example"),
        (parts([3], [1], [2]), "an example is in no part"),
        (parts([3.0, 0], [1], [2]), "train must be an array of whole numbers"),
        ({"train": [3, 0]}, "train must be an array of whole numbers"),
    ],
)
def test_every_example_is_in_one_part(given, said):
    assert (verdict("members", {"m": 4}, given) or "None").startswith(str(said))


@pytest.mark.parametrize(
    ("sizes", "right"), [((6, 2, 2), True), ((5, 3, 2), True), ((4, 4, 2), False)]
)
def test_a_part_may_be_rounded_up_or_down(sizes, right):
    given = parts(*map(np.arange, sizes))
    expected = list(parts(*map(np.arange, (6, 2, 2))).values())
    said = verdict("part sizes", {"m": 10}, given, expected=expected)
    assert (said is None) == right


def test_neighbours_are_not_shuffled():
    shuffled = parts([5, 0, 3], [1, 4], [2])
    assert verdict("shuffled", {"m": 6}, shuffled) is None
    blocks = parts([3, 4, 5], [0, 2], [1])
    assert "neighbours" in verdict("shuffled", {"m": 6}, blocks)
    assert "an index is larger" in verdict("shuffled", {"m": 4}, shuffled)


A = np.arange(1, 9).reshape(2, 4)
D = np.array([[1, 0, 1, 1], [0, 1, 1, 0]])


@pytest.mark.parametrize(
    ("result", "mask", "said"),
    [
        (A * D / 0.5, D, None),
        (A * D / 0.5, D.astype(bool), None),
        (A * D / 0.5, D * 1.0, None),
        (A * D, D, "A_dropped"),
        (A / 0.5, D, "A_dropped differs"),
        (A * D / 0.5, D / 0.5, "the mask D must hold"),
        (A * D / 0.5, D[:1], "the mask D must be an array"),
        (A * D / 0.5, None, "the mask D must be an array"),
    ],
)
def test_the_result_of_dropout_follows_from_its_mask(result, mask, said):
    given = {"A_dropped": result, "D": mask}
    found = verdict("dropped", {"A": A, "keep_prob": 0.5}, given)
    assert (found or "None").startswith(str(said))


@pytest.mark.parametrize("given", [{"train": False}, {"keep_prob": 1.0}])
@pytest.mark.parametrize(
    ("mask", "said"),
    [
        (np.ones((2, 4), dtype=bool), None),
        (np.ones((2, 4)), None),
        (D, "the mask D must be True, or 1, where nothing is switched off"),
        (np.zeros((2, 4)), "the mask D must be True, or 1, where"),
        (None, "the mask D must be an array"),
    ],
)
def test_where_nothing_is_switched_off_the_mask_says_so(given, mask, said):
    inputs = {"A": A, "keep_prob": 0.5} | given
    found = verdict("dropped", inputs, {"A_dropped": A * 1.0, "D": mask})
    assert (found or "None").startswith(str(said))


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        (lambda u: u < 0.8, "None"),
        (lambda u: u > 0.2, "None"),
        (lambda u: u > 0.8, r"\d+% of the entries of D are 1"),
        (
            lambda u: np.tile(np.arange(20)[:, None] % 5 > 0, 25),
            "all the columns of D, or all its rows",
        ),
        (
            lambda u: np.tile(np.arange(25) % 5 > 0, (20, 1)),
            "all the columns of D, or all its",
        ),
    ],
)
def test_a_mask_keeps_its_share_and_has_no_equal_columns_or_rows(draw, said):
    given = {"A_dropped": None, "D": draw(np.random.RandomState(3).rand(20, 25))}
    found = verdict("mask", {"A": np.ones((20, 25)), "keep_prob": 0.8}, given)
    assert re.match(said, str(found))


X = np.arange(12).reshape(2, 3, 2)
Y = np.array([[0, 1]])


@pytest.mark.parametrize(
    ("images", "labels", "said"),
    [
        (X, Y, None),
        (X[:, ::-1], Y, None),
        (np.stack([X[:, ::-1, 0], X[:, :, 1]], axis=2), Y, None),
        (X[::-1], Y, "an image came back neither as it was nor mirrored"),
        (X[:, :, ::-1], Y, "an image came back neither as it was nor mirrored"),
        (X[:, :2], Y, "the images must come back as an array of shape (2, 3, 2)"),
        (X, Y[:, ::-1], "y_new differs"),
    ],
)
def test_an_image_comes_back_whole_or_mirrored(images, labels, said):
    given = {"X_new": images, "y_new": labels}
    assert verdict("flipped", {"X": X, "y": Y}, given) == said


@pytest.mark.parametrize(
    ("draws", "said"),
    [
        ((1, 2, 1), None),
        ((1, 2, 3), "two calls with the same seed give different results"),
        ((1, 1, 1), "the result does not depend on the random numbers that come in"),
        ((1, 1, 2), "the result does not depend on the random numbers that come in"),
        ((None,) * 3, "no result has the type that was asked for"),
    ],
)
@pytest.mark.parametrize("kind", ["seed", "rng"])
def test_draws_follow_their_seed(draws, said, kind):
    make = np.random.RandomState if kind == "rng" else int
    calls = tuple({kind: make(seed)} for seed in (7, 8, 7))
    expected = [{"x": np.zeros(3)}] * 3
    returned = [{"x": seed and np.random.RandomState(seed).rand(3)} for seed in draws]
    case = Case("", calls, compare="draws", expected=expected)
    assert COMPARISONS["draws"].differ(case, returned) == said


def test_every_call_counts_and_the_wrong_one_is_named():
    expected = [{"problem": "bias"}, {"problem": "bias"}]
    inputs = {"train_error": 0.1}
    right, wrong = {"problem": "bias"}, {"problem": "variance"}
    assert verdict("every call", inputs, right, right, expected=expected) is None
    said = verdict("every call", inputs, right, wrong, expected=expected)
    assert said == "with train_error = 0.1: problem differs"
