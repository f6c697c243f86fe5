"""Grade what a class handed in for an assignment."""

from __future__ import annotations

import hashlib
import json
import platform
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from nbformat.warnings import MissingIDFieldWarning
from nbgrader.api import Gradebook, MissingEntry, Notebook
from nbgrader.utils import parse_utc

from grader.authoring.source import HIDDEN_CASES, ROOT
from grader.course.directory import Course
from grader.course.gradebook import Seal, prepare, record, result_of, seals, stored
from grader.course.result import Result
from grader.course.submissions import Submission, read_bytes, read_submission
from grader.engine import CellVerdict, EngineError, GradedNotebook
from grader.engine.notebook.plan import settings
from grader.errors import UserError
from grader.grading.executors import Task, Workers
from grader.grading.manual import settled
from test_cases.cases import PUBLIC


def grade(
    course: Course,
    assignment: str,
    workers: Workers,
    *,
    force: bool = False,
    tell: Callable[[Result, int], None] = lambda result, total: None,
) -> list[Result]:
    """Grade every submission of an assignment.

    Parameters
    ----------
    course : Course
    assignment : str
    workers : Workers
        They decide each submission; only this process writes the gradebook.
    force : bool
        Grade again what has not changed.
    tell : callable
        Called with each result and the number of results to come, as they come.

    Returns
    -------
    list of Result
        By student and notebook.

    Raises
    ------
    UserError
        When the assignment was not released or nobody handed anything in.
    EngineError
        When nothing can be decided here.
    """
    sources = released_sources(course, assignment)
    students = submitted(course, assignment)
    results: list[Result] = []

    def done(result: Result) -> None:
        results.append(result)
        tell(result, len(students) * len(sources))

    def changed(gradebook: Gradebook) -> Iterator[Task]:
        for task in tasks(course, assignment, sources, students):
            before = None
            if not force and holds(course, assignment, task, sealed):
                before = earlier(gradebook, assignment, task)
            if before is None:
                yield task
            else:
                done(before)

    with course.gradebook() as gradebook:
        check_released(gradebook, assignment)
        prepare(gradebook)
        sealed = seals(gradebook, assignment)
        rows = {name: gradebook.find_notebook(name, assignment) for name in sources}
        for task, future in workers.map(changed(gradebook)):
            graded = graded_or_why_not(task.source, future)
            result = result_for(assignment, task, graded)
            keep(course, gradebook, rows[task.name], result, graded.notebook)
            done(result)
    return sorted(results, key=lambda result: (result.student, result.notebook))


def graded_or_why_not(
    source: NotebookNode, future: Future[GradedNotebook]
) -> GradedNotebook:
    """What was decided; when the grader itself failed, a person must look."""
    try:
        return future.result()
    except EngineError:
        raise
    except Exception as error:  # whatever it is, the others go on
        cells = [c.metadata.get("nbgrader", {}) for c in source.cells]
        verdicts = tuple(
            CellVerdict(c["grade_id"], None, float(c["points"]), "error")
            for c in cells
            if c.get("grade")
        )
        why = f"The grader failed on this submission: {type(error).__name__}: {error}"
        return GradedNotebook(new_notebook(), verdicts, (why,))


def released_sources(course: Course, assignment: str) -> dict[str, NotebookNode]:
    """The instructor's notebooks that a class got its stubs from, by name."""
    paths = course.sources(assignment)
    if not paths:
        raise UserError(
            f"There is no assignment {assignment!r} in {course.root}. "
            f"Released: {', '.join(course.assignments()) or 'none'}. "
            f"Release it with: downhill release {assignment} --course {course.root}"
        )
    with warnings.catch_warnings():  # older notebooks have cells without ids
        warnings.simplefilter("ignore", MissingIDFieldWarning)
        return {path.stem: nbformat.read(path, as_version=4) for path in paths}


def submitted(course: Course, assignment: str) -> list[str]:
    """Everyone who handed something in.

    Raises
    ------
    UserError
        When nobody did; the sentence says where submissions belong.
    """
    students = course.students(assignment)
    if not students:
        place = course.folder("submitted", "STUDENT", assignment)
        raise UserError(
            f"There are no submissions of {assignment}. "
            f"They belong in {place / (assignment + '.ipynb')}"
        )
    return students


