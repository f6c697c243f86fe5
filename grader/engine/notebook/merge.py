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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from grader.engine.notebook import clean
from grader.engine.notebook.find import Recognised, recognise, what_runs
from grader.engine.notebook.harmless import leaves_no_trace, only_defines
from grader.engine.notebook.parse import read_cell
from grader.engine.notebook.plan import (
    MISSING,
    calls_of_check,
    role_of,
    settings,
)
from grader.engine.protocol.messages import PlanCell, ReadPlan, changed

IMPORTS = (ast.Import, ast.ImportFrom)
TIMED = re.compile(r"^([ \t]*)%time[ \t]+", re.MULTILINE)  # and what it runs


class ReadCell(NamedTuple):
    """A cell as it was handed in: nothing else of it counts.

    ``name`` is its grade_id, which says no more than what it may be meant for.
    """

    kind: str
    text: str
    name: str | None = None


def assemble(source: Sequence[Mapping[str, Any]], read: Sequence[ReadCell]) -> ReadPlan:
    """Put a submission's cells into the instructor's notebook.

    Parameters
    ----------
    source : sequence of dict
        The cells of the instructor's notebook, solutions included.
    read : sequence of ReadCell
        Those of the student's.
    """
    ours = [_look_at(number, cell) for number, cell in enumerate(source)]
    theirs = [_theirs(cell) for cell in read]
    answers = [cell for cell in ours if cell.solution]
    wanted = [name for cell in answers for name in _definitions(cell.code)]
    ids = {cell.name for cell in answers}
    known = any(cell.name in ids for cell in theirs)
    texts = {n: cell.written for n, cell in enumerate(theirs, 1) if cell.is_code}
    found = recognise(wanted, texts, from_elsewhere=not known)
    made = _Made()
    if known or not wanted:
        _fill_in(made, ours, theirs)
    else:
        _put_before(made, ours, theirs, found)
    specials: dict[str, tuple[str, ...]] = {}
    for cell in answers:
        specials |= _special_methods(cell.code)
    judged = [cell.written for cell in ours if cell.role in ("instructor", "check")]
    judged += [cell.code for cell in answers]
    unchanged = all(map(leaves_no_trace, judged))
    notes = (*made.notes, *found.notes)
    return ReadPlan(tuple(made.cells), specials, notes, unchanged)


@dataclass
class _Made:
    """What is put together: the cells in order, and remarks for the teacher."""

    cells: list[PlanCell] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class _Cell(NamedTuple):
    """A cell, and what is often asked of it."""

    number: int
    kind: str
    name: str | None  # its grade_id
    role: str
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


def _look_at(number: int, cell: Mapping[str, Any]) -> _Cell:
    """A cell of the instructor's."""
    known = settings(cell)
    kind = "code" if cell["cell_type"] == "code" else "markdown"
    written = _written(kind, cell["source"])
    name, solution = known.get("grade_id"), bool(known.get("solution"))
    role, text = role_of(cell), written.strip()
    return _Cell(number, kind, name, role, solution, written, text)


def _theirs(cell: ReadCell) -> _Cell:
    """A cell of the student's."""
    written = _written(cell.kind, cell.text)
    return _Cell(-1, cell.kind, cell.name, "", False, written, written.strip())


@lru_cache(maxsize=4096)
def _written(kind: str, text: str) -> str:
    """A cell's text as it may be stored."""
    text = clean.code(text) if kind == "code" else clean.plain(text)
    return text.replace("\ufeff", "")


def _fill_in(made: _Made, ours: list[_Cell], theirs: list[_Cell]) -> None:
    """Put each cell of a submission in the place that it was made for."""
    places = _places(ours, theirs, made.notes)
    extras = _extras(ours, theirs, places)
    made.cells += extras.get(-1, [])
    for number, cell in enumerate(ours):
        place = places.get(number)
        text = MISSING if place is None else theirs[place].text
        made.cells.append(_planned(cell, text))
        made.cells += extras.get(number, [])
        if cell.solution and place is None:
            made.notes.append(f"The cell {cell.name} is missing in the submission.")


