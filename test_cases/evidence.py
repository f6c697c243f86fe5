"""How much what was seen of a wrong answer tells about where it comes from.

That it gives zeros, NaN or the same number everywhere fits many a mistake; a number of
many digits, a missing key or an error fits hardly any by chance.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from test_cases.cases import Case

ENOUGH = 2
MOST_NUMBERS = 64  # of one array that are looked at
DIGITS = 2  # of a number that may be met by chance
Sign = tuple[str, Any]
Seen = tuple[Case, Any]
WEIGHTS = {"keys": 2, "kind": 2, "partly": 2, "length": 1, "shape": 1, "text": 1}


def is_enough(wrong: Sequence[Seen], right: Sequence[Seen]) -> bool:
    """Whether wrong results can tell one mistake from others.

    A little is enough from an answer that is mostly right.

    Parameters
    ----------
    wrong, right : sequence of (Case, object)
        Results beside their cases. Of the right ones only words count: who always gives
        the same word tells nothing.
    """
    with np.errstate(all="ignore"):  # a student's numbers may be of any size
        found = {sign for one in wrong for sign in _signs_of(*one)}
        found |= {one for pair in right for one in _signs_of(*pair) if one[0] == "text"}
    return sum(map(_weight, found)) >= (1 if len(right) > len(wrong) else ENOUGH)


def _signs_of(case: Case, seen: Any) -> Iterator[Sign]:
    return signs(case.expected, seen, case)


def signs(expected: Any, got: Any, case: Case) -> Iterator[Sign]:
    """What sets a result apart from the right one, each thing once."""
    if isinstance(expected, dict) and type(got) is dict:
        yield from _key_signs(expected, got, case)
    elif isinstance(expected, list | tuple) and type(got) in (list, tuple):
        if len(got) != len(expected):
            yield "length", len(got)
        for one, other in zip(expected, got, strict=False):
            yield from signs(one, other, case)
    elif isinstance(expected, str) and isinstance(got, str):
        yield "text", got
    elif _is_numeric(expected) and _is_numeric(got):
        yield from _number_signs(np.asarray(expected), np.asarray(got), case)
    else:
        yield "kind", type(got).__name__


def _key_signs(
    expected: dict[Any, Any], got: dict[Any, Any], case: Case
) -> Iterator[Sign]:
    for key in expected.keys() ^ got.keys():
        yield "keys", str(type(key)) if key in got else key
    for key in expected.keys() & got.keys():
        yield from signs(expected[key], got[key], case)


def _is_numeric(value: Any) -> bool:
    """Whether it is a number or an array of real numbers."""
    if isinstance(value, np.ndarray):
        return value.dtype.kind in "biuf"
    return isinstance(value, bool | int | float | np.number) and not (
        isinstance(value, int) and abs(value) >= 1 << 62
    )


def _number_signs(expected: np.ndarray, got: np.ndarray, case: Case) -> Iterator[Sign]:
    if got.ndim and expected.ndim and got.dtype.kind != expected.dtype.kind:
        yield "kind", got.dtype.kind
    if got.shape == expected.shape:
        right = np.isclose(got, expected, rtol=case.rtol, atol=case.atol)
        numbers = got[~right]
        if numbers.size and len({*got[right][:MOST_NUMBERS].tolist()} - {0}) > 1:
            yield "partly", True
    else:
        yield "shape", got.shape
        numbers = got.flat[:MOST_NUMBERS]
    for number in numbers[:MOST_NUMBERS].tolist():
        yield "number", number if math.isfinite(number) else 0.0


def _weight(sign: Sign) -> int:
    kind, value = sign
    if kind != "number":
        return WEIGHTS[kind]
    if not value:
        return 0
    return 1 if float(f"{value:.{DIGITS}g}") == value else 2
