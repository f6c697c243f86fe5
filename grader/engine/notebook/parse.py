"""A cell as a student wrote it, statement by statement.

A cell that Python cannot read as a whole is cut where lines start at the margin, so
that an error costs only the piece that it is in.
"""

from __future__ import annotations

import ast
import re
import symtable
import sys
import textwrap
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from grader.engine.notebook.newer import python_for

HERE = sys.version_info
MAX_JOINED = 40  # pieces that may belong to one statement, such as a long string
MAX_TRIED = 20_000  # characters of such pieces
MAX_FAULTS = 20  # pieces of a cell that cannot be read, before the rest is left
RUNS_BODY = re.compile(r"^\s*%%(time|timeit|capture|prun)\b.*\n")
OTHER_LANGUAGE = re.compile(r"^\s*%%(?!time|capture|prun)")
WRITES = re.compile(r"\s*%%(?:writefile|file)\s+(\w[\w.-]*)[ \t]*\n")
MAGIC = re.compile(r"^([ \t]*)(?:[%!?].*|[\w.]+\?{1,2}[ \t]*)$", re.MULTILINE)
ON_LINE = re.compile(r"(?<=on line )\d+")
GOES_ON = re.compile(r"\s|[#)\]}]|(?:else|elif|except|finally)\b")
NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)


@dataclass(frozen=True)
class Statement:
    """One statement at the top level of a cell.

    Attributes
    ----------
    node : ast.stmt
    text : str
        Its lines, which it may share with others.
    first, last : int
        Their numbers, from 1, decorators included.
    """

    node: ast.stmt
    text: str
    first: int
    last: int

    @cached_property
    def assigns(self) -> frozenset[str]:
        """Names that it defines or imports."""
        if isinstance(self.node, NAMED):
            return frozenset({self.node.name})
        bound = (s for s in self._symbols if s.is_assigned() or s.is_imported())
        return frozenset(symbol.get_name() for symbol in bound)

    @cached_property
    def binds(self) -> frozenset[str]:
        """Names that it defines, or whose items or attributes it sets."""
        binds = {*self.assigns}
        for target in _targets(self.node):
            while isinstance(target, ast.Subscript | ast.Attribute):
                target = target.value
            if isinstance(target, ast.Name):
                binds.add(target.id)
        return frozenset(binds)

    @property
    def touches(self) -> str:
        """The name of which it calls a method for its effect; empty when of none."""
        match self.node:
            case ast.Expr(ast.Call(ast.Attribute(owner))):
                while isinstance(owner, ast.Subscript | ast.Attribute):
                    owner = owner.value
                return owner.id if isinstance(owner, ast.Name) else ""
        return ""

    @cached_property
    def needs(self) -> frozenset[str]:
        """Names of the top level that it, or a function in it, reads."""
        needs = {s.get_name() for s in self._symbols if s.is_referenced()}
        for inner in self._table.get_children():
            needs |= _outer_names(inner)
        return frozenset(needs)

    @property
    def _symbols(self) -> list[symtable.Symbol]:
        return self._table.get_symbols()

    @cached_property
    def _table(self) -> symtable.SymbolTable:
        alone = isinstance(self.node, NAMED)
        text = self.text if alone else ast.unparse(self.node)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return symtable.symtable(text, "cell", "exec")


@dataclass(frozen=True)
class Fault:
    """A piece that Python cannot read: the line where it fails, why, and its text."""

    line: int
    why: str
    text: str


@dataclass
class CodeCell:
    """The statements of a cell in order, and what could not be read.

    Attributes
    ----------
    written, lines : list of str
        The cell as it was written, and as Python reads it: without magics.
    """

    written: list[str]
    lines: list[str]
    statements: list[Statement] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def only(self, kept: Iterable[Statement]) -> str:
        """The cell's text in which all other statements are comments.

        Every line stays in its place, so that a traceback names the student's line.
        """
        lines = [_commented(line) for line in self.written]
        chosen = {id(statement) for statement in kept}
        for group in _sharing_lines(self.statements):
            there = [one for one in group if id(one) in chosen]
            start, stop = group[0].first - 1, group[-1].last
            if len(there) == len(group):
                lines[start:stop] = self.lines[start:stop]
            elif there:
                lines[start] = "; ".join(ast.unparse(one.node) for one in there)
        return "\n".join(lines)


