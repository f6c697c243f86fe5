"""nbgrader's formgrader as an instructor uses it: its buttons, its page to mark on."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from grader.course.directory import Course
from grader.samples.optimization_methods import ASSIGNMENT
from tests.browser.jupyter import Server

LONGEST = 60_000  # milliseconds until an engine that has to start has graded


@dataclass(frozen=True)
class Formgrader:
    """A course, and the server on which its formgrader runs."""

    course: Course
    server: Server

    def row(self, page: Page, student: str) -> Locator:
        """A student's row in the table of submissions, which is opened."""
        page.goto(self.server(f"formgrader/manage_submissions/{ASSIGNMENT}"))
        return page.locator(f"tr:has(.student-id[data-order='{student}'])")

    def press(self, page: Page, student: str, button: str) -> None:
        """Press a button in that row and wait until all went well."""
        self.row(page, student).locator(f".{button} a").click()
        said = page.get_by_role("dialog")
        expect(said).to_contain_text("Success", timeout=LONGEST)
        said.get_by_role("button", name="OK").click()
        expect(said).to_be_hidden()

    def grade(self, page: Page, student: str) -> None:
        """Press the button that grades, unless somebody did."""
        status = self.row(page, student).locator(".status")
        expect(status).to_contain_text("needs")
        if status.inner_text() == "needs autograding":
            self.press(page, student, "autograde")

    def open(self, page: Page, student: str) -> None:
        """Open what a student handed in, to be marked."""
        with self.course.gradebook() as gradebook:
            place = (ASSIGNMENT, ASSIGNMENT, student)
            id = gradebook.find_submission_notebook(*place).id
        page.goto(self.server(f"formgrader/submissions/{id}/"))
        page.wait_for_function("formgrader.loaded && formgrader.comments.loaded")
