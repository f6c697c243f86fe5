"""The bytes of a file that was handed in, as cells; whatever is wrong is one sentence.

It runs in a reader, which has limits of its own: here only what has a name is refused.
"""

from __future__ import annotations

import base64
import contextlib
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from grader.engine.notebook.clean import PICTURE, plain
from grader.engine.notebook.place import ReadCell
from grader.engine.notebook.plan import settings
from grader.engine.pictures import png_of
from grader.engine.protocol.messages import Output
from grader.engine.reader.scripts import TEXTS, read_script
from grader.errors import UserError

MOST_CELLS = 2000
MOST_TEXT = 2_000_000  # characters in all cells, without pictures
MOST_PICTURES = 6_000_000  # characters of pictures in answers
MOST_SEEN = 4  # pictures that one cell showed
MOST_PICTURE = 1_000_000  # characters of one of them
MOST_WORDS = 1000  # characters that say what it shows
KINDS = {"code": "code", "markdown": "markdown", "raw": "markdown"}
CARRIES = "#@title Course files: run this cell first"  # of a release in one file
CARRIED = re.compile(rf"^{CARRIES}\n(?:.*\n)*?course_files = .*", re.MULTILINE)
ATTACHED = re.compile(r"(?<=\]\()attachment:([^)\s]+)")
BASE64 = re.compile(r"[A-Za-z0-9+/=]+")


def read_file(content: bytes, name: str) -> list[ReadCell]:
    """Read a notebook or a Python file leniently.

    Parameters
    ----------
    content : bytes
    name : str
        The file's name.

    Raises
    ------
    UserError
        When it is neither; the sentence says why.
    """
    if not content.strip():
        raise UserError(f"{name} is empty.")
    if name.lower().endswith((".py", *TEXTS)):
        read = map(_cell, read_script(content, name))
        cells = [cell for cell in read if cell is not None]
    else:
        cells = _notebook(_parsed(content, name), name)
    return _limited(cells, name)


def _limited(cells: list[ReadCell], name: str) -> list[ReadCell]:
    """The cells, unless they hold more than anyone writes."""
    if len(cells) > MOST_CELLS:
        raise UserError(
            f"{name} has {len(cells):,} cells; at most {MOST_CELLS:,} are read."
        )
    left = MOST_PICTURES

    def kept(found: re.Match[str]) -> str:
        nonlocal left
        left -= len(found[0])
        return found[0] if left >= 0 else "#a-picture-that-was-too-large"

    length = 0
    for number, cell in enumerate(cells):
        if cell.kind == "markdown":
            cells[number] = cell._replace(text=PICTURE.sub(kept, cell.text))
        length += len(cell.text if cell.kind == "code" else PICTURE.sub("", cell.text))
    if length > MOST_TEXT:
        raise UserError(
            f"{name} has {length:,} characters in its cells; at most {MOST_TEXT:,} are "
            "read."
        )
    return cells


def _parsed(content: bytes, name: str) -> Any:
    """What a file of JSON holds."""
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UserError(f"{name} is not UTF-8 text.") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise UserError(f"{name} is not a notebook ({where}).") from None
    except RecursionError:
        raise UserError(f"{name} is not a notebook: it nests too deeply.") from None
    except ValueError:
        raise UserError(f"{name} is not a notebook.") from None


def _notebook(data: Any, name: str) -> list[ReadCell]:
    """The cells of parsed JSON, whichever format of a notebook it is."""
    version = data.get("nbformat") if isinstance(data, dict) else None
    if not isinstance(version, int):
        raise UserError(f"{name} is JSON, but not a notebook: it has no nbformat.")
    if version < 4:
        data = _upgraded(data, name)
    elif version > 4:
        raise UserError(
            f"{name} has nbformat {str(version)[:9]}; up to 4 is understood."
        )
    cells = data.get("cells")
    if not isinstance(cells, list):
        raise UserError(f"{name} has no list of cells.")
    read = (_cell(cell) for cell in cells if isinstance(cell, dict))
    return [cell for cell in read if cell is not None]


def _upgraded(data: dict[str, Any], name: str) -> dict[str, Any]:
    """An old notebook in format 4."""
    import nbformat

    try:
        upgraded: dict[str, Any] = nbformat.convert(nbformat.from_dict(data), 4)
        return upgraded
    except MemoryError:
        raise
    except Exception:  # whatever an old file can hold
        was = str(data["nbformat"])[:9]
        raise UserError(f"{name} has nbformat {was} and cannot be upgraded.") from None


def _cell(data: dict[str, Any]) -> ReadCell | None:
    """One cell; None for what is not a cell."""
    kind, source = data.get("cell_type"), _text(data.get("source", ""))
    if not isinstance(source, str) or not isinstance(kind, str) or kind not in KINDS:
        return None
    if kind == "markdown" and isinstance(data.get("attachments"), dict):
        source = _with_pictures(source, data["attachments"])
    if kind == "code":  # what a release in one file carries is here already
        source = CARRIED.sub(CARRIES, source)
    name = settings(data).get("grade_id")
    seen = tuple(_seen(data.get("outputs"))) if kind == "code" else ()
    return ReadCell(KINDS[kind], source, name, seen)


def _seen(outputs: Any) -> Iterator[Output]:
    """The pictures that a cell showed, each with what it shows in words."""
    bundles = [one.get("data") for one in _dicts(outputs)]
    found = [(png_of(one), one) for one in _dicts(bundles)]
    found = [(png, one) for png, one in found if isinstance(png, str)]
    for png, bundle in found[:MOST_SEEN]:
        if len(png) <= MOST_PICTURE:
            words = _text(bundle.get("text/plain"))
            words = plain(words[:MOST_WORDS]) if isinstance(words, str) else ""
            with contextlib.suppress(ValueError):
                yield Output("display", words, base64.b64decode(png))


def _text(found: Any) -> Any:
    """A text that may be written as a list of its lines."""
    if isinstance(found, list):
        return "".join(part for part in found if isinstance(part, str))
    return found


def _dicts(found: Any) -> list[dict[str, Any]]:
    """The dictionaries in what ought to be a list of them."""
    found = found if isinstance(found, list) else []
    return [one for one in found if isinstance(one, dict)]


def _with_pictures(source: str, attachments: dict[str, Any]) -> str:
    """An answer with the pictures that were pasted into it, which come apart."""
    left = MOST_PICTURES

    def picture(found: re.Match[str]) -> str:
        nonlocal left
        bundle = attachments.get(unquote(found[1]))
        for kind in ("image/png", "image/jpeg"):
            data = bundle.get(kind) if isinstance(bundle, dict) else None
            if isinstance(data, str) and len(data) <= left:
                data = "".join(data.split())
                left -= len(data)
                if BASE64.fullmatch(data):
                    return f"data:{kind};base64,{data}"
        return found[0]

    return ATTACHED.sub(picture, source)
