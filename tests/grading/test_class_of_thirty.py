"""A class of thirty, half of it attackers of every kind: one run grades it all.

All attacks, alone and through nbgrader's own command, are in ``test_hostile_class``.
"""

import os
import subprocess

import pytest

from grader.course.directory import make_course
from grader.course.export import export
from grader.doctor.environment import bubblewrap
from tests.grading.hostile import ASSIGNMENT, honest, write
from tests.grading.hostile_bytes import BYTES
from tests.grading.hostile_class import (
    FOUR,
    TABLE,
    in_the_gradebook,
    release,
    with_downhill,
    wrong_marks,
)
from tests.grading.hostile_code import CODE
from tests.grading.hostile_files import KINDS, LINKS
from tests.grading.hostile_names import BESIDE
from tests.grading.hostile_notebooks import NOTEBOOKS
from tests.grading.hostile_words import WORDS

pytestmark = [
    pytest.mark.hostile,
    pytest.mark.slow,
    pytest.mark.skipif(not bubblewrap().good, reason=bubblewrap().said),
]

THIRTY = 30
MORE = ("32_fork_bomb", "31_endless", "33_memory", "42_group_stop")
OTHERS = (NOTEBOOKS, WORDS, CODE, LINKS, KINDS, BYTES, BESIDE)
ATTACKS = {
    name: TABLE[name]
    for name in TABLE
    if {*FOUR.values(), *MORE} & {*name.split()}
    or name in [next(iter(table)) for table in OTHERS]
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The course, and how the program ended; every attacker sits before an honest one.

    Attackers are called 00, 02, …, honest students 01, 03, …
    """
    course = make_course(tmp_path_factory.mktemp("thirty") / "course")
    release(course)
    attackers = iter(ATTACKS.values())
    for number in range(THIRTY):
        folder = course.root / "submitted" / f"{number:02d}" / ASSIGNMENT
        attack = None if number % 2 else next(attackers, None)
        if attack:
            attack.put(folder)
        else:
            write(folder, honest())
    run = subprocess.run(
        with_downhill(course),
        cwd=course.root,
        capture_output=True,
        text=True,
        env={**os.environ, "COLUMNS": "100"},
    )
    return course, run


@pytest.fixture(scope="module")
def marks(graded):
    return in_the_gradebook(graded[0])[0]


def test_one_run_grades_everybody(graded, marks, tmp_path):
    course, run = graded
    assert run.returncode == 1, run.stdout + run.stderr
    assert "Traceback" not in run.stdout + run.stderr
    assert sorted(marks) == [f"{number:02d}" for number in range(THIRTY)]
    assert export(course, tmp_path / "marks.csv") == THIRTY


def test_honest_students_have_every_mark(marks, tried):
    names = [f"{n:02d}" for n in range(THIRTY) if n % 2 or n // 2 >= len(ATTACKS)]
    tried("honest", len(names))
    short = {name: wrong_marks(marks[name], None) for name in names}
    assert {name: lost for name, lost in short.items() if lost} == {}


def test_there_are_as_many_attackers_as_the_class_has_room_for():
    assert THIRTY // 2 - 2 <= len(ATTACKS) <= THIRTY // 2


@pytest.mark.parametrize("number", range(len(ATTACKS)), ids=list(ATTACKS))
def test_an_attacker_earns_what_was_earned(marks, number, tried):
    tried("hostile")
    handed_in = list(ATTACKS.values())[number]
    assert wrong_marks(marks[f"{2 * number:02d}"], handed_in) == ""
