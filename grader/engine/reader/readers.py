"""The grader's side of reading: files go to processes of their own, plans come back."""

from __future__ import annotations

import json
import socket
import threading
import time
from dataclasses import asdict, dataclass
from typing import Any

from nbformat import NotebookNode

from grader.engine.limits import Limits
from grader.engine.notebook.clean import plain
from grader.engine.notebook.plan import Plan, plan_of
from grader.engine.processes.child import Child
from grader.engine.processes.pool import Pool
from grader.engine.protocol import messages
from grader.engine.protocol.entries import ProtocolError
from grader.engine.protocol.framing import Closed, Frame, Kind
from grader.engine.protocol.messages import Definitions, ReadPlan, Unreadable
from grader.errors import ProcessGone, UserError

ATTEMPTS = 3  # before a file is blamed for the end of its reader
PATIENCE = 60.0  # seconds of wall time that a busy machine gets for one file
PAGES = ("nh3", "nbconvert.filters.highlight", "nbconvert.filters.markdown_mistune")
ANSWER: Any = ReadPlan | Definitions | Unreadable
ALL_ITS_LIFE = 600  # seconds of computing of one reader


@dataclass(frozen=True)
class File:
    """A file that was handed in, as it was found.

    Attributes
    ----------
    name : str
    content : bytes
    beside : tuple of File
        Modules and data that its code may read.
    others : tuple of File
        What else may be meant, when nothing was done in this one.
    """

    name: str
    content: bytes
    beside: tuple[File, ...] = ()
    others: tuple[File, ...] = ()


class UnreadableError(UserError):
    """Why a file cannot be read, in one sentence."""


class Readers:
    """Reader processes; several threads may share them.

    Parameters
    ----------
    limits : Limits
    """

    def __init__(self, limits: Limits) -> None:
        self.seconds = limits.reading_seconds
        told = asdict(limits) | {"cpu_seconds": ALL_ITS_LIFE}
        told |= {"submission_seconds": ALL_ITS_LIFE}
        self.pool = Pool("reader", told, False, PAGES)
        self.idle: list[_Reader] = []
        self.lock = threading.Lock()
        self.closed = False

    def open(self) -> None:
        """Wait until there can be readers."""
        self.pool.open()

    def close(self) -> None:
        """End all of them."""
        with self.lock:
            idle, self.idle, self.closed = self.idle, [], True
        for reader in idle:
            reader.child.kill()
        self.pool.close()

    def plan(self, source: NotebookNode, file: File) -> Plan:
        """Put what was handed in into the instructor's notebook.

        Raises
        ------
        UnreadableError
            When that cannot be read.
        ProcessGone
            When the machine gave it no time.
        """
        answer = self._ask(Kind.ORDER, file, ReadPlan, source)
        return plan_of(source, answer)

    def definitions(self, file: File) -> tuple[str, ...]:
        """Names of the functions and classes that a file seems to define.

        Raises
        ------
        UnreadableError, ProcessGone
            As above.
        """
        names: tuple[str, ...] = self._ask(Kind.QUESTION, file, Definitions).names
        return names

    def _ask(
        self,
        kind: Kind,
        file: File,
        wanted: type[Any],
        source: NotebookNode | None = None,
    ) -> Any:
        """Ask readers until one answers; only of a new one its end is the file's."""
        name = plain(file.name)
        why: UserError = ProcessGone(f"Something ended the processes to read {name}.")
        for attempt in range(ATTEMPTS):
            reader = self._reader(idle=not attempt)
            until = time.monotonic() + PATIENCE
            try:
                answer = reader.ask(kind, file, source, until)
                if not isinstance(answer, (wanted, Unreadable)):
                    raise ProtocolError("an answer to something else")
            except (Closed, ProtocolError):
                spent = reader.child.end()  # None when its warm parent was lost, too
                if time.monotonic() >= until:
                    why = ProcessGone(
                        f"{name} was not read within {PATIENCE:.0f} seconds: this "
                        "machine has too much to do."
                    )
                    break
                if attempt and spent is not None:
                    late = spent >= 0.9 * self.seconds
                    what = "takes too long" if late else "is too large or too deep"
                    why = UnreadableError(f"{name} cannot be read: it {what}.")
                    if late:
                        break
                continue
            self._keep(reader)
            if isinstance(answer, Unreadable):
                raise UnreadableError(answer.why)
            return answer
        raise why

    def _keep(self, reader: _Reader) -> None:
        """Have a reader read another file, unless all is over."""
        with self.lock:
            if not self.closed:
                self.idle.append(reader)
                return
        reader.child.channel.close()

    def _reader(self, idle: bool) -> _Reader:
        """One that has read before, or a new one."""
        with self.lock:
            if idle and self.idle:
                return self.idle.pop()
        ours, theirs = socket.socketpair()
        with ours:
            child = self.pool.child(theirs, {"functions": [], "imports": []})
        child.wait_until_ready()
        return _Reader(child)


@dataclass
class _Reader:
    """A reader, and the notebook of the instructor's that it knows."""

    child: Child
    source: NotebookNode | None = None

    def ask(
        self,
        kind: Kind,
        file: File,
        source: NotebookNode | None,
        until: float,
    ) -> Any:
        """Send a file; give what the reader says to it.

        Raises
        ------
        Closed, ProtocolError
            When it says nothing of use.
        """
        channel = self.child.channel
        if source is not None and self.source is not source:
            cells = json.dumps(source["cells"]).encode()
            channel.send(Frame(Kind.NEXT, cells), until)
            self.source = source
        channel.send(Frame(kind, plain(file.name).encode()), until)
        channel.send(Frame(kind, file.content), until)
        data = channel.receive(until).data
        return messages.read(data, ANSWER)
