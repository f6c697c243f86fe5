"""A class of attackers and one honest student, graded by both programs."""

import contextlib
import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import psutil
import pytest

from grader.authoring.build import student_version
from grader.authoring.source import HIDDEN_CASES, SOURCES
from grader.course import prepare_path
from grader.course.directory import make_course
from grader.course.release import release
from grader.samples import CLASSES, sample_notebook
from tests.engine.test_attacks import ATTACKED, ATTACKS, BREAKS_ITSELF

pytestmark = [pytest.mark.hostile, pytest.mark.slow]

ASSIGNMENT = "04_optimization_methods"
HONEST = CLASSES[ASSIGNMENT][0]
SECONDS = 2
EARNED = {"doing nothing": 1, "the public cases": 9.9}


def hand_in(course):
    """Every attack in the first graded function, and one honest submission."""
    release(course, ASSIGNMENT)
    for number, attack in enumerate([None, *ATTACKS]):
        notebook = sample_notebook(HONEST)
        if attack:
            (cell,) = (cell for cell in notebook.cells if cell.id == ATTACKED)
            cell.source = attack.read_text()
        name = attack.stem if attack else "honest"
        folder = course.folder("submitted", f"{number:02d}-{name}", ASSIGNMENT)
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{ASSIGNMENT}.ipynb")


def with_downhill(course):
    command = [sys.executable, "-m", "grader", "grade", ASSIGNMENT]
    return [*command, f"--course={course.root}", f"--cell-seconds={SECONDS}"]


def with_nbgrader(course):
    prepare_path()
    settings = course.root / "nbgrader_config.py"
    settings.write_text(f"{settings.read_text()}\nc.Decide.cell_seconds = {SECONDS}\n")
    return [str(Path(sys.executable).with_name("nbgrader")), "autograde", ASSIGNMENT]


def digests():
    """What no submission may change."""
    files = [*HIDDEN_CASES.glob("*"), *SOURCES.glob("*.py")]
    return {file: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def living():
    """Processes below this one that still do something, orphans too."""
    found = set()
    for one in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            if one.status() != psutil.STATUS_ZOMBIE:
                found.add(one.pid)
    return found


@pytest.fixture(scope="module", params=[with_downhill, with_nbgrader])
def graded(request, tmp_path_factory):
    """Marks by student and cell, what ran before and after, and the course."""
    course = make_course(tmp_path_factory.mktemp("course"))
    hand_in(course)
    before = digests(), living()
    scratch = tmp_path_factory.mktemp("scratch")
    done = subprocess.run(
        request.param(course),
        cwd=course.root,
        env={**os.environ, "TMPDIR": str(scratch)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    after = digests(), living(), set(scratch.iterdir())
    with course.gradebook() as gradebook:
        marks = {
            (submission.student.id, grade.name): grade.auto_score
            for submission in gradebook.assignment_submissions(ASSIGNMENT)
            for book in submission.notebooks
            for grade in book.grades
        }
    return marks, before, after, course


def marks_of(marks, student):
    return {cell: mark for (who, cell), mark in marks.items() if who == student}


def test_the_honest_student_keeps_every_mark(graded):
    given = marks_of(graded[0], "00-honest")
    assert sum(mark or 0 for mark in given.values()) == HONEST.mark


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda path: path.stem)
def test_no_attacker_gets_a_mark_that_was_not_earned(graded, attack):
    number = ATTACKS.index(attack) + 1
    given = marks_of(graded[0], f"{number:02d}-{attack.stem}")
    text = attack.read_text()
    most = EARNED[re.search(r"# Expected mark: .* for (.*)", text)[1]]
    assert given[f"check_{ATTACKED}"] <= most
    if attack.stem not in BREAKS_ITSELF:
        others = {f"check_{ATTACKED}", "check_model"}
        honest = marks_of(graded[0], "00-honest")
        assert {k: v for k, v in given.items() if k not in others} == {
            k: v for k, v in honest.items() if k not in others
        }


def test_nothing_outside_is_changed_and_nothing_runs_on(graded):
    _, before, after, course = graded
    assert after[0] == before[0]
    assert after[1] - before[1] == set()
    assert after[2] == set()
    ours = {path.name for path in course.folder("source", ".", ASSIGNMENT).iterdir()}
    names = {path.name for path in (course.root / "autograded").glob("*/*/*")}
    assert names <= ours


def test_no_student_can_read_a_solution_that_was_not_theirs(graded):
    course = graded[3]
    stubs = "\n".join(cell.source for cell in student_version(ASSIGNMENT).cells)
    assert "gradient**2" not in stubs
    for path in (course.root / "autograded").rglob("*.ipynb"):
        outputs = [
            str(output)
            for cell in nbformat.read(path, as_version=4).cells
            for output in cell.get("outputs", [])
        ]
        assert "gradient**2" not in "\n".join(outputs)
