"""Which names a statement of a cell was to define."""

from __future__ import annotations

import ast
import symtable


def bound_at(source: str, line: int | None) -> list[str]:
    """Names that the statement in a line of a cell of plain Python binds."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    lines = (range(one.lineno, (one.end_lineno or one.lineno) + 1) for one in body)
    there = [node for node, span in zip(body, lines, strict=True) if line in span]
    tables = (symtable.symtable(ast.unparse(node), "cell", "exec") for node in there)
    symbols = (symbol for table in tables for symbol in table.get_symbols())
    return [s.get_name() for s in symbols if s.is_assigned() or s.is_imported()]
