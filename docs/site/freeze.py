"""Notebooks as they look when everything in them is right, run once and kept."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbclient
import nbformat
from nbformat import NotebookNode

from grader.authoring.build import student_version
from grader.authoring.kernels import Manager
from grader.authoring.predictions import PLACE
from grader.authoring.source import ROOT, assignments, is_solution, read_source

FROZEN = Path(__file__).parent / ".frozen"
READ = ("opt_utils", "test_cases", "datasets")  # what changes the outputs
SECONDS = 600  # for one cell
WIDGETS = "application/vnd.jupyter.widget-view+json"
AT_ONCE = 2


def frozen() -> dict[str, NotebookNode]:
    """Every notebook with its outputs, and with stubs in place of the solutions."""
    with ThreadPoolExecutor(AT_ONCE) as executor:
        return dict(
            zip(assignments(), executor.map(_frozen, assignments()), strict=True)
        )


def _frozen(name: str) -> NotebookNode:
    """One of them, run unless it is kept."""
    source = read_source(name)
    path = FROZEN / f"{name}-{_fingerprint(source)}.ipynb"
    if not path.exists():
        for old in FROZEN.glob(f"{name}-*"):
            old.unlink()
        _run(source)
        FROZEN.mkdir(exist_ok=True)
        path.write_text(nbformat.writes(source), "utf-8")
    ran = nbformat.read(path, as_version=4)
    given = {cell.id: cell.source for cell in student_version(name).cells}
    for cell in filter(is_solution, ran.cells):
        cell.source = given[cell.id]
    ran.cells = [cell for cell in ran.cells if cell.source != PLACE]
    return ran


def _run(notebook: NotebookNode) -> None:
    """Run the reference from top to end, demonstrations too, and keep what it shows."""
    nbclient.NotebookClient(
        notebook,
        kernel_manager_class=Manager,
        timeout=SECONDS,
        resources={"metadata": {"path": str(ROOT)}},
        coalesce_streams=True,
        skip_cells_with_tag="",
        extra_arguments=["--HistoryManager.enabled=False"],
    ).execute()
    notebook.metadata.pop("widgets", None)  # the pictures beside them stay
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.metadata.pop("execution", None)
            cell.outputs = [o for o in cell.outputs if WIDGETS not in o.get("data", {})]


def _fingerprint(source: NotebookNode) -> str:
    """A name for all that the outputs come from."""
    digest = hashlib.sha256(nbformat.writes(source).encode())
    for path in sorted(p for part in READ for p in (ROOT / part).rglob("*.*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.read_bytes())
    digest.update((ROOT / "constraints.txt").read_bytes())
    return digest.hexdigest()[:16]
