"""Whatever a student hands in is read, or one sentence says why not."""

import json
import os

import nbformat
import pytest
from nbformat import v3, v4

from grader.course.submissions import read_notebook, read_submission
from grader.errors import UserError

NAME = "04_optimization_methods"


def notebook_text(**changes):
    notebook = v4.new_notebook(cells=[v4.new_code_cell("x = 1")])
    return nbformat.writes(notebook) if not changes else json.dumps(changes)


BROKEN = {
    "nothing in it": ("", "is empty"),
    "not JSON": ("%PDF-1.7", "is not a notebook (line 1, column 1)"),
    "half a file": (notebook_text()[:60], "is not a notebook (line"),
    "a list": ("[]", "it has no nbformat"),
    "no cells": (json.dumps({"nbformat": 4, "nbformat_minor": 5}), "no list of cells"),
    "from the future": (notebook_text(nbformat=9, cells=[]), "has nbformat 9"),
    "a broken old one": (notebook_text(nbformat=3, worksheets=7), "cannot be upgraded"),
    "a deep nest": ("[" * 100_000, "is not a notebook"),
    "a number": ("9" * 5_000, "is not a notebook"),
}


@pytest.mark.parametrize(("text", "said"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_refused_in_one_sentence(tmp_path, text, said):
    (tmp_path / f"{NAME}.ipynb").write_text(text)
    submission = read_submission(tmp_path, NAME)
    assert not submission.readable
    assert said in submission.notes[0]
    assert "\n" not in submission.notes[0]


def test_bytes_that_are_no_text_are_refused(tmp_path):
    file = tmp_path / "x.ipynb"
    file.write_bytes(b"\xff\xfe\x00{")
    with pytest.raises(UserError, match="not UTF-8"):
        read_notebook(file)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a Unix file system")
@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir], ids=["pipe", "folder"])
def test_what_is_no_plain_file_is_refused(tmp_path, make):
    make(tmp_path / f"{NAME}.ipynb")
    submission = read_submission(tmp_path, NAME)
    assert not submission.readable
    assert "not a plain file" in submission.notes[0] or "cannot be read" in str(
        submission.notes
    )


def test_a_link_is_refused_though_it_points_at_a_notebook(tmp_path):
    (tmp_path / "secret").write_text(notebook_text())
    (tmp_path / f"{NAME}.ipynb").symlink_to(tmp_path / "secret")
    assert "is a link" in read_submission(tmp_path, NAME).notes[0]


def test_the_only_notebook_is_taken_whatever_its_name(tmp_path):
    (tmp_path / "최종 (2).ipynb").write_text(notebook_text())
    submission = read_submission(tmp_path, NAME)
    assert submission.readable
    assert "최종 (2).ipynb" in submission.notes[0]


def test_of_two_notebooks_under_other_names_none_is_guessed(tmp_path):
    for name in ("a.ipynb", "b.ipynb"):
        (tmp_path / name).write_text(notebook_text())
    assert "a.ipynb, b.ipynb" in read_submission(tmp_path, NAME).notes[0]


def test_a_folder_without_a_notebook_says_what_it_holds(tmp_path):
    (tmp_path / "answer.docx").write_text("")
    assert "the folder holds answer.docx" in read_submission(tmp_path, NAME).notes[0]


def test_an_old_notebook_is_upgraded(tmp_path):
    old = v3.new_notebook(
        worksheets=[v3.new_worksheet(cells=[v3.new_code_cell(input="x = 1")])]
    )
    file = tmp_path / "old.ipynb"
    file.write_text(json.dumps({**old, "nbformat": 3, "nbformat_minor": 0}))
    assert [cell.source for cell in read_notebook(file).cells] == ["x = 1"]


def test_strange_cells_are_left_out_and_the_others_kept(tmp_path):
    cells = [
        7,
        {"cell_type": "code"},
        {"cell_type": "code", "source": ["a = 1\r\n", "b = 2"], "metadata": []},
        {"cell_type": "code", "source": 5},
        {"cell_type": "heading", "source": "no"},
        {"cell_type": "markdown", "source": "점수", "metadata": {"nbgrader": "no"}},
    ]
    file = tmp_path / "x.ipynb"
    file.write_text("\ufeff" + json.dumps({"nbformat": 4, "cells": cells}), "utf-8")
    assert [c.source for c in read_notebook(file).cells] == ["", "a = 1\nb = 2", "점수"]


def test_stored_outputs_and_tags_are_not_read(tmp_path):
    cell = v4.new_code_cell("x", metadata={"tags": ["skip-execution"]})
    cell.outputs = [v4.new_output("stream", text="100 of 100")]
    file = tmp_path / "x.ipynb"
    file.write_text(nbformat.writes(v4.new_notebook(cells=[cell])))
    (read,) = read_notebook(file).cells
    assert read.outputs == []
    assert "tags" not in read.metadata


def test_a_script_in_place_of_the_notebook_is_read(tmp_path):
    content = b"# %%\r\nx = 1\r\n# %% [markdown]\r\n# A\r\n"
    (tmp_path / "homework.py").write_bytes(content)
    submission = read_submission(tmp_path, NAME)
    assert [cell.source for cell in submission.notebook.cells] == ["x = 1", "A"]
    assert "homework.py" in submission.notes[0]


SCRIPTS = {
    "binary": (b"\xff\x00", "not UTF-8"),
    "an encoding that is none": (b"# coding: hex\n41", "not UTF-8"),
    "an unknown encoding": (b"# coding: klingon\n", "not UTF-8"),
    "empty": (b"\n", "is empty"),
}


@pytest.mark.parametrize(("content", "said"), SCRIPTS.values(), ids=SCRIPTS)
def test_a_script_that_is_no_text_is_refused(tmp_path, content, said):
    (tmp_path / "x.py").write_bytes(content)
    with pytest.raises(UserError, match=said):
        read_notebook(tmp_path / "x.py")
