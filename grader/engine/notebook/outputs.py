"""What cells put out, as notebook outputs that are safe to open.

Only text and PNG pictures are taken over. HTML, SVG, JavaScript and Markdown would run
in the browser of whoever reads the notebook.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from typing import Any

from nbformat import NotebookNode

from grader.engine.protocol.messages import Error, Output

MAX_PICTURE = 3 << 20  # bytes
PNG = b"\x89PNG\r\n\x1a\n"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def clean(text: Any) -> str:
    """Text without control characters and without half characters."""
    return _CONTROL.sub("", str(text).encode("utf-8", "replace").decode())


def picture(data: bytes | None) -> str | None:
    """A PNG picture in base64; None when it is anything else, or too big."""
    if data is None or len(data) > MAX_PICTURE or not data.startswith(PNG):
        return None
    return base64.b64encode(data).decode()


def notebook_outputs(items: Iterable[Output], graded: bool) -> list[NotebookNode]:
    """Outputs of a cell.

    Parameters
    ----------
    items : iterable of Output
    graded : bool
        Whether a mark follows: then all text goes to standard output and no result is
        kept, because nbgrader would read either as a mark.
    """
    outputs = []
    for item in items:
        if item.kind in ("stdout", "stderr"):
            name = "stdout" if graded else item.kind
            outputs.append(_new("stream", name=name, text=clean(item.text)))
        elif not (graded and item.kind == "result"):
            outputs.append(_bundle(item))
    return outputs


def lines_output(text: str) -> list[NotebookNode]:
    """The lines of a check."""
    return [_new("stream", name="stdout", text=f"{clean(text)}\n")] if text else []


def _new(kind: str, **fields: Any) -> NotebookNode:
    """A notebook output."""
    if "data" in fields:
        data = NotebookNode(fields["data"])
        fields |= {"data": data, "metadata": NotebookNode()}
    return NotebookNode(output_type=kind, **fields)


def _bundle(item: Output) -> NotebookNode:
    """A result or a display."""
    data = {"text/plain": clean(item.text)}
    if png := picture(item.png):
        data["image/png"] = png
    if item.kind == "result":
        return _new("execute_result", data=data, execution_count=None)
    return _new("display_data", data=data)


def error_output(error: Error) -> NotebookNode:
    """An error as a notebook shows it."""
    lines = clean(error.traceback).splitlines()
    return _new(
        "error", ename=clean(error.name), evalue=clean(error.text), traceback=lines
    )


def mark_output(mark: float) -> NotebookNode:
    """The result that nbgrader reads as the mark."""
    data = {"text/plain": f"{mark:g}"}
    return _new("execute_result", data=data, execution_count=None)
