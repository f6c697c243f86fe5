"""What students open is made from the sources, and from nothing else."""

import re

import nbformat
import pytest

from grader.authoring import build as building
from grader.authoring.build import build, student_version
from grader.authoring.source import ASSIGNMENTS, assignments, is_solution, read_source
from grader.errors import UserError

SOLUTION = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)


def test_building_twice_gives_the_same_bytes(tmp_path):
    first = [path.read_bytes() for path in build(tmp_path / "one")]
    second = [path.read_bytes() for path in build(tmp_path / "two")]
    assert first == second


@pytest.mark.parametrize("name", assignments())
def test_the_tracked_assignment_is_what_the_source_gives(name):
    tracked = (ASSIGNMENTS / f"{name}.ipynb").read_text("utf-8")
    assert tracked == nbformat.writes(student_version(name)) + "\n", "run: make build"


def test_the_course_page_is_what_the_sources_give():
    tracked = (ASSIGNMENTS.parent / "README.md").read_text("utf-8")
    assert tracked == building.course_page(), "run: make build"


def test_the_course_page_tells_what_an_assignment_holds():
    page = building.course_page().splitlines()
    rows = [line.split(" | ") for line in page if line.startswith("| [")]
    assert len(rows) == len(assignments())
    links, functions, points, minutes, needs = rows[3]
    assert links.startswith("| [04 Optimization methods](assignments/04_optimization")
    assert functions.startswith("`update_parameters_with_gd`, `random_mini_batches`, ")
    assert (points, minutes) == ("100", "120")
    assert needs.startswith("NumPy arrays in dictionaries")
    for target in re.findall(r"\]\((.+?)\)", "\n".join(page)):
        assert (ASSIGNMENTS.parent / target).is_file()


def test_a_notebook_that_does_not_say_how_long_it_takes_is_named(monkeypatch):
    monkeypatch.setattr(building, "ABOUT", re.compile("no such words"))
    with pytest.raises(UserError, match=r"01_.* does not say how long it takes"):
        building.course_page()


@pytest.mark.parametrize("name", assignments())
def test_no_line_of_a_solution_is_left_in_the_assignment(name):
    """A ready-made cell may hold right lines: the one with three bugs must."""
    cells = student_version(name).cells
    text = "\n".join(c.source for c in cells if not c.id.startswith("ready_"))
    solutions = "\n".join(cell.source for cell in read_source(name).cells)
    assert "BEGIN SOLUTION" not in text
    regions = SOLUTION.findall(solutions)
    assert regions
    lines = {line.strip() for region in regions for line in region.splitlines()}
    telling = re.compile(r" [-+*/]{1,2} |np\.|\[:")
    formulas = [line for line in lines if len(line) > 12 and telling.search(line)]
    assert formulas
    assert [line for line in formulas if line in text] == []


@pytest.mark.parametrize("name", assignments())
def test_every_stub_says_that_it_is_not_filled_in(name):
    for cell in filter(is_solution, student_version(name).cells):
        assert "raise NotImplementedError()" in cell.source
        compile(cell.source, cell.id, "exec")


@pytest.mark.parametrize("name", assignments())
def test_the_assignment_is_a_valid_notebook_without_outputs(name):
    notebook = nbformat.read(ASSIGNMENTS / f"{name}.ipynb", as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
