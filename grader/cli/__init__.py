"""The program ``downhill``: what an instructor does with the course."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli import grading, lms
from grader.cli.shared import (
    COURSE,
    FAILED,
    MISUSE,
    All,
    Assignment,
    CourseDir,
    Database,
    OneOrAll,
    chosen,
    err,
    opened_and_told,
    out,
    say,
)
from grader.errors import UserError

if TYPE_CHECKING:
    from grader.course.directory import Course

app = typer.Typer(
    help="Release, grade and give back the assignments of the Downhill course.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)


def build() -> None:
    """Make the students' notebooks and the course page from the sources."""
    from grader.authoring.build import build as build_all

    for path in build_all():
        out.print(f"built {path.parent.name}/{path.name}", markup=False)


def expected() -> None:
    """Rewrite the expected output of every case, and the hints that ship with them."""
    from grader.authoring.expected import rewrite

    changed = rewrite()
    for path in changed:
        out.print(f"rewrote {'/'.join(path.parts[-3:])}", markup=False)
    if not changed:
        out.print("every expected output and every hint is up to date")


def doctor(
    sandbox: Annotated[
        bool,
        typer.Option("--sandbox", help="Attack the wall around submissions, too."),
    ] = False,
) -> None:
    """Look for what is missing or would spoil a verdict, and say how to mend it."""
    from grader.doctor.environment import attack_the_wall, examine
    from grader.terminal import findings_table

    findings = [*examine(), *(attack_the_wall() if sandbox else [])]
    out.print(findings_table(findings))
    if any(finding.vital and not finding.good for finding in findings):
        raise typer.Exit(FAILED)


def release(
    assignment: OneOrAll = None,
    course: CourseDir = COURSE,
    gradebook: Database = None,
    every: All = False,
    zip_to: Annotated[
        Path | None,
        typer.Option(
            "--zip",
            help="Also write it as one file; with --all, a file each in this folder.",
            metavar="PATH",
        ),
    ] = None,
    single_file: Annotated[
        Path | None,
        typer.Option(
            help="Also write it as one notebook that carries all it needs, for Colab, "
            "Kaggle or VS Code; with --all, one each in this folder.",
            metavar="PATH",
        ),
    ] = None,
    published: Annotated[
        str | None,
        typer.Option(
            help="The page on GitHub where that notebook, or with --all the folder, "
            "will be: it then has links that open it.",
            metavar="URL",
        ),
    ] = None,
    gradescope: Annotated[
        Path | None,
        typer.Option(
            help="Also write an autograder for Gradescope that grades with our engine.",
            metavar="FILE",
        ),
    ] = None,
) -> None:
    """Make what students get: a folder with the notebook and all it needs.

    Makes the course directory where there is none.
    """
    from grader.authoring.source import assignments, read_source
    from grader.course.directory import make_course
    from grader.course.release import release as release_one
    from grader.course.release import write_zip
    from grader.course.single_file import write_single_file

    names = chosen(assignment, every, assignments)
    for name in names:
        read_source(name)  # refuse an unknown name before anything is made
    make_course(course, gradebook)
    made = opened_and_told(course, gradebook)
    for name in names:
        folder = release_one(made, name)
        out.print(f"released {folder}", markup=False)
        if zip_to is not None:
            file = zip_to / f"{name}.zip" if every else zip_to
            write_zip(folder, file)
            out.print(f"packed {file}", markup=False)
        if single_file is not None:
            file = single_file / f"{name}.ipynb" if every else single_file
            page = f"{published}/{name}.ipynb" if published and every else published
            write_single_file(folder, file, page)
            out.print(f"wrote {file}", markup=False)
    if gradescope is not None:
        lms.write_autograder(made, names, gradescope)


def mistakes(
    assignment: Assignment, course: CourseDir = COURSE, gradebook: Database = None
) -> None:
    """Show what the class got wrong, the most frequent mistake first."""
    from grader.course.directory import open_course
    from grader.course.report import troubles
    from grader.terminal import troubles_table

    out.print(troubles_table(troubles(open_course(course, gradebook), assignment)))


