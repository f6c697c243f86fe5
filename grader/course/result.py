"""How one submission came out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, TypeVar

from grader.engine import CellVerdict
from grader.engine.notebook.clean import plain

MARKED, UNREADABLE, WAITING = "marked", "unreadable", "needs manual marks"
AGAIN = "to be run again"
NOTHING = "nothing submitted"
UNGRADED = "not graded yet"
LONGEST = 20_000  # characters of what is said about one cell
LONGEST_WORDS = 2000  # characters of what is said about one behaviour
LONGEST_NOTE = 500  # characters
MOST_NOTES = 50
T = TypeVar("T")


def number(value: float) -> str:
    """A mark without needless zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Result:
    """The verdict on one notebook that a student handed in, in text that is clean.

    Attributes
    ----------
    student, assignment, notebook : str
    verdicts : tuple of CellVerdict
        One for each cell with points.
    notes : tuple of str
        What a teacher should know, one sentence each.
    readable : bool
        False when nothing could be read.
    again : bool
        Whether something else than the submission is why there is no verdict.
    fingerprint : str
        Changes when anything does that the verdict depends on.
    seed : int or None
        Of the cases that were drawn for it.
    """

    student: str
    assignment: str
    notebook: str
    verdicts: tuple[CellVerdict, ...]
    notes: tuple[str, ...] = ()
    readable: bool = True
    again: bool = False
    fingerprint: str = ""
    seed: int | None = None

    def __post_init__(self) -> None:
        notes = tuple(plain(note)[:LONGEST_NOTE] for note in self.notes[:MOST_NOTES])
        verdicts = tuple(map(_clean, self.verdicts))
        object.__setattr__(self, "notes", notes)
        object.__setattr__(self, "verdicts", verdicts)

    @property
    def mark(self) -> float:
        """Sum of the marks given so far."""
        return round(sum(verdict.mark or 0 for verdict in self.verdicts), 6)

    @property
    def max_mark(self) -> float:
        """Sum of all points, those for a person to give included."""
        return sum(verdict.max_mark for verdict in self.verdicts)

    @property
    def waiting(self) -> float:
        """Points that a person has yet to give or to withhold."""
        return sum(v.max_mark for v in self.verdicts if v.mark is None)

    @property
    def status(self) -> str:
        """One of the words above."""
        if self.again:
            return AGAIN
        if not self.readable:
            return UNREADABLE
        return WAITING if self.waiting else MARKED


def _clean(verdict: CellVerdict) -> CellVerdict:
    """A verdict whose words can be stored and shown."""
    outcomes = tuple(
        _with(one, LONGEST_WORDS, "message", "hint") for one in verdict.outcomes
    )
    if outcomes != verdict.outcomes:
        verdict = replace(verdict, outcomes=outcomes)
    return _with(verdict, LONGEST, "said")


def _with(record: T, most: int, *names: str) -> T:
    """A record in which the text of these fields is clean, and no longer than that."""
    said: dict[str, str] = {name: getattr(record, name) for name in names}
    clean = {name: plain(text)[:most] for name, text in said.items()}
    either: Any = record
    return replace(either, **clean) if clean != said else record
