"""Wrong answers that are no known mistake: what is to be seen is said, and no more.

``unknown_answers.json`` lists them, each as edits of the reference's own lines.
``said`` must stand in what the judge reports. ``named`` is the known mistake that the
answer comes to, for a few of them; any other name would be a guess. ``not`` lists
mistakes that have been named wrongly before, and whose hints must not come back.
"""

import json
from functools import partial
from pathlib import Path

import pytest

from grader.authoring.expected import all_functions
from grader.authoring.source import HIDDEN_CASES
from grader.mistakes import Mistake, all_mistakes, build
from grader.mistakes.diagnosis import recognise
from grader.mistakes.general import is_general
from test_cases.cases import load_cases
from test_cases.causes import causes
from test_cases.hint_table import by_table
from test_cases.judging import judge

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")
TABLE = Path(__file__).with_name("unknown_answers.json")
ANSWERS = json.loads(TABLE.read_text("utf-8"))


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")


def wrong(answer):
    edits = tuple(map(tuple, answer["edits"]))
    return build(Mistake("X", answer["function"], "", "", "", edits))


def told(answer):
    """What the judge says of an answer, and what a student's own check says."""
    function = answer["function"]
    graded = load_cases(function, HIDDEN_CASES)
    known = partial(recognise, (HIDDEN_CASES,))
    return (
        judge(wrong(answer), graded, known),
        judge(wrong(answer), load_cases(function), by_table),
    )


def test_the_table_has_wrong_answers_to_nearly_every_function():
    functions = {function for _, function in all_functions()}
    assert len(functions - {answer["function"] for answer in ANSWERS}) < 4
    assert len({json.dumps(answer["edits"]) for answer in ANSWERS}) > 140


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda one: one["function"])
def test_what_is_to_be_seen_is_said_and_no_cause_is_guessed(answer):
    graded, checked = told(answer)
    words = "\n".join(one for cause in causes(graded) for one in cause.messages)
    assert [said for said in answer["said"] if said not in words] == []
    for outcomes in (graded, checked):
        named = {one.mistake for one in outcomes if not one.passed}
        own = {id for id in named if id and not is_general(id)}
        assert own <= {answer.get("named")}
        hints = {one.hint for one in outcomes}
        for id in answer.get("not", ()):
            for part in id.split("+"):
                assert all_mistakes()[part].hint_en not in hints, id


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda one: one["function"])
def test_the_same_answer_gets_the_same_words_each_time(answer):
    assert told(answer) == told(answer)
