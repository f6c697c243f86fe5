"""The cells of every source: what the grader expects, and what they show when run."""

import ast
import re

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from running import outputs

from grader.authoring.build import student_version
from grader.authoring.source import (
    assignments,
    is_check,
    is_skipped,
    is_solution,
    read_source,
    reference,
)

POINTS = {
    "01_data_and_initialization": 35,
    "02_regularization": 50,
    "03_gradient_checking": 25,
    "04_optimization_methods": 100,
    "05_averages_and_schedules": 45,
    "06_optimizer_classes": 45,
    "07_hyperparameters": 20,
    "08_batch_normalization": 35,
    "09_optimizers_and_activations": 30,
    "10_failure_clinic": 35,
    "11_modern_optimizers": 40,
}
NOTEBOOKS = {name: read_source(name) for name in assignments()}
each_source = pytest.mark.parametrize("name", NOTEBOOKS)


def code(name):
    return [cell for cell in NOTEBOOKS[name].cells if cell.cell_type == "code"]


def prose(name):
    cells = NOTEBOOKS[name].cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def skipped_levels(text):
    """Headings that are more than one level below the heading before."""
    levels = [len(mark) for mark in re.findall(r"^(#+) (?!BEGIN|END)", text, re.M)]
    return [
        now
        for before, now in zip([0, *levels], levels, strict=False)
        if now > before + 1
    ]


@pytest.mark.parametrize(
    ("text", "skipped"), [("# a\n## b\n### c\n## d", []), ("# a\n### b", [3])]
)
def test_a_skipped_heading_level_is_noticed(text, skipped):
    assert skipped_levels(text) == skipped


@each_source
def test_the_headings_are_in_order(name):
    assert skipped_levels(prose(name)) == []
    assert len(re.findall(r"^# ", prose(name), re.MULTILINE)) == 1


def problems(cell):
    """What a code cell's metadata lacks, in words."""
    found = cell.metadata.get("nbgrader", {})
    fields = {"grade", "grade_id", "locked", "schema_version", "solution", "task"}
    missing = fields - set(found)
    if missing:
        return [f"no {name}" for name in sorted(missing)]
    says = []
    if found["locked"] == found["solution"]:
        says.append("locked must be the opposite of solution")
    if is_check(cell) != ("points" in found):
        says.append("points belong to check cells")
    if is_skipped(cell) != found["grade_id"].startswith("demo_"):
        says.append("demo_ and the tag skip-execution belong together")
    return says


@each_source
def test_every_code_cell_has_complete_metadata(name):
    found = {cell.id: problems(cell) for cell in code(name)}
    assert {cell: says for cell, says in found.items() if says} == {}


def test_incomplete_metadata_is_noticed():
    assert "no grade_id" in problems(new_code_cell("print(1)"))
    demo = next(cell for cell in code("04_optimization_methods") if is_skipped(cell))
    assert problems(NotebookNode(demo, metadata={"nbgrader": demo.metadata.nbgrader}))


@each_source
def test_grading_executes_only_imports_stubs_and_checks(name):
    """Beside them only ready-made cells, which the stubs may call."""
    ran = [cell.id for cell in code(name) if not is_skipped(cell)]
    kept = [cell for cell in ran if not cell.startswith("ready_")]
    stubs = [cell.id for cell in code(name) if is_solution(cell)]
    checks = [f"check_{stub}" for stub in stubs]
    assert sorted(kept) == sorted(["imports", *stubs, *checks])
    assert all(reference(name)[stub].__name__ == stub for stub in stubs)


@each_source
def test_the_points_are_those_of_the_course(name):
    cells = [cell.metadata.get("nbgrader", {}) for cell in NOTEBOOKS[name].cells]
    assert sum(cell.get("points", 0) for cell in cells) == POINTS[name]
    words = [c["points"] for c in cells if c.get("grade") and c["solution"]]
    assert sorted(words) == [2, 3]


@each_source
def test_the_release_holds_no_solution_and_every_stub_compiles(name):
    for cell in student_version(name).cells:
        assert "BEGIN SOLUTION" not in cell.source
        assert "Marking guide" not in cell.source
        if is_solution(cell):
            assert "NotImplementedError" in cell.source
            ast.parse(cell.source)


def definitions(source):
    """Functions and classes that a cell defines, without comments and layout."""
    kinds = (ast.FunctionDef, ast.ClassDef)
    tree = ast.parse(source)
    return {n.name: ast.unparse(n) for n in tree.body if isinstance(n, kinds)}


@each_source
def test_a_ready_made_cell_repeats_an_earlier_notebook(name):
    earlier = {}
    for before in [other for other in NOTEBOOKS if other < name]:
        for cell in filter(is_solution, code(before)):
            earlier |= definitions(re.sub(r"\n *### (BEGIN|END) .*", "", cell.source))
    for cell in code(name):
        if not is_solution(cell):
            for function, text in definitions(cell.source).items():
                assert text == earlier.get(function, text), function


# The whole notebook


@pytest.mark.slow
@each_source
def test_no_cell_warns_and_every_figure_has_a_description(name):
    for cell, found in outputs(name).items():
        assert not any(output.get("name") == "stderr" for output in found), cell
        for data in (output.data for output in found if "data" in output):
            assert "image/png" not in data, cell  # it has no description
            assert len(re.findall("<img [^>]* alt=", str(data))) <= 1, cell
