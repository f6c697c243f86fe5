"""What can be seen of one wrong result beside the right one.

Only what all the wrong numbers show counts. A finding is a fact, not yet a cause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from test_cases.cases import Case
from test_cases.comparing import difference

TINY = 1e-15  # no smaller factor is a mistake of its own
DESCRIBED = ("values", "state", "outputs", "first")
LAYERED = re.compile(r"(d?)([A-Za-z]+?)(\d+)")
EXAMPLES = ("X", "Z", "A", "dA", "dout", "Y", "X_train")  # with one in each column


class Finding(NamedTuple):
    """What the wrong entries of one result have in common.

    Attributes
    ----------
    where : str
        Which entries they are, as far as that says something.
    kind : str
        What became of them, a key of ``describing.WORDS``, "factor" or "far"; may be
        empty.
    factor : float
        That leads from the right numbers to the wrong ones.
    shared : int
        How many numbers share it.
    apart, total : int
        How many numbers differ, and of how many.
    far : float
        The largest distance.
    otherwise : str
        The kind where a factor turns out to say nothing.
    examples : int
        How many examples the case is about; 0 where it does not say.
    """

    where: str = ""
    kind: str = ""
    factor: float = 0.0
    shared: int = 0
    apart: int = 0
    total: int = 0
    far: float = 0.0
    otherwise: str = ""
    examples: int = 0


class Entry(NamedTuple):
    """One array or number of an answer, beside the expected and the old one."""

    key: str
    expected: np.ndarray
    got: np.ndarray
    before: np.ndarray | None
    wrong: bool


class Near(NamedTuple):
    """Whether numbers agree within a tolerance."""

    rtol: float
    atol: float

    def each(self, one: Any, other: Any) -> np.ndarray:
        """Of every number, whether it agrees; the shapes must be the same."""
        near: np.ndarray = np.isclose(one, other, rtol=self.rtol, atol=self.atol)
        return near

    def all(self, one: Any, other: Any) -> bool:
        """Whether shapes and numbers agree."""
        return np.shape(one) == np.shape(other) and bool(self.each(one, other).all())


def find(case: Case, seen: Any) -> Finding | None:
    """Look at the first returned value that is wrong; None when nothing is to be seen.

    Parameters
    ----------
    case : Case
    seen : object
        What the case's comparison looked at.
    """
    if case.compare not in DESCRIBED:
        return None
    for group in _groups(case, seen):
        wrong = [entry for entry in group if entry.wrong]
        if wrong:
            found = _how(wrong, group, Near(case.rtol, case.atol))
            return found._replace(where=_where(group), examples=_examples(case))
    return None


def _groups(case: Case, seen: Any) -> Iterator[list[Entry]]:
    """The entries of each returned value."""
    before = case.calls[-1]  # an earlier call's results came in where it has no entry
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


def _examples(case: Case) -> int:
    """How many examples the last call is about; 0 where it does not say."""
    call = case.calls[-1]
    if isinstance(call.get("m"), int):
        return int(call["m"])
    shapes = (np.shape(call[name]) for name in EXAMPLES if name in call)
    return next((shape[1] for shape in shapes if len(shape) == 2), 0)


def _where(group: list[Entry]) -> str:
    """The one wrong entry, or the layer or letter that only wrong entries have."""
    keys = [entry.key for entry in group if entry.wrong]
    if len(keys) == 1 < len(group):
        return f"only {keys[0]} differs"
    names = [(entry, LAYERED.fullmatch(entry.key)) for entry in group]
    if not all(found for _, found in names):
        return ""
    for part, word in ((3, "layer "), (2, "")):
        wrong = {found[part]: None for entry, found in names if found and entry.wrong}
        right = {
            found[part]: None for entry, found in names if found and not entry.wrong
        }
        if wrong.keys() & right.keys() or not right:
            continue
        if len(wrong) == 1:
            return f"only {word}{next(iter(wrong))} differs"
        if len(right) == 1:
            return f"only {word}{next(iter(right))} is right"
    return ""


def _how(wrong: list[Entry], group: list[Entry], near: Near) -> Finding:
    """What all the wrong entries have in common with the right ones."""
    if all(_is_transposed(entry, near) for entry in wrong):
        return Finding(kind="transposed")
    if any(entry.got.shape != entry.expected.shape for entry in wrong):
        return Finding(kind=_reshaped(wrong, group, near))
    if not any(entry.got.any() for entry in wrong):
        return Finding(kind="zero" if any(e.got.ndim for e in wrong) else "zero number")
    if all(_is_constant(entry) for entry in wrong):
        return Finding(kind="constant", factor=float(wrong[0].got.flat[0]))
    return (
        _moved(wrong, near)
        or _shifted(wrong, near)
        or _scaled(wrong, near)
        or _distance(wrong, near)
    )


def _is_transposed(entry: Entry, near: Near) -> bool:
    return entry.got.ndim == 2 and near.all(entry.got.T, entry.expected)


def _is_constant(entry: Entry) -> bool:
    """Whether one number stands where several belong, or where nothing does yet."""
    others = np.ptp(entry.expected) or not entry.expected.any()
    return bool(entry.got.size > 2 and not np.ptp(entry.got) and others)


def _reshaped(wrong: list[Entry], group: list[Entry], near: Near) -> str:
    """What a wrong shape is like."""
    shapes = {entry.key: entry.expected.shape for entry in group}
    names = [LAYERED.fullmatch(entry.key) for entry in wrong]
    if all(
        found
        and found[2] == "b"
        and entry.got.shape == shapes.get(f"{found[1]}W{found[3]}")
        for entry, found in zip(wrong, names, strict=True)
    ):
        return "bias"
    for kind, one, other in (
        ("no last", slice(None), slice(-1)),
        ("no first", slice(None), slice(1, None)),
        ("one more", slice(-1), slice(None)),
    ):
        if all(
            e.got.ndim and e.expected.ndim and near.all(e.got[one], e.expected[other])
            for e in wrong
        ):
            return kind
    return ""


def _moved(wrong: list[Entry], near: Near) -> Finding | None:
    """What became of the values that came in."""
    if any(e.before is None or e.before.shape != e.got.shape for e in wrong):
        return None
    if all(near.all(entry.got, entry.before) for entry in wrong):
        return Finding(kind="same")
    steps = [
        entry._replace(
            expected=entry.expected - entry.before, got=entry.got - entry.before
        )
        for entry in wrong
    ]
    found, rest = _scaled(steps, near), _distance(wrong, near)
    return found and rest._replace(
        kind=f"change {found.kind}",
        factor=found.factor,
        shared=found.shared,
        otherwise=rest.kind,
    )


def _shifted(wrong: list[Entry], near: Near) -> Finding | None:
    """Whether a row of values is the right one, but for a shift."""
    if any(e.got.ndim != 1 or e.got.size < 4 for e in wrong):
        return None
    for word, late in (("late", slice(1, None)), ("early", slice(None, -1))):
        on_time = slice(None, -1) if word == "late" else slice(1, None)
        if all(
            np.ptp(e.got[late]) and near.all(e.got[late], e.expected[on_time])
            for e in wrong
        ):
            return Finding(kind=word)
    return None


def _scaled(wrong: list[Entry], near: Near) -> Finding | None:
    """Whether one factor leads from the right values to the wrong ones."""
    expected = np.concatenate([entry.expected.ravel() for entry in wrong])
    got = np.concatenate([entry.got.ravel() for entry in wrong])
    largest = np.abs(expected).argmax()
    if not expected[largest] or not got[largest]:
        return None
    if near.all(got, -expected):
        return Finding(kind="sign")
    factor = float(got[largest] / expected[largest])
    if not TINY < abs(factor) < 1 / TINY or not near.all(got, factor * expected):
        return None
    shared = np.count_nonzero(expected)
    rest = _distance(wrong, near)
    return rest._replace(
        kind="factor", factor=factor, shared=int(shared), otherwise=rest.kind
    )


def _distance(wrong: list[Entry], near: Near) -> Finding:
    """How many numbers differ, and how far at most; of a single number, which way."""
    arrays = [entry for entry in wrong if entry.got.size > 1]
    if not arrays:
        above = {bool((entry.got > entry.expected).all()) for entry in wrong}
        return Finding(kind="" if len(above) > 1 else ("low", "high")[above.pop()])
    return Finding(
        kind="far",
        apart=sum(int((~near.each(e.got, e.expected)).sum()) for e in arrays),
        far=max(float(np.abs(e.got - e.expected).max()) for e in arrays),
        total=sum(entry.got.size for entry in arrays),
    )
