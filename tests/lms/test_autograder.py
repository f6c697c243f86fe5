"""The autograder's zip file holds what Gradescope runs, and gives what it reads."""

import json
import subprocess
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
    assert isinstance(found["score"], int | float)
    assert isinstance(found.get("output", ""), str)
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


def test_where_no_wall_can_be_built_nothing_is_graded_and_it_says_so(
    course, tmp_path, monkeypatch
):
    def no_wall(**settings):
        assert settings["sandbox"]
        raise EngineError("bubblewrap is not there.")

    autograder = unpacked(course, tmp_path, TINY)
    monkeypatch.setattr(gradescope_run, "Engine", no_wall)
    found = read_strictly(json.dumps(gradescope_run.results(autograder)))
    assert (found["score"], found["tests"]) == (0, [])
    assert found["output"].startswith("NOT GRADED. The points shown here are no mark.")
    assert "bubblewrap is not there." in found["output"]


@pytest.mark.slow
def test_a_submission_gets_the_mark_it_deserves(tmp_path, monkeypatch, capsys, tried):
    from grader.course.directory import make_course
    from grader.course.release import release

    course = make_course(tmp_path / "course")
    release(course, ASSIGNMENT)
    autograder = unpacked(course, tmp_path, ASSIGNMENT)
    sample = next(one for one in SAMPLES if one.student == "katherine")
    write_sample(sample, autograder / "submission")
    monkeypatch.setattr("sys.argv", ["gradescope_run", str(autograder)])
    gradescope_run.main()
    found = read_strictly((autograder / "results" / "results.json").read_text("utf-8"))
    assert found["score"] == sample.mark, found["output"]
    assert sum(test["max_score"] for test in found["tests"]) == 95
    assert "A person gives the other 5 points." in capsys.readouterr().out
    tried("wrong", 1)
