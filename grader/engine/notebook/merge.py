"""The notebook that is graded: the source, with the student's cells put in.

The instructor's cells are taken from the source as they are; what a student added to
them, and what else the student wrote, runs as the student's own, in its place.

A notebook from elsewhere has no such places. Its cells stand together before the first
answer, and only the definitions in them are run, with what these need.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from grader.engine.notebook.find import Recognised, recognise
from grader.engine.notebook.harmless import leaves_no_trace, only_defines
from grader.engine.notebook.needs import what_runs
from grader.engine.notebook.parse import read_cell, written_file
from grader.engine.notebook.place import (
    Cell,
    Places,
    ReadCell,
    beyond,
    brought,
    code_in,
    definitions,
    is_ours,
    look_at,
    places,
    theirs_of,
)
from grader.engine.notebook.plan import MISSING, calls_of_check
from grader.engine.protocol.messages import Output, PlanCell, ReadPlan, changed

IMPORTS = (ast.Import, ast.ImportFrom)
MOST_SEEN = 4_000_000  # bytes of pictures of one submission that are kept
TIMED = re.compile(r"^([ \t]*)%time[ \t]+", re.MULTILINE)  # and what it runs


def assemble(source: Sequence[Mapping[str, Any]], read: Sequence[ReadCell]) -> ReadPlan:
    """Put a submission's cells into the instructor's notebook.

    Parameters
    ----------
    source : sequence of dict
        The cells of the instructor's notebook, solutions included.
    read : sequence of ReadCell
        Those of the student's.
    """
    ours = [look_at(number, cell) for number, cell in enumerate(source)]
    theirs = [theirs_of(cell) for cell in read]
    answers = [cell for cell in ours if cell.solution]
    wanted: dict[str, Any] = {}
    for cell in answers:
        wanted |= definitions(cell.code)
    made = _Made()
    for n, cell in enumerate(theirs):
        if not cell.is_code and (code := code_in(cell.text, wanted)):
            theirs[n] = cell._replace(kind="code", written=code, text=code)
            made.notes.append(f"Cell {n + 1} is a text cell; the code in it was run.")
    texts = {n: cell.written for n, cell in enumerate(theirs, 1) if cell.is_code}
    found = recognise(wanted, texts)
    if is_ours(ours, theirs) or not wanted:
        _fill_in(made, ours, theirs, found)
    else:
        _put_before(made, ours, theirs, found)
    specials: dict[str, tuple[str, ...]] = {}
    for cell in answers:
        specials |= _special_methods(cell.code)
    judged = [cell.written for cell in ours if cell.role in ("instructor", "check")]
    judged += [cell.code for cell in answers]
    unchanged = all(map(leaves_no_trace, judged))
    notes = (*made.notes, *_where_found(made.moved), *found.notes)
    words = any(one.number is None and _holds_words(one) for one in made.cells)
    cells, remarks = tuple(made.cells), found.remarks
    files = dict(filter(None, map(written_file, texts.values())))
    return ReadPlan(cells, specials, notes, unchanged, words, remarks, files)


def _holds_words(cell: PlanCell) -> bool:
    """Whether a cell holds words and nothing that runs."""
    if cell.kind == "markdown":
        return bool(cell.text)
    read = read_cell(cell.text or "")
    silent = (ast.Constant, ast.Name)
    values = (getattr(one.node, "value", None) for one in read.statements)
    return bool(read.faults) or all(isinstance(value, silent) for value in values)


def _where_found(moved: Mapping[str, int]) -> list[str]:
    """One sentence about what did not stand in its place, however many there are."""
    if not moved:
        return []
    found = ", ".join(f"{name} in cell {number}" for name, number in moved.items())
    return [f"Not in the cell made for it, but taken from where it was: {found}."]


@dataclass
class _Made:
    """What is put together: the cells in order, and remarks for the teacher."""

    cells: list[PlanCell] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    bytes: int = 0  # of pictures
    moved: dict[str, int] = field(default_factory=dict)  # from which cells

    def add(self, texts: Mapping[int, str]) -> None:
        """Add code of the student's, by the number of its cell."""
        self.cells += [_extra("code", text, number) for number, text in texts.items()]

    def room_for(self, seen: Sequence[Output]) -> tuple[Output, ...]:
        """The pictures, as long as all of them together are no more than is kept."""
        self.bytes += sum(len(one.png or b"") for one in seen)
        return tuple(seen) if self.bytes <= MOST_SEEN else ()


