"""The pictures that a demonstration shows with the reference's functions.

A student's boundary and cost curve stand beside them. They are drawn once for a course,
by the instructor's own notebook in a kernel, and kept in ``.pictures``.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import nbclient
from nbclient.exceptions import CellControlSignal, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from PIL import Image

import opt_utils
from grader.engine.notebook.clean import plain
from grader.engine.notebook.parse import read_cell
from grader.engine.notebook.plan import role_of, settings
from grader.engine.pictures import png_of

FOLDER = ".pictures"
DRAW = ("plot_decision_boundary(", "plot_costs(")  # what a student's is compared with
COLOURS = 64  # of a picture that stands in every page
SECONDS = 600  # for one demonstration
Picture = tuple[str, str]  # PNG in base64, and what it shows
Pictures = dict[str, list[Picture]]


def name_of(cell: Mapping[str, Any]) -> str:
    """The grade_id of a cell, which may be empty."""
    return str(settings(cell).get("grade_id", ""))


def pictures_of(cell: Mapping[str, Any]) -> list[Picture]:
    """The pictures that a cell shows, each with what it shows in words."""
    bundles = [output.get("data", {}) for output in cell.get("outputs", ())]
    return [(png, one.get("text/plain", "")) for one in bundles if (png := png_of(one))]


def are_to_compare(notebook: Mapping[str, Any], source: NotebookNode) -> bool:
    """Whether a graded notebook holds pictures that are compared."""
    names = compared(source)
    return any(name_of(one) in names and pictures_of(one) for one in notebook["cells"])


def compared(source: NotebookNode) -> list[str]:
    """The demonstrations of which a student's pictures are compared, by grade_id."""
    return [
        name_of(cell)
        for cell in source.cells
        if cell.cell_type == "code"
        and role_of(cell) == "text"
        and any(words in cell.source for words in DRAW)
    ]


def reference_pictures(
    root: Path, source: NotebookNode, tell: Callable[[str], None]
) -> Pictures:
    """The pictures of the demonstrations that are compared, drawn unless they are kept.

    Parameters
    ----------
    root : Path
        The course's.
    source : NotebookNode
        The instructor's notebook.
    tell : callable
        Is told in one sentence that it takes a while, or that it failed.

    Returns
    -------
    dict
        Of each demonstration its pictures; empty where the notebook fails.
    """
    names = compared(source)
    cells = _cells(source, names)
    file = root / FOLDER / f"{_fingerprint(cells)}.json"
    if file.is_file():
        kept = json.loads(file.read_text("utf-8"))
        return {
            name: [(png, words) for png, words in them] for name, them in kept.items()
        }
    tell("The pictures of the reference are drawn, once for this course.")
    try:
        found = _drawn(cells, names)
    except (CellControlSignal, DeadKernelError) as error:
        why = plain(error).strip().splitlines()[-1:] or [type(error).__name__]
        tell(f"The pictures of the reference cannot be drawn: {why[0]}")
        return {}
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(found), "utf-8")
    return found


def _fingerprint(cells: Sequence[NotebookNode]) -> str:
    """A name for all that the pictures come from: these cells, and what draws."""
    digest = hashlib.sha256("\0".join(cell.source for cell in cells).encode())
    for file in sorted(Path(opt_utils.__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _cells(source: NotebookNode, names: Collection[str]) -> list[NotebookNode]:
    """The demonstrations, and of the cells above them all that they need."""
    last = max(n for n, cell in enumerate(source.cells) if name_of(cell) in names)
    code = [
        cell
        for cell in source.cells[: last + 1]
        if cell.cell_type == "code" and role_of(cell) != "check"
    ]
    read = [read_cell(cell.source).statements for cell in code]
    binds = [{name for one in every for name in one.assigns} for every in read]
    needs = [{name for one in every for name in one.needs} for every in read]
    waiting = [
        n
        for n, cell in enumerate(code)
        if role_of(cell) != "text" or name_of(cell) in names
    ]
    chosen: set[int] = set()
    while waiting:
        n = waiting.pop()
        chosen.add(n)
        for name in needs[n] - binds[n]:
            makers = [m for m, bound in enumerate(binds) if name in bound]
            before = [m for m in makers if m < n]
            nearest = (before or makers)[-1:]  # a function may need what comes later
            waiting += [m for m in nearest if m not in chosen]
    return [code[n] for n in sorted(chosen)]


def _drawn(cells: Sequence[NotebookNode], names: Collection[str]) -> Pictures:
    """Run cells in a kernel."""
    copies = [NotebookNode(cell, metadata=NotebookNode()) for cell in cells]
    notebook = new_notebook(cells=copies)
    quiet = ["--HistoryManager.enabled=False", "--log-level=ERROR"]
    nbclient.NotebookClient(notebook, timeout=SECONDS, extra_arguments=quiet).execute()
    return {
        name_of(cell): [(_smaller(png), words) for png, words in pictures_of(copy)]
        for cell, copy in zip(cells, notebook.cells, strict=True)
        if name_of(cell) in names
    }


def _smaller(png: str) -> str:
    """A drawing in few colours: it is in every student's page."""
    buffer = io.BytesIO()
    with Image.open(io.BytesIO(base64.b64decode(png))) as picture:
        few = picture.convert("RGB").quantize(COLOURS)
        few.save(buffer, "png", optimize=True)
    return base64.b64encode(buffer.getvalue()).decode()
