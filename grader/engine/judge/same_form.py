"""Another value of the same form: the rule for every value of a drawn case.

* 0, 1 and -1, True and False, strings and None stay.
* A number of an array keeps its sign, and its place: between 0 and 1, or above 1. In a
  case a larger one stays larger, and equal ones stay equal. A whole number stays whole.
* An array of zeros and ones, such as labels or a mask, gets its columns in another
  order.
* Numbers that stand alone, such as a rate, stay where a case has arrays; else they
  change as those of an array do. Seeds and generators stay, except where a case is
  about them: then other calls are seeded alike, and by other numbers.
* A function that is passed in gives its values times one factor.

Where this is not enough, the file of the hidden cases says more under ``"draw"``:

* ``{"keep": [names]}``: these arguments stay as they are;
* ``{"scale": [names]}``: real numbers in these arguments grow by one factor;
* ``{"longer": true}``: every axis becomes some times as long, of an array of many
  numbers the last one only, by a part;
* ``{"apart": true}``: each entry of an array changes in its own way;
* ``{"form": name}``: a function of ``grader.engine.judge.forms`` draws the calls.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

import numpy as np

from test_cases.cases import Case

Call = dict[str, Any]
Word = dict[str, Any]
SEEDS = ("rng", "seed")
GROWTH = (0.2, 0.6)
FEW = 400  # numbers of an array; more are not needed to make luck unlikely
FACTOR = (0.5, 0.95)  # an accuracy times this stays an accuracy


class Draw:
    """One case drawn anew; what is equal in the case gets the same new value.

    Parameters
    ----------
    rng : numpy.random.Generator
    word : dict
        What the case file says about drawing.
    case : Case
        The stored one.
    """

    def __init__(self, rng: np.random.Generator, word: Word, case: Case) -> None:
        self.rng, self.word = rng, word
        self.alone = not any(map(_has_array, case.calls))
        self.seeds = case.compare == "draws"
        self.growth = rng.uniform(*GROWTH)
        self.factor = rng.uniform(*FACTOR)
        self.more = int(rng.integers(2, 12))
        self.times = int(rng.integers(3, 6))
        self.far = int(rng.integers(1000, 1_000_000))
        self.known: dict[Any, Any] = {}

    def calls(self, calls: Sequence[Call]) -> tuple[Call, ...]:
        """Other calls of the same form."""
        return tuple(self.value("", call) for call in self.seeded(calls))

    def seeded(self, calls: Sequence[Call]) -> Sequence[Call]:
        """The calls; where they are about seeds, others of them are seeded alike."""
        if not self.seeds:
            return calls
        seeds = [{k: call[k] for k in SEEDS if k in call} for call in calls]
        shift = int(self.rng.integers(1, len(calls)))
        pairs = zip(calls, seeds[shift:] + seeds[:shift], strict=True)
        return [call | seed for call, seed in pairs]

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
            value = self.longer(value)
        if np.isin(value, (0, 1)).all() and value.dtype.kind in "biu":
            return self.rng.permutation(value, axis=-1)
        if name in self.word.get("scale", ()) and value.dtype.kind == "f":
            return value * (1 + self.growth)
        return self.shifted(value) if value.dtype.kind in "iu" else self.moved(value)

    def longer(self, value: np.ndarray) -> np.ndarray:
        """The array with more of the same."""
        if value.size < FEW:
            return np.tile(value, [self.times if n > 1 else 1 for n in value.shape])
        more = int(self.growth * value.shape[-1])
        return np.concatenate([value, value[..., :more]], axis=-1)

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


def _has_array(value: Any) -> bool:
    """Whether there is an array in a value that another draw changes."""
    if isinstance(value, dict):
        return any(map(_has_array, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_has_array, value))
    return isinstance(value, np.ndarray) and not np.isin(np.abs(value), (0, 1)).all()
