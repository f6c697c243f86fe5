"""What each student gets back: a page per notebook, where nbgrader looks for it."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
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

from grader.course.directory import Course
from grader.course.gradebook import prepare, result_of, stored
from grader.course.page import ByHand, page
from grader.course.release import last_line
from grader.course.submissions import TIMESTAMP
from grader.errors import UserError

Key = tuple[str, str]  # student and notebook
KEPT = (TIMESTAMP,)  # what `nbgrader release_feedback` reads beside the pages


def graded(course: Course, assignment: str) -> list[Path]:
    """The notebooks of an assignment that have been graded."""
    return sorted((course.root / "autograded").glob(f"*/{assignment}/*.ipynb"))


def feedback(course: Course, assignment: str) -> list[Path]:
    """Write ``feedback/STUDENT/ASSIGNMENT/*.html`` for everyone who has been graded.

    Whom only nbgrader graded gets nbgrader's page.

    Raises
    ------
    UserError
        When nobody has been graded yet, or a page could not be written.
    """
    notebooks = graded(course, assignment)
    if not notebooks:
        raise UserError(
            f"Nothing of {assignment} has been graded yet. "
            f"Grade it with: downhill grade {assignment} --course {course.root}"
        )
    with course.gradebook() as gradebook:
        prepare(gradebook)
        read = map(result_of, stored(gradebook, assignment=assignment))
        results = {(one.student, one.notebook): one for one in read if one}
        hands = by_hand(gradebook, assignment)
        late = penalties(gradebook, assignment)
    pages = []
    for path in notebooks:
        key = path.parts[-3], path.stem
        if (result := results.get(key)) is None:
            pages += _by_nbgrader(course, assignment, key[0])
            continue
        content = json.loads(path.read_bytes())
        text = page(result, content, hands[key], late.get(key, 0.0))
        pages.append(_written(course, assignment, key, text))
    return sorted({*pages})


def _written(course: Course, assignment: str, key: Key, text: str) -> Path:
    """A page in its place, whole, and beside it what belongs to the submission."""
    student, name = key
    folder = course.folder("feedback", student, assignment)
    folder.mkdir(parents=True, exist_ok=True)
    fresh, final = folder / f"{name}.new", folder / f"{name}.html"
    fresh.write_text(text, "utf-8")
    fresh.replace(final)
    for kept in KEPT:
        source = course.folder("submitted", student, assignment) / kept
        if source.is_file() and not source.is_symlink():
            shutil.copyfile(source, folder / kept)
    return final


def _by_nbgrader(course: Course, assignment: str, student: str) -> list[Path]:
    """nbgrader's own pages for a student."""
    result = course.nbgrader.generate_feedback(assignment, student)
    if not result["success"]:
        said = last_line(result["log"])
        raise UserError(f"nbgrader wrote no page for {student}: {said}")
    return sorted(course.folder("feedback", student, assignment).glob("*.html"))


def by_hand(
    gradebook: Gradebook, assignment: str
) -> defaultdict[Key, dict[str, ByHand]]:
    """What people gave and wrote, by student and notebook, then by cell."""
    found: defaultdict[Key, dict[str, ByHand]] = defaultdict(dict)
    for *place, mark, extra in _rows(
        gradebook, assignment, Grade, Grade.manual_score, Grade.extra_credit
    ):
        student, notebook, cell = place
        if mark is not None or extra:
            found[student, notebook][cell] = ByHand(mark, extra or 0.0)
    for *place, comment in _rows(
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


def _rows(
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
