"""The notebook that is graded: the source, with the student's cells put in.

The instructor's cells are taken from the source as they are. A solution cell is the
student's: found by its ``grade_id``, else by the name of the function it defines. What
else the student added stays in its place and is run as the student's own.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

MISSING = "# This cell is missing in the submission."
HIDDEN = re.compile(
    r"^[ \t]*### BEGIN (HIDDEN TESTS|SOLUTION)$.*?^[ \t]*### END \1$", re.M | re.S
)


@dataclass
class PlannedCell:
    """One cell of the notebook that is graded.

    Attributes
    ----------
    cell : NotebookNode
    role : str
        "student", "instructor" or "check" for cells that run, else "text".
    label : str
        What a traceback calls the cell.
    released : frozenset of str
        Names that the source's version of a solution cell defines.
    """

    cell: NotebookNode
    role: str
    label: str = ""
    released: frozenset[str] = frozenset()

    @property
    def grade_id(self) -> str:
        return str(settings(self.cell).get("grade_id", ""))

    @property
    def points(self) -> float | None:
        """The cell's points; None when it gives none."""
        known = settings(self.cell)
        if not (known.get("grade") or known.get("task")):
            return None
        return float(known.get("points") or 0)

    @property
    def shown(self) -> str:
        """What the student process may read of the cell."""
        source: str = self.cell.source
        return source if self.role == "student" else HIDDEN.sub("", source)

    @property
    def hidden_lines(self) -> list[int]:
        """Numbers of the lines that no student may see."""
        lines: list[int] = []
        for found in HIDDEN.finditer(self.cell.source):
            first = self.cell.source.count("\n", 0, found.start()) + 1
            lines += range(first, first + found[0].count("\n") + 1)
        return lines


