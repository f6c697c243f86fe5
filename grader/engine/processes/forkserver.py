"""The warm parent: it imports once, and forks a process for every order.

It lives until the other end of its control socket is closed, or it is killed. Its
children end with it, by the kernel's hand: nobody has to be alive to end them.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import shutil
import socket
from collections.abc import Iterator
from select import select
from typing import Any

from grader.engine.processes.warmup import warm_up, work_of
from grader.engine.protocol.framing import Channel, Frame, Kind
from grader.engine.sandbox import lockdown
from grader.engine.sandbox.pidfd import open_process

MAX_ORDER, MAX_FILES = 1 << 18, 1 << 12
Answer = dict[str, Any]


class ForkServer:
    """Forks children, and knows how much CPU time those took that ended.

    Parameters
    ----------
    role : str
        Whose ``work`` they do.
    control : socket
        Where orders come from.
    preloaded : bool
        Whether there will be many children, which is worth preparing for.
    """

    def __init__(self, role: str, control: socket.socket, preloaded: bool) -> None:
        self.role, self.control, self.preloaded = role, control, preloaded
        self.seconds: dict[int, float] = {}  # of CPU, by process
        self.preparing: Iterator[str] = iter(())
        self.prepared: set[str] = set()  # functions

    def serve(self) -> None:
        """Carry out orders until there will be no more."""
        while True:
            self.prepare()
            order, files, _, _ = socket.recv_fds(self.control, MAX_ORDER, 2)
            if not order:
                return
            try:
                answer, sent = self.answer(json.loads(order), files)
            except OSError as error:
                answer, sent = {"error": f"The {self.role} process: {error}."}, []
            for file in files:
                os.close(file)
            socket.send_fds(self.control, [json.dumps(answer).encode()], sent)
            for file in sent:
                os.close(file)

    def prepare(self) -> None:
        """Work ahead, one function after the other, until there is an order."""
        while not select([self.control], [], [], 0)[0]:
            if (name := next(self.preparing, None)) is None:
                return
            self.prepared.add(name)

    def answer(self, order: Answer, files: list[int]) -> tuple[Answer, list[int]]:
        """Carry out an order: a new process, or the CPU time of one that ended."""
        self.reap()
        if "ended" in order:
            return {"seconds": self.seconds.pop(order["ended"], 0.0)}, []
        for name in order["imports"] if self.preloaded else ():
            importlib.import_module(name)
        pid = self.fork(order["told"], files)
        self.seconds.pop(pid, None)  # of one that had this number before
        whole = self.preloaded and self.prepared.issuperset(order["functions"])
        if self.role == "judge" and self.preloaded:
            diagnosis = importlib.import_module("grader.mistakes.diagnosis")
            self.preparing = diagnosis.prepare(order)
        return {"pid": pid, "whole": whole}, [open_process(pid)]

    def reap(self) -> None:
        """Take note of the children that ended."""
        with contextlib.suppress(ChildProcessError):
            while (ended := os.wait4(-1, os.WNOHANG))[0]:
                self.seconds[ended[0]] = ended[2].ru_utime + ended[2].ru_stime

    def fork(self, told: dict[str, Any], files: list[int]) -> int:
        """Fork; the child works on its two sockets and never returns."""
        parent = os.getpid()
        pid = lockdown.fork_apart() if "wall" in told else os.fork()
        if pid:
            return pid
        try:
            self.control.close()
            lockdown.own_session()
            orders, peer = (Channel(socket.socket(fileno=file)) for file in files)
            _live(self.role, orders, peer, told, parent)
        finally:
            os._exit(0)


def _live(
    role: str, orders: Channel, peer: Channel, told: dict[str, Any], parent: int
) -> None:
    """Close the wall, say so, and work."""
    try:
        if "wall" in told:
            lockdown.confine(told)
        else:
            lockdown.end_with_parent()
            lockdown.limit_resources(told)
            if os.getppid() != parent:  # it ended before
                return
    except OSError as error:
        orders.send(Frame(Kind.FAULT, f"the wall does not hold: {error}".encode()))
        return
    orders.send(Frame(Kind.DONE, b""))
    work_of(role).work(orders, peer, told)


def main(role: str, control_number: str, *preload: str) -> None:
    """Live as the warm parent."""
    lockdown.own_session()
    number = int(control_number)
    os.closerange(3, number)
    os.closerange(number + 1, MAX_FILES)  # whatever else was left open
    control = socket.socket(fileno=number)
    try:
        warm_up(role, preload)
    except Exception as error:
        control.send(json.dumps({"error": f"The {role} process: {error}"}).encode())
        return
    control.send(b"{}")
    os.dup2(1, 2)
    try:
        ForkServer(role, control, bool(preload)).serve()
    finally:
        shutil.rmtree(os.environ["HOME"], ignore_errors=True)  # made for this process