def _fill_in(
    made: _Made, ours: list[Cell], theirs: list[Cell], found: Recognised
) -> None:
    """Put each cell of a submission in the place that it was made for."""
    where = places(ours, theirs, found, made.notes)
    needed = what_runs(found)
    made.add({0: needed[0]} if 0 in needed else {})
    own = _own(ours, theirs, set(where.of.values()))
    for number in range(-1, len(ours)):
        if number >= 0:
            _put(made, number, ours, theirs, where, found, needed)
        for n in (n for n in own if where.after[n] == number):
            extra = _extra(theirs[n].kind, theirs[n].text, n + 1)
            more = _in_need(n + 1, theirs[n], found, needed)
            runs = found.without_others(n + 1) if theirs[n].is_code else None
            made.cells.append(changed(extra, needed=more, runs=runs))


def _put(
    made: _Made,
    number: int,
    ours: list[Cell],
    theirs: list[Cell],
    where: Places,
    found: Recognised,
    needed: Mapping[int, str],
) -> None:
    """Put one cell of the source, and what the student's version of it adds."""
    cell, place = ours[number], where.of.get(number)
    answer = MISSING if place is None else theirs[place].text
    planned = _planned(cell, answer)
    if cell.solution and place is None:
        made.notes.append(f"The cell {cell.name} is missing in the submission.")
    if place is None or theirs[place].kind != cell.kind:
        made.cells.append(planned)
    elif cell.solution:
        more = _in_need(place + 1, theirs[place], found, needed)
        faults = found.cells[place + 1].faults if cell.is_code else []
        unread = f"line {faults[0].line}: {faults[0].why}" if faults else ""
        made.cells.append(changed(planned, needed=more, unread=unread))
    else:
        made.cells.append(changed(planned, seen=made.room_for(theirs[place].seen)))
        _add_beyond(made, cell, place + 1, theirs[place], found)
    for name, texts in brought(number, ours, where, found) if cell.solution else ():
        made.moved[name] = found.places[name].number
        made.add(texts)


def _add_beyond(
    made: _Made, cell: Cell, number: int, theirs: Cell, found: Recognised
) -> None:
    """Add what a student wrote into a cell that was given."""
    if theirs.text == cell.text:
        return
    if not cell.is_code:
        made.cells.append(_extra("markdown", theirs.text, number))
    elif cell.role != "text" and (text := beyond(cell, number, found)):
        made.cells.append(_extra("code", text, number))
        made.notes.append(
            f"What was added to cell {number}, which was given, counts as the "
            "student's."
        )


def _own(ours: list[Cell], theirs: list[Cell], taken: set[int]) -> list[int]:
    """The numbers of the student's own cells."""
    copies = {(cell.kind, cell.text) for cell in ours}
    return [
        n
        for n, cell in enumerate(theirs)
        if n not in taken and cell.text and (cell.kind, cell.text) not in copies
    ]


def _in_need(
    number: int, cell: Cell, found: Recognised, needed: Mapping[int, str]
) -> str | None:
    """What is run of a cell of the student's that does not come through as a whole."""
    if not cell.is_code:
        return None
    read = found.cells[number]
    text = read.only(read.statements) if read.faults else needed.get(number)
    return None if text == cell.written else text


def _put_before(
    made: _Made, ours: list[Cell], theirs: list[Cell], found: Recognised
) -> None:
    """Put a submission from elsewhere, as far as it runs, before the first answer."""
    texts = what_runs(found)
    wanted = [definitions(cell.code) if cell.solution else {} for cell in ours]
    first = next(n for n, names in enumerate(wanted) if names)
    made.cells += [_planned(cell, MISSING) for cell in ours[:first]]
    made.add({0: texts[0]} if 0 in texts else {})
    for n in _own(ours, theirs, set()):
        cell = theirs[n]
        text = found.cells[n + 1].only(()) if cell.is_code else cell.text
        made.cells.append(_extra(cell.kind, texts.get(n + 1, text), n + 1))
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
        for node in definitions(code).values()
        if isinstance(node, ast.ClassDef)
    }


def _extra(kind: str, text: str, number: int) -> PlanCell:
    """A cell of the student's own; number 0 is for what no cell holds."""
    if kind != "code":
        return PlanCell(None, "markdown", text)
    label = f"cell {number} of the submission" if number else ""
    return PlanCell(None, "code", text, label, defines=only_defines(text))


def _planned(ours: Cell, answer: str) -> PlanCell:
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
