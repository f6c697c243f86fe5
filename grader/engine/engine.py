"""A submission in, a graded notebook and its verdicts out."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType

from nbformat import NotebookNode

from grader.engine.carry_forward import with_second_run
from grader.engine.limits import Budget, Limits
from grader.engine.notebook.merge import assemble
from grader.engine.notebook.outputs import error_output, mark_output, notebook_outputs
from grader.engine.notebook.plan import Plan, PlannedCell
from grader.engine.processes.pool import Pool
from grader.engine.session import Report, Session
from grader.engine.verdict import CellVerdict, cell_verdict
from grader.errors import ProcessGone

# Python 3.11 can fail when two threads parse at once (python/cpython#106905).
_PARSING = threading.Lock()
PRELOAD = ("matplotlib.backends.backend_agg",)
ATTEMPTS = 3  # to grade a submission whose processes something outside ends


@dataclass(frozen=True)
class GradedNotebook:
    """A submission after grading.

    Attributes
    ----------
    notebook : NotebookNode
        The instructor's notebook with the student's cells and the outputs of this run.
    verdicts : tuple of CellVerdict
        One for each cell with points.
    notes : tuple of str
        What was odd about the submission.
    """

    notebook: NotebookNode
    verdicts: tuple[CellVerdict, ...]
    notes: tuple[str, ...]


class Engine:
    """Grades submissions; several threads may share one.

    Parameters
    ----------
    case_folders : sequence of Path
        Folders with hidden cases.
    limits : Limits, optional
    sandbox : bool, optional
        Whether student processes stand behind the wall. Without it, only grade what
        you would run yourself.
    many : bool, optional
        Whether there will be many submissions: then a first picture is drawn before
        the first of them, and what their assignment imports is imported once.
    """

    def __init__(
        self,
        *,
        case_folders: Sequence[Path],
        limits: Limits | None = None,
        sandbox: bool = True,
        many: bool = True,
    ) -> None:
        preload = PRELOAD if many else ()
        self.limits = limits or Limits()
        told = asdict(self.limits)
        told_students = told | {"cpu_seconds": self.limits.cpu_seconds}
        told_judges = told | {
            "cpu_seconds": self.limits.submission_seconds,
            "case_folders": [str(folder) for folder in case_folders],
        }
        with ExitStack() as stack:
            self.students = Pool("student", told_students, sandbox, preload)
            stack.callback(self.students.close)
            self.judges = Pool("judge", told_judges, preload=preload)
            stack.callback(self.judges.close)
            self.students.open()
            self.judges.open()
            self._open = stack.pop_all()

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all processes."""
        self._open.close()

    def grade(self, source: NotebookNode, submission: NotebookNode) -> GradedNotebook:
        """Grade one submission.

        Parameters
        ----------
        source : NotebookNode
            The instructor's notebook, solutions included.
        submission : NotebookNode
            The student's notebook, nbformat 4.

        Returns
        -------
        GradedNotebook

        Raises
        ------
        EngineError
            When the engine itself cannot work. Nothing a submission does raises.
        ProcessGone
            When something outside ended its processes, however often it was graded.
        """
        with _PARSING:
            plan = assemble(source, submission)
        for _ in range(ATTEMPTS - 1):
            with suppress(ProcessGone):
                return self._grade(source, plan)
        return self._grade(source, plan)

    def _grade(self, source: NotebookNode, plan: Plan) -> GradedNotebook:
        """Run the cells of a plan from the first to the last."""
        session = Session(
            self.students,
            self.judges,
            plan,
            self.limits.cell_seconds,
            self.limits.submission_seconds,
            Budget(self.limits.cpu_seconds),
        )
        try:
            verdicts: list[CellVerdict] = []
            for planned in plan.cells:
                verdict = _graded(planned, session, verdicts)
                verdicts += [verdict] if verdict else []
            session.finish()
        finally:
            session.close()
        notebook, notes = _notebook(source, plan), tuple(plan.notes)
        return GradedNotebook(notebook, tuple(verdicts), notes)


def _graded(
    planned: PlannedCell, session: Session, before: Sequence[CellVerdict]
) -> CellVerdict | None:
    """Run a cell, put its outputs into it, and judge it if it has points."""
    if planned.role == "check":
        report = session.run(planned)
        report = with_second_run(report, planned, session, before)
        verdict = cell_verdict(planned.grade_id, planned.points or 0.0, report)
        _show_verdict(planned, report, verdict)
        return verdict
    if planned.role != "text":
        _show(planned, session.run(planned))
    if planned.points is None:
        return None
    return CellVerdict(planned.grade_id, None, planned.points, "manual")


def _show(planned: PlannedCell, report: Report) -> None:
    """Put what a cell without marks put out into the notebook."""
    outputs = notebook_outputs(report["outputs"], graded=False)
    planned.cell.outputs = outputs + _errors(report)


def _show_verdict(planned: PlannedCell, report: Report, verdict: CellVerdict) -> None:
    """Put what a check cell put out into the notebook, and exactly one verdict."""
    outputs = notebook_outputs(report["outputs"], graded=True)
    errors = _errors(report)
    planned.cell.outputs = outputs + (errors or [mark_output(verdict.mark or 0.0)])


def _errors(report: Report) -> list[NotebookNode]:
    """The error that ended a cell, if one did."""
    error = report["error"]
    if not error:
        return []
    return [error_output(error["bases"][0], error["text"], error["traceback"])]


def _notebook(source: NotebookNode, plan: Plan) -> NotebookNode:
    """The notebook of a plan, its cells counted as a kernel counts them."""
    notebook = NotebookNode(source)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    notebook.cells = [planned.cell for planned in plan.cells]
    ran = (planned.cell for planned in plan.cells if planned.role != "text")
    for count, cell in enumerate(ran, 1):
        cell.execution_count = count
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
    return notebook
