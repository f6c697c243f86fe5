"""A function judged once more, with the reference for the functions it builds on.

A mistake is to cost marks where it was made, and not again in every function that calls
the wrong one. The reference's functions run in the judge: what stands in for them, in
the student process, only calls them, and that process ends with the check.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from nbformat import NotebookNode

from grader.engine.notebook.plan import Plan, PlannedCell
from grader.engine.session import Report, Session
from grader.engine.verdict import CellVerdict
from test_cases.judging import Outcome
from test_cases.judging import report as lines


def with_second_run(
    report: Report,
    planned: PlannedCell,
    session: Session,
    verdicts: Iterable[CellVerdict],
) -> Report:
    """The report of a check, and of its second run when there is reason for one.

    What passes in either run has passed. Of the second run nothing else is told but the
    mistake that it recognises: what a student's code says there may hold values of the
    reference.

    Parameters
    ----------
    report : dict
        What the first run gave, with the student's own functions.
    planned : PlannedCell
        The check cell.
    session : Session
    verdicts : iterable of CellVerdict
        Those on the cells before: the reference stands in for what lost marks there.
    """
    first = _outcomes(report)
    if report["error"] or all(outcome.passed for outcome in first):
        return report
    weak = sorted(_builds_on(planned.needs, session.plan) & _short(verdicts))
    if not weak:
        return report
    second = _rerun(planned, weak, session)
    if len(second) != len(first):
        return report
    told = _listed(weak)
    both = [_combined(*pair, told) for pair in zip(first, second, strict=True)]
    outputs = [
        _rewritten(item, lines(first), lines(both)) for item in report["outputs"]
    ]
    return report | {"outcomes": list(map(vars, both)), "outputs": outputs}


def _outcomes(report: Report) -> list[Outcome]:
    return [Outcome(**outcome) for outcome in report["outcomes"]]


def _short(verdicts: Iterable[CellVerdict]) -> set[str]:
    """Functions that lost marks in checks of their own."""
    lost = (verdict for verdict in verdicts if verdict.mark != verdict.max_mark)
    return {verdict.grade_id.removeprefix("check_") for verdict in lost}


def _builds_on(judged: frozenset[str], plan: Plan) -> set[str]:
    """Names that the reference of what is judged reads, without those judged here."""
    solutions = (cell.needs for cell in plan.cells if judged & cell.released)
    return set().union(*solutions) - judged


def _defining(names: list[str], judged: frozenset[str], plan: Plan) -> PlannedCell:
    """A cell that defines names in the judge as the reference does, and their needs.

    What is judged stays the student's.
    """
    wanted, found = set(names), list[str]()
    for cell in reversed(plan.cells):
        if wanted & cell.released and not judged & cell.released:
            wanted |= cell.needs
            found.append(cell.reference)
    source = "\n\n".join(reversed(found))
    return PlannedCell(NotebookNode(source=source), "judge", "reference")


def _rerun(planned: PlannedCell, weak: list[str], session: Session) -> list[Outcome]:
    """How the behaviours come out with the reference for the weak functions.

    That needs processes of its own, except where nothing runs after this cell.
    """
    defining = _defining(weak, planned.needs, session.plan)
    if planned is session.plan.last:
        return _outcomes(session.lending(planned, defining, weak))
    apart = session.apart()
    try:
        return _outcomes(apart.lending(planned, defining, weak))
    finally:
        apart.close()


def _combined(first: Outcome, second: Outcome, told: str) -> Outcome:
    """One outcome of two runs."""
    if first.passed:
        return first
    if second.passed:
        return replace(second, standing_in=told)
    if second.attempted and not first.attempted:
        first = replace(
            first, attempted=True, message=f"it fails with the reference's {told}, too"
        )
    if second.mistake:
        first = replace(first, mistake=second.mistake, hint=second.hint)
    return first


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _rewritten(item: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    """An output with the lines of both runs in place of those of the first."""
    return item | {"text": item["text"].replace(old, new)}
