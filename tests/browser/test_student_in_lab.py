"""A student in JupyterLab: a wrong Adam, its cause, the mend, a training."""

import re
from pathlib import Path

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from nbformat.v4 import new_code_cell
from playwright.sync_api import expect

from grader.samples import sample_notebook
from grader.samples.optimization_methods import ADAM, SAMPLES
from tests.notebooks.running import opened, released

KATHERINE = next(one for one in SAMPLES if one.student == "katherine")
((_, RIGHT, WRONG),) = KATHERINE.edits
LONGEST = 60_000  # milliseconds until a kernel has started and run a cell
UNTOUCHED = "07_hyperparameters"
SCRATCH = "# a cell to try things"
TRAIN = """X, Y = load_dataset()
parameters = model(X, Y, [2, 5, 2, 1], "adam", num_epochs=200, watch=True)"""
ENDLESS = """import test_cases.endless as endless
endless.FIRST, endless.LIMIT = 0.5, 4


def initialize_velocity(parameters):
    while True:
        pass


check(initialize_velocity)"""
UNENDING = """for epoch in Training(10**9):
    if epoch == 0:
        print("it runs")
print("the kernel goes on")"""


class Notebook:
    """A notebook that is open in JupyterLab."""

    def __init__(self, page, lab, path):
        self.page = page
        page.goto(lab(f"lab/workspaces/{Path(path).stem}/tree/{path}"))  # no other's
        expect(page.get_by_text("| Idle")).to_be_visible(timeout=LONGEST)

    def choose(self, menu, *entries):
        """Choose from the menu."""
        self.page.get_by_role("menuitem", name=menu, exact=True).click()
        for entry in entries:
            self.page.locator(".lm-Menu").get_by_text(entry, exact=True).click()

    def cell(self, text):
        """The code cell in which a text stands."""
        editor = self.page.locator(".jp-InputArea-editor", has_text=text)
        return self.page.locator(".jp-CodeCell").filter(has=editor)

    def run(self, text, instead=None):
        """Run a cell, after writing something in the place of its text."""
        self.cell(text).locator(".cm-content").click()
        if instead is not None:
            self.page.keyboard.press("Control+a")
            self.page.keyboard.insert_text(instead)
        self.page.keyboard.press("Control+Enter")


@pytest.fixture(scope="module", autouse=True)
def notebooks():
    """What stands in JupyterLab's folder."""
    nbformat.write(katherines(), released(KATHERINE.assignment) / "katherine.ipynb")
    nbformat.write(opened(UNTOUCHED), released(UNTOUCHED) / "untouched.ipynb")


def katherines():
    """What katherine wrote, the check of her Adam, and a cell to try things."""
    notebook = sample_notebook(KATHERINE)
    kept = [
        cell
        for cell in notebook.cells
        if cell.cell_type == "code"
        and (cell.id == f"check_{ADAM}" or not re.match("demo|check", cell.id))
    ]
    notebook.cells = [*kept, new_code_cell(SCRATCH)]
    return notebook


def answer():
    """Her Adam as it should be."""
    (cell,) = (one for one in katherines().cells if one.id == ADAM)
    assert WRONG in cell.source
    return cell.source.replace(WRONG, RIGHT)


def serious(page):
    """What axe finds serious in what cells put out."""
    found = Axe().run(page, ".jp-OutputArea-output").response["violations"]
    return [one["id"] for one in found if one["impact"] in ("serious", "critical")]


def test_from_a_wrong_adam_to_a_boundary(page, lab):
    notebook = Notebook(page, lab, f"{KATHERINE.assignment}/katherine.ipynb")
    panel = page.get_by_role("group", name=f"check({ADAM})")

    notebook.choose("Run", "Run All Cells")
    expect(panel).to_contain_text("1 of 4 public checks failed.", timeout=LONGEST)
    expect(panel).to_contain_text("A sum under the root is not the sum of the roots")
    expect(panel.get_by_role("table")).to_contain_text("expected")
    expect(notebook.cell(SCRATCH)).to_contain_text(re.compile(r"\[\d+\]"))  # it ran

    panel.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(panel.get_by_text("✗ failed: ")).to_be_visible()
    assert serious(page) == []
    notebook.choose("Settings", "Theme", "JupyterLab Dark")
    expect(page.locator("body[data-jp-theme-light=false]")).to_have_count(1)
    assert serious(page) == []

    notebook.run(f"def {ADAM}", answer())
    notebook.run(f"check({ADAM})")
    expect(panel).to_contain_text("All 4 public checks passed", timeout=LONGEST)

    notebook.run(SCRATCH, TRAIN)
    strip = page.get_by_role("img", name=re.compile("epoch 199, cost .*The model answ"))
    expect(strip).to_be_visible(timeout=LONGEST)


def test_what_does_not_end_is_ended(page, lab):
    notebook = Notebook(page, lab, f"{KATHERINE.assignment}/katherine.ipynb")
    panel = page.get_by_role("group", name="initialize_velocity")

    notebook.choose("Run", "Run All Cells")
    notebook.run(SCRATCH, ENDLESS)
    expect(panel).to_contain_text("still running, line ", timeout=LONGEST)
    expect(panel).to_contain_text(re.compile(r"was ended \(line [67] of the cell\)"))

    notebook.run("endless.FIRST", UNENDING)
    expect(page.get_by_text("it runs", exact=True)).to_be_visible(timeout=LONGEST)
    page.get_by_role("button", name="Interrupt the kernel").click()
    put_out = notebook.cell("Training(10**9)").locator(".jp-OutputArea")
    expect(put_out).to_contain_text("what is learned so far stays.")
    expect(put_out).to_contain_text("the kernel goes on")


def test_an_untouched_notebook_runs_to_its_end(page, lab):
    notebook = Notebook(page, lab, f"{UNTOUCHED}/untouched.ipynb")
    notebook.choose("Run", "Run All Cells")
    number = sum(cell.cell_type == "code" for cell in opened(UNTOUCHED).cells)
    expect(page.get_by_text(f"[{number}]:")).to_be_visible(timeout=LONGEST)
    expect(page.get_by_text("This cell waits for ").first).to_be_visible()
    assert page.locator("[data-mime-type='application/vnd.jupyter.error']").count() == 0
