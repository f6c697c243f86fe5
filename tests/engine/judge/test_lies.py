"""Answers of a student process that reached further than they should, one of a kind."""

import json
import warnings

import numpy as np
import pytest

from grader.engine.protocol import messages
from grader.engine.protocol.case_calls import questions_in
from grader.engine.protocol.decode import Reader, decode
from grader.engine.protocol.encode import Writer
from grader.engine.protocol.entries import Drawn, Remote
from grader.engine.protocol.framing import Kind
from grader.engine.protocol.messages import (
    Call,
    CallBack,
    Describe,
    Described,
    Done,
    Error,
    Get,
    Names,
    Observe,
    Observed,
    Output,
    Raised,
    Reply,
    Returned,
)
from grader.engine.protocol.random_state import Position
from tests.engine.judge.grading import DEFINED
from tests.engine.judge.nonsense import TYPES
from tests.engine.judge.wire import framed

CHECKED = "update_parameters_with_gd"
CHECK = f"check({CHECKED})"


def says(answer, writer=None, **fields):
    """The frame of an answer."""
    data = (writer or Writer()).data(Reply(answer, **fields))
    return framed(Kind.ANSWER, data)


def forged(answer):
    """A frame with an answer that no writer would write."""
    header = json.dumps([{"answer": answer}, []]).encode()
    return framed(Kind.ANSWER, len(header).to_bytes(4, "big") + header)


def says_instance(reader, value):
    """Returns a value; all objects in it are the instance with the number 0."""
    writer = Writer(reader.table, lambda value: Remote("instance", 0, "V"))
    return says(Returned(writer.node(value)), writer)


def all_functions(task, reader):
    """Says that every name is a function."""
    return says(Names(dict.fromkeys(task.names, Described("function"))))


class Script:
    """Answers each kind of question in one way.

    Parameters
    ----------
    answers : dict
        By the class of the task, what gives the bytes of the answer; names are all
        functions unless it says otherwise.
    """

    def __init__(self, answers):
        self.answers = {Describe: all_functions, Observe: self.observed} | answers
        self.asked = []

    def __call__(self, frame):
        if frame.kind is not Kind.QUESTION:
            return b""
        reader = Reader(
            frame.data, messages.Question, find=lambda remote: remote, trusted=True
        )
        task = reader.message.task
        self.asked.append(task)
        return self.answers[type(task)](task, reader)

    def observed(self, task, reader):
        """What the name is, and for each case what ``Observed`` says."""
        kind = says(Names({task.name: Described(task.kind)}))
        return kind + self.answers[Observed] * len(questions_in(task.cases)[1])


def failed(found):
    """Whether a cell got nothing."""
    report, verdict = found
    passed = [one for each in report.checked for one in each.outcomes if one.passed]
    return verdict.mark == 0 and not passed


@pytest.mark.parametrize("name", TYPES)
def test_an_error_without_a_word_is_no_pass_whatever_it_is_called(grader, name):
    raised = says(Raised(Error((name, "Exception"), "")))
    judge = grader.judge_of(Script({Observed: raised}))
    assert failed(grader.verdict(judge, CHECK))


SILENT = {
    "an error": says(Raised(Error(("ValueError",), "no"))),
    "nothing": b"",
    "an answer to another question": says(Done()),
    "a name that nobody asked for": says(Names({"near": Described("function")})),
}


@pytest.mark.parametrize("answer", SILENT.values(), ids=SILENT)
def test_a_process_that_says_nothing_of_its_names_does_not_keep_a_cell_from_running(
    grader, answer
):
    judge = grader.judge_of(Script({Describe: lambda task, reader: answer}))
    _, verdict = grader.verdict(judge, "near = close  # to f")
    assert verdict.mark == 0
    assert judge.namespace["near"] is judge.namespace["close"]


HELPERS = {
    "behind a call": "half = f(1) / 2\ndef near(a, b):\n    return close(a, b)",
    "by a star": "half = f(1) / 2\nfrom numpy.testing import *",
    "never": "pass",
}


@pytest.mark.parametrize("helper", HELPERS.values(), ids=HELPERS)
@pytest.mark.parametrize("name", ["near", "assert_equal"])
def test_a_name_that_a_cell_was_to_define_is_not_the_students_to_give(
    grader, helper, name
):
    answers = {Call: lambda task, reader: says(Returned("text"))}
    script = Script(answers)
    judge = grader.judge_of(script)
    grader.verdict(judge, helper)
    answers[Call] = lambda task, reader: says(Returned(True))
    assert failed(grader.verdict(judge, f"assert {name}(f(2.0), 4.0) in (True, None)"))
    asked = {name for task in script.asked for name in getattr(task, "names", ())}
    assert asked <= DEFINED


def clear_all(task, reader):
    """An answer that empties the dictionaries of the question."""
    for thing in reader.table.objects:
        if type(thing) is dict:
            thing.clear()
    return says(Returned(1), Writer(reader.table))


def test_an_answer_does_not_change_what_the_judge_knows_of_its_random_state(grader):
    judge = grader.judge_of(Script({Call: clear_all}))
    for _ in range(2):
        found = grader.verdict(judge, "np.random.seed(1)\nassert f(1) == 2")
        assert found[1].status == "failed"


