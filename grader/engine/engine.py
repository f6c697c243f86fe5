"""A submission in, a graded notebook and its verdicts out."""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Sequence, Set
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import TracebackType

from nbformat import NotebookNode

from grader.engine.apart import fail_apart, stock_checks
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
from grader.engine.protocol.messages import MAX_TRACEBACK, JudgeReport
from grader.engine.reader.readers import File, Readers, UnreadableError
from grader.engine.session import Session
from grader.engine.verdict import CellVerdict, cell_verdict, not_judged
from grader.errors import ProcessGone
from test_cases.causes import report as lines

SEED_BITS = 32
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
    readable : bool
        False when nothing of it could be read; the note says why.
    seed : int or None
        Of the cases that were drawn; with it, the draw can be made again.
    words : bool
        Whether cells of the student's own hold words, which may answer a question.
    """

    notebook: NotebookNode
    verdicts: tuple[CellVerdict, ...]
    notes: tuple[str, ...]
    readable: bool = True
    seed: int | None = None
    words: bool = False

    @property
    def attempted(self) -> bool:
        """Whether anything was found of what is judged here."""
        undone = ("missing", "not attempted", "manual")
        return any(verdict.status not in undone for verdict in self.verdicts)


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
    seed : int, optional
        Of the cases that are drawn for this engine; another one each time when left
        out. No student process sees it.

    Attributes
    ----------
    seed : int
    """

    def __init__(
        self,
        *,
        case_folders: Sequence[Path],
        limits: Limits | None = None,
        sandbox: bool = True,
        many: bool = True,
        seed: int | None = None,
    ) -> None:
        preload = PRELOAD if many else ()
        self._trying_out = threading.Lock()
        self._known_to_fail: dict[str, frozenset[str]] = {}
        self.limits = limits or Limits()
        told = asdict(self.limits)
        self.seed = new_seed() if seed is None else seed
        told_students = told | {"cpu_seconds": self.limits.cpu_seconds}
        told_judges = told | {
            "cpu_seconds": self.limits.submission_seconds,
            "case_folders": [str(folder) for folder in case_folders],
            "seed": self.seed,
        }
        with ExitStack() as stack:
            self.students = Pool("student", told_students, sandbox, preload)
            stack.callback(self.students.close)
            self.judges = Pool("judge", told_judges, preload=preload)
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
        file = _file(submission)
        graded = self._insist(source, file)
        if file.others and not graded.attempted:
            for other in file.others:
                found = self._insist(source, other)
                if found.attempted:
                    said = f"Nothing was done in {file.name}: {other.name} was graded."
                    return replace(found, notes=(said, *found.notes))
        return graded

    def _insist(self, source: NotebookNode, file: File) -> GradedNotebook:
        """Grade a file, again when its processes were ended from outside."""
        for _ in range(ATTEMPTS - 1):
            with suppress(ProcessGone):
                return self._graded(source, file)
        return self._graded(source, file)

    def _graded(self, source: NotebookNode, file: File) -> GradedNotebook:
        """Read a submission, and run its cells from the first to the last."""
        try:
            fail_apart = self._fail_apart(source)
            plan = self.readers.plan(source, file)
            plan.files += tuple((one.name, one.content) for one in file.beside)
        except UnreadableError as error:
            return unreadable(source, str(error))
        verdicts, failed = self._judged(plan, fail_apart)
        notebook, notes = _notebook(source, plan), (*plan.notes, *failed)
        seed, words = self.seed, plan.words
        return GradedNotebook(notebook, verdicts, notes, seed=seed, words=words)

    def _judged(
        self, plan: Plan, fail_apart: Set[str]
    ) -> tuple[tuple[CellVerdict, ...], list[str]]:
        """Run all cells of a plan, and judge those with points; and what failed."""
        session, budget = self._session(plan), OutputBudget()
        verdicts: list[CellVerdict] = []
        try:
            for planned in plan.cells:
                verdict = _graded(planned, session, verdicts, fail_apart, budget)
                verdicts += [verdict] if verdict else []
            session.finish()
        finally:
            session.close()
        return tuple(verdicts), session.notes

    def _session(self, plan: Plan) -> Session:
        return Session(self.students, self.judges, plan, self.limits)

    def _fail_apart(self, source: NotebookNode) -> frozenset[str]:
        """The cells of an assignment that cannot be judged here; tried out once."""
        key = "\0".join(str(cell["source"]) for cell in source.cells)
        with self._trying_out:
            if key not in self._known_to_fail:
                plan = self.readers.plan(source, _file(source))
                found: frozenset[str] = frozenset()
                if stock_checks(plan):
                    verdicts, _ = self._judged(plan, frozenset())
                    found = fail_apart(plan, verdicts, self._session(plan))
                self._known_to_fail[key] = found
            return self._known_to_fail[key]

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


def new_seed() -> int:
    """A seed that nobody can know before."""
    return secrets.randbits(SEED_BITS)


def _graded(
    planned: PlannedCell,
    session: Session,
    before: Sequence[CellVerdict],
    fail_apart: Set[str],
    budget: OutputBudget,
) -> CellVerdict | None:
    """Run a cell, put its outputs into it, and judge it if it has points."""
    if planned.grade_id in fail_apart:
        session.run(planned)
        verdict = not_judged(planned)
        planned.cell.outputs = lines_output(verdict.said)
        return verdict
    if planned.role == "check":
        report = session.run(planned)
        report = with_second_run(report, planned, session, before)
        verdict = cell_verdict(planned, report, session.plan.defined)
        _show_verdict(planned, budget.cut(report), verdict)
        known = map(session.plan.remarks.get, planned.checks)
        remarks = () if verdict.mark == planned.points else filter(None, known)
        said = "\n".join(filter(None, [verdict.said, *remarks]))
        return replace(verdict, said=said[:MAX_TRACEBACK])
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
