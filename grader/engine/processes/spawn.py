"""Where there is no fork: every process is a new one, which connects back."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import subprocess
import threading
from collections.abc import Callable

from grader.engine.processes.warmup import warm_up, work_of
from grader.engine.protocol.framing import Channel, Frame, Kind

SECONDS = 60  # that a process gets to connect
Start = Callable[[list[str]], "subprocess.Popen[bytes]"]


class Spawned:
    """A process of its own."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process

    def kill(self) -> None:
        """Kill it, and wait for its end."""
        self.process.kill()
        self.process.wait()

    def seconds(self) -> float:
        """CPU time it took, which is not measured here."""
        return 0.0


def spawn(
    start: Start, peer: socket.socket, told: dict[str, object]
) -> tuple[socket.socket, Spawned]:
    """A new process and the socket to it; it talks to its other half over ``peer``.

    Parameters
    ----------
    start : callable
        Starts Python on ``main`` with these arguments.
    peer : socket
    told : dict
    """
    token = secrets.token_hex(16)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        process = start([port, token, json.dumps(told)])
        ours, theirs = (_accepted(server, token) for _ in range(2))
    for pair in ((peer, theirs), (theirs, peer)):
        threading.Thread(target=_pump, args=pair, daemon=True).start()
    return ours, Spawned(process)


def _accepted(server: socket.socket, token: str) -> socket.socket:
    """The next connection of the process that knows the token."""
    server.settimeout(SECONDS)
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


def main(role: str, port: str, token: str, told: str) -> None:
    """Live as such a process."""
    channels: list[Channel] = []
    for _ in range(2):
        connection = socket.create_connection(("127.0.0.1", int(port)))
        connection.sendall(token.encode())
        channels.append(Channel(connection))
    warm_up(role)
    os.dup2(1, 2)
    channels[0].send(Frame(Kind.DONE, b""))
    work_of(role).work(*channels, json.loads(told))
