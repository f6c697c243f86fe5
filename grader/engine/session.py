"""Grade one submission: who runs which cell, and what happens when a process dies."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from grader.engine.assemble import Plan, PlannedCell
from grader.engine.channel import DONE, FAULT, ORDER, Channel, Closed, Frame
from grader.engine.codec import ProtocolError, encode
from grader.engine.decoding import decode
from grader.engine.nursery import Child, Nursery
from grader.engine.outputs import checked_error, checked_outputs

GRACE = 5.0  # seconds that a judge gets to finish after the student's time is up
Report = dict[str, Any]


class Worker:
    """A process that is started when it is needed and replayed when it was lost."""

    def __init__(self, nursery: Nursery, order: Callable[..., bytes]) -> None:
        self.nursery, self.order = nursery, order
        self.child: Child | None = None
        self.history: list[PlannedCell] = []

    def channel(self) -> Channel:
        """The channel to the process, which is started if there is none."""
        if self.child is None:
            self.child = self.nursery.child()
        return self.child.channel

    def lose(self) -> None:
        """Kill the process."""
        if self.child is not None:
            self.child.kill()
            self.child = None


class Session:
    """The two processes of one submission.

    Parameters
    ----------
    students, judges : Nursery
    plan : Plan
    cell_seconds, submission_seconds : float
    """

    def __init__(
        self,
        students: Nursery,
        judges: Nursery,
        plan: Plan,
        cell_seconds: float,
        submission_seconds: float,
    ) -> None:
        self.plan, self.cell_seconds = plan, cell_seconds
        self.deadline = time.monotonic() + submission_seconds
        self.until = self.deadline
        self.random: Any = None  # the state of chance; a submission starts with any
        self.student = Worker(students, self.student_order)
        self.judge = Worker(judges, self.judge_order)
        self.student_fault = ""  # why the student process was lost in this cell
        self.released: set[str] = set()

    def close(self) -> None:
        """End both processes."""
        self.student.lose()
        self.judge.lose()

    def run(self, planned: PlannedCell) -> Report:
        """Run one cell where it belongs and report what was seen."""
        self.until = min(time.monotonic() + self.cell_seconds, self.deadline)
        self.student_fault = ""
        report: Report = {}
        if planned.role in ("student", "instructor"):
            report = self.run_student(planned)
        if planned.role in ("instructor", "check"):
            report = self.run_judge(planned)
        self.random = report.get("random") or self.random
        return report

    def run_student(self, planned: PlannedCell) -> Report:
        """Run a cell in the student process; the judge's state of chance prevails."""
        self.released |= planned.released
        try:
            self.replay(self.student, lambda channel: channel.receive(self.until))
            report = self.exchange_student(planned)
        except (Closed, ProtocolError, LookupError, TypeError) as error:
            self.student.lose()
            return _fault(self.why(error))
        self.student.history.append(planned)
        return report

    def exchange_student(self, planned: PlannedCell) -> Report:
        """Have the student process run a cell."""
        channel = self.student.channel()
        channel.send(Frame(ORDER, self.student_order(planned)), self.until)
        report: Report = decode(channel.receive(self.until).data).value
        return {
            "outputs": checked_outputs(report["outputs"]),
            "error": report["error"] and checked_error(report["error"]),
            "random": report["random"],
        }

    def run_judge(self, planned: PlannedCell) -> Report:
        """Run a cell in the judge, passing its questions on to the student process."""
        try:
            self.replay(self.judge, self.attend)
            channel = self.judge.channel()
            channel.send(Frame(ORDER, self.judge_order(planned)), self.until)
            report: Report = decode(self.attend(channel).data).value
        except (Closed, ProtocolError) as error:
            self.judge.lose()
            return _fault(self.student_fault or self.why(error))
        if planned.role == "instructor":
            self.judge.history.append(planned)
        self.released = set()
        return report

    def attend(self, channel: Channel) -> Frame:
        """Pass questions and answers on until the judge is done."""
        while True:
            frame = channel.receive(self.until + GRACE)
            if frame.kind == DONE:
                return frame
            channel.send(self.answered(frame), self.until + GRACE)

    def answered(self, frame: Frame) -> Frame:
        """The student process's answer, or the news that it is lost for this cell."""
        if not self.student_fault:
            try:
                self.replay(self.student, lambda channel: channel.receive(self.until))
                channel = self.student.channel()
                channel.send(frame, self.until)
                return channel.receive(self.until)
            except (Closed, ProtocolError) as error:
                self.student.lose()
                self.student_fault = self.why(error)
        return Frame(FAULT, self.student_fault.encode())

    def replay(self, worker: Worker, finish: Callable[[Channel], Frame]) -> None:
        """Give a new process the cells that the one before had come through."""
        if worker.child is not None:
            return
        cells, worker.history = worker.history, []
        channel = worker.channel()
        for planned in cells:
            channel.send(Frame(ORDER, worker.order(planned)), self.until)
            finish(channel)
            worker.history.append(planned)

    def student_order(self, planned: PlannedCell) -> bytes:
        """What the student process is told: never a line of a solution or a check."""
        hidden = planned.role == "instructor" and planned.hidden_lines
        order = {"source": "" if hidden else planned.cell.source}
        order |= {"label": planned.label, "random": self.random}
        order |= {"pictures": planned.role == "student"}
        return encode(order | {"classes": list(self.plan.specials)})[0]

    def judge_order(self, planned: PlannedCell) -> bytes:
        """What the judge is told."""
        order = {"source": planned.cell.source, "label": planned.label}
        order |= {"random": self.random, "released": sorted(self.released)}
        order |= {"hidden_lines": planned.hidden_lines}
        return encode(order | {"specials": self.plan.specials})[0]

    def why(self, error: Exception) -> str:
        """Why a process was lost, in a sentence."""
        if time.monotonic() >= self.deadline:
            return "The time for this submission is used up."
        if time.monotonic() >= self.until:
            return f"The cell took longer than {self.cell_seconds:g} seconds."
        if isinstance(error, Closed):
            return "The code ended the process (an exit, a crash or too much memory)."
        return "The process sent something that is no answer."


def _fault(why: str) -> Report:
    """The report of a cell whose process was lost."""
    error = {"bases": ["ProcessLost"], "text": why, "traceback": why}
    return {"outputs": [], "error": error, "outcomes": [], "missing": ""}
