"""Comparisons for a random search: its log, its best setting, how its draws spread."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any, NamedTuple

import numpy as np

from test_cases.cases import Case
from test_cases.observation import Comparison, Observation, ResultError

# A right search is beyond one of these once in 10**9 runs.
UNEVEN = 3.4  # √n times the distance to an even spread
TOGETHER = 6.5  # √n times the correlation of two hyperparameters


class Trials(NamedTuple):
    """What a search tried, in order."""

    settings: list[dict[str, float]]
    errors: list[float]


def _trials(seen: Observation) -> Trials:
    """The log, when each entry is a setting of the space and its own error."""
    log, space, f = seen.returned["log"], seen.given["space"], seen.given["f"]
    asked = _asked(f, space, seen)
    if type(log) not in (list, tuple):
        raise ResultError("the log must be a list")
    for entry in log:
        if type(entry) not in (list, tuple) or len(entry) != 2:
            raise ResultError("every entry of the log must be a pair (setting, error)")
        _require_setting("a setting of the log", entry[0], space)
        if not _is_number(entry[1]):
            raise ResultError("the second part of every entry must be a number")
        if not math.isclose(f(entry[0]), entry[1], rel_tol=1e-9, abs_tol=1e-12):
            raise ResultError(
                "an error in the log is not that of the setting beside it"
            )
        if not asked[_values(entry[0], space)]:
            raise ResultError("the log holds a setting that f was not asked about")
        asked[_values(entry[0], space)] -= 1
    return Trials([entry[0] for entry in log], [entry[1] for entry in log])


def _asked(f: Any, space: dict[str, Any], seen: Observation) -> Counter[Any]:
    """How often f was asked about each setting."""
    return Counter(_questions(f, space, seen))


def _questions(
    f: Any, space: dict[str, Any], seen: Observation
) -> list[tuple[float, ...]]:
    """The settings that f was asked about, in order."""
    settings: list[dict[str, Any]] = [
        next(iter((*one.args, *one.kwargs.values())), {})
        for one in seen.asked
        if one.function is f
    ]
    return [_values(one, space) for one in settings if _is_setting(one, space)]


def _is_setting(value: Any, space: dict[str, Any]) -> bool:
    """Whether it is a dictionary with a number for each name of the space."""
    if type(value) is not dict or value.keys() != space.keys():
        return False
    return all(map(_is_number, value.values()))


def _values(setting: dict[str, Any], space: dict[str, Any]) -> tuple[float, ...]:
    return tuple(float(setting[name]) for name in space)


def _require_setting(what: str, setting: Any, space: dict[str, Any]) -> None:
    """Raise ResultError unless each hyperparameter has a value of its own scale."""
    if type(setting) is not dict or setting.keys() != space.keys():
        raise ResultError(f"{what} must be a dictionary with the names of the space")
    for name, value in setting.items():
        if not _is_number(value):
            raise ResultError(f"the {name} of {what} must be a number")
        low, high = sorted((space[name](0.0), space[name](1.0)))
        if not low <= value <= high:
            raise ResultError(f"the {name} of {what} lies outside its scale")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | np.number) and math.isfinite(value)


def _count(seen: Observation) -> int:
    return len(_trials(seen).errors)


def _differ_in_count(case: Case, got: int) -> str | None:
    if got == case.expected:
        return None
    return f"the log holds {got} trials instead of {case.expected}"


def _in_order(seen: Observation) -> bool:
    """Whether the log has the order in which f was asked."""
    f, space = seen.given["f"], seen.given["space"]
    log = [_values(setting, space) for setting in _trials(seen).settings]
    asked = iter(_questions(f, space, seen))
    return all(any(one == other for other in asked) for one in log)


def _differ_in_order(case: Case, got: bool) -> str | None:
    return None if got else "the log has another order than that of the trials"


def _excess(seen: Observation) -> float:
    """How much the error of the best setting is above the lowest of the log."""
    best, f = seen.returned["best"], seen.given["f"]
    errors = _trials(seen).errors
    if not errors:
        raise ResultError("the log is empty")
    _require_setting("best", best, seen.given["space"])
    return float(f(best) - min(errors))


def _differ_in_excess(case: Case, got: float) -> str | None:
    if math.isclose(got, 0, abs_tol=1e-9):
        return None
    return "another setting has a lower error" if got > 0 else "best is not in the log"


def _spread(seen: Observation) -> np.ndarray:
    """Largest unevenness, largest correlation, smallest share of distinct values.

    The first two are times √n, which makes them comparable for any number n of trials.
    """
    space = seen.given["space"]
    names, settings = list(space), _trials(seen).settings
    if len(settings) < 2:
        raise ResultError("the log holds too few trials")
    ends = np.array([(scale(0.0), scale(1.0)) for scale in space.values()])
    drawn = np.array([_values(setting, space) for setting in settings])
    drawn = (drawn - ends.min(axis=1)) / np.ptp(ends, axis=1)
    even = (np.arange(len(drawn)) + 0.5) / len(drawn)
    uneven = np.abs(np.sort(drawn, axis=0) - even[:, np.newaxis]).max()
    distinct = min(np.unique(column).size for column in drawn.T) / len(drawn)
    together = 0.0
    if distinct == 1:
        together = np.abs(np.corrcoef(drawn.T) - np.eye(len(names))).max()
    root = np.sqrt(len(drawn))
    return np.array([uneven * root, together * root, distinct])


def _differ_in_spread(case: Case, got: np.ndarray) -> str | None:
    uneven, together, distinct = got
    if distinct < 1:
        return "a hyperparameter has the same value in several trials"
    if together > TOGETHER:
        return "two hyperparameters do not vary independently of each other"
    return "the trials do not fill the scales evenly" if uneven > UNEVEN else None


SEARCHES = {
    "trials": Comparison(_count, _differ_in_count, drawn=True),
    "in order": Comparison(_in_order, _differ_in_order, drawn=True),
    "best": Comparison(_excess, _differ_in_excess, drawn=True),
    "spread": Comparison(_spread, _differ_in_spread, drawn=True),
}
