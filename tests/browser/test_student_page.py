"""The page that a student gets back, in a browser."""

import pytest
from playwright.sync_api import expect

from grader.course.feedback import feedback
from grader.samples.optimization_methods import ASSIGNMENT
from tests.browser.looking import ReadByAll, tab_to, unfold

STUDENT = "isaac"  # whose Adam is wrong in one known way
QUESTION = "question_scale"
COMMENT = "Which **axis**? Look at $\\sqrt{s}$ again.\n\n|a|b|\n|-|-|\n|1|2|"


@pytest.fixture(scope="module")
def file(copied):
    with copied.gradebook() as gradebook:
        place = (QUESTION, ASSIGNMENT, ASSIGNMENT, STUDENT)
        gradebook.find_grade(*place).manual_score = 1.5
        gradebook.find_comment(*place).manual_comment = COMMENT
        gradebook.db.commit()
    pages = {page.parts[-3]: page for page in feedback(copied, ASSIGNMENT)}
    return pages[STUDENT]


@pytest.fixture
def opened(page, file):
    page.goto(file.as_uri())
    return page


@pytest.fixture
def whole(opened):
    """The whole notebook, which is folded."""
    return opened.locator("details").filter(has_text="The whole notebook")


def test_it_shows_mark_cause_and_comment_and_asks_nobody(opened, heard):
    assert opened.title() == f"{ASSIGNMENT}: {STUDENT}"
    expect(opened.locator(".mark")).to_contain_text("79 of 100")
    expect(opened.locator(".hint")).to_contain_text("depends on the LAYER")
    comment = opened.locator(".comment")
    expect(comment.locator("strong").last).to_have_text("axis")
    expect(comment.locator("msqrt")).to_be_visible()
    unfold(opened)
    assert heard == []


class TestReading(ReadByAll):
    """By everybody, on anything."""


def test_the_keyboard_opens_what_is_folded(opened, whole):
    title = whole.get_by_role("heading", name="Optimization methods", exact=True)
    expect(title).to_be_hidden()
    tab_to(opened, whole.locator("summary"))
    opened.keyboard.press("Enter")
    expect(title).to_be_visible()


def test_the_keyboard_goes_from_a_mark_to_its_part(opened):
    link = opened.locator("table.marks").get_by_role("link", name=QUESTION)
    tab_to(opened, link)
    opened.keyboard.press("Enter")
    expect(opened.get_by_role("heading", name=QUESTION)).to_be_in_viewport()


def test_what_is_folded_is_printed_but_for_the_whole_notebook(opened, whole):
    behaviour = opened.locator("li").filter(has_text="failed").first
    expect(behaviour).to_be_hidden()
    opened.emulate_media(media="print")
    expect(behaviour).to_be_visible()
    expect(whole).to_be_hidden()
