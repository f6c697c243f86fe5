"""Find the graded functions in a notebook that may come from anywhere."""

from __future__ import annotations

import ast
import difflib
import importlib.util
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from grader.engine.notebook.parse import NAMED, CodeCell, Fault, Statement, read_cell
from grader.engine.student.helper_modules import HELPERS

SAID_IN_COMMENT = re.compile(r"#\s*GRADED (?:FUNCTION|CLASS):\s*(\w+)")
AT_HAND = {
    "copy": "import copy",
    "math": "import math",
    "np": "import numpy as np",
    "numpy": "import numpy",
}
UNSEEN = "*"
MOST_CODE = 200_000  # characters in all code cells together
MOST_NOTES = 30
CLOSE = 0.8  # difflib's ratio from which a name is a near miss
AROUND = (ast.If, ast.Try, ast.With)
GIVES_NAME = (ast.Assign, ast.AnnAssign, ast.Import, ast.ImportFrom)


@dataclass(frozen=True)
class Place:
    """Where a graded function is: the number of its cell, from 1, and what defines it.

    ``name`` is what the student called it.
    """

    number: int
    statement: Statement
    name: str


@dataclass
class Recognised:
    """What a submission holds of the functions that are wanted.

    Attributes
    ----------
    cells : dict
        The code cells that were read, by their number from 1.
    places : dict
        Where each function is, for those that were found.
    notes : list of str
        What a teacher should know, one sentence each.
    """

    wanted: Sequence[str]
    cells: dict[int, CodeCell]
    places: dict[str, Place] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def statements(self) -> Iterator[tuple[int, Statement]]:
        """All statements, each with the number of its cell."""
        for number, cell in self.cells.items():
            for statement in cell.statements:
                yield number, statement

    def note(self, number: int, line: int, said: str) -> None:
        """Note something about a line."""
        cell = f"cell {number}, " if self.cells.keys() != {1} else ""
        self.notes.append(f"{cell}line {line}: {said[:200]}")


def recognise(
    wanted: Sequence[str], texts: Mapping[int, str], from_elsewhere: bool
) -> Recognised:
    """Read a notebook and find the functions that are wanted.

    Parameters
    ----------
    wanted : sequence of str
        Names of functions and classes, in the order of the assignment.
    texts : mapping of int to str
        The code cells of a submission, by their number from 1.
    from_elsewhere : bool
        Whether no cell is marked as an answer; then comments may say what a function
        is.
    """
    found = Recognised(wanted, _read_all(texts))
    for name in wanted:
        _find(found, name)
    if from_elsewhere:
        _believe_comments(found)
    for number, cell in found.cells.items():
        for fault in cell.faults:
            lost = [f"; {name} is lost" for name in wanted if _begins(fault, name)]
            said = f"cannot be read: {fault.why}{''.join(lost)}."
            found.note(number, fault.line, said.replace("?.", "?"))
    for name in wanted:
        if name not in found.places:
            _look_nearby(found, name)
    if (more := len(found.notes) - MOST_NOTES) > 0:
        found.notes[MOST_NOTES:] = [f"There are {more} more remarks like these."]
    return found


def _read_all(texts: Mapping[int, str]) -> dict[int, CodeCell]:
    """Read the cells, as long as they are not longer than anyone writes."""
    cells, total = {}, 0
    for number, text in texts.items():
        total += len(text)
        if total <= MOST_CODE:
            cells[number] = read_cell(text)
        else:
            why = f"the code has more than {MOST_CODE:,} characters"
            cells[number] = CodeCell(text.split("\n"), [], [], [Fault(1, why, "")])
    return cells


def _begins(fault: Fault, name: str) -> bool:
    """Whether a piece that cannot be read was to define a name."""
    return re.search(rf"\b(def|class) +{name}\b", fault.text) is not None


def _find(found: Recognised, name: str) -> None:
    """Find the last definition of a function, else the last value of that name."""
    bound = [(n, one) for n, one in found.statements() if name in one.binds]
    defined = [(n, one) for n, one in bound if _defines(one.node, name)]
    given = [(n, one) for n, one in bound if isinstance(one.node, GIVES_NAME)]
    for number, statement in (defined or given)[-1:]:
        found.places[name] = Place(number, statement, name)
        if isinstance(statement.node, ast.AsyncFunctionDef):
            said = f"{name} is an async function, which gives no value when called."
            found.note(number, statement.first, said)
    if len(defined) > 1:
        places = ", ".join(f"{n} (line {one.first})" for n, one in defined[-5:])
        found.notes.append(
            f"{name} is defined more than once, in cell {places}; the last one counts."
        )


