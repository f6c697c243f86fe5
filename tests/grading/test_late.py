"""Handing in late costs the same, whichever program graded."""

from datetime import datetime

import pytest
from nbformat.v4 import new_notebook
from nbgrader.preprocessors import AssignLatePenalties

from grader.course.class_page import overview
from grader.course.directory import open_course
from grader.course.late import set_due
from grader.course.marks import as_counted, marks
from grader.errors import UserError
from grader.grading.autograde import grade
from grader.samples.optimization_methods import ASSIGNMENT
from grader.terminal import mark_of
from tests.grading.deciding import hand_in

CAME = "2026-03-03 12:00:00.000000 UTC"
BEFORE, AFTER = datetime(2026, 3, 3, 11), datetime(2026, 3, 3, 13)
RULE = """
from nbgrader.plugins import BasePlugin

class Half(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return score / 2 if total_seconds_late >= 3600 else 99

class Odd(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        raise KeyError(student_id)

"""


@pytest.fixture
def late(course):
    """A course in which handing in late costs half, and mia and jo came at noon."""

    def with_rule(name="Half"):
        settings = course.root / "nbgrader_config.py"
        chosen = f"c.AssignLatePenalties.plugin_class = {name}\n"
        settings.write_text(RULE + settings.read_text("utf-8") + chosen, "utf-8")
        hand_in(course, mia="x = 1", jo="x = 2")
        for student in ("mia", "jo"):
            folder = course.folder("submitted", student, ASSIGNMENT)
            (folder / "timestamp.txt").write_text(CAME)
        return open_course(course.root)

    return with_rule


def due(course, moment, student=None):
    with course.gradebook() as gradebook:
        set_due(gradebook, ASSIGNMENT, moment, student)


def lost(course):
    """What the gradebook stores, by student."""
    with course.gradebook() as gradebook:
        return {
            one.student.id: book.late_submission_penalty
            for one in gradebook.assignment_submissions(ASSIGNMENT)
            for book in one.notebooks
        }


def by_nbgrader(course):
    """Let nbgrader's own step assign the penalties; return what is stored then."""
    step = AssignLatePenalties(config=course.settings)
    for student in lost(course):
        about = {
            "student": student,
            "assignment": ASSIGNMENT,
            "notebook": ASSIGNMENT,
            "db_url": course.directory.db_url,
        }
        step.preprocess(new_notebook(), {"nbgrader": about})
    return lost(course)


def give(course, points):
    """Give everyone marks: the engine that stands in here gives none."""
    with course.gradebook() as gradebook:
        for one in gradebook.assignment_submissions(ASSIGNMENT):
            for book in one.notebooks:
                book.grades[0].manual_score = points
        gradebook.db.commit()


def test_a_penalty_is_that_of_nbgrader_and_goes_with_a_later_date(late, workers):
    course = late()
    due(course, BEFORE)
    grade(course, ASSIGNMENT, workers)
    give(course, 8.0)
    results = grade(course, ASSIGNMENT, workers)
    stored = lost(course)
    assert stored == {"mia": 4.0, "jo": 4.0} == by_nbgrader(course)
    shown, taken, absent = as_counted(course, ASSIGNMENT, results)
    with course.gradebook() as gradebook:
        assert {one.mark for one in marks(gradebook, ASSIGNMENT)} == {4.0}
    assert mark_of(shown[0], taken["jo", ASSIGNMENT]).endswith("(late: -4)")
    assert [row.late for row in overview(course, ASSIGNMENT).rows] == [4.0, 4.0]
    assert absent == []
    due(course, AFTER, "mia")
    grade(course, ASSIGNMENT, workers)
    assert lost(course) == {"mia": None, "jo": 4.0} == by_nbgrader(course)
    due(course, AFTER)
    grade(course, ASSIGNMENT, workers)
    assert lost(course) == {"mia": None, "jo": None} == by_nbgrader(course)


def test_a_look_at_what_would_move_takes_nothing(late, workers):
    course = late()
    due(course, BEFORE)
    grade(course, ASSIGNMENT, workers)
    give(course, 8.0)
    before = lost(course)
    grade(course, ASSIGNMENT, workers, write=False)
    assert lost(course) == before


def test_a_rule_takes_no_more_than_there_is(late, workers):
    course = late()
    due(course, datetime(2026, 3, 3, 11, 59))
    grade(course, ASSIGNMENT, workers)
    give(course, 8.0)
    grade(course, ASSIGNMENT, workers)
    assert lost(course) == {"mia": 8.0, "jo": 8.0} == by_nbgrader(course)


def test_a_rule_that_fails_is_one_sentence_and_the_marks_are_kept(late, workers):
    course = late("Odd")
    due(course, BEFORE)
    with pytest.raises(UserError, match=r"late submissions fails \(Odd\): KeyError"):
        grade(course, ASSIGNMENT, workers)
    assert lost(course).keys() == {"mia", "jo"}


def test_an_extension_before_the_submission_counts_and_is_no_submission(late, workers):
    course = late()
    due(course, BEFORE)
    with course.gradebook() as gradebook:
        for student in ("mia", "absent"):
            gradebook.add_student(student)
    due(course, AFTER, "mia")
    due(course, AFTER, "absent")
    results = grade(course, ASSIGNMENT, workers)
    give(course, 8.0)
    grade(course, ASSIGNMENT, workers)
    assert lost(course) == {"mia": None, "jo": 4.0}
    assert as_counted(course, ASSIGNMENT, results)[2] == ["absent"]
    (row,) = (r for r in overview(course, ASSIGNMENT).rows if r.student == "absent")
    assert row.status == "nothing submitted"


@pytest.mark.parametrize(
    ("student", "moment", "said"),
    [
        ("nobody", AFTER, "no student 'nobody'"),
        ("mia", datetime(2026, 3, 3, 10), "before the due date"),
    ],
)
def test_a_date_that_means_nothing_is_one_sentence(
    student, moment, said, late, workers
):
    course = late()
    due(course, BEFORE)
    grade(course, ASSIGNMENT, workers)
    with pytest.raises(UserError, match=said):
        due(course, moment, student)
