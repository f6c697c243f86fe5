"""Grade one submission: who runs which cell, and what happens when a process dies."""

from __future__ import annotations

import contextlib
import socket
import time
from dataclasses import replace

from grader.engine.clock import Clock
from grader.engine.limits import Budget, Limits
from grader.engine.notebook.plan import Plan, PlannedCell
from grader.engine.processes.child import Child
from grader.engine.processes.pool import Pool
from grader.engine.protocol import messages
from grader.engine.protocol.entries import ProtocolError
from grader.engine.protocol.framing import Closed, Frame, Kind
from grader.engine.protocol.messages import CellReport, Error, JudgeReport
from grader.errors import ProcessGone

GRACE = 5.0  # seconds that a judge gets to finish after the student's time is up
LOST = (Closed, ProtocolError)
LOST_PROCESS = "ProcessLost"
MOST_SAID = 200  # characters of an error in a note


class Session:
    """The two processes of one submission, which live and die together.

    A process that dies costs the cell that ran: the next one finds two new processes in
    which the cells before were run again.

    Parameters
    ----------
    students, judges : Pool
    plan : Plan
    limits : Limits
    """

    def __init__(
        self, students: Pool, judges: Pool, plan: Plan, limits: Limits
    ) -> None:
        self.students, self.judges, self.plan = students, judges, plan
        self.limits = limits
        self.clock = Clock(limits.cell_seconds, limits.submission_seconds)
        self.budget = Budget(limits.cpu_seconds)
        self.pair: tuple[Child, Child] | None = None
        self.history: list[PlannedCell] = []
        self.left_out: dict[str, str] = {}  # why names of failed cells are not there
        self.errors: tuple[Error, ...] = ()  # of the last cell of the student's
        self.notes: list[str] = []  # what failed in the student's cells
        self.released: set[str] = set()  # since the judge ran its last cell
        self.imports = ""  # likewise
        self.lent: list[str] = []  # where the judge's functions stand in at a check
        checks = (name for cell in plan.cells for name in cell.checks)
        self.prepare = {"functions": [*checks], "imports": plan.heavy_imports}

    def close(self) -> bool:
        """End both processes; whether one of them was lost with its warm parent."""
        pair, self.pair = self.pair, None
        student, judge = [child.end() for child in pair] if pair else (0.0, 0.0)
        self.budget.seconds -= student or 0.0
        if self.budget.seconds <= 0:
            self.clock.stop()
        return student is None or judge is None

    def part(self) -> None:
        """End a pair of which one was lost.

        Raises
        ------
        ProcessGone
            When that was not the submission's doing.
        """
        if self.close():
            raise ProcessGone(
                "Something outside ended the processes of this submission again and "
                "again: grade it once more."
            )

    def finish(self) -> None:
        """End the student process; the judge may serve another submission."""
        if self.pair and self.plan.judge_is_unchanged:
            student, judge = self.pair
            self.pair = None
            student.kill()
            self.judges.take_back(judge, self.clock.spent)

    def apart(self) -> Session:
        """Another session, as far as this one."""
        one = Session(self.students, self.judges, self.plan, self.limits)
        one.clock.deadline, one.budget = self.clock.deadline, self.budget
        one.history = [*self.history]
        return one

    def lending(
        self, planned: PlannedCell, defining: PlannedCell, names: list[str]
    ) -> JudgeReport:
        """Run a check in which the judge's own functions stand in for the student's.

        Parameters
        ----------
        planned : PlannedCell
        defining : PlannedCell
            Defines these functions in the judge.
        names : list of str
            The functions.
        """
        self.run(defining)
        self.lent = names
        return self.run(planned)

    def run(self, planned: PlannedCell) -> JudgeReport:
        """Run one cell where it belongs and report what was seen.

        Where a cell of the student's does not come through as a whole, what graded
        functions need of it is run.
        """
        try:
            self.replay()
            self.clock.start()
            report = self.step(planned)
        except LOST as error:
            late = self.clock.is_late
            self.part()
            why = self.clock.why(error, late)
            lost = Error((LOST_PROCESS,), why, why)
            self.note(planned, lost)
            if planned.role == "instructor":  # the judge needs it all the same
                return self.run(replace(planned, role="judge"))
            self.run_needed(planned)
            return JudgeReport(error=lost)
        if planned.role != "check":
            self.history.append(planned)
        if planned.role == "student":
            for failed in self.errors:
                self.note(planned, failed)
            if any("SyntaxError" in failed.bases for failed in self.errors):
                self.run_needed(planned)
        if report.lost:
            self.part()
        return self.with_reason(planned, report)

    def run_needed(self, planned: PlannedCell) -> None:
        """Run what graded functions need of a cell that did not run as a whole."""
        if planned.needed is not None:
            self.run(replace(planned, runs=planned.needed, needed=None, defines=False))

    def note(self, planned: PlannedCell, error: Error) -> None:
        """Note why what a cell of the student's was to define may not be there."""
        where = f", line {error.line}" if error.line else ""
        said = error.said[:MOST_SAID]
        why = f"{planned.label}{where} ended in {said}"
        if error.name == LOST_PROCESS:
            said = why = error.text
        elif planned.unread:
            why = f"{planned.label} cannot be read, {planned.unread}."
        self.left_out |= {
            name: f"{name} is not defined: {why}" for name in planned.released
        }
        if planned.role == "student" and "SyntaxError" not in error.bases:
            self.notes.append(f"{planned.label}{where}: {said}")

    def with_reason(self, planned: PlannedCell, report: JudgeReport) -> JudgeReport:
        """A report that says why a name is not there, when its cell was left out."""
        whys = [self.left_out[name] for name in planned.needs & self.left_out.keys()]
        if not (whys and report.missing and report.error):
            return report
        error = Error(report.error.bases, whys[0], whys[0])
        return messages.changed(report, missing="", error=error)

    def replay(self) -> None:
        """Start the processes if there are none, and bring them to where we are.

        A cell that no longer comes through is left out from then on.
        """
        while self.pair is None:
            self.start()
            cells, self.history = self.history, []
            for number, planned in enumerate(cells, 1):
                self.clock.start()
                try:
                    self.step(planned)
                except LOST:
                    self.part()
                    self.history += cells[number:]
                    break
                self.history.append(planned)

    def start(self) -> None:
        """Start both processes."""
        ours, theirs = socket.socketpair()
        told = {"told": {"cpu_seconds": self.budget.seconds}}
        with contextlib.ExitStack() as undo:
            undo.callback(theirs.close)
            student = self.students.child(ours, self.prepare | told)
            undo.callback(student.kill)
            self.pair = student, self.judges.child(theirs, self.prepare)
            undo.pop_all()
        self.released, self.imports = set(), ""
        for child in self.pair:
            child.wait_until_ready()
        if self.plan.files:
            self.clock.start()
            files = messages.write(messages.StudentFiles(self.plan.files))
            self.pair[0].channel.send(Frame(Kind.ORDER, files), self.clock.until)

    def step(self, planned: PlannedCell) -> JudgeReport:
        """Run one cell in the processes that there are.

        An instructor's cell runs in both, and what the judge reports counts.
        """
        report = JudgeReport()
        if planned.role in ("student", "instructor"):
            seen = self.run_student(planned)
            self.errors = seen.errors
            report = JudgeReport(seen.outputs, next(iter(seen.errors), None))
        if planned.role in ("instructor", "judge", "check"):
            report = self.run_judge(planned)
        return report

    def run_student(self, planned: PlannedCell) -> CellReport:
        """Have the student process run a cell: never a line that is hidden."""
        assert self.pair is not None
        self.released |= planned.released
        self.imports += f"{planned.imports}\n"
        cell = messages.StudentCell(
            planned.shown,
            planned.label,
            tuple(self.plan.specials),
            shadow=planned.role == "instructor",
            defines=planned.defines,
        )
        channel = self.pair[0].channel
        channel.send(Frame(Kind.ORDER, messages.write(cell)), self.clock.until)
        frame = channel.receive(self.clock.until)
        if frame.kind is not Kind.DONE:
            raise ProtocolError("no report")
        return messages.read(frame.data, CellReport)

    def run_judge(self, planned: PlannedCell) -> JudgeReport:
        """Have the judge run a cell; out of time, it goes on without the student."""
        assert self.pair is not None
        student, judge = self.pair
        cell = messages.JudgeCell(
            planned.cell.source,
            planned.label,
            {name: tuple(each) for name, each in self.plan.specials.items()},
            released=tuple(sorted(self.released)),
            imports=self.imports,
            hidden_lines=tuple(planned.hidden_lines),
            lent=tuple(self.lent) if planned.role == "check" else (),
            until=self.clock.until,
        )
        self.released, self.imports = set(), ""
        judge.channel.send(Frame(Kind.ORDER, messages.write(cell)), self.clock.until)
        late = ""
        try:
            frame = judge.channel.receive(self.clock.until)
        except Closed:
            if time.monotonic() < self.clock.until:
                raise
            student.kill()
            late = "it took too long"
            frame = judge.channel.receive(self.clock.until + GRACE)
        report = messages.read(frame.data, JudgeReport)
        return messages.changed(report, lost=report.lost or late)
