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

from nbformat import NotebookNode

from grader.engine.ahead import may_run_ahead
from grader.engine.plan import Plan, PlannedCell, settings
from grader.engine.recognise import Recognised, recognise, what_runs
from grader.engine.statements import only_defines, read_cell

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
    answers = [cell for cell in source.cells if _is_solution(cell)]
    wanted = [name for cell in answers for name in _wanted(cell)]
    ids = {settings(cell).get("grade_id") for cell in answers}
    known = any(settings(cell).get("grade_id") in ids for cell in submission.cells)
    texts = {
        number: _written(cell)
        for number, cell in enumerate(submission.cells, 1)
        if cell.cell_type == "code"
    }
    found = recognise(wanted, texts, from_elsewhere=not known)
    plan = Plan()
    for cell in answers:
        plan.specials |= _special_methods(_code(cell))
    if known or not wanted:
        _fill_in(plan, source.cells, list(submission.cells))
    else:
        _put_before(plan, source.cells, submission.cells, found)
    plan.notes += found.notes
    for planned in plan.cells:
        planned.defines = planned.role != "text" and only_defines(planned.cell.source)
    _name_cells(plan.cells)
    plan.ahead = may_run_ahead(plan.cells)
    return plan


def _fill_in(plan: Plan, ours: list[NotebookNode], theirs: list[NotebookNode]) -> None:
    """Put each cell of a submission in the place that it was made for."""
    places = _places(ours, theirs, plan.notes)
    extras = _extras(ours, theirs, places)
    plan.cells += extras.get(-1, [])
    for number, cell in enumerate(ours):
        place = places.get(number)
        text = MISSING if place is None else _text(theirs[place])
        plan.cells.append(_planned(cell, text))
        plan.cells += extras.get(number, [])
        if _is_solution(cell) and place is None:
            name = settings(cell).get("grade_id")
            plan.notes.append(f"The cell {name} is missing in the submission.")


def _put_before(
    plan: Plan, ours: list[NotebookNode], theirs: list[NotebookNode], found: Recognised
) -> None:
    """Put a submission from elsewhere, as far as it runs, before the first answer."""
    texts = what_runs(found)
    first = next(n for n, cell in enumerate(ours) if _wanted(cell))
    plan.cells += [_planned(cell, MISSING) for cell in ours[:first]]
    at_hand = NotebookNode(cell_type="code")
    plan.cells += [_extra(at_hand, texts[0])] if texts[0] else []
    copies = {(cell.cell_type, _text(cell)) for cell in ours}
    for number, cell in enumerate(theirs, 1):
        if _text(cell) and (cell.cell_type, _text(cell)) not in copies:
            extra = _extra(cell, texts.get(number, _text(cell)))
            extra.label = f"cell {number} of the submission"
            plan.cells.append(extra)
    for cell in ours[first:]:
        places = [found.places[name] for name in _wanted(cell) if name in found.places]
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


def _wanted(ours: NotebookNode) -> list[str]:
    """Names of the functions and classes that a solution cell is to define."""
    return list(_definitions(_code(ours))) if _is_solution(ours) else []


def _is_solution(cell: NotebookNode) -> bool:
    return bool(settings(cell).get("solution"))


def _written(cell: NotebookNode) -> str:
    """A cell's text, line by line."""
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(map(str, source))
    return _plain(str(source))


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\ufeff", "")


def _text(cell: NotebookNode) -> str:
    """A cell's text, without differences that are none."""
    return _written(cell).strip()


def _code(cell: NotebookNode) -> str:
    """The text of a code cell."""
    return _text(cell) if cell.cell_type == "code" else ""


def _places(
    ours: list[NotebookNode], theirs: list[NotebookNode], notes: list[str]
) -> dict[int, int]:
    """For each cell of the source its place in the submission."""
    by_id = {str(settings(cell).get("grade_id")): n for n, cell in enumerate(theirs)}
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
    wanted = _definitions(_code(ours)).keys()
    found = [
        n
        for n, cell in enumerate(theirs)
        if n not in taken
        and cell.cell_type == "code"
        and wanted & _definitions(_code(cell)).keys()
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
    kind = "code" if cell.cell_type == "code" else "markdown"
    copy = NotebookNode(cell_type=kind, source=text, metadata=NotebookNode())
    if kind == "code":
        copy.update(outputs=[], execution_count=None)
    return PlannedCell(copy, "student" if kind == "code" else "text")


def _planned(ours: NotebookNode, answer: str) -> PlannedCell:
    """A cell of the source, with the student's text if it is a solution."""
    cell = NotebookNode(ours, metadata=NotebookNode(ours["metadata"]))
    if ours["cell_type"] == "code":
        cell["outputs"], cell["execution_count"] = [], None
    if _is_solution(ours):
        cell["source"] = answer
    role = _role(ours)
    planned = PlannedCell(cell, role)
    if role in ("student", "check"):
        planned.needs = _needs(_written(ours))
    if _is_solution(ours):
        code = _code(ours)
        planned.released, planned.imports = _bound_names(code), _imports(code)
        planned.reference = ours.source if role == "student" else ""
    return planned


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
        planned.label = planned.label or f"cell {name}"
        wanted = re.sub(
            r"[^A-Za-z0-9_-]", "-", planned.cell.get("id") or f"cell-{name}"
        )
        used[wanted] += 1
        suffix = f"-{used[wanted]}" if used[wanted] > 1 else ""
        planned.cell["id"] = wanted[: 64 - len(suffix)] + suffix