def _defines(node: ast.stmt, name: str) -> bool:
    """Whether a statement is a definition of a name, or has one under a condition."""
    if isinstance(node, AROUND):
        inside = [each for each in ast.walk(node) if isinstance(each, NAMED)]
        return name in {each.name for each in inside}
    return isinstance(node, NAMED) and node.name == name


def _believe_comments(found: Recognised) -> None:
    """Take the function below a comment "GRADED FUNCTION: name" for that function."""
    for number, cell in found.cells.items():
        for line, text in enumerate(cell.written, 1):
            said = SAID_IN_COMMENT.search(text)
            name = said[1] if said else ""
            if name in found.places or name not in found.wanted:
                continue
            below = [one for one in cell.statements if one.last > line]
            node = below[0].node if below else None
            if isinstance(node, NAMED) and node.name not in found.wanted:
                found.places[name] = Place(number, below[0], node.name)
                said_so = f"{node.name} is taken for {name}, as the comment says."
                found.note(number, below[0].first, said_so)


def _look_nearby(found: Recognised, name: str) -> None:
    """Note where a function that was not found may be meant."""
    for number, statement in found.statements():
        node = statement.node
        if not isinstance(node, NAMED):
            continue
        inside = (each for each in ast.walk(node) if each is not node)
        if name in {each.name for each in inside if isinstance(each, NAMED)}:
            said = f"{name} is inside {node.name}, where it cannot be called."
            found.note(number, statement.first, said)
        if node.name not in found.wanted and _are_alike(node.name, name):
            found.note(number, statement.first, f"{node.name}: did you mean {name}?")


def _are_alike(written: str, name: str) -> bool:
    """Whether a name is so near to another that it may be meant."""
    if len(written) > 2 * len(name):
        return False
    alike = difflib.SequenceMatcher(None, written.lower(), name.lower())
    return alike.quick_ratio() >= CLOSE and alike.ratio() >= CLOSE


def what_runs(found: Recognised) -> dict[int, str]:
    """The text of each code cell in which only what the functions need is left.

    Training, plots, prints and magics are comments then. What is at hand anyway, such
    as ``np``, is under number 0.
    """
    kept = [place.statement for place in found.places.values()]
    kept += _needed(found, kept)
    bound = set[str]().union(*(statement.binds for statement in kept))
    read = set[str]().union(*(statement.needs for statement in kept))
    lines = [line for name, line in AT_HAND.items() if name in read - bound]
    texts = {n: cell.only(kept) for n, cell in found.cells.items()}
    for name, place in found.places.items():
        if place.name != name:
            texts[place.number] += f"\n{name} = {place.name}"
    return {0: "\n".join(lines)} | texts


def _needed(found: Recognised, kept: Sequence[Statement]) -> list[Statement]:
    """What defines the names that some statements read, and so on."""
    seen = {id(statement) for statement in kept}
    wanted = set(found.wanted)
    binders = defaultdict(list)
    for number, statement in found.statements():
        superseded = statement.binds and statement.binds <= wanted
        for name in () if superseded else (*statement.binds, *_unseen(statement)):
            binders[name].append((number, statement))
    names = [UNSEEN, *(name for one in kept for name in sorted(one.needs))]
    more = []
    while names:
        for number, statement in binders.pop(names.pop(), ()):
            if id(statement) not in seen and _can_run(found, number, statement):
                more.append(statement)
                names += sorted(statement.needs)
            seen.add(id(statement))
    return more


def _unseen(statement: Statement) -> list[str]:
    """A key for imports that may define any name, or change how the rest is read."""
    node = statement.node
    if not isinstance(node, ast.ImportFrom):
        return []
    anything = node.names[0].name == UNSEEN or node.module == "__future__"
    return [UNSEEN] if anything else []


def _can_run(found: Recognised, number: int, statement: Statement) -> bool:
    """Whether the modules of an import are here; a note when not."""
    node = statement.node
    modules = []
    if isinstance(node, ast.Import):
        modules = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        modules = ["." * node.level + (node.module or "")]
    for module in modules:
        if not _is_here(module.split(".")[0]):
            said = f"there is no module {module} here; the line was left out."
            found.note(number, statement.first, said)
            return False
    return True


@lru_cache(maxsize=4096)
def _is_here(module: str) -> bool:
    """Whether a notebook can import a module, be it under a borrowed name."""
    if HELPERS.fullmatch(module):
        return True
    try:
        return bool(module) and importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False
