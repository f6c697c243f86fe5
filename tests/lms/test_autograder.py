"""The autograder's zip file holds what Gradescope runs, and gives what it reads."""

import json
import os
import subprocess
import sys
import zipfile

import pytest

from grader.errors import EngineError
from grader.lms import gradescope_run
from grader.lms.autograder import write
from grader.samples import write_sample
from grader.samples.optimization_methods import ASSIGNMENT, SAMPLES
from tests.lms.a_class import ASSIGNMENT as TINY

STATES = {"passed", "failed"}
VISIBLE = {"visible", "hidden", "after_due_date", "after_published"}


def read_strictly(text):
    """What Gradescope takes of results.json; it takes no other form."""
    found = json.loads(text)
    assert isinstance(found.get("output", ""), str)
    assert found.get("stdout_visibility", "hidden") in VISIBLE
    if "score" not in found:
        assert "tests" not in found
        return found
    assert isinstance(found["score"], int | float)
    for test in found["tests"]:
        assert {*test} <= {
            "name",
            "score",
            "max_score",
            "status",
            "output",
            "visibility",
        }
        assert test["status"] in STATES
        assert test["visibility"] in VISIBLE
        assert 0 <= test["score"] <= test["max_score"]
    return found


def unpacked(course, folder, assignment):
    """The zip file as Gradescope lays it out."""
    write(course, assignment, folder / "autograder.zip")
    with zipfile.ZipFile(folder / "autograder.zip") as archive:
        archive.extractall(folder / "autograder" / "source")
    (folder / "autograder" / "submission").mkdir()
    return folder / "autograder"


def test_both_programs_are_in_the_root_and_are_shell(course, tmp_path):
    source = unpacked(course, tmp_path, TINY) / "source"
    for program in ("setup.sh", "run_autograder"):
        done = subprocess.run(["bash", "-n", source / program], capture_output=True)
        assert done.returncode == 0, done.stderr
        assert (source / program).read_bytes().startswith(b"#!/usr/bin/env bash\n")
    assert (source / "downhill" / "pyproject.toml").is_file()
    assert (source / "downhill" / "grader" / "cases").is_dir()
    assert (source / "assignment" / f"{TINY}.ipynb").is_file()


@pytest.mark.parametrize(
    ("programs", "said"),
    [
        ({"python3.13": 0}, "venv by python3.13"),
        ({"python3": 1, "python3.11": 0}, "venv by python3.11"),
        ({"python3": 1}, "venv by python3.11"),
        ({"python3": 1, "old": 0}, "Choose Ubuntu 22.04 or newer as base image"),
    ],
    ids=["a new one", "two of them", "an old one", "none to be had"],
)
def test_setup_finds_a_python_or_says_which_image_has_one(
    programs, said, course, tmp_path
):
    """With programs that stand for those of the container, and do nothing."""
    old = programs.pop("old", None) is not None
    source = unpacked(course, tmp_path, TINY) / "source"
    folder = tmp_path / "bin"
    folder.mkdir()
    made = f"printf '#!/bin/sh\\necho venv by python3.11\\n' > {folder}/python3.11"
    apt = "exit 1" if old else f"{made}; /bin/chmod +x {folder}/python3.11"
    texts = {"apt-get": f'case "$*" in *"-y python3.11") {apt};; esac', "sed": ""}
    for name, status in programs.items():
        texts[name] = f'[ "$1" = -c ] && exit {status}; echo venv by {name}'
    for name, text in texts.items():
        (folder / name).write_text(f"#!/bin/sh\n{text}\n")
        (folder / name).chmod(0o755)
    script = (source / "setup.sh").read_text()
    script = script.replace("/autograder", str(source.parent))
    done = subprocess.run(
        ["/bin/bash", "-c", script],
        env={"PATH": str(folder)},
        capture_output=True,
        text=True,
    )
    assert said in done.stdout, done.stderr


def test_where_no_wall_can_be_built_nothing_is_graded_and_it_says_so(
    course, tmp_path, monkeypatch
):
    def no_wall(**settings):
        assert settings["sandbox"]
        raise EngineError("bubblewrap is not there.")

    autograder = unpacked(course, tmp_path, TINY)
    monkeypatch.setattr(gradescope_run, "Engine", no_wall)
    found = read_strictly(json.dumps(gradescope_run.results(autograder)))
    assert "score" not in found
    assert found["output"].startswith("NOT GRADED, and no mark was given.")
    assert "bubblewrap is not there." in found["output"]


@pytest.mark.slow
def test_a_submission_gets_the_mark_it_deserves(tmp_path, tried):
    """By what is in the zip file alone, as in Gradescope's container."""
    from grader.course.directory import make_course
    from grader.course.release import release

    course = make_course(tmp_path / "course")
    release(course, ASSIGNMENT)
    autograder = unpacked(course, tmp_path, ASSIGNMENT)
    sample = next(one for one in SAMPLES if one.student == "katherine")
    write_sample(sample, autograder / "submission")
    program = autograder / "source" / "downhill"
    environment = {**os.environ, "PYTHONPATH": str(program)}
    started = [sys.executable, "-m", "grader.lms.gradescope_run", autograder]
    done = subprocess.run(
        started, cwd=program, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    found = read_strictly((autograder / "results" / "results.json").read_text("utf-8"))
    assert found["score"] == sample.mark, found["output"]
    assert sum(test["max_score"] for test in found["tests"]) == 95
    assert "A person gives the other 5 points." in done.stdout
    tried("wrong", 1)
