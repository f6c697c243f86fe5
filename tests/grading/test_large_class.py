"""Three hundred students, and among them one of every kind that hands in trouble."""

import os
import shutil

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from grader.course.directory import make_course
from grader.course.export import export
from grader.course.release import release
from grader.doctor.environment import bubblewrap
from grader.engine.limits import Limits
from grader.grading.autograde import grade
from grader.grading.executors import EngineSettings, threads
from grader.samples import CLASSES, sample_notebook
from tests.engine.reader.test_files import BROKEN

pytestmark = [pytest.mark.hostile, pytest.mark.slow, pytest.mark.long]

ASSIGNMENT = "04_optimization_methods"
NAME = f"{ASSIGNMENT}.ipynb"
REFERENCE = CLASSES[ASSIGNMENT][0]
STUDENTS = 300


def with_first_answer(text):
    """An otherwise right notebook."""
    notebook = sample_notebook(REFERENCE)
    (cell,) = (c for c in notebook.cells if c.id == "update_parameters_with_gd")
    cell.source = text
    return nbformat.writes(notebook)


def link(folder):
    (folder / NAME).symlink_to("/etc/hostname")


def two_notebooks(folder):
    for name in ("a.ipynb", "b.ipynb"):
        (folder / name).write_text(nbformat.writes(new_notebook()))


def checkpoint(folder):
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / NAME).write_text(with_first_answer("def f(:"))


TROUBLE = {
    **{name: text for name, (text, _) in BROKEN.items()},
    "a folder": lambda folder: (folder / NAME).mkdir(),
    "a link": link,
    "a pipe": lambda folder: os.mkfifo(folder / NAME),
    "nothing": lambda folder: None,
    "another name": lambda folder: (folder / "x.ipynb").write_text(
        nbformat.writes(sample_notebook(REFERENCE))
    ),
    "two notebooks": two_notebooks,
    "a checkpoint and a syntax error": checkpoint,
    "a Python file": lambda folder: (folder / "answer.py").write_text("x = 1"),
    "other cells only": nbformat.writes(new_notebook(cells=[new_code_cell("1 / 0")])),
    "an exit": with_first_answer("import sys\nsys.exit(0)"),
    "an endless loop": with_first_answer("while True:\n    pass"),
    "a fork bomb": with_first_answer("import os\nwhile True:\n    os.fork()"),
    "too much memory": with_first_answer("x = bytearray(1 << 40)"),
    "a flood": with_first_answer("while True:\n    print('x' * 10**6)"),
    "an input": with_first_answer("x = input()"),
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    course = make_course(tmp_path_factory.mktemp("course"))
    release(course, ASSIGNMENT)
    right = nbformat.writes(sample_notebook(REFERENCE))
    trouble = list(TROUBLE.items())
    for number in range(STUDENTS):
        folder = course.folder("submitted", f"s{number:03d}", ASSIGNMENT)
        folder.mkdir(parents=True)
        make = trouble[number][1] if number < len(trouble) else right
        if callable(make):
            make(folder)
        else:
            (folder / NAME).write_text(make)
    settings = EngineSettings(Limits(cell_seconds=2), sandbox=bubblewrap().good)
    with threads(settings) as workers:
        results = grade(course, ASSIGNMENT, workers)
    yield course, {result.student: result for result in results}
    shutil.rmtree(course.root)


def test_all_of_them_have_a_row(graded):
    course, results = graded
    assert len(results) == STUDENTS
    assert export(course, course.root / "marks.csv") == STUDENTS
    with course.gradebook() as gradebook:
        found = gradebook.assignment_submissions(ASSIGNMENT)
        assert {one.student.id for one in found} == set(results)


def test_the_honest_ones_have_every_mark(graded, tried):
    _, results = graded
    tried("honest", STUDENTS - len(TROUBLE))
    marks = {results[f"s{n:03d}"].mark for n in range(len(TROUBLE), STUDENTS)}
    assert marks == {REFERENCE.mark}


@pytest.mark.parametrize("kind", TROUBLE)
def test_trouble_costs_no_more_than_it_is(graded, kind, tried):
    tried("hostile")
    number = list(TROUBLE).index(kind)
    result = graded[1][f"s{number:03d}"]
    if kind == "another name":
        assert result.mark == REFERENCE.mark
        assert result.notes
    elif isinstance(TROUBLE[kind], str) and "update_parameters" in TROUBLE[kind]:
        lost = [v.grade_id for v in result.verdicts if v.mark == 0]
        assert "check_update_parameters_with_gd" in lost
        kept = [v.grade_id for v in result.verdicts if v.mark == v.max_mark]
        assert "check_update_parameters_with_adam" in kept
    elif kind != "a checkpoint and a syntax error":
        assert result.mark == 0
        assert result.notes
