"""Read a Python file that was handed in in place of a notebook."""

from __future__ import annotations

import io
import re
import tokenize
from typing import Any

from grader.errors import UserError

PERCENT = re.compile(r"^# ?%%", re.MULTILINE)


def read_script(content: bytes, name: str) -> dict[str, Any]:
    """Read a script as a notebook: its ``# %%`` cells, or all of it as one cell.

    Parameters
    ----------
    content : bytes
        Text in UTF-8, or in what its coding line says.
    name : str
        The file's name, for the error.

    Raises
    ------
    UserError
        When it is no text, or its markers are broken.
    """
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        text = content.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        raise UserError(f"{name} is not UTF-8 text.") from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        if PERCENT.search(text):
            import jupytext  # when it is needed: this takes a quarter of a second

            return dict(jupytext.reads(text, fmt="py:percent"))
    except Exception:  # whatever its header and markers can hold
        raise UserError(f"{name} has cell markers that cannot be read.") from None
    return {"nbformat": 4, "cells": [{"cell_type": "code", "source": text}]}
