"""Warm processes: imported once, forked for every submission.

A nursery is one process without threads that imports what notebooks need and then
waits. For each child it receives a socket and forks; the child talks over that socket.
Where there is no fork, every child is a new process that imports everything itself.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

from grader.engine.channel import Channel

HAS_FORK = sys.platform == "linux"
ROOT = Path(__file__).resolve().parents[2]
ONE_THREAD = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"
)
WARM = ("sklearn.datasets", "opt_utils", "test_cases", "tqdm.auto")
WARM_CELL = """import matplotlib.pyplot as plt
plt.plot([1])
plt.title("fonts")
del plt"""
START = (
    "import sys; sys.path.insert(0, {root!r}); "
    "from grader.engine.nursery import {entry}; {entry}(*sys.argv[1:])"
)


class EngineError(Exception):
    """The grader itself cannot work; one sentence says why and what to do."""


class Child:
    """One process of one submission, and the channel to it."""

    def __init__(self, channel: Channel, end: Any) -> None:
        self.channel, self._end = channel, end

    def kill(self) -> None:
        """End the process at once and forget it."""
        self.channel.close()
        self._end()


class Nursery:
    """The warm parent of all student processes, or of all judges.

    Parameters
    ----------
    role : str
        "student" or "judge": the module whose ``work`` a child runs.
    told : dict
        What ``work`` is told; plain JSON.
    """

    def __init__(self, role: str, told: dict[str, Any]) -> None:
        self.role, self.told = role, told
        self.lock = threading.Lock()
        self.home = tempfile.TemporaryDirectory(prefix=f"downhill-{role}-")
        if HAS_FORK:
            self.control, theirs = socket.socketpair(
                socket.AF_UNIX, socket.SOCK_SEQPACKET
            )
            self.process = self.start("tend", [str(theirs.fileno())], [theirs])
            theirs.close()
            self.hear()

    def start(
        self, entry: str, arguments: list[str], sockets: list[socket.socket]
    ) -> subprocess.Popen[bytes]:
        """Start Python on a function of this module."""
        code = START.format(root=str(ROOT), entry=entry)
        home = self.home.name
        kept = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL")
        environment = {name: os.environ[name] for name in kept if name in os.environ}
        environment |= ONE_THREAD | {"HOME": home, "MPLCONFIGDIR": home}
        return subprocess.Popen(
            [sys.executable, "-I", "-c", code, self.role, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=home,
            env=environment | {"IPYTHONDIR": home},
            pass_fds=[each.fileno() for each in sockets],
        )

    def hear(self) -> dict[str, Any]:
        """What the parent says; an error there is one here."""
        said = self.control.recv(1 << 16)
        if not said:
            raise EngineError(f"The {self.role} process could not be started.")
        heard: dict[str, Any] = json.loads(said)
        if "error" in heard:
            raise EngineError(heard["error"])
        return heard

    def child(self, peer: socket.socket) -> Child:
        """A new process, which talks to us and, over ``peer``, to its other half."""
        return self.forked(peer) if HAS_FORK else self.spawned(peer)

    def forked(self, peer: socket.socket) -> Child:
        """A fork of the warm parent."""
        ours, theirs = socket.socketpair()
        with self.lock, theirs, peer:
            order = json.dumps({"told": self.told}).encode()
            numbers = [theirs.fileno(), peer.fileno()]
            socket.send_fds(self.control, [order], numbers)
            pid = self.hear()["pid"]
        return Child(Channel(ours), lambda: self.bury(pid))

    def bury(self, pid: int) -> None:
        """Have the parent kill a child."""
        with self.lock, contextlib.suppress(OSError):
            self.control.send(json.dumps({"kill": pid}).encode())
            self.hear()

    def spawned(self, peer: socket.socket) -> Child:
        """A process of its own, which connects back and shows its token."""
        token = secrets.token_hex(16)
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = str(server.getsockname()[1])
            process = self.start("connect", [port, token, json.dumps(self.told)], [])
            ours, theirs = (_accepted(server, token) for _ in range(2))
        threading.Thread(target=_pump, args=(peer, theirs), daemon=True).start()
        threading.Thread(target=_pump, args=(theirs, peer), daemon=True).start()
        return Child(Channel(ours), lambda: _end(process))

    def close(self) -> None:
        """End the parent and, with it, every child."""
        if HAS_FORK:
            self.control.close()
            _end(self.process)
        self.home.cleanup()


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def warm_up(role: str) -> None:
    """Import what notebooks and judges need, and check that nothing runs beside us."""
    for name in (*WARM, f"grader.engine.{role}"):
        importlib.import_module(name)
    from grader.engine.interpreter import Interpreter

    Interpreter(0).run(WARM_CELL, "warm up")
    gc.collect()
    gc.freeze()
    if threading.active_count() > 1:
        raise EngineError("A thread is running in the warm process: it cannot fork.")


def _accepted(server: socket.socket, token: str) -> socket.socket:
    """The next connection of the child that knows the token."""
    server.settimeout(60)
    while True:
        connection, _ = server.accept()
        if connection.recv(len(token), socket.MSG_WAITALL) == token.encode():
            return connection
        connection.close()


def _pump(source: socket.socket, target: socket.socket) -> None:
    """Pass bytes on until one side is gone."""
    with contextlib.suppress(OSError), source, target:
        while data := source.recv(1 << 16):
            target.sendall(data)


def connect(role: str, port: str, token: str, told: str) -> None:
    """Live as a child where there is no fork."""
    channels = []
    for _ in range(2):
        connection = socket.create_connection(("127.0.0.1", int(port)))
        connection.sendall(token.encode())
        channels.append(Channel(connection))
    warm_up(role)
    importlib.import_module(f"grader.engine.{role}").work(*channels, json.loads(told))


def tend(role: str, control_number: str) -> None:
    """Live as the warm parent: fork and kill on order, until the engine is gone."""
    control = socket.socket(fileno=int(control_number))
    try:
        warm_up(role)
    except Exception as error:
        control.send(json.dumps({"error": f"The {role} process: {error}"}).encode())
        return
    control.send(b"{}")
    children: set[int] = set()
    while True:
        message, numbers, _, _ = socket.recv_fds(control, 1 << 16, 2)
        if not message:
            break
        order = json.loads(message)
        if "kill" in order:
            children.discard(order["kill"])
            _kill(order["kill"])
            control.send(b"{}")
        else:
            pid = _fork(role, control, numbers, order["told"])
            children.add(pid)
            control.send(json.dumps({"pid": pid}).encode())
    for pid in children:
        _kill(pid)


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, ChildProcessError):
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _fork(
    role: str, control: socket.socket, numbers: list[int], told: dict[str, Any]
) -> int:
    """Fork; the child works on its two sockets and never returns."""
    pid = os.fork()
    if pid:
        for number in numbers:
            os.close(number)
        return pid
    try:
        control.close()
        channels = [Channel(socket.socket(fileno=number)) for number in numbers]
        importlib.import_module(f"grader.engine.{role}").work(*channels, told)
    finally:
        os._exit(0)