def check_released(gradebook: Gradebook, assignment: str) -> None:
    """Refuse when nbgrader does not know the assignment."""
    try:
        gradebook.find_assignment(assignment)
    except MissingEntry:
        raise UserError(
            f"The gradebook does not know {assignment}: release it first."
        ) from None


def tasks(
    course: Course,
    assignment: str,
    sources: dict[str, NotebookNode],
    students: list[str],
) -> Iterator[Task]:
    """Read what each student handed in."""
    basis = {name: judged_by(source) for name, source in sources.items()}
    for student in students:
        folder = course.folder("submitted", student, assignment)
        for name, source in sources.items():
            submission = read_submission(folder, name, alone=len(sources) == 1)
            mark = fingerprint(basis[name], submission)
            yield Task(student, source, name, submission, mark)


def judged_by(source: NotebookNode) -> bytes:
    """A digest of all that a verdict depends on besides the submission."""
    digest = hashlib.sha256(json.dumps(source).encode())
    files = [*PUBLIC.glob("*.json"), *HIDDEN_CASES.glob("*.json")]
    for package in ("grader", "test_cases", "opt_utils"):
        files += (ROOT / package).rglob("*.py")
    for path in sorted(files):
        digest.update(path.read_bytes())
    for part in (platform.python_version(), version("numpy"), version("scikit-learn")):
        digest.update(part.encode())
    return digest.digest()


def fingerprint(basis: bytes, submission: Submission) -> str:
    """Changes when the verdict on a submission could."""
    read: list[Any] = [submission.notes, submission.readable]
    for cell in submission.notebook.cells:
        own = settings(cell).get("grade_id")
        read.append((cell["cell_type"], own, cell["source"]))
    return digest_of(basis + json.dumps(read).encode())


def holds(
    course: Course, assignment: str, task: Task, sealed: dict[tuple[str, str], Seal]
) -> bool:
    """Whether there is a verdict on what was handed in, and all of it is there."""
    fingerprint, digest = sealed.get((task.student, task.name), ("", ""))
    if fingerprint != task.fingerprint:
        return False
    folder = course.folder("autograded", task.student, assignment)
    file = folder / f"{task.name}.ipynb"
    return file.is_file() and digest_of(file.read_bytes()) == digest


def earlier(gradebook: Gradebook, assignment: str, task: Task) -> Result:
    """The verdict that was given before."""
    known = {"student": task.student, "assignment": assignment, "notebook": task.name}
    (row,) = stored(gradebook, **known)
    return result_of(row)


def result_for(assignment: str, task: Task, graded: GradedNotebook) -> Result:
    """Put together what was read and what was decided."""
    return Result(
        student=task.student,
        assignment=assignment,
        notebook=task.name,
        verdicts=tuple(settled(task.source, graded)),
        notes=(*task.submission.notes, *graded.notes),
        readable=task.submission.readable,
        fingerprint=task.fingerprint,
        seed=graded.seed,
    )


def digest_of(content: bytes) -> str:
    """sha256, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def keep(
    course: Course,
    gradebook: Gradebook,
    row: Notebook,
    result: Result,
    graded: NotebookNode,
) -> None:
    """Record a verdict, then put the graded notebook in its place."""
    # Not by nbformat, which validates at 10 ms a piece what a test has shown valid.
    content = json.dumps(graded, ensure_ascii=False).encode()
    folder = course.folder("autograded", result.student, result.assignment)
    folder.mkdir(parents=True, exist_ok=True)
    final = folder / f"{result.notebook}.ipynb"
    fresh = final.with_suffix(".new")
    fresh.write_bytes(content)
    came = handed_in(course.folder("submitted", result.student, result.assignment))
    record(gradebook, row, result, digest_of(content), came)
    fresh.replace(final)


def handed_in(folder: Path) -> datetime | None:
    """When a submission came, as nbgrader's ``timestamp.txt`` in its folder says."""
    try:
        moment: datetime = parse_utc(read_bytes(folder / "timestamp.txt").decode())
        return moment
    except (UserError, ValueError, OverflowError):
        return None
