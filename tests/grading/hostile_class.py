"""The class: who sits where, how it is graded by either program, and what came out."""

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import termios
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nbformat
import psutil

from grader.authoring.source import HIDDEN_CASES, ROOT, SOURCES, read_source
from grader.course import prepare_path
from grader.course.directory import Course
from grader.course.gradebook import StoredResult
from grader.course.gradebook import stored as kept_rows
from grader.grading.autograde import grade
from grader.grading.executors import EngineSettings, threads
from test_cases.cases import PUBLIC
from tests.grading.hostile import (
    ASSIGNMENT,
    FUNCTIONS,
    NOTEBOOK,
    HandedIn,
    honest,
    of_exhibits,
    parts,
    points,
    write,
    wrong,
)
from tests.grading.hostile_bytes import BYTES
from tests.grading.hostile_code import CODE
from tests.grading.hostile_files import KINDS, LINKS, NEIGHBOUR
from tests.grading.hostile_names import BESIDE, NAMES
from tests.grading.hostile_notebooks import NOTEBOOKS
from tests.grading.hostile_words import WORDS

CELL_SECONDS, SUBMISSION_SECONDS = 5, 75
LONGEST = 600  # seconds of a whole run: one that does not end must fail, not hang
SECRET = "owls-and-larks-7361"
EVERY = 6  # after so many attackers sits somebody honest
RESUBMITTED = "resubmitted"
FILES = LINKS | KINDS | BYTES | BESIDE | NAMES
TABLE = {**dict(of_exhibits()), **NOTEBOOKS, **WORDS, **CODE, **FILES}
FOUR = {  # exhibits that broke the grader once
    "a name that nobody asked for": "45_name_not_asked",
    "a signal to the process group": "42_group_kill",
    "a reply of shared lists": "35_shared_reply",
    "half a character": "46_half_characters",
}
WRITTEN = ("/tmp/typed", "/tmp/broken", "/tmp/touched", "/dev/shm/x", "~/.ipython")


def slug(number: int, name: str) -> str:
    """A plain name for the folder of whoever hands that in."""
    return f"{number:03d}-" + re.sub(r"\W+", "_", name)[:80]


@cache
def seats() -> dict[str, tuple[str, HandedIn | None]]:
    """By the folder of each student: what is handed in; None for an honest notebook."""
    found: dict[str, tuple[str, HandedIn | None]] = {NEIGHBOUR: ("honest", None)}
    for number, (name, each) in enumerate(TABLE.items()):
        if number % EVERY == 0:
            found[f"{number:03d}-honest"] = ("honest", None)
        found[each.student or slug(number, name)] = (name, each)
    return found


@cache
def students() -> dict[str, str]:
    """The folder of whoever hands each row of the table in."""
    return {name: student for student, (name, _) in seats().items()}


def release(course: Course) -> None:
    """Put the assignment of this class into a course."""
    folder = course.root / "source" / ASSIGNMENT
    folder.mkdir(parents=True)
    nbformat.write(parts(read_source), folder / NOTEBOOK)
    for library in ("opt_utils", "test_cases"):
        skip = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / library, folder / library, ignore=skip)
    assert course.nbgrader.generate_assignment(ASSIGNMENT)["success"]


def grade_before(course: Course) -> None:
    """Grade somebody who hands in something worse later."""
    write(course.folder("submitted", RESUBMITTED, ASSIGNMENT), honest())
    with threads(EngineSettings(), 1) as workers:
        (result,) = grade(course, ASSIGNMENT, workers)
    assert result.mark == sum(points().values())


def hand_in(course: Course) -> None:
    """Put everybody's submission into its place."""
    for student, (_, handed_in) in seats().items():
        folder = course.root / "submitted" / student / ASSIGNMENT
        if handed_in:
            handed_in.put(folder)
        else:
            write(folder, honest())
    notebook = wrong()
    notebook.cells = [c for c in notebook.cells if not c.id.startswith("check_")]
    write(course.root / "submitted" / RESUBMITTED / ASSIGNMENT, notebook)


@contextlib.contextmanager
def changing(course: Course) -> Iterator[None]:
    """Have those at work who change what they handed in while it is read."""
    over = threading.Event()

    def change() -> None:
        while not over.wait(0.05):
            for student, (_, handed_in) in seats().items():
                if handed_in and handed_in.meanwhile:
                    folder = course.root / "submitted" / student / ASSIGNMENT
                    handed_in.meanwhile(folder)

    thread = threading.Thread(target=change)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def with_downhill(course: Course) -> list[str]:
    command = [sys.executable, "-m", "grader", "grade", ASSIGNMENT]
    limits = [f"--cell-seconds={CELL_SECONDS}"]
    limits += [f"--submission-seconds={SUBMISSION_SECONDS}"]
    return [*command, f"--course={course.root}", *limits]


