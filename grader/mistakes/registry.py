"""What a known mistake is, and the table of all of them."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that students are known to give.

    Attributes
    ----------
    id : str
        Short name, unique in the course.
    function : str
        The graded function it is an answer to.
    why : str
        What is wrong, for the instructor.
    hint_en, hint_ko : str
        What the student reads, in English and Korean: it leads without giving the line.
    entered : callable
        The wrong answer as it was entered. Where it is a ``partial`` of a template, its
        keywords are the wrong parts, so that two can be combined.
    """

    id: str
    function: str
    why: str
    hint_en: str
    hint_ko: str
    entered: Callable[..., Any]

    @property
    def wrong(self) -> Callable[..., Any]:
        """The wrong answer, called like the graded function.

        What it keeps from call to call starts afresh.
        """
        return copy.deepcopy(self.entered)


MISTAKES: dict[str, Mistake] = {}


def mistake(
    id: str, function: str, why: str, hint_en: str, hint_ko: str
) -> Callable[[F], F]:
    """Enter the decorated function into ``MISTAKES``.

    Parameters
    ----------
    id, function, why, hint_en, hint_ko : str
        As in `Mistake`.

    Returns
    -------
    callable
        A decorator that returns the function as it is.

    Raises
    ------
    ValueError
        When the id is taken.
    """

    def enter(wrong: F) -> F:
        if id in MISTAKES:
            raise ValueError(f"two mistakes have the id {id!r}; give one another id")
        MISTAKES[id] = Mistake(id, function, why, hint_en, hint_ko, wrong)
        return wrong

    return enter


def mistakes(function: str) -> list[Mistake]:
    """List the known mistakes of one graded function, in the order of the modules."""
    return [entry for entry in MISTAKES.values() if entry.function == function]


def reasons(recognised: str) -> dict[str, str]:
    """What is wrong in an answer, by the id of each mistake that was recognised in it.

    Parameters
    ----------
    recognised : str
        An id, or several with a plus sign; one that is no longer known explains itself.
    """
    ids = recognised.split("+") if recognised else []
    return {id: MISTAKES[id].why if id in MISTAKES else id for id in ids}
