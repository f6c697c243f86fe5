"""Warm processes: imported once, forked for every submission.

A nursery is one process without threads that imports what notebooks need and then
waits. For each child it receives a socket and forks; the child talks over that socket.
Where there is no fork, every child is a new process that imports everything itself.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Sequence
from typing import Any

from grader.engine.protocol.framing import Channel, Closed, Frame, Kind
from grader.engine.sandbox import bubblewrap as wall
from grader.errors import EngineError

HAS_FORK = sys.platform == "linux"
ONE_THREAD = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"
)
SERVES = 500  # submissions that one judge serves, which share its CPU time
MAX_LESSON = 1 << 17  # characters
MAX_REPORT = 16 << 20  # bytes that a process may report about one cell
HELP = "Run `downhill doctor --sandbox` to find out why."
HOMES = ("HOME", "MPLCONFIGDIR", "IPYTHONDIR", "TMPDIR")
START = (
    "import sys; sys.path.insert(0, {root!r}); "
    "from grader.engine.processes.{module} import {entry}; {entry}(*sys.argv[1:])"
)


class Child:
    """One process of one submission, and the channel to it.

    A judge may serve one submission after the other. ``lasting`` says that a fork of
    the same parent would know no more than it does.
    """

    def __init__(self, channel: Channel, end: Any, lasting: bool = False) -> None:
        self.channel, self._end, self.lasting = channel, end, lasting
        self.served = 0
        self.ready = False

    def serve(self, peer: socket.socket) -> bool:
        """Work with another student process; False when it cannot any more."""
        try:
            self.channel.send(Frame(Kind.NEXT, b""))
            self.channel.hand_over(peer)
            self.ready = False
            self.wait_until_ready()
        except (Closed, EngineError):
            self.kill()
            return False
        return True

    def wait_until_ready(self) -> None:
        """Wait until the process can take orders.

        Raises
        ------
        EngineError
            When it cannot be made, for instance because the wall does not hold.
        """
        if self.ready:
            return
        try:
            said = self.channel.receive(time.monotonic() + 60)
        except Closed as error:
            raise EngineError(f"A process could not be made: {error}. {HELP}") from None
        if said.kind is not Kind.DONE:
            raise EngineError(f"A process could not be made: {said.data.decode()}")
        self.ready = True

    def kill(self) -> None:
        """End the process at once and forget it."""
        self.channel.close()
        self._end()


class Pool:
    """The warm parent of all student processes, or of all judges.

    Parameters
    ----------
    role : str
        "student" or "judge": the module whose ``work`` a child runs.
    told : dict
        What ``work`` is told; plain JSON.
    walled : bool
        Whether its children stand behind the wall.
    ahead : sequence of str
        Modules to import before there are children; worth it for many of them.
    lesson : callable, optional
        Gives what all children should have read of a function's check, or None.

    Raises
    ------
    EngineError
        When the parent, or the wall, cannot be made here.
    """

    def __init__(
        self,
        role: str,
        told: dict[str, Any],
        walled: bool = False,
        ahead: Sequence[str] = (),
        lesson: Callable[[str], bytes | None] = lambda function: None,
    ) -> None:
        self.role, self.walled, self.ahead = role, walled, ahead
        self.told = told | ({"wall": _walled()} if walled else {})
        self.lesson, self.taught = lesson, set[str]()
        self.lock = threading.Lock()
        self.rested: list[Child] = []  # judges that wait for another submission
        self.home = wall.HOME
        if not walled:
            self.home = tempfile.mkdtemp(prefix=f"downhill-{role}-")
        if HAS_FORK:
            self.launch()

    def launch(self) -> None:
        """Start the parent."""
        self.taught.clear()
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            arguments = [str(theirs.fileno()), *self.ahead]
            self.process = self.start("tend", arguments, [theirs])

    def open(self) -> None:
        """Wait until the parent is warm."""
        if HAS_FORK:
            self.hear()

    def start(
        self, entry: str, arguments: list[str], sockets: list[socket.socket]
    ) -> subprocess.Popen[bytes]:
        """Start Python on a function of this module."""
        root = wall.LIBRARY if self.walled else wall.ROOT
        module = "forkserver" if entry == "tend" else "warmup"
        code = START.format(root=str(root), module=module, entry=entry)
        kept = (
            ()
            if self.walled
            else ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "LC_MESSAGES")
        )
        environment = {name: os.environ[name] for name in kept if name in os.environ}
        environment |= ONE_THREAD | dict.fromkeys(HOMES, self.home)
        python = ["-I", "-c", code, self.role, *arguments]
        command = [sys.executable, *python]
        if self.walled:
            command = wall.command(python, environment)
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=None if self.walled else self.home,
            env=environment,
            pass_fds=[each.fileno() for each in sockets],
        )

    def hear(self) -> dict[str, Any]:
        """What the parent says; an error there is one here."""
        said = self.control.recv(1 << 16)
        heard: dict[str, Any] = json.loads(said) if said else {"error": self.failure()}
        if "error" in heard:
            raise EngineError(heard["error"])
        return heard

    def failure(self) -> str:
        """Why the parent is gone."""
        assert self.process.stderr is not None
        last = self.process.stderr.read().decode(errors="replace").strip()[-300:]
        wanted = "the wall" if self.walled else f"the {self.role} process"
        return f"{wanted} could not be made: {last} {HELP}".capitalize()

    def child(self, peer: socket.socket, prepare: dict[str, list[str]]) -> Child:
        """A process, which talks to us and, over ``peer``, to its other half.

        The warm parent prepares for more children like it: it imports the modules of
        ``"imports"``, and learns what judges of ``"functions"`` need.
        """
        while child := self.rested_one():
            if child.serve(peer):
                peer.close()
                return child
        return self.forked(peer, prepare) if HAS_FORK else self.spawned(peer)

    def rested_one(self) -> Child | None:
        """One of the judges that wait; other threads look for one, too."""
        with self.lock:
            return self.rested.pop() if self.rested else None

    def take_back(self, child: Child, seconds: float) -> None:
        """Have a judge serve again, unless it is old or took long; then it ends."""
        child.served += 1
        quick = seconds < self.told["submission_seconds"] / SERVES
        if child.lasting and child.served < SERVES and quick:
            self.rested.append(child)
        else:
            child.kill()

    def forked(self, peer: socket.socket, prepare: dict[str, list[str]]) -> Child:
        """A fork of the warm parent, which is started again if it was lost."""
        ours, theirs = socket.socketpair()
        work = json.dumps({"told": self.told, **prepare}).encode()
        numbers = [theirs.fileno(), peer.fileno()]
        with self.lock, theirs, peer:
            try:
                self.teach(prepare["functions"] if self.ahead else [])
                pid, lasting = self.fork(work, numbers)
            except (OSError, EngineError):
                self.end()
                self.launch()
                self.open()
                pid, lasting = self.fork(work, numbers)
        return Child(Channel(ours, MAX_REPORT), lambda: self.bury(pid), lasting)

    def teach(self, functions: list[str]) -> None:
        """Have the parent read what its children will need of these functions."""
        for name in [name for name in functions if name not in self.taught]:
            self.taught.add(name)
            lesson = b64encode(self.lesson(name) or b"").decode()
            if 0 < len(lesson) < MAX_LESSON:
                self.control.send(json.dumps({"learn": lesson}).encode())
                self.hear()

    def fork(self, work: bytes, numbers: list[int]) -> tuple[int, bool]:
        """Have the parent fork a child with these two sockets; give what it says."""
        socket.send_fds(self.control, [work], numbers)
        said = self.hear()
        return int(said["pid"]), bool(said["lasting"])

    def bury(self, pid: int) -> None:
        """Have the parent kill a child."""
        with self.lock, contextlib.suppress(OSError, EngineError):
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
        return Child(Channel(ours, MAX_REPORT), lambda: _end(process))

    def close(self) -> None:
        """End the parent and, with it, every child."""
        for child in self.rested:
            child.channel.close()
        if HAS_FORK:
            self.end()
        if not self.walled:
            shutil.rmtree(self.home, ignore_errors=True)

    def end(self) -> None:
        """End the parent."""
        self.control.close()
        _end(self.process)


def _walled() -> dict[str, Any]:
    """What a child needs to close the wall."""
    try:
        return wall.told()
    except wall.NoWallError as error:
        raise EngineError(str(error)) from None


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    with process:
        process.wait()


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
