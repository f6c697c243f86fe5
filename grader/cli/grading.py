"""The command that grades a class, and what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from grader.cli.shared import (
    COURSE,
    FAILED,
    SIGNAL,
    All,
    CourseDir,
    Database,
    Force,
    Jobs,
    OneOrAll,
    Scheduler,
    Unsafe,
    chosen,
    err,
    opened_and_told,
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

LIMITS = Limits()


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
    from grader.grading.executors import EngineSettings, cluster, threads
    from grader.terminal import StoppedError, stopping

    if compare and apply:
        raise UserError("Say --compare or --apply, not both.")
    opened = opened_and_told(course, gradebook)
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
        with stopping() as stop, start as workers:
            workers = replace(workers, pulse=stop.check)
            well = [grade_and_show(opened, name, workers, how) for name in names]
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


def grade_and_show(course: Course, name: str, workers: Workers, how: Run) -> bool:
    """Grade one assignment, show its table; whether all could be read and judged."""
    from grader.grading.autograde import grade as grade_one
    from grader.terminal import progress

    before = verdicts_of(course, name) if how.moves else []
    with progress(err, workers.pulse) as tell:
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
    for one in results:
        if one.again and (one.student, one.notebook) not in known:
            say(f"{one.student}: {one.notes[0]}")
    if not written:
        out.print("Nothing was written.")