@dataclass
class Plan:
    """The cells in order, what the reference's classes define, and remarks."""

    cells: list[PlannedCell] = field(default_factory=list)
    specials: dict[str, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


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
    plan = Plan()
    theirs = list(submission.cells)
    places = _places(source.cells, theirs, plan.notes)
    extras = _extras(source.cells, theirs, places)
    plan.cells += extras.get(-1, [])
    for number, cell in enumerate(source.cells):
        place = places.get(number)
        plan.cells.append(_planned(cell, None if place is None else theirs[place]))
        plan.cells += extras.get(number, [])
        if _is_solution(cell) and place is None:
            name = settings(cell).get("grade_id")
            plan.notes.append(f"The cell {name} is missing in the submission.")
        if _is_solution(cell):
            plan.specials |= _special_methods(cell)
    _name_cells(plan.cells)
    return plan


def settings(cell: NotebookNode) -> dict[str, Any]:
    """nbgrader's metadata of a cell; empty when there is none, or nonsense."""
    metadata = cell.get("metadata")
    found = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return dict(found) if isinstance(found, dict) else {}


def _is_solution(cell: NotebookNode) -> bool:
    return bool(settings(cell).get("solution"))


def _text(cell: NotebookNode) -> str:
    """A cell's text, without differences that are none."""
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(map(str, source))
    return str(source).replace("\r\n", "\n").replace("\ufeff", "").strip()


def _places(
    ours: list[NotebookNode], theirs: list[NotebookNode], notes: list[str]
) -> dict[int, int]:
    """For each cell of the source its place in the submission."""
    by_id = {settings(cell).get("grade_id"): n for n, cell in enumerate(theirs)}
    by_text = {(cell.cell_type, _text(cell)): n for n, cell in enumerate(theirs)}
    places: dict[int, int] = {}
    for number, cell in enumerate(ours):
        name = settings(cell).get("grade_id")
        place = by_id.get(name) if name else None
        if place is None and not _is_solution(cell):
            place = by_text.get((cell.cell_type, _text(cell)))
        if place is not None:
            places[number] = place
    for number, cell in enumerate(ours):
        if _is_solution(cell) and number not in places:
            place = _defining(cell, theirs, set(places.values()))
            if place is not None:
                places[number] = place
                name = settings(cell).get("grade_id")
                notes.append(f"The cell {name} was recognised by what it defines.")
    return places


def _defining(
    ours: NotebookNode, theirs: list[NotebookNode], taken: set[int]
) -> int | None:
    """The last free cell that defines a function or class which ours defines."""
    wanted = {node.name for node in _definitions(ours)}
    found = [
        n
        for n, cell in enumerate(theirs)
        if n not in taken
        and cell.cell_type == "code"
        and wanted & {node.name for node in _definitions(cell)}
    ]
    return found[-1] if found else None


def _definitions(cell: NotebookNode) -> list[ast.FunctionDef | ast.ClassDef]:
    """Functions and classes at the top level of a cell."""
    kinds = (ast.FunctionDef, ast.ClassDef)
    return [node for node in _parsed(cell) if isinstance(node, kinds)]


def _parsed(cell: NotebookNode) -> list[ast.stmt]:
    """The statements of a code cell; none when it is no plain Python."""
    if cell.cell_type != "code":
        return []
    try:
        return ast.parse(_text(cell)).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def _bound_names(cell: NotebookNode) -> frozenset[str]:
    """Names that the statements of a cell define."""
    names = {node.name for node in _definitions(cell)}
    for statement in _parsed(cell):
        if not isinstance(statement, ast.FunctionDef | ast.ClassDef):
            inside = ast.walk(statement)
            stored = (node for node in inside if isinstance(node, ast.Name))
            names |= {n.id for n in stored if isinstance(n.ctx, ast.Store)}
    return frozenset(names)


def _special_methods(cell: NotebookNode) -> dict[str, list[str]]:
    """The special methods of each class that a reference solution defines."""
    return {
        node.name: [
            item.name
            for item in node.body
            if isinstance(item, ast.FunctionDef) and item.name.startswith("__")
        ]
        for node in _definitions(cell)
        if isinstance(node, ast.ClassDef)
    }


def _extras(
    ours: list[NotebookNode], theirs: list[NotebookNode], places: dict[int, int]
) -> dict[int, list[PlannedCell]]:
    """The student's own cells, by the cell of the source that they follow."""
    at = {place: number for number, place in places.items()}
    copies = {(cell.cell_type, _text(cell)) for cell in ours}
    extras: dict[int, list[PlannedCell]] = {}
    last = -1
    for n, cell in enumerate(theirs):
        text = _text(cell)
        if n in at:
            last = at[n]
        elif text and (cell.cell_type, text) not in copies:
            extra = _extra(cell, text)
            extras.setdefault(last, []).append(extra)
    return extras


def _extra(cell: NotebookNode, text: str) -> PlannedCell:
    """A cell of the student's own, without its metadata and outputs."""
    if cell.cell_type == "code":
        return PlannedCell(new_code_cell(text), "student")
    return PlannedCell(new_markdown_cell(text), "text")


def _planned(ours: NotebookNode, theirs: NotebookNode | None) -> PlannedCell:
    """A cell of the source, with the student's text if it is a solution."""
    cell = NotebookNode(ours)
    cell.metadata = NotebookNode(ours.metadata)
    if cell.cell_type == "code":
        cell.outputs, cell.execution_count = [], None
    if _is_solution(ours):
        cell.source = MISSING if theirs is None else _text(theirs)
    role = _role(ours)
    released = _bound_names(ours) if _is_solution(ours) else frozenset()
    return PlannedCell(cell, role, released=released)


def _role(ours: NotebookNode) -> str:
    """Who runs a cell of the source."""
    if ours.cell_type != "code" or "skip-execution" in ours.metadata.get("tags", []):
        return "text"
    if _is_solution(ours):
        return "student"
    return "check" if settings(ours).get("grade") else "instructor"


def _name_cells(cells: list[PlannedCell]) -> None:
    """Give every cell a label and an id of its own."""
    used: Counter[str] = Counter()
    for number, planned in enumerate(cells, 1):
        name = planned.grade_id or f"{number}"
        planned.label = f"cell {name}"
        wanted = re.sub(
            r"[^A-Za-z0-9_-]", "-", planned.cell.get("id") or f"cell-{name}"
        )
        used[wanted] += 1
        suffix = f"-{used[wanted]}" if used[wanted] > 1 else ""
        planned.cell["id"] = wanted[: 64 - len(suffix)] + suffix
