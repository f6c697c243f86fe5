"""NumPy's and Python's random generators as plain data."""

from __future__ import annotations

import random
from typing import Any

import numpy as np

GENERATORS = (np.random.RandomState, np.random.Generator)
State = dict[str, Any]


def saved_state(generator: Any) -> State:
    """The state of a generator: the Mersenne twister's or PCG64's."""
    if type(generator) is np.random.RandomState:
        return dict(generator.get_state(legacy=False))
    state = dict(generator.bit_generator.state)
    if state["bit_generator"] != "PCG64":
        raise TypeError(f"a {state['bit_generator']} generator cannot be sent")
    return state


def restore_state(generator: Any, state: Any) -> None:
    """Set a generator, in place, to a state that ``saved_state`` gave.

    Raises
    ------
    ValueError
        When the state is not one of this generator. NumPy itself accepts positions
        that lie outside the key, so this is checked here.
    """
    try:
        if type(generator) is np.random.RandomState:
            _check_mt19937(state["state"])
            generator.set_state(state)
        else:
            generator.bit_generator.state = state
    except (AttributeError, KeyError, TypeError, OverflowError) as error:
        raise ValueError(f"no state of a random generator: {error}") from None


def new_generator(kind: str) -> Any:
    """A generator of that kind, seeded with anything."""
    makers = {"RandomState": np.random.RandomState, "Generator": np.random.default_rng}
    if kind not in makers:
        raise ValueError(f"no random generator is called {kind!r}")
    return makers[kind](0)


def _check_mt19937(state: Any) -> None:
    key = state["key"]
    if type(key) is not np.ndarray or key.shape != (624,) or key.dtype != np.uint32:
        raise ValueError("the key of a Mersenne twister has 624 words")
    if type(state["pos"]) is not int or not 0 <= state["pos"] <= 624:
        raise ValueError("the position of a Mersenne twister is 0 to 624")


class Chance:
    """The state of ``np.random`` and ``random``, which two processes share.

    Each says what it changed since they last spoke, so that a seed set on one side
    holds on the other.
    """

    def __init__(self) -> None:
        self.known = self._now()

    def _now(self) -> tuple[State, Any]:
        return dict(np.random.get_state(legacy=False)), random.getstate()

    def changed(self) -> State | None:
        """The state as plain data, or None when the other side knows it."""
        known, self.known = self.known, self._now()
        numpy, python = self.known
        if python == known[1] and _same_mt19937(numpy, known[0]):
            return None
        return _plain(numpy, python)

    def now(self) -> State:
        """The state as plain data."""
        return _plain(*self._now())

    def take_over(self, state: Any) -> None:
        """Set the state that the other side sent; None leaves everything as it is.

        Raises
        ------
        ValueError
            When it is no state.
        """
        if state is None:
            return
        try:
            version, words, gauss = state["python"]
            random.setstate((version, tuple(words.tolist()), gauss))
            _check_mt19937(state["numpy"]["state"])
            np.random.set_state(state["numpy"])
        except (AttributeError, KeyError, TypeError, OverflowError) as error:
            raise ValueError(f"no state of the random generators: {error}") from None
        self.known = self._now()


def _plain(numpy: State, python: Any) -> State:
    version, words, gauss = python
    return {"numpy": numpy, "python": [version, np.array(words, np.int64), gauss]}


def _same_mt19937(a: State, b: State) -> bool:
    """Whether two states of ``np.random`` are the same."""
    rest = ("has_gauss", "gauss")
    if a["state"]["pos"] != b["state"]["pos"] or any(a[k] != b[k] for k in rest):
        return False
    return bool(a["state"]["key"].tobytes() == b["state"]["key"].tobytes())
