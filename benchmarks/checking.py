"""
How long checking one notebook takes, beside running it in a fresh kernel.

`python benchmarks/checking.py`: the solved assignment 04 through `downhill check`, each
time from a cold start; then through one engine that is warm, in our format and without
any marks of ours; and its cells in a fresh Jupyter kernel each time, which is what
nbgrader does. The median of five.
"""

from __future__ import annotations

import copy
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from rich.console import Console
from rich.table import Table

from grader.authoring.source import ROOT, is_skipped, is_solution, read_source
from grader.engine import Engine
from grader.samples import sample_notebook
from grader.samples.optimization_methods import ASSIGNMENT, SAMPLES

TIMES = 5


def median_time(work: Callable[[], object]) -> float:
    """Return the median of five times, in seconds."""
    times = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def without_marks(solved: NotebookNode) -> NotebookNode:
    """Return the answers alone, as another course's notebook would hold them."""
    answers = [cell for cell in solved.cells if is_solution(cell)]
    return new_notebook(cells=[new_code_cell(cell.source) for cell in answers])


def run_in_kernel(solved: NotebookNode) -> None:
    """Run what grading would run in a kernel of its own."""
    notebook = copy.deepcopy(solved)
    notebook.cells = [cell for cell in notebook.cells if not is_skipped(cell)]
    NotebookClient(
        notebook,
        resources={"metadata": {"path": str(ROOT)}},
        extra_arguments=["--log-level=ERROR"],
    ).execute()


def main() -> None:
    """Check and run one notebook in every way, and print the times as ratios."""
    source, solved = read_source(ASSIGNMENT), sample_notebook(SAMPLES[0])
    times = {}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{ASSIGNMENT}.ipynb"
        nbformat.write(solved, file)
        command = [sys.executable, "-m", "grader", "check", str(file)]
        run = partial(subprocess.run, command, cwd=ROOT, stdout=subprocess.DEVNULL)
        times["downhill check, from a cold start"] = median_time(run)
    with Engine(case_folders=(), sandbox=False) as engine:
        engine.grade(source, solved)
        grade = partial(engine.grade, source)
        times["each further notebook"] = median_time(partial(grade, solved))
        foreign = without_marks(solved)
        times["each further, without our marks"] = median_time(partial(grade, foreign))
    times["its cells in a fresh kernel"] = median_time(partial(run_in_kernel, solved))
    table = Table("one notebook", "seconds", "time / fresh kernel's")
    for name, seconds in times.items():
        ratio = seconds / times["its cells in a fresh kernel"]
        table.add_row(name, f"{seconds:.2f}", f"{ratio:.2f}")
    Console().print(table)


if __name__ == "__main__":
    main()
