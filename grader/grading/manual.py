"""Answers in words: where nothing was written there is nothing for a person to mark.

Where words stand anywhere else in the notebook, a person has to look.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.preprocessors import ClearMarkScheme, ClearSolutions

from grader.authoring.source import nbgrader
from grader.engine import CellVerdict, GradedNotebook
from grader.engine.notebook.clean import markdown
from grader.engine.notebook.plan import MISSING, inputs


def settled(source: NotebookNode, graded: GradedNotebook) -> Iterator[CellVerdict]:
    """The verdicts, with no marks for what was left as it was released, and is nowhere.

    Parameters
    ----------
    source : NotebookNode
        The instructor's notebook.
    graded : GradedNotebook
    """
    released = {nbgrader(cell).get("grade_id"): cell for cell in source.cells}
    written = {nbgrader(c).get("grade_id"): c.source for c in graded.notebook.cells}
    taken = inputs(source.cells)
    for verdict in graded.verdicts:
        name = verdict.grade_id
        cell = released.get(name)
        if verdict.status == "manual" and cell and nbgrader(cell).get("solution"):
            blank = _unwritten(cell.cell_type, cell.source, taken)
            if written.get(name, MISSING) in blank and not graded.words:
                verdict = replace(verdict, mark=0.0, status="not attempted")
        yield verdict


@lru_cache(maxsize=256)
def _unwritten(kind: str, text: str, taken: frozenset[str]) -> frozenset[str]:
    """What a cell holds that students were to write, and did not."""
    make: Any = new_code_cell if kind == "code" else new_markdown_cell
    known = {"solution": True, "grade_id": "one"}
    cell = make(text, id="one", metadata={"nbgrader": known})
    notebook = new_notebook(cells=[cell])
    for step in (ClearSolutions(), ClearMarkScheme()):
        notebook, _ = step.preprocess(notebook, {})
    stub = str(notebook.cells[0].source).strip()
    return frozenset((MISSING, stub, markdown(stub, taken)))
