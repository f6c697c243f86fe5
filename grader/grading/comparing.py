"""Whose mark moves when a class is graded again, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from grader.course.gradebook import StoredResult, result_of
from grader.course.result import Result, number
from grader.engine import CellVerdict

MOST_BEHAVIOURS = 3  # that are named of one function


@dataclass(frozen=True)
class Move:
    """A mark that is not what it was, marks by hand left out.

    Attributes
    ----------
    student, notebook : str
    before, after : float
    why : tuple of str
        One sentence for each cell whose mark moves.
    """

    student: str
    notebook: str
    before: float
    after: float
    why: tuple[str, ...]


def moves(before: Iterable[StoredResult], after: Sequence[Result]) -> list[Move]:
    """What moves between the verdicts that are stored and others on the same class.

    Parameters
    ----------
    before : iterable of StoredResult
        Of one assignment. Who is not in it had no mark, which cannot move.
    after : sequence of Result
    """
    known = {(row.student, row.notebook): row for row in before}
    found = []
    for result in after:
        row = known.get((result.student, result.notebook))
        old = result_of(row) if row else None
        if old and (why := tuple(_why(old, result))):
            move = Move(result.student, result.notebook, old.mark, result.mark, why)
            found.append(move)
    return found


def _why(old: Result, new: Result) -> Iterator[str]:
    """A sentence for each cell with another mark, or worth another number of points."""
    if new.again or not new.readable:
        if (old.again, old.readable) != (new.again, new.readable):
            yield from new.notes[:1]
        return
    were = {verdict.grade_id: verdict for verdict in old.verdicts}
    for verdict in new.verdicts:
        was = were.pop(verdict.grade_id, None)
        name = verdict.grade_id.removeprefix("check_")
        if was is None:
            yield f"{name} is new: {_marks(verdict)}"
        elif (was.mark, was.max_mark) != (verdict.mark, verdict.max_mark):
            changed = f"{_marks(was)} -> {_marks(verdict)}"
            yield f"{name}: {changed}{_behaviours(was, verdict)}"
    yield from (f"{name.removeprefix('check_')} is gone" for name in were)


def _marks(verdict: CellVerdict) -> str:
    mark = "by hand" if verdict.mark is None else number(verdict.mark)
    return f"{mark} of {number(verdict.max_mark)}"


def _behaviours(was: CellVerdict, now: CellVerdict) -> str:
    """Which behaviours pass or fail now and did not before."""
    earned = {one.behaviour: one.passed and one.earns for one in was.outcomes}
    earns = {one.behaviour: one.passed and one.earns for one in now.outcomes}
    changed = {
        "passes now": [
            one for one in earns if earns[one] and not earned.get(one, True)
        ],
        "fails now": [
            one for one in earns if not earns[one] and earned.get(one, False)
        ],
        "is new": [one for one in earns if earned and one not in earned],
        "is gone": [one for one in earned if earns and one not in earns],
    }
    return "".join(
        f"; {words}: {_listed(names)}" for words, names in changed.items() if names
    )


def _listed(names: Sequence[str]) -> str:
    """Some names, and how many more there are."""
    more = len(names) - MOST_BEHAVIOURS
    rest = f" and {more} more" if more > 0 else ""
    return ", ".join(names[:MOST_BEHAVIOURS]) + rest
