"""What a student process answers to the cases of a check, before it is looked at.

Whoever sends the same bytes gets the same verdict. So a judge that serves a class looks
at them once: most right solutions give the same numbers, and many wrong ones, too.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from grader.engine.judge.proxies import StudentProcessError
from grader.engine.protocol.case_calls import digest, question, same_questions, together
from grader.engine.protocol.encode import MAX_MESSAGE, Message
from grader.engine.protocol.framing import Frame
from test_cases.calling import quietly
from test_cases.cases import Case, CaseSet
from test_cases.observation import Observation
from test_cases.observing import COMPARISONS

if TYPE_CHECKING:
    from grader.engine.judge.remote import StudentLink


class Answers:
    """The answers to the cases of one check.

    Parameters
    ----------
    link : StudentLink
    case_set : CaseSet
    """

    def __init__(self, link: StudentLink, case_set: CaseSet) -> None:
        self.link, self.case_set = link, case_set
        self.sent: list[Message] = []
        self.frames: list[Frame] = []

    def questions(self) -> bytes:
        """The calls of all cases as bytes."""
        data = same_questions(self.case_set)
        if data is None:
            asked = [question(case, self.link.keep) for case in self.case_set.cases]
            self.sent = [sent for _, sent in asked]
            data = together(self.case_set, [data for data, _ in asked])
        return data

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
        parts = [part for frame in self.frames for part in (frame.kind, frame.data)]
        return digest(self.case_set.function.encode(), *parts)

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
            sent = self.sent[number] if self.sent else question(case)[1]
        printed = io.StringIO()
        with quietly(printed):
            every, arguments = self.link.opened(self.frames[number], sent)
        return Observation(every[-1], arguments, printed.getvalue(), tuple(every))
