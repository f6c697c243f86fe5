"""An instructor presses the formgrader's buttons, and marks by hand."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from grader.course.gradebook import stored
from grader.samples import write_sample
from grader.samples.optimization_methods import ADAM, ASSIGNMENT, SAMPLES

STUDENT = "rosalind"  # hands in what katherine did
SAMPLE = replace(
    next(one for one in SAMPLES if one.student == "katherine"), student=STUDENT
)
HINT = "A sum under the root is not the sum of the roots"
QUESTION = "question_scale"
PLACE = (QUESTION, ASSIGNMENT, ASSIGNMENT, STUDENT)


@pytest.fixture(scope="module")
def handed_in(formgrader):
    write_sample(SAMPLE, formgrader.course.folder("submitted", STUDENT, ASSIGNMENT))


@pytest.fixture
def graded(page, formgrader, handed_in):
    formgrader.grade(page, STUDENT)
    return formgrader


def test_the_button_starts_our_engine(page, graded, heard):
    row = graded.row(page, STUDENT)
    expect(row.locator(".score")).to_have_text(f"{SAMPLE.mark} / 100")
    expect(row.locator(".status")).to_have_text("needs manual grading")
    with graded.course.gradebook() as gradebook:
        assert len(stored(gradebook, student=STUDENT)) == 1
    assert heard == []


def test_the_mark_and_the_words_show(page, graded):
    graded.open(page, STUDENT)
    mark = page.locator(f"#check_{ADAM}")
    expect(mark).to_have_attribute("placeholder", "22.5")
    words = page.locator(f"#{ADAM}-comment")
    expect(words).to_have_attribute("placeholder", re.compile(HINT))


def test_marked_by_hand_it_goes_out_as_our_page(page, graded, heard):
    graded.open(page, STUDENT)
    page.locator(f"#{QUESTION}").fill("1.5")
    with page.expect_response("**/api/grade/*"):
        page.keyboard.press("Tab")
    page.locator(f"#{QUESTION}-comment").fill("Which *axis*?")
    with page.expect_response("**/api/comment/*"):
        page.keyboard.press("Tab")
    with graded.course.gradebook() as gradebook:
        assert gradebook.find_grade(*PLACE).manual_score == 1.5
    graded.press(page, STUDENT, "generate-feedback")
    folder = graded.course.folder("feedback", STUDENT, ASSIGNMENT)
    page.goto((folder / f"{ASSIGNMENT}.html").as_uri())
    expect(page).to_have_title(f"{ASSIGNMENT}: {STUDENT}")
    expect(page.locator(".mark")).to_contain_text(f"{SAMPLE.mark + 1.5:g} of 100")
    expect(page.locator(".comment em")).to_have_text("axis")
    assert heard == []
