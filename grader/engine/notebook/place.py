"""Where each cell of a submission belongs in the instructor's notebook.

A cell is found by its ``grade_id``, by its text, or by what it defines: an id only
helps to find the place. What a student wrote elsewhere is brought there when it counts.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from grader.engine.notebook import clean
from grader.engine.notebook.find import Recognised, is_stub
from grader.engine.notebook.needs import needed, what_runs
from grader.engine.notebook.parse import read_cell
from grader.engine.notebook.plan import calls_of_check, role_of, settings
from grader.engine.protocol.messages import Output

FENCE = re.compile(r"```\w*\n(.*)\n```", re.DOTALL)


class ReadCell(NamedTuple):
    """A cell as it was handed in: nothing else of it counts.

    ``name`` is its grade_id, which says no more than what it may be meant for, and
    ``seen`` are pictures that it showed when its author ran it.
    """

    kind: str
    text: str
    name: str | None = None
    seen: tuple[Output, ...] = ()


class Cell(NamedTuple):
    """A cell, and what is often asked of it."""

    number: int
    kind: str
    name: str | None  # its grade_id
    role: str
    solution: bool
    written: str
    text: str  # the same without differences that are none
    seen: tuple[Output, ...] = ()

    @property
    def is_code(self) -> bool:
        return self.kind == "code"

    @property
    def code(self) -> str:
        """The text of a code cell."""
        return self.text if self.is_code else ""


def look_at(number: int, cell: Mapping[str, Any]) -> Cell:
    """A cell of the instructor's."""
    known = settings(cell)
    kind = "code" if cell["cell_type"] == "code" else "markdown"
    written = _written(kind, cell["source"])
    name, solution = known.get("grade_id"), bool(known.get("solution"))
    role, text = role_of(cell), written.strip()
    return Cell(number, kind, name, role, solution, written, text)


def theirs_of(cell: ReadCell) -> Cell:
    """A cell of the student's."""
    written = _written(cell.kind, cell.text)
    text = written.strip()
    return Cell(-1, cell.kind, cell.name, "", False, written, text, cell.seen)


@lru_cache(maxsize=4096)
def _written(kind: str, text: str) -> str:
    """A cell's text as it may be stored."""
    text = clean.code(text) if kind == "code" else clean.plain(text)
    return text.replace("\ufeff", "")


@lru_cache(maxsize=1024)
def definitions(code: str) -> dict[str, ast.FunctionDef | ast.ClassDef]:
    """Functions and classes at the top level of a cell, by name."""
    kinds = (ast.FunctionDef, ast.ClassDef)
    return {node.name: node for node in _statements(code) if isinstance(node, kinds)}


def code_in(text: str, names: Collection[str]) -> str:
    """The code in a cell of words, when it defines one of these names; else nothing."""
    fenced = FENCE.fullmatch(text.strip())
    code = fenced[1] if fenced else text
    return code if definitions(code).keys() & names else ""


def _statements(text: str) -> list[ast.stmt]:
    """The statements of a piece of code; none when it is no plain Python."""
    try:
        return ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


class Places(NamedTuple):
    """Where the cells of a submission are, by their numbers from 0.

    Attributes
    ----------
    of : dict
        For each cell of the source that was found its cell of the submission.
    after : dict
        For each cell of the submission the cell of the source after which it runs, or
        as which; -1 when it comes before all.
    """

    of: dict[int, int]
    after: dict[int, int]


def is_ours(ours: Sequence[Cell], theirs: Sequence[Cell]) -> bool:
    """Whether a submission is the notebook that was handed out, marked or not."""
    marked = {cell.name for cell in ours if cell.solution}
    if any(cell.name in marked for cell in theirs):
        return True
    given = {cell.text for cell in ours if cell.role in ("instructor", "check")}
    copied = given & {cell.text for cell in theirs}
    return 0 < len(given) <= 2 * len(copied)


