"""The warm parent: forks a child for every submission, and kills it when told."""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import select
import shutil
import signal
import socket
from base64 import b64decode
from collections.abc import Iterator
from typing import Any

from grader.engine.processes.warmup import warm_up
from grader.engine.protocol.case_calls import learn
from grader.engine.protocol.framing import Channel, Frame, Kind
from grader.engine.sandbox import lockdown as inside


def tend(role: str, control_number: str, *modules: str) -> None:
    """Live as the warm parent: fork and kill on order, until the engine is gone."""
    control = socket.socket(fileno=int(control_number))
    try:
        warm_up(role, modules)
    except Exception as error:
        control.send(json.dumps({"error": f"The {role} process: {error}"}).encode())
        return
    control.send(b"{}")
    os.dup2(1, 2)
    children: set[int] = set()
    ahead: Iterator[str] = iter(())
    knows: set[str] = set()  # the functions whose judges need to learn no more
    while True:
        while not select.select([control], [], [], 0)[0]:
            if (name := next(ahead, None)) is None:
                break
            knows.add(name)
        message, numbers, _, _ = socket.recv_fds(control, 1 << 18, 2)
        if not message:
            break
        order = json.loads(message)
        if "kill" in order:
            for pid in children & {order["kill"]}:  # never a process of another's
                _kill(pid)
            children.discard(order["kill"])
            control.send(b"{}")
        elif "learn" in order:
            learn(b64decode(order["learn"]))
            gc.freeze()
            control.send(b"{}")
        else:
            for name in order["imports"] if modules else ():
                importlib.import_module(name)
            pid = _fork(role, control, numbers, order["told"])
            children.add(pid)
            lasting = bool(modules) and knows.issuperset(order["functions"])
            control.send(json.dumps({"pid": pid, "lasting": lasting}).encode())
            if role == "judge" and modules:  # there will be many submissions
                ahead = importlib.import_module("grader.engine.judge.marking").prepare(
                    order
                )
    for pid in children:
        _kill(pid)
    shutil.rmtree(os.environ["HOME"], ignore_errors=True)  # made for this process


def _kill(pid: int) -> None:
    """Kill a child and wait until it, and whatever it started, is gone."""
    with contextlib.suppress(ProcessLookupError, ChildProcessError):
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _fork(
    role: str, control: socket.socket, numbers: list[int], told: dict[str, Any]
) -> int:
    """Fork; the child works on its two sockets and never returns."""
    pid = inside.fork_apart() if "wall" in told else os.fork()
    if pid:
        for number in numbers:
            os.close(number)
        return pid
    try:
        control.close()
        orders, peer = (Channel(socket.socket(fileno=number)) for number in numbers)
        _live(role, orders, peer, told)
    finally:
        os._exit(0)


def _live(role: str, orders: Channel, peer: Channel, told: dict[str, Any]) -> None:
    """Close the door, say so, and work."""
    try:
        if "wall" in told:
            inside.close_door(told)
        else:
            inside.limit_resources(told)
    except OSError as error:
        orders.send(Frame(Kind.FAULT, f"the wall does not hold: {error}".encode()))
        return
    orders.send(Frame(Kind.DONE, b""))
    importlib.import_module(f"grader.engine.{role}.process").work(orders, peer, told)
