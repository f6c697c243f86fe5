"""Which names plain Python binds; also for a student process."""

from __future__ import annotations

import ast
import symtable
from functools import lru_cache


@lru_cache(maxsize=256)
def bound_names(source: str) -> frozenset[str]:
    """Names that a piece of plain Python assigns, defines or imports."""
    try:
        symbols = symtable.symtable(source, "cell", "exec").get_symbols()
    except SyntaxError:
        return frozenset()
    bound = (s for s in symbols if s.is_assigned() or s.is_imported())
    return frozenset(symbol.get_name() for symbol in bound)


def bound_at(source: str, line: int | None) -> frozenset[str]:
    """Names that the statement in a line of a cell of plain Python binds."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    lines = (range(one.lineno, (one.end_lineno or one.lineno) + 1) for one in body)
    there = [node for node, span in zip(body, lines, strict=True) if line in span]
    return frozenset().union(*(bound_names(ast.unparse(node)) for node in there))
