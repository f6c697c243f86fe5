"""A class of attackers with honest neighbours, graded in one run by each program."""

import csv
import json
import os
import re
import shutil
import stat
from importlib import import_module
from pathlib import Path

import nbformat
import pytest

from grader.course.directory import make_course
from grader.course.export import export
from grader.course.student_ids import refusals
from grader.course.submissions import EXCHANGED
from tests.grading.hostile import ASSIGNMENT, FUNCTIONS, exhibits
from tests.grading.hostile_class import (
    EVERY,
    FOUR,
    RESUBMITTED,
    SECRET,
    TABLE,
    Run,
    at_a_terminal,
    changing,
    devices,
    grade_before,
    hand_in,
    in_the_gradebook,
    living,
    outside,
    release,
    seats,
    students,
    with_downhill,
    with_nbgrader,
    wrong_marks,
)
from tests.grading.hostile_stored import acts, hidden, reference_lines

pytestmark = [pytest.mark.hostile, pytest.mark.slow, pytest.mark.long]

CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]")
SAFE = {"text/plain", "image/png"}
EVERYBODYS = ("null", "zero", "random", "urandom")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A course in which somebody was graded already."""
    course = make_course(tmp_path_factory.mktemp("template") / "course")
    release(course)
    grade_before(course)
    return course.root


@pytest.fixture(scope="module", params=[with_downhill, with_nbgrader])
def run(request, template, tmp_path_factory):
    """The class, graded."""
    root = tmp_path_factory.mktemp("class")
    shutil.copytree(template, root / "course")
    course = make_course(root / "course")
    hand_in(course)
    command = request.param(course)
    (scratch := root / "scratch").mkdir()
    nodes, before, alive = devices(), outside(course), living()
    try:
        with changing(course):
            status, terminal, typed = at_a_terminal(command, course, scratch)
        after = outside(course)
    finally:
        for path, (mode, _, owner, group) in nodes.items():
            if devices().get(path) != nodes[path]:
                os.chown(path, owner, group)
                os.chmod(path, stat.S_IMODE(mode))
    yield Run(
        course,
        status,
        1,
        terminal,
        typed,
        {name: now for name, now in after.items() if before.get(name) != now},
        living() - alive,
        {path.name for path in scratch.iterdir()},
        *in_the_gradebook(course),
    )
    for folder in (course.root / "submitted").glob("*/*"):
        if not folder.is_symlink():
            folder.chmod(0o700)


def test_the_run_ends_as_for_any_class_with_failures(run):
    assert run.status == run.expected_status, run.terminal[-3000:]


def test_everybody_has_one_row(run):
    given = [row.student for row in run.rows]
    assert len(given) == len(set(given))
    assert len(given) == len(seats()) + 1 - len(refused())
    assert set(run.marks) == set(given)
    folders = {path.name for path in (run.course.root / "autograded").iterdir()}
    assert folders == set(given)


def test_honest_neighbours_have_every_mark(run, tried):
    names = [name for name, (what, _) in seats().items() if what == "honest"]
    assert len(names) > len(TABLE) / (EVERY + 1)
    tried("honest", len(names))
    short = {name: wrong_marks(run.marks.get(name, {}), None) for name in names}
    assert {name: lost for name, lost in short.items() if lost} == {}


@pytest.mark.parametrize("name", [name for name in TABLE if not TABLE[name].student])
def test_an_attacker_earns_what_was_earned(run, name, tried):
    tried("hostile")
    assert wrong_marks(run.marks[students()[name]], TABLE[name]) == ""


def test_students_with_odd_names_have_rows_and_marks(run):
    plain = {name for name, (_, each) in seats().items() if not (each and each.student)}
    odd = {name: row for name, row in run.marks.items() if name not in plain}
    odd.pop(RESUBMITTED)
    assert [wrong_marks(row, None) for row in odd.values()] == [""] * len(odd)
    among = sum(bool(each.student) for each in TABLE.values())
    assert len(odd) == among - len(refused()) > 3


def test_names_that_cannot_be_ids_are_told_and_have_no_row(run):
    assert refused().isdisjoint(run.marks)
    said = re.sub(r"[\s\x1b│]+", " ", run.terminal)
    told = said.count("cannot be a student's id: ") + said.count("are one student. ")
    assert told >= len(refused())


def refused():
    """The folders that are no student's by their names."""
    return {*refusals({*seats(), RESUBMITTED}, {RESUBMITTED})}


@pytest.mark.parametrize("exhibit", FOUR.values(), ids=FOUR)
def test_the_four_that_broke_the_grader_earn_nothing_and_cost_nobody(run, exhibit):
    (name,) = [name for name in TABLE if exhibit in name.split()]
    order = list(seats())
    place = order.index(students()[name])
    assert wrong_marks(run.marks[order[place]], TABLE[name]) == ""
    behind = [name for name in order[place:] if seats()[name][0] == "honest"]
    assert wrong_marks(run.marks[behind[0]], None) == ""


