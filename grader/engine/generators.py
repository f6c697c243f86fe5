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


def global_state() -> State:
    """The state of ``np.random`` and of ``random``, as plain data."""
    version, words, gauss = random.getstate()
    python = [version, np.array(words, np.int64), gauss]
    return {"numpy": dict(np.random.get_state(legacy=False)), "python": python}


def restore_global_state(state: Any) -> None:
    """Set ``np.random`` and ``random``; a state that cannot be is a ValueError."""
    try:
        version, words, gauss = state["python"]
        random.setstate((version, tuple(words.tolist()), gauss))
        _check_mt19937(state["numpy"]["state"])
        np.random.set_state(state["numpy"])
    except (AttributeError, KeyError, TypeError, OverflowError) as error:
        raise ValueError(f"no state of the random generators: {error}") from None
