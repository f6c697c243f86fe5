"""The same answers are looked at once, and only these."""

from dataclasses import replace

import pytest

from grader.authoring.source import HIDDEN_CASES
from grader.engine import Engine
from grader.engine.judge.check import GradingCheck
from grader.engine.judge.proxies import StudentProcessError
from grader.engine.protocol import case_calls as questions
from grader.engine.protocol import messages
from grader.engine.protocol.decode import Reader
from grader.engine.protocol.encode import Writer
from grader.engine.protocol.framing import Frame, Kind
from test_cases.cases import load_cases
from tests.engine.notebooks import answer, judged, marks, notebook, setup

NAME = "initialize_velocity"
CASES = load_cases(NAME, HIDDEN_CASES)
RIGHT = f"""
def {NAME}(parameters):
    return {{"d" + name: np.zeros(array.shape) for name, array in parameters.items()}}
"""
NEARLY = RIGHT.replace("np.zeros(array.shape)", "np.full(array.shape, 1e-4)")
IN_PLACE = f"""
def {NAME}(parameters):
    for name in [*parameters]:
        parameters["d" + name] = np.zeros(parameters.pop(name).shape)
    return parameters
"""


def said(number):
    """The answer to a case: text that is wrong everywhere."""
    return Writer().data(messages.Reply(messages.Observed([f"answer {number}"], {})))


class Student:
    """Stands for the way to a student process that says these bytes."""

    def __init__(self, *frames):
        names = {NAME: messages.Described("function")}
        first = Writer().data(messages.Reply(messages.Names(names)))
        self.frames = [Frame(Kind.ANSWER, first), *(Frame(*each) for each in frames)]
        self.found, self.lost, self.looked_at = 0, "", -1

    def post(self, make):
        pass

    def answer(self):
        if not self.frames:
            self.lost = "it ended"
            raise StudentProcessError(self.lost)
        return self.frames.pop(0)

    def opened(self, frame, sent, agrees):
        self.looked_at += 1
        reader = Reader(frame.data, messages.Reply)
        assert agrees(reader.message.answer)
        return reader.message.answer, reader


class LosingStudent(Student):
    """Its answers cannot be read."""

    def opened(self, frame, sent, agrees):
        self.lost = "its answer could not be read" if self.looked_at > 0 else ""
        return super().opened(frame, sent, agrees)


class FindingStudent(Student):
    """Its answers refer to an instance."""

    def opened(self, frame, sent, agrees):
        self.found += self.looked_at > 0
        return super().opened(frame, sent, agrees)


SAID = [(Kind.ANSWER, said(number)) for number in range(len(CASES.cases))]


def looked_at(check, student):
    """How many answers a check looked at."""

    def proxy():
        """Stands for the student's function."""

    proxy._student, proxy.__name__ = student, NAME
    check(proxy)
    return student.looked_at


@pytest.mark.parametrize(
    ("make", "again"),
    [
        (lambda: Student(*SAID), 0),
        (lambda: Student(*SAID[:-1], (Kind.ANSWER, said(9))), len(SAID)),
        (lambda: Student(*SAID[:-2], SAID[-1], SAID[-2]), len(SAID)),
    ],
    ids=["the same", "another byte", "another order"],
)
def test_only_the_same_answers_are_not_looked_at_again(make, again, capsys):
    check = GradingCheck([HIDDEN_CASES], lambda cases, trials: [None] * len(trials))
    assert looked_at(check, Student(*SAID)) == len(SAID)
    assert looked_at(check, make()) == again
    (_, first), (_, second) = check.seen
    assert first == second  # all of them are wrong in the same way


@pytest.mark.parametrize(
    ("make", "count"),
    [
        (lambda: Student(*SAID[:-1]), len(SAID) - 1),
        (lambda: FindingStudent(*SAID), len(SAID)),
        (lambda: LosingStudent(*SAID), len(SAID)),
    ],
    ids=["some are missing", "an instance is among them", "one is unreadable"],
)
def test_answers_that_say_more_than_their_bytes_are_not_remembered(make, count, capsys):
    check = GradingCheck([HIDDEN_CASES], lambda cases, trials: [None] * len(trials))
    assert [looked_at(check, make()) for _ in range(2)] == [count, count]


def test_questions_with_functions_are_not_the_same_for_all():
    (case, *others) = CASES.cases
    odd = replace(case, calls=[{"parameters": print}])
    assert questions.same_questions(replace(CASES, cases=(odd, *others))) is None


@pytest.mark.parametrize("code", [RIGHT, NEARLY, IN_PLACE], ids=["1", "0", "in place"])
def test_what_others_answered_changes_no_mark(code):
    source = notebook(
        setup("import numpy as np\nfrom test_cases import *"),
        answer(RIGHT, NAME),
        judged(f"check({NAME})", grade_id=f"check_{NAME}"),
    )

    def handed_in(code):
        return notebook(source.cells[0], answer(code, NAME), source.cells[2])

    with Engine(case_folders=[HIDDEN_CASES], sandbox=False, many=False) as engine:
        (alone,) = engine.grade(source, handed_in(code)).verdicts
    with Engine(case_folders=[HIDDEN_CASES], sandbox=False) as engine:
        for _ in range(50):
            for before in (RIGHT, NEARLY, IN_PLACE):
                engine.grade(source, handed_in(before))
            if engine.judges.idle:
                break
        assert engine.judges.idle
        (among_others,) = engine.grade(source, handed_in(code)).verdicts
        assert marks(engine.grade(source, handed_in(RIGHT))) == [1]
    assert among_others == alone
