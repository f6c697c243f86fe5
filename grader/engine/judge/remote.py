"""The judge's way to the student process: requests go out, plain data comes back."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from grader.engine.judge.answers import Answers
from grader.engine.judge.proxies import (
    Instance,
    StudentProcessError,
    class_standin,
    new_instance,
    raised,
)
from grader.engine.protocol.decode import decode
from grader.engine.protocol.encode import (
    Message,
    ProtocolError,
    Refused,
    Remote,
    encode,
)
from grader.engine.protocol.framing import (
    ANSWER,
    ASK,
    BACK,
    CALL_BACK,
    Channel,
    Closed,
    Frame,
)
from grader.engine.protocol.random_state import Chance
from grader.engine.shell import Interpreter
from grader.engine.verdict import GradingCheck
from test_cases.cases import CaseSet

Rebound = dict[str, Any] | None


class NotAsSupposedError(Exception):
    """A name was supposed to be a function or a class, and is not."""


class StudentLink:
    """Asks the student process; stand-ins of functions, classes and instances use it.

    Parameters
    ----------
    student : Channel
    interpreter : Interpreter
        Shows what calls put out.
    check : GradingCheck
        While it is busy, nothing is shown.
    rebound : callable
        Says which of the student's names the judge's cell deleted or bound anew.
    """

    def __init__(
        self,
        student: Channel,
        interpreter: Interpreter,
        check: GradingCheck,
        rebound: Callable[[], Rebound],
    ) -> None:
        self.student, self.interpreter = student, interpreter
        self.check, self.rebound = check, rebound
        self.chance = Chance()
        self.until = 0.0  # when the time of the present cell is up
        self.lost = ""  # why there is no student process any more
        self.found = 0  # instances in what it answered
        self.told = False  # whether the present check has told its state of chance
        self.functions: list[Any] = []  # the student process holds numbers of these
        self.classes: dict[str, type] = {}
        self.specials: dict[str, set[str]] = {}

    def ask(self, do: str, *details: Any) -> Any:
        """Ask the student process; see ``Student.asked`` for what it can do."""
        return self.answered(self.post(do, *details))

    def answers(self, name: str, kind: str, case_set: CaseSet) -> Answers:
        """Have the calls of all cases made at once.

        Raises
        ------
        NotAsSupposedError
            When the student's cells bound the name to something of another kind.
        """
        answers = Answers(self, case_set)
        data = answers.questions()
        with contextlib.suppress(StudentProcessError):  # each case will say so
            found = self.ask("observe", name, kind, data)
            if found.get(name, {}).get("kind") != kind:
                raise NotAsSupposedError(name)
            answers.collect()
        return answers

    def post(self, do: str, *details: Any) -> Message:
        """Send a request to the student process."""
        request = {"do": do, "with": list(details), "quiet": self.check.busy}
        request |= {"random": self.drawn(), "names": self.rebound()}
        data, sent = encode(request, keep=self.keep)
        self.send(Frame(ASK, data))
        return sent

    def answered(self, sent: Message | None) -> Any:
        """Receive the answer to a request; give its value, or raise the error."""
        return self.opened(self.answer(), sent)

    def answer(self) -> Frame:
        """Receive an answer; call the functions of ours that it needs."""
        while (frame := self.receive()).kind == CALL_BACK:
            self.send(Frame(BACK, self.called_back(frame)))
        return frame

    def opened(self, frame: Frame, sent: Message | None) -> Any:
        """The value of an answer; or the error is raised."""
        try:
            value, error = self.settle(frame, sent)
        except Exception:
            self.lost = "its answer could not be read"
            raise StudentProcessError(self.lost) from None
        if error is not None:
            raise error
        return value

    def drawn(self) -> Any:
        """The state of chance, when the student process does not know it.

        Our own check draws nothing: it tells once, and a call's draws stay there.
        """
        told, self.told = self.told, self.check.busy
        return None if told and self.told else self.chance.changed()

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

    def settle(
        self, frame: Frame, sent: Message | None
    ) -> tuple[Any, Exception | None]:
        """Take over what an answer brings; give its value, or the error."""
        if frame.kind != ANSWER:
            raise ProtocolError("no answer")
        reply = decode(frame.data, question=sent, find=self.find).value
        self.chance.take_over(reply["random"])
        self.show(reply["outputs"])
        if "error" in reply:
            return None, raised(reply["error"])
        return reply["value"], None

    def show(self, outputs: Iterable[dict[str, Any]]) -> None:
        """Put out here what a call put out there."""
        for item in outputs:
            if item["kind"] == "stream":
                sys.stdout.write(item["text"])
            else:
                data = {"text/plain": item["text"], "image/png": item["png"]}
                self.interpreter.shell.outputs.bundle("display", data)

    def called_back(self, frame: Frame) -> bytes:
        """Call one of the judge's own functions for the student process."""
        try:
            question = decode(frame.data, find=self.find)
            number, args, kwargs = question.value
            value = self.functions[number](*args, **kwargs)
            return encode({"value": value}, question, self.keep)[0]
        except Exception as error:
            return encode({"error": f"{type(error).__name__}: {error}"[:2000]})[0]

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
        """The stand-in of an instance; only of a class that was to be written."""
        self.found += 1
        if remote.kind != "instance" or remote.name not in self.specials:
            raise ProtocolError(f"{remote.name} was never sent")
        return new_instance(self.class_called(remote.name), remote.number)

    def sends(self, value: Any) -> bool:
        """Whether a value can go to the student process."""
        try:
            encode(value, keep=self.keep)
        except Refused:
            return False
        return True

    def class_called(self, name: str, doc: str = "") -> type:
        """The stand-in of a student's class, the same one every time."""
        if name not in self.classes:
            specials = self.specials.get(name, set())
            self.classes[name] = class_standin(name, doc, specials, self)
        return self.classes[name]
