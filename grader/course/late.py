"""Due dates, and the points that handing in late costs, as nbgrader decides them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from nbgrader.api import Gradebook, MissingEntry, SubmittedAssignment
from nbgrader.preprocessors import AssignLatePenalties

from grader.course.directory import Course
from grader.course.student_ids import composed, refusal
from grader.errors import UserError

STEP = AssignLatePenalties.__name__


def assign_penalties(course: Course, gradebook: Gradebook, assignment: str) -> None:
    """Store what each notebook of an assignment loses for being late, or nothing.

    The rule is the plugin that the course's settings name, nbgrader's
    ``LateSubmissionPlugin`` by default; the steps are those of nbgrader's
    ``AssignLatePenalties``, without a new connection for each notebook.

    Raises
    ------
    UserError
        When the rule fails.
    """
    if not _is_wanted(course):
        return
    gradebook.db.expire_all()  # marks were written beside this session
    step: Any = AssignLatePenalties(config=course.settings)
    try:
        step.init_plugin()
        for submission in gradebook.assignment_submissions(assignment):
            for notebook in submission.notebooks:
                lost = _lost(step, submission, notebook)
                if (notebook.late_submission_penalty or 0) != (lost or 0):
                    notebook.late_submission_penalty = lost
        gradebook.db.commit()
    except Exception as error:
        gradebook.db.rollback()
        if type(error).__module__.startswith("sqlalchemy"):
            raise
        raise UserError(
            f"The rule for late submissions fails ({step.plugin_class.__name__}): "
            f"{type(error).__name__}: {error}. Marks are stored without penalties."
        ) from None


def _is_wanted(course: Course) -> bool:
    """Whether `nbgrader autograde` would assign penalties in this course."""
    steps = course.settings.Autograde.get("autograde_preprocessors")
    return steps is None or any(STEP in str(one) for one in steps)


def _lost(step: Any, submission: Any, notebook: Any) -> float | None:
    """What a notebook loses; None as in nbgrader when nothing is to be taken."""
    late = submission.total_seconds_late
    if late <= 0:
        return None
    rule = step.plugin_inst
    lost = rule.late_submission_penalty(submission.student.id, notebook.score, late)
    return None if lost is None else float(step._check_late_penalty(notebook, lost))


def set_due(
    gradebook: Gradebook, assignment: str, due: datetime | None, student: str | None
) -> None:
    """Set when an assignment is due: for everyone, or later for one student.

    Parameters
    ----------
    gradebook : Gradebook
    assignment : str
    due : datetime or None
        In UTC, without a zone, as nbgrader stores it; None for no due date, or no
        extension.
    student : str or None
        Whose extension; None for everyone.

    Raises
    ------
    UserError
        When the gradebook does not know the assignment or the student, or an
        extension is given where no due date is.
    """
    found = {one.name: one for one in gradebook.assignments}.get(assignment)
    if found is None:
        raise UserError(f"The gradebook does not know {assignment}: release it first.")
    if student is None:
        gradebook.update_or_create_assignment(assignment, duedate=due)
        return
    student = composed(student)
    if why := refusal(student):
        raise UserError(why)
    if student not in {one.id for one in gradebook.students}:
        raise UserError(f"The gradebook knows no student {student!r}.")
    if due is not None and found.duedate is None:
        raise UserError(f"{assignment} has no due date yet: set the one for everyone.")
    more = timedelta() if due is None else due - found.duedate
    if more < timedelta():
        raise UserError(f"That is before the due date for everyone, {found.duedate}.")
    try:
        submission = gradebook.find_submission(assignment, student)
    except MissingEntry:  # without notebooks: nothing was handed in so far
        submission = SubmittedAssignment(assignment_id=found.id, student_id=student)
        gradebook.db.add(submission)
    submission.extension = more or None
    gradebook.db.commit()
