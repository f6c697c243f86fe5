"""Compare what a student's function gave with what was expected, as data.

Every answer is one sentence about the first difference, or ``None``. No sentence holds
an expected value.
"""

from __future__ import annotations

import cmath
from typing import Any

import numpy as np

MOST_KEY = 24  # characters
MOST_BITS = 1000  # of a whole number; a float holds no more
KINDS = {"b": "True and False", "i": "whole numbers", "u": "whole numbers"}
KINDS |= {"f": "real numbers", "c": "complex numbers"}


def difference(
    expected: Any, got: Any, path: str, rtol: float, atol: float
) -> str | None:
    """Say where ``got`` differs from ``expected``.

    Parameters
    ----------
    expected : object
        Reference value: dict, list, tuple, array, number, str, bool or None.
    got : object
        The student's value, as plain data.
    path : str
        How a student writes the value, e.g. ``parameters["W1"]``.
    rtol, atol : float
        Tolerance, as in ``numpy.isclose``.

    Returns
    -------
    str or None
        One sentence without a full stop, or None when nothing differs.
    """
    if got is None and expected is not None:
        return f"{path} is None: is a return missing?"
    if isinstance(expected, dict):
        return _dict_difference(expected, got, path, rtol, atol)
    if isinstance(expected, list | tuple):
        return _sequence_difference(expected, got, path, rtol, atol)
    if isinstance(expected, np.ndarray):
        return _array_difference(expected, got, path, rtol, atol)
    if isinstance(expected, int | float | complex) and not isinstance(expected, bool):
        return _number_difference(expected, got, path, rtol, atol)
    if type(got) is not type(expected) and not isinstance(got, np.bool_):
        return f"{path} is {_a(got)}; {_a(expected)} was expected"
    return None if got == expected else f"{path} differs"


def _a(value: Any) -> str:
    """The type of a value in a student's words."""
    names = {"ndarray": "array", "dict": "dictionary", "NoneType": "None"}
    name = type(value).__name__
    word = names.get(name, name)
    if value is None:
        return word
    return f"{'an' if word[:1] in 'aeiou' else 'a'} {word}"


def item_of(path: str, key: Any) -> str:
    """How a student writes an item; a key is shortened, for it may hold anything."""
    return f"{path}[{_quoted(key)}]"


def _quoted(key: Any) -> str:
    text = f'"{key}"' if isinstance(key, str) else repr(key)
    return text if len(text) <= MOST_KEY else f"{text[:MOST_KEY]}…"


def _dict_difference(
    expected: dict[Any, Any], got: Any, path: str, rtol: float, atol: float
) -> str | None:
    if type(got) is not dict:
        return f"{path} is {_a(got)}; a dictionary was expected"
    for key, value in expected.items():
        if key not in got:
            return f"{item_of(path, key)} is missing"
        if said := difference(value, got[key], item_of(path, key), rtol, atol):
            return said
    for key in got:
        if key not in expected:
            return f"{item_of(path, key)} should not be there"
    return None


def _sequence_difference(
    expected: list[Any] | tuple[Any, ...], got: Any, path: str, rtol: float, atol: float
) -> str | None:
    if type(got) not in (list, tuple):
        return f"{path} is {_a(got)}; a list was expected"
    if len(got) != len(expected):
        return f"{path} has {len(got)} entries instead of {len(expected)}"
    for index, value in enumerate(expected):
        if said := difference(value, got[index], f"{path}[{index}]", rtol, atol):
            return said
    return None


def _array_difference(
    expected: np.ndarray, got: Any, path: str, rtol: float, atol: float
) -> str | None:
    if type(got) is not np.ndarray:
        return f"{path} is {_a(got)}; an array was expected"
    if got.shape != expected.shape:
        return f"{path} has shape {got.shape} instead of {expected.shape}"
    if got.dtype.kind not in KINDS:
        return f"{path} holds {got.dtype} entries, which are not numbers"
    if got.dtype.kind != expected.dtype.kind:
        kinds = KINDS[got.dtype.kind], KINDS[expected.dtype.kind]
        return f"{path} holds {kinds[0]} instead of {kinds[1]}"
    if (got == expected).all():  # most answers are right, and this is quick
        return None
    if got.dtype.kind in "fc" and np.isnan(got).any() and not np.isnan(expected).any():
        return f"{path} holds NaN, which is not a number"
    if got.dtype.kind in "fc" and np.isinf(got).any() and not np.isinf(expected).any():
        return f"{path} holds infinity"
    close = np.isclose(got, expected, rtol=rtol, atol=atol, equal_nan=True)
    return None if close.all() else f"{path} differs"


def _number_difference(
    expected: complex, got: Any, path: str, rtol: float, atol: float
) -> str | None:
    one = type(got) is np.ndarray and got.shape in ((), (1, 1))  # kept dimensions
    if one and got.dtype.kind in "iuf":
        got = got.item()
    if isinstance(got, bool) or not isinstance(
        got, int | float | np.integer | np.floating
    ):
        return f"{path} is {_a(got)}; a number was expected"
    if isinstance(got, int) and got.bit_length() > MOST_BITS:
        return f"{path} is a number of {got.bit_length()} bits"
    close = _is_close(float(got), expected, rtol, atol)
    return None if close else f"{path} differs"


def _is_close(got: float, expected: complex, rtol: float, atol: float) -> bool:
    """``numpy.isclose`` of two numbers, in a twentieth of its time."""
    if got == expected or (got != got and expected != expected):  # NaN is NaN
        return True
    return cmath.isfinite(expected) and abs(got - expected) <= atol + rtol * abs(
        expected
    )
