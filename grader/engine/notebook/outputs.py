"""What cells put out, as notebook outputs that are safe to open.

Only text and PNG pictures are taken over. HTML, SVG, JavaScript and Markdown would run
in the browser of whoever reads the notebook.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from typing import Any

from nbformat import NotebookNode

from grader.engine.notebook.clean import plain as clean
from grader.engine.protocol.messages import Error, JudgeReport, Output, changed

MAX_PICTURE = 3 << 20  # bytes
MOST_OUTPUT = 20 << 20  # characters and bytes of pictures, in all cells together
PNG = b"\x89PNG\r\n\x1a\n"
LEFT_OUT = "[the rest is left out: the notebook puts out too much]\n"


class OutputBudget:
    """What all cells of a submission together may still put out.

    Parameters
    ----------
    left : int, optional
        Characters of text and bytes of pictures.
    """

    def __init__(self, left: int = MOST_OUTPUT) -> None:
        self.left = left

    def cut(self, report: JudgeReport) -> JudgeReport:
        """A report that holds no more than there is left; its marks stay as they are.

        Where something is missing, the last line says so.
        """
        before = self.left
        outputs = self._outputs(report.outputs)
        error = report.error
        if error:
            text, trace = self._text(error.text), self._text(error.traceback)
            if (text, trace) != (error.text, error.traceback):
                error = changed(error, text=text, traceback=trace or LEFT_OUT)
        if outputs == report.outputs and error == report.error:
            return report
        if before > 0:
            outputs = (*outputs, Output("stdout", LEFT_OUT))
        return changed(report, outputs=outputs, error=error)

    def _outputs(self, outputs: Sequence[Output]) -> tuple[Output, ...]:
        """The outputs up to the one that is too much."""
        kept = []
        for output in outputs:
            text = self._text(output.text)
            png = output.png
            if png:
                self.left -= len(png)
                png = png if self.left >= 0 else None
            if self.left < 0:
                if text:
                    kept.append(Output(output.kind, text))
                break
            kept.append(output)
        return tuple(kept)

    def _text(self, text: str) -> str:
        """As much of a text as there is room for."""
        kept = text[: max(self.left, 0)]
        self.left -= len(text)
        return kept


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
