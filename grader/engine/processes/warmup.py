"""A process that has imported what notebooks need, before any secret or student."""

from __future__ import annotations

import gc
import importlib
import json
import os
import socket
import threading
from collections.abc import Iterable

from grader.engine.protocol.framing import Channel, Frame, Kind

WARM = ("opt_utils", "test_cases")
WARM_CELL = """from opt_utils import plot_costs, progress
plot_costs([2, 1], title="fonts")
list(progress([0]))
del plot_costs, progress"""


def warm_up(role: str, ahead: Iterable[str] = ()) -> None:
    """Import what notebooks and judges need, and check that nothing runs beside us.

    With modules to import ahead, for many submissions, a first picture is drawn, too.
    """
    for name in (f"grader.engine.{role}.process", *ahead):
        importlib.import_module(name)
    if role != "reader":  # which runs no cell
        _warm_up_cells(bool(ahead))
    gc.collect()
    gc.freeze()
    if threading.active_count() > 1:
        raise RuntimeError("a thread is running in the warm process: it cannot fork.")


def _warm_up_cells(many: bool) -> None:
    """Import what cells need."""
    for name in WARM:
        importlib.import_module(name)
    from matplotlib import pyplot
    from tqdm import tqdm

    from grader.engine.shell import Interpreter

    tqdm.monitor_interval = 0  # no thread beside the bar
    if many:
        Interpreter(0).run(WARM_CELL, "warm up")
        Interpreter.scratch = pyplot.subplots(layout="constrained")[0]
        pyplot.close("all")


def connect(role: str, port: str, token: str, told: str) -> None:
    """Live as a child where there is no fork."""
    channels: list[Channel] = []
    for _ in range(2):
        connection = socket.create_connection(("127.0.0.1", int(port)))
        connection.sendall(token.encode())
        channels.append(Channel(connection))
    warm_up(role)
    os.dup2(1, 2)
    channels[0].send(Frame(Kind.DONE, b""))
    importlib.import_module(f"grader.engine.{role}.process").work(
        *channels, json.loads(told)
    )
