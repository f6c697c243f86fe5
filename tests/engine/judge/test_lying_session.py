"""A session whose student process lies to the engine and to the judge alike.

Session, plan, judge and verdicts are the real ones; the processes are none.
"""

import socket
from random import Random
from types import SimpleNamespace

import pytest
from nbformat import NotebookNode

from grader.engine.limits import Limits
from grader.engine.notebook.outputs import error_output, notebook_outputs
from grader.engine.notebook.plan import Plan, PlannedCell
from grader.engine.protocol import messages
from grader.engine.protocol.framing import Channel, Kind
from grader.engine.protocol.messages import CellReport, Error, JudgeCell, Output
from grader.engine.session import Session
from grader.engine.verdict import cell_verdict
from tests.engine.judge.grading import CELLS, DEFINED, SETUP, SPECIALS, CountingChannel
from tests.engine.judge.nonsense import TEXTS, TYPES, Nonsense
from tests.engine.judge.wire import Wire, framed
from tests.engine.notebooks import judged

SESSIONS = 30


class Processes:
    """Gives children that answer by a function, made anew for each."""

    def __init__(self, make):
        self.make = make

    def child(self, peer, prepare):
        peer.close()
        return SimpleNamespace(
            channel=Channel(Wire(self.make())),
            kill=lambda: None,
            end=lambda: 0.0,
            wait_until_ready=lambda: None,
        )

    def take_back(self, child, seconds):
        pass


def reports(random):
    """What a student process reports about its cells: anything, or nothing."""
    kinds = ["stdout", "stderr", "result", "display"]

    def report():
        outputs = [
            Output(random.choice(kinds), random.choice(TEXTS), random.randbytes(9))
            for _ in range(random.randrange(3))
        ]
        error = Error((random.choice(TYPES),), random.choice(TEXTS))
        data = messages.write(CellReport(tuple(outputs), random.choice([None, error])))
        return framed(Kind.DONE, data)

    def says(frame):
        said = report()
        if random.random() < 0.8:
            return said
        cut = random.randrange(len(said))
        return random.choice(
            [
                b"",
                said + report(),
                said[:cut],
                said[:cut] + random.randbytes(3) + said[cut + 3 :],
                framed(Kind.DONE, b"[]"),
                framed(Kind.FAULT, b"no"),
                framed(Kind.ANSWER, said),
            ]
        )

    return says


def reports_of(judge):
    """What a judge reports about its cells."""

    def says(frame):
        cell = messages.read(frame.data, JudgeCell)
        return framed(Kind.DONE, messages.write(judge.run(cell)))

    return says


def misled_judge(grader, random):
    """A judge whose student process says nonsense."""
    nonsense = Nonsense(random, DEFINED, random.choice([0, 0.01, 0.1]))
    return reports_of(grader.judge(CountingChannel(Wire(nonsense), grader)))


def cells(random):
    """A notebook: a setup, a solution, tests in any order, cells of the student's."""
    made = [
        PlannedCell(NotebookNode(source=SETUP), "instructor", "cell setup"),
        PlannedCell(NotebookNode(source=""), "student", "cell answer", DEFINED),
    ]
    for number, source in enumerate(random.sample(CELLS, len(CELLS))):
        made.append(PlannedCell(judged(source), "check", f"cell {number}"))
        if random.random() < 0.3:
            made.append(PlannedCell(NotebookNode(source=""), "student", "cell own"))
    return made


def verdicts(planned, student, judge):
    """The verdicts on the cells; what each put out can be shown and stored."""
    plan = Plan(planned, {name: [*each] for name, each in SPECIALS.items()})
    session = Session(Processes(student), Processes(judge), plan, Limits())
    found = []
    for one in planned:
        report = session.run(one)
        outputs = notebook_outputs(report.outputs, graded=one.role == "check")
        outputs += [error_output(report.error)] if report.error else []
        str(outputs).encode()
        if one.role == "check":
            found.append(cell_verdict(one, report, DEFINED))
    session.close()
    return found


@pytest.mark.parametrize("seed", range(SESSIONS))
def test_who_lies_to_the_engine_and_to_the_judge_gets_nothing(grader, seed):
    random = Random(seed)
    for verdict in verdicts(
        cells(random),
        lambda: reports(random),
        lambda: misled_judge(grader, random),
    ):
        assert verdict.mark == 0 or verdict.status == "not judged", verdict


def test_who_lies_to_nobody_gets_everything(grader):
    ours, theirs = map(Channel, socket.socketpair())
    planned = [one for one in cells(Random(0)) if "f1, f" not in one.cell.source]
    report = framed(Kind.DONE, messages.write(CellReport()))
    with theirs.connection, grader.honest.serving(theirs), ours.connection:
        found = verdicts(
            planned,
            lambda: lambda frame: report,
            lambda: reports_of(grader.judge(ours)),
        )
    assert {verdict.mark for verdict in found} == {1}