NOWHERE = {
    Describe: {"type": "names", "found": {"f": {"kind": "value", "value": [7]}}},
    Call: {"type": "returned", "value": [7]},
    Get: {"type": "attribute", "method": False, "value": [7]},
    Observed: {"type": "observed", "every": [[7]], "arguments": {}},
}
CELLS = {Describe: "f", Call: "f(1)", Get: "f(1).x", Observed: CHECK}


@pytest.mark.parametrize("kind", NOWHERE, ids=lambda kind: kind.__name__)
def test_a_value_that_is_not_there_loses_the_process(grader, kind):
    def instance(task, reader):
        return says_instance(reader, object())

    answer = forged(NOWHERE[kind])
    answers = {Call: instance, kind: answer if kind is Observed else lambda *_: answer}
    judge = grader.judge_of(Script(answers))
    assert failed(grader.verdict(judge, CELLS[kind]))
    assert judge.student.lost


PUT_OUT = {
    "empty displays": [Output("display", "")] * 100_000,
    "one stream and the other": [Output("stdout", "a"), Output("display", "b")]
    * 50_000,
}


@pytest.mark.parametrize("outputs", PUT_OUT.values(), ids=PUT_OUT)
def test_many_small_outputs_are_cut_as_a_long_one_is(grader, outputs):
    said = says(Returned(1), outputs=tuple(outputs))
    judge = grader.judge_of(Script({Call: lambda task, reader: said}))
    report, _ = grader.verdict(judge, "assert f(1) == 2")
    assert len(messages.write(report)) < 1 << 18


def call_back(args, kwargs):
    writer = Writer()
    asked = CallBack(0, writer.node(args), writer.node(kwargs))
    return framed(Kind.CALL_BACK, writer.data(asked))


BACK = {
    "text": (call_back("ab", {}), True),
    "a list of names": (call_back([1], ["a"]), True),
    "a name that is none": (call_back([1], {1: 2}), False),
    "too many": (call_back([1, 2, 3], {}), False),
}


@pytest.mark.parametrize(("asked", "lost"), BACK.values(), ids=BACK)
def test_a_call_back_with_arguments_that_are_none_costs_the_caller(grader, asked, lost):
    said = asked + says(Returned(1))
    judge = grader.judge_of(Script({Call: lambda task, reader: said}))
    assert failed(grader.verdict(judge, "assert g(lambda x: x, 1) == 5"))
    assert bool(judge.student.lost) == lost


def test_a_call_back_that_leads_to_another_one_for_ever_ends(grader):
    judge = grader.judge_of(Script({}))
    wire = judge.student.student.connection
    names = says(Names(dict.fromkeys("fg", Described("function"))))
    wire.waiting += names + call_back([1], {}) * 10_000
    wire.says = lambda frame: b""
    assert failed(grader.verdict(judge, "assert g(f, 1) == 5"))
    assert len(wire.waiting) > 0  # they were not all obeyed


def test_an_error_whose_text_asks_the_student_is_told_all_the_same(grader):
    def instance(task, reader):
        if task.name == "__str__":
            return says(Raised(Error(("ValueError",), "no")))
        return says_instance(reader, object())

    judge = grader.judge_of(Script({Call: instance}))
    found = grader.verdict(judge, "assert f(3) == 9, f(3)")
    assert failed(found)
    assert found[1].status == "failed"


def test_draws_in_a_call_of_our_own_check_lose_the_process(grader):
    drawn = Position(Drawn(1, 0, "none"))
    answer = says(Observed([0], {}), random=drawn)
    judge = grader.judge_of(Script({Observed: answer}))
    state = np.random.get_state()
    assert failed(grader.verdict(judge, CHECK))
    assert judge.student.lost
    assert (np.random.get_state()[1] == state[1]).all()


@pytest.mark.parametrize("name", ["ValueError", "Refused", "AssertionError"])
def test_what_a_function_says_of_a_hidden_call_is_not_told(grader, name):
    error = says(Raised(Error((name,), "called with 41", "Traceback 41", 1)))
    judge = grader.judge_of(Script({Call: lambda task, reader: error}))
    report, _ = grader.verdict(judge, "assert True\nassert f(41) == 2", (), (2,))
    assert "41" not in str(report)
    assert name in str(report)
    shown, _ = grader.verdict(judge, "assert f(41) == 2")
    assert "called with 41" in str(shown)


def test_an_instance_as_a_key_is_not_asked_for_its_hash(grader):
    def as_key(task, reader):
        return says_instance(reader, {object(): 1})

    script = Script({Call: as_key})
    judge = grader.judge_of(script)
    assert failed(grader.verdict(judge, "assert f(1) == {}"))
    assert judge.student.lost
    assert [task.name for task in script.asked if type(task) is Call] == ["f"]


def test_what_is_compared_says_nothing_on_the_students_page(grader):
    def huge(task, reader):
        said = says(Names({task.name: Described(task.kind)}))
        for asked, _ in questions_in(task.cases)[1]:
            calls, writer = decode(asked, trusted=True), Writer()
            shapes = {k: np.shape(v) for k, v in calls[0]["parameters"].items()}
            value = writer.node({k: np.full(s, -1.7e308) for k, s in shapes.items()})
            said += says(Observed([value] * len(calls), {}), writer)
        return said

    judge = grader.judge_of(Script({Observe: huge}))
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        report, verdict = grader.verdict(judge, CHECK)
    assert verdict.mark == 0
    assert report.checked
    assert [*report.outputs, *seen] == []
