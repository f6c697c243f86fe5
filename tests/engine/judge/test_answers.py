"""The same answers are looked at once, and only these; questions are read ahead."""

from dataclasses import replace

import pytest

from grader.authoring.source import HIDDEN_CASES
from grader.engine import Engine
from grader.engine.judge.answers import Answers
from grader.engine.protocol import case_calls as questions
from grader.engine.protocol.framing import Frame
from grader.engine.verdict import GradingCheck
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


class Link:
    """Stands for the way to a student process that says these bytes."""

    def __init__(self, *said):
        self.frames = [Frame(kind, data) for kind, data in said]
        self.found, self.lost = 0, ""
        self.looked_at = 0

    def answers(self, name, kind, case_set):
        answers = Answers(self, case_set)
        answers.frames = self.frames
        return answers

    def opened(self, frame, sent):
        self.looked_at += 1
        return [{"v": None}], {}


class LosingLink(Link):
    """Its answers cannot be read."""

    def opened(self, frame, sent):
        self.lost = "its answer could not be read"
        return super().opened(frame, sent)


class FindingLink(Link):
    """Its answers refer to an instance."""

    def opened(self, frame, sent):
        self.found += 1
        return super().opened(frame, sent)


SAID = [(b"b", b"answer %d" % number) for number in range(len(CASES.cases))]


def looked_at(check, link):
    """How many answers a check looked at."""

    def standin():
        """Stands for the student's function."""

    standin._link, standin.__name__ = link, NAME
    check(standin)
    return link.looked_at


@pytest.mark.parametrize(
    ("make", "again"),
    [
        (lambda: Link(*SAID), 0),
        (lambda: Link(*SAID[:-1], (b"b", b"answer 9")), len(SAID)),
        (lambda: Link(*SAID[:-1], (b"c", SAID[-1][1])), len(SAID)),
        (lambda: Link(*SAID[:-2], (b"b", b"answer 2a"), (b"b", b"nswer 3")), len(SAID)),
    ],
    ids=["the same", "another byte", "another kind", "the same bytes, cut elsewhere"],
)
def test_only_the_same_answers_are_not_looked_at_again(make, again, capsys):
    check = GradingCheck([HIDDEN_CASES], lambda cases, trials: [None] * len(trials))
    assert looked_at(check, Link(*SAID)) == len(SAID)
    first, check.outcomes = check.outcomes, []
    assert looked_at(check, make()) == again
    assert check.outcomes == first  # all of them answer None


@pytest.mark.parametrize(
    ("make", "count"),
    [
        (lambda: Link(*SAID[:-1]), len(SAID) - 1),
        (lambda: FindingLink(*SAID), len(SAID)),
        (lambda: LosingLink(*SAID), len(SAID)),
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
