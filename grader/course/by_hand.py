"""What people gave for cells and wrote to them in nbgrader, and what late ones lose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import Select, select

from grader.course.result import Result
from grader.engine import CellVerdict

BY_HAND = "marked by a person"  # status of such a verdict
Key = tuple[str, str]  # student and notebook


@dataclass(frozen=True)
class ByHand:
    """What a person gave for a cell and wrote to it.

    Attributes
    ----------
    mark : float or None
        In place of the automatic one.
    extra : float
        Extra credit.
    comment : str
    """

    mark: float | None = None
    extra: float = 0.0
    comment: str = ""


def marked(result: Result, hands: Mapping[str, ByHand]) -> Result:
    """A result in which marks that a person gave count, by the cells' grade_id."""
    verdicts = (_marked(one, hands.get(one.grade_id)) for one in result.verdicts)
    return replace(result, verdicts=tuple(verdicts))


def _marked(verdict: CellVerdict, hand: ByHand | None) -> CellVerdict:
    if hand is None:
        return verdict
    if hand.mark is not None:
        return replace(verdict, mark=hand.mark + hand.extra, status=BY_HAND)
    mark = None if verdict.mark is None else verdict.mark + hand.extra
    return replace(verdict, mark=mark)


def by_hand(
    gradebook: Gradebook, assignment: str
) -> defaultdict[Key, dict[str, ByHand]]:
    """What people gave and wrote, by student and notebook, then by cell."""
    found: defaultdict[Key, dict[str, ByHand]] = defaultdict(dict)
    for *place, mark, extra in rows_of(
        gradebook, assignment, Grade, Grade.manual_score, Grade.extra_credit
    ):
        student, notebook, cell = place
        if mark is not None or extra:
            found[student, notebook][cell] = ByHand(mark, extra or 0.0)
    for *place, comment in rows_of(
        gradebook, assignment, Comment, Comment.manual_comment
    ):
        student, notebook, cell = place
        if comment:
            known = found[student, notebook].get(cell, ByHand())
            found[student, notebook][cell] = ByHand(known.mark, known.extra, comment)
    return found


def penalties(gradebook: Gradebook, assignment: str) -> dict[Key, float]:
    """Points that were taken for handing in late, by student and notebook."""
    wanted = select(
        SubmittedAssignment.student_id,
        Notebook.name,
        SubmittedNotebook.late_submission_penalty,
    ).join_from(
        SubmittedNotebook, Notebook, SubmittedNotebook.notebook_id == Notebook.id
    )
    rows = gradebook.db.execute(_of(assignment, wanted))
    return {(student, name): points for student, name, points in rows if points}


def rows_of(
    gradebook: Gradebook, assignment: str, rows: Any, *columns: Any
) -> Iterator[Any]:
    """Student, notebook, cell and some columns of each grade or comment."""
    wanted = (
        select(SubmittedAssignment.student_id, Notebook.name, BaseCell.name, *columns)
        .join_from(rows, BaseCell, rows.cell_id == BaseCell.id)
        .join(SubmittedNotebook, rows.notebook_id == SubmittedNotebook.id)
        .join(Notebook, SubmittedNotebook.notebook_id == Notebook.id)
    )
    yield from gradebook.db.execute(_of(assignment, wanted))


def handed_in(gradebook: Gradebook, assignment: str) -> set[str]:
    """The students of whom there is a notebook."""
    wanted = select(SubmittedAssignment.student_id).select_from(SubmittedNotebook)
    return {student for (student,) in gradebook.db.execute(_of(assignment, wanted))}


def _of(assignment: str, wanted: Select[Any]) -> Select[Any]:
    """The rows of one assignment."""
    return (
        wanted.join(
            SubmittedAssignment,
            SubmittedNotebook.assignment_id == SubmittedAssignment.id,
        )
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .where(Assignment.name == assignment)
    )
