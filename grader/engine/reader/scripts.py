"""The cells of a text file that was handed in in place of a notebook.

Percent and light scripts, what Jupyter exports, and Markdown with code are jupytext's;
Databricks and marimo write scripts of their own. All else is one cell.
"""

from __future__ import annotations

import ast
import io
import re
import textwrap
import tokenize
from collections.abc import Iterator
from typing import Any

from grader.errors import UserError

CELLS = re.compile(r"^# ?(?:%%|In ?\[[\d ]*\]:|\+( |$))", re.MULTILINE)
HEADER = re.compile(r"\A# ?---\n(?:#.*\n)*?# ?---\n")
FORMAT = re.compile(r"format_name: (percent|light|hydrogen|sphinx|nomarker)\b")
TEXTS = {".md": "md", ".rmd": "Rmd"}
DATABRICKS = "# Databricks notebook source"
COMMAND = re.compile(r"^# COMMAND -+\s*$", re.MULTILINE)
MAGIC = re.compile(r"^# MAGIC ?", re.MULTILINE)
MARIMO = re.compile(r"^import marimo\b", re.MULTILINE)


def read_script(content: bytes, name: str) -> list[Any]:
    """Read a script as the cells of a notebook.

    Parameters
    ----------
    content : bytes
        Text in UTF-8, or in what its coding line says.
    name : str
        The file's name.

    Returns
    -------
    list of dict
        As in the JSON of a notebook.

    Raises
    ------
    UserError
        When it is no text.
    """
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        text = content.decode(encoding)
    except (SyntaxError, ValueError, LookupError):
        raise UserError(f"{name} is not UTF-8 text.") from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kind = next((TEXTS[end] for end in TEXTS if name.lower().endswith(end)), "py")
    if text.startswith(DATABRICKS):
        return list(map(_command, COMMAND.split(text.removeprefix(DATABRICKS))))
    if kind == "py" and MARIMO.search(text) and (found := list(_marimo(text))):
        return found
    said = HEADER.match(text)
    named = FORMAT.search(said[0]) if said else None
    text = text[said.end() :] if said else text  # of which nothing else is read
    if kind == "py" and not (named or CELLS.search(text)):
        return [{"cell_type": "code", "source": text}]
    return _jupytext(text, f"py:{named[1]}" if named else kind)


def _cell(kind: str, text: str) -> dict[str, Any]:
    return {"cell_type": kind, "source": text.strip("\n")}


def _jupytext(text: str, kind: str) -> list[Any]:
    """The cells that jupytext finds; all as one where it fails."""
    import jupytext  # takes a second

    try:
        return list(jupytext.reads(text, fmt=kind).cells)
    except MemoryError:
        raise
    except Exception:  # whatever a text can hold
        return [_cell("code", text)]


def _command(text: str) -> dict[str, Any]:
    """A cell of Databricks; what is no Python stands there as a comment."""
    text = text.strip("\n")
    inner = MAGIC.sub("", text)
    language, _, rest = inner.partition("\n")
    if inner == text:
        return _cell("code", text)
    if inner.startswith("%md"):
        return _cell("markdown", inner.removeprefix("%md").strip())
    return _cell("code", rest if language.strip() == "%python" else text)


def _marimo(text: str) -> Iterator[dict[str, Any]]:
    """The cells of marimo, each of which is a function or a block that it runs."""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    lines = text.split("\n")
    for node in body:
        if isinstance(node, ast.With):  # app.setup
            yield _cell("code", _dedented(lines, node.body))
        elif isinstance(node, ast.Expr):  # app._unparsable_cell("…")
            match node.value:
                case ast.Call(ast.Attribute(), [ast.Constant(str(code)), *_]):
                    yield _cell("code", textwrap.dedent(code))
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            (how,) = map(ast.unparse, node.decorator_list[:1] or [ast.Constant("")])
            own = how.startswith(("app.function", "app.class_definition"))
            inner = [one for one in node.body if not isinstance(one, ast.Return)]
            if own:
                yield _cell("code", "\n".join(lines[node.lineno - 1 : node.end_lineno]))
            elif how.startswith("app.cell") and inner:
                yield _words(inner) or _cell("code", _dedented(lines, inner))


def _dedented(lines: list[str], body: list[ast.stmt]) -> str:
    """The lines of a block and the comments above it, at the margin."""
    decorators = [d.lineno for d in getattr(body[0], "decorator_list", [])]
    first, last = min([body[0].lineno, *decorators]), body[-1].end_lineno
    while lines[first - 2].lstrip().startswith("#"):
        first -= 1
    return textwrap.dedent("\n".join(lines[first - 1 : last]))


def _words(body: list[ast.stmt]) -> dict[str, Any] | None:
    """A cell of words, when a block is nothing but a call of ``mo.md``."""
    match body:
        case [ast.Expr(ast.Call(ast.Attribute(attr="md"), [ast.Constant(str(words))]))]:
            return _cell("markdown", textwrap.dedent(words).strip())
    return None
