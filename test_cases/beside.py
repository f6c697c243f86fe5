"""What came out beside what should have, at the first place where they differ.

Only for public cases: their expected values are in the student's hands.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from test_cases.cases import Case
from test_cases.comparing import difference, item_of
from test_cases.findings import DESCRIBED
from test_cases.recognising import Raised, Trial

DIGITS = range(6, 18)  # of a number; more only where two numbers look the same
MOST_TEXT = 40  # characters
LARGEST = 10**18  # whole number that is shown


class Beside(NamedTuple):
    """One entry of a result, as text.

    Attributes
    ----------
    place : str
        How a student writes the entry: ``parameters["W1"][0, 2]``.
    got, expected : str
    """

    place: str
    got: str
    expected: str


def beside(trial: Trial) -> Beside | None:
    """The first entry of a wrong answer that differs.

    Returns
    -------
    Beside or None
        None when the trial passed, nothing came out, or it is not of the form that was
        asked for: then the message says all.
    """
    case = trial.case
    if not trial.failed or case.hidden or case.compare not in DESCRIBED:
        return None
    if isinstance(trial.seen, Raised) or not isinstance(trial.seen, dict):
        return None
    for name, expected in case.expected.items():
        if found := _first(case, name, expected, trial.seen.get(name)):
            return found
    return None


def _first(case: Case, place: str, expected: Any, got: Any) -> Beside | None:
    """The first entry inside a value that differs."""
    if not difference(expected, got, place, case.rtol, case.atol):
        return None
    pairs: list[tuple[Any, Any]] = []
    if isinstance(expected, dict) and isinstance(got, dict):
        pairs = [(key, key) for key in expected if key in got]
    elif isinstance(expected, list | tuple) and isinstance(got, list | tuple):
        pairs = [(n, n) for n in range(min(len(expected), len(got)))]
    for key, one in pairs:
        if found := _first(case, item_of(place, key), expected[one], got[one]):
            return found
    return None if pairs else _at_an_end(case, place, expected, got)


def _at_an_end(case: Case, place: str, expected: Any, got: Any) -> Beside | None:
    """Two arrays, numbers or texts."""
    if isinstance(expected, np.ndarray) and isinstance(got, np.ndarray):
        return _in_arrays(case, place, expected, got)
    if isinstance(expected, str) and isinstance(got, str):
        return Beside(place, *(repr(text[:MOST_TEXT]) for text in (got, expected)))
    kinds = bool | int | float | np.number | np.bool_
    if isinstance(expected, kinds) and isinstance(got, kinds):
        return Beside(place, *_apart(got, expected))
    return None


def _in_arrays(
    case: Case, place: str, expected: np.ndarray, got: np.ndarray
) -> Beside | None:
    if got.shape != expected.shape:
        return Beside(f"{place}.shape", str(got.shape), str(expected.shape))
    if got.dtype.kind not in "biuf" or expected.dtype.kind not in "biuf":
        return None
    with np.errstate(all="ignore"):  # a student's numbers may be of any size
        close = np.isclose(got, expected, case.rtol, case.atol, equal_nan=True)
    if close.all():
        return Beside(f"{place}.dtype", str(got.dtype), str(expected.dtype))
    index = tuple(int(one) for one in np.argwhere(~close)[0])
    where = f"{place}[{', '.join(map(str, index))}]" if index else place
    return Beside(where, *_apart(got[index], expected[index]))


def _apart(got: Any, expected: Any) -> tuple[str, str]:
    """Two numbers with so few digits that one sees that they differ."""
    if isinstance(got, bool | np.bool_) or isinstance(expected, bool | np.bool_):
        return str(got), str(expected)
    if isinstance(got, int) and abs(got) > LARGEST:
        return "a very large whole number", f"{float(expected):g}"
    pair = float(got), float(expected)
    texts = (tuple(f"{one:.{digits}g}" for one in pair) for digits in DIGITS)
    return next((one, other) for one, other in texts if one != other)
