"""Marks of a course as one table in a file for a spreadsheet or an LMS."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook

from grader.course.directory import Course
from grader.course.gradebook import prepare, stored
from grader.course.result import AGAIN, MARKED, UNREADABLE, WAITING
from grader.engine.notebook.clean import plain
from grader.errors import UserError

Row = dict[str, str | float]
FIRST = ("student", "assignment", "mark", "max_mark", "status")
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def export(course: Course, file: Path) -> int:
    """Write one row for each student and assignment; return how many.

    Columns: student, assignment, mark, maximum, status, then one for every cell that
    gives marks. A mark that a person changed counts as changed. An empty field is a
    mark not given yet, or a cell of another assignment.

    Raises
    ------
    UserError
        When the file cannot be written.
    """
    with course.gradebook() as gradebook:
        prepare(gradebook)
        rows = list(_rows(gradebook))
    columns = list(dict.fromkeys([*FIRST, *(name for row in rows for name in row)]))
    text = io.StringIO(newline="")
    # Text in quotes stays one field, whatever a spreadsheet takes for a separator.
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([safe(name) for name in columns])
    writer.writerows([safe(row.get(name, "")) for name in columns] for row in rows)
    try:
        file.write_text(text.getvalue(), "utf-8", newline="")
    except OSError as error:
        raise UserError(f"{file} cannot be written: {error.strerror}.") from None
    return len(rows)


def safe(value: str | float) -> str | float:
    """A field of a table: text that no spreadsheet takes for a formula."""
    if not isinstance(value, str):
        return value
    value = plain(value)
    return f"'{value}" if value.lstrip().startswith(FORMULA) else value


def _rows(gradebook: Gradebook) -> Iterator[Row]:
    for assignment in gradebook.assignments:
        for student in gradebook.students:
            yield _row(gradebook, assignment, student)


def _row(gradebook: Gradebook, assignment: Any, student: Any) -> Row:
    """All there is to say of one student and assignment."""
    row: Row = {
        "student": student.id,
        "assignment": assignment.name,
        "mark": 0.0,
        "max_mark": assignment.max_score,
        "status": "nothing submitted",
    }
    found = [one for one in student.submissions if one.assignment is assignment]
    if not found:
        return row
    row["mark"] = found[0].score
    row["status"] = _status(gradebook, found[0])
    for notebook in found[0].notebooks:
        for grade in notebook.grades:
            given = grade.score if not _open(grade) else ""
            row[grade.cell.name.removeprefix("check_")] = given
    return row


def _open(grade: Any) -> bool:
    """Whether nobody has given this mark yet."""
    return grade.auto_score is None and grade.manual_score is None


def _status(gradebook: Gradebook, submission: Any) -> str:
    """The word for a submission's state, as the gradebook knows it now."""
    known = {"student": submission.student.id, "assignment": submission.assignment.name}
    rows = stored(gradebook, **known)
    if not all(row.fingerprint for row in rows):
        return AGAIN
    if not all(row.readable for row in rows):
        return UNREADABLE
    waiting = any(_open(g) for book in submission.notebooks for g in book.grades)
    return WAITING if waiting else MARKED
