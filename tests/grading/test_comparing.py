"""Grading again shows whose mark moves and why; what was before is kept."""

import json
from concurrent.futures import ThreadPoolExecutor

import msgspec
import nbformat
import pytest
from nbformat.v4 import new_notebook
from typer.testing import CliRunner

from grader.cli import app
from grader.course.gradebook import earlier, stored
from grader.course.result import Result
from grader.doctor.environment import bubblewrap
from grader.engine import CellVerdict, GradedNotebook
from grader.grading.autograde import grade
from grader.grading.comparing import moves
from grader.grading.executors import Workers
from grader.samples import write_sample
from grader.samples.hyperparameters import ASSIGNMENT as SEARCH
from grader.samples.hyperparameters import SAMPLES
from grader.samples.optimization_methods import ASSIGNMENT
from test_cases.outcomes import Outcome
from tests.grading.deciding import everything, hand_in

NEW = {"ada": 4.0, "bob": 3.0, "eve": None}
CELL = "check_update_parameters_with_gd"


def outcome(behaviour, passed):
    return Outcome(behaviour, weight=1.0, passed=passed)


def verdict(mark, most=4.0, **behaviours):
    outcomes = tuple(outcome(name, passed) for name, passed in behaviours.items())
    return CellVerdict(CELL, mark, most, "partial", outcomes)


def graded(course, marks):
    """Grade a class in which everyone gets the mark that is said here."""

    def decide(source, file):
        text = file.content.decode()
        (name,) = [name for name in marks if f"by {name}" in text]
        return GradedNotebook(new_notebook(), (verdict(marks[name]),), ())

    def run(**options):
        with ThreadPoolExecutor(2) as executor:
            return grade(course, ASSIGNMENT, Workers(executor, decide, 3), **options)

    return run


@pytest.fixture
def class_of_three(course):
    hand_in(course, **{name: f"by {name}" for name in NEW})
    graded(course, {"ada": 4.0, "bob": 2.0, "eve": 1.0})()
    return course


def before_and_after(course, **options):
    with course.gradebook() as gradebook:
        before = stored(gradebook, assignment=ASSIGNMENT)
    return before, graded(course, NEW)(force=True, **options)


def test_what_would_move_is_told_and_nothing_is_written(class_of_three):
    was = everything(class_of_three)
    found = moves(*before_and_after(class_of_three, write=False))
    assert [(one.student, one.before, one.after) for one in found] == [
        ("bob", 2.0, 3.0),
        ("eve", 1.0, 0.0),
    ]
    assert found[0].why == ("update_parameters_with_gd: 2 of 4 -> 3 of 4",)
    assert found[1].why == ("update_parameters_with_gd: 1 of 4 -> by hand of 4",)
    assert everything(class_of_three) == was
    with class_of_three.gradebook() as gradebook:
        assert earlier(gradebook) == []


def test_what_was_before_stays_in_the_gradebook(class_of_three):
    before, _ = before_and_after(class_of_three)
    graded(class_of_three, {"ada": 4.0, "bob": 0.0, "eve": 4.0})(force=True)
    with class_of_three.gradebook() as gradebook:
        kept = {who: earlier(gradebook, student=who) for who in NEW}
    assert {who: len(rows) for who, rows in kept.items()} == {
        "ada": 0,
        "bob": 2,
        "eve": 2,
    }
    marks = [json.loads(row.verdicts)[0]["mark"] for row in kept["bob"]]
    assert marks == [2.0, 3.0]
    first = next(row for row in before if row.student == "bob")
    assert (kept["bob"][0].verdicts, kept["bob"][0].seed) == (
        first.verdicts,
        first.seed,
    )
    assert kept["bob"][0].replaced <= kept["bob"][1].replaced


def result(*verdicts, **more):
    return Result("ada", "a", "a", tuple(verdicts), **more)


@pytest.mark.parametrize(
    ("was", "now", "why"),
    [
        ((verdict(2, x=True),), (verdict(2, x=True),), None),
        ((verdict(2),), (verdict(2, most=5),), "2 of 4 -> 2 of 5"),
        (
            (verdict(2, old=False, same=True),),
            (verdict(4, old=True, same=True),),
            "2 of 4 -> 4 of 4; passes now: old",
        ),
        (
            (verdict(4, a=True, b=True, c=True, d=True),),
            (verdict(0, a=False, b=False, c=False, d=False),),
            "4 of 4 -> 0 of 4; fails now: a, b, c and 1 more",
        ),
        (
            (verdict(4, a=True, b=True),),
            (verdict(3, a=True, c=False),),
            "4 of 4 -> 3 of 4; is new: c; is gone: b",
        ),
    ],
)
def test_why_a_mark_moves(was, now, why, class_of_three):
    with class_of_three.gradebook() as gradebook:
        (row,) = stored(gradebook, student="ada")
    old = result(*was)
    row.verdicts = msgspec.json.encode(old.verdicts).decode()
    row.assignment = row.notebook = "a"
    found = moves([row], [result(*now)])
    assert [one.why for one in found] == (
        [(f"update_parameters_with_gd: {why}",)] if why else []
    )


def test_who_had_no_mark_does_not_move():
    assert moves([], [result(verdict(2))]) == []


@pytest.mark.slow
@pytest.mark.skipif(not bubblewrap().good, reason=bubblewrap().said)
def test_first_compare_then_apply(tmp_path):
    run = CliRunner()
    where = ["--course", str(tmp_path)]

    def downhill(*arguments):
        done = run.invoke(app, [*arguments, *where])
        assert done.exit_code == 0, done.output
        return done.output

    downhill("release", SEARCH)
    for sample in SAMPLES[:2]:
        write_sample(sample, tmp_path / "submitted" / sample.student / SEARCH)
    downhill("grade", SEARCH)
    path = tmp_path / "source" / SEARCH / f"{SEARCH}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cell = next(c for c in notebook.cells if c.id == "check_sample_lr")
    cell.metadata.nbgrader.points = 9
    nbformat.write(notebook, path)
    stored = (tmp_path / "gradebook.db").read_bytes()
    said = downhill("grade", SEARCH, "--compare")
    assert "sample_lr: 4 of 4 -> 9 of 9" in said
    assert "2 would move, 0 stay." in said
    assert "Nothing was written." in said
    assert (tmp_path / "gradebook.db").read_bytes() == stored
    assert "2 moved, 0 stay." in downhill("grade", SEARCH, "--apply")
    assert "0 would move, 2 stay." in downhill("grade", SEARCH, "--compare")
