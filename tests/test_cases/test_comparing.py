"""What counts as the same, what does not, and what a student reads about it."""

from collections import OrderedDict, defaultdict, deque, namedtuple
from fractions import Fraction
from types import MappingProxyType

import numpy as np
import pytest

from test_cases.comparing import difference
from test_cases.plain import as_plain


class Array(np.ndarray):
    """A subclass of the array."""


class Dict(dict):
    """A subclass of the dictionary."""


COLUMN = np.array([[1.0], [2.0]])
NUMBERS = {"W1": COLUMN}


def compare(expected, got):
    return difference(expected, as_plain(got), "x", rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (COLUMN, COLUMN.copy()),
        (COLUMN, COLUMN + 1e-9),
        (COLUMN, np.asfortranarray(COLUMN)),
        (COLUMN, COLUMN.astype(np.float32)),
        (np.array([[1, 2]]), np.array([[1, 2]], dtype=np.int32)),
        (NUMBERS, {"W1": COLUMN.copy()}),
        ([COLUMN, 1.5], (COLUMN, 1.5)),
        ((1, 2), [1, 2]),
        (1.5, np.float64(1.5)),
        (1.5, np.array(1.5)),
        (1.5, np.array([[1.5]])),
        (NUMBERS, OrderedDict(NUMBERS)),
        (NUMBERS, Dict(NUMBERS)),
        (NUMBERS, MappingProxyType(NUMBERS)),
        (COLUMN, COLUMN.view(Array)),
        ([1, 2], deque([1, 2])),
        ([1, 2], range(1, 3)),
        (0.25, Fraction(1, 4)),
        (NUMBERS, defaultdict(list, NUMBERS)),
        ((1, 2), namedtuple("Pair", "a b")(1, 2)),
        (2.0, 2),
        ("adam", "adam"),
        ("adam", np.str_("adam")),
        (True, np.True_),
        (None, None),
    ],
)
def test_the_same_value_is_accepted(expected, got):
    assert compare(expected, got) is None


@pytest.mark.parametrize(
    ("expected", "got", "said"),
    [
        (COLUMN, COLUMN + 1e-3, "x differs"),
        (COLUMN, -COLUMN, "x differs"),
        (COLUMN, COLUMN.T, "x has shape (1, 2) instead of (2, 1)"),
        (COLUMN, np.ones((1, 1)), "x has shape (1, 1) instead of (2, 1)"),
        (COLUMN, COLUMN.ravel(), "x has shape (2,) instead of (2, 1)"),
        (np.ones((2, 1)), 1.0, "x is a float; an array was expected"),
        (COLUMN, COLUMN.tolist(), "x is a list; an array was expected"),
        (COLUMN, np.ma.array(COLUMN), "x is a MaskedArray; an array was expected"),
        (COLUMN, COLUMN * np.nan, "x holds NaN, which is not a number"),
        (COLUMN, np.array([[1.0], [np.inf]]), "x holds infinity"),
        (
            COLUMN,
            np.array([[1], [2]]),
            "x holds whole numbers instead of real numbers",
        ),
        (
            COLUMN,
            np.array([[True], [True]]),
            "x holds True and False instead of real numbers",
        ),
        (COLUMN, COLUMN + 0j, "x holds complex numbers instead of real numbers"),
        (
            COLUMN,
            COLUMN.astype(object),
            "x holds object entries, which are not numbers",
        ),
        (COLUMN, COLUMN.astype(str), "x holds <U32 entries, which are not numbers"),
        (COLUMN, None, "x is None: is a return missing?"),
        (NUMBERS, {}, 'x["W1"] is missing'),
        (NUMBERS, {"w1": COLUMN}, 'x["W1"] is missing'),
        (NUMBERS, {"W1": -COLUMN}, 'x["W1"] differs'),
        (NUMBERS, NUMBERS | {"W2": COLUMN}, 'x["W2"] should not be there'),
        (NUMBERS, NUMBERS | {2: COLUMN}, "x[2] should not be there"),
        (NUMBERS, [COLUMN], "x is a list; a dictionary was expected"),
        ([1, 2], [1], "x has 1 entries instead of 2"),
        ([1, 2], [1, 3], "x[1] differs"),
        ([1, 2], np.array([1, 2]), "x is an array; a list was expected"),
        (1.5, 2.5, "x differs"),
        (1.5, "1.5", "x is a str; a number was expected"),
        (1.0, True, "x is a bool; a number was expected"),
        (1.5, np.complex128(1.5), "x is a complex128; a number was expected"),
        (True, 1, "x is an int; a bool was expected"),
        ("adam", "gd", "x differs"),
    ],
)
def test_another_value_is_rejected_with_a_reason(expected, got, said):
    assert compare(expected, got) == said


def test_an_array_that_always_agrees_is_rejected():
    class Agrees(np.ndarray):
        def __eq__(self, other):
            return np.ones(self.shape, dtype=bool)

    assert compare(COLUMN, np.zeros((2, 1)).view(Agrees)) is not None


def test_a_tiny_wrong_value_is_seen_when_the_case_asks_for_it():
    tiny = np.array([[1e-10]])
    assert difference(tiny, 2 * tiny, "x", rtol=1e-6, atol=1e-9) is None
    assert difference(tiny, 2 * tiny, "x", rtol=1e-6, atol=1e-15) == "x differs"
