"""The commands between the course and a learning-management system."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.shared import (
    COURSE,
    FAILED,
    Assignment,
    CourseDir,
    Database,
    opened_and_told,
    out,
    say,
)
from grader.errors import UserError

if TYPE_CHECKING:
    from grader.course.directory import Course


class Format(StrEnum):
    """What ``export`` writes."""

    CSV = "csv"
    JSON = "json"
    CANVAS = "canvas"
    MOODLE = "moodle"
    GRADESCOPE = "gradescope"
    BLACKBOARD = "blackboard"


class GivesBack(StrEnum):
    """Systems that give files back by their names."""

    CANVAS = "canvas"
    MOODLE = "moodle"


ZipFor = Annotated[
    GivesBack | None,
    typer.Option("--zip", help="Also pack the pages as that system takes them back."),
]
ZipFile = Annotated[
    Path | None,
    typer.Option("--to", help="The zip file to write.", metavar="FILE"),
]
RosterFile = Annotated[
    Path, typer.Argument(help="The gradebook as the system exported it.")
]
OneAssignment = Annotated[
    str | None, typer.Option("--assignment", help="Which assignment it is about.")
]


def roster(
    file: RosterFile,
    course: CourseDir = COURSE,
    gradebook: Database = None,
    assignment: OneAssignment = None,
) -> None:
    """Take the gradebook that the LMS exported as the roster of the course.

    From Canvas, Moodle, Gradescope or Blackboard. Moodle's grading worksheet is about
    one assignment: name it.
    """
    from grader.course.directory import make_course
    from grader.course.submissions import shortened
    from grader.lms.roster import keep

    taken = keep(make_course(course, gradebook), file, assignment)
    for sentence in shortened([f"Left out: {one}" for one in taken.left_out]):
        say(sentence)
    number = len(taken.students)
    out.print(f"{number} students on the roster, from {taken.system}", markup=False)
    if taken.left_out:
        raise typer.Exit(FAILED)


def collect(
    source: Annotated[
        Path, typer.Argument(help="A zip file or a folder.", metavar="ZIP|FOLDER")
    ],
    course: CourseDir = COURSE,
    gradebook: Database = None,
    assignment: OneAssignment = None,
    roster: Annotated[
        Path | None,
        typer.Option("--roster", help="Take this as the roster first.", metavar="FILE"),
    ] = None,
) -> None:
    """Put the submissions that an LMS gives into the course.

    Knows the files of Canvas, Moodle, Gradescope, Blackboard and nbgrader's exchange,
    and a folder for each student. What is nobody's is kept in unmatched/.
    """
    from grader.course.submissions import shortened
    from grader.lms.collect import collect as collect_all
    from grader.lms.roster import keep
    from grader.terminal import collected_lines, collected_table

    opened = opened_and_told(course, gradebook)
    if roster is not None:
        left_out = keep(opened, roster, assignment).left_out
        for sentence in shortened([f"Left out of the roster: {o}" for o in left_out]):
            say(sentence)
    found = collect_all(opened, source, assignment)
    for line in collected_lines(found):
        out.print(line, markup=False)
    if found.unmatched or found.notes or found.refused:
        out.print(collected_table(found))
    if found.unmatched or found.refused or "refused" in found.done:
        raise typer.Exit(FAILED)


def due(
    assignment: Assignment,
    when: Annotated[
        str,
        typer.Argument(
            help='In words of dates, e.g. "2026-03-02 23:59 +09:00", or "none". '
            "Without a zone it is one of this machine's."
        ),
    ],
    course: CourseDir = COURSE,
    gradebook: Database = None,
    student: Annotated[
        str | None, typer.Option(help="Later for one student: an extension.")
    ] = None,
) -> None:
    """Set when an assignment is due. Grade again, and penalties follow it.

    What handing in late costs is nbgrader's LateSubmissionPlugin in the course's
    settings.
    """
    from grader.course.directory import open_course
    from grader.course.late import set_due

    opened = open_course(course, gradebook)
    moment = None if when == "none" else _moment(opened, when)
    with opened.gradebook() as book:
        set_due(book, assignment, moment, student)
    whom = f" for {student}" if student else ""
    text = f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "without a date"
    out.print(f"{assignment} is due{whom}: {text}", markup=False)


def _moment(course: Course, text: str) -> datetime:
    """A moment in UTC, without a zone.

    Raises
    ------
    UserError
    """
    from grader.course.times import in_utc

    try:
        moment = datetime.fromisoformat(text.replace(" +", "+").replace(" -", "-"))
    except ValueError:
        raise UserError(
            f'{text} is no time. Write it so: "2026-03-02 23:59".'
        ) from None
    return in_utc(moment, course.zone)


def export(
    course: CourseDir = COURSE,
    gradebook: Database = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--to",
            help="The file to write, else marks.csv, or ASSIGNMENT-FORMAT.csv for an "
            "LMS.",
            metavar="FILE",
        ),
    ] = None,
    format: Annotated[Format, typer.Option(help="For whom.")] = Format.CSV,
    assignment: Annotated[
        str | None, typer.Option(help="Of one assignment; an LMS takes one at a time.")
    ] = None,
    column: Annotated[
        str | None,
        typer.Option(help="What the assignment's column is called in the LMS."),
    ] = None,
) -> None:
    """Write the marks, as a table for people or as an LMS imports them.

    For an LMS the roster's own identity columns are written as they are, and only
    students with a final mark: others keep what they have there.
    """
    from grader.course.directory import open_course
    from grader.course.export import export as write_csv
    from grader.course.export import export_json

    opened = open_course(course, gradebook)
    if format in (Format.CSV, Format.JSON):
        file = file or Path(f"marks.{format.value}")
        to_write = write_csv if format is Format.CSV else export_json
        rows = to_write(opened, file, assignment)
        out.print(f"wrote {rows} rows: {file}", markup=False)
        return
    from grader.lms.upload import default_file, upload

    name = assignment or _only(opened)
    file = file or default_file(name, format.value)
    done = upload(opened, format.value, name, file, column)
    for sentence in done.said:
        say(sentence)
    out.print(f"wrote {done.rows} students: {file}", markup=False)


def _only(course: Course) -> str:
    """The one assignment of a course.

    Raises
    ------
    UserError
        When there are several, or none.
    """
    known = course.assignments()
    if len(known) != 1:
        raise UserError(
            "Say which assignment with --assignment: an LMS takes one at a time. "
            f"Released: {', '.join(known) or 'none'}."
        )
    return known[0]


def pack_pages(
    course: Course, assignment: str, system: GivesBack, to: Path | None
) -> None:
    """Pack the pages of an assignment for a system."""
    from grader.lms.give_back import pack

    file = to or Path(f"{assignment}-{system.value}-feedback.zip")
    number, left_out = pack(course, system.value, assignment, file)
    for sentence in left_out:
        say(sentence)
    out.print(f"packed {number} pages: {file}", markup=False)


def write_autograder(course: Course, names: Sequence[str], file: Path) -> None:
    """Write an autograder for Gradescope.

    Raises
    ------
    UserError
        When there is not exactly one assignment.
    """
    from grader.lms.autograder import write

    if len(names) != 1:
        raise UserError("An autograder is for one assignment: name it.")
    write(course, names[0], file)
    out.print(f"packed {file}", markup=False)
