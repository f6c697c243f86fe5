"""Sources to assignments: the notebooks that students open."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import ClearOutput, ClearSolutions, LockCells

from grader.source import ASSIGNMENTS, assignments, read_source


def student_version(assignment: str) -> NotebookNode:
    """The notebook of an assignment as a student gets it: stubs and no outputs."""
    notebook = read_source(assignment)
    for step in (LockCells(), ClearSolutions(), ClearOutput()):
        notebook, _ = step.preprocess(notebook, {})
    return notebook


def build(folder: Path = ASSIGNMENTS) -> list[Path]:
    """Write every assignment into a folder; the same sources give the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in assignments():
        path = folder / f"{name}.ipynb"
        path.write_text(nbformat.writes(student_version(name)) + "\n", "utf-8")
        written.append(path)
    return written
