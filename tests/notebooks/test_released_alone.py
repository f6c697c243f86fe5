"""A released folder by itself, as a student has it: nothing of ours beside it."""

import shutil

import nbclient
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from running import printed

from grader.authoring.source import (
    assignments,
    is_check,
    is_solution,
    nbgrader,
    read_source,
)
from grader.course.directory import make_course
from grader.course.release import release

ALONE = """
import sys
absent = ["grader", "tqdm", "nbgrader", "jupytext", "typer", "rich"]
sys.modules.update(dict.fromkeys(absent))
"""
ORIGIN = """
import opt_utils, test_cases
print(opt_utils.__file__, test_cases.__file__)
"""


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """Give a function that releases an assignment and copies its folder away."""
    course = make_course(tmp_path_factory.mktemp("course"))

    def copy(name):
        folder = tmp_path_factory.mktemp("student") / name
        return shutil.copytree(release(course, name), folder)

    return copy


def opened(folder):
    return nbformat.read(folder / f"{folder.name}.ipynb", as_version=4)


def filled_in(notebook, name):
    """The released notebook with the reference in its stubs."""
    solutions = {c.id: c.source for c in read_source(name).cells if is_solution(c)}
    stubs = [cell for cell in notebook.cells if is_solution(cell)]
    assert sorted(solutions) == sorted(nbgrader(cell)["grade_id"] for cell in stubs)
    for cell in stubs:
        cell.source = solutions[nbgrader(cell)["grade_id"]]
    return notebook


def run(notebook, folder, **options):
    """Execute a notebook in its folder where only the student's packages exist."""
    cells = [new_code_cell(ALONE), *notebook.cells, new_code_cell(ORIGIN)]
    whole = new_notebook(cells=cells, metadata=notebook.metadata)
    resources = {"metadata": {"path": str(folder)}}
    nbclient.NotebookClient(
        whole, timeout=300, resources=resources, **options
    ).execute()
    return whole.cells[1:]


def complaints(cells):
    """Errors and warnings in the outputs, by cell."""
    return [
        (cell.id, output.get("ename", output.get("text")))
        for cell in cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "error" or output.get("name") == "stderr"
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["03_gradient_checking", "04_optimization_methods"])
def test_a_filled_in_release_runs_alone_and_passes_every_public_check(name, released):
    folder = released(name)
    cells = run(filled_in(opened(folder), name), folder, skip_cells_with_tag="")
    assert complaints(cells) == []
    for cell in filter(is_check, cells):
        *passed, last = printed(cell.outputs).splitlines()
        assert passed, cell.source
        assert all(line.startswith("PASS  ") for line in passed), cell.source
        assert last.endswith(
            "public checks passed; more run when the assignment is graded."
        )
    assert printed(cells[-1].outputs).count(str(folder)) == 2


@pytest.mark.slow
@pytest.mark.parametrize("name", assignments())
def test_an_untouched_release_defines_its_stubs_and_says_not_yet(name, released):
    folder = released(name)
    cells = run(opened(folder), folder, allow_errors=True)
    checks = [cell for cell in cells if is_check(cell)]
    told = {cell for cell, _ in complaints(cells)}
    assert told == {cell.id for cell in checks}
    for cell in checks:
        said, error = cell.outputs
        assert said.text == "NOT YET  the stub is not filled in.\n"
        assert error.ename == "CheckFailed"
        assert error.traceback == [error.evalue]


@pytest.mark.slow
def test_what_a_student_does_not_have_is_noticed(tmp_path):
    sources = [
        "import grader",
        "import tqdm",
        "import warnings; warnings.warn('Mind.')",
    ]
    cells = [new_code_cell(source) for source in sources]
    for package in ("opt_utils", "test_cases"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    found = complaints(run(new_notebook(cells=cells), tmp_path, allow_errors=True))
    assert [cell for cell, _ in found] == [cell.id for cell in cells]
    assert [name for _, name in found[:2]] == ["ModuleNotFoundError"] * 2
