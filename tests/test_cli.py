"""What the program says, and its exit status."""

import json
import re
import shutil
import subprocess
import sys

import pytest

from grader.authoring.source import ASSIGNMENTS, HIDDEN_CASES, ROOT
from grader.cli import app
from grader.samples import CLASSES, write_sample
from grader.samples.optimization_methods import ADAM, ASSIGNMENT, SAMPLES
from test_cases.cases import PUBLIC

COMMANDS = [command.callback.__name__ for command in app.registered_commands]


def downhill(*words, cwd=None):
    """Run the program as a user would."""
    command = [sys.executable, "-m", "grader", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    folder = tmp_path_factory.mktemp("course")
    done = downhill("release", ASSIGNMENT, "--course", folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def submitted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("submitted")
    for sample in SAMPLES:
        write_sample(sample, folder / sample.student)
    return folder


def test_every_command_explains_itself():
    listed = downhill("--help")
    assert listed.returncode == 0
    for name in COMMANDS:
        assert name in listed.stdout
        assert downhill(name, "--help").returncode == 0


MISUSES = {
    "no such assignment": (["release", "4"], "Known: "),
    "no course": (["grade", ASSIGNMENT, "--course", "nowhere"], "downhill release"),
    "no feedback yet": (
        ["feedback", ASSIGNMENT, "--course", "COURSE"],
        "downhill grade",
    ),
    "nothing submitted": (
        ["grade", ASSIGNMENT, "--course", "COURSE"],
        "They belong in",
    ),
    "not released": (
        ["grade", "01_x", "--course", "COURSE"],
        f"Released: {ASSIGNMENT}",
    ),
    "no such file": (["check", "nowhere.ipynb"], "There is no file nowhere.ipynb"),
    "not a notebook": (["check", "README.md"], "README.md is not a notebook"),
    "no such command": (["grde"], "No such command"),
    "neither one nor all": (["release"], "Name one assignment, or say --all"),
    "one and all": (["grade", "x", "--all", "--course", "COURSE"], "not both"),
    "a zip file where none can be": (
        ["release", ASSIGNMENT, "--course", "COURSE", "--zip", "README.md/x.zip"],
        "README.md/x.zip cannot be written",
    ),
}


@pytest.mark.parametrize(("words", "said"), MISUSES.values(), ids=MISUSES)
def test_misuse_is_answered_by_a_sentence_that_mends(course, words, said):
    words = [str(course) if word == "COURSE" else word for word in words]
    done = downhill(*words, cwd=ROOT)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_without_bubblewrap_a_class_is_not_graded(course, monkeypatch):
    folder = course / "submitted" / "ada" / ASSIGNMENT
    folder.mkdir(parents=True)
    (folder / f"{ASSIGNMENT}.ipynb").write_text("{}")
    monkeypatch.setenv("PATH", "/nowhere")
    done = downhill("grade", ASSIGNMENT, "--course", course)
    shutil.rmtree(folder.parent)
    assert done.returncode == 2
    assert "apt install bubblewrap" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (course / "autograded").exists()


def test_releasing_an_unknown_assignment_leaves_nothing_behind(tmp_path):
    downhill("release", "4", "--course", tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_one_notebook_is_checked_without_a_course(submitted):
    done = downhill("check", submitted / "ada" / f"{ASSIGNMENT}.ipynb")
    assert done.returncode == 0, done.stderr
    assert "95 of 95 + 5 by hand on the public checks" in done.stdout
    assert "FAIL" not in done.stdout


def test_a_mistake_in_one_notebook_is_said_and_is_the_exit_status(submitted):
    done = downhill("check", submitted / "isaac" / f"{ASSIGNMENT}.ipynb")
    assert done.returncode == 1
    assert "FAIL  two layers, t = 2" in done.stdout
    hidden = json.loads((HIDDEN_CASES / f"{ADAM}.json").read_text("utf-8"))["cases"]
    assert not [one for one in hidden if f"  {one['behaviour']}:" in done.stdout]


def test_the_verdict_on_one_notebook_as_json(submitted):
    file = submitted / "isaac" / f"{ASSIGNMENT}.ipynb"
    verdict = json.loads(downhill("check", file, "--json").stdout)
    assert verdict.keys() == {
        *("file", "assignment", "mark", "max_mark", "functions", "notes")
    }
    assert verdict["assignment"] == ASSIGNMENT
    adam = verdict["functions"]["update_parameters_with_adam"]
    assert adam.keys() == {"status", "mark", "max_mark", "behaviours"}
    assert adam["status"] == "partial"
    assert {one["passed"] for one in adam["behaviours"]} == {True, False}
    assert adam["behaviours"][0].keys() == {"name", "passed", "mistake", "hint"}


def test_a_class_is_graded_into_a_table(course, submitted):
    target = course / "submitted"
    subprocess.run(["cp", "-r", f"{submitted}/.", str(target)], check=True)
    for student in target.iterdir():
        (student / f"{ASSIGNMENT}.ipynb").rename(student / "x")
        (student / ASSIGNMENT).mkdir()
        (student / "x").rename(student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
    done = downhill("grade", ASSIGNMENT, "--course", course)
    assert done.returncode == 1, "one submission cannot be read"
    lines = {line.split()[0]: line for line in done.stdout.splitlines() if line.strip()}
    assert re.search(r"ada +95 of 95 \+ 5 by hand", lines["ada"])
    assert "not a notebook" in done.stdout
    assert downhill("feedback", ASSIGNMENT, "--course", course).returncode == 0
    to = course / "out.csv"
    assert downhill("export", "--course", course, "--to", to).returncode == 0
    assert to.read_text().count("\n") == len(SAMPLES) + 1


@pytest.mark.slow
def test_all_assignments_go_through_the_course_together(tmp_path):
    course, names = tmp_path / "course", list(CLASSES)
    done = downhill("release", "--all", "--course", course, "--zip", tmp_path / "zips")
    assert done.returncode == 0, done.stderr
    packed = sorted(file.name for file in (tmp_path / "zips").iterdir())
    assert packed == [f"{name}.zip" for name in names]
    sample = next(one for one in CLASSES[names[0]] if one.student == "isaac")
    broken = next(one for one in SAMPLES if one.raw)
    for one in (sample, broken):
        write_sample(one, course / "submitted" / one.student / one.assignment)
    graded = downhill("grade", "--all", "--course", course)
    assert graded.returncode == 1, "one submission cannot be read"
    returned = downhill("feedback", "--all", "--course", course)
    assert returned.returncode == 0, returned.stderr
    for name in names:
        there = name in (sample.assignment, broken.assignment)
        assert (f"{name}: no submissions" in graded.stdout) != there
        assert (f"{name}:\n" in graded.stdout) == there
        assert (f"{name}: nothing graded" in returned.stdout) != there
    assert f"isaac    {sample.mark} of 30 + 5 by hand" in graded.stdout
    assert "not a notebook" in graded.stdout


def test_building_and_expecting_change_nothing_that_is_fresh():
    files = [
        *ASSIGNMENTS.parent.glob("**/*"),
        *PUBLIC.glob("*"),
        *HIDDEN_CASES.glob("*"),
    ]
    before = [file.read_bytes() for file in files if file.is_file()]
    for words, said in ((["build"], "built"), (["expected"], "every expected output")):
        done = downhill(*words)
        assert done.returncode == 0
        assert said in done.stdout
    assert before == [file.read_bytes() for file in files if file.is_file()]


@pytest.mark.slow
@pytest.mark.parametrize("which", [(), ("--all",)], ids=["one", "all"])
def test_the_demo_ends_well(tmp_path, which):
    done = downhill("demo", *which, "--course", tmp_path / "demo")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WRONG" not in done.stdout
    assert "Look next at" in done.stdout
