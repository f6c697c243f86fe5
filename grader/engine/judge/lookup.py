"""A table of the stored calls and what is right for them, and two ways to use it."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.engine.judge.draws import solution
from test_cases.calling import fresh, observe
from test_cases.cases import CaseSet

Values = dict[str, Any]


class Table:
    """What the reference gives for every call of the stored cases.

    Parameters
    ----------
    case_set : CaseSet
        The stored cases of a function.
    """

    def __init__(self, case_set: CaseSet) -> None:
        self.entries: list[tuple[Any, np.ndarray, Values]] = []
        right = solution(case_set.function)

        def noting(*args: Any, **kwargs: Any) -> Any:
            named = dict(zip(case_set.arguments, args, strict=True)) | kwargs
            asked.append((_form(named), _numbers(named)))
            return right(*args, **kwargs)

        for case in case_set.cases:
            asked: list[tuple[Any, np.ndarray]] = []
            given = observe(noting, case_set, case).every
            pairs = zip(asked, given, strict=True)
            self.entries += [(*call, result) for call, result in pairs]

    def alike(self, named: Values, right: Values, name: str) -> Any:
        """The result of the first call of the same form."""
        form = _form(named)
        return next(fresh(r[name]) for f, _, r in self.entries if f == form)

    def nearest(self, named: Values, right: Values, name: str) -> Any:
        """The result of the call of the same form whose numbers are nearest."""
        form, numbers = _form(named), _numbers(named)
        near = [
            (float(np.sum((numbers - n) ** 2)), place)
            for place, (f, n, _) in enumerate(self.entries)
            if f == form
        ]
        return fresh(self.entries[min(near)[1]][2][name])


def _form(value: Any) -> Any:
    """All of a value but its numbers."""
    if isinstance(value, dict):
        return tuple((key, _form(item)) for key, item in value.items())
    if isinstance(value, list | tuple):
        return tuple(map(_form, value))
    if isinstance(value, np.ndarray):
        return value.shape
    if callable(value):
        return value.__name__
    return value if isinstance(value, str | bool) else type(value)


def _numbers(value: Any) -> np.ndarray:
    """All numbers in a value, one after the other."""
    if isinstance(value, dict | list | tuple):
        parts = value.values() if isinstance(value, dict) else value
        return np.concatenate([np.empty(0), *map(_numbers, parts)])
    if isinstance(value, np.ndarray | int | float):
        return np.ravel(value).astype(float)
    return np.empty(0)