def chosen_and_graded(
    assignment: str | None, every: bool, course: Course
) -> Iterator[str]:
    """The assignments that were chosen; of all only those that were graded."""
    from grader.course.feedback import graded

    for name in chosen(assignment, every, course.assignments):
        if every and not graded(course, name):
            out.print(f"{name}: nothing graded", markup=False)
        else:
            yield name


def report(
    assignment: OneOrAll = None,
    course: CourseDir = COURSE,
    gradebook: Database = None,
    every: All = False,
) -> None:
    """Write the class on one page: marks, causes, and who needs a person."""
    from grader.course.class_page import report as write_report
    from grader.course.directory import open_course

    opened = open_course(course, gradebook)
    for name in chosen_and_graded(assignment, every, opened):
        first, _, _, *asked = write_report(opened, name)
        more = ", and a page for each question in words" if asked else ""
        out.print(f"wrote {first}, and beside it .csv and .json{more}", markup=False)


def feedback(
    assignment: OneOrAll = None,
    course: CourseDir = COURSE,
    gradebook: Database = None,
    every: All = False,
    zip_for: lms.ZipFor = None,
    file: lms.ZipFile = None,
) -> None:
    """Write a page for each student: marks, checks, comments."""
    from grader.course.feedback import feedback as write_feedback

    opened = opened_and_told(course, gradebook)
    for name in chosen_and_graded(assignment, every, opened):
        pages = write_feedback(opened, name, tell=say)
        place = course / "feedback" / "STUDENT" / name
        out.print(f"wrote {len(pages)} pages: {place}", markup=False)
        if zip_for is not None:
            lms.pack_pages(opened, name, zip_for, file)


def check(
    notebook: Annotated[Path, typer.Argument(help="A notebook, or a Python file.")],
    assignment: Annotated[
        str | None,
        typer.Option(help="Which assignment it is of, when its name does not say."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object instead.")
    ] = False,
) -> None:
    """Try one notebook on the public checks. Needs no course."""
    from grader.grading.check import as_json as to_json
    from grader.grading.check import check_file
    from grader.terminal import verdict_lines

    result = check_file(notebook, assignment, say)
    if as_json:
        print(json.dumps(to_json(notebook, result), indent=1, ensure_ascii=False))
    else:
        out.print(verdict_lines(result), markup=False)
    if result.mark + result.waiting < result.max_mark:
        raise typer.Exit(FAILED)


def demo(course: CourseDir = Path("demo"), every: All = False) -> None:
    """Grade a class of sample submissions and compare with the marks they deserve."""
    from grader.samples import CLASSES
    from grader.samples.demo import MAIN, demo_table, run

    names = list(CLASSES) if every else [MAIN]
    rows = run(course, names, err)
    for name in names:
        out.print(f"{name}:", markup=False)
        out.print(demo_table(row for row in rows if row.sample.assignment == name))
    out.print(
        f"Look next at {course}/feedback/*/*/*.html (what a student gets back), "
        f"{course}/marks.csv and {course}/gradebook.db.",
        markup=False,
    )
    if not all(row.as_expected for row in rows):
        raise typer.Exit(FAILED)


VERBS = {
    "A course, in this order": (
        release,
        lms.roster,
        lms.collect,
        lms.due,
        grading.grade,
        mistakes,
        report,
        feedback,
        lms.export,
    ),
    "Without a course": (check, doctor, demo),
    "For authors of notebooks": (build, expected),
}
for panel, verbs in VERBS.items():
    for verb in verbs:
        app.command(rich_help_panel=panel)(verb)


def main() -> None:
    """Run the program; a user's mistake becomes one sentence."""
    logging.disable(logging.WARNING)
    # jsonschema does without it; loading its grammar takes longer than all the rest
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # whatever a terminal cannot show
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except UserError as error:
        err.print(str(error), markup=False)
        sys.exit(MISUSE)
    except OSError as error:
        what = f"{error.filename}: " if error.filename else ""
        err.print(f"{what}{error.strerror or error}.", markup=False)
        sys.exit(MISUSE)
