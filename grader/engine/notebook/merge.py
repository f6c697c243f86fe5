"""The notebook that is graded: the source, with the student's cells put in.

The instructor's cells are taken from the source as they are. A solution cell is the
student's: found by its ``grade_id``, else by the name of the function it defines. What
else the student added stays in its place and is run as the student's own.

A notebook from elsewhere has no such ids. Its cells stand together before the first
answer, and only the definitions in them are run, with what these need.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from nbformat import NotebookNode

from grader.engine.notebook.find import Recognised, recognise, what_runs
from grader.engine.notebook.parse import only_defines, read_cell
from grader.engine.notebook.plan import Plan, PlannedCell, settings

MISSING = "# This cell is missing in the submission."


def assemble(source: NotebookNode, submission: NotebookNode) -> Plan:
    """Put a submission's cells into the instructor's notebook.

    Parameters
    ----------
    source : NotebookNode
        The instructor's notebook, solutions included.
    submission : NotebookNode
        The student's notebook; nothing in its metadata is believed.

    Returns
    -------
    Plan
    """
    ours = [_look_at(cell) for cell in source.cells]
    theirs = [_look_at(cell) for cell in submission.cells]
    answers = [cell for cell in ours if cell.solution]
    wanted = [name for cell in answers for name in _definitions(cell.code)]
    ids = {cell.name for cell in answers}
    known = any(cell.name in ids for cell in theirs)
    texts = {n: cell.written for n, cell in enumerate(theirs, 1) if cell.is_code}
    found = recognise(wanted, texts, from_elsewhere=not known)
    plan = Plan()
    for cell in answers:
        plan.specials |= _special_methods(cell.code)
    if known or not wanted:
        _fill_in(plan, ours, theirs)
    else:
        _put_before(plan, ours, theirs, found)
    plan.notes += found.notes
    for planned in plan.cells:
        planned.defines = planned.role != "text" and only_defines(planned.cell.source)
    _name_cells(plan.cells)
    return plan


class _Cell(NamedTuple):
    """A cell, and what is often asked of it."""

    node: NotebookNode
    kind: str
    name: str | None  # its grade_id
    solution: bool
    written: str
    text: str  # the same without differences that are none

    @property
    def is_code(self) -> bool:
        return self.kind == "code"

    @property
    def code(self) -> str:
        """The text of a code cell."""
        return self.text if self.is_code else ""


def _look_at(cell: NotebookNode) -> _Cell:
    known, written = settings(cell), _written(cell)
    name, solution = known.get("grade_id"), bool(known.get("solution"))
    return _Cell(cell, cell["cell_type"], name, solution, written, written.strip())


def _fill_in(plan: Plan, ours: list[_Cell], theirs: list[_Cell]) -> None:
    """Put each cell of a submission in the place that it was made for."""
    places = _places(ours, theirs, plan.notes)
    extras = _extras(ours, theirs, places)
    plan.cells += extras.get(-1, [])
    for number, cell in enumerate(ours):
        place = places.get(number)
        text = MISSING if place is None else theirs[place].text
        plan.cells.append(_planned(cell, text))
        plan.cells += extras.get(number, [])
        if cell.solution and place is None:
            plan.notes.append(f"The cell {cell.name} is missing in the submission.")


def _put_before(
    plan: Plan, ours: list[_Cell], theirs: list[_Cell], found: Recognised
) -> None:
    """Put a submission from elsewhere, as far as it runs, before the first answer."""
    texts = what_runs(found)
    wanted = [_definitions(cell.code) if cell.solution else {} for cell in ours]
    first = next(n for n, names in enumerate(wanted) if names)
    plan.cells += [_planned(cell, MISSING) for cell in ours[:first]]
    plan.cells += [_extra("code", texts[0])] if texts[0] else []
    copies = {(cell.kind, cell.text) for cell in ours}
    for number, cell in enumerate(theirs, 1):
        if cell.text and (cell.kind, cell.text) not in copies:
            extra = _extra(cell.kind, texts.get(number, cell.text))
            extra.label = f"cell {number} of the submission"
            plan.cells.append(extra)
    for cell, names in zip(ours[first:], wanted[first:], strict=True):
        places = [found.places[name] for name in names if name in found.places]
        where = [f"# In cell {p.number} of the submission, above." for p in places[:1]]
        plan.cells.append(_planned(cell, *(where or [MISSING])))
    plan.notes.append(
        "No cell is marked as an answer: functions were looked up by their names, and "
        "only they and what they need were run."
    )
    by_cell = ", ".join(f"{n} (cell {p.number})" for n, p in found.places.items())
    if by_cell:
        plan.notes.append(f"Recognised: {by_cell}.")
    if missing := [name for name in found.wanted if name not in found.places]:
        plan.notes.append(f"Not found: {', '.join(missing)}.")


def _written(cell: NotebookNode) -> str:
    """A cell's text, line by line."""
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(map(str, source))
    return _plain(str(source))


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\ufeff", "")


