"""Predictions: every prompt gets a cell in which a student writes a guess down."""

from __future__ import annotations

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

PROMPT = "**Predict.**"
PLACE = "*My prediction (double-click here and write):*"


def is_prompt(cell: NotebookNode) -> bool:
    """Whether a cell asks for a prediction."""
    lines = cell.source.splitlines()
    return cell.cell_type == "markdown" and any(
        line.startswith(PROMPT) for line in lines
    )


def give_place(notebook: NotebookNode) -> None:
    """Put a cell for the guess behind every cell that asks for one."""
    cells: list[NotebookNode] = []
    for cell in notebook.cells:
        cells.append(cell)
        if is_prompt(cell):
            number = sum(is_prompt(earlier) for earlier in cells)
            cells.append(new_markdown_cell(PLACE, id=f"prediction-{number}"))
    notebook.cells = cells
