"""What a class did not understand: mistakes and failed behaviours, counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grader.course.directory import Course
from grader.course.gradebook import prepare, result_of, stored
from grader.course.result import Result
from grader.errors import UserError
from grader.mistakes import reasons


@dataclass(frozen=True)
class Trouble:
    """One thing that students got wrong.

    Attributes
    ----------
    mistake : str
        Id of the known mistake; empty when none was recognised.
    function : str
    what : str
        What is wrong; without a recognised mistake the behaviour that failed.
    students : tuple of str
        Who got it wrong, in the order of their names.
    """

    mistake: str
    function: str
    what: str
    students: tuple[str, ...]


def troubles(course: Course, assignment: str) -> list[Trouble]:
    """Count what went wrong in an assignment.

    Parameters
    ----------
    course : Course
    assignment : str

    Returns
    -------
    list of Trouble
        Recognised mistakes, the most frequent first; then behaviours that failed
        without one, likewise.

    Raises
    ------
    UserError
        When nothing of this assignment was graded.
    """
    with course.gradebook() as gradebook:
        prepare(gradebook)
        read = map(result_of, stored(gradebook, assignment=assignment))
        results = [result for result in read if result is not None]
    if not results:
        raise UserError(
            f"Nothing of {assignment} was graded in {course.root}. "
            f"Grade first: downhill grade {assignment} --course {course.root}"
        )
    return count(results)


def count(results: list[Result]) -> list[Trouble]:
    """Count what went wrong in some submissions."""
    found: dict[tuple[str, str, str], set[str]] = {}
    for result in results:
        for trouble in _troubles(result):
            found.setdefault(trouble, set()).add(result.student)
    every = [Trouble(*key, tuple(sorted(names))) for key, names in found.items()]
    return sorted(every, key=lambda one: (not one.mistake, -len(one.students)))


def _troubles(result: Result) -> Iterator[tuple[str, str, str]]:
    """Mistake, function and what is wrong, for each failed behaviour."""
    for verdict in result.verdicts:
        function = verdict.grade_id.removeprefix("check_")
        for outcome in verdict.outcomes:
            if outcome.passed or not outcome.attempted:
                continue
            if not outcome.mistake:
                yield "", function, outcome.behaviour
            for id, why in reasons(outcome.mistake).items():
                yield id, function, why
