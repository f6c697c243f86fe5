"""The cases of a check once more, with other numbers of the same form.

Who answers from a table of what is shipped is right on the stored cases and on no
others. So each case has a twin whose inputs are drawn for this run, from a seed that
the student process never sees, and whose expected output comes from the reference.

What changes, and what stays:

* 0, 1 and -1, True and False, strings and None stay.
* A number of an array keeps its sign, and its place: between 0 and 1, or above 1. In a
  case a larger one stays larger, and equal ones stay equal. A whole number stays whole.
* An array of zeros and ones, such as labels or a mask, gets its columns in another
  order.
* Numbers that stand alone, such as a rate, stay where a case has arrays; else they
  change as those of an array do. A seed stays, except where a case is about seeds.
* A function that is passed in gives its values times one factor.

Where this is not enough, the file of the hidden cases says more under ``"draw"``:

* ``{"keep": [names]}``: these arguments stay as they are;
* ``{"scale": [names]}``: real numbers in these arguments grow by one factor;
* ``{"longer": true}``: every axis becomes some times as long;
* ``{"apart": true}``: each entry of an array changes in its own way;
* ``{"form": name}``: a function of ``grader.engine.judge.forms`` draws the calls.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, wraps
from typing import Any

import numpy as np

from grader.authoring.source import HIDDEN_CASES, SOURCES, assignments, reference
from grader.engine.judge import forms
from test_cases.calling import observe
from test_cases.cases import Case, CaseSet
from test_cases.observation import Observation
from test_cases.observing import COMPARISONS

Word = dict[str, Any]
LOOSER = 10  # tolerance: small differences are for the stored cases to judge
GROWTH = (0.2, 0.6)
FACTOR = (0.5, 0.95)  # an accuracy times this stays an accuracy


@lru_cache(maxsize=256)
def drawn(case_set: CaseSet, seed: int) -> CaseSet:
    """The case set with other inputs of the same form.

    Parameters
    ----------
    case_set : CaseSet
    seed : int
        The same seed gives the same inputs.

    Returns
    -------
    CaseSet
        One case for each of ``case_set``, with what the reference gives.

    Raises
    ------
    LookupError
        When no assignment of the course checks this function.
    """
    word = word_of(case_set.function)
    name = int.from_bytes(case_set.function.encode())
    cases = []
    for number, case in enumerate(case_set.cases):
        rng = np.random.default_rng([seed, name, number])
        cases.append(_with_expected(case_set, Draw(rng, word).case(case)))
    return replace(case_set, cases=tuple(cases))


def solve(case_set: CaseSet, case: Case) -> Observation:
    """What the reference solution leaves behind."""
    return observe(solution(case_set.function), case_set, case)


@lru_cache(maxsize=256)
def solution(function: str) -> Any:
    """The reference solution of a graded function.

    Raises
    ------
    LookupError
        When no assignment of the course checks it.
    """
    line = re.compile(rf"^check\({re.escape(function)}\)$", re.MULTILINE)
    for name in assignments():
        if line.search((SOURCES / f"{name}.py").read_text("utf-8")):
            return reference(name)[function]
    raise LookupError(f"no assignment checks {function!r}: it has no reference")


def word_of(function: str) -> Word:
    """What the file of the hidden cases says about drawing."""
    file = HIDDEN_CASES / f"{function}.json"
    data = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    return dict(data.get("draw", {}))


def _with_expected(case_set: CaseSet, case: Case) -> Case:
    seen = COMPARISONS[case.compare].look(solve(case_set, case))
    return replace(
        case, expected=seen, rtol=LOOSER * case.rtol, atol=LOOSER * case.atol
    )


def _has_array(value: Any) -> bool:
    """Whether there is an array in a value that another draw changes."""
    if isinstance(value, dict):
        return any(map(_has_array, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_has_array, value))
    return isinstance(value, np.ndarray) and not np.isin(np.abs(value), (0, 1)).all()


class Draw:
    """One case drawn anew; what is equal in the case gets the same new value.

    Parameters
    ----------
    rng : numpy.random.Generator
    word : dict
        What the case file says about drawing.
    """

    def __init__(self, rng: np.random.Generator, word: Word) -> None:
        self.rng, self.word = rng, word
        self.growth = rng.uniform(*GROWTH)
        self.factor = rng.uniform(*FACTOR)
        self.more = int(rng.integers(2, 7))
        self.times = int(rng.integers(3, 6))
        self.far = int(rng.integers(1000, 1_000_000))
        self.known: dict[Any, Any] = {}

    def case(self, case: Case) -> Case:
        """The case with other calls; what is expected of them is still the old."""
        self.alone = not any(map(_has_array, case.calls))
        self.seeds = case.compare == "draws"
        if "form" in self.word:
            form: Callable[..., Case] = getattr(forms, self.word["form"])
            return form(self, case)
        return replace(case, calls=tuple(self.value("", call) for call in case.calls))

    def value(self, name: str, value: Any) -> Any:
        """Another value of the same form.

        Parameters
        ----------
        name : str
            The argument that it is, or is a part of.
        value : object
        """
        if name in self.word.get("keep", ()):
            return value
        if isinstance(value, dict):
            return {key: self.value(name or key, item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(self.value(name, item) for item in value)
        if isinstance(value, np.ndarray):
            key = name, value.dtype.str, value.shape, value.tobytes()
            return self.once(key, lambda: self.array(name, value))
        if callable(value):
            return self.function(value)
        return self.number(name, value) if isinstance(value, int | float) else value

    def number(self, name: str, value: float) -> float:
        """Another number, whole when it was."""
        if name == "seed" and self.seeds:
            return value + self.far
        if isinstance(value, bool) or name == "seed" or not self.alone:
            return value
        if isinstance(value, float):
            return float(self.moved(np.array(value)))
        return int(self.shifted(np.array(value)))

    def array(self, name: str, value: np.ndarray) -> np.ndarray:
        """Another array."""
        if "longer" in self.word:
            value = np.tile(value, [self.times if n > 1 else 1 for n in value.shape])
        if np.isin(value, (0, 1)).all() and value.dtype.kind in "biu":
            return self.rng.permutation(value, axis=-1)
        if name in self.word.get("scale", ()) and value.dtype.kind == "f":
            return value * (1 + self.growth)
        return self.shifted(value) if value.dtype.kind in "iu" else self.moved(value)

    def moved(self, value: np.ndarray) -> np.ndarray:
        """Real numbers: those between 0 and 1 come nearer to 1, others grow."""
        growth: Any = self.growth
        if "apart" in self.word:
            growth = self.rng.uniform(*GROWTH, value.shape)
        size = np.abs(value)
        inside = size * (1 + growth * (1 - size))
        beyond = 1 + (size - 1) * (1 + growth)
        return np.asarray(np.sign(value) * np.where(size < 1, inside, beyond))

    def shifted(self, value: np.ndarray) -> np.ndarray:
        """Whole numbers: those above 1 grow by the same number."""
        more: Any = self.more
        if "apart" in self.word:
            more = self.rng.integers(2, 50, value.shape)
        size = np.abs(value)
        return np.asarray(np.sign(value) * (size + more * (size > 1)))

    def once(self, key: Any, make: Callable[[], Any]) -> Any:
        """What was made of something before, else what is made now."""
        if key not in self.known:
            self.known[key] = make()
        return self.known[key]

    def function(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function times the factor of this case."""

        @wraps(function)
        def scaled(*args: Any, **kwargs: Any) -> Any:
            return self.factor * function(*args, **kwargs)

        return scaled
