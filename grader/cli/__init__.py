"""The program ``downhill``: what an instructor does with the course."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from grader.cli import lms
from grader.cli.shared import (
    COURSE,
    FAILED,
    MISUSE,
    SIGNAL,
    All,
    Assignment,
    CourseDir,
    Database,
    Force,
    Jobs,
    OneOrAll,
    Scheduler,
    Unsafe,
    chosen,
    err,
    out,
    say,
)
from grader.engine.limits import Limits
from grader.errors import UserError

if TYPE_CHECKING:
    from grader.course.directory import Course
    from grader.course.gradebook import StoredResult
    from grader.course.result import Result
    from grader.grading.executors import Workers

app = typer.Typer(
    help="Release, grade and give back the assignments of the Downhill course.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
LIMITS = Limits()


for command in (lms.roster, lms.collect, lms.due, lms.export):
    app.command()(command)


@app.command()
def build() -> None:
    """Make the students' notebooks and the course page from the sources."""
    from grader.authoring.build import build as build_all

    for path in build_all():
        out.print(f"built {path.parent.name}/{path.name}", markup=False)


@app.command()
def expected() -> None:
    """Rewrite the expected output of every case, and the hints that ship with them."""
    from grader.authoring.expected import rewrite

    changed = rewrite()
    for path in changed:
        out.print(f"rewrote {'/'.join(path.parts[-3:])}", markup=False)
    if not changed:
        out.print("every expected output and every hint is up to date")


@app.command()
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


@app.command()
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
    made = make_course(course, gradebook)
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


@app.command()
def grade(
    assignment: OneOrAll = None,
    course: CourseDir = COURSE,
    gradebook: Database = None,
    every: All = False,
    force: Force = False,
    jobs: Jobs = None,
    scheduler: Scheduler = None,
    cell_seconds: Annotated[
        float, typer.Option(min=1, help="Time limit of one cell.")
    ] = LIMITS.cell_seconds,
    submission_seconds: Annotated[
        float, typer.Option(min=1, help="Time limit of one submission.")
    ] = LIMITS.submission_seconds,
    memory: Annotated[
        int, typer.Option(min=256, help="MiB that a submission may use.")
    ] = LIMITS.memory_bytes >> 20,
    unsafe: Unsafe = False,
    seed: Annotated[
        int | None,
        typer.Option(
            min=0, help="Draw the cases of an earlier run, see its last line."
        ),
    ] = None,
    compare: Annotated[
        bool,
        typer.Option(
            "--compare", help="Show whose mark would move, and why. Write nothing."
        ),
    ] = False,
    apply: Annotated[
        bool, typer.Option("--apply", help="Grade, and show whose mark moved, and why.")
    ] = False,
) -> None:
    """Grade everything in submitted/STUDENT/ASSIGNMENT and record the marks.

    After a case, a weight or a solution has changed: first with --compare, then with
    --apply. What a mark was before stays in the gradebook.
    """
    from grader.course.directory import open_course
    from grader.grading.executors import EngineSettings, cluster, threads
    from grader.terminal import StoppedError, stopping

    if compare and apply:
        raise UserError("Say --compare or --apply, not both.")
    opened = open_course(course, gradebook)
    names = chosen(assignment, every, opened.assignments)
    for name in [name for name in names if every and not opened.students(name)]:
        out.print(f"{name}: no submissions", markup=False)
        names.remove(name)
    limits = Limits(cell_seconds, submission_seconds, memory << 20)
    settings = EngineSettings(limits, sandbox=not unsafe)
    if seed is not None:
        settings = replace(settings, seed=seed)
    start = cluster(settings, scheduler) if scheduler else threads(settings, jobs)
    how = Run(force, write=not compare, moves=compare or apply)
    try:
        with stopping() as stopped, start as workers:
            well = [
                grade_and_show(opened, name, workers, how, stopped) for name in names
            ]
    except StoppedError as error:
        err.print("Stopped. What was graded is kept: run this again to go on.")
        raise typer.Exit(SIGNAL + error.number) from None
    out.print(f"Cases drawn with --seed {settings.seed}.")
    if unsafe:
        out.print("Graded without the wall (--unsafe-no-sandbox).")
    if not all(well):
        raise typer.Exit(FAILED)


class Run(NamedTuple):
    """How a class is graded: also what has not changed, recorded, shown as moves."""

    force: bool
    write: bool
    moves: bool


def grade_and_show(
    course: Course, name: str, workers: Workers, how: Run, stopped: Sequence[int]
) -> bool:
    """Grade one assignment, show its table; whether all could be read and judged."""
    from grader.grading.autograde import grade as grade_one
    from grader.terminal import progress

    before = verdicts_of(course, name) if how.moves else []
    with progress(err, stopped) as tell:
        results = grade_one(
            course, name, workers, force=how.force, write=how.write, tell=tell
        )
    out.print(f"{name}:", markup=False)
    if how.moves:
        show_moves(before, results, how.write)
    else:
        show(course, name, results)
    return all(result.readable and not result.again for result in results)


def show(course: Course, name: str, results: Sequence[Result]) -> None:
    """Show a class in a line, then everyone, or of many those who need a person."""
    from grader.course.marks import as_counted
    from grader.terminal import results_table, summary, to_show

    counted, late, absent = as_counted(course, name, results)
    out.print(summary(counted, late, absent), markup=False)
    shown = to_show(counted)
    every = len(shown) == len(counted)
    if shown:
        out.print(results_table(shown, late, absent if every else ()))
    if not every:
        say(f"Everyone is on the class page: downhill report {name}")


def verdicts_of(course: Course, name: str) -> list[StoredResult]:
    """The verdicts that are stored."""
    from grader.course.gradebook import prepare, stored

    with course.gradebook() as gradebook:
        prepare(gradebook)
        return stored(gradebook, assignment=name)


def show_moves(
    before: list[StoredResult], results: list[Result], written: bool
) -> None:
    """Show whose mark moves; nothing else of a class."""
    from grader.grading.comparing import moves
    from grader.terminal import moves_table

    found = moves(before, results)
    if found:
        out.print(moves_table(found))
    known = {(row.student, row.notebook) for row in before}
    new = sum((one.student, one.notebook) not in known for one in results)
    more = f", {new} had none" if new else ""
    moved = "moved" if written else "would move"
    out.print(f"{len(found)} {moved}, {len(results) - len(found) - new} stay{more}.")
    if not written:
        out.print("Nothing was written.")


@app.command()
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


@app.command()
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
        first, *_ = write_report(opened, name)
        out.print(f"wrote {first}, and beside it .csv and .json", markup=False)


@app.command()
def feedback(
    assignment: OneOrAll = None,
    course: CourseDir = COURSE,
    gradebook: Database = None,
    every: All = False,
    zip_for: lms.ZipFor = None,
    file: lms.ZipFile = None,
) -> None:
    """Write a page for each student: marks, checks, comments."""
    from grader.course.directory import open_course
    from grader.course.feedback import feedback as write_feedback

    opened = open_course(course, gradebook)
    for name in chosen_and_graded(assignment, every, opened):
        pages = write_feedback(opened, name, tell=say)
        place = course / "feedback" / "STUDENT" / name
        out.print(f"wrote {len(pages)} pages: {place}", markup=False)
        if zip_for is not None:
            lms.pack_pages(opened, name, zip_for, file)


@app.command()
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


@app.command()
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
