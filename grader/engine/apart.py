"""Which tests of an assignment cannot be run apart from the student's code.

Most tests only call functions and look at what comes back. A test that reads a file
which a function wrote, or asks for a class's source, needs both in one process. The
instructor's own solution tells: such a test passes beside it and fails apart from it.
So does a test for which a file or a module is missing here. What a student would get
there says nothing, so it is not judged.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from grader.engine.notebook.plan import Plan, PlannedCell
from grader.engine.session import LOST, Session
from grader.engine.verdict import CellVerdict


def stock_checks(plan: Plan) -> list[PlannedCell]:
    """Cells that give marks by other means than our check."""
    return [c for c in plan.cells if c.role == "check" and not c.calls_check]


def fail_apart(
    plan: Plan, verdicts: Iterable[CellVerdict], beside: Session
) -> frozenset[str]:
    """The cells that the instructor's own solution passes, but not apart from it.

    Parameters
    ----------
    plan : Plan
        Of the instructor's notebook as a submission to itself.
    verdicts : iterable of CellVerdict
        How that submission was judged.
    beside : Session
        A session of its own, in which the tests run beside the solution.
    """
    failed = {verdict.grade_id for verdict in verdicts if not verdict.mark}
    suspects = {cell.grade_id for cell in stock_checks(plan)} & failed
    return frozenset(suspects & _pass_beside(plan, beside) if suspects else ())


def _pass_beside(plan: Plan, session: Session) -> set[str]:
    """The cells that end without an error in the process of the solution.

    Where a file or a module is missing that the solution needs, nothing is known: then
    these are all cells.
    """
    passed = set()
    try:
        session.start()
        for cell in (one for one in plan.cells if one.role != "text"):
            session.clock.start()
            error = session.step(replace(cell, role="student")).error
            if error is None:
                passed.add(cell.grade_id)
            elif {"OSError", "ImportError"} & {*error.bases}:
                return {one.grade_id for one in plan.cells}
    except LOST:  # what comes behind is not known to pass
        pass
    finally:
        session.close()
    return passed
