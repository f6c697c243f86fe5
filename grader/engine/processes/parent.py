"""The grader's end of one warm parent: orders go there, processes come back.

A parent that does not answer in time is lost, as one that ended: whoever stopped it may
never let it go on.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from typing import IO, Any, Protocol

from grader.engine.processes.child import HELP, Child
from grader.engine.sandbox import pidfd
from grader.errors import EngineError

WARM_SECONDS = 120  # that a parent gets to import everything
ORDER_SECONDS = 60  # ... and to answer an order
KILL_SECONDS = 10  # that the kernel gets to end a process
MAX_ANSWER = 1 << 16


class Started(Protocol):
    """A process that was started, with all that belongs to it."""

    process: subprocess.Popen[bytes]

    def end(self) -> None:
        """End all of it."""


class Start(Protocol):
    """Starts a warm parent."""

    def __call__(self, kept: Sequence[int], errors: IO[bytes]) -> Started:
        """Start it with these files open, and its errors in that one."""


class Parent:
    """A warm parent.

    Parameters
    ----------
    name : str
        What it is for, in messages.
    start : callable
        Starts it.

    Attributes
    ----------
    lost : bool
        Whether it ended, or failed to answer; it is of no more use then.
    """

    def __init__(self, name: str, start: Start) -> None:
        self.name, self.said = name, ""
        self.warm = self.lost = False
        self.lock = threading.RLock()  # around an order and its answer
        self.errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.started = start([theirs.fileno()], self.errors)

    def wait_until_warm(self) -> None:
        """Wait until it can take orders.

        Raises
        ------
        EngineError
            When it cannot be made.
        """
        with self.lock:
            if not self.warm:
                self._hear(WARM_SECONDS)
                self.warm = True

    def fork(self, work: dict[str, Any], peer: socket.socket) -> Child:
        """A new child, which talks to its other half over ``peer``.

        Raises
        ------
        EngineError
            When there is none to be had.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                answer, (file,) = self.ask(work, [theirs.fileno(), peer.fileno()])
            except EngineError:
                ours.close()
                raise
        forked = Forked(self, int(answer["pid"]), file)
        return Child(ours, forked, bool(answer["whole"]))

    def ask(
        self, order: dict[str, Any], files: Sequence[int] = ()
    ) -> tuple[dict[str, Any], list[int]]:
        """Send an order, and files with it; give what comes back."""
        with self.lock:
            try:
                self.control.settimeout(ORDER_SECONDS)
                socket.send_fds(self.control, [json.dumps(order).encode()], files)
            except OSError as error:
                raise self._failed(str(error)) from None
            return self._hear(ORDER_SECONDS)

    def _hear(self, seconds: float) -> tuple[dict[str, Any], list[int]]:
        """What it says; an error there is one here."""
        try:
            self.control.settimeout(seconds)
            said, files, _, _ = socket.recv_fds(self.control, MAX_ANSWER, 1)
        except TimeoutError:
            raise self._failed(f"no answer in {seconds:g} seconds") from None
        except OSError as error:
            raise self._failed(str(error)) from None
        if not said:
            raise self._failed("it ended")
        answer: dict[str, Any] = json.loads(said)
        if "error" in answer:
            raise EngineError(answer["error"])
        return answer, files

    def _failed(self, why: str) -> EngineError:
        """End it, and give the error that says why it failed."""
        self.end()
        why = (self.said or why).rstrip(".")
        return EngineError(f"{self.name} could not be made: {why}. {HELP}")

    def end(self) -> None:
        """End it and, with it, every child."""
        self.lost = True
        with contextlib.suppress(OSError):
            self.control.shutdown(socket.SHUT_RDWR)  # wakes whoever waits there
        with self.lock:
            self.started.end()
            self.control.close()
            if not self.errors.closed:
                self.errors.seek(0)
                said = self.errors.read().decode(errors="replace")
                self.said = said.strip()[-300:]
                self.errors.close()


class Forked:
    """A child of a warm parent."""

    def __init__(self, parent: Parent, pid: int, file: int) -> None:
        self.parent, self.pid, self.file = parent, pid, file

    def kill(self) -> None:
        """Kill it, whatever its parent does, and wait a little for its end."""
        file, self.file = self.file, -1
        if file >= 0:
            pidfd.kill(file, KILL_SECONDS)
            os.close(file)

    def seconds(self) -> float | None:
        """CPU time it took; None when the parent is gone."""
        try:
            answer, _ = self.parent.ask({"ended": self.pid})
        except EngineError:
            return None
        return float(answer["seconds"])


class OpenProcess:
    """A warm parent without a wall."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process

    def end(self) -> None:
        """End it; its children end with it."""
        self.process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(KILL_SECONDS)
