"""What is said about a wrong answer that no known mistake explains."""

import numpy as np
import pytest

from test_cases.cases import Case
from test_cases.describing import describe

W1, W2 = np.array([[1.0, -2.0], [3.0, 5.0]]), np.array([[2.0, 7.0]])
B1, B2 = np.array([[4.0], [-6.0]]), np.array([[8.0]])
BEFORE = {"W1": W1 + 1, "b1": B1 + 2, "W2": W2 - 3, "b2": B2 + 4}
RIGHT = {"W1": W1, "b1": B1, "W2": W2, "b2": B2}


def said(changes, compare="values"):
    """The description of the right answer with some entries replaced."""
    expected = {"parameters": RIGHT}
    case = Case("", ({"parameters": BEFORE},), compare=compare, expected=expected)
    return describe(case, {"parameters": RIGHT | changes})


def every(change):
    return {name: change(value, BEFORE[name]) for name, value in RIGHT.items()}


def largest_last(value):
    """Spoil the last entry of an array."""
    changed = value.copy()
    changed.flat[-1] += 0.5
    return changed


@pytest.mark.parametrize(
    ("answer", "nearly", "words"),
    [
        (lambda x, old: -x, lambda x, old: largest_last(-x), "it has the wrong sign"),
        (lambda x, old: 3 * x, lambda x, old: largest_last(3 * x), "3 times too large"),
        (lambda x, old: x / 4, lambda x, old: largest_last(x / 4), "4 times too small"),
        (
            lambda x, old: -2 * x,
            lambda x, old: largest_last(-2 * x),
            "it has the wrong sign and is 2 times too large",
        ),
        (
            lambda x, old: 2 * old - x,
            lambda x, old: largest_last(2 * old - x),
            "the change of it has the wrong sign",
        ),
        (
            lambda x, old: old + 10 * (x - old),
            lambda x, old: old + 10 * (x - old) + x,
            "the change of it is 10 times too large",
        ),
        (lambda x, old: 0 * x, lambda x, old: 0 * x + 0.1, "it is zero everywhere"),
        (
            lambda x, old: old,
            lambda x, old: largest_last(old),
            "it came back as it was",
        ),
    ],
)
def test_what_all_numbers_show_is_said(answer, nearly, words):
    assert words in said(every(answer))
    assert words not in said(every(nearly))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (("W2", "b2"), "only layer 2 differs"),
        (("b1", "b2"), "only b differs"),
        (("W1",), "only W1 differs"),
        (("W1", "b2"), ""),
        (tuple(RIGHT), ""),
    ],
)
def test_the_place_is_said_when_it_is_one_place(wrong, words):
    noise = {name: RIGHT[name] + 0.1 * RIGHT[name] ** 2 + 0.3 for name in wrong}
    described = said(noise)
    assert ("only" in described) == bool(words)
    assert described.startswith(words)


def test_one_entry_of_a_layer_is_not_called_the_whole_layer():
    assert said({"W1": W1**2}) == "only W1 differs"


def one_value(expected, got):
    return describe(Case("", ({},), compare="first", expected=expected), got)


@pytest.mark.parametrize(
    ("expected", "got", "words"),
    [
        (W1, W1.T, "rows and columns have changed places"),
        (W2, W2.T, "rows and columns have changed places"),
        (W2, W2.T + 1, ""),
        (W2, np.ones((3, 2)), ""),
        (
            [1.0, 3.0, 4.0, 9.0],
            [0.0, 1.0, 3.0, 4.0],
            "the values come one place too late",
        ),
        (
            [1.0, 3.0, 4.0, 9.0],
            [3.0, 4.0, 9.0, 9.0],
            "the values come one place too early",
        ),
        ([1.0, 1.0, 1.0, 9.0], [2.0, 1.0, 1.0, 1.0], ""),
        (0.5, -0.5, "it has the wrong sign"),
        (0.5, 1.5, ""),
        (W1, "text", ""),
        (W1, None, ""),
        (W1, np.full((2, 2), np.nan), ""),
        ("up", "down", ""),
        ([], [], ""),
    ],
)
def test_one_value_is_described(expected, got, words):
    assert one_value(expected, got) == words


def test_comparisons_of_other_things_are_not_described():
    assert said(every(lambda x, old: -x), compare="arguments") == ""
