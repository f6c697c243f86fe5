"""What a student's id may be."""

import os
from unicodedata import normalize

import pytest

from grader.course.student_ids import (
    LONGEST,
    MOST_BYTES,
    refusal,
    refusals,
    suggested,
    why_not_an_id,
)
from grader.samples.optimization_methods import ASSIGNMENT

ACCEPTED = {
    "a plain one": "ada",
    "a number": "20261234",
    "an address": "ada@school.example",
    "words": "Kim Ha-neul (2)",
    "dots inside": "a..b",
    "a comma": "Kim, Haneul",
    "an apostrophe": "o'neil",
    "signs": "a&b;c=d~e!f$g^h`i",
    "braces": "{assignment_id}",
    "Korean": "김하늘",
    "an accent": "José",
    "an emoji": "😀",
    "a formula": "=1",
    "a name of nbgrader's": "submitted",
    "the name of the assignment": ASSIGNMENT,
    "a device and more": "console",
    "the longest": "x" * LONGEST,
    "the longest in Korean": "가" * (MOST_BYTES // 3),
}
REFUSED = {
    "nothing": "",
    "a space": " ",
    "a space before": " ada",
    "a space behind": "ada ",
    "this folder": ".",
    "the folder above": "..",
    "a dot before": ".ada",
    "a dot behind": "ada.",
    "an option": "--help",
    "a plus": "ada+1@school.example",
    "a slash": "a/b",
    "a backslash": "a\\b",
    "a disk": "c:b",
    "a bar": "a|b",
    "a star": "a*b",
    "a question": "a?b",
    "brackets": "[ab]",
    "quotes": 'a"b',
    "a tag": "<script>x",
    "a part of a page": "a#b",
    "a percent sign": "a%41",
    "a new line": "a\nb",
    "a tabulator": "a\tb",
    "a sequence for the terminal": "\x1b[2Jx",
    "text that turns round": "\u202egnp",
    "a space that no one sees": "a\u200bb",
    "a space that does not break": "a\xa0b",
    "a byte that is no text": os.fsdecode(b"M\xfcller"),
    "a device": "con",
    "a device in capitals": "LPT1",
    "a device with an ending": "nul.ipynb",
    "too long": "x" * (LONGEST + 1),
    "too long in Korean": "가" * (MOST_BYTES // 3 + 1),
}


@pytest.mark.parametrize("text", ACCEPTED.values(), ids=ACCEPTED)
def test_what_works_everywhere_is_accepted(text):
    assert refusal(text) == ""
    assert suggested(text) == text


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_what_breaks_something_is_refused_with_what_would_do(text):
    told = refusal(text)
    assert "cannot be a student's id: " in told
    assert told.isprintable()
    assert why_not_an_id(suggested(text)) == ""
    assert f"Call it “{suggested(text)}”" in told


def test_a_suggestion_is_as_near_as_may_be():
    near = {
        "a+b@c.d": "a_b@c.d",
        ".ada": "ada",
        "con": "_con",
        "Martin Jr.": "Martin Jr",
    }
    assert {one: suggested(one) for one in near} == near


COMPOSED, APART = "José", normalize("NFD", "José")
ALIKE = {
    "nobody known": (["Ada", "ada"], [], {"Ada", "ada"}),
    "one known": (["Ada", "ada"], ["Ada"], {"ada"}),
    "one known, not in the class": (["ada"], ["Ada"], {"ada"}),
    "both known": (["Ada", "ada"], ["Ada", "ada"], set()),
    "letters apart": ([APART], [], set()),
    "letters apart, composed ones known": ([APART], [COMPOSED], set()),
    "letters apart and composed": ([APART, COMPOSED], [], {APART}),
    "letters apart and in capitals": ([APART, "JOSÉ"], ["JOSÉ"], {APART}),
}


@pytest.mark.parametrize(("names", "known", "twins"), ALIKE.values(), ids=ALIKE)
def test_of_names_that_a_system_may_take_for_one_the_known_one_is_let_in(
    names, known, twins
):
    found = refusals(names, known)
    assert {*found} == twins
    assert all("differ in " in why for why in found.values())
