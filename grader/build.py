"""Sources to assignments, the notebooks that students open, and to the course page."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import ClearOutput, ClearSolutions, LockCells

from grader.course_page import course_page
from grader.source import ASSIGNMENTS, assignments, read_source


def student_version(assignment: str) -> NotebookNode:
    """The notebook of an assignment as a student gets it: stubs and no outputs."""
    notebook = read_source(assignment)
    for step in (LockCells(), ClearSolutions(), ClearOutput()):
        notebook, _ = step.preprocess(notebook, {})
    return notebook


def build(folder: Path = ASSIGNMENTS.parent) -> list[Path]:
    """Write ``assignments/`` and the course page; same sources give the same bytes."""
    texts = {
        folder / "assignments" / f"{name}.ipynb": nbformat.writes(student_version(name))
        for name in assignments()
    }
    (folder / "assignments").mkdir(parents=True, exist_ok=True)
    for path, text in texts.items():
        path.write_text(f"{text}\n", "utf-8")
    page = folder / "README.md"
    page.write_text(course_page(), "utf-8")
    return [*texts, page]
