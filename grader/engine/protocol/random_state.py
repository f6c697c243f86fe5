"""NumPy's and Python's random generators as plain data.

The judge sends whole states. What comes back is never one: it is how far a generator
was drawn from, in a stream that the judge knows. A state of the student's choosing
could draw nothing but zeros.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, Literal

import numpy as np
from msgspec import Meta, Struct

from grader.engine.protocol.entries import Drawn

GENERATORS = (np.random.RandomState, np.random.Generator)
WORDS = 624  # of the Mersenne twister's state
MOST_BLOCKS = 512  # of that many words that a call may draw
MOST_STEPS = 1 << 40  # of PCG64
MASK, MULTIPLIER = (1 << 128) - 1, 0x2360ED051FC65DA44385DF649FCCF645
HALVES: tuple[Literal["none", "kept", "new"], ...] = ("none", "kept", "new")
State = dict[str, Any]
# As they are before a student's code can replace them.
_get, _set = np.random.get_state, np.random.set_state
_get_python, _set_python = random.getstate, random.setstate


Seed = Annotated[int, Meta(ge=0, lt=1 << 32)] | None


class Position(Struct, frozen=True, forbid_unknown_fields=True):
    """How far ``np.random`` and ``random`` were drawn from since the question."""

    numpy: Drawn | None = None
    python: Drawn | None = None
    numpy_seed: Seed = None  # that it was given first
    python_seed: Seed = None


def saved_state(generator: Any) -> State:
    """The state of a generator: the Mersenne twister's or PCG64's."""
    if type(generator) is np.random.RandomState:
        return dict(generator.get_state(legacy=False))
    state = dict(generator.bit_generator.state)
    if state["bit_generator"] != "PCG64":
        raise TypeError(f"a {state['bit_generator']} generator cannot be sent")
    return state


def new_generator(kind: Literal["RandomState", "Generator"], state: State) -> Any:
    """A generator in a state that ``saved_state`` gave."""
    if kind == "RandomState":
        made = np.random.RandomState()
        made.set_state(state)
        return made
    generator = np.random.default_rng()
    generator.bit_generator.state = state
    return generator


def drawn_from(generator: Any, old: State) -> Drawn | None:
    """How far a generator was drawn from since a state.

    None where it was not, or is in no state that can be reached by drawing.
    """
    new = saved_state(generator)
    if type(generator) is np.random.RandomState:
        return _twists(old, new)
    if old["bit_generator"] != new["bit_generator"]:
        return None
    steps = _steps(old["state"], new["state"])
    return Drawn(steps, 0, "none") if 0 < steps <= MOST_STEPS else None


def draw(generator: Any, drawn: Drawn) -> None:
    """Draw from a generator as far as was told.

    Raises
    ------
    ValueError
        When nobody draws that far.
    """
    if type(generator) is np.random.RandomState:
        generator.set_state(_twisted(saved_state(generator), drawn))
    elif drawn.blocks > MOST_STEPS:
        raise ValueError("nobody draws that far")
    else:
        generator.bit_generator.advance(drawn.blocks)


def _twists(old: State, new: State) -> Drawn | None:
    """How far a Mersenne twister went from one state to another."""
    if _same(old, new):
        return None
    at, to = old["state"], new["state"]
    twister, blocks = _twister(at["key"]), 0
    while not np.array_equal(at["key"], to["key"]):
        if blocks == MOST_BLOCKS:
            return None
        at, blocks = _next_block(twister), blocks + 1
    position = int(to["pos"])
    if not blocks and position < at["pos"]:
        return None
    for half in HALVES:
        drawn = Drawn(blocks, position, half)
        if _same(_twisted(old, drawn), new):
            return drawn
    return Drawn(blocks, position, "none")


def _twisted(old: State, drawn: Drawn) -> State:
    """The state of a Mersenne twister that was drawn from as far as was told."""
    if drawn.blocks > MOST_BLOCKS or drawn.position > WORDS:
        raise ValueError("nobody draws that far")
    before = at = old["state"]
    if not drawn.blocks and drawn.position < at["pos"]:
        raise ValueError("nobody draws backwards")
    twister = _twister(at["key"])
    for _ in range(drawn.blocks):
        before, at = at, _next_block(twister)
    state = {**old, "state": {**at, "pos": drawn.position}}
    if drawn.half == "none":
        return state | {"has_gauss": 0, "gauss": 0.0}
    if drawn.half == "kept":
        return state
    return state | {"has_gauss": 1, "gauss": _half(before, at, drawn.position)}


def _twister(key: np.ndarray, position: int = WORDS) -> np.random.MT19937:
    twister = np.random.MT19937()
    state: Any = {"key": key, "pos": position}
    twister.state = {"bit_generator": "MT19937", "state": state}
    return twister


def _next_block(twister: np.random.MT19937) -> State:
    """The state of a twister after it has given its next block of words."""
    twister.random_raw(WORDS, output=False)
    state: Any = twister.state
    return dict(state["state"])


def _half(before: State, at: State, position: int) -> float:
    """The other half of the pair of normal numbers that was drawn last.

    Marsaglia's polar method, as in NumPy's ``legacy_gauss``: two uniform numbers, four
    words of the stream, give two normal ones.
    """
    key, start = at["key"], position - 4
    if start < 0:
        key, start = before["key"], WORDS + start
    pair = np.random.RandomState(_twister(key, start)).random_sample(2)
    x, y = 2.0 * pair - 1.0
    square = x * x + y * y
    if not 0.0 < square < 1.0:
        return 0.0
    return float(np.sqrt(-2.0 * np.log(square) / square) * x)


def _same(a: State, b: State) -> bool:
    """Whether two states of ``np.random`` are the same."""
    rest = ("has_gauss", "gauss")
    if a["state"]["pos"] != b["state"]["pos"] or any(a[k] != b[k] for k in rest):
        return False
    return bool(a["state"]["key"].tobytes() == b["state"]["key"].tobytes())


def _steps(old: dict[str, int], new: dict[str, int]) -> int:
    """How many steps lead from one state of PCG64 to another.

    The algorithm is ``pcg_distance`` of M. E. O'Neill's PCG library (2014): the
    generator has a period for each of its bits, so the number is found bit by bit.
    """
    if old["inc"] != new["inc"]:
        return 0
    at, to, multiplier, plus = old["state"], new["state"], MULTIPLIER, old["inc"]
    bit, steps = 1, 0
    while at != to:
        if (at & bit) != (to & bit):
            at = (at * multiplier + plus) & MASK
            steps |= bit
        bit = (bit << 1) & MASK
        plus = ((multiplier + 1) * plus) & MASK
        multiplier = (multiplier * multiplier) & MASK
        if not bit:
            return 0
    return steps


class GlobalRandom:
    """The state of ``np.random`` and ``random``, which two processes share.

    The judge sends its state where that changed, so that a seed set in a test holds in
    the student's functions; and draws as far as these drew.
    """

    def __init__(self) -> None:
        self.known = _now()
        self.seeds: list[int | None] = [None, None]

    def note_seeds(self) -> None:
        """Note from now on which numbers the two generators are seeded with."""
        np.random.seed = self.noting(np.random.seed, 0)
        random.seed = self.noting(random.seed, 1)

    def noting(self, seed: Callable[..., Any], place: int) -> Callable[..., Any]:
        """A seed function that notes a whole number it is given."""

        @wraps(seed)
        def noted(*args: Any, **kwargs: Any) -> Any:
            seed(*args, **kwargs)
            given = [*args, *kwargs.values()]
            if len(given) == 1 and type(given[0]) is int and 0 <= given[0] < 1 << 32:
                self.seeds[place] = given[0]
                known = [*self.known]
                known[place] = _now()[place]
                self.known = known[0], known[1]

        return noted

    def changed(self) -> State | None:
        """The state as plain data, or None when the other side knows it."""
        known, self.known = self.known, _now()
        same = (_same(*pair) for pair in zip(known, self.known, strict=True))
        return None if all(same) else self.known_state()

    def known_state(self) -> State:
        """The state that both sides know, as plain data: a copy, which may travel.

        An answer may change the objects of its question in place.
        """
        return copy.deepcopy(dict(zip(("numpy", "python"), self.known, strict=True)))

    def set(self, state: State | None) -> None:
        """Take over what the other side sent; None leaves everything as it is."""
        if state is not None:
            _set(state["numpy"])
            _set_python(_as_python(state["python"]))
            self.known, self.seeds = _now(), [None, None]

    def drawn(self) -> Position | None:
        """How far was drawn since both sides knew the state; None if not at all."""
        known, self.known = self.known, _now()
        seeds, self.seeds = self.seeds, [None, None]
        same = all(_same(*pair) for pair in zip(known, self.known, strict=True))
        if same and seeds == [None, None]:
            return None
        numpy, python = map(_twists, known, self.known)
        return Position(numpy, python, *seeds)

    def draw(self, position: Position | None) -> None:
        """Draw as far as the other side did.

        Raises
        ------
        ValueError
            When nobody draws that far.
        """
        if position is None:
            return
        if position.numpy_seed is not None:
            np.random.seed(position.numpy_seed)
        if position.python_seed is not None:
            random.seed(position.python_seed)
        numpy, python = _now()
        if position.numpy:
            _set(_twisted(numpy, position.numpy))
        if position.python:
            _set_python(_as_python(_twisted(python, position.python)))
        self.known = _now()


def _now() -> tuple[State, State]:
    """Both states, in NumPy's form: the two generators are Mersenne twisters."""
    _, words, gauss = _get_python()
    key = {"key": np.array(words[:-1], np.uint32), "pos": words[-1]}
    python: State = {"bit_generator": "MT19937", "state": key}
    python |= {"has_gauss": int(gauss is not None), "gauss": gauss or 0.0}
    return dict(_get(legacy=False)), python


def _as_python(state: State) -> Any:
    """A state as ``random.setstate`` takes it."""
    words = (*map(int, state["state"]["key"]), int(state["state"]["pos"]))
    return 3, words, state["gauss"] if state["has_gauss"] else None
