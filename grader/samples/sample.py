"""What students hand in, made from the reference by small edits."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from grader.authoring.build import student_version
from grader.authoring.source import MARKERS, nbgrader, read_source


@dataclass(frozen=True)
class Sample:
    """One sample submission.

    Attributes
    ----------
    assignment, student : str
    story : str
        What it is, in a teacher's words.
    mark : float
        What it deserves of the points that need no person, worked out by hand from
        the weights of the cases.
    edits : tuple of (str, str, str)
        Cell, text of the reference there, text that replaces it.
    left : tuple of str
        Stubs that are not filled in; ``*`` stands for all.
    without : tuple of str
        Cells that were deleted.
    extra : str
        A cell of the student's own, at the top.
    raw : str
        Content of the file when it is no notebook at all.
    """

    assignment: str
    student: str
    story: str
    mark: float
    edits: tuple[tuple[str, str, str], ...] = ()
    left: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    extra: str = ""
    raw: str = field(default="", repr=False)

    def leaves(self, stub: str) -> bool:
        """Whether a stub is not filled in."""
        return any(fnmatch(stub, pattern) for pattern in self.left)


def write_sample(sample: Sample, folder: Path) -> None:
    """Hand a sample in: write its notebook into a folder of ``submitted``."""
    folder.mkdir(parents=True, exist_ok=True)
    text = sample.raw or nbformat.writes(sample_notebook(sample))
    (folder / f"{sample.assignment}.ipynb").write_text(text, "utf-8")


def sample_notebook(sample: Sample) -> NotebookNode:
    """The notebook of a sample: the assignment with the reference edited in.

    Raises
    ------
    LookupError
        When an edit's text is not in the reference.
    """
    sources = {cell.id: cell.source for cell in read_source(sample.assignment).cells}
    reference = {name: MARKERS.sub("", source) for name, source in sources.items()}
    notebook = student_version(sample.assignment)
    for cell in notebook.cells:
        if nbgrader(cell).get("solution") and not sample.leaves(cell.id):
            is_code = cell.cell_type == "code"
            cell.source = reference[cell.id] if is_code else "It depends on the scale."
    for cell_id, old, new in sample.edits:
        cell = next(cell for cell in notebook.cells if cell.id == cell_id)
        if old not in cell.source:
            raise LookupError(f"{sample.student}: {cell_id} does not hold {old!r}")
        cell.source = cell.source.replace(old, new)
    notebook.cells = [cell for cell in notebook.cells if cell.id not in sample.without]
    if sample.extra:
        notebook.cells.insert(1, new_code_cell(sample.extra, id="own"))
    return notebook
