"""Whether the cells of a submission may all run before its first check.

Then the student process and the judge get their cells at once, and each works through
them without waiting. That must give what the cells give in their own order. So only
plain submissions are taken: cells that import at the top and define functions and
classes whose definitions run no code, checks that only call ``check``, no name that is
bound after a check or a function could have seen it, and nothing that looks at the
interpreter itself.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from grader.engine.plan import PlannedCell, leaves_no_trace
from grader.engine.statements import read_cell

IMPORTS = (ast.Import, ast.ImportFrom)
# Whoever mentions one of these may see or change what order the cells have.
LOOKS_AROUND = frozenset(
    {
        *("builtins", "compile", "delattr", "dir", "eval", "exec", "gc", "getattr"),
        *("get_ipython", "globals", "hasattr", "importlib", "inspect", "locals"),
        *("main", "setattr", "sys", "vars", "warnings"),
        *("__annotations__", "__builtins__", "__dict__", "__getattr__", "__globals__"),
        *("__import__", "__main__", "__subclasses__"),
    }
)


def may_run_ahead(cells: Iterable[PlannedCell]) -> bool:
    """Whether the order of cells and checks makes no difference.

    Parameters
    ----------
    cells : iterable of PlannedCell
        All cells of a plan.
    """
    seen: set[str] = set()  # names that were bound or mentioned
    checked = False
    for planned in cells:
        if planned.role == "check":
            if not leaves_no_trace(planned.cell.source):
                return False
            seen, checked = seen | planned.needs, True
        if planned.role not in ("student", "instructor"):
            continue
        if not planned.defines:
            return False
        for statement in read_cell(planned.cell.source).statements:
            if isinstance(statement.node, IMPORTS):
                plain = not checked
            else:
                around = statement.mentions & LOOKS_AROUND
                plain = _runs_no_code(statement.node) and not around
            if not plain or (checked and statement.binds & seen):
                return False
            seen |= statement.binds | statement.mentions
    return True


def _runs_no_code(node: ast.stmt) -> bool:
    """Whether a definition evaluates nothing but what is written out in it."""
    match node:
        case ast.FunctionDef(decorator_list=[], args=args, returns=returns):
            values = [value for value in (*args.defaults, *args.kw_defaults) if value]
            return all(map(_is_literal, values)) and not _calls(args, returns)
        case ast.ClassDef(decorator_list=[], bases=[], keywords=[]):
            return all(map(_runs_no_code, node.body))
        case ast.Assign([ast.Name()], value) | ast.Expr(value):
            return _is_literal(value)
        case ast.Pass():
            return True
    return False


def _is_literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, MemoryError, RecursionError):
        return False
    return True


def _calls(*parts: ast.AST | None) -> bool:
    kinds = (ast.Call, ast.NamedExpr, ast.Await, ast.Lambda)
    inside = (node for part in parts if part for node in ast.walk(part))
    return any(isinstance(node, kinds) for node in inside)
