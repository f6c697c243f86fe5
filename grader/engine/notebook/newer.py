"""Which newer Python can read what this one cannot.

What a newer version has added is taken out of the text, step by step: where this Python
can read the rest, that version is the reason.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable

Version = tuple[int, int]
OPENS = re.compile(r"""(?<![\w"'])(?:[fF][rR]?|[rR][fF])('''|\"""|'|")""")
STRING = re.compile(r"""'''|\"""|'|\"""")
TYPE_PARAMETERS = re.compile(r"\b((?:def|class)\s+\w+)\[[^\]\n]*\]")
TYPE_ALIAS = re.compile(r"^(\s*)type\s+(\w+)(?:\[[^\]\n]*\])?\s*=", re.MULTILINE)
BARE_EXCEPT = re.compile(r"^(\s*except\*?\s+)([\w.]+(?:\s*,\s*[\w.]+)+)(\s*:)", re.M)
TEMPLATE = re.compile(r"""(?<![\w"'])[tT](?=['"])""")
MOST = 50_000  # characters that are looked at


def python_for(text: str, here: Version = sys.version_info[:2]) -> str:
    """The first version of Python that can read a text; empty when none is known.

    Parameters
    ----------
    text : str
        Code that this Python cannot read.
    here : (int, int), optional
        The version of this Python.
    """
    for version, older in STEPS if len(text) <= MOST else ():
        try:
            rest = older(text) if version > here else text
        except RecursionError:
            return ""
        if rest != text:
            text = rest
            if _can_be_read(text):
                return "{}.{}".format(*version)
    return ""


def _can_be_read(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _without_f_strings(text: str) -> str:
    """The text with an empty string in place of each f-string, as PEP 701 reads it."""
    made, at = "", 0
    while opens := OPENS.search(text, at):
        end = _end_of_f_string(text, opens.end(), opens[1])
        if end is None:
            return text
        made, at = f'{made}{text[at : opens.start()]}""', end
    return made + text[at:]


def _end_of_f_string(text: str, at: int, quotes: str) -> int | None:
    """Where an f-string ends, whose own quotes may stand in its expressions."""
    while at < len(text):
        if text.startswith(quotes, at):
            return at + len(quotes)
        if text[at] == "\n" and len(quotes) == 1:
            return None
        if text[at : at + 2] in ("{{", "}}") or text[at] == "\\":
            at += 2
        elif text[at] == "{":
            if (inside := _end_of_expression(text, at + 1)) is None:
                return None
            at = inside
        else:
            at += 1
    return None


def _end_of_expression(text: str, at: int) -> int | None:
    """Where the brace is closed that was opened before."""
    depth = 1
    while at < len(text):
        if opens := OPENS.match(text, at):
            end = _end_of_f_string(text, opens.end(), opens[1])
            if end is None:
                return None
            at = end
        elif opens := STRING.match(text, at):
            close = text.find(opens[0], opens.end())
            if close < 0:
                return None
            at = close + len(opens[0])
        else:
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            at += 1
            if not depth:
                return at
    return None


def _sub(pattern: re.Pattern[str], by: str) -> Callable[[str], str]:
    def older(text: str) -> str:
        return pattern.sub(by, text)

    return older


STEPS: tuple[tuple[Version, Callable[[str], str]], ...] = (
    ((3, 12), _without_f_strings),
    ((3, 12), _sub(TYPE_PARAMETERS, r"\1")),
    ((3, 12), _sub(TYPE_ALIAS, r"\1\2 =")),
    ((3, 14), _sub(BARE_EXCEPT, r"\1(\2)\3")),
    ((3, 14), _sub(TEMPLATE, "f")),
)
