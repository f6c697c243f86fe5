"""The course page: what each assignment holds, as its source says."""

from __future__ import annotations

import re
from pathlib import Path

from nbformat import NotebookNode

from grader.errors import UserError
from grader.source import assignments, graded_functions, nbgrader, read_source

TEMPLATE = Path(__file__).parent / "templates" / "course_page.md"
ABOUT = re.compile(r"About (\d+) minutes\. You need (.+)\.$", re.MULTILINE)


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
