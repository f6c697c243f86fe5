"""The class on one page, in a browser."""

import pytest
from playwright.sync_api import expect

from grader.course.class_page import report
from grader.course.feedback import feedback
from grader.samples.optimization_methods import ASSIGNMENT, SAMPLES, WORDS
from tests.browser.looking import ReadByAll, tab_to

FULL = "ada"  # given all points; 100 comes behind all others, though not as text
MARKS = sorted(100.0 if one.student == FULL else one.mark for one in SAMPLES)


@pytest.fixture(scope="module")
def file(copied):
    with copied.gradebook() as gradebook:
        for question in WORDS:
            grade = gradebook.find_grade(question, ASSIGNMENT, ASSIGNMENT, FULL)
            grade.manual_score = grade.max_score
        gradebook.db.commit()
    feedback(copied, ASSIGNMENT)
    return report(copied, ASSIGNMENT)[0]


@pytest.fixture
def opened(page, file):
    page.goto(file.as_uri())
    return page


@pytest.fixture
def rows(opened):
    return opened.locator("#students tbody tr").filter(visible=True)


def sorted_by(page):
    """By which column the students are sorted, as somebody is told who cannot see."""
    heads = page.locator("#students th[aria-sort]")
    return heads.evaluate_all("all => all.map(one => [one.innerText, one.ariaSort])")


def test_marks_are_sorted_with_the_keyboard(opened, rows, heard):
    def marks():
        cells = rows.locator("td:nth-child(2)").all_inner_texts()
        return [float(cell.split()[0]) for cell in cells]

    assert sorted_by(opened) == []
    tab_to(opened, opened.get_by_role("button", name="mark"))
    opened.keyboard.press("Enter")
    assert marks() == MARKS
    assert sorted_by(opened) == [["mark", "ascending"]]
    opened.keyboard.press("Space")
    assert marks() == MARKS[::-1]
    assert sorted_by(opened) == [["mark", "descending"]]
    opened.get_by_role("button", name="student").press("Enter")
    names = rows.locator("td:nth-child(1)").all_inner_texts()
    assert names == sorted(sample.student for sample in SAMPLES)
    assert sorted_by(opened) == [["student", "ascending"]]
    assert heard == []


def test_students_are_found_by_any_word(opened, rows, heard):
    tab_to(opened, opened.get_by_role("searchbox", name="Find"))
    opened.keyboard.type("not a NOTEBOOK")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("olga")
    expect(opened.get_by_role("status")).to_have_text("1 shown")
    opened.get_by_role("searchbox").fill("")
    expect(rows).to_have_count(len(SAMPLES))
    assert heard == []


def test_every_link_opens_a_page_of_that_student(opened, file, heard):
    names = opened.get_by_role("link").all_inner_texts()
    assert {sample.student for sample in SAMPLES} <= {*names}
    links = opened.get_by_role("link").evaluate_all("all => all.map(one => one.href)")
    pages = {page.as_uri() for page in file.parents[1].glob("feedback/*/*/*.html")}
    asked = {page.as_uri() for page in file.parent.glob(f"{ASSIGNMENT}-*.html")}
    assert len(asked) == 2
    assert {*links} == pages | asked | {f"{file.as_uri()}#questions"}
    link = opened.locator("#students").get_by_role("link", name=names[-1])
    tab_to(opened, link)
    opened.keyboard.press("Enter")
    expect(opened).to_have_title(f"{ASSIGNMENT}: {names[-1]}")
    assert heard == []


def test_the_keyboard_opens_the_behaviours_of_a_function(opened):
    function = opened.locator("details").first
    expect(function.get_by_role("table")).to_be_hidden()
    tab_to(opened, function.locator("summary"))
    opened.keyboard.press("Enter")
    expect(function.get_by_role("table")).to_be_visible()


class TestReading(ReadByAll):
    """By everybody, on anything."""


def test_shares_and_behaviours_are_printed(opened):
    behaviour = opened.locator("details td").first
    expect(behaviour).to_be_hidden()
    opened.emulate_media(media="print")
    expect(opened.locator("summary").first).to_be_visible()
    expect(behaviour).to_be_visible()
    expect(opened.get_by_role("searchbox")).to_be_hidden()
