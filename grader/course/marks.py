"""The marks of a course as they count: with what people gave, and for being late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any

from nbgrader.api import Grade, Gradebook

from grader.course.by_hand import (
    Key,
    by_hand,
    handed_in,
    marked,
    penalties,
    rows_of,
)
from grader.course.directory import Course
from grader.course.gradebook import StoredResult, stored
from grader.course.result import (
    AGAIN,
    MARKED,
    NOTHING,
    UNGRADED,
    UNREADABLE,
    WAITING,
    Result,
)


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


def marks(
    gradebook: Gradebook,
    only: str | None = None,
    submitted: Callable[[str], Collection[str]] = lambda assignment: (),
) -> Iterator[Mark]:
    """Every student's mark in every assignment, or in one, by name and id.

    Parameters
    ----------
    gradebook : Gradebook
    only : str, optional
        That assignment.
    submitted : callable
        Gives the students who have a folder for an assignment, graded or not.
    """
    known: defaultdict[tuple[str, str], list[StoredResult]] = defaultdict(list)
    for row in stored(gradebook):
        known[row.student, row.assignment].append(row)
    for assignment in gradebook.assignments:
        if only is None or assignment.name == only:
            waiting = {*submitted(assignment.name)}
            yield from _marks(gradebook, assignment, known, waiting)


def _marks(
    gradebook: Gradebook,
    assignment: Any,
    known: Mapping[tuple[str, str], list[StoredResult]],
    waiting: Collection[str],
) -> Iterator[Mark]:
    """Every student's mark in an assignment, by a few queries for all."""
    name = assignment.name
    submissions = {one.student_id: one for one in assignment.submissions}
    there = handed_in(gradebook, name)
    grades: defaultdict[str, list[_Grade]] = defaultdict(list)
    wanted = Grade.score, Grade.auto_score, Grade.manual_score
    for student, _, cell, *given in rows_of(gradebook, name, Grade, *wanted):
        grades[student].append(_Grade(cell, *given))
    late: defaultdict[str, float] = defaultdict(float)
    for (student, _), points in penalties(gradebook, name).items():
        late[student] += points
    for one in sorted(gradebook.students, key=_place):
        submission, own = submissions.get(one.id), grades[one.id]
        rows = known.get((one.id, name), [])
        none = UNGRADED if one.id in waiting else NOTHING
        yield Mark(
            student=one.id,
            assignment=name,
            first_name=one.first_name or "",
            last_name=one.last_name or "",
            email=one.email or "",
            lms_user_id=one.lms_user_id or "",
            points=sum(each.score or 0.0 for each in own),
            penalty=late[one.id],
            max_mark=assignment.max_score,
            status=_status(own, rows) if one.id in there else none,
            came=submission.timestamp if submission else None,
            due=_due(assignment, submission),
            cells={
                each.cell.removeprefix("check_"): None if _open(each) else each.score
                for each in sorted(own, key=attrgetter("cell"))
            },
        )


def _place(student: Any) -> tuple[str, str, str]:
    """Where a student stands in a table; without names not as it was graded."""
    last, first = student.last_name or "", student.first_name or ""
    return last.casefold(), first.casefold(), student.id


def _due(assignment: Any, submission: Any) -> datetime | None:
    """When it is due for a student."""
    due: datetime | None = assignment.duedate
    more = submission.extension if submission else None
    return due + more if due and more else due


@dataclass(frozen=True)
class _Grade:
    """One cell's mark, as the gradebook has it."""

    cell: str
    score: float | None
    auto_score: float | None
    manual_score: float | None


def _open(grade: _Grade) -> bool:
    """Whether nobody has given this mark yet."""
    return grade.auto_score is None and grade.manual_score is None


def _status(grades: list[_Grade], rows: list[StoredResult]) -> str:
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
    everyone = {one.id for one in gradebook.students}
    return sorted(everyone - handed_in(gradebook, assignment))
