"""How a wrong answer differs, where no known mistake explains it.

Only what all the numbers show is said, and never what was expected.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from test_cases.cases import Case
from test_cases.comparing import difference

Close = Callable[[Any, Any], bool]
LAYERED = re.compile(r"d?([A-Za-z]+?)(\d+)")


class Entry(NamedTuple):
    """One array or number of an answer, beside the expected and the old one."""

    key: str
    expected: np.ndarray
    got: np.ndarray
    before: np.ndarray | None
    wrong: bool


def describe(case: Case, seen: Any) -> str:
    """Say what a wrong answer has in common with the right one.

    Parameters
    ----------
    case : Case
    seen : object
        What the case's comparison looked at.

    Returns
    -------
    str
        One clause without a full stop, or nothing when there is nothing to say.
    """
    if case.compare not in ("values", "state", "first"):
        return ""
    for group in _groups(case, seen):
        wrong = [entry for entry in group if entry.wrong]
        if wrong:
            parts = _where(group), _how(wrong, partial(_close, case))
            return "; ".join(part for part in parts if part)
    return ""


def _groups(case: Case, seen: Any) -> Iterator[list[Entry]]:
    """The entries of each returned value."""
    before = case.calls[0] if len(case.calls) == 1 else {}
    if isinstance(seen, dict) and isinstance(case.expected, dict):
        for name, expected in case.expected.items():
            yield list(_entries(case, name, expected, seen.get(name), before.get(name)))
    else:
        yield list(_entries(case, "", case.expected, seen, None))


def _entries(
    case: Case, key: str, expected: Any, got: Any, before: Any
) -> Iterator[Entry]:
    """The arrays and numbers inside a value, as long as their form is right."""
    if isinstance(expected, dict) and isinstance(got, dict):
        old = before if isinstance(before, dict) else {}
        for name, value in expected.items():
            yield from _entries(case, name, value, got.get(name), old.get(name))
    elif isinstance(expected, list | tuple) and isinstance(got, list | tuple):
        if len(got) == len(expected) and _is_numbers(expected) and _is_numbers(got):
            yield from _entries(case, key, np.array(expected), np.array(got), before)
    elif _is_numbers(expected) and _is_numbers(got):
        wrong = difference(expected, got, "", case.rtol, case.atol) is not None
        came = np.asarray(before) if _is_numbers(before) else None
        yield Entry(key, np.asarray(expected), np.asarray(got), came, wrong)


def _is_numbers(value: Any) -> bool:
    """Whether a value is an array or a list of finite real numbers."""
    if not isinstance(value, np.ndarray | np.generic | int | float | list | tuple):
        return False
    items = value if isinstance(value, list | tuple) else ()
    if not all(isinstance(item, int | float) for item in items):
        return False
    try:
        array = np.asarray(value)
    except OverflowError:  # whole numbers beyond all floats
        return False
    return (
        array.dtype.kind in "iuf" and array.size > 0 and bool(np.isfinite(array).all())
    )


def _where(group: list[Entry]) -> str:
    """The one wrong entry, or the layer or letter that only wrong entries have."""
    keys = [entry.key for entry in group if entry.wrong]
    if len(keys) == 1 < len(group):
        return f"only {keys[0]} differs"
    names = [(entry, LAYERED.fullmatch(entry.key)) for entry in group]
    if not all(found for _, found in names):
        return ""
    for part, word in ((2, "layer "), (1, "")):
        wrong = {found[part] for entry, found in names if found and entry.wrong}
        right = {found[part] for entry, found in names if found and not entry.wrong}
        if len(wrong) == 1 and right and not wrong & right:
            return f"only {word}{wrong.pop()} differs"
    return ""


def _close(case: Case, one: Any, other: Any) -> bool:
    """Whether two arrays agree within the tolerance of a case."""
    return np.shape(one) == np.shape(other) and bool(
        np.isclose(one, other, rtol=case.rtol, atol=case.atol).all()
    )


def _how(wrong: list[Entry], close: Close) -> str:
    """What all the wrong entries have in common with the right ones."""
    if all(_is_transposed(entry, close) for entry in wrong):
        return "rows and columns have changed places"
    if any(entry.got.shape != entry.expected.shape for entry in wrong):
        return ""
    if not any(entry.got.any() for entry in wrong):
        return "it is zero everywhere"
    return _moved(wrong, close) or _shifted(wrong, close) or _scaled(wrong, close)


def _is_transposed(entry: Entry, close: Close) -> bool:
    return entry.got.ndim == 2 and close(entry.got.T, entry.expected)


def _moved(wrong: list[Entry], close: Close) -> str:
    """What became of the values that came in."""
    if any(e.before is None or e.before.shape != e.got.shape for e in wrong):
        return ""
    if all(close(entry.got, entry.before) for entry in wrong):
        return "it came back as it was"
    steps = [
        entry._replace(
            expected=entry.expected - entry.before, got=entry.got - entry.before
        )
        for entry in wrong
    ]
    said = _scaled(steps, close)
    return said and f"the change of it {said.removeprefix('it ')}"


def _shifted(wrong: list[Entry], close: Close) -> str:
    """Whether a row of values is the right one, but for a shift."""
    if any(e.got.ndim != 1 or e.got.size < 4 for e in wrong):
        return ""
    for word, late in (("late", slice(1, None)), ("early", slice(None, -1))):
        on_time = slice(None, -1) if word == "late" else slice(1, None)
        if all(
            np.ptp(e.got[late]) and close(e.got[late], e.expected[on_time])
            for e in wrong
        ):
            return f"the values come one place too {word}"
    return ""


def _scaled(wrong: list[Entry], close: Close) -> str:
    """Whether one factor leads from the right values to the wrong ones."""
    expected = np.concatenate([entry.expected.ravel() for entry in wrong])
    got = np.concatenate([entry.got.ravel() for entry in wrong])
    largest = np.abs(expected).argmax()
    if not expected[largest] or not got[largest]:
        return ""
    factor = got[largest] / expected[largest]
    if close(got, -expected):
        return "it has the wrong sign"
    if np.count_nonzero(expected) < 2 or not close(got, factor * expected):
        return ""
    size, word = (factor, "large") if abs(factor) > 1 else (1 / factor, "small")
    turned = "has the wrong sign and " if factor < 0 else ""
    return f"it {turned}is {abs(size):.3g} times too {word}"
