"""Let *Run All* reach the end: a cell that needs what is not right yet only waits.

Where nobody sits before the notebook, every error counts, as grading programs expect.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from html import escape
from types import CodeType, FunctionType, TracebackType
from typing import Any

from test_cases.frontend import Shown, is_watched, shell, show
from test_cases.panel import OPEN, WRONG, framed
from test_cases.speaking import say

not_right: set[str] = set()  # functions whose last check failed
lost: dict[str, set[str]] = {}  # names that a cell would have bound, and what it needs


def install() -> None:
    """In a notebook's kernel, be asked about every error of a cell."""
    if (found := shell()) is not None:
        found.set_custom_exc((Exception,), _handle)


def _handle(
    shell: Any,
    kind: type[BaseException],
    error: BaseException,
    trace: TracebackType,
    tb_offset: int | None = None,
) -> None:
    """Say what a cell waits for and let the next ones run; show any other error."""
    tree = _cell(shell)
    needed = _needs(tree, shell.user_ns, error, trace) if is_watched() else set()
    result = shell.displayhook.exec_result
    if not needed or result is None:
        shell.showtraceback((kind, error, trace), running_compiled_code=True)
        return
    result.error_in_exec = None  # so the cell counts as done
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")  # half-drawn figures
    for name in _bound(tree) - shell.user_ns.keys():
        lost[name] = needed
    show(_told(sorted(needed), error))


def _told(needed: list[str], error: BaseException) -> Shown:
    """What a cell shows that waits."""
    names, plain = " and ".join(f"<code>{one}</code>" for one in needed), needed
    if isinstance(error, NotImplementedError | NameError):
        sentence, why = "This cell waits for {names}.", ""
    else:
        sentence = "This cell needs {names}, which is not right yet."
        why = f" {type(error).__name__}: {error}"
    html = say(sentence, names=names) + escape(why)
    text = say(sentence, names=" and ".join(plain)) + why
    return Shown(framed(html, WRONG if why else OPEN, text), text)


def _cell(shell: Any) -> ast.AST:
    try:
        return ast.parse(str(shell.user_ns["In"][-1]))
    except (KeyError, IndexError, SyntaxError, ValueError):
        return ast.Module([], [])


def _needs(
    tree: ast.AST, names: dict[str, Any], error: BaseException, trace: TracebackType
) -> set[str]:
    """The functions that are not right yet and that a failed cell needs."""
    if isinstance(error, NameError) and error.name in lost:
        return lost[error.name]
    if isinstance(error, NotImplementedError) and not error.args:
        while trace.tb_next is not None:
            trace = trace.tb_next
        return {trace.tb_frame.f_code.co_qualname.split(".")[0]}
    used = {one.id for one in ast.walk(tree) if isinstance(one, ast.Name)}
    return {*_reached(used, names)} & not_right


def _bound(tree: ast.AST) -> set[str]:
    """The names that a cell gives a value."""
    nodes = [*ast.walk(tree)]
    stored = {n.id for n in nodes if isinstance(n, ast.Name) and _is_stored(n)}
    defined = (ast.FunctionDef, ast.ClassDef)
    return stored | {n.name for n in nodes if isinstance(n, defined)}


def _is_stored(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store)


def _reached(used: set[str], names: dict[str, Any]) -> Iterator[str]:
    """The names that are used, also by functions of the notebook that are called."""
    seen: set[str] = set()
    while used - seen:
        name = (used - seen).pop()
        seen.add(name)
        yield name
        for code in _codes(names.get(name)):
            used |= {*code.co_names}


def _codes(value: Any) -> Iterator[CodeType]:
    """The code of a function or of the methods of a class, defined in the notebook."""
    parts = [value] if isinstance(value, FunctionType) else []
    if isinstance(value, type) and value.__module__ == "__main__":
        parts = [one for one in vars(value).values() if isinstance(one, FunctionType)]
    waiting = [one.__code__ for one in parts if one.__module__ == "__main__"]
    while waiting:
        code = waiting.pop()
        yield code
        waiting += [one for one in code.co_consts if isinstance(one, CodeType)]
