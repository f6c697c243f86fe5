"""Why a person should look at a submission."""

from __future__ import annotations

import errno
import os

from grader.course.result import AGAIN, UNREADABLE, Result
from grader.course.submissions import listed
from grader.engine import CellVerdict

BY_HAND = "to be marked by hand"
EMPTY = ("not attempted", "missing")


def reason_for(result: Result) -> str:
    """Why a person should look at a submission; empty when nobody needs to."""
    if result.status in (AGAIN, UNREADABLE):
        return result.notes[0] if result.notes else result.status
    said = " ".join(verdict.said for verdict in result.verdicts)
    if any(os.strerror(errno.EPERM) in text for text in (said, *result.notes)):
        return "tried what the wall refuses"
    if "took longer than" in said or "took too long" in said:
        return "ran out of time"
    if "ended the process" in said:
        return "ended its process"
    if any(verdict.status == "not judged" for verdict in result.verdicts):
        return "a test could not be run"
    graded = [one for one in result.verdicts if one.mark is not None]
    empty = [one for one in graded if one.status in EMPTY]
    if 2 * len(empty) > len(graded):
        return f"nothing is written for {len(empty)} of {len(graded)} parts"
    if unexplained := [*filter(_is_unexplained, result.verdicts)]:
        names = [one.grade_id.removeprefix("check_") for one in unexplained]
        return f"no cause was found: {listed(names)}"
    open_ = sum(verdict.status == "manual" for verdict in result.verdicts)
    return f"{open_} {BY_HAND}" if open_ else ""


def needs_a_person(reason: str) -> bool:
    """Whether a reason is more than questions that are marked by hand anyway."""
    return bool(reason) and BY_HAND not in reason


def _is_unexplained(verdict: CellVerdict) -> bool:
    """Whether behaviours of a function failed and no known mistake was found."""
    failed = [one for one in verdict.outcomes if one.attempted and not one.passed]
    return bool(failed) and not any(one.mistake for one in failed)
