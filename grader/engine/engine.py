"""A submission in, a graded notebook and its verdicts out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from types import TracebackType

from nbformat import NotebookNode

from grader.engine.carry_forward import with_second_run
from grader.engine.limits import Limits
from grader.engine.notebook.outputs import (
    OutputBudget,
    error_output,
    lines_output,
    mark_output,
    notebook_outputs,
)
from grader.engine.notebook.plan import Plan, PlannedCell, empty_plan
from grader.engine.processes.pool import Pool
from grader.engine.protocol.case_calls import same_questions
from grader.engine.protocol.messages import MAX_TRACEBACK, JudgeReport
from grader.engine.reader.readers import File, Readers, UnreadableError
from grader.engine.session import Session
from grader.engine.verdict import CellVerdict, cell_verdict
from test_cases.cases import load_cases
from test_cases.judging import report as lines

AHEAD = ("matplotlib.backends.backend_agg",)


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
    readable : bool
        False when nothing of it could be read; the note says why.
    """

    notebook: NotebookNode
    verdicts: tuple[CellVerdict, ...]
    notes: tuple[str, ...]
    readable: bool = True


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
        ahead = AHEAD if many else ()
        self.limits = limits or Limits()
        told = asdict(self.limits)
        folders = [str(folder) for folder in case_folders]
        told_judges = told | {"case_folders": folders}
        with ExitStack() as stack:
            lesson = partial(_questions, tuple(case_folders))
            self.students = Pool("student", told, sandbox, ahead, lesson)
            stack.callback(self.students.close)
            self.judges = Pool("judge", told_judges, ahead=ahead)
            stack.callback(self.judges.close)
            self.readers = Readers(self.limits)
            stack.callback(self.readers.close)
            for each in (self.students, self.judges, self.readers):
                each.open()
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

    def grade(
        self, source: NotebookNode, submission: File | NotebookNode
    ) -> GradedNotebook:
        """Grade one submission.

        Parameters
        ----------
        source : NotebookNode
            The instructor's notebook, solutions included.
        submission : File or NotebookNode
            What the student handed in; nothing of it is read in this process.

        Returns
        -------
        GradedNotebook

        Raises
        ------
        EngineError
            When the engine itself cannot work. Nothing a submission does raises.
        """
        try:
            plan = self.readers.plan(source, _file(submission))
        except UnreadableError as error:
            return unreadable(source, str(error))
        session = Session(self.students, self.judges, plan, self.limits)
        try:
            verdicts: list[CellVerdict] = []
            budget = OutputBudget()
            for planned in plan.cells:
                verdict = _graded(planned, session, verdicts, budget)
                verdicts += [verdict] if verdict else []
            session.finish()
        finally:
            session.close()
        notebook, notes = _notebook(source, plan), tuple(plan.notes)
        return GradedNotebook(notebook, tuple(verdicts), notes)

    def definitions(self, file: File) -> tuple[str, ...]:
        """Names of functions and classes that a file seems to define.

        Raises
        ------
        UserError
            When it cannot be read.
        """
        return self.readers.definitions(file)


def unreadable(source: NotebookNode, why: str) -> GradedNotebook:
    """What comes of a submission of which nothing can be read."""
    plan = empty_plan(source)
    verdicts = [
        CellVerdict(cell.grade_id, 0.0, cell.points, "missing", (), why)
        if cell.role == "check"
        else CellVerdict(cell.grade_id, None, cell.points, "manual")
        for cell in plan.cells
        if cell.points is not None
    ]
    notebook = _notebook(source, plan)
    return GradedNotebook(notebook, tuple(verdicts), (why,), readable=False)


def _file(submission: File | NotebookNode) -> File:
    """A submission as a file."""
    if isinstance(submission, File):
        return submission
    return File("submission.ipynb", json.dumps(submission).encode())


def _questions(folders: tuple[Path, ...], function: str) -> bytes | None:
    """What a check asks of every submission; None for a function without cases."""
    try:
        return same_questions(load_cases(function, *folders))
    except LookupError:
        return None


def _graded(
    planned: PlannedCell,
    session: Session,
    before: Sequence[CellVerdict],
    budget: OutputBudget,
) -> CellVerdict | None:
    """Run a cell, put its outputs into it, and judge it if it has points."""
    if planned.role == "check":
        report = session.run(planned)
        report = with_second_run(report, planned, session, before)
        verdict = cell_verdict(planned, report, session.plan.defined)
        _show_verdict(planned, budget.cut(report), verdict)
        return replace(verdict, said=verdict.said[:MAX_TRACEBACK])
    if planned.role != "text":
        _show(planned, budget.cut(session.run(planned)))
    if planned.points is None:
        return None
    return CellVerdict(planned.grade_id, None, planned.points, "manual")


def _show(planned: PlannedCell, report: JudgeReport) -> None:
    """Put what a cell without marks put out into the notebook."""
    outputs = notebook_outputs(report.outputs, graded=False)
    planned.cell.outputs = outputs + _errors(report)


def _show_verdict(
    planned: PlannedCell, report: JudgeReport, verdict: CellVerdict
) -> None:
    """Put what a check cell put out into the notebook, and exactly one verdict."""
    outputs = notebook_outputs(report.outputs, graded=True)
    outputs += lines_output(lines(verdict.outcomes))
    mark = [mark_output(verdict.mark or 0.0)]
    planned.cell.outputs = outputs + (_errors(report) or mark)


def _errors(report: JudgeReport) -> list[NotebookNode]:
    """The error that ended a cell, if one did."""
    return [error_output(report.error)] if report.error else []


def _notebook(source: NotebookNode, plan: Plan) -> NotebookNode:
    """The notebook of a plan, its cells counted as a kernel counts them."""
    notebook = NotebookNode(source)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    notebook.cells = [planned.cell for planned in plan.cells]
    for planned in plan.cells:
        if planned.uncoloured:
            planned.cell.source = f"%%text\n{planned.cell.source}"
    ran = (planned.cell for planned in plan.cells if planned.role != "text")
    for count, cell in enumerate(ran, 1):
        cell.execution_count = count
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
    return notebook
