"""Prove the wall by attacking it from inside, as ``downhill doctor --sandbox`` does."""

from __future__ import annotations

import contextlib
import inspect
import os
import secrets
import socket
import tempfile
from collections.abc import Iterator
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from grader.doctor import escapes
from grader.engine.engine import Engine
from grader.engine.limits import Limits
from grader.engine.sandbox.bubblewrap import ROOT

LIMITS = Limits(cell_seconds=3, memory_bytes=1 << 30)


def prove_wall() -> list[tuple[str, bool]]:
    """Try to break out of a student process in every way that we know.

    Returns
    -------
    list of (str, bool)
        What is protected, and whether it held.

    Raises
    ------
    EngineError
        When the wall cannot be built at all.
    """
    with _bait() as attacks:
        notebook = _notebook(attacks)
        with Engine(case_folders=[], limits=LIMITS) as engine:
            engine.grade(notebook, notebook)  # leaves what the second one may find
            verdicts = engine.grade(notebook, notebook).verdicts
    marks = {verdict.grade_id: verdict.mark for verdict in verdicts}
    return [(_promise(name), marks[f"proof_{name}"] == 1) for name in attacks]


def _promise(name: str) -> str:
    """What the attack of that name must not break."""
    return inspect.getdoc(getattr(escapes, name)) or name


@contextlib.contextmanager
def _bait() -> Iterator[dict[str, tuple[Any, ...]]]:
    """Put something behind the wall for each attack to find; give their arguments."""
    name = f"DOWNHILL_{secrets.token_hex(8)}"
    with (
        tempfile.NamedTemporaryFile("w", suffix=name) as file,
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.socket(socket.AF_UNIX) as abstract,
        _variable(name),
    ):
        file.write("secret")
        file.flush()
        abstract.bind("\0" + name)
        abstract.listen()
        yield {
            "harmless": (),
            "read_file": (file.name,),
            "list_folder": (str(ROOT / "grader" / "cases"),),
            "read_environment": (name,),
            "write_anywhere": (),
            "find_leftovers": (),
            "fill_disk": (LIMITS.file_bytes,),
            "eat_memory": (2 * LIMITS.memory_bytes,),
            "connect": (server.getsockname()[1],),
            "connect_by_name": (name,),
            "signal_processes": (),
            "see_processes": (),
            "start_process": (),
            "start_program": (),
            "start_thread": (),
            "trace": (),
            "mount": (),
            "gain_rights": (),
            "run_for_ever": (),
        }


@contextlib.contextmanager
def _variable(name: str) -> Iterator[None]:
    """Set an environment variable for a while."""
    os.environ[name] = "secret"
    try:
        yield
    finally:
        del os.environ[name]


def _notebook(attacks: dict[str, tuple[Any, ...]]) -> NotebookNode:
    """A notebook whose student attacks, and whose every check is worth one point."""
    cells = [_cell(inspect.getsource(escapes), "escapes", solution=True)]
    for name, details in attacks.items():
        call = f"comes_through({', '.join(map(repr, (name, *details)))})"
        test = f"try:\n    broken = {call}\nexcept Exception:\n    broken = False\n"
        test += f"assert broken is {name == 'harmless'}"
        cells.append(_cell(test, f"proof_{name}", grade=True, points=1))
    notebook: NotebookNode = new_notebook(cells=cells)
    return notebook


def _cell(source: str, grade_id: str, **settings: Any) -> NotebookNode:
    """A cell that nbgrader knows."""
    known = {"grade_id": grade_id, "schema_version": 3} | settings
    cell: NotebookNode = new_code_cell(source, metadata={"nbgrader": known})
    return cell
