"""A student process that answers well-formed nonsense gets nothing, and costs nothing.

Hypothesis plays the process; the judge, its interpreter and its check are the real ones
and serve one liar after the other. In between comes an honest student.
"""

import builtins
import socket
from functools import cache, partial

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

import test_cases
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
from tests.engine.judge.nonsense import Nonsense
from tests.engine.judge.wire import HonestStudent, Wire
from tests.engine.notebooks import judged

SETUP = """import numpy as np
from test_cases import check
limit = 1e-6
def close(a, b):
    return np.shape(a) == np.shape(b) and np.allclose(a, b, rtol=limit)
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
def fail():
    raise ValueError("no")
d = {"a": 3.25}
"""
ASSERTS = [
    "assert f(3) == 9, f(3)",
    "assert close(f(2.0), 4.0)",
    "assert sorted(d) == ['a'] and d['a'] == 3.25",
    "v = V(3)\nassert v.double() == 6, v\nv.x = 4\nassert v.x == 4, (v, v + v)",
    "assert (V(2) + V(5)).x == 7 and {V(2): 5}[V(2)] == 5",
    "x = np.zeros(2)\nfill(x)\nassert x.tolist() == [7, 7]",
    "assert g(lambda x: x + 3, 2) == 8",
    "assert g(f, 3) == 81",
    "np.random.seed(3)\na = np.random.rand()\nassert close(f(a), a * a)",
    "try:\n    fail()\nexcept ValueError as e:\n    assert str(e) == 'no'\n"
    "else:\n    raise AssertionError",
    "f1, f = f, lambda x: x\nassert f1(4) == 16",
]
CELLS = [f"check({name})" for name in CHECKED] + ASSERTS

DEFINED = frozenset({*CHECKED, "V", "f", "g", "fill", "fail", "d"})
SPECIALS = {"V": ("__init__", "__add__", "__eq__", "__hash__", "__str__"), "SGD": ()}
MINE = ("np", "check", "limit", "close")  # names of the instructor's
MARKS = [0, None]  # None: not judged
SETTINGS = settings(
    max_examples=10,
    stateful_step_count=50,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def honest_code():
    """The reference's solutions of what is checked, and those of the other tests."""
    cells = {name: read_source(CHECKED[name]).cells for name in CHECKED}
    found = [cell.source for n, all_ in cells.items() for cell in all_ if cell.id == n]
    return "\n".join(["import numpy as np", OWN, *found])


@cache
def planned(source):
    return PlannedCell(judged(source), "check", "cell test")


class Grader:
    """A judge that serves one submission after the other, as a warm process does."""

    def __init__(self):
        self.check = GradingCheck([HIDDEN_CASES], partial(recognise, [HIDDEN_CASES]))
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

    def verdict(self, judge, source, until=1e9, released=()):
        """The report on a cell, and its verdict."""
        cell = messages.JudgeCell(
            source,
            "cell test",
            SPECIALS,
            tuple(released),
            "",
            hidden_lines=(),
            lent=(),
            until=until,
        )
        report = judge.run(cell)
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
                assert verdict.mark == 1, (
                    source,
                    [str(o) for c in report.checked for o in c.outcomes],
                    report.error,
                )


class CountingChannel(Channel):
    """A channel whose frames are counted as they arrive."""

    def __init__(self, connection, grader):
        super().__init__(connection)
        self.grader = grader

    def receive(self, deadline=None):
        frame = super().receive(deadline)
        self.grader.exchanges += 1
        return frame


class Liars(RuleBasedStateMachine):
    """One liar after the other, until hypothesis has seen enough of them."""

    def __init__(self, grader):
        super().__init__()
        self.grader, self.judge = grader, None

    def begin(self, nonsense):
        """The next submission: its student process is new."""
        self.wire = Wire(nonsense)
        self.judge = self.grader.judge(CountingChannel(self.wire, self.grader))
        self.grader.verdict(self.judge, SETUP, released=DEFINED)
        here = self.judge.namespace
        self.mine = {name: here[name] for name in MINE}
        self.builtins = dict(vars(builtins))

    @rule(
        random=st.randoms(use_true_random=True),
        clumsy=st.sampled_from([0, 0.01, 0.1]),
        source=st.sampled_from(CELLS),
    )
    def judge_a_cell(self, random, clumsy, source):
        nonsense = Nonsense(random, DEFINED, clumsy)
        if self.judge is None or self.judge.student.lost:
            self.begin(nonsense)
        self.wire.says = nonsense
        report, verdict = self.grader.verdict(self.judge, source)
        assert verdict.mark in MARKS, report
        assert verdict.mark == 0 or verdict.status == "not judged"
        assert not any(one.passed for each in report.checked for one in each.outcomes)

    def teardown(self):
        self.grader.serve_an_honest_student()

    @invariant()
    def the_instructors_names_are_his_own(self):
        if self.judge:
            here = self.judge.namespace
            assert all(here[name] is value for name, value in self.mine.items())
            assert vars(builtins) == self.builtins


@pytest.fixture
def grader(monkeypatch):
    monkeypatch.setattr(GlobalRandom, "note_seeds", lambda self: None)
    made = Grader()
    monkeypatch.setattr(test_cases, "check", made.check)
    yield made
    made.interpreter.forget()


def test_an_honest_student_gets_full_marks(grader):
    grader.serve_an_honest_student()
    grader.serve_an_honest_student()


def test_liars_get_nothing_and_cost_nothing(grader):
    run_state_machine_as_test(partial(Liars, grader), settings=SETTINGS)
    print(grader.exchanges)
    grader.serve_an_honest_student()
