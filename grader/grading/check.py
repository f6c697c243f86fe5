"""Try one notebook on the public checks, without a course."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from grader.authoring.source import SOURCES, assignments, read_source
from grader.course.result import Result
from grader.course.submissions import read_notebook
from grader.engine import CellVerdict, Engine
from grader.errors import UserError


def check_file(file: Path, assignment: str | None = None) -> Result:
    """Run a notebook's public checks in processes of their own.

    Parameters
    ----------
    file : Path
        A notebook or a Python file.
    assignment : str, optional
        Which assignment it is of; found by the file's name or the functions in it.

    Returns
    -------
    Result
        ``student`` is the file's name.

    Raises
    ------
    UserError
        When the file cannot be read or is of no known assignment.
    """
    if not file.is_file():
        raise UserError(f"There is no file {file}.")
    notebook = read_notebook(file)
    name = assignment or guess(file, notebook)
    with ThreadPoolExecutor(1) as beside:  # the engine warms up meanwhile
        reading = beside.submit(read_source, name)
        with Engine(case_folders=(), sandbox=False, many=False) as engine:
            graded = engine.grade(reading.result(), notebook)
    return Result(file.name, name, name, graded.verdicts, graded.notes)


def guess(file: Path, notebook: NotebookNode) -> str:
    """The assignment a notebook is of: by its name, else by what is defined in it."""
    for name in assignments():
        if file.stem.startswith(name):
            return name
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    found = {name: _defined(name, text) for name in assignments()}
    best = max(found, key=lambda name: found[name])
    if not found[best]:
        raise UserError(
            f"{file.name} defines no graded function of any assignment. "
            "If it should, say which assignment it is of with --assignment."
        )
    return best


def _defined(assignment: str, text: str) -> int:
    """How many of the functions that an assignment checks a text defines."""
    source = (SOURCES / f"{assignment}.py").read_text("utf-8")
    names = re.findall(r"^check\((\w+)\)$", source, re.MULTILINE)
    return sum(bool(re.search(rf"\b(def|class) +{name}\b", text)) for name in names)


def as_json(file: Path, result: Result) -> dict[str, Any]:
    """The public form of a verdict on one notebook; the README describes it."""
    return {
        "file": str(file),
        "assignment": result.assignment,
        "mark": result.mark,
        "max_mark": result.max_mark,
        "functions": {
            verdict.grade_id.removeprefix("check_"): _function(verdict)
            for verdict in result.verdicts
            if verdict.mark is not None
        },
        "notes": list(result.notes),
    }


def _function(verdict: CellVerdict) -> dict[str, Any]:
    return {
        "status": verdict.status,
        "mark": verdict.mark,
        "max_mark": verdict.max_mark,
        "behaviours": [
            {
                "name": outcome.behaviour,
                "passed": outcome.passed,
                "mistake": outcome.mistake or None,
                "hint": outcome.hint or outcome.message,
            }
            for outcome in verdict.outcomes
        ],
    }