def _put_before(
    made: _Made, ours: list[_Cell], theirs: list[_Cell], found: Recognised
) -> None:
    """Put a submission from elsewhere, as far as it runs, before the first answer."""
    texts = what_runs(found)
    wanted = [_definitions(cell.code) if cell.solution else {} for cell in ours]
    first = next(n for n, names in enumerate(wanted) if names)
    made.cells += [_planned(cell, MISSING) for cell in ours[:first]]
    made.cells += [_extra("code", texts[0])] if texts[0] else []
    copies = {(cell.kind, cell.text) for cell in ours}
    for number, cell in enumerate(theirs, 1):
        if cell.text and (cell.kind, cell.text) not in copies:
            extra = _extra(cell.kind, texts.get(number, cell.text))
            label = f"cell {number} of the submission"
            made.cells.append(changed(extra, label=label))
    for cell, names in zip(ours[first:], wanted[first:], strict=True):
        places = [found.places[name] for name in names if name in found.places]
        where = [f"# In cell {p.number} of the submission, above." for p in places[:1]]
        made.cells.append(_planned(cell, *(where or [MISSING])))
    made.notes.append(
        "No cell is marked as an answer: functions were looked up by their names, and "
        "only they and what they need were run."
    )
    by_cell = ", ".join(f"{n} (cell {p.number})" for n, p in found.places.items())
    if by_cell:
        made.notes.append(f"Recognised: {by_cell}.")
    if missing := [name for name in found.wanted if name not in found.places]:
        made.notes.append(f"Not found: {', '.join(missing)}.")


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
    """Names that the statements of a cell define, but for its imports."""
    return frozenset().union(
        *(
            one.assigns
            for one in read_cell(TIMED.sub(r"\1", code)).statements
            if not isinstance(one.node, IMPORTS)
        )
    )


@lru_cache(maxsize=1024)
def _imports(code: str) -> str:
    """The imports at the top level of a cell."""
    found = [one.node for one in read_cell(code).statements]
    return "\n".join(ast.unparse(one) for one in found if isinstance(one, IMPORTS))


@lru_cache(maxsize=1024)
def _needs(code: str) -> frozenset[str]:
    """Names that the statements of a cell read."""
    return frozenset().union(*(one.needs for one in read_cell(code).statements))


@lru_cache(maxsize=1024)
def _special_methods(code: str) -> dict[str, tuple[str, ...]]:
    """The special methods of each class that a reference solution defines."""
    return {
        node.name: tuple(
            item.name
            for item in node.body
            if isinstance(item, ast.FunctionDef) and item.name.startswith("__")
        )
        for node in _definitions(code).values()
        if isinstance(node, ast.ClassDef)
    }


def _extras(
    ours: list[_Cell], theirs: list[_Cell], places: dict[int, int]
) -> dict[int, list[PlanCell]]:
    """The student's own cells, by the cell of the source that they follow."""
    at = {place: number for number, place in places.items()}
    copies = {(cell.kind, cell.text) for cell in ours}
    extras: dict[int, list[PlanCell]] = {}
    last = -1
    for n, cell in enumerate(theirs):
        if n in at:
            last = at[n]
        elif cell.text and (cell.kind, cell.text) not in copies:
            extras.setdefault(last, []).append(_extra(cell.kind, cell.text))
    return extras


def _extra(kind: str, text: str) -> PlanCell:
    """A cell of the student's own."""
    if kind == "code":
        return PlanCell(None, "code", text, defines=only_defines(text))
    return PlanCell(None, "markdown", text)


def _planned(ours: _Cell, answer: str) -> PlanCell:
    """A cell of the source, with the student's text if it is a solution."""
    text = answer if ours.solution else None
    ran = ours.role != "text"
    judged = ours.role in ("student", "check")
    may_check = ours.role in ("instructor", "check")
    return PlanCell(
        ours.number,
        "code" if ours.is_code else "markdown",
        text,
        released=_sorted(_bound_names(ours.code)) if ours.solution else (),
        imports=_imports(ours.code) if ours.solution else "",
        needs=_sorted(_needs(ours.written)) if judged else (),
        calls=calls_of_check(ours.written) if may_check else (),
        defines=ran and only_defines(ours.written if text is None else text),
    )


def _sorted(names: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(names))
