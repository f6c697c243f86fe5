"""The page that a student gets back says all, once, and acts on nobody."""

import re

import pytest

from grader.authoring.source import HIDDEN_CASES, read_source
from grader.course.by_hand import ByHand, marked
from grader.course.page import page
from grader.course.result import Result
from grader.engine import CellVerdict, Engine
from grader.samples import Sample, sample_notebook
from grader.samples.optimization_methods import ASSIGNMENT
from test_cases.outcomes import Outcome

MOMENTUM = "update_parameters_with_momentum"
OUTCOMES = (
    Outcome("three layers", 2.0, True),
    Outcome("two layers", 1.0, False, "v differs", "Look at v."),
    Outcome("four layers", 1.0, False, "v differs", "Look at v."),
    Outcome("idle", 1.0, True, "earns nothing", earns=False),
)
VERDICTS = (
    CellVerdict("check_f", 2.0, 5.0, "partial", OUTCOMES, "said <b>"),
    CellVerdict("why", None, 3.0, "manual"),
)


def cell(kind, source, outputs=(), **known):
    made = {"cell_type": kind, "source": source, "metadata": {}}
    if known:
        made["metadata"]["nbgrader"] = known
    return made | ({"outputs": list(outputs)} if kind == "code" else {})


def notebook(source="def f():\n    return '<b>'", words="It *depends*: $a^2$."):
    picture = {"output_type": "display_data", "data": {"image/png": "AAAA"}}
    printed = {"output_type": "stream", "text": "<i>printed</i>"}
    return {
        "cells": [
            cell("markdown", "# Title $x$"),
            cell("code", source, [printed, picture], grade_id="f", solution=True),
            cell("code", "own = 1"),
            cell("code", "check(f)", [printed], grade_id="check_f", grade=True),
            cell("markdown", words, grade_id="why", grade=True, solution=True),
        ]
    }


def made(by_hand=None, penalty=0.0, book=None, student="mia", verdicts=VERDICTS):
    hands = by_hand or {}
    result = marked(Result(student, "a", "a", verdicts, ("A note.",)), hands)
    comments = {name: hand.comment for name, hand in hands.items()}
    return page(result, book or notebook(), comments, penalty)


def test_mark_status_and_notes_come_first():
    text = made()
    assert "<strong>2 of 8</strong>" in text
    assert "3 still to be given by a person" in text
    assert "<p>A note.</p>" in text
    assert "to be marked by a person" in text


def test_a_cause_is_said_once_with_its_behaviours():
    text = made()
    assert text.count("<p>v differs.</p>") == 1
    assert text.count("Look at v.") == 1
    assert "Seen in: two layers; four layers." in text
    assert "<p>earns nothing.</p>" in text
    assert "✓ passed</span> three layers" in text
    assert "✗ failed</span> idle" in text


def with_demo(*outputs):
    book = notebook()
    demo = cell("code", "show(f)", outputs, grade_id="demo_f", locked=True)
    book["cells"].insert(4, demo)
    return book


SEEN = {
    "output_type": "display_data",
    "data": {"image/png": "BBBB", "text/plain": '<a "curve">'},
}


def test_what_a_student_saw_stands_with_the_function_that_it_is_of():
    text = made(book=with_demo(SEEN))
    function, question = text.split('<h2 id="why">')
    assert (
        'src="data:image/png;base64,BBBB" alt="&lt;a &#34;curve&#34;&gt;"' in function
    )
    assert "BBBB" not in question
    assert "With the reference" not in text


def test_it_stands_beside_what_the_reference_draws():
    references = {"demo_f": [("CCCC", "a right curve")]}
    result = Result("mia", "a", "a", VERDICTS)
    text = page(result, with_demo(SEEN), {}, 0.0, references)
    yours, reference = text.split("With the reference's functions")
    assert "BBBB" in yours
    assert 'base64,CCCC" alt="a right curve"' in reference
    assert "CCCC" not in page(result, with_demo(), {}, 0.0, references)