def test_a_resubmission_without_its_tests_keeps_no_mark(run):
    assert run.marks[RESUBMITTED] == dict.fromkeys(FUNCTIONS, 0)


def test_nothing_outside_is_changed_and_nothing_runs_on(run):
    changed = {Path(name).name: now for name, now in run.changed.items()}
    assert changed.keys() <= {".grading"}  # the lock of the course
    assert run.living == set()
    assert run.left == set()
    modes = {stat.S_IMODE(Path("/dev", name).stat().st_mode) for name in EVERYBODYS}
    assert modes == {0o666}  # whatever an earlier run may have left


def test_nothing_of_a_submission_acts_on_the_terminal(run):
    assert run.typed == 0
    found = CONTROL.findall(run.terminal.replace("\r\n", "\n"))
    assert [f"{ord(sign):#x}" for sign in found] == []
    assert SECRET not in run.terminal
    run.terminal.encode()


def test_what_is_stored_is_safe_to_open(run):
    for student, notebook in run.notebooks():
        for cell in notebook.cells:
            assert "attachments" not in cell, student
            if cell.cell_type == "markdown":
                assert acts(cell.source) == [], student
            for output in cell.get("outputs", []):
                assert output.get("data", {}).keys() <= SAFE, student
                assert not CONTROL.search(shown(output)), student
            assert cell.cell_type != "raw"
            assert not CONTROL.search(cell.source.replace("\f", "")), student
    for comment in run.comments:
        assert acts(comment) == []
        assert not CONTROL.search(comment)
    for row in run.rows:
        said = [*json.loads(row.notes), *map(str, json.loads(row.verdicts))]
        assert not CONTROL.search("".join(said)), row.student


def shown(output: nbformat.NotebookNode) -> str:
    """All text of an output."""
    parts = [output.get("text", ""), output.get("data", {}).get("text/plain", "")]
    parts += [output.get("ename", ""), output.get("evalue", "")]
    return "".join([*parts, *output.get("traceback", [])])


def test_only_what_is_ours_lies_beside_a_graded_notebook(run):
    ours = {path.name for path in (run.course.root / "source" / ASSIGNMENT).iterdir()}
    ours |= {*EXCHANGED}  # short texts, see tests/course/test_exchange.py
    for folder in (run.course.root / "autograded").glob(f"*/{ASSIGNMENT}"):
        assert not folder.is_symlink()
        for path in folder.iterdir():
            assert path.name in ours, path
            assert not path.is_symlink()


def test_a_table_of_the_marks_holds_no_formulas(run, tmp_path):
    export(run.course, tmp_path / "marks.csv")
    with (tmp_path / "marks.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    texts = [cell for cell in cells if not re.fullmatch(r"-?[\d.e+-]+", cell)]
    assert [text for text in texts if text.startswith(FORMULA)] == []
    assert not CONTROL.search("".join(texts))


def test_what_is_hidden_would_be_noticed():
    assert len(hidden()) > 100
    assert any("v_corrected" in line for line in reference_lines())


def test_nothing_that_is_hidden_is_shown(run):
    texts = [run.terminal, *run.comments]
    texts += [row.verdicts + row.notes for row in run.rows]
    for _, notebook in run.notebooks():
        outputs = (out for cell in notebook.cells for out in cell.get("outputs", []))
        texts += [shown(output) for output in outputs]
    secret = {SECRET, "root:x:0"} | hidden() | reference_lines()
    told = [(one, text) for text in texts for one in secret if one in text]
    assert [(one, text[:300]) for one, text in told] == []


def test_nobody_is_given_the_reference(run):
    lines = reference_lines()
    nothing = {
        students()[name] for name, each in TABLE.items() if each.lost == FUNCTIONS
    }
    for student, notebook in run.notebooks():
        text = "\n".join(cell.source for cell in notebook.cells)
        assert "Marking guide" not in text, student
        if student in nothing:
            assert [line for line in lines if line in text] == [], student


@pytest.mark.parametrize("exhibit", exhibits(), ids=lambda one: one.name)
def test_an_exhibit_still_finds_what_it_attacks(exhibit):
    for path in exhibit.needs:
        module = path
        while module and not find(module):
            module = module.rpartition(".")[0]
        here = import_module(module)
        for name in path.removeprefix(f"{module}.").split("."):
            here = getattr(here, name)


def find(module: str) -> bool:
    """Whether there is a module of that name."""
    try:
        import_module(module)
    except ModuleNotFoundError:
        return False
    return True


def test_every_name_in_the_table_is_a_student_of_its_own():
    assert len(seats()) == len(TABLE) + 1 + -(-len(TABLE) // EVERY)
