"""Find the graded functions in a notebook that may come from anywhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from grader.engine.notebook.nearby import Defined, near_misses, takes_others
from grader.engine.notebook.parse import NAMED, CodeCell, Fault, Statement, read_cell

SAID_IN_COMMENT = re.compile(r"#\s*GRADED (?:FUNCTION|CLASS):\s*(\w+)")
MOST_CODE = 200_000  # characters in all code cells together
MOST_NOTES = 30
AROUND = (ast.If, ast.Try, ast.With)
Found = tuple[int, Statement]  # with the number of its cell
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
    remarks : dict
        Those that a student should know, by the function that they are about.
    """

    wanted: Mapping[str, Defined]
    cells: dict[int, CodeCell]
    places: dict[str, Place] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    remarks: dict[str, str] = field(default_factory=dict)

    def statements(self) -> Iterator[tuple[int, Statement]]:
        """All statements, each with the number of its cell."""
        for number, cell in self.cells.items():
            for statement in cell.statements:
                yield number, statement

    def without_others(self, number: int) -> str | None:
        """A cell without definitions of functions in place of which others count.

        None when it has none.
        """
        counting = {id(place.statement) for place in self.places.values()}
        here = self.cells[number].statements
        kept = [
            one
            for one in here
            if id(one) in counting or not any(_gives(one, n) for n in self.places)
        ]
        return self.cells[number].only(kept) if len(kept) < len(here) else None

    def note(self, number: int, line: int, said: str) -> None:
        """Note something about a line."""
        cell = f"cell {number}, " if self.cells.keys() != {1} else ""
        self.notes.append(f"{cell}line {line}: {said[:400]}")

    def remark(self, name: str, number: int, line: int, said: str) -> None:
        """Note something about a function that is wanted."""
        self.note(number, line, said)
        self.remarks[name] = self.notes[-1]


def recognise(
    wanted: Mapping[str, Defined],
    texts: Mapping[int, str],
) -> Recognised:
    """Read a notebook and find the functions that are wanted.

    Parameters
    ----------
    wanted : mapping of str to definition
        Functions and classes as the course has them, in the order of the assignment.
    texts : mapping of int to str
        The code cells of a submission, by their number from 1.
    """
    found = Recognised(wanted, _read_all(texts))
    for name in wanted:
        _find(found, name)
    _believe_comments(found)
    for number, cell in found.cells.items():
        for fault in cell.faults:
            lost = [f"; {name} is lost" for name in wanted if _begins(fault, name)]
            said = f"cannot be read: {fault.why}{''.join(lost)}."
            found.note(number, fault.line, said.replace("?.", "?"))
    _look_nearby(found)
    _compare_arguments(found)
    if (more := len(found.notes) - MOST_NOTES) > 0:
        found.notes[MOST_NOTES:] = [f"There are {more} more remarks like these."]
    return found


def _read_all(texts: Mapping[int, str]) -> dict[int, CodeCell]:
    """Read the cells, but for those with which it would be more than anyone writes."""
    cells, total = {}, 0
    for number, text in texts.items():
        if total + len(text) <= MOST_CODE:
            total += len(text)
            cells[number] = read_cell(text)
        else:
            why = f"with it the code has more than {MOST_CODE:,} characters"
            cells[number] = CodeCell(text.split("\n"), [], [], [Fault(1, why, "")])
    return cells


def _begins(fault: Fault, name: str) -> bool:
    """Whether a piece that cannot be read was to define a name."""
    return re.search(rf"\b(def|class) +{name}\b", fault.text) is not None


def _find(found: Recognised, name: str) -> None:
    """Find the definition of a function that the notebook's own check sees.

    That is the last one above it that is no stub, else the last one at all.
    """
    written, given, stubs = list[Found](), list[Found](), list[Found]()
    checked: list[Found] = []  # what is written above a check
    for number, one in found.statements():
        if _checks(one.node, name):
            checked = [*written] or [*given]
        elif not _gives(one, name):
            continue
        elif _defines(one.node, name):
            (stubs if is_stub(one.node) else written).append((number, one))
        else:
            given.append((number, one))
    for number, statement in (checked or written or given or stubs)[-1:]:
        found.places[name] = Place(number, statement, name)
        if isinstance(statement.node, ast.AsyncFunctionDef):
            said = f"{name} is an async function, which gives no value when called."
            found.note(number, statement.first, said)
        if len(written) > 1:
            places = ", ".join(f"{n} (line {one.first})" for n, one in written[-5:])
            found.notes.append(
                f"{name} is defined more than once, in cell {places}; the one in cell "
                f"{number} (line {statement.first}) counts."
            )


def _gives(statement: Statement, name: str) -> bool:
    """Whether a statement defines a name anew."""
    node = statement.node
    given = isinstance(node, GIVES_NAME) and name in statement.assigns
    return given or _defines(node, name)


def _checks(node: ast.stmt, name: str) -> bool:
    """Whether a statement is a call of our check with a name."""
    match node:
        case ast.Expr(ast.Call(ast.Name("check"), [ast.Name(id), *_])):
            return id == name
    return False


def is_stub(node: ast.stmt) -> bool:
    """Whether a definition is left to be filled in, as nbgrader's stubs say it."""
    raised = (one.exc for one in ast.walk(node) if isinstance(one, ast.Raise))
    return any(map(_says_so, raised)) if isinstance(node, NAMED) else False


def _says_so(exc: ast.expr | None) -> bool:
    """Whether what is raised is NotImplementedError without a word."""
    match exc:
        case ast.Name("NotImplementedError"):
            return True
        case ast.Call(ast.Name("NotImplementedError"), [], []):
            return True
    return False


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
            names = (*found.wanted, "_")  # which is IPython's
            if isinstance(node, NAMED) and node.name not in names:
                found.places[name] = Place(number, below[0], node.name)
                said_so = f"{node.name} is taken for {name}, as the comment says."
                found.note(number, below[0].first, said_so)


def _look_nearby(found: Recognised) -> None:
    """Remark where functions that were not found may be meant."""
    absent = {n: node for n, node in found.wanted.items() if n not in found.places}
    others: dict[int, Found] = {}
    for number, statement in found.statements():
        node = statement.node
        if not isinstance(node, NAMED):
            continue
        inside = (each for each in ast.walk(node) if each is not node)
        for name in absent.keys() & {x.name for x in inside if isinstance(x, NAMED)}:
            said = f"{name} is inside {node.name}, where it cannot be called."
            found.remark(name, number, statement.first, said)
        if node.name not in found.wanted:
            others[id(node)] = number, statement
    nodes = [s.node for _, s in others.values() if isinstance(s.node, NAMED)]
    for name, node in near_misses(absent, nodes).items():
        number, statement = others[id(node)]
        said = f"{node.name}: did you mean {name}?"
        other = takes_others(absent[name], node)
        found.remark(name, number, statement.first, f"{said} {other}".strip())


def _compare_arguments(found: Recognised) -> None:
    """Remark where a function that was found takes other arguments."""
    for name, place in found.places.items():
        node = place.statement.node
        said = takes_others(found.wanted[name], node) if isinstance(node, NAMED) else ""
        if said:
            found.remark(name, place.number, place.statement.first, said)