def with_nbgrader(course: Course) -> list[str]:
    prepare_path()
    settings = course.root / "nbgrader_config.py"
    limits = f"c.Decide.cell_seconds = {CELL_SECONDS}\n"
    limits += f"c.Decide.submission_seconds = {SUBMISSION_SECONDS}\n"
    settings.write_text(f"{settings.read_text()}\n{limits}")
    return [str(Path(sys.executable).with_name("nbgrader")), "autograde", ASSIGNMENT]


def devices() -> dict[Path, tuple[int, int, int, int]]:
    """Mode, number and owners of each device."""
    found = {path: path.lstat() for path in Path("/dev").iterdir()}
    return {
        path: (about.st_mode, about.st_rdev, about.st_uid, about.st_gid)
        for path, about in found.items()
        if stat.S_ISCHR(about.st_mode)
    }


def outside(course: Course) -> dict[str, str]:
    """What no submission may change."""
    files = [*HIDDEN_CASES.glob("*"), *PUBLIC.glob("*"), *SOURCES.glob("*.py")]
    files += [course.root / "nbgrader_config.py"]
    for step in ("source", "release"):
        files += [f for f in (course.root / step).rglob("*") if f.is_file()]
    found = {str(f): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}
    found |= {str(path): str(about) for path, about in devices().items()}
    found |= {str(path): "a file" for path in course.root.iterdir() if path.is_file()}
    written = [Path(name).expanduser() for name in WRITTEN]
    return found | {str(path): "written" for path in written if path.exists()}


def living() -> set[int]:
    """Processes below this one that still do something; orphans come to it, too."""
    found = psutil.Process().children(recursive=True)
    return {one.pid for one in found if one.status() != psutil.STATUS_ZOMBIE}


def at_a_terminal(
    command: list[str], course: Course, scratch: Path
) -> tuple[int | None, str, int]:
    """Run a program in a session and at a terminal of its own, as a teacher does.

    Gives its exit status, None when it did not end; what it wrote; and how many bytes
    somebody typed into its terminal.
    """
    ours, theirs = os.openpty()
    written = scratch.with_suffix(".terminal")
    environment = {**os.environ, "TMPDIR": str(scratch), "DOWNHILL_SECRET": SECRET}
    with written.open("wb") as file:
        process = subprocess.Popen(
            command,
            cwd=course.root,
            env=environment,
            stdin=theirs,
            stdout=file,
            stderr=file,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        try:
            status = process.wait(LONGEST)
        except subprocess.TimeoutExpired:
            status = None
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    waiting = fcntl.ioctl(theirs, termios.FIONREAD, bytes(4))
    os.close(ours)
    os.close(theirs)
    text = written.read_bytes().decode("utf-8", "surrogateescape")
    return status, text, int.from_bytes(waiting, sys.byteorder)


@dataclass
class Run:
    """What one program made of the class."""

    course: Course
    status: int | None
    expected_status: int
    terminal: str
    typed: int
    changed: dict[str, str]  # what is not as it was, outside
    living: set[int]  # what runs that did not run before
    left: set[str]  # files in its folder for temporary ones
    marks: dict[str, dict[str, float | None]]  # by student and function
    comments: list[str]
    rows: list[StoredResult]

    def notebooks(self) -> Iterator[tuple[str, nbformat.NotebookNode]]:
        """Every graded notebook, with its student's folder."""
        for path in sorted((self.course.root / "autograded").glob(f"*/*/{NOTEBOOK}")):
            yield path.parents[1].name, nbformat.read(path, as_version=4)


def in_the_gradebook(
    course: Course,
) -> tuple[dict[str, dict[str, float | None]], list[str], list[StoredResult]]:
    """Marks and comments, and the rows that are kept beside them."""
    marks: dict[str, dict[str, float | None]] = {}
    comments = []
    with course.gradebook() as gradebook:
        for submission in gradebook.assignment_submissions(ASSIGNMENT):
            row = marks.setdefault(submission.student.id, {})
            for book in submission.notebooks:
                given = {
                    g.name.removeprefix("check_"): g.auto_score for g in book.grades
                }
                row |= {name: given[name] for name in FUNCTIONS if name in given}
                comments += [c.auto_comment for c in book.comments if c.auto_comment]
        return marks, comments, kept_rows(gradebook, assignment=ASSIGNMENT)


def wrong_marks(row: dict[str, float | None], handed_in: HandedIn | None) -> str:
    """What a student has that was not earned, or has not and did earn."""
    found = []
    for name, full in points().items():
        mark = row.get(name, "no")
        if handed_in and name in handed_in.lost:
            good = mark == 0
        elif handed_in and name in handed_in.short:
            good = isinstance(mark, float) and mark < full
        else:
            good = mark == full or (handed_in is not None and handed_in.breaks)
        if not good:
            found.append(f"{name}: {mark} of {full:g}")
    return ", ".join(found)