def test_a_comment_to_an_answer_in_code_stands_with_its_check():
    """nbgrader's formgrader takes comments to code there, not at the check."""
    hand = {name: ByHand(comment=f"To {name}.") for name in ("f", "check_f", "why")}
    function, question = made(hand).split('<h2 id="why">')
    assert function.count("To f.") == function.count("To check_f.") == 1
    assert question.count("To why.") == 1
    assert "To f." not in question


@pytest.mark.parametrize("name", ["f", "gone"])
def test_no_comment_is_lost_with_the_cell_it_was_written_to(name):
    book = notebook()
    del book["cells"][1]
    assert made({name: ByHand(comment="See me.")}, book=book).count("See me.") == 1


def test_what_a_person_gave_and_wrote_counts():
    hand = {
        "why": ByHand(2.5, comment="Good, **but** why?"),
        "check_f": ByHand(None, extra=1.0),
    }
    text = made(hand, penalty=0.5)
    assert "<strong>5 of 8</strong>" in text
    assert "0.5 taken for handing in late" in text
    assert "<strong>but</strong>" in text
    assert "marked by a person" in text
    assert "still to be given" not in text


def test_no_mark_falls_below_zero():
    assert "<strong>0 of 8</strong>" in made(penalty=9.0)


def test_code_output_and_pictures_stand_with_the_function():
    section = made().partition('<h2 id="check_f">')[2].partition("<section")[0]
    assert '<span class="nf">f</span>' in section
    assert "own" in section
    assert "&lt;i&gt;printed&lt;/i&gt;" in section
    assert '<img src="data:image/png;base64,AAAA"' in section
    assert "said &lt;b&gt;" in section


def test_the_whole_notebook_is_there_and_formulas_need_no_network():
    whole = made().partition("The whole notebook")[2]
    assert "<h1>Title <math" in whole
    assert "<msup>" in whole
    assert "check(f)" in whole


def test_the_page_asks_nobody_and_runs_nothing():
    text = made(student="<script>alert(1)</script>")
    assert "default-src 'none'" in text
    assert "<script" not in text
    assert not re.search(r"(src|href)=[\"']?(https?:)?//", text)
    assert "<title>a: &lt;script&gt;" in text


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.mark.parametrize("where", ["source", "words"])
def test_nothing_that_a_student_writes_acts(where):
    text = made(book=notebook(**{where: HOSTILE}))
    assert not re.search(r"<[^>]*\bonerror", text)
    assert "<script" not in text


def test_of_what_cannot_be_read_the_page_says_why():
    empty = (CellVerdict("check_f", 0.0, 5.0, "missing", (), "x.ipynb is empty."),)
    text = made(verdicts=empty)
    assert "x.ipynb is empty." in text
    assert "<strong>0 of 5</strong>" in text


@pytest.fixture(scope="module")
def real():
    source = read_source(ASSIGNMENT)
    wrong = ((MOMENTUM, 'beta * v["d" + name] + ', ""),)  # the history is dropped
    sample = sample_notebook(Sample(ASSIGNMENT, "x", "", 0, wrong))
    with Engine(case_folders=[HIDDEN_CASES], sandbox=False, many=False) as engine:
        graded = engine.grade(source, sample)
    result = Result("x", ASSIGNMENT, ASSIGNMENT, graded.verdicts, graded.notes)
    return page(result, graded.notebook, {})


def test_a_real_page_is_small_and_names_the_mistake_once(real):
    assert len(real.encode()) < 200_000
    assert real.count('class="cause"') == 1
    assert real.count("with a non-zero v and a zero gradient") == 1
    assert real.count(f'id="check_{MOMENTUM}"') == 1


def test_a_real_page_shows_no_hidden_input(real):
    hidden = (HIDDEN_CASES / f"{MOMENTUM}.json").read_text("utf-8")
    numbers = set(re.findall(r"\d\.\d{12,}", hidden))
    assert numbers
    assert [number for number in numbers if number in real] == []
