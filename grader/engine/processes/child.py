"""One process of one submission, as the grader holds it."""

from __future__ import annotations

import socket
import time
from typing import Protocol

from grader.engine.protocol.framing import Channel, Closed, Frame, Kind
from grader.errors import EngineError

MAX_REPORT = 16 << 20  # bytes that a process may report about one cell
READY_SECONDS = 60
HELP = "Run `downhill doctor --sandbox` to find out why."


class Process(Protocol):
    """What a child needs of its process."""

    def kill(self) -> None:
        """Kill it, once or again, and wait a little for its end."""

    def seconds(self) -> float | None:
        """CPU time it took, once killed; None when its warm parent was lost, too."""


class Child:
    """A process, and the channel to it.

    Parameters
    ----------
    connection : socket
    process : Process
    whole : bool
        Whether a new one would know no more: then a judge may serve the next
        submission, too.
    """

    def __init__(
        self, connection: socket.socket, process: Process, whole: bool = False
    ) -> None:
        self.channel = Channel(connection, MAX_REPORT)
        self.process, self.whole = process, whole
        self.ready = False
        self.served = 0  # submissions
        self.worked = 0.0  # seconds

    def serve(self, peer: socket.socket) -> bool:
        """Work with another student process; False when it cannot any more."""
        try:
            self.channel.send(Frame(Kind.NEXT, b""), time.monotonic() + READY_SECONDS)
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
            said = self.channel.receive(time.monotonic() + READY_SECONDS)
        except Closed as error:
            raise EngineError(f"A process could not be made: {error}. {HELP}") from None
        if said.kind is not Kind.DONE:
            raise EngineError(f"A process could not be made: {said.data.decode()}")
        self.ready = True

    def kill(self) -> None:
        """End the process at once."""
        self.channel.close()
        self.process.kill()

    def end(self) -> float | None:
        """End the process; give its CPU time in seconds.

        None says that its warm parent is gone, and that the process was lost with it,
        through nobody's fault.
        """
        self.kill()
        return self.process.seconds()
