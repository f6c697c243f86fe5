"""From what the judge saw to a mark."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from grader.engine.notebook.plan import PlannedCell
from grader.engine.protocol.messages import JudgeReport, Output
from test_cases.cases import NO_CASES
from test_cases.causes import report as lines
from test_cases.outcomes import Outcome


@dataclass(frozen=True)
class CellVerdict:
    """How one cell with points came out.

    Attributes
    ----------
    grade_id : str
    mark : float or None
        None: a person must mark it.
    max_mark : float
    status : str
        "passed", "partial", "failed", "not attempted", "missing", "error", "manual" or
        "not judged", which a person must do.
    outcomes : tuple of Outcome
        One for each behaviour, when the cell called ``check``.
    said : str
        What else the student may read: plain text.
    """

    grade_id: str
    mark: float | None
    max_mark: float
    status: str
    outcomes: tuple[Outcome, ...] = ()
    said: str = ""

    @property
    def explanation(self) -> str:
        """All that the student may read, the lines of the behaviours first."""
        return "\n".join(filter(None, [lines(self.outcomes), self.said]))


def cell_verdict(
    planned: PlannedCell, report: JudgeReport, defined: Set[str]
) -> CellVerdict:
    """The verdict on a cell with points, from what the judge reported of it.

    Of a cell that calls our check, only behaviours that were judged there give marks.

    Parameters
    ----------
    planned : PlannedCell
    report : JudgeReport
    defined : set of str
        What students are to write.
    """
    points = planned.points or 0.0
    outcomes = tuple(one for each in report.checked for one in each.outcomes)
    streams = (one for one in report.outputs if one.kind in ("stdout", "stderr"))
    printed = "".join(one.text for one in streams).strip()
    left_out = defined & {*planned.checks} - {each.function for each in report.checked}
    status, mark, why = _judged(planned, report, outcomes, left_out)
    said = "\n".join(filter(None, [printed, why]))
    return CellVerdict(planned.grade_id, mark, points, status, outcomes, said)


def not_judged(planned: PlannedCell) -> CellVerdict:
    """The verdict on a cell that even the instructor's own solution fails here."""
    said = "This test cannot be run apart from the student's code. A person must look."
    points = planned.points or 0.0
    return CellVerdict(planned.grade_id, None, points, "not judged", (), said)


def _judged(
    planned: PlannedCell,
    report: JudgeReport,
    outcomes: Sequence[Outcome],
    left_out: Set[str],
) -> tuple[str, float | None, str]:
    """Status and mark of a cell, and why if it does not say so itself."""
    points = planned.points or 0.0
    if report.error:
        return _failure(planned, report)
    if left_out:
        return "error", 0.0, f"Not checked: {', '.join(sorted(left_out))}."
    if outcomes or planned.calls_check:
        mark = _share(points, outcomes)
    else:
        mark = _stock(points, report.outputs)
    status = "partial" if mark else "failed"
    if mark >= points:
        status = "passed"
    elif outcomes and not any(outcome.attempted for outcome in outcomes):
        status = "not attempted"
    return status, mark, ""


def _share(points: float, outcomes: Sequence[Outcome]) -> float:
    """Points times the share of the behaviours that earn theirs, to a hundredth."""
    total = sum(outcome.weight for outcome in outcomes)
    passed = sum(one.weight for one in outcomes if one.passed and one.earns)
    return round(points * passed / total, 2) if total else 0.0


def _stock(points: float, outputs: Sequence[Output]) -> float:
    """nbgrader's rule for a cell without error: a number is the mark, else all points.

    A number outside 0 to ``points`` is no mark.
    """
    results = [item.text for item in outputs if item.kind == "result"]
    try:
        mark = float(results[0]) if results else points
    except ValueError:
        return points
    return mark if 0 <= mark <= points else 0.0


def _failure(
    planned: PlannedCell, report: JudgeReport
) -> tuple[str, float | None, str]:
    """What to say of a cell that ended in an error."""
    assert report.error is not None
    if report.unsent and not report.checked:
        if report.unsent.startswith(tuple(f"{name} " for name in planned.checks)):
            return "error", 0.0, report.unsent
        return "not judged", None, f"{report.unsent} A person must look."
    found_none = planned.checks and not report.checked
    if found_none and NO_CASES in report.error.traceback:
        return "not judged", None, "There are no cases for it here. A person must look."
    if report.missing:
        return "missing", 0.0, report.missing
    if "NotImplementedError" in report.error.bases:
        return "not attempted", 0.0, "NOT YET  the stub is not filled in."
    failed = "AssertionError" in report.error.bases
    return "failed" if failed else "error", 0.0, report.error.traceback
