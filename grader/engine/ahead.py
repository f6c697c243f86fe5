"""Whether the cells of a submission may all run before its first check.

Then the student process and the judge get their cells at once, and each works through
them without waiting. That must give what the cells give in their own order: so they
only import and define, nothing is called while they do, no name is defined twice, and
none is defined after a cell or a check that mentions it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from grader.engine.plan import PlannedCell
from grader.engine.statements import read_cell


def may_run_ahead(cells: Iterable[PlannedCell]) -> bool:
    """Whether the order of cells and checks makes no difference.

    Parameters
    ----------
    cells : iterable of PlannedCell
        All cells of a plan.
    """
    seen: set[str] = set()
    for planned in cells:
        if planned.role == "check":
            seen |= planned.needs
        if planned.role not in ("student", "instructor"):
            continue
        if not planned.defines:
            return False
        for statement in read_cell(planned.cell.source).statements:
            if statement.binds & seen or not _only_defines(statement.node):
                return False
            seen |= statement.binds | statement.mentions
    return True


def _only_defines(node: ast.stmt) -> bool:
    """Whether a statement calls nothing of the notebook's when it is run."""
    match node:
        case ast.Import() | ast.ImportFrom():
            return True
        case ast.FunctionDef(decorator_list=[]):
            return not _calls(node.args, node.returns)
        case ast.ClassDef(decorator_list=[], keywords=[]):
            return not _calls(*node.bases) and all(map(_only_defines, node.body))
        case ast.Assign() | ast.AnnAssign() | ast.Expr() | ast.Pass():
            return not _calls(node)
    return False


def _calls(*parts: ast.AST | None) -> bool:
    """Whether there is a call in any of these."""
    nodes = (node for part in parts if part for node in ast.walk(part))
    return any(isinstance(node, ast.Call) for node in nodes)
