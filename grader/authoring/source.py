"""The notebook sources: which assignments there are, and what each holds."""

from __future__ import annotations

import ast
import copy
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.errors import UserError

if TYPE_CHECKING:
    from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "notebooks" / "source"
ASSIGNMENTS = ROOT / "notebooks" / "assignments"
HIDDEN_CASES = ROOT / "grader" / "cases"
MARKERS = re.compile(r"^ *### (BEGIN|END) SOLUTION\n", re.MULTILINE)
KERNEL = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}


def assignments() -> list[str]:
    """Names of all assignments, in the order of the course."""
    return sorted(path.stem for path in SOURCES.glob("[0-9]*.py"))


def read_source(assignment: str) -> NotebookNode:
    """Read the source of an assignment, solutions included.

    Parameters
    ----------
    assignment : str
        A name that ``assignments()`` lists.

    Returns
    -------
    NotebookNode
        nbformat 4.5 with fixed cell ids: the ``grade_id``, else ``cell-NNN``.

    Raises
    ------
    UserError
        When there is no such assignment; the message lists the known ones.
    """
    path = SOURCES / f"{assignment}.py"
    if assignment not in assignments():
        known = ", ".join(assignments())
        raise UserError(f"There is no assignment {assignment!r}. Known: {known}.")
    return copy.deepcopy(_parsed(path.read_text("utf-8")))


@lru_cache(maxsize=16)
def _parsed(text: str) -> NotebookNode:
    """The notebook that a source holds."""
    import jupytext  # when they are needed: this takes a second
    from nbformat import NotebookNode

    from grader.authoring.predictions import give_place
    from grader.authoring.references import cite

    notebook: NotebookNode = jupytext.reads(text, fmt="py:percent")
    notebook.metadata = NotebookNode(KERNEL)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for number, cell in enumerate(notebook.cells):
        cell.id = nbgrader(cell).get("grade_id", f"cell-{number:03d}")
    give_place(notebook)
    cite(notebook)
    return notebook


def nbgrader(cell: NotebookNode) -> dict[str, Any]:
    """nbgrader's metadata of a cell; empty when it has none."""
    found = cell.metadata.get("nbgrader", {})
    return dict(found) if isinstance(found, dict) else {}


def is_solution(cell: NotebookNode) -> bool:
    """Whether a student writes this code cell."""
    return cell.cell_type == "code" and bool(nbgrader(cell).get("solution"))


def is_check(cell: NotebookNode) -> bool:
    """Whether this code cell gives marks by itself."""
    return (
        cell.cell_type == "code"
        and bool(nbgrader(cell).get("grade"))
        and not nbgrader(cell).get("solution")
    )


def is_skipped(cell: NotebookNode) -> bool:
    """Whether a source cell only demonstrates, so that grading leaves it out."""
    return "skip-execution" in cell.metadata.get("tags", [])


def graded_functions(notebook: NotebookNode) -> dict[str, float]:
    """Names of the functions that check cells look at, with their points."""
    found = {}
    for cell in filter(is_check, notebook.cells):
        tree = ast.parse(cell.source)
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if isinstance(call.func, ast.Name) and call.func.id == "check":
                name = ast.unparse(call.args[0])
                found[name] = float(nbgrader(cell)["points"])
    return found


def run_reference(assignment: str) -> dict[str, Any]:
    """Execute the instructor's set-up and the solutions; return their names.

    Cells that check or only demonstrate are left out. Every call starts afresh.
    """
    namespace: dict[str, Any] = {"__name__": assignment}
    for name, code in reference_cells(assignment):
        exec(compile(code, f"<{assignment}:{name}>", "exec"), namespace)
    return namespace


def reference_cells(assignment: str) -> Iterator[tuple[str, str]]:
    """Name and source of each cell of the set-up and the solutions.

    Read without jupytext: a judge that runs the reference needs no notebook formats.
    """
    text = (SOURCES / f"{assignment}.py").read_text("utf-8")
    for part in f"\n{text}".split("\n# %%")[1:]:
        head, _, code = part.partition("\n")
        _, found, settings = head.partition("nbgrader=")
        about = json.JSONDecoder().raw_decode(settings)[0] if found else {}
        only_checks = about.get("grade") and not about.get("solution")
        if not (only_checks or "[markdown]" in head or "skip-execution" in head):
            yield about.get("grade_id", "cell"), code.strip("\n")


@lru_cache(maxsize=16)
def reference(assignment: str) -> dict[str, Any]:
    """The reference solution of an assignment, executed once."""
    return run_reference(assignment)
