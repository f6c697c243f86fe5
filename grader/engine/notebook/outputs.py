"""What cells put out, as notebook outputs that are safe to open.

Only text and PNG pictures are taken over. HTML, SVG, JavaScript and Markdown would run
in the browser of whoever reads the notebook.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from typing import Any

from nbformat import NotebookNode

MAX_PICTURE = 4 << 20  # characters of base64
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def clean(text: Any) -> str:
    """Text without control characters and without half characters."""
    return _CONTROL.sub("", str(text).encode("utf-8", "replace").decode())


def picture(data: Any) -> str | None:
    """Base64 of a PNG picture; None when it is anything else, or too big."""
    if not isinstance(data, str) or len(data) > MAX_PICTURE:
        return None
    try:
        raw = base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if raw.startswith(b"\x89PNG\r\n\x1a\n") else None


def notebook_outputs(
    items: Iterable[dict[str, Any]], graded: bool
) -> list[NotebookNode]:
    """Outputs of a cell.

    Parameters
    ----------
    items : iterable of dict
        As ``Interpreter.run`` collects them.
    graded : bool
        Whether a mark follows: then all text goes to standard output and no result is
        kept, because nbgrader would read either as a mark.
    """
    outputs = []
    for item in items:
        if item["kind"] == "stream":
            name = "stderr" if item["name"] == "stderr" and not graded else "stdout"
            outputs.append(_new("stream", name=name, text=clean(item["text"])))
        elif not (graded and item["kind"] == "result"):
            outputs.append(_bundle(item))
    return outputs


def _new(kind: str, **fields: Any) -> NotebookNode:
    """A notebook output."""
    if "data" in fields:
        data = NotebookNode(fields["data"])
        fields |= {"data": data, "metadata": NotebookNode()}
    return NotebookNode(output_type=kind, **fields)


def _bundle(item: dict[str, Any]) -> NotebookNode:
    """A result or a display."""
    data = {"text/plain": clean(item["text"])}
    if png := picture(item["png"]):
        data["image/png"] = png
    if item["kind"] == "result":
        return _new("execute_result", data=data, execution_count=None)
    return _new("display_data", data=data)


def error_output(name: str, text: str, traceback: str) -> NotebookNode:
    """An error as a notebook shows it."""
    lines = clean(traceback).splitlines()
    return _new("error", ename=clean(name), evalue=clean(text), traceback=lines)


def mark_output(mark: float) -> NotebookNode:
    """The result that nbgrader reads as the mark."""
    data = {"text/plain": f"{mark:g}"}
    return _new("execute_result", data=data, execution_count=None)


def checked_outputs(items: Any) -> list[dict[str, Any]]:
    """The outputs that a student process reports, with only the fields we know.

    Raises
    ------
    LookupError, TypeError
        When they are no outputs.
    """
    known = []
    for item in items:
        name = "stderr" if item.get("name") == "stderr" else "stdout"
        kind = item["kind"] if item["kind"] in ("stream", "result") else "display"
        field = {"name": name} if kind == "stream" else {"png": item["png"]}
        known.append({"kind": kind, "text": str(item["text"])} | field)
    return known


def checked_error(error: Any) -> dict[str, Any]:
    """The error that a student process reports, as text.

    Raises
    ------
    LookupError, TypeError
        When it is no error.
    """
    text = {key: str(error[key]) for key in ("text", "traceback")}
    return {"bases": [str(error["name"])], **text}
