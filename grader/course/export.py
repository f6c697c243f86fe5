"""Marks of a course as one table in a file, for people and for programs."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from grader.course.directory import Course
from grader.course.gradebook import prepare
from grader.course.marks import Mark, marks
from grader.engine.notebook.clean import plain
from grader.errors import UserError

Row = dict[str, str | float]
FIRST = (
    "student",
    "last_name",
    "first_name",
    "email",
    "lms_user_id",
    "assignment",
    "mark",
    "max_mark",
    "late_penalty",
    "status",
)
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
# Excel takes a file without it for one of the machine's old code page.
WITH_MARK = "utf-8-sig"


def export(course: Course, file: Path, only: str | None = None) -> int:
    """Write one row for each student and assignment as CSV; return how many.

    Columns: who it is, assignment, mark with what was taken for handing in late,
    maximum, that penalty, status, then one for every cell that gives marks. A mark
    that a person changed counts as changed. An empty field is a mark not given yet,
    or a cell of another assignment.

    Raises
    ------
    UserError
        When the file cannot be written.
    """
    found = _marks(course, only)
    rows = [_row(one) for one in found]
    columns = list(dict.fromkeys([*FIRST, *(name for row in rows for name in row)]))
    text = io.StringIO(newline="")
    # Text in quotes stays one field, whatever a spreadsheet takes for a separator.
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([safe(name) for name in columns])
    writer.writerows([safe(row.get(name, "")) for name in columns] for row in rows)
    write(file, text.getvalue(), WITH_MARK)
    return len(rows)


def export_json(course: Course, file: Path, only: str | None = None) -> int:
    """Write the same as a JSON list, times in UTC; return how many objects.

    Raises
    ------
    UserError
        When the file cannot be written.
    """
    found = [_object(one) for one in _marks(course, only)]
    write(file, json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    return len(found)


def write(file: Path, text: str, encoding: str = "utf-8") -> None:
    """Write a file as it is, line ends included.

    Raises
    ------
    UserError
        When it cannot be written.
    """
    try:
        file.write_text(text, encoding, newline="")
    except OSError as error:
        raise UserError(f"{file} cannot be written: {error.strerror}.") from None


def safe(value: str | float) -> str | float:
    """A field of a table: text that no spreadsheet takes for a formula."""
    if not isinstance(value, str):
        return value
    value = plain(value)
    return f"'{value}" if value.lstrip().startswith(FORMULA) else value


def _marks(course: Course, only: str | None) -> list[Mark]:
    with course.gradebook() as gradebook:
        prepare(gradebook)
        return list(marks(gradebook, only, course.students))


def _row(mark: Mark) -> Row:
    """All there is to say of one student and assignment."""
    given = {name: "" if one is None else one for name, one in mark.cells.items()}
    known = {name: getattr(mark, name, mark.penalty) for name in FIRST}
    return {**given, **known}


def _object(mark: Mark) -> dict[str, Any]:
    """The same for a program."""
    times = {
        name: moment.isoformat() + "Z" if (moment := getattr(mark, name)) else None
        for name in ("came", "due")
    }
    return {**asdict(mark), **times, "mark": mark.mark}
