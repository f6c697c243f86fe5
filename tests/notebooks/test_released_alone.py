"""A released folder by itself, as a student has it: nothing of ours beside it."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from running import (
    STRICT,
    WatchedManager,
    complaints,
    filled_in,
    opened,
    printed,
    released,
    run,
    run_filled_in,
    shown,
)

from grader.authoring.source import assignments, is_check
from grader.course.single_file import write_single_file

pytestmark = pytest.mark.slow
each_assignment = pytest.mark.parametrize("name", assignments())


@each_assignment
def test_a_filled_in_release_runs_alone_and_passes_every_public_check(name):
    cells = run_filled_in(name, whole=False)
    assert complaints(cells) == []
    for cell in filter(is_check, cells):
        *passed, last = shown(cell.outputs).splitlines()
        assert passed, cell.source
        assert all(line.startswith("PASS  ") for line in passed), cell.source
        assert last.endswith(
            "public checks passed; more run when the assignment is graded."
        )
    assert printed(cells[-1].outputs).count(str(released(name))) == 2


@each_assignment
def test_an_untouched_release_runs_to_its_end_before_a_person(name):
    """A stub, and a check of it, stop nothing: what needs them says so."""
    cells = run(opened(name), released(name), STRICT, manager=WatchedManager)
    assert complaints(cells) == []
    for cell in filter(is_check, cells):
        assert shown(cell.outputs) == "NOT YET  the stub is not filled in."
    waits = [c.id for c in cells if "This cell waits for " in shown(c.get("outputs"))]
    assert waits, "no demonstration needs a stub"
    assert all(one.startswith("demo_") for one in waits)


def test_before_a_grading_program_the_check_of_a_stub_fails():
    name = "07_hyperparameters"
    cells = run(opened(name), released(name), "", allow_errors=True)
    checks = [cell for cell in cells if is_check(cell)]
    failed = {cell for cell, _ in complaints(cells)}
    assert failed >= {cell.id for cell in checks}
    assert all(one.startswith(("check_", "demo_")) for one in failed)
    for cell in checks:
        assert shown(cell.outputs) == "NOT YET  the stub is not filled in."
        (error,) = (out for out in cell.outputs if out.output_type == "error")
        assert error.ename == "CheckFailed"
        assert error.traceback == [error.evalue]


@pytest.mark.parametrize("name", ["07_hyperparameters", "10_failure_clinic"])
def test_a_release_in_one_file_runs_where_nothing_else_is(name, tmp_path):
    file = tmp_path / f"{name}.ipynb"
    write_single_file(released(name), file)
    notebook = filled_in(name, nbformat.read(file, as_version=4))
    file.unlink()
    cells = run(notebook, tmp_path, STRICT)
    assert complaints(cells) == []
    for cell in filter(is_check, cells):
        assert "public checks passed" in shown(cell.outputs)
    assert str(released(name)) not in printed(cells[-1].outputs)
    assert printed(cells[-1].outputs).count(f"/{name}-") == 2
    assert list(tmp_path.iterdir()) == []


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
    found = complaints(run(new_notebook(cells=cells), tmp_path, "", allow_errors=True))
    assert [cell for cell, _ in found] == [cell.id for cell in cells]
    assert [name for _, name in found[:2]] == ["ModuleNotFoundError"] * 2
