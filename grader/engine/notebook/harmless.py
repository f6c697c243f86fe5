"""Which cells are harmless: they import and define, and run no other code.

Such a cell runs without IPython's machinery; and a judge that ran only such cells, and
our check, serves the next submission as a new one would.
"""

from __future__ import annotations

import ast
from functools import lru_cache

from grader.engine.notebook.parse import read_cell

MAX_DEFINING = 50_000  # characters of a cell that only defines


@lru_cache(maxsize=1024)
def only_defines(text: str) -> bool:
    """Whether a cell is plain Python that imports and defines, and no more."""
    nodes = _plain_statements(text)
    return nodes is not None and all(map(_only_defines, nodes))


@lru_cache(maxsize=1024)
def only_checks(text: str) -> bool:
    """Whether a cell calls ``check`` with names, and does no more."""
    nodes = _plain_statements(text)
    return nodes is not None and all(map(_checks, nodes))


def leaves_no_trace(text: str) -> bool:
    """Whether a cell only imports, defines, or calls ``check`` with a name."""
    nodes = _plain_statements(text)
    harmless = (_only_defines, _checks, _is_constant)
    return nodes is not None and all(any(one(n) for one in harmless) for n in nodes)


def _plain_statements(text: str) -> list[ast.stmt] | None:
    """The statements of a cell of plain Python; None for any other, or a long one."""
    if len(text) > MAX_DEFINING:
        return None
    cell = read_cell(text)
    plain = cell.written == cell.lines and not cell.faults
    return [one.node for one in cell.statements] if plain else None


def _only_defines(node: ast.stmt) -> bool:
    """Whether a statement imports, or defines what is written out in it.

    No other code of the cell runs then: no decorator, no default that is computed.
    """
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Pass():
            return True
        case ast.FunctionDef(decorator_list=[], args=args, returns=returns):
            values = [value for value in (*args.defaults, *args.kw_defaults) if value]
            return all(map(_is_literal, values)) and not _calls(args, returns)
        case ast.ClassDef(decorator_list=[], keywords=[], bases=bases):
            named = all(isinstance(base, ast.Name) for base in bases)
            return named and all(map(_in_class, node.body))
    return False


def _in_class(node: ast.stmt) -> bool:
    match node:
        case ast.Assign([ast.Name()], value) | ast.Expr(value):
            return _is_literal(value)
    return _only_defines(node)


def _checks(node: ast.stmt) -> bool:
    match node:
        case ast.Expr(ast.Call(ast.Name("check"), [ast.Name()], [])):
            return True
    return False


def _is_constant(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, MemoryError, RecursionError):
        return False
    return True


def _calls(*parts: ast.AST | None) -> bool:
    """Whether something is called when annotations are read."""
    kinds = (ast.Call, ast.NamedExpr, ast.Await, ast.Lambda)
    inside = (node for part in parts if part for node in ast.walk(part))
    return any(isinstance(node, kinds) for node in inside)
