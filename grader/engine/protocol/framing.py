"""Frames over a socket: one byte for the kind, eight for the length, then bytes."""

from __future__ import annotations

import socket
import struct
import time
from dataclasses import dataclass
from enum import IntEnum

from grader.engine.protocol.entries import MAX_MESSAGE, ProtocolError

_HEAD = struct.Struct(">BQ")
_SMALL = 1 << 16


class Kind(IntEnum):
    """What a frame is."""

    ORDER = 1  # the engine gives work
    NEXT = 2  # the engine gives a judge another student process
    DONE = 3  # the work of an order is done
    FAULT = 4  # a process cannot work at all
    QUESTION = 5  # judge to student
    ANSWER = 6  # student to judge
    CALL_BACK = 7  # student to judge, while it answers: a function of the judge's
    GIVEN = 8  # judge to student: what that function gave


_KINDS = frozenset(Kind)


class Closed(Exception):  # noqa: N818  not an error of ours
    """The process at the other end is gone, or its time is up."""


@dataclass(frozen=True)
class Frame:
    """What travels between two processes."""

    kind: Kind
    data: bytes | bytearray


class Channel:
    """One end of a connection between two processes.

    Parameters
    ----------
    connection : socket
    limit : int, optional
        Bytes that a frame from the other end may have.
    """

    def __init__(
        self, connection: socket.socket, limit: int = MAX_MESSAGE + (1 << 10)
    ) -> None:
        self.connection, self.limit = connection, limit

    def send(self, frame: Frame, deadline: float | None = None) -> None:
        """Send a frame.

        Raises
        ------
        Closed
            When nobody reads, or ``time.monotonic()`` passes the deadline.
        """
        head = _HEAD.pack(frame.kind, len(frame.data))
        whole = len(frame.data) < _SMALL
        try:
            self._wait(deadline)
            for part in (head + frame.data,) if whole else (head, frame.data):
                self.connection.sendall(part)
        except OSError as error:
            raise Closed(str(error)) from None

    def receive(self, deadline: float | None = None) -> Frame:
        """Receive a frame.

        Raises
        ------
        Closed
            When the other end is gone, or ``time.monotonic()`` passes the deadline.
        ProtocolError
            When a frame announces an impossible length.
        """
        number, length = _HEAD.unpack(self._exactly(_HEAD.size, deadline))
        if length > self.limit or number not in _KINDS:
            raise ProtocolError(f"a frame of kind {number} and {length} bytes")
        kind = Kind(number)
        return Frame(kind, self._exactly(length, deadline))

    def _exactly(self, count: int, deadline: float | None) -> bytearray:
        """Read that many bytes; memory grows only with what really arrives."""
        received = bytearray()
        try:
            while len(received) < count:
                self._wait(deadline)
                part = self.connection.recv(min(count - len(received), 1 << 20))
                if not part:
                    raise Closed("the process ended")
                received += part
        except OSError as error:
            raise Closed(str(error)) from None
        return received

    def _wait(self, deadline: float | None) -> None:
        """Let the next system call last until the deadline."""
        if deadline is None:
            return
        left = deadline - time.monotonic()
        if left <= 0:
            raise Closed("the time is up")
        self.connection.settimeout(left)

    def hand_over(self, connection: socket.socket) -> None:
        """Send a connection itself, after the frames that were sent.

        Raises
        ------
        Closed
            When nobody reads.
        """
        try:
            socket.send_fds(self.connection, [b"\0"], [connection.fileno()])
        except OSError as error:
            raise Closed(str(error)) from None

    def take_over(self) -> Channel:
        """Receive a connection.

        Raises
        ------
        Closed
            When the other end is gone.
        """
        _, numbers, _, _ = socket.recv_fds(self.connection, 1, 1)
        if not numbers:
            raise Closed("the process ended")
        return Channel(socket.socket(fileno=numbers[0]))

    def close(self) -> None:
        """Close this end."""
        self.connection.close()
