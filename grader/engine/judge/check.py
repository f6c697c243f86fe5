"""``check`` as the judge has it: public and hidden cases; it never ends in an error.

All cases of a function go to its process as one message. Whoever sends the same bytes
back gets the same verdict. So a judge that serves a class looks at them once: most
right solutions give the same numbers, and many wrong ones, too.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from grader.engine.judge.marking import Pairs, judge_twice, pairs
from grader.engine.judge.proxies import StudentProcessError
from grader.engine.judge.remote import RemoteStudent
from grader.engine.protocol import messages
from grader.engine.protocol.case_calls import question, same_questions, together
from grader.engine.protocol.encode import encode
from grader.engine.protocol.entries import MAX_MESSAGE, Refused, Table
from grader.engine.protocol.framing import Frame
from test_cases.calling import booked, named, observation, quietly
from test_cases.cases import Case, CaseSet
from test_cases.judging import Recogniser
from test_cases.observation import Asked, Observation
from test_cases.observing import COMPARISONS
from test_cases.outcomes import Outcome


class NotAsSupposedError(Exception):
    """A name was supposed to be a function or a class, and is not."""


class GradingCheck:
    """The ``check`` of the judge.

    Parameters
    ----------
    folders : sequence of Path
        Folders with hidden cases.
    recognise : callable
        Finds the known mistake behind a failed case.
    seed : int
        Of the cases that are drawn for this run.

    Attributes
    ----------
    seen : list of (str, list of Outcome)
        What was judged in the present cell: the function, and how each case came out.
    """

    def __init__(
        self, folders: Sequence[Path], recognise: Recogniser, seed: int
    ) -> None:
        self.folders, self.recognise, self.seed = tuple(folders), recognise, seed
        self.seen: list[tuple[str, list[Outcome]]] = []
        self.known: dict[bytes, list[Outcome]] = {}
        self.busy = False

    def __call__(self, function: Callable[..., Any], lang: str | None = None) -> None:
        """Judge a function by its cases; the language is that of a notebook."""
        cases = pairs(function.__name__, self.folders, self.seed)
        self.busy = True
        try:
            with warnings.catch_warnings():  # of numbers that no student sees
                warnings.simplefilter("ignore")
                self.seen.append((function.__name__, self.judged(function, cases)))
        finally:
            self.busy = False

    def judged(self, function: Callable[..., Any], cases: Pairs) -> list[Outcome]:
        """How each behaviour came out; the same answers are looked at only once."""
        student = getattr(function, "_student", None)
        if student is None:  # a function of the judge's own
            return judge_twice(function, cases, self.recognise)
        kind = "class" if isinstance(function, type) else "function"
        answers = Answers(student, cases.both, kind)
        digest = answers.digest()
        if digest in self.known:
            return self.known[digest]
        before = student.found
        outcomes = judge_twice(function, cases, self.recognise, answers.observe)
        if digest and not student.lost and student.found == before:  # its bytes say all
            self.known[digest] = outcomes
        return outcomes


class Answers:
    """The answers to the cases of one check, before they are looked at.

    Parameters
    ----------
    student : RemoteStudent
    case_set : CaseSet
    kind : str
        "function" or "class".

    Raises
    ------
    NotAsSupposedError
        When the student's cells bound the name to something of another kind.
    """

    def __init__(self, student: RemoteStudent, case_set: CaseSet, kind: Any) -> None:
        self.student, self.case_set = student, case_set
        self.sent: list[Table] = []
        self.books: list[list[Asked]] = []  # what our functions were asked
        self.frames: list[Frame] = []
        name = case_set.function
        data = self.questions()
        with contextlib.suppress(StudentProcessError):  # each case will say so
            student.post(lambda writer: messages.Observe(name, kind, data))
            about = messages.Describe((name,))
            told, _ = student.opened(
                student.answer(), None, lambda one: messages.agrees(about, one)
            )
            if name not in told.found or told.found[name].kind != kind:
                raise NotAsSupposedError(name)
            self.collect()

    def questions(self) -> bytes:
        """The calls of all cases as bytes."""
        data = same_questions(self.case_set)
        if data is None:
            asked = [booked(case.calls) for case in self.case_set.cases]
            self.books = [book for _, book in asked]
            made = [question(calls, self.student.keep) for calls, _ in asked]
            self.sent = [sent for _, sent in made]
            data = together(self.case_set, [data for data, _ in made])
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
            frame = self.student.answer()
            size += len(frame.data)
            if size > MAX_MESSAGE:
                self.student.lost = "it answered with too much"
                raise StudentProcessError(self.student.lost)
            self.frames.append(frame)

    def digest(self) -> bytes | None:
        """Tells these answers from all others; None when some are missing.

        What our functions were asked is a part of them.
        """
        if len(self.frames) < len(self.case_set.cases):
            return None
        asked = [[[one.args, one.kwargs] for one in book] for book in self.books]
        try:
            data, _ = encode(asked)
        except Refused:
            return None
        found = hashlib.sha256(self.case_set.function.encode())
        for frame in self.frames:
            found.update(b"%d %d " % (frame.kind, len(frame.data)))
            found.update(frame.data)
        found.update(data)
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
            raise StudentProcessError(self.student.lost)
        sent = None
        if COMPARISONS[case.compare].arguments:
            sent = self.sent[number] if self.sent else question(case.calls)[1]
        given = {name for call in case.calls for name in call}
        calls = 1 if case_set.method else len(case.calls)
        printed = io.StringIO()
        with quietly(printed):
            answer, reader = self.student.opened(
                self.frames[number],
                sent,
                lambda one: messages.agrees_with_case(one, given, calls),
            )
        results = map(reader.value, answer.every)
        every = [named(result, case_set) for result in results]
        if len(every) < calls:
            raise StudentProcessError("it stopped without a reason")
        arguments = {k: reader.value(v) for k, v in answer.arguments.items()}
        book = self.books[number] if self.books else ()
        return observation(case, every, arguments, printed.getvalue(), book)
