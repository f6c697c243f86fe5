"""Every assignment as a student has it in the end: released, filled in, run alone.

A run takes up to a minute, so each notebook is run once and all tests look at that.
"""

import os
import shutil
import sys
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp

import nbclient
import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from grader.authoring.kernels import Client, Manager
from grader.authoring.source import is_solution, nbgrader, read_source
from grader.course.directory import make_course
from grader.course.release import release

FOLDER = Path(mkdtemp(dir=os.environ["MPLCONFIGDIR"]))  # goes when the run ends
WITHOUT_TQDM = ("03_gradient_checking", "04_optimization_methods")
LONGER = {"demo_fair_comparison": ("recompute = [1, 3]", "recompute = range(14)")}
ABSENT = """
import sys
absent = ["grader", "nbgrader", "jupytext", "typer", "rich", *{more}]
sys.modules.update(dict.fromkeys(absent))
"""
STRICT = "import warnings\nwarnings.simplefilter('error')"
ORIGIN = """
import opt_utils, test_cases
print(opt_utils.__file__, test_cases.__file__)
"""


class OfTheRun(Manager):
    """Starts a kernel with the interpreter that was chosen for this run."""

    def format_kernel_cmd(self, extra_arguments=None):
        _, *arguments = super().format_kernel_cmd(extra_arguments)
        return [os.environ.get("DOWNHILL_KERNEL", sys.executable), *arguments]


class Frontend(Client):
    """A client as of a person, who can be asked."""

    def execute(self, code, **options):
        return super().execute(code, **{**options, "allow_stdin": True})


class WatchedManager(OfTheRun):
    """Starts a kernel for a person."""

    def _client_factory_default(self):
        return Frontend


@lru_cache
def released(name):
    """The folder of an assignment, where nothing of ours is beside it."""
    course = make_course(FOLDER / "course")
    return shutil.copytree(release(course, name), FOLDER / "students" / name)


def opened(name):
    return nbformat.read(released(name) / f"{name}.ipynb", as_version=4)


def filled_in(name, notebook=None):
    """The released notebook, or another, with the reference in its stubs."""
    notebook = notebook or opened(name)
    solutions = {c.id: c.source for c in read_source(name).cells if is_solution(c)}
    stubs = [cell for cell in notebook.cells if is_solution(cell)]
    assert sorted(solutions) == sorted(nbgrader(cell)["grade_id"] for cell in stubs)
    for cell in stubs:
        cell.source = solutions[nbgrader(cell)["grade_id"]]
    return notebook


def run(notebook, folder, first, more=("tqdm",), manager=OfTheRun, **options):
    """Execute a notebook in its folder where only the student's packages exist.

    Returns its cells, and one more that printed where our two packages came from.
    """
    first = new_code_cell(ABSENT.format(more=list(more)) + first)
    cells = [first, *notebook.cells, new_code_cell(ORIGIN)]
    whole = new_notebook(cells=cells, metadata=notebook.metadata)
    nbclient.NotebookClient(
        whole,
        kernel_manager_class=manager,
        timeout=600,
        resources={"metadata": {"path": str(folder)}},
        coalesce_streams=True,  # under load a text comes in several parts
        extra_arguments=["--HistoryManager.enabled=False"],
        **options,
    ).execute()
    return whole.cells[1:]


@lru_cache
def run_filled_in(name, *, whole):
    """The cells after a run with warnings as errors, the long demonstrations too.

    What is stored is computed again only when the whole is wanted.
    """
    notebook = filled_in(name)
    for cell in notebook.cells:
        if cell.id in LONGER and whole:
            short, long = LONGER[cell.id]
            assert short in cell.source
            cell.source = cell.source.replace(short, long)
    more = ("tqdm",) if name in WITHOUT_TQDM else ()
    return run(notebook, released(name), STRICT, more)


def outputs(name, whole=False):
    """Every code cell's outputs by its id, those of the long demonstrations too."""
    cells = run_filled_in(name, whole=whole)
    return {cell.id: cell.outputs for cell in cells if cell.cell_type == "code"}


def printed(found):
    """What a cell printed."""
    return "".join(output.text for output in found if output.get("name") == "stdout")


def shown(found):
    """What a cell shows as HTML, in its plain text."""
    data = (output.get("data", {}) for output in found or [])
    return "".join(one["text/plain"] for one in data if "text/html" in one)


def complaints(cells):
    """Errors and warnings in the outputs, by cell."""
    return [
        (cell.id, output.get("ename", output.get("text")))
        for cell in cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "error" or output.get("name") == "stderr"
    ]
