"""A release in one file: a notebook that carries what it imports and opens anywhere."""

from __future__ import annotations

import base64
import io
import re
import textwrap
import zipfile
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from grader.authoring.requirements import students_requirements
from grader.authoring.source import graded_functions
from grader.course.release import LEFT_OUT, add
from grader.engine.reader.files import CARRIES
from grader.errors import UserError

TEMPLATE = Path(__file__).parents[1] / "templates" / "course_files.txt"
OF_FUNCTIONS = ("cases", "hints")  # folders with one file for each graded function
ON_GITHUB = re.compile(r"https://github\.com/([\w.-]+/[\w.-]+)/blob/(\S+\.ipynb)")
OPENS = {
    "Colab": "https://colab.research.google.com/github/{repository}/blob/{path}",
    "Kaggle": "https://www.kaggle.com/kernels/welcome?src={address}",
    "VS Code": "https://vscode.dev/github/{repository}/blob/{path}",
}


def write_single_file(folder: Path, file: Path, published: str | None = None) -> None:
    """Write a released folder as one notebook; the same folder gives the same bytes.

    Parameters
    ----------
    folder : Path
        ``release/ASSIGNMENT``.
    file : Path
        The notebook to write.
    published : str, optional
        The page on GitHub where the notebook will be. It then carries links that open
        it there.

    Raises
    ------
    UserError
        When the address is no notebook's on GitHub, or the file cannot be written.
    """
    notebook = nbformat.read(folder / f"{folder.name}.ipynb", as_version=4)
    carried = new_code_cell(_carrying(folder, notebook), id="course-files")
    carried.metadata.update(cellView="form", jupyter={"source_hidden": True})
    notebook.cells.insert(1, carried)
    if published is not None:
        notebook.cells.insert(1, new_markdown_cell(_links(published), id="open-in"))
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{nbformat.writes(notebook)}\n", "utf-8")
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise UserError(f"{file} cannot be written: {reason}.") from None


def _carrying(folder: Path, notebook: NotebookNode) -> str:
    """The cell that holds the packages and unpacks them."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in _imported(folder, {*graded_functions(notebook)}):
            add(archive, path, path.relative_to(folder).as_posix())
    text = base64.b64encode(packed.getvalue()).decode()
    needed = {name: [*least] for name, least in _least_versions()}
    return (
        TEMPLATE.read_text("utf-8")
        .rstrip("\n")
        .replace("MARKER", CARRIES)
        .replace("ASSIGNMENT", folder.name)
        .replace("NEEDED", repr(needed))
        .replace("PACKED", f'"""\n{textwrap.fill(text, 100)}\n"""')
    )


def _imported(folder: Path, functions: set[str]) -> Iterator[Path]:
    """The files of the packages that a notebook with these functions reads."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if len(inside) < 2 or not path.is_file() or LEFT_OUT("", [*inside]):
            continue
        if path.parent.name not in OF_FUNCTIONS or path.stem in functions:
            yield path


def _least_versions() -> Iterator[tuple[str, tuple[int, int]]]:
    """What the packages import, with two numbers of the least version of each."""
    for one in students_requirements():
        (least,) = (bound.version for bound in one.specifier)
        if one.name != "jupyter":  # whatever opened the notebook stands for it
            major, minor = least.split(".")[:2]
            yield one.name, (int(major), int(minor))


def _links(published: str) -> str:
    """Links that open the notebook where it was published."""
    found = ON_GITHUB.fullmatch(published)
    if found is None:
        raise UserError(
            f"{published} is not the page of a notebook on GitHub. It looks like "
            "https://github.com/OWNER/REPOSITORY/blob/BRANCH/NAME.ipynb"
        )
    about = {"address": published, "repository": found[1], "path": found[2]}
    links = (f"[{name}]({url.format(**about)})" for name, url in OPENS.items())
    return f"Open this notebook in {' · '.join(links)}"
