"""Grade what a class handed in for an assignment."""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from importlib.metadata import version

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from nbgrader.api import Gradebook, MissingEntry

from grader.course import Course
from grader.engine import CellVerdict, EngineError, GradedNotebook
from grader.errors import UserError
from grader.gradebook import prepare, record, result_of, stored
from grader.results import Result
from grader.source import HIDDEN_CASES, ROOT
from grader.submissions import Submission, read_submission
from grader.workers import Task, Workers
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
        Called with each result and the number of submissions, as they come.

    Returns
    -------
    list of Result
        In the order of the students' names.

    Raises
    ------
    UserError
        When the assignment was not released or nobody handed anything in.
    """
    source = released_source(course, assignment)
    students = submitted(course, assignment)
    results: dict[str, Result] = {}

    def done(result: Result) -> None:
        results[result.student] = result
        tell(result, len(students))

    def changed(gradebook: Gradebook) -> Iterator[Task]:
        for task in tasks(course, assignment, source, students):
            before = None if force else unchanged(course, gradebook, assignment, task)
            if before is None:
                yield task
            else:
                done(before)

    with course.gradebook() as gradebook:
        check_released(gradebook, assignment)
        prepare(gradebook)
        for task, future in workers.map(source, changed(gradebook)):
            graded = graded_or_why_not(source, future)
            result = result_for(assignment, task, graded)
            keep(course, gradebook, result, graded.notebook)
            done(result)
    return [results[student] for student in students]


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


def released_source(course: Course, assignment: str) -> NotebookNode:
    """The instructor's notebook that a class got its stubs from."""
    path = course.source(assignment)
    if not path.is_file():
        known = sorted(
            p.parent.name for p in (course.root / "source").glob("*/*.ipynb")
        )
        raise UserError(
            f"There is no assignment {assignment!r} in {course.root}. "
            f"Released: {', '.join(known) or 'none'}. "
            f"Release it with: downhill release {assignment} --course {course.root}"
        )
    notebook: NotebookNode = nbformat.read(path, as_version=4)
    return notebook


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
    course: Course, assignment: str, source: NotebookNode, students: list[str]
) -> Iterator[Task]:
    """Read what each student handed in."""
    basis = judged_by(source)
    for student in students:
        folder = course.folder("submitted", student, assignment)
        submission = read_submission(folder, assignment)
        yield Task(student, submission, fingerprint(basis, submission))


def judged_by(source: NotebookNode) -> bytes:
    """A digest of all that a verdict depends on besides the submission."""
    digest = hashlib.sha256(nbformat.writes(source).encode())
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
    digest = hashlib.sha256(basis)
    for cell in submission.notebook.cells:
        own = cell.metadata.get("nbgrader", {}).get("grade_id")
        digest.update(repr((cell.cell_type, own, cell.source)).encode())
    digest.update(repr((submission.notes, submission.readable)).encode())
    return digest.hexdigest()


def unchanged(
    course: Course, gradebook: Gradebook, assignment: str, task: Task
) -> Result | None:
    """The earlier verdict, when nothing has changed and all of it is still there."""
    row = stored(gradebook, task.student, assignment)
    if row is None or row.fingerprint != task.fingerprint:
        return None
    path = course.folder("autograded", task.student, assignment) / f"{assignment}.ipynb"
    if not path.is_file() or digest_of(path.read_bytes()) != row.autograded:
        return None
    return result_of(row)


def result_for(assignment: str, task: Task, graded: GradedNotebook) -> Result:
    """Put together what was read and what was decided."""
    return Result(
        student=task.student,
        assignment=assignment,
        verdicts=graded.verdicts,
        notes=(*task.submission.notes, *graded.notes),
        readable=task.submission.readable,
        fingerprint=task.fingerprint,
    )


def digest_of(content: bytes) -> str:
    """sha256, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def keep(
    course: Course, gradebook: Gradebook, result: Result, notebook: NotebookNode
) -> None:
    """Record a verdict, then put the finished folder in its place."""
    # Not by nbformat, which validates at 10 ms a piece what a test has shown valid.
    content = json.dumps(notebook, indent=1, ensure_ascii=False).encode()
    submitted_at = course.folder("submitted", result.student, result.assignment)
    moment = submitted_at / "timestamp.txt"
    timestamp = moment.read_text("utf-8").strip() if moment.is_file() else None
    final = course.folder("autograded", result.student, result.assignment)
    fresh = final.with_name(f".{final.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    (fresh / f"{result.assignment}.ipynb").write_bytes(content)
    record(gradebook, result, digest_of(content), timestamp)
    shutil.rmtree(final, ignore_errors=True)
    fresh.rename(final)
