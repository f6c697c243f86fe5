"""Sources to assignments, the notebooks that students open, and to the course page."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import ClearOutput, ClearSolutions, LockCells

from grader.authoring.source import (
    ASSIGNMENTS,
    assignments,
    graded_functions,
    nbgrader,
    read_source,
)
from grader.authoring.untag import Untag
from grader.errors import UserError

TEMPLATE = Path(__file__).parents[1] / "templates" / "course_page.md"
ABOUT = re.compile(r"About (\d+) minutes\. You need (.+)\.$", re.MULTILINE)


def student_version(assignment: str) -> NotebookNode:
    """The notebook of an assignment as a student gets it: stubs and no outputs."""
    notebook = read_source(assignment)
    for step in (LockCells(), ClearSolutions(), ClearOutput(), Untag()):
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


def course_page() -> str:
    """The page in Markdown, with a row for every assignment.

    Raises
    ------
    UserError
        When a notebook does not say how long it takes and what it needs.
    """
    rows = "\n".join(_row(name, read_source(name)) for name in assignments())
    return TEMPLATE.read_text("utf-8").replace("ROWS", rows)


def _row(name: str, notebook: NotebookNode) -> str:
    """One assignment: links, functions, points, minutes, what it needs."""
    opening = notebook.cells[0].source
    title = f"{name[:2]} {opening.splitlines()[0].removeprefix('# ')}"
    about = ABOUT.search(opening)
    if about is None:
        raise UserError(
            f"notebooks/source/{name}.py does not say how long it takes. "
            "Write in its first cell: About 60 minutes. You need …."
        )
    links = f"[{title}](assignments/{name}.ipynb) ([source](source/{name}.py))"
    functions = ", ".join(f"`{function}`" for function in graded_functions(notebook))
    points = sum(nbgrader(cell).get("points", 0) for cell in notebook.cells)
    return f"| {links} | {functions} | {points:g} | {' | '.join(about.groups())} |"
