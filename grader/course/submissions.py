"""Find and read what students handed in; whatever is wrong becomes one sentence."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from grader.course.scripts import read_script
from grader.errors import UserError

LARGEST = 100 * 2**20  # bytes of a notebook file


@dataclass(frozen=True)
class Submission:
    """What one student handed in for one assignment.

    Attributes
    ----------
    notebook : NotebookNode
        The cells that could be read; none when nothing could.
    notes : tuple of str
        What a teacher should know about the file, one sentence each.
    readable : bool
    """

    notebook: NotebookNode
    notes: tuple[str, ...] = ()
    readable: bool = True


def read_submission(folder: Path, name: str, alone: bool = True) -> Submission:
    """Read the notebook in a student's folder; never raises for what is in it.

    Parameters
    ----------
    folder : Path
        ``submitted/STUDENT/ASSIGNMENT``.
    name : str
        Name the notebook should have, without ``.ipynb``.
    alone : bool
        Whether the assignment has no other notebook: then the name does not matter.
    """
    try:
        file, notes = find_notebook(folder, name, alone)
        return Submission(read_notebook(file), notes)
    except UserError as error:
        return Submission(new_notebook(), (str(error),), readable=False)


def find_notebook(folder: Path, name: str, alone: bool) -> tuple[Path, tuple[str, ...]]:
    """The notebook of that name in a folder; when it stands alone, the only one.

    Raises
    ------
    UserError
        When there is none, or several under other names.
    """
    wanted = folder / f"{name}.ipynb"
    if wanted.exists() or wanted.is_symlink():
        return wanted, ()
    found = sorted(folder.glob("*.ipynb")) or sorted(folder.glob("*.py"))
    if alone and len(found) == 1:
        return found[0], (f"The file is called {found[0].name}.",)
    if found:
        names = ", ".join(path.name for path in found)
        raise UserError(f"There is no {wanted.name}, and several others: {names}.")
    others = ", ".join(sorted(path.name for path in folder.iterdir())[:5])
    holds = f"; the folder holds {others}" if others else "; the folder is empty"
    raise UserError(f"There is no {wanted.name}{holds}.")


def read_bytes(file: Path) -> bytes:
    """The content of a plain file; links and devices are refused.

    Raises
    ------
    UserError
        When it is no plain file, too large, or cannot be read.
    """
    try:
        if file.is_symlink():
            raise UserError(f"{file.name} is a link, not a file.")
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(file, flags), "rb") as stream:
            about = os.fstat(stream.fileno())
            if not stat.S_ISREG(about.st_mode):
                raise UserError(f"{file.name} is not a plain file.")
            if about.st_size > LARGEST:
                raise UserError(
                    f"{file.name} has {about.st_size / 2**20:.0f} MB; "
                    f"at most {LARGEST / 2**20:.0f} MB are read."
                )
            return stream.read(LARGEST)
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise UserError(f"{file.name} cannot be read: {reason}.") from None


def read_notebook(file: Path) -> NotebookNode:
    """Read a notebook leniently: its cells matter, its stored outputs do not.

    A Python file is read as a notebook, too.

    Raises
    ------
    UserError
        When the file is no notebook; the sentence says why.
    """
    content = read_bytes(file)
    if not content.strip():
        raise UserError(f"{file.name} is empty.")
    read = read_script if file.suffix == ".py" else _parsed
    return _notebook(read(content, file.name), file.name)


def _parsed(content: bytes, name: str) -> Any:
    """What a file of JSON holds."""
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UserError(f"{name} is not UTF-8 text.") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise UserError(f"{name} is not a notebook ({where}).") from None
    except (RecursionError, ValueError):
        raise UserError(f"{name} is not a notebook.") from None


def _notebook(data: Any, name: str) -> NotebookNode:
    """Turn parsed JSON into a notebook of the current format, cell by cell."""
    version = data.get("nbformat") if isinstance(data, dict) else None
    if not isinstance(version, int):
        raise UserError(f"{name} is JSON, but not a notebook: it has no nbformat.")
    if version < 4:
        data = _upgraded(data, name)
    elif version > 4:
        raise UserError(f"{name} has nbformat {version}; up to 4 is understood.")
    cells = data.get("cells")
    if not isinstance(cells, list):
        raise UserError(f"{name} has no list of cells.")
    notebook: NotebookNode = new_notebook()
    read = (_cell(number, cell) for number, cell in enumerate(cells))
    notebook.cells = [cell for cell in read if cell is not None]
    return notebook


def _upgraded(data: dict[str, Any], name: str) -> dict[str, Any]:
    """An old notebook in format 4."""
    try:
        notebook = nbformat.from_dict(data)
        upgraded: dict[str, Any] = nbformat.convert(notebook, 4)
        return upgraded
    except Exception:  # whatever an old file can hold
        was = data["nbformat"]
        raise UserError(f"{name} has nbformat {was} and cannot be upgraded.") from None


def _cell(number: int, data: Any) -> NotebookNode | None:
    """One cell with a source of its own; None for what is not a cell."""
    if not isinstance(data, dict):
        return None
    source = data.get("source", "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    if not isinstance(source, str):
        return None
    kind = data.get("cell_type")
    if kind not in ("code", "markdown", "raw"):
        return None
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    metadata = data.get("metadata")
    own = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    known = {"nbgrader": own} if isinstance(own, dict) else {}
    cell: dict[str, Any] = {"cell_type": kind, "id": f"submitted-{number}"}
    if kind == "code":
        cell |= {"outputs": [], "execution_count": None}
    # Not by nbformat's constructors: they validate every cell, a millisecond each.
    return NotebookNode(cell, source=source, metadata=NotebookNode(known))
