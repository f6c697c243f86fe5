"""The main notebook's cells: what the grader expects, and what they show when run."""

import ast
import re

import nbclient
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from grader.build import student_version
from grader.source import is_check, is_skipped, is_solution, read_source, reference

NAME = "04_optimization_methods"
NOTEBOOK = read_source(NAME)
SOLUTION = reference(NAME)
PROSE = "\n".join(c.source for c in NOTEBOOK.cells if c.cell_type == "markdown")
CODE = [cell for cell in NOTEBOOK.cells if cell.cell_type == "code"]
OPTIMIZERS = ["gd", "momentum", "adam"]  # the columns of the notebook's summary


# The cells


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


def test_the_headings_are_in_order():
    assert skipped_levels(PROSE) == []
    assert len(re.findall(r"^# ", PROSE, re.MULTILINE)) == 1


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


@pytest.mark.parametrize("cell", CODE, ids=[cell.id for cell in CODE])
def test_a_code_cell_has_complete_metadata(cell):
    assert problems(cell) == []


def test_incomplete_metadata_is_noticed():
    assert "no grade_id" in problems(new_code_cell("print(1)"))
    demo = next(cell for cell in CODE if is_skipped(cell))
    assert problems(NotebookNode(demo, metadata={"nbgrader": demo.metadata.nbgrader}))


def test_grading_executes_only_imports_stubs_and_checks():
    kept = [cell.id for cell in CODE if not is_skipped(cell)]
    stubs = [cell.id for cell in CODE if is_solution(cell)]
    checks = [f"check_{name}" for name in stubs]
    assert sorted(kept) == sorted(["imports", *stubs, *checks])
    assert all(SOLUTION[name].__name__ == name for name in stubs)


def test_all_points_together_are_a_hundred():
    points = [
        cell.metadata.get("nbgrader", {}).get("points", 0) for cell in NOTEBOOK.cells
    ]
    assert sum(points) == 100


def test_the_release_holds_no_solution_and_every_stub_compiles():
    for cell in student_version(NAME).cells:
        assert "BEGIN SOLUTION" not in cell.source
        assert "Marking guide" not in cell.source
        if is_solution(cell):
            assert "NotImplementedError" in cell.source
            ast.parse(cell.source)


# The whole notebook


@pytest.fixture(scope="module")
def executed():
    """Every cell's outputs, those of the long demonstrations too."""
    notebook = read_source(NAME)
    nbclient.NotebookClient(notebook, timeout=600, skip_cells_with_tag="").execute()
    return {
        cell.id: cell.outputs for cell in notebook.cells if cell.cell_type == "code"
    }


def printed(outputs):
    return "".join(o.text for o in outputs if o.get("name") == "stdout")


def summary(row, optimizer):
    """The number that the notebook's table of the trainings shows."""
    (cells,) = re.findall(rf"^\| {row} \| (.*) \|$", PROSE, re.MULTILINE)
    return float(cells.split(" | ")[OPTIMIZERS.index(optimizer)].rstrip(" %"))


@pytest.mark.slow
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_training_gives_the_costs_and_accuracy_of_the_summary(executed, optimizer):
    text = printed(executed[f"demo_train_{optimizer}"])
    costs = {int(e): float(c) for e, c in re.findall(r"epoch (\d+): (\S+)", text)}
    assert list(costs) == list(range(0, 10_000, 1000))
    for epoch in range(0, 5000, 1000):
        assert costs[epoch] == summary(f"cost after epoch {epoch}", optimizer)
    accuracy = summary("accuracy after the training", optimizer)
    assert f"Accuracy: {accuracy:.2f}%" in text


@pytest.mark.slow
def test_at_fair_rates_all_optimizers_are_equal_but_for_two_dead_starts(executed):
    rows = re.findall(
        r"^ +(\d+) +(.*) %$", printed(executed["demo_fair_comparison"]), re.MULTILINE
    )
    accuracy = {
        int(start): [float(n) for n in row.split(" %") if n] for start, row in rows
    }
    assert len(accuracy) == 14
    dead = {start for start, row in accuracy.items() if row == [50, 50, 50]}
    assert dead == {1, 7}
    alive = [value for start in accuracy.keys() - dead for value in accuracy[start]]
    assert min(alive) > 92
    assert max(alive) < 96
    assert printed(executed["demo_dead_units"]).count("on 0 of 300 points") == 6


@pytest.mark.slow
def test_no_cell_warns_and_every_figure_has_a_description(executed):
    for name, outputs in executed.items():
        assert not any(o.get("name") == "stderr" for o in outputs), name
        for data in (o.data for o in outputs if "data" in o):
            if "image/png" in data:
                assert ' alt="' in data["text/html"], name


@pytest.mark.slow
def test_the_reference_passes_every_public_check(executed):
    for name, outputs in executed.items():
        if name.startswith("check_"):
            assert "FAIL" not in printed(outputs), name
            assert "PASS" in printed(outputs), name
