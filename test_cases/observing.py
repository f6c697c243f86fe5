"""What a case looks at after its calls: values, sizes, prints, shared arrays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np

from test_cases.cases import Case
from test_cases.comparing import KINDS, difference, item_of
from test_cases.observation import Comparison, Observation, ResultError
from test_cases.properties import PROPERTIES
from test_cases.sealed import SEALED
from test_cases.searches import SEARCHES

MOST_ENTRIES = 1 << 21  # of all mini-batches together
MOST_ARRAYS = 300  # that are compared, each with each
MOST_WORK = 1000  # to find out whether two of them share memory
# A number starts where no digit is before it: so a long row of digits is read once.
PRINTED = re.compile(r"-?(?<!\d)\d+\.\d+")


def _values(seen: Observation) -> dict[str, Any]:
    return seen.returned


def _state(seen: Observation) -> dict[str, Any]:
    """What an update rule carries along: all that it returns but the parameters."""
    return {k: v for k, v in seen.returned.items() if k != "parameters"}


def _outputs(seen: Observation) -> dict[str, Any]:
    """What a layer hands on where nobody goes backward: all but its cache."""
    return {k: v for k, v in seen.returned.items() if k != "cache"}


def _arguments(seen: Observation) -> dict[str, Any]:
    """The data that the function does not hand back: it must be as it was."""
    return {
        name: _without_functions(value)
        for name, value in seen.arguments.items()
        if name not in seen.returned
        and not (callable(value) or isinstance(value, np.random.RandomState))
    }


def _without_functions(value: Any) -> Any:
    """A value; a dictionary of functions by the names that stand for one."""
    if type(value) is dict and any(map(callable, value.values())):
        return [name for name, item in value.items() if callable(item)]
    return value


def _differ_by_name(case: Case, got: dict[str, Any]) -> str | None:
    for name, value in case.expected.items():
        if said := difference(value, got.get(name), name, case.rtol, case.atol):
            return said
    return None


def _differ_in_arguments(case: Case, got: dict[str, Any]) -> str | None:
    said = _differ_by_name(case, got)
    return None if said is None else f"the call changed its argument: {said}"


def _batches(seen: Observation) -> list[tuple[np.ndarray, np.ndarray]]:
    """The mini-batches, when they look like mini-batches at all."""
    (batches,) = seen.returned.values()
    if type(batches) not in (list, tuple):
        raise ResultError("the mini-batches must come in a list")
    for pair in batches:
        if type(pair) not in (list, tuple) or len(pair) != 2:
            raise ResultError("every mini-batch must be a pair (X, Y)")
        if any(type(part) is not np.ndarray or part.ndim != 2 for part in pair):
            raise ResultError("both parts of a mini-batch must be arrays with two axes")
        if any(part.dtype.kind not in KINDS for part in pair):
            raise ResultError("both parts of a mini-batch must hold numbers")
    if sum(part.size for pair in batches for part in pair) > MOST_ENTRIES:
        raise ResultError("the mini-batches hold more than anybody put in")
    return list(batches)


def _sizes(seen: Observation) -> np.ndarray:
    """Number of examples in the X and the Y of every mini-batch, shape (batches, 2)."""
    pairs = [[x.shape[1], y.shape[1]] for x, y in _batches(seen)]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _examples(seen: Observation) -> np.ndarray:
    """All examples with their labels, a column each, in a fixed order."""
    batches = _batches(seen)
    if any(x.shape[1] != y.shape[1] for x, y in batches):
        raise ResultError("a mini-batch holds more examples than labels, or fewer")
    if len({(len(x), len(y)) for x, y in batches}) > 1:
        raise ResultError("the mini-batches differ in their number of rows")
    stacked = [np.vstack(pair) for pair in batches]
    columns = np.hstack(stacked) if stacked else np.zeros((0, 0))
    return columns[:, np.lexsort(columns)] if columns.size else columns


def _numbers(seen: Observation) -> np.ndarray:
    """Every number that occurs in a mini-batch."""
    parts = [part.ravel() for pair in _batches(seen) for part in pair]
    return np.unique(np.concatenate([np.empty(0), *parts]))


def _differ_in_numbers(case: Case, got: np.ndarray) -> str | None:
    if not got.size:
        return "the mini-batches are empty"
    close = np.isclose(got[:, np.newaxis], case.expected, case.rtol, case.atol)
    return None if close.any(axis=1).all() else "a number is neither in X nor in Y"


def _differ_in_sizes(case: Case, got: np.ndarray) -> str | None:
    if np.array_equal(got, case.expected):
        return None
    sizes = ", ".join(str(x) for x in got[:, 0]) or "none"
    return f"the sizes of the mini-batches are {sizes}"


def _differ_in_examples(case: Case, got: np.ndarray) -> str | None:
    if got.shape != case.expected.shape:
        return f"{got.shape[1]} examples come out; {case.expected.shape[1]} went in"
    same = np.isclose(got, case.expected, rtol=case.rtol, atol=case.atol).all()
    return None if same else "examples and labels do not come out as they went in"


def _printed(seen: Observation) -> np.ndarray:
    """Every number with a decimal point that was printed."""
    return np.array([float(n) for n in PRINTED.findall(seen.printed)])


def _differ_in_printed(case: Case, got: np.ndarray) -> str | None:
    """Who prints fewer numbers than the reference is judged by those."""
    if not got.size:
        return "no cost is printed"
    close = np.isclose(got[:, np.newaxis], case.expected, case.rtol, case.atol)
    fewer = got.size < case.expected.size
    right = close.any(axis=1) if fewer else close.any(axis=0)
    return None if right.all() else "a printed cost differs"


def _arrays(value: Any, path: str) -> Iterator[tuple[str, np.ndarray]]:
    """All arrays inside a value, with the way to each."""
    if type(value) is np.ndarray:
        yield path, value
    elif type(value) is dict:
        for key, item in value.items():
            yield from _arrays(item, item_of(path, key))
    elif type(value) in (list, tuple):
        for index, item in enumerate(value):
            yield from _arrays(item, f"{path}[{index}]")


def _shared(seen: Observation) -> list[str]:
    """Pairs of values that are one and the same piece of memory, or one dictionary."""
    own = [found for name, v in seen.returned.items() for found in _arrays(v, name)]
    given = [
        found for name, v in _arguments(seen).items() for found in _arrays(v, name)
    ]
    if len(own) + len(given) > MOST_ARRAYS:
        raise ResultError(f"there are more than {MOST_ARRAYS} arrays to compare")
    pairs = [*combinations(own, 2), *((a, b) for a in own for b in given)]
    return _same_dictionaries(seen) + [
        f"{a} and {b} are one and the same array"
        for (a, first), (b, second) in pairs
        if _share(first, second)
    ]


def _same_dictionaries(seen: Observation) -> list[str]:
    """Pairs of returned values that are one dictionary."""
    return [
        f"{a} and {b} are one and the same dictionary"
        for (a, first), (b, second) in combinations(seen.returned.items(), 2)
        if type(first) is dict and first is second
    ]


def _share(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two arrays share memory; also where that is made hard to find out."""
    try:
        return np.shares_memory(one, other, max_work=MOST_WORK)  # type: ignore[arg-type]
    except np.exceptions.TooHardError:
        return True


def _differ_in_shared(case: Case, got: list[str]) -> str | None:
    return got[0] if got else None


COMPARISONS = {
    "values": Comparison(_values, _differ_by_name),
    "state": Comparison(_state, _differ_by_name),
    "outputs": Comparison(_outputs, _differ_by_name),
    "arguments": Comparison(_arguments, _differ_in_arguments, arguments=True),
    "sizes": Comparison(_sizes, _differ_in_sizes),
    "examples": Comparison(_examples, _differ_in_examples),
    "numbers": Comparison(_numbers, _differ_in_numbers),
    "printed": Comparison(_printed, _differ_in_printed),
    "separate": Comparison(_shared, _differ_in_shared, arguments=True),
    **PROPERTIES,
    **SEARCHES,
    **SEALED,
}
