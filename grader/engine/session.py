"""Grade one submission: who runs which cell, and what happens when a process dies."""

from __future__ import annotations

import contextlib
import json
import socket
import time
from dataclasses import replace
from typing import Any

from grader.engine.limits import Budget
from grader.engine.notebook.outputs import checked_error, checked_outputs
from grader.engine.notebook.plan import Plan, PlannedCell
from grader.engine.processes.child import Child
from grader.engine.processes.pool import Pool
from grader.engine.protocol.decode import decode
from grader.engine.protocol.encode import ProtocolError, encode
from grader.engine.protocol.framing import ORDER, Closed, Frame
from grader.errors import ProcessGone

GRACE = 5.0  # seconds that a judge gets to finish after the student's time is up
NO_NEWS: dict[str, Any] = {"student": None, "judge": None}
LOST = (Closed, ProtocolError, LookupError, TypeError, ValueError)
Report = dict[str, Any]


class Session:
    """The two processes of one submission, which live and die together.

    Parameters
    ----------
    students, judges : Pool
    plan : Plan
    cell_seconds, submission_seconds : float
    budget : Budget, optional
        CPU time, shared by all sessions of a submission.
    """

    def __init__(
        self,
        students: Pool,
        judges: Pool,
        plan: Plan,
        cell_seconds: float,
        submission_seconds: float,
        budget: Budget | None = None,
    ) -> None:
        self.students, self.judges, self.plan = students, judges, plan
        self.cell_seconds = cell_seconds
        self.began = time.monotonic()
        self.deadline = self.began + submission_seconds
        self.budget = budget or Budget(submission_seconds)
        self.until = self.deadline
        self.pair: tuple[Child, Child] | None = None
        self.history: list[PlannedCell] = []
        self.news = dict(NO_NEWS)  # of the random generators
        self.left_out: dict[str, str] = {}  # why names of lost cells are not there
        self.released: set[str] = set()
        self.imports = ""
        self.lent: list[str] = []  # where the judge's functions stand in at a check
        checks = (cell.grade_id for cell in plan.cells if cell.role == "check")
        functions = [name.removeprefix("check_") for name in checks]
        self.prepare = {"functions": functions, "imports": plan.heavy_imports}

    def close(self) -> bool:
        """End both processes; whether one of them was lost with its warm parent."""
        pair, self.pair = self.pair, None
        student, judge = [child.end() for child in pair] if pair else (0.0, 0.0)
        self.budget.seconds -= student or 0.0
        if self.budget.seconds <= 0:
            self.deadline = min(self.deadline, time.monotonic())
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
            self.judges.take_back(judge, time.monotonic() - self.began)

    def apart(self) -> Session:
        """Another session, as far as this one."""
        left = self.deadline - time.monotonic()
        limits = self.cell_seconds, left, self.budget
        one = Session(self.students, self.judges, self.plan, *limits)
        one.history = [*self.history]
        return one

    def lending(
        self, planned: PlannedCell, defining: PlannedCell, names: list[str]
    ) -> Report:
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

    def run(self, planned: PlannedCell) -> Report:
        """Run one cell where it belongs and report what was seen.

        A process that dies costs this cell only: the next one finds two new processes
        in which the cells before were run again.
        """
        try:
            self.replay()
            self.start_clock()
            report = self.step(planned)
        except LOST as error:
            late = time.monotonic() >= self.until
            self.part()
            why = self.why(error, late)
            self.left_out |= dict.fromkeys(planned.released, why)
            if planned.role == "instructor":  # the judge needs it all the same
                return self.run(replace(planned, role="judge"))
            return _fault(why)
        if planned.role != "check":
            self.history.append(planned)
        if report.get("lost"):
            self.part()
        return self.with_reason(planned, report)

    def with_reason(self, planned: PlannedCell, report: Report) -> Report:
        """A report that says why a name is not there, when its cell was left out."""
        whys = [self.left_out[name] for name in planned.needs & self.left_out.keys()]
        if not (whys and report.get("missing")):
            return report
        error = report["error"] | {"text": whys[0], "traceback": whys[0]}
        return report | {"missing": "", "error": error}

    def start_clock(self) -> None:
        """Give the next cell its time."""
        self.until = min(time.monotonic() + self.cell_seconds, self.deadline)

    def replay(self) -> None:
        """Start the processes if there are none, and bring them to where we are.

        A cell that no longer comes through is left out from then on.
        """
        while self.pair is None:
            self.start()
            cells, self.history = self.history, []
            for number, planned in enumerate(cells, 1):
                self.start_clock()
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
        for child in self.pair:
            child.wait_until_ready()

    def step(self, planned: PlannedCell) -> Report:
        """Run one cell in the processes that there are."""
        return self.run_both([planned])[0]

    def run_both(self, cells: list[PlannedCell]) -> dict[int, Report]:
        """Run cells in the processes that there are, first all that are the student's.

        An instructor's cell runs in both, and what the judge reports counts. Where the
        judge loses the student process, nothing is reported of the cells behind.
        """
        theirs, ours = {}, {}
        for place, planned in enumerate(cells):
            if planned.role in ("student", "instructor"):
                theirs[place] = self.student_order(planned)
            if planned.role in ("instructor", "judge", "check"):
                ours[place] = self.judge_order(planned)
        reports = self.run_student(theirs) if theirs else {}
        reports |= self.run_judge(ours) if ours else {}
        lost = [place for place in ours if reports.get(place, {}).get("lost")]
        last = lost[0] if lost else len(cells)
        return {place: one for place, one in reports.items() if place <= last}

    def student_order(self, planned: PlannedCell) -> dict[str, Any]:
        """What the student process is told of a cell: never a line that is hidden."""
        self.released |= planned.released
        self.imports += f"{planned.imports}\n"
        order: dict[str, Any] = {"source": planned.shown, "label": planned.label}
        order |= {"random": self.told("student"), "classes": list(self.plan.specials)}
        order |= {"shadow": planned.role == "instructor", "defines": planned.defines}
        return order

    def run_student(self, orders: dict[int, Any]) -> dict[int, Report]:
        """Have the student process run cells."""
        assert self.pair is not None
        channel = self.pair[0].channel
        channel.send(Frame(ORDER, encode([*orders.values()])[0]), self.until)
        frame = channel.receive(self.until)
        try:
            reports = map(self.checked, decode(frame.data).value)
            return dict(zip(orders, reports, strict=True))
        except Exception:  # whatever a student's code sent in its place
            raise ProtocolError("this is no report") from None

    def checked(self, report: Report) -> Report:
        """What the student process reports of a cell, as far as it is of use."""
        self.news["judge"] = report["random"] or self.news["judge"]
        error = report["error"] and checked_error(report["error"])
        return {"outputs": checked_outputs(report["outputs"]), "error": error}

    def judge_order(self, planned: PlannedCell) -> dict[str, Any]:
        """What the judge is told of a cell."""
        order: dict[str, Any] = {"source": planned.cell.source, "label": planned.label}
        order |= {"random": self.told("judge"), "specials": self.plan.specials}
        order |= {"released": sorted(self.released)}
        order |= {"imports": self.imports, "hidden_lines": planned.hidden_lines}
        self.released, self.imports = set(), ""
        return order | {"lent": self.lent if planned.role == "check" else []}

    def run_judge(self, orders: dict[int, Any]) -> dict[int, Report]:
        """Have the judge run cells, as long as it has the student process."""
        assert self.pair is not None
        reports: dict[int, Report] = {}
        channel = self.pair[1].channel
        self.start_clock()
        told: dict[str, Any] = {"cells": [*orders.values()], "until": self.until}
        told |= {"seconds": self.cell_seconds, "deadline": self.deadline}
        channel.send(Frame(ORDER, encode(told)[0]), self.until)
        for place in orders:
            report = reports[place] = self.next_report()
            if report["lost"]:
                break
            self.start_clock()
        return reports

    def next_report(self) -> Report:
        """What the judge reports next; out of time, it goes on without the student."""
        assert self.pair is not None
        student, judge = self.pair
        gone = ""
        try:
            frame = judge.channel.receive(self.until)
        except Closed:
            if time.monotonic() < self.until:
                raise
            student.kill()
            gone = "it took too long"
            frame = judge.channel.receive(self.until + GRACE)
        report: Report = decode(frame.data).value
        report["lost"] = report["lost"] or gone
        report["outcomes"] = json.loads(report["outcomes"])
        self.news["student"] = report["random"] or self.news["student"]
        return report

    def told(self, who: str) -> Any:
        """The state of chance that one side does not know yet."""
        state, self.news[who] = self.news[who], None
        return state

    def why(self, error: Exception, late: bool) -> str:
        """Why a process was lost, in a sentence."""
        if time.monotonic() >= self.deadline:
            return "The time for this submission is used up."
        if late:
            return f"The cell took longer than {self.cell_seconds:g} seconds."
        if isinstance(error, Closed):
            return "The code ended the process (an exit, a crash or too much memory)."
        return "The process sent something that is no answer."


def _fault(why: str) -> Report:
    """The report of a cell whose process was lost."""
    error = {"bases": ["ProcessLost"], "text": why, "traceback": why}
    return {"outputs": [], "error": error, "outcomes": [], "missing": ""}
