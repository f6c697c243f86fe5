"""What the program says, and its exit status."""

import json
import logging
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from grader.authoring.source import HIDDEN_CASES, ROOT
from grader.cli import app, main
from grader.course.directory import make_course
from grader.course.release import release
from grader.samples import CLASSES, demo, write_sample
from grader.samples.optimization_methods import ADAM, ASSIGNMENT, SAMPLES

COMMANDS = [command.callback.__name__ for command in app.registered_commands]
PROGRAM = Path(sys.executable).with_name("downhill")
NOTEBOOK = f"{ASSIGNMENT}.ipynb"


@pytest.fixture
def downhill(capsys, monkeypatch):
    """Give a function that runs the program in this process."""
    monkeypatch.chdir(ROOT)

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["downhill", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return subprocess.CompletedProcess(words, ended.value.code, said.out, said.err)

    yield run
    logging.disable(logging.NOTSET)


# One class from end to end


@pytest.mark.slow
def test_the_demo_ends_well(demonstrated, tried):
    course, done = demonstrated
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WRONG" not in done.stdout
    assert f"Look next at {course}/feedback/" in done.stdout
    pages = {page.parts[-3] for page in (course / "feedback").glob("*/*/*.html")}
    assert pages == {sample.student for sample in SAMPLES}
    full = [sample for sample in SAMPLES if sample.mark == 95]
    tried("honest", len(full))
    tried("wrong", len(SAMPLES) - len(full))


@pytest.mark.slow
def test_a_class_is_graded_into_a_table(demonstrated, downhill):
    course, _ = demonstrated
    done = downhill("grade", ASSIGNMENT, "--course", course)
    assert done.returncode == 1, "one submission cannot be read"
    lines = {line.split()[0]: line for line in done.stdout.splitlines() if line.strip()}
    assert re.search(r"ada +95 of 95 \+ 5 by hand", lines["ada"])
    assert "not a notebook" in done.stdout
    done = downhill("mistakes", ASSIGNMENT, "--course", course)
    assert done.returncode == 0
    assert ADAM in done.stdout


@pytest.mark.slow
def test_a_class_is_exported_into_a_file(demonstrated, downhill, tmp_path):
    course, _ = demonstrated
    to = tmp_path / "out.csv"
    done = downhill("export", "--course", course, "--to", to)
    assert done.returncode == 0
    assert f"wrote {len(SAMPLES)} rows" in done.stdout
    assert to.read_text().count("\n") == len(SAMPLES) + 1


@pytest.mark.slow
def test_all_assignments_go_through_the_course_together(tmp_path, downhill):
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


@pytest.mark.slow
def test_a_demo_of_all_shows_every_mark_and_which_is_wrong(
    tmp_path, downhill, monkeypatch
):
    """Here with one sample of two assignments; test_samples grades every sample."""
    right, other = (CLASSES[name][0] for name in list(CLASSES)[:3:2])
    wrong = replace(other, student="bob", mark=other.mark - 1)
    few = {one.assignment: [one] for one in (right, wrong)}
    monkeypatch.setattr("grader.samples.CLASSES", few)
    monkeypatch.setattr(demo, "CLASSES", few)
    done = downhill("demo", "--all", "--course", tmp_path / "demo")
    assert done.returncode == 1
    assert all(f"{name}:\n" in done.stdout for name in few)
    said = [line for line in done.stdout.splitlines() if "WRONG" in line]
    assert len(said) == 1
    assert "bob" in said[0]


# Misuse


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
    "not a notebook": (["check", "LICENSE"], "LICENSE is not a notebook"),
    "no such command": (["grde"], "No such command"),
    "neither one nor all": (["release"], "Name one assignment, or say --all"),
    "one and all": (["grade", "x", "--all", "--course", "COURSE"], "not both"),
    "a zip file where none can be": (
        ["release", ASSIGNMENT, "--course", "COURSE", "--zip", "README.md/x.zip"],
        "README.md/x.zip cannot be written",
    ),
}


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """A course in which nothing has been handed in."""
    course = make_course(tmp_path_factory.mktemp("course"))
    release(course, ASSIGNMENT)
    return course.root


@pytest.mark.parametrize(("words", "said"), MISUSES.values(), ids=MISUSES)
def test_misuse_is_answered_by_a_sentence_that_mends(released, downhill, words, said):
    done = downhill(*(released if word == "COURSE" else word for word in words))
    assert done.returncode == 2
    assert said in done.stderr


def test_a_process_ends_with_the_sentence_and_the_status():
    done = subprocess.run([PROGRAM, "release", "4"], capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith("There is no assignment '4'. Known: ")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_every_command_explains_itself(downhill):
    listed = downhill("--help")
    assert listed.returncode == 0
    for name in COMMANDS:
        assert name in listed.stdout
        assert downhill(name, "--help").returncode == 0


def test_without_bubblewrap_a_class_is_not_graded(released, downhill, monkeypatch):
    folder = released / "submitted" / "ada" / ASSIGNMENT
    folder.mkdir(parents=True)
    (folder / NOTEBOOK).write_text("{}")
    monkeypatch.setenv("PATH", "/nowhere")
    done = downhill("grade", ASSIGNMENT, "--course", released)
    (folder / NOTEBOOK).unlink()
    assert done.returncode == 2
    assert "apt install bubblewrap" in done.stderr
    assert not (released / "autograded").exists()


def test_releasing_an_unknown_assignment_leaves_nothing_behind(tmp_path, downhill):
    downhill("release", "4", "--course", tmp_path / "new")
    assert not (tmp_path / "new").exists()


# One notebook


@pytest.fixture(scope="module")
def submitted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("submitted")
    for sample in SAMPLES:
        write_sample(sample, folder / sample.student)
    return folder


def test_one_notebook_is_checked_without_a_course(submitted, downhill):
    done = downhill("check", submitted / "ada" / NOTEBOOK)
    assert done.returncode == 0, done.stderr
    assert "95 of 95 + 5 by hand on the public checks" in done.stdout
    assert "FAIL" not in done.stdout


def test_a_mistake_in_one_notebook_is_said_and_is_the_exit_status(submitted, downhill):
    done = downhill("check", submitted / "isaac" / NOTEBOOK)
    assert done.returncode == 1
    assert "FAIL  two layers, t = 2" in done.stdout
    hidden = json.loads((HIDDEN_CASES / f"{ADAM}.json").read_text("utf-8"))["cases"]
    shown = {line.strip() for line in done.stdout.splitlines()}
    assert not [one for one in hidden if f"FAIL  {one['behaviour']}" in shown]


def test_the_verdict_on_one_notebook_as_json(submitted, downhill):
    done = downhill("check", submitted / "isaac" / NOTEBOOK, "--json")
    verdict = json.loads(done.stdout)
    assert verdict.keys() == {
        *("file", "assignment", "mark", "max_mark", "functions", "notes")
    }
    assert verdict["assignment"] == ASSIGNMENT
    adam = verdict["functions"]["update_parameters_with_adam"]
    assert adam.keys() == {"status", "mark", "max_mark", "said", "behaviours"}
    assert adam["status"] == "partial"
    assert {one["passed"] for one in adam["behaviours"]} == {True, False}
    assert adam["behaviours"][0].keys() == {
        *("name", "passed", "mistake", "message", "hint")
    }
    assert verdict["notes"][0].startswith("It was taken for 04_optimization_methods")
