"""Grade what a class handed in for an assignment; one failure never stops the others.

A verdict is recorded in one transaction; then the graded notebook is put in its place,
whole. So a grader that is ended at any moment is only to be started again.
"""

from __future__ import annotations

import errno
import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.api import Gradebook, Notebook
from sqlalchemy.exc import DatabaseError, OperationalError

from grader.course.database import once_more
from grader.course.directory import Course
from grader.course.door import Place
from grader.course.gradebook import prepare, record, result_of, seals, stored
from grader.course.late import assign_penalties
from grader.course.release import released_sources
from grader.course.result import Result
from grader.engine import CellVerdict, EngineError, GradedNotebook
from grader.engine.engine import unreadable
from grader.engine.notebook.plan import settings
from grader.errors import UserError
from grader.grading.executors import Workers
from grader.grading.manual import settled
from grader.grading.tasks import (
    Task,
    check_released,
    submitted,
    tasks,
)

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}


def grade(
    course: Course,
    assignment: str,
    workers: Workers,
    *,
    force: bool = False,
    write: bool = True,
    only: Collection[str] | None = None,
    tell: Callable[[Result, int], None] = lambda result, total: None,
) -> list[Result]:
    """Grade the submissions of an assignment.

    Parameters
    ----------
    course : Course
    assignment : str
    workers : Workers
        They decide each submission; only this process writes the gradebook.
    force : bool
        Grade again what has not changed.
    write : bool
        Record the verdicts; else they are only returned.
    only : collection of str, optional
        Of these students; of everyone by default.
    tell : callable
        Called with each result and the number of results to come, as they come.

    Returns
    -------
    list of Result
        By student and notebook.

    Raises
    ------
    UserError
        When the assignment was not released, nobody handed anything in, the course
        is being graded already, or the gradebook or the disk fails.
    EngineError
        When nothing can be decided here.
    """
    sources = released_sources(course, assignment)
    with course.alone(), course.gradebook() as gradebook:
        known = {student.id for student in gradebook.students}
        places = submitted(course, assignment, known, only)
        total = len(places) * len(sources)
        check_released(gradebook, assignment)
        prepare(gradebook)
        run = _Run(
            course,
            gradebook,
            assignment,
            workers,
            lambda result: tell(result, total),
            write,
        )
        run.rows |= {one: gradebook.find_notebook(one, assignment) for one in sources}
        for place in places:
            for name, source in sources.items() if place.refused else ():
                run.done(refused(assignment, name, source, place))
        let_in = [place for place in places if not place.refused]
        found = tasks(sources, let_in, workers.limits, course.zone)
        for task, future in workers.map(run.changed(found, force)):
            run.finish(task, future.result)
        if write:
            assign_penalties(course, gradebook, assignment)
    return sorted(run.results, key=lambda result: (result.student, result.notebook))


