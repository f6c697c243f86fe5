"""Who marks by hand chooses with the keyboard among what was written to others."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from grader.course.gradebook import Comment
from grader.samples.optimization_methods import ASSIGNMENT, WORDS
from tests.browser.looking import barriers

FIRST, LAST = WORDS
MARKED, SECOND, THIRD, FOURTH = "ada", "barbara", "emmy", "grace"
RUN = "window.pwned = 1"
HOSTILE = (
    f"""</script><script>{RUN}</script><img src=x onerror="{RUN}">'"${{x}} \\u003c"""
)


@pytest.fixture
def nothing_said(formgrader):
    """The course, in which nobody has written a comment yet."""
    with formgrader.course.gradebook() as gradebook:
        gradebook.db.execute(update(Comment).values(manual_comment=None))
        gradebook.db.commit()
    return formgrader


def write(formgrader, student, question, text):
    """Write a comment, but not on a page."""
    with formgrader.course.gradebook() as gradebook:
        place = (question, ASSIGNMENT, ASSIGNMENT, student)
        gradebook.find_comment(*place).manual_comment = text
        gradebook.db.commit()


def written(formgrader, student, question=LAST):
    """What the gradebook has."""
    with formgrader.course.gradebook() as gradebook:
        place = (question, ASSIGNMENT, ASSIGNMENT, student)
        return gradebook.find_comment(*place).manual_comment


def comment(page, question=LAST):
    return page.locator(f"textarea#{question}-comment")


def offers(page):
    return page.get_by_role("toolbar").get_by_role("button")


def press(page, *keys):
    """Press keys, of which the last one saves."""
    for key in keys[:-1]:
        page.keyboard.press(key)
    with page.expect_response("**/api/comment/*"):
        page.keyboard.press(keys[-1])


def test_the_page_opens_when_nothing_was_said(page, nothing_said, heard):
    nothing_said.open(page, MARKED)
    expect(comment(page)).to_be_visible()
    expect(page.get_by_role("toolbar")).to_have_count(0)
    assert heard == []


def test_what_was_written_is_offered_on_the_next_page(page, nothing_said, heard):
    nothing_said.open(page, MARKED)
    comment(page).fill("Which *axis*?")
    press(page, "Tab")
    nothing_said.open(page, SECOND)
    toolbar = page.get_by_role("toolbar", name="Comments given before")
    expect(toolbar.get_by_role("button")).to_have_text(["1× Which *axis*?"])
    comment(page).focus()
    press(page, "Tab", "Enter")
    expect(comment(page)).to_be_focused()
    assert written(nothing_said, SECOND) == "Which *axis*?"
    page.reload()
    expect(comment(page)).to_have_value("Which *axis*?")
    nothing_said.open(page, THIRD)
    expect(offers(page)).to_have_text(["2× Which *axis*?"])
    assert heard == []


def test_the_most_used_is_first_and_arrows_reach_the_rest(page, nothing_said, heard):
    write(nothing_said, MARKED, LAST, "Why?\n\nShow the unit.")
    write(nothing_said, SECOND, LAST, "Show the unit.")
    write(nothing_said, SECOND, FIRST, "Of the other question.")
    nothing_said.open(page, THIRD)
    below = page.get_by_role("toolbar").last.get_by_role("button")
    expect(below).to_have_text(["2× Show the unit.", "1× Why?"])
    comment(page).focus()
    page.keyboard.type("Good. ")
    press(page, "Tab")
    press(page, "ArrowDown", "Space")
    press(page, "Tab", "ArrowUp", "ArrowUp", "Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # it is there already
    expect(comment(page)).to_be_focused()
    assert written(nothing_said, THIRD) == "Good.\n\nWhy?\n\nShow the unit."
    assert heard == []


def test_tab_goes_on_and_back_as_it_did(page, nothing_said):
    write(nothing_said, MARKED, FIRST, "Why?")
    nothing_said.open(page, SECOND)
    fields = page.locator(".tabbable")
    ids = fields.evaluate_all("all => all.map(one => one.id)")
    after = page.locator(f"#{ids[ids.index(f'{FIRST}-comment') + 1]}")
    comment(page, FIRST).focus()
    page.keyboard.press("Tab")
    expect(offers(page)).to_be_focused()
    page.keyboard.press("Tab")
    expect(after).to_be_focused()
    for back in ("Shift+Tab", "Escape"):
        comment(page, FIRST).focus()
        page.keyboard.press("Tab")
        page.keyboard.press(back)
        expect(comment(page, FIRST)).to_be_focused()


def test_a_click_saves_once_what_was_typed_with_it(page, nothing_said):
    write(nothing_said, MARKED, LAST, "Why?")
    nothing_said.open(page, SECOND)
    comment(page).focus()
    page.keyboard.type("Good.")
    saved = list[str]()
    page.on("request", lambda request: saved.append(request.method))
    with page.expect_response("**/api/comment/*"):
        offers(page).click()
    assert saved == ["PUT"]
    assert written(nothing_said, SECOND) == "Good.\n\nWhy?"


def test_a_comment_is_text_wherever_it_came_from(page, nothing_said, heard):
    write(nothing_said, MARKED, LAST, HOSTILE)
    nothing_said.open(page, FOURTH)
    expect(offers(page)).to_have_text([f"1× {HOSTILE}"])
    comment(page).focus()
    press(page, "Tab", "Enter")
    expect(comment(page)).to_have_value(HOSTILE)
    assert written(nothing_said, FOURTH) == HOSTILE
    assert page.evaluate("window.pwned") is None
    assert page.locator("[onerror]").count() == 0
    assert heard == []


def test_nobody_is_shut_out_of_the_offers(page, nothing_said):
    write(nothing_said, MARKED, LAST, "\n\n".join(map(str, range(30))))
    nothing_said.open(page, SECOND)
    expect(offers(page)).to_have_count(30)
    assert barriers(page, within=".given-before") == []
