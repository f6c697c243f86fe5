"""The judge's way to the student process: questions go out, plain data comes back."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

from grader.engine.judge.proxies import (
    Instance,
    StudentProcessError,
    class_proxy,
    new_instance,
    raised,
)
from grader.engine.protocol import messages
from grader.engine.protocol.decode import Reader
from grader.engine.protocol.encode import Writer
from grader.engine.protocol.entries import ProtocolError, Refused, Remote, Table
from grader.engine.protocol.framing import Channel, Closed, Frame, Kind
from grader.engine.protocol.messages import Question, Reply
from grader.engine.protocol.random_state import GlobalRandom
from grader.engine.shell import text_of

UNREADABLE = "its answer could not be read"


class Cell(Protocol):
    """What the present cell of the judge says about its names and its outputs."""

    @property
    def busy(self) -> bool:
        """Whether our own check is at work."""

    def rebound(self) -> tuple[list[str], dict[str, Any]]:
        """Which of the student's names it deleted, and which it bound anew."""

    def show(self, outputs: Iterable[messages.Output]) -> None:
        """Put out what a call put out there."""


class RemoteStudent:
    """Asks the student process; proxies of functions, classes and instances use it.

    Parameters
    ----------
    student : Channel
    cell : Cell
    """

    def __init__(self, student: Channel, cell: Cell) -> None:
        self.student, self.cell = student, cell
        self.random = GlobalRandom()
        self.until = 0.0  # when the time of the present cell is up
        self.lost = ""  # why there is no student process any more
        self.found = 0  # instances in what it answered
        self.told = False  # whether the present check has told its random state
        self.asked = 0  # questions
        self.functions: list[Callable[..., Any]] = []  # it holds numbers of these
        self.classes: dict[str, type] = {}
        self.specials: dict[str, set[str]] = {}

    def describe(self, names: Iterable[str]) -> dict[str, tuple[str, str, Any]]:
        """Kind, docstring and value of each name that the student's cells define."""
        answer, reader = self.ask(
            lambda writer: messages.Describe(tuple(sorted(names)))
        )
        return {
            name: (one.kind, one.doc, reader.value(one.value))
            for name, one in answer.found.items()
        }

    def call(
        self, owner: Any, name: str, args: list[Any], kwargs: dict[str, Any]
    ) -> Any:
        """Call a function or a class, or a method of an instance."""
        answer, reader = self.ask(
            lambda writer: messages.Call(
                writer.node(owner), name, writer.node(args), writer.node(kwargs)
            )
        )
        return reader.value(answer.value)

    def get(self, owner: Any, name: str) -> tuple[bool, Any]:
        """Whether an attribute is a method, and its value if not."""
        answer, reader = self.ask(lambda w: messages.Get(w.node(owner), name))
        return answer.method, reader.value(answer.value)

    def set(self, owner: Any, name: str, value: Any) -> None:
        """Set an attribute of an instance."""
        self.ask(lambda w: messages.Set(w.node(owner), name, w.node(value)))

    def lend(self, functions: dict[str, Any]) -> None:
        """Have functions of the judge's stand in for the student's."""

        def task(writer: Writer) -> messages.Lend:
            reference: Any = writer.node(functions)
            return messages.Lend(reference)

        self.ask(task)

    def ask(self, make: Callable[[Writer], Any]) -> tuple[Any, Reader[Reply]]:
        """Ask, and give the answer to exactly this; or the student's error is raised.

        Raises
        ------
        StudentProcessError
            When there is no student process any more, or what it sends is no answer.
        Refused
            When what the judge would send is no plain data.
        """
        task, sent = self.post(make)
        return self.opened(self.answer(), sent, lambda one: messages.agrees(task, one))

    def post(self, make: Callable[[Writer], Any]) -> tuple[Any, Table]:
        """Send a question; give its task, and what the answer may refer to."""
        gone, new = self.cell.rebound()
        writer = Writer(keep=self.keep)
        task = make(writer)
        question = Question(
            task,
            quiet=self.cell.busy,
            random=writer.node(self.changed_random()),
            gone=tuple(gone),
            new=writer.node(new or None),
        )
        self.send(Frame(Kind.QUESTION, writer.data(question)))
        return task, writer.table

    def answer(self) -> Frame:
        """Receive an answer; call the functions of ours that it needs."""
        while (frame := self.receive()).kind is Kind.CALL_BACK:
            self.send(Frame(Kind.GIVEN, self.called_back(frame)))
        return frame

    def opened(
        self, frame: Frame, sent: Table | None, agrees: Callable[[Any], bool]
    ) -> tuple[Any, Reader[Reply]]:
        """What an answer says, when it is one to what was asked."""
        try:
            if frame.kind is not Kind.ANSWER:
                raise ProtocolError("no answer")
            reader: Reader[Reply] = Reader(frame.data, Reply, sent, self.find)
            reply = reader.message
            if not agrees(reply.answer):
                raise ProtocolError("an answer to another question")
            for node in messages.nodes(reply.answer):
                reader.value(node)
            if self.cell.busy and reply.random:
                raise ProtocolError("draws in a call of our own check")
            self.random.draw(reply.random)
        except (ProtocolError, ValueError):
            self.lost = UNREADABLE
            raise StudentProcessError(self.lost) from None
        self.cell.show(reply.outputs)
        if isinstance(reply.answer, messages.Raised):
            raise raised(reply.answer.error)
        return reply.answer, reader

    def changed_random(self) -> Any:
        """The random state, when the student process does not know it.

        Our own check draws nothing: it tells once, and a call's draws stay there.
        """
        told, self.told = self.told, self.cell.busy
        return None if told and self.told else self.random.changed()

    def send(self, frame: Frame) -> None:
        """Send a frame to the student process."""
        with self.losing():
            self.student.send(frame)

    def receive(self) -> Frame:
        """Receive the next frame of the student process."""
        with self.losing():
            return self.student.receive()

    @contextlib.contextmanager
    def losing(self) -> Iterator[None]:
        """Note when the student process is gone, and raise an error that says so."""
        if self.lost:
            raise StudentProcessError(self.lost)
        try:
            yield
        except (Closed, ProtocolError):
            late = time.monotonic() >= self.until
            self.lost = "it took too long" if late else "the code ended the process"
            raise StudentProcessError(self.lost) from None

    def called_back(self, frame: Frame) -> bytes:
        """Call one of the judge's own functions for the student process."""
        try:
            reader: Reader[messages.CallBack] = Reader(
                frame.data, messages.CallBack, find=self.find
            )
            asked = reader.message
            args, kwargs = reader.value(asked.args), reader.value(asked.kwargs)
            function = self.functions[asked.number]
            if type(args) is not list or type(kwargs) is not dict:
                raise ProtocolError("no arguments")
        except (ProtocolError, LookupError):
            self.lost = UNREADABLE
            raise StudentProcessError(self.lost) from None
        try:
            value = function(*args, **kwargs)
            writer = Writer(reader.table, self.keep)
            return writer.data(messages.Given(writer.node(value)))
        except StudentProcessError:
            raise
        except RecursionError:  # calls within calls without end
            self.lost = UNREADABLE
            raise StudentProcessError(self.lost) from None
        except Exception as error:
            bases = tuple(base.__name__ for base in type(error).__mro__)
            said = messages.Error(bases[: messages.MAX_BASES], text_of(error))
            return Writer().data(messages.Given(error=said))

    def keep(self, value: Any) -> Remote | None:
        """Functions stay here, instances are known there."""
        if isinstance(value, Instance):
            return Remote("instance", value._number, type(value).__name__)
        if not callable(value):
            return None
        self.functions.append(value)
        name = getattr(value, "__name__", "function")
        return Remote("function", len(self.functions) - 1, name)

    def find(self, remote: Remote) -> Any:
        """The proxy of an instance; only of a class that was to be written."""
        self.found += 1
        if remote.kind != "instance" or remote.name not in self.specials:
            raise ProtocolError(f"{remote.name} was never sent")
        return new_instance(self.class_called(remote.name), remote.number)

    def sends(self, value: Any) -> bool:
        """Whether a value can go to the student process."""
        try:
            Writer(keep=self.keep).node(value)
        except Refused:
            return False
        return True

    def class_called(self, name: str, doc: str = "") -> type:
        """The proxy of a student's class, the same one every time."""
        if name not in self.classes:
            specials = self.specials.get(name, set())
            self.classes[name] = class_proxy(name, doc, specials, self)
        return self.classes[name]
