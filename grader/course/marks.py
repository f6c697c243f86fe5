"""The marks of a course as they count: with what people gave, and for being late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from nbgrader.api import Gradebook

from grader.course.by_hand import Key, by_hand, marked, penalties
from grader.course.directory import Course
from grader.course.gradebook import StoredResult, stored
from grader.course.result import AGAIN, MARKED, NOTHING, UNREADABLE, WAITING, Result


@dataclass(frozen=True)
class Mark:
    """What a student has for an assignment.

    Attributes
    ----------
    student, assignment : str
    first_name, last_name, email, lms_user_id : str
        Of the roster; empty where it does not say.
    points : float
        Sum of the marks, those of a person and extra credit included.
    penalty : float
        Points that were taken for handing in late.
    max_mark : float
    status : str
        ``marked`` when the mark is final.
    came, due : datetime or None
        In UTC; the extension is counted.
    cells : dict of str to (float or None)
        The mark of each cell; None where nobody has given one yet.
    """

    student: str
    assignment: str
    first_name: str
    last_name: str
    email: str
    lms_user_id: str
    points: float
    penalty: float
    max_mark: float
    status: str
    came: datetime | None = None
    due: datetime | None = None
    cells: dict[str, float | None] = field(default_factory=dict)

    @property
    def mark(self) -> float:
        """What counts, as nbgrader computes it: at least 0."""
        return max(0.0, self.points - self.penalty)


def marks(gradebook: Gradebook, only: str | None = None) -> Iterator[Mark]:
    """Every student's mark in every assignment, or in one."""
    known: defaultdict[tuple[str, str], list[StoredResult]] = defaultdict(list)
    for row in stored(gradebook):
        known[row.student, row.assignment].append(row)
    for assignment in gradebook.assignments:
        if only is not None and assignment.name != only:
            continue
        handed_in = {one.student_id: one for one in assignment.submissions}
        for student in gradebook.students:
            rows = known[student.id, assignment.name]
            yield _mark(assignment, student, handed_in.get(student.id), rows)


def _mark(
    assignment: Any, student: Any, submission: Any, rows: list[StoredResult]
) -> Mark:
    """One student's mark in one assignment."""
    who = {
        "student": student.id,
        "assignment": assignment.name,
        "first_name": student.first_name or "",
        "last_name": student.last_name or "",
        "email": student.email or "",
        "lms_user_id": student.lms_user_id or "",
        "max_mark": assignment.max_score,
    }
    if submission is None or not submission.notebooks:
        due = submission.duedate if submission and assignment.duedate else None
        due = due or assignment.duedate
        return Mark(**who, points=0.0, penalty=0.0, status=NOTHING, due=due)
    grades = [one for book in submission.notebooks for one in book.grades]
    return Mark(
        **who,
        points=submission.score,
        penalty=submission.late_submission_penalty or 0.0,
        status=_status(grades, rows),
        came=submission.timestamp,
        due=submission.duedate if assignment.duedate else None,
        cells={
            one.cell.name.removeprefix("check_"): None if _open(one) else one.score
            for one in grades
        },
    )


def _open(grade: Any) -> bool:
    """Whether nobody has given this mark yet."""
    return grade.auto_score is None and grade.manual_score is None


def _status(grades: list[Any], rows: list[StoredResult]) -> str:
    """The word for a submission's state, as the gradebook knows it now."""
    if not all(row.fingerprint for row in rows):
        return AGAIN
    by_hand = any(one.manual_score is not None for one in grades)
    if not by_hand and not all(row.readable for row in rows):
        return UNREADABLE
    return WAITING if any(map(_open, grades)) else MARKED


def as_counted(
    course: Course, assignment: str, results: Iterable[Result]
) -> tuple[list[Result], dict[Key, float], list[str]]:
    """Results with what people gave, and what else a table of a class shows.

    Returns
    -------
    (list of Result, dict, list of str)
        The results; what was taken for handing in late, by student and notebook; and
        the students who handed in nothing.
    """
    with course.gradebook() as gradebook:
        hands = by_hand(gradebook, assignment)
        late = penalties(gradebook, assignment)
        found = [marked(one, hands[one.student, one.notebook]) for one in results]
        there = {one.student for one in found}
        absent = [o for o in absentees(gradebook, assignment) if o not in there]
    return found, late, absent


def absentees(gradebook: Gradebook, assignment: str) -> list[str]:
    """The students who handed in nothing for an assignment."""
    found = marks(gradebook, assignment)
    return sorted(one.student for one in found if one.status == NOTHING)