@lru_cache(maxsize=1024)  # most cells of a class are the same
def read_cell(text: str) -> CodeCell:
    r"""Read a code cell of a notebook.

    Parameters
    ----------
    text : str
        With ``\n`` at the ends of its lines. May hold IPython's magics, and may be no
        Python at all.

    Returns
    -------
    CodeCell
    """
    written = text.split("\n")
    if OTHER_LANGUAGE.match(text):
        return CodeCell(written, [])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about escapes and the like in their text
        return _read(written, RUNS_BODY.sub("\n", text))


def written_file(text: str) -> tuple[str, str] | None:
    """Name and content of a file that a cell writes; None when it writes none."""
    found = WRITES.match(text)
    return (found[1], text[found.end() :]) if found else None


def _read(written: list[str], text: str) -> CodeCell:
    """Read a cell as a whole, else without magics, else piece by piece."""
    for without in (str, _without_magics):
        readable = without(text)
        cell = CodeCell(written, readable.split("\n"))
        try:
            body = ast.parse(readable).body
        except UNREADABLE:
            continue
        _add(cell, body)
        return cell
    pieces = list(_pieces(cell.lines))
    number = 0
    while number < len(pieces) and len(cell.faults) < MAX_FAULTS:
        number += _take(cell, pieces[number : number + MAX_JOINED])
    return cell


def _without_magics(text: str) -> str:
    return MAGIC.sub(r"\1pass", textwrap.dedent(text))


def _add(cell: CodeCell, body: Iterable[ast.stmt]) -> None:
    """Add the statements that would run; note those that only look like Python."""
    for node in body:
        decorators = getattr(node, "decorator_list", [])
        first = min([node.lineno, *(each.lineno for each in decorators)])
        last = node.end_lineno or node.lineno
        text = "\n".join(cell.lines[first - 1 : last])
        try:
            compile(ast.Module([node], []), "cell", "exec")
            statement = Statement(node, text, first, last)
            _ = statement.binds  # worked out here, where it may fail
        except UNREADABLE as error:
            line = getattr(error, "lineno", None) or first
            cell.faults.append(Fault(line, _words(error), text))
        else:
            cell.statements.append(statement)


def _pieces(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Runs of lines that may be statements, each with the number of lines before."""
    start = 0
    for number, line in enumerate(lines):
        if number > start and line and not GOES_ON.match(line):
            yield start, "\n".join(lines[start:number])
            start = number
    yield start, "\n".join(lines[start:])


def _take(cell: CodeCell, pieces: Sequence[tuple[int, str]]) -> int:
    """Read the statement that the first piece starts; give how many pieces it takes."""
    start, text = pieces[0]
    why: BaseException | None = None
    joined = ""
    for count, (_, more) in enumerate(pieces, 1):
        joined = f"{joined}\n{more}" if joined else more
        if why and len(joined) > MAX_TRIED:
            break
        try:
            tree = ast.parse(joined)
        except UNREADABLE as error:
            why = why or error
        else:
            _add(cell, ast.increment_lineno(tree, start).body)
            return count
    assert why is not None
    line = start + (getattr(why, "lineno", None) or 1)
    words = ON_LINE.sub(lambda found: str(int(found[0]) + start), _words(why))
    if version := python_for(text):
        words = "it needs Python {}, and this is {}.{}".format(version, *HERE)
    cell.faults.append(Fault(line, words, text))
    return 1


def _words(error: BaseException) -> str:
    """What Python says is wrong."""
    return getattr(error, "msg", None) or str(error) or "it is nested too deeply"


def _outer_names(table: symtable.SymbolTable) -> set[str]:
    """Names of the top level that a function or class reads."""
    found = {s.get_name() for s in table.get_symbols() if s.is_global()}
    return found.union(*map(_outer_names, table.get_children()))


def _targets(node: ast.stmt) -> list[ast.expr]:
    """What a statement assigns to."""
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, ast.AugAssign) else []


def _sharing_lines(statements: list[Statement]) -> Iterator[list[Statement]]:
    """Neighbours that share a line, as around a semicolon."""
    group: list[Statement] = []
    for statement in sorted(statements, key=lambda one: one.first):
        if group and statement.first > group[-1].last:
            yield group
            group = []
        group.append(statement)
    if group:
        yield group


def _commented(line: str) -> str:
    return f"# {line}" if line.strip() and not line.lstrip().startswith("#") else line
