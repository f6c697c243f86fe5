"""One file is tried as a student's, not as the one who tries it."""

import pytest

from grader.course.result import Result
from grader.doctor.environment import bubblewrap
from grader.errors import UserError
from grader.grading.check import check_file
from grader.samples import Sample, sample_notebook
from grader.samples.optimization_methods import ASSIGNMENT, GD

SPY = "open({!r}, 'w').write('here')"


@pytest.fixture
def file(tmp_path):
    """Right answers, with a cell that leaves something on this machine."""
    import nbformat

    left = str(tmp_path / "left")
    sample = Sample(ASSIGNMENT, "x", "", 95, extra=SPY.format(left))
    path = tmp_path / f"{ASSIGNMENT}_mine.ipynb"
    nbformat.write(sample_notebook(sample), path)
    return path


@pytest.mark.skipif(not bubblewrap().good, reason=bubblewrap().said)
def test_a_file_is_tried_behind_the_wall(file):
    told = []
    result = check_file(file, tell=told.append)
    assert result.mark == 95
    assert told == []
    assert not (file.parent / "left").exists()


def test_without_bubblewrap_it_is_said_in_one_line(file, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    told = []
    result = check_file(file, tell=told.append)
    assert isinstance(result, Result)
    assert result.mark == 95
    (line,) = told
    assert line.startswith("The code runs without a wall around it, as in Jupyter: ")
    assert "\n" not in line
    assert (file.parent / "left").exists()


REFUSED = {
    "no file": (None, "There is no file"),
    "no notebook": (b"%PDF-1.7", "is not a notebook"),
    "nothing that is graded": (
        b'{"nbformat": 4, "cells": []}',
        "defines no graded function of any assignment",
    ),
}


@pytest.mark.parametrize(("content", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_tried_is_said(tmp_path, content, said):
    if content:
        (tmp_path / "x.ipynb").write_bytes(content)
    with pytest.raises(UserError, match=said):
        check_file(tmp_path / "x.ipynb")


def test_which_assignment_it_is_is_found_by_what_it_defines(tmp_path):
    (tmp_path / "homework.py").write_text(f"def {GD}(parameters, grads, rate):\n    0")
    result = check_file(tmp_path / "homework.py")
    assert result.assignment == ASSIGNMENT
    assert result.student == "homework.py"
