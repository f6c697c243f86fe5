"""How one submission came out."""

from __future__ import annotations

from dataclasses import dataclass

from grader.engine import CellVerdict

MARKED, UNREADABLE, WAITING = "marked", "unreadable", "needs manual marks"


@dataclass(frozen=True)
class Result:
    """The verdict on one notebook that a student handed in.

    Attributes
    ----------
    student, assignment, notebook : str
    verdicts : tuple of CellVerdict
        One for each cell with points.
    notes : tuple of str
        What a teacher should know, one sentence each.
    readable : bool
        False when nothing could be read.
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
    fingerprint: str = ""
    seed: int | None = None

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
        if not self.readable:
            return UNREADABLE
        return WAITING if self.waiting else MARKED
