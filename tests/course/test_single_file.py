"""A release in one file carries all it needs, opens anywhere and grades like others."""

import json
import sys
from pathlib import Path

import nbformat
import pytest

from grader.authoring.source import is_solution, nbgrader, read_source
from grader.course.directory import make_course
from grader.course.release import release
from grader.course.single_file import write_single_file
from grader.engine.reader.files import CARRIES, read_file
from grader.errors import UserError
from grader.grading.check import check_file

NAME = "07_hyperparameters"
PAGE = f"https://github.com/ada/course/blob/main/week 7/{NAME}.ipynb".replace(" ", "_")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return release(make_course(tmp_path_factory.mktemp("course")), NAME)


@pytest.fixture
def file(folder, tmp_path):
    path = tmp_path / "alone" / f"{NAME}.ipynb"
    write_single_file(folder, path, PAGE)
    return path


@pytest.fixture
def carrying(file):
    cells = nbformat.read(file, as_version=4).cells
    return next(cell.source for cell in cells if cell.id == "course-files")


def run(source, monkeypatch, versions=None):
    """Run the carrying cell; give its names."""
    names = {}
    monkeypatch.setattr(sys, "path", [*sys.path])
    if versions is not None:
        monkeypatch.setattr("importlib.metadata.version", versions.__getitem__)
    exec(compile(source, "cell", "exec"), names)
    return names


def test_the_same_folder_gives_the_same_bytes(folder, file, tmp_path):
    write_single_file(folder, tmp_path / "again.ipynb", PAGE)
    assert file.read_bytes() == (tmp_path / "again.ipynb").read_bytes()
    nbformat.validate(nbformat.read(file, as_version=4))


def test_it_unpacks_what_was_released_and_no_cases_of_others(
    folder, carrying, monkeypatch
):
    course_files = run(carrying, monkeypatch)["course_files"]
    unpacked = Path(course_files.name)
    assert sys.path[0] == str(unpacked)
    found = {path.relative_to(unpacked) for path in unpacked.rglob("*.*")}
    for path in found:
        assert (unpacked / path).read_bytes() == (folder / path).read_bytes()
    left_out = {p.relative_to(folder) for p in folder.rglob("*.*")} - found
    assert Path("test_cases/cases/ewa.json") in left_out
    assert Path("test_cases/cases/sample_lr.json") in found
    for path in left_out:
        assert len(path.parts) == 1 or path.parent.name in ("cases", "hints"), path
    course_files.cleanup()


@pytest.mark.parametrize("version", ["1.26.4", "2.0.0"])
def test_it_says_which_package_is_too_old(carrying, monkeypatch, capsys, version):
    versions = dict.fromkeys(["matplotlib", "scikit-learn", "tqdm"], "99.0")
    names = run(carrying, monkeypatch, versions | {"numpy": version})
    names["course_files"].cleanup()
    said = capsys.readouterr().out
    if version.startswith("2"):
        assert said == ""
    else:
        assert said.startswith("This notebook needs numpy>=2.0 (found: 1.26.4)\n")
        assert "%pip install 'numpy>=2.0'" in said


def test_links_open_it_where_it_was_published(file):
    (links,) = [c for c in nbformat.read(file, as_version=4).cells if c.id == "open-in"]
    for place in ("colab.research.google.com/github", "vscode.dev/github"):
        assert (
            f"https://{place}/ada/course/blob/main/week_7/{NAME}.ipynb" in links.source
        )
    assert f"https://www.kaggle.com/kernels/welcome?src={PAGE}" in links.source


@pytest.mark.parametrize("page", ["https://example.org/x.ipynb", "x", PAGE + " "])
def test_what_is_no_page_of_a_notebook_is_refused(folder, tmp_path, page):
    with pytest.raises(UserError, match="is not the page of a notebook on GitHub"):
        write_single_file(folder, tmp_path / "x.ipynb", page)
    assert not (tmp_path / "x.ipynb").exists()


def solved(file):
    """The notebook of one file, filled in."""
    notebook = nbformat.read(file, as_version=4)
    solutions = {c.id: c.source for c in read_source(NAME).cells if is_solution(c)}
    for cell in filter(is_solution, notebook.cells):
        cell.source = solutions[nbgrader(cell)["grade_id"]]
    return notebook


def test_what_it_carries_is_not_taken_for_a_students(file):
    notebook = solved(file)
    nbformat.write(notebook, file)
    said = []
    result = check_file(file, None, said.append)
    assert result.mark + result.waiting == result.max_mark
    (why,) = result.notes
    assert why.startswith("It was taken for")


def test_what_a_student_writes_into_that_cell_stays(carrying):
    cell = {"cell_type": "code", "source": f"x = 1\n{carrying}\ny = 2"}
    content = json.dumps({"nbformat": 4, "cells": [cell]}).encode()
    (read,) = read_file(content, "x.ipynb")
    assert read.text == f"x = 1\n{CARRIES}\ny = 2"
