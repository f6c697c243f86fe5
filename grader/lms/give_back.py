"""Feedback pages in one zip file, under the names that a system gives back."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from grader.course.directory import Course
from grader.course.gradebook import prepare
from grader.course.marks import marks
from grader.course.result import AGAIN
from grader.errors import UserError
from grader.lms import canvas, moodle, placing
from grader.lms.roster import Roster, kept
from grader.lms.submission import cleaned
from grader.lms.upload import told

SYSTEMS = (canvas.NAME, moodle.NAME)
YEAR_0 = (1980, 1, 1, 0, 0, 0)  # the same pages give the same bytes


def pack(
    course: Course, system: str, assignment: str, file: Path
) -> tuple[int, list[str]]:
    """Put every page of an assignment into a zip file for a system.

    The page of what was replaced since is no answer to what was handed in last.

    Returns
    -------
    (int, list of str)
        How many pages, and a sentence for each kind of student whose page is left out.

    Raises
    ------
    UserError
        When the file cannot be written, or no page can be given back.
    """
    with course.gradebook() as gradebook:
        prepare(gradebook)
        roster = kept(course, gradebook, system, assignment)
        status = {one.student: one.status for one in marks(gradebook, assignment)}
    pages = course.root.joinpath("feedback").glob(f"*/{assignment}/*.html")
    entries: dict[str, Path] = {}
    left_out: dict[str, list[str]] = {}
    for page in sorted(pages):
        student = page.parts[-3]
        names = list(_names(course, system, student, assignment, page, roster))
        if status.get(student) == AGAIN:
            left_out.setdefault(AGAIN, []).append(student)
        elif not names:
            why = f"not collected from {system.title()}"
            left_out.setdefault(why, []).append(student)
        else:
            entries |= dict.fromkeys(names, page)
    if not entries:
        raise UserError(
            f"{system.title()} cannot give back any page of {assignment}: none of the "
            "submissions was collected from it and graded since."
        )
    try:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, page in sorted(entries.items()):
                entry = zipfile.ZipInfo(name, date_time=YEAR_0)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, page.read_bytes())
    except OSError as error:
        raise UserError(f"{file} cannot be written: {error.strerror}.") from None
    return len(entries), [
        told(f"Left out, {why}", list(dict.fromkeys(who)))
        for why, who in left_out.items()
    ]


def _names(
    course: Course,
    system: str,
    student: str,
    assignment: str,
    page: Path,
    roster: Roster | None,
) -> Iterator[str]:
    """What a page must be called so that the system knows whose it is.

    Canvas takes the first two numbers between lines for the user and an attachment of
    that user's submission; Moodle takes the folder that its own zip had.
    """
    about = placing.about(course.folder("submitted", student, assignment))
    origins = about.origins if about and about.system == system else []
    if system == canvas.NAME:
        user = _canvas_user(roster, student)
        found = [one for name in origins if (one := canvas.read_as(name, user))]
        books = [one for one in found if one["file"].lower().endswith(".ipynb")]
        for one in [*books, *found][:1]:
            numbers = f"{one['user']}_{one['attachment']}"
            before = one["name"]
            if any(piece.isdecimal() for piece in before.split("_")):
                before = "student"  # Canvas would take a number in a name for a user's
            late = one["late"] or ""
            yield f"{before}_{late}{numbers}_{page.stem}.html"
        return
    prefix = _participant(roster, student) or next(iter(origins), "")
    if prefix:
        yield f"{prefix}/{page.name}"


def _canvas_user(roster: Roster | None, student: str) -> str:
    """Canvas' number of a student; empty when it is not known."""
    known = roster and roster.students.get(student)
    return known.lms_user_id if known else ""


def _participant(roster: Roster | None, student: str) -> str:
    """The folder of a student as Moodle's own zip names it; empty when not known.

    The folder that a file came from may be a group's.
    """
    if roster is None or student not in roster.students:
        return ""
    row = roster.table.rows[roster.students[student].row]
    full = cleaned(roster.table.cell(row, "Full name")).replace("_", " ").strip()
    name = full or moodle.ANONYMOUS
    number = moodle.participant(roster.table, row)
    return f"{name}_{number}_assignsubmission_file" if number else ""
