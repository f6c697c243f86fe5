"""A function judged once more, with the reference for the functions it builds on.

A mistake is to cost marks where it was made, and not again in every function that calls
the wrong one. The reference's functions run in the judge: what stands in for them, in
the student process, only calls them, and that process ends with the check.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from nbformat import NotebookNode

from grader.engine.judge.idle import earning
from grader.engine.notebook.plan import Plan, PlannedCell
from grader.engine.protocol.messages import Checked, JudgeReport, changed
from grader.engine.session import Session
from grader.engine.verdict import CellVerdict
from test_cases.outcomes import Outcome


def with_second_run(
    report: JudgeReport,
    planned: PlannedCell,
    session: Session,
    verdicts: Iterable[CellVerdict],
) -> JudgeReport:
    """The report of a check, and of its second run when there is reason for one.

    What passes in either run has passed. Of the second run nothing else is told but the
    mistake that it recognises: what a student's code says there may hold values of the
    reference.

    Parameters
    ----------
    report : JudgeReport
        What the first run gave, with the student's own functions.
    planned : PlannedCell
        The check cell.
    session : Session
    verdicts : iterable of CellVerdict
        Those on the cells before: the reference stands in for what lost marks there.
    """
    first = report.checked
    if report.error or all(one.passed for each in first for one in each.outcomes):
        return report
    weak = sorted(_builds_on(planned.needs, session.plan) & _short(verdicts))
    if not weak:
        return report
    second = _rerun(planned, weak, session)
    if list(map(_form, second)) != list(map(_form, first)):
        return report
    pairs = zip(first, second, strict=True)
    return changed(report, checked=tuple(_both(*pair, weak) for pair in pairs))


def _form(checked: Checked) -> tuple[str, int]:
    return checked.function, len(checked.outcomes)


def _both(first: Checked, second: Checked, weak: Sequence[str]) -> Checked:
    """What both runs saw of one function."""
    told = _listed(weak)
    pairs = zip(first.outcomes, second.outcomes, strict=True)
    both = earning([_combined(*pair, told) for pair in pairs])
    return Checked(first.function, tuple(both))


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


def _rerun(
    planned: PlannedCell, weak: list[str], session: Session
) -> tuple[Checked, ...]:
    """What the check sees with the reference for the weak functions.

    That needs processes of its own, except where nothing runs after this cell.
    """
    defining = _defining(weak, planned.needs, session.plan)
    if planned is session.plan.last:
        return session.lending(planned, defining, weak).checked
    apart = session.apart()
    try:
        return apart.lending(planned, defining, weak).checked
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