def places(
    ours: Sequence[Cell], theirs: Sequence[Cell], found: Recognised, notes: list[str]
) -> Places:
    """Find the place of each cell.

    Parameters
    ----------
    ours, theirs : sequence of Cell
        The cells of the source, and those of the submission.
    found : Recognised
        What the submission defines; its cells count from 1.
    notes : list of str
        Takes what is odd.
    """
    by_id = {cell.name: n for n, cell in enumerate(theirs)}
    by_text = {(cell.kind, cell.text): n for n, cell in enumerate(theirs)}
    of: dict[int, int] = {}
    for number, cell in enumerate(ours):
        place = by_id.get(cell.name) if cell.name else None
        if place is None and not cell.solution:
            place = by_text.get((cell.kind, cell.text))
        if place is not None:
            of[number] = place
    for number, cell in enumerate(ours):
        if cell.solution and number not in of:
            place = _answering(number, cell, theirs, of, found)
            if place is not None:
                of[number] = place
                how = "what it defines" if definitions(cell.code) else "its place"
                notes.append(f"The cell {cell.name} was recognised by {how}.")
    at = {place: number for number, place in of.items()}
    after, last = {}, -1
    for n in range(len(theirs)):
        after[n] = last = at.get(n, last)
    return Places(of, after)


def _answering(
    number: int,
    ours: Cell,
    theirs: Sequence[Cell],
    of: Mapping[int, int],
    found: Recognised,
) -> int | None:
    """The free cell that defines what ours defines, or stands where ours stood."""
    taken = set(of.values())
    wanted = definitions(ours.code).keys()
    if not wanted:
        place = of.get(number - 1, len(theirs)) + 1
        free = place < len(theirs) and place not in taken
        return place if free and theirs[place].kind == ours.kind else None
    first = [found.places[n].number - 1 for n in wanted if n in found.places]
    others = [
        n for n, cell in enumerate(theirs) if wanted & definitions(cell.code).keys()
    ]
    return next((n for n in (*first, *reversed(others)) if n not in taken), None)


def brought(
    number: int, ours: Sequence[Cell], where: Places, found: Recognised
) -> Iterator[tuple[str, dict[int, str]]]:
    """What an answer defines somewhere else, when that does not run before its check.

    Parameters
    ----------
    number : int
        Of a solution cell.
    ours : sequence of Cell
    where : Places
    found : Recognised

    Yields
    ------
    (str, dict)
        A name, and what its definition needs, as ``what_runs`` gives it.
    """
    here = found.cells.get(where.of.get(number, -1) + 1)
    filled_in = [s for s in here.statements if not is_stub(s.node)] if here else []
    bound = {name for one in filled_in for name in one.binds}
    for name in definitions(ours[number].code):
        if (place := found.places.get(name)) is None:
            continue
        if name in bound and not _has_one_place(name, ours):
            continue
        check = next(
            (n for n in range(number, len(ours)) if name in _judged(ours[n])), len(ours)
        )
        texts = what_runs(found, [name])
        ends = [where.after[n - 1] for n in texts if n]
        own = where.of.get(number) == place.number - 1
        starts = own or where.after[place.number - 1] >= number
        if not starts or max(ends) >= check or place.name != name:
            yield name, texts


def _has_one_place(name: str, ours: Sequence[Cell]) -> bool:
    """Whether our check judges a name; others may use one for several questions."""
    return any(name in calls_of_check(one.written) for one in ours)


def _judged(cell: Cell) -> Collection[str]:
    """The names that a cell of the source judges: with our check, or by using them."""
    if cell.role != "check":
        return ()
    used = (one.needs for one in read_cell(cell.written).statements)
    return calls_of_check(cell.written) or frozenset[str]().union(*used)


def beyond(ours: Cell, number: int, found: Recognised) -> str | None:
    """What a student added to a given cell and graded functions need.

    Parameters
    ----------
    ours : Cell
    number : int
        Of the student's version, from 1.
    found : Recognised

    Returns
    -------
    str or None
        The cell with all else as comments; None when it adds nothing.
    """
    given = read_cell(ours.written).statements
    texts = {ast.unparse(one.node) for one in given}
    names = frozenset[str]().union(*(one.binds for one in given))
    kept = {id(one) for one in needed(found)}
    added = [
        one
        for one in found.cells[number].statements
        if id(one) in kept
        and ast.unparse(one.node) not in texts
        and not one.binds <= names  # what is given stays as it was given
    ]
    return found.cells[number].only(added) if added else None
