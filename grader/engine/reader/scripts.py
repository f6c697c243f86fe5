"""The cells of a Python file that was handed in in place of a notebook."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator

from grader.errors import UserError

MARKER = re.compile(r"^# ?%%(.*)\n?", re.MULTILINE)
WORDS = re.compile(r"\[(?:markdown|md|raw)\]")
COMMENT = re.compile(r"^#[ \t]?", re.MULTILINE)


def read_script(content: bytes, name: str) -> list[tuple[str, str]]:
    """Read a script: its ``# %%`` cells, or all of it as one cell.

    What stands above the first marker is a cell too, unless it is all comments: a
    header is not looked at.

    Parameters
    ----------
    content : bytes
        Text in UTF-8, or in what its coding line says.
    name : str
        The file's name, for the error.

    Returns
    -------
    list of (str, str)
        Kind and text of each cell.

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
    return list(_cells(text)) if MARKER.search(text) else [("code", text)]


def _cells(text: str) -> Iterator[tuple[str, str]]:
    """The cells between the markers."""
    head, *parts = MARKER.split(text)
    if any(line.strip() and not line.startswith("#") for line in head.split("\n")):
        yield "code", head.strip("\n")
    for options, body in zip(parts[::2], parts[1::2], strict=True):
        if WORDS.search(options):
            yield "markdown", COMMENT.sub("", _unquoted(body.strip("\n")))
        else:
            yield "code", body.strip("\n")


def _unquoted(text: str) -> str:
    """Words without the three quotes that may stand around them."""
    for quotes in ('"""', "'''"):
        if len(text) >= 6 and text.startswith(quotes) and text.endswith(quotes):
            return text[3:-3].strip("\n")
    return text
