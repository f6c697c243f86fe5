"""What a comparison is given, and what it is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from test_cases.cases import Case


class Asked(NamedTuple):
    """One question to a function that was passed in, as the one who answered saw it."""

    function: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]


class ResultError(Exception):
    """A returned value is not of the form that was asked for."""


@dataclass(frozen=True)
class Observation:
    """What the calls of a case left behind.

    Attributes
    ----------
    returned : dict
        The values that the last call returned, by name.
    arguments : dict
        The arguments by name, after the last call.
    printed : str
        What all the calls printed.
    every : tuple of dict
        What each call of a function returned, in order; of a class the last only.
    given : dict
        The arguments by name, as they went out with the last call.
    asked : tuple of Asked
        What the functions among them were asked, in order.
    """

    returned: dict[str, Any]
    arguments: dict[str, Any]
    printed: str
    every: tuple[dict[str, Any], ...] = ()
    given: dict[str, Any] = field(default_factory=dict)
    asked: tuple[Asked, ...] = ()


class Comparison(NamedTuple):
    """What is looked at, and how it is compared with what was expected.

    Where ``drawn``, the values are random: two answers with the same mistake share
    what is said about them and no more. ``arguments`` says whether it looks at them:
    where it does not, nobody needs to say what became of them.
    """

    look: Callable[[Observation], Any]
    differ: Callable[[Case, Any], str | None]
    drawn: bool = False
    arguments: bool = False
