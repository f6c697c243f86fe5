"""A question in words with the answers of a whole class, those without a mark first."""

import re

import pytest

from grader.course.by_hand import ByHand
from grader.course.class_page import report
from grader.course.questions import page, questions
from grader.course.result import Result
from grader.engine import CellVerdict
from grader.samples.optimization_methods import ASSIGNMENT, SAMPLES
from tests.engine.notebooks import answer, notebook

NAME = "why"


def words(text):
    cell = answer(text, NAME)
    cell.cell_type = "markdown"
    cell.metadata.nbgrader.update(grade=True, points=4)
    del cell["outputs"], cell["execution_count"]
    return cell


def markdown(text):
    return {"cell_type": "markdown", "source": text, "metadata": {}}


def one(student, text, mark=None, status="manual"):
    verdict = CellVerdict(NAME, mark, 4.0, status)
    return Result(student, "a", "a", (verdict,)), notebook(words(text))


ASKED = "Something else.\n\n## Why is $1 < 2$?\n\n```python\n# one\n```"
SOURCE = {"cells": [markdown(ASKED), words("**Guide.** It is.")]}
GRADED = [
    one("ada", "Because.", 3.0, "marked by a person"),
    one("bob", "<script>alert(1)</script>So."),
    one("cyd", "", 0.0, "not attempted"),
    one("dan", "Hm."),
]
HANDS = {
    ("ada", "a"): {NAME: ByHand(3.0, comment="Say *why*.")},
    ("eve", "a"): {NAME: ByHand(2.0, comment="Say *why*.")},
    ("fay", "a"): {NAME: ByHand(None, comment="<b>See</b> me.")},
}


@pytest.fixture
def question():
    (found,) = questions([SOURCE], GRADED, HANDS)
    return found


def test_answers_that_wait_come_first_and_who_is_silent_is_named(question):
    assert [(each.student, each.mark) for each in question.answers] == [
        ("bob", None),
        ("dan", None),
        ("ada", 3.0),
    ]
    assert question.silent == ["cyd"]
    assert question.max_mark == 4


def test_comments_can_be_used_again_the_frequent_first(question):
    assert question.comments == [("Say *why*.", 2), ("<b>See</b> me.", 1)]


def test_the_page_shows_question_guide_answers_and_comments(question):
    text = page(question, "a", {NAME: "a-why.html", "other": "a-other.html"})
    assert "Why is <math" in text
    assert "# one" in text
    assert "Something else" not in text
    assert "<strong>Guide.</strong>" in text
    assert "3 answers, 1 students without one; 2 to be marked. 4 points." in text
    assert text.index("bob: to be marked") < text.index("ada: 3 of 4")
    assert "Say <em>why</em>." in text
    assert 'href="a-other.html"' in text
    assert 'href="a-why.html"' not in text


def test_nothing_that_a_student_or_marker_wrote_acts(question):
    text = page(question, "a", {})
    assert "<script" not in text
    assert "<b>See</b>" not in text
    assert not re.search(r"(src|href)=[\"']?(https?:)?//", text)


def test_the_class_page_leads_to_every_question(copied):
    first, _, _, *pages = report(copied, ASSIGNMENT)
    names = [f"{ASSIGNMENT}-question_{name}.html" for name in ("momentum_lag", "scale")]
    assert [path.name for path in pages] == names
    overview = first.read_text("utf-8")
    assert '<a href="#questions">' in overview
    for path in pages:
        text = path.read_text("utf-8")
        unmarked = text.count(": to be marked</h3>")
        assert unmarked > 5
        there = f'href="{path.name}">{path.stem.split("-")[1]}</a>: all answers on one '
        assert f"{there}page, {unmarked} to be marked" in overview
        told = [sample.student for sample in SAMPLES if sample.student in text]
        assert len(told) > 10