def _places(ours: list[_Cell], theirs: list[_Cell], notes: list[str]) -> dict[int, int]:
    """For each cell of the source its place in the submission."""
    by_id = {cell.name: n for n, cell in enumerate(theirs)}
    by_text = {(cell.kind, cell.text): n for n, cell in enumerate(theirs)}
    places: dict[int, int] = {}
    for number, cell in enumerate(ours):
        place = by_id.get(cell.name) if cell.name else None
        if place is None and not cell.solution:
            place = by_text.get((cell.kind, cell.text))
        if place is not None:
            places[number] = place
    for number, cell in enumerate(ours):
        if cell.solution and number not in places:
            place = _defining(cell, theirs, set(places.values()))
            if place is not None:
                places[number] = place
                notes.append(f"The cell {cell.name} was recognised by what it defines.")
    return places


def _defining(ours: _Cell, theirs: list[_Cell], taken: set[int]) -> int | None:
    """The last free cell that defines a function or class which ours defines."""
    wanted = _definitions(ours.code).keys()
    found = [
        n
        for n, cell in enumerate(theirs)
        if n not in taken and wanted & _definitions(cell.code).keys()
    ]
    return found[-1] if found else None


@lru_cache(maxsize=1024)
def _definitions(code: str) -> dict[str, ast.FunctionDef | ast.ClassDef]:
    """Functions and classes at the top level of a cell, by name."""
    kinds = (ast.FunctionDef, ast.ClassDef)
    return {node.name: node for node in _statements(code) if isinstance(node, kinds)}


def _statements(text: str) -> list[ast.stmt]:
    """The statements of a piece of code; none when it is no plain Python."""
    try:
        return ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


@lru_cache(maxsize=1024)
def _bound_names(code: str) -> frozenset[str]:
    """Names that the statements of a cell define."""
    names = set(_definitions(code))
    for statement in _statements(code):
        if not isinstance(statement, ast.FunctionDef | ast.ClassDef):
            inside = ast.walk(statement)
            stored = (node for node in inside if isinstance(node, ast.Name))
            names |= {n.id for n in stored if isinstance(n.ctx, ast.Store)}
    return frozenset(names)


@lru_cache(maxsize=1024)
def _imports(code: str) -> str:
    """The imports at the top level of a cell."""
    found = [s for s in _statements(code) if isinstance(s, ast.Import | ast.ImportFrom)]
    return "\n".join(map(ast.unparse, found))


@lru_cache(maxsize=1024)
def _needs(code: str) -> frozenset[str]:
    """Names that the statements of a cell read."""
    return frozenset().union(*(one.needs for one in read_cell(code).statements))


@lru_cache(maxsize=1024)
def _special_methods(code: str) -> dict[str, list[str]]:
    """The special methods of each class that a reference solution defines."""
    return {
        node.name: [
            item.name
            for item in node.body
            if isinstance(item, ast.FunctionDef) and item.name.startswith("__")
        ]
        for node in _definitions(code).values()
        if isinstance(node, ast.ClassDef)
    }


def _extras(
    ours: list[_Cell], theirs: list[_Cell], places: dict[int, int]
) -> dict[int, list[PlannedCell]]:
    """The student's own cells, by the cell of the source that they follow."""
    at = {place: number for number, place in places.items()}
    copies = {(cell.kind, cell.text) for cell in ours}
    extras: dict[int, list[PlannedCell]] = {}
    last = -1
    for n, cell in enumerate(theirs):
        if n in at:
            last = at[n]
        elif cell.text and (cell.kind, cell.text) not in copies:
            extras.setdefault(last, []).append(_extra(cell.kind, cell.text))
    return extras


def _extra(kind: str, text: str) -> PlannedCell:
    """A cell of the student's own, without its metadata and outputs."""
    kind = "code" if kind == "code" else "markdown"
    copy = NotebookNode(cell_type=kind, source=text, metadata=NotebookNode())
    if kind == "code":
        copy.update(outputs=[], execution_count=None)
    return PlannedCell(copy, "student" if kind == "code" else "text")


def _planned(ours: _Cell, answer: str) -> PlannedCell:
    """A cell of the source, with the student's text if it is a solution."""
    node, role = ours.node, _role(ours)
    cell = NotebookNode(node, metadata=NotebookNode(node["metadata"]))
    if ours.is_code:
        cell["outputs"], cell["execution_count"] = [], None
    planned = PlannedCell(cell, role)
    if role in ("student", "check"):
        planned.needs = _needs(ours.written)
    if ours.solution:
        cell["source"] = answer
        planned.released, planned.imports = _bound_names(ours.code), _imports(ours.code)
        planned.reference = node.source if role == "student" else ""
    return planned


def _role(ours: _Cell) -> str:
    """Who runs a cell of the source."""
    if not ours.is_code or "skip-execution" in ours.node["metadata"].get("tags", []):
        return "text"
    if ours.solution:
        return "student"
    return "check" if settings(ours.node).get("grade") else "instructor"


def _name_cells(cells: list[PlannedCell]) -> None:
    """Give every cell a label and an id of its own."""
    used: Counter[str] = Counter()
    for number, planned in enumerate(cells, 1):
        name = planned.grade_id or f"{number}"
        planned.label = planned.label or f"cell {name}"
        wanted = re.sub(
            r"[^A-Za-z0-9_-]", "-", planned.cell.get("id") or f"cell-{name}"
        )
        used[wanted] += 1
        suffix = f"-{used[wanted]}" if used[wanted] > 1 else ""
        planned.cell["id"] = wanted[: 64 - len(suffix)] + suffix
