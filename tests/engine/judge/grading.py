"""A judge in this process, and a small assignment for it.

Some of it is checked, the rest are tests as other courses write them.
"""

import math
import socket
from functools import cache, partial

from grader.authoring.source import HIDDEN_CASES, read_source
from grader.engine.judge.check import GradingCheck
from grader.engine.judge.process import Judge
from grader.engine.notebook.plan import PlannedCell
from grader.engine.protocol import messages
from grader.engine.protocol.framing import Channel
from grader.engine.protocol.random_state import GlobalRandom
from grader.engine.shell import Interpreter
from grader.engine.verdict import cell_verdict
from grader.mistakes.diagnosis import recognise
from tests.engine.judge.wire import HonestStudent, Wire
from tests.engine.notebooks import judged

SETUP = """import numpy as np
from test_cases import check
limit = 1e-6
def close(a, b):
    return np.shape(a) == np.shape(b) and np.allclose(a, b, rtol=limit)
def twice(x):
    return f(f(x))
"""
CHECKED = {
    "diagnose": "01_data_and_initialization",
    "gradient_check": "03_gradient_checking",
    "update_parameters_with_gd": "04_optimization_methods",
    "SGD": "06_optimizer_classes",
    "count_parameters": "09_optimizers_and_activations",
}
OWN = """
class V:
    def __init__(self, x):
        self.x = x
    def double(self):
        return 2 * self.x
    def __add__(self, other):
        return V(self.x + other.x)
    def __eq__(self, other):
        return self.x == other.x
    def __hash__(self):
        return hash(self.x)
    def __str__(self):
        return str(self.x)
def f(x):
    return x**2
def g(h, x):
    return h(h(x))
def fill(x):
    x[:] = 7
def pick(rng):
    return int(rng.integers(100))
def grow(s):
    s.add(5)
def fail():
    raise ValueError("no")
d = {"a": 3.25}
"""
ASSERTS = [
    "assert f(3) == 9, f(3)",
    "assert close(f(2.0), 4.0)",
    "assert twice(3) == 81",
    "assert sorted(d) == ['a'] and d['a'] == 3.25",
    "v = V(3)\nassert v.double() == 6, v\nv.x = 4\nassert v.x == 4, (v, v + v)",
    "assert (V(2) + V(5)).x == 7 and {V(2): 5}[V(2)] == 5",
    "x = np.zeros(2)\nfill(x)\nassert x.tolist() == [7, 7]",
    "s = {2}\ngrow(s)\nassert s == {2, 5}",
    "rng, twin = np.random.default_rng(5), np.random.default_rng(5)\n"
    "assert pick(rng) == twin.integers(100) and rng.random() == twin.random()",
    "assert g(lambda x: x + 3, 2) == 8",
    "assert g(f, 3) == 81",
    "np.random.seed(3)\na = np.random.rand()\nassert close(f(a), a * a)",
    "try:\n    fail()\nexcept ValueError as e:\n    assert str(e) == 'no'\n"
    "else:\n    raise AssertionError",
    "f1, f = f, lambda x: x\nassert f1(4) == 16",
]
CELLS = [f"check({name})" for name in CHECKED] + ASSERTS

DEFINED = frozenset({*CHECKED, "V", "f", "g", "fill", "pick", "grow", "fail", "d"})
SPECIALS = {"V": ("__init__", "__add__", "__eq__", "__hash__", "__str__"), "SGD": ()}
MINE = ("np", "check", "limit", "close")  # names of the instructor's


def honest_code():
    """The reference's solutions of what is checked, and those of the other tests."""
    cells = {name: read_source(CHECKED[name]).cells for name in CHECKED}
    found = [cell.source for n, all_ in cells.items() for cell in all_ if cell.id == n]
    return "\n".join(["import numpy as np", OWN, *found])


@cache
def planned(source):
    return PlannedCell(judged(source), "check", "cell test")


class CountingChannel(Channel):
    """A channel whose frames are counted as they arrive."""

    def __init__(self, connection, grader):
        super().__init__(connection)
        self.grader = grader

    def receive(self, deadline=None):
        frame = super().receive(deadline)
        self.grader.exchanges += 1
        return frame


class Grader:
    """A judge that serves one submission after the other, as a warm process does."""

    def __init__(self):
        folders = [HIDDEN_CASES]
        self.check = GradingCheck(folders, partial(recognise, folders), seed=0)
        self.interpreter = Interpreter(1 << 16)
        self.random = GlobalRandom()
        self.start = self.random.known_state()
        self.honest = HonestStudent(honest_code(), {*SPECIALS})
        self.exchanges = 0

    def judge(self, channel):
        """The judge of the next submission."""
        self.interpreter.forget()
        self.random.set(self.start)
        return Judge(None, channel, self.interpreter, self.check)

    def judge_of(self, says):
        """The judge of a submission whose student process answers so, after a setup."""
        judge = self.judge(CountingChannel(Wire(says), self))
        self.verdict(judge, SETUP, released=DEFINED)
        return judge

    def verdict(self, judge, source, released=(), hidden_lines=()):
        """The report on a cell, which can be sent, and its verdict."""
        cell = messages.JudgeCell(
            source, "cell test", SPECIALS, (*released,), "", hidden_lines, (), math.inf
        )
        report = judge.run(cell)
        if fault := getattr(judge.student.student.connection, "fault", None):
            raise fault
        messages.read(messages.write(report), messages.JudgeReport)
        return report, cell_verdict(planned(source), report, DEFINED)

    def serve_an_honest_student(self):
        """Judge all cells for somebody whose functions are right."""
        ours, theirs = map(Channel, socket.socketpair())
        with theirs.connection, self.honest.serving(theirs), ours.connection:
            judge = self.judge(ours)
            self.verdict(judge, SETUP, released=DEFINED)
            for source in CELLS:
                report, verdict = self.verdict(judge, source)
                assert verdict.mark == 1, report