class _Run:
    """One run over a class: what is decided is recorded, one after the other."""

    def __init__(
        self,
        course: Course,
        gradebook: Gradebook,
        assignment: str,
        workers: Workers,
        tell: Callable[[Result], None],
        write: bool,
    ) -> None:
        self.course, self.gradebook, self.assignment = course, gradebook, assignment
        self.workers, self.tell, self.write = workers, tell, write
        self.rows: dict[str, Notebook] = {}
        self.sealed = seals(gradebook, assignment)
        self.results: list[Result] = []

    def done(self, result: Result) -> None:
        """Note a result."""
        self.results.append(result)
        self.tell(result)

    def changed(self, found: Iterable[Task], force: bool) -> Iterator[Task]:
        """What is to be decided by an engine; all else is done at once."""
        for task in found:
            if not force and (before := self.before(task)):
                self.done(before)
            elif task.submission.file is None:
                why = task.submission.notes[-1]
                self.finish(task, partial(unreadable, task.source, why))
            else:
                yield task

    def before(self, task: Task) -> Result | None:
        """The verdict that there is on what was handed in, if all of it is there."""
        fingerprint, digest = self.sealed.get((task.student, task.name), ("", ""))
        if fingerprint != task.fingerprint:
            return None
        try:
            if digest_of(self.final(task).read_bytes()) != digest:
                return None
        except OSError:
            return None
        known = {"student": task.student, "notebook": task.name}
        rows = stored(self.gradebook, assignment=self.assignment, **known)
        return result_of(rows[0]) if rows else None

    def final(self, task: Task) -> Path:
        """Where the graded notebook belongs."""
        folder = self.course.folder("autograded", task.student, self.assignment)
        return folder / f"{task.name}.ipynb"

    def finish(self, task: Task, decide: Callable[[], GradedNotebook]) -> None:
        """Record what was decided; whatever fails here is told in this row."""
        try:
            graded = decide()
            result = result_for(self.assignment, task, graded)
            if self.write:
                self.keep(task, result, graded.notebook)
        except Exception as error:
            self.stop_if_nothing_works(task, error)
            result = to_be_run_again(self.assignment, task, error)
            try:
                if self.write:
                    self.record(task, result, "")
            except Exception as another:
                self.stop_if_nothing_works(task, another)
        self.done(result)

    def keep(self, task: Task, result: Result, graded: NotebookNode) -> None:
        """Record a verdict, then put the graded notebook in its place."""
        # Not by nbformat, which validates at 10 ms a piece what a test has shown valid.
        content = json.dumps(graded, ensure_ascii=False).encode()
        final = self.final(task)
        final.parent.mkdir(parents=True, exist_ok=True)
        for name, kept in task.submission.exchanged.items():
            (final.parent / name).write_bytes(kept)
        fresh = final.with_suffix(".new")
        try:
            fresh.write_bytes(content)
            self.record(task, result, digest_of(content))
            fresh.replace(final)
        finally:
            fresh.unlink(missing_ok=True)

    def record(self, task: Task, result: Result, autograded: str) -> None:
        """Write a verdict into the gradebook."""
        came = task.submission.came
        row = self.rows[task.name]
        once_more(record, self.gradebook, row, result, autograded, came)

    def stop_if_nothing_works(self, task: Task, error: Exception) -> None:
        """Stop where the next submission would fare no better.

        Raises
        ------
        EngineError, DatabaseError, UserError
        """
        if isinstance(error, EngineError):
            self.workers.decide_nothing(task.source)
        elif isinstance(error, OperationalError) or type(error) is DatabaseError:
            raise error
        elif isinstance(error, OSError) and error.errno in NO_ROOM:
            raise UserError(
                f"{self.course.root} cannot be written: {error.strerror}. Make room, "
                "then run this again; what was graded is kept."
            ) from None


def result_for(assignment: str, task: Task, graded: GradedNotebook) -> Result:
    """Put together what was read and what was decided."""
    notes = dict.fromkeys((*task.submission.notes, *graded.notes))
    return Result(
        student=task.student,
        assignment=assignment,
        notebook=task.name,
        verdicts=tuple(settled(task.source, graded)),
        notes=tuple(notes),
        readable=graded.readable,
        fingerprint=task.fingerprint,
        seed=graded.seed,
    )


def to_be_run_again(assignment: str, task: Task, error: Exception) -> Result:
    """What to say of a submission on which the grader or the machine failed."""
    why = str(error)
    if not isinstance(error, UserError):
        why = f"The grader failed on this submission: {type(error).__name__}: {why}"
    return Result(
        student=task.student,
        assignment=assignment,
        notebook=task.name,
        verdicts=_not_judged(task.source),
        notes=(f"To be run again: {why}", *task.submission.notes),
        again=True,
    )


def refused(assignment: str, name: str, source: NotebookNode, place: Place) -> Result:
    """What to say of a folder that no student's id names; nothing of it is recorded."""
    return Result(
        student=place.student,
        assignment=assignment,
        notebook=name,
        verdicts=_not_judged(source),
        notes=(f"Not graded: {place.refused}",),
        again=True,
    )


def _not_judged(source: NotebookNode) -> tuple[CellVerdict, ...]:
    """The cells with points, none of them marked."""
    return tuple(
        CellVerdict(one["grade_id"], None, float(one["points"]), "not judged")
        for one in map(settings, source.cells)
        if one.get("grade") or one.get("task")
    )


def digest_of(content: bytes) -> str:
    """sha256, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
