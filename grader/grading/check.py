"""Try one notebook on the public checks, without a course."""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from grader.authoring.source import (
    assignments,
    graded_functions,
    read_source,
)
from grader.course.result import Result
from grader.course.submissions import listed, read_file
from grader.engine import CellVerdict, Engine, EngineError
from grader.engine.notebook.nearby import alike
from grader.errors import UserError

Tell = Callable[[str], None]
NEAR = 0.55  # likeness from which a name is nearly another


def check_file(
    file: Path, assignment: str | None = None, tell: Tell = lambda sentence: None
) -> Result:
    """Run a notebook's public checks in processes of their own.

    They stand behind the wall where there can be one.

    Parameters
    ----------
    file : Path
        A notebook or a Python file.
    assignment : str, optional
        Which assignment it is of; found by the file's name or the functions in it.
    tell : callable, optional
        Is told in one sentence when there is no wall.

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
    handed_in = read_file(file)
    with ThreadPoolExecutor(1) as beside:  # the engine warms up meanwhile
        name = assignment or by_name(file)
        reading = beside.submit(read_source, name) if name else None
        why = "" if assignment else f"It was taken for {name} by the file's name."
        with start(tell) as engine:
            if name is None:
                name, why = guess(file, engine.definitions(handed_in))
            source = reading.result() if reading else read_source(name)
            graded = engine.grade(source, handed_in)
    if not graded.readable:
        raise UserError(graded.notes[-1])
    notes = (*filter(None, [why]), *graded.notes)
    return Result(handed_in.name, name, name, graded.verdicts, notes)


def start(tell: Tell) -> Engine:
    """Start an engine for one submission, with a wall when that is possible."""
    try:
        return Engine(case_folders=(), many=False)
    except EngineError as error:
        tell(f"The code runs without a wall around it, as in Jupyter: {error}")
        return Engine(case_folders=(), sandbox=False, many=False)


def by_name(file: Path) -> str | None:
    """The assignment that a file's name begins with, if any."""
    return next((one for one in assignments() if file.stem.startswith(one)), None)


def guess(file: Path, defined: Collection[str]) -> tuple[str, str]:
    """The assignment a notebook is of, by what is defined in it, and why.

    Where no name is one of ours, those that are nearly so say it.

    Raises
    ------
    UserError
        When that says nothing.
    """
    ours = {name: [*graded_functions(read_source(name))] for name in assignments()}
    names = [one for every in ours.values() for one in every]
    found = [one for one in names if one in defined]
    near: dict[str, str] = {}
    for other in (one for one in defined if one not in names):
        most = max(names, key=partial(_likeness, other))
        if _likeness(other, most) >= NEAR and most not in found:
            near[most] = other

    def speaks(one: str) -> float:
        """How much a name says; one word may be anybody's."""
        if one in found:
            return 1.0 if "_" in one else 0.5
        return 0.6 if one in near else 0.0

    best = max(ours, key=lambda name: sum(map(speaks, ours[name])))
    said = [
        one if one in found else f"{near[one]}, which is nearly {one}"
        for one in ours[best]
        if one in found or one in near
    ]
    if said:
        return best, f"It was taken for {best}: it defines {listed(said)}."
    raise UserError(
        f"{file.name} defines no graded function of any assignment. "
        "If it should, say which assignment it is of with --assignment."
    )


def _likeness(written: str, ours: str) -> float:
    """How much of two names is the same, from 0 to 1."""
    letters, words = alike(ours, written)
    return (letters + words) / 2


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
        "said": verdict.said or None,
        "behaviours": [
            {
                "name": outcome.behaviour,
                "passed": outcome.passed,
                "mistake": outcome.mistake or None,
                "message": outcome.message or None,
                "hint": outcome.hint or None,
            }
            for outcome in verdict.outcomes
        ],
    }
