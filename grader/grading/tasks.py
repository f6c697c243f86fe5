"""What there is to grade: each notebook that each student handed in."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version

from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry

from grader.authoring.source import HIDDEN_CASES, ROOT
from grader.course.directory import Course
from grader.course.door import Place
from grader.course.submissions import Submission, read_submission
from grader.engine import Limits
from grader.errors import UserError
from test_cases.cases import PUBLIC


@dataclass(frozen=True)
class Task:
    """One notebook of a submission, to be decided.

    Attributes
    ----------
    student : str
    source : NotebookNode
        The instructor's notebook that this is an answer to.
    name : str
        Its name.
    submission : Submission
    fingerprint : str
        Changes when the verdict could.
    """

    student: str
    source: NotebookNode
    name: str
    submission: Submission
    fingerprint: str


def submitted(
    course: Course,
    assignment: str,
    known: Collection[str],
    only: Collection[str] | None = None,
) -> list[Place]:
    """Where the submissions are: of everyone, or of some students.

    Parameters
    ----------
    course : Course
    assignment : str
    known : collection of str
        Ids that the gradebook knows.
    only : collection of str, optional

    Raises
    ------
    UserError
        When there are none; the sentence says where they belong.
    """
    places = course.submissions(assignment, known)
    if only is not None:
        places = [place for place in places if place.student in only]
    if not places:
        place = course.folder("submitted", "STUDENT", assignment)
        raise UserError(
            f"There are no submissions of {assignment}. "
            f"They belong in {place / (assignment + '.ipynb')}"
        )
    return places


def check_released(gradebook: Gradebook, assignment: str) -> None:
    """Refuse when nbgrader does not know the assignment."""
    try:
        gradebook.find_assignment(assignment)
    except MissingEntry:
        raise UserError(
            f"The gradebook does not know {assignment}: release it first."
        ) from None


def tasks(
    sources: dict[str, NotebookNode],
    places: Sequence[Place],
    limits: Limits,
    zone: str | None,
) -> Iterator[Task]:
    """Fetch what each student handed in; ``zone`` is the course's time zone."""
    basis = {name: judged_by(source, limits) for name, source in sources.items()}
    for place in places:
        for name, source in sources.items():
            submission = read_submission(place, name, len(sources) == 1, zone)
            mark = fingerprint(basis[name], submission)
            yield Task(place.student, source, name, submission, mark)


def judged_by(source: NotebookNode, limits: Limits) -> bytes:
    """A digest of all that a verdict depends on besides the submission."""
    numbers = {name: float(value) for name, value in asdict(limits).items()}
    digest = hashlib.sha256(json.dumps([source, numbers]).encode())
    files = [*PUBLIC.glob("*.json"), *HIDDEN_CASES.glob("*.json")]
    for package in ("grader", "test_cases", "opt_utils"):
        files += (ROOT / package).rglob("*.py")
    for path in sorted(files):
        digest.update(path.read_bytes())
    for part in (platform.python_version(), version("numpy"), version("scikit-learn")):
        digest.update(part.encode())
    return digest.digest()


def fingerprint(basis: bytes, submission: Submission) -> str:
    """Changes when the verdict on a submission could, or what is recorded with it."""
    digest = hashlib.sha256(basis)
    file = submission.file
    about = [file and file.name, submission.notes, str(submission.came)]
    digest.update(json.dumps(about).encode())
    for one in (file, *file.beside, *file.others) if file else ():
        digest.update(f"{one.name}\0{len(one.content)}\0".encode())
        digest.update(one.content)
    return digest.hexdigest()
