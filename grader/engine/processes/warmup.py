"""A process that has imported what notebooks need, before any secret or student."""

from __future__ import annotations

import gc
import importlib
import threading
from collections.abc import Iterable
from typing import Any

COMMON = ("opt_utils", "test_cases")
FIRST_CELL = """from opt_utils import plot_costs, progress
plot_costs([2, 1], title="fonts")
list(progress([0]))
del plot_costs, progress"""


def work_of(role: str) -> Any:
    """The module whose ``work`` a process of that role runs."""
    return importlib.import_module(f"grader.engine.{role}.process")


def warm_up(role: str, preload: Iterable[str] = ()) -> None:
    """Import what notebooks and judges need, and check that nothing runs beside us.

    With modules to preload, for many submissions, a first picture is drawn, too.
    """
    work_of(role)
    for name in preload:
        importlib.import_module(name)
    if role != "reader":  # which runs no cell
        _warm_up_cells(bool(preload))
    gc.collect()
    gc.freeze()
    if threading.active_count() > 1:
        raise RuntimeError("a thread is running in the warm process: it cannot fork.")


def _warm_up_cells(many: bool) -> None:
    """Import what cells need."""
    for name in COMMON:
        importlib.import_module(name)
    from matplotlib import pyplot
    from tqdm import tqdm

    from grader.engine.shell import Interpreter

    tqdm.monitor_interval = 0  # no thread beside the bar
    if many:
        Interpreter(0).run(FIRST_CELL, "warm up")
        Interpreter.scratch = pyplot.subplots(layout="constrained")[0]
        pyplot.close("all")
