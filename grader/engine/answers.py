"""What a student process answers to the cases of a check, before it is looked at.

Whoever sends the same bytes gets the same verdict. So a judge that serves a class looks
at them once: most right solutions give the same numbers, and many wrong ones, too.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import fields
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from grader.engine.channel import Frame
from grader.engine.codec import MAX_MESSAGE, Message, encode
from grader.engine.standins import StudentProcessError
from test_cases.calling import fresh, quietly
from test_cases.cases import Case, CaseSet
from test_cases.observation import Observation
from test_cases.observing import COMPARISONS

_QUESTIONS: WeakKeyDictionary[CaseSet, bytes] = WeakKeyDictionary()


class Link(Protocol):
    """What is needed of a ``StudentLink``."""

    functions: list[Any]
    found: int
    lost: str

    def answer(self) -> Frame:
        """Receive an answer."""

    def opened(self, frame: Frame, sent: Message | None) -> Any:
        """The value of an answer; or the error is raised."""

    def keep(self, value: Any) -> Any:
        """Give a function a number."""


class Answers:
    """The answers to the cases of one check.

    Parameters
    ----------
    link : Link
    case_set : CaseSet
    """

    def __init__(self, link: Link, case_set: CaseSet) -> None:
        self.link, self.case_set = link, case_set
        self.sent: list[Message] = []
        self.frames: list[Frame] = []

    def questions(self) -> bytes:
        """The calls of all cases as bytes.

        They are the same for every submission, unless functions go along.
        """
        if data := _QUESTIONS.get(self.case_set):
            return data
        before = len(self.link.functions)
        wanted = []
        for case in self.case_set.cases:
            data, sent = self.question(case)
            self.sent.append(sent)
            wanted.append([data, COMPARISONS[case.compare].arguments])
        form = {one.name: getattr(self.case_set, one.name) for one in fields(CaseSet)}
        data, _ = encode([form | {"cases": ()}, wanted])
        if len(self.link.functions) == before:
            _QUESTIONS[self.case_set] = data
            self.sent.clear()
        return data

    def question(self, case: Case) -> tuple[bytes, Message]:
        """The calls of one case."""
        return encode(fresh(case.calls), keep=self.link.keep)

    def collect(self) -> None:
        """Receive them all.

        Raises
        ------
        StudentProcessError
            When the process is lost; what came before is kept.
        """
        size = 0
        for _ in self.case_set.cases:
            frame = self.link.answer()
            size += len(frame.data)
            if size > MAX_MESSAGE:
                self.link.lost = "it answered with too much"
                raise StudentProcessError(self.link.lost)
            self.frames.append(frame)

    def digest(self) -> bytes | None:
        """Tells these answers from all others; None when some are missing."""
        if len(self.frames) < len(self.case_set.cases):
            return None
        found = hashlib.sha256(self.case_set.function.encode())
        for frame in self.frames:
            found.update(b"%c%d " % (frame.kind, len(frame.data)))
            found.update(frame.data)
        return found.digest()

    def observe(self, function: Any, case_set: CaseSet, case: Case) -> Observation:
        """What the calls of a case left behind; to be asked in the order of the cases.

        Raises
        ------
        StudentProcessError
            When the process was lost before it answered, or its answer is unreadable.
        Exception
            Whatever the function raised.
        """
        number = case_set.cases.index(case)
        if number >= len(self.frames):
            raise StudentProcessError(self.link.lost)
        sent = None
        if COMPARISONS[case.compare].arguments:
            sent = self.sent[number] if self.sent else self.question(case)[1]
        printed = io.StringIO()
        with quietly(printed):
            every, arguments = self.link.opened(self.frames[number], sent)
        return Observation(every[-1], arguments, printed.getvalue(), tuple(every))
