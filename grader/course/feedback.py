"""What each student gets back: nbgrader's page with marks, checks and comments."""

from __future__ import annotations

from pathlib import Path

from grader.course.directory import Course
from grader.course.release import last_line
from grader.errors import UserError


def graded(course: Course, assignment: str) -> list[Path]:
    """The notebooks of an assignment that have been graded."""
    return sorted((course.root / "autograded").glob(f"*/{assignment}/*.ipynb"))


def feedback(course: Course, assignment: str) -> list[Path]:
    """Write ``feedback/STUDENT/ASSIGNMENT/*.html`` for everyone who has been graded.

    Raises
    ------
    UserError
        When nobody has been graded yet, or nbgrader could not write a page.
    """
    if not graded(course, assignment):
        raise UserError(
            f"Nothing of {assignment} has been graded yet. "
            f"Grade it with: downhill grade {assignment} --course {course.root}"
        )
    result = course.nbgrader.generate_feedback(assignment)
    pages = sorted((course.root / "feedback").glob(f"*/{assignment}/*.html"))
    if not result["success"]:
        without = {one.parts[-3] for one in graded(course, assignment)}
        without -= {page.parts[-3] for page in pages}
        whom = f" for {', '.join(sorted(without))}" if without and pages else ""
        raise UserError(f"nbgrader wrote no page{whom}: {last_line(result['log'])}")
    return pages
