"""Whether the cells of a submission may all run before its first check.

Then the student process and the judge get their cells at once, and each works through
them without waiting. That must give what the cells give in their own order: so they
only import and define, what they evaluate while they do can change in no check, no name
is defined twice, and none is defined after a cell or a check that mentions it.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable

from grader.engine.plan import PlannedCell
from grader.engine.statements import read_cell

IMPORTS = (ast.Import, ast.ImportFrom)


def may_run_ahead(cells: Iterable[PlannedCell]) -> bool:
    """Whether the order of cells and checks makes no difference.

    Parameters
    ----------
    cells : iterable of PlannedCell
        All cells of a plan.
    """
    mentioned: set[str] = set()
    defined: set[str] = set()
    given = {*dir(builtins)}  # built in or imported
    imports: set[str] = set()
    checked = False  # whether a check has come, which could see what comes later
    for planned in cells:
        if planned.role == "check":
            mentioned, checked = mentioned | planned.needs, True
        if planned.role not in ("student", "instructor"):
            continue
        if not planned.defines:
            return False
        for statement in read_cell(planned.cell.source).statements:
            if statement.text in imports:
                continue
            if checked and statement.binds & (mentioned | defined | given):
                return False
            if isinstance(statement.node, IMPORTS):
                if checked and statement.node.names[0].name == "*":
                    return False  # it may define any name
                imports.add(statement.text)
                given |= statement.binds
            elif not _fixed(statement.node, given, defined):
                return False
            else:
                mentioned |= statement.mentions
            defined |= statement.binds
    return True


def _evaluated(node: ast.stmt) -> list[ast.AST] | None:
    """What is evaluated when a definition is run; None when it is more than that."""
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Pass():
            return []
        case ast.FunctionDef(decorator_list=[]):
            return [node.args, *([node.returns] if node.returns else [])]
        case ast.ClassDef(decorator_list=[], keywords=[]):
            inside = [_evaluated(each) for each in node.body]
            if None in inside:
                return None
            return [*node.bases, *(part for parts in inside for part in parts or [])]
        case ast.Assign([ast.Name()]) | ast.AnnAssign(ast.Name()) | ast.Expr():
            return [node]
    return None


def _fixed(statement: ast.stmt, given: set[str], defined: set[str]) -> bool:
    """Whether what a definition evaluates is the same whatever a check does.

    There are no calls and no names that change. Of a function or class only itself is
    fixed, not what may be stored in it.
    """
    parts = _evaluated(statement)
    if parts is None:
        return False
    for node in (node for part in parts for node in ast.walk(part)):
        match node:
            case ast.Call() | ast.NamedExpr():
                return False
            case ast.Attribute(ast.Name(name)) | ast.Subscript(ast.Name(name)):
                if name not in given:
                    return False
            case ast.Name(name, ast.Load()):
                if name not in given | defined:
                    return False
    return True
