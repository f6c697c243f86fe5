"""A student process that answers well-formed nonsense gets nothing, and costs nothing.

Hypothesis plays the process; the judge, its interpreter and its check are the real ones
and serve one liar after the other. In between comes an honest student.
"""

import builtins
from functools import partial

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.engine.judge.grading import CELLS, DEFINED
from tests.engine.judge.nonsense import Nonsense

MINE = ("np", "check", "limit", "close", "twice")  # names of the instructor's
EXCHANGES = 10_000
SETTINGS = settings(
    max_examples=90,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


class Liars(RuleBasedStateMachine):
    """One liar after the other, until hypothesis has seen enough of them."""

    def __init__(self, grader):
        super().__init__()
        self.grader, self.judge = grader, None

    @rule(
        random=st.randoms(use_true_random=True),
        clumsy=st.sampled_from([0, 0.01, 0.1]),
        source=st.sampled_from(CELLS),
    )
    def judge_a_cell(self, random, clumsy, source):
        """By the same judge as before, until the student process is lost."""
        nonsense = Nonsense(random, DEFINED, clumsy)
        if self.judge is None or self.judge.student.lost:
            self.judge = self.grader.judge_of(nonsense)
            here = self.judge.namespace
            self.mine = {name: here[name] for name in MINE}
            self.builtins = dict(vars(builtins))
        self.judge.student.student.connection.says = nonsense
        report, verdict = self.grader.verdict(self.judge, source)
        assert verdict.mark == 0 or verdict.status == "not judged", report
        assert not any(one.passed for each in report.checked for one in each.outcomes)

    @invariant()
    def the_instructors_names_are_his_own(self):
        if self.judge:
            here = self.judge.namespace
            assert all(here[name] is value for name, value in self.mine.items())
            assert vars(builtins) == self.builtins

    def teardown(self):
        """The next submission is an honest one."""
        self.grader.serve_an_honest_student()


def test_an_honest_student_gets_full_marks(grader):
    grader.serve_an_honest_student()


def test_liars_get_nothing_and_cost_nothing(grader):
    run_state_machine_as_test(partial(Liars, grader), settings=SETTINGS)
    assert grader.exchanges >= EXCHANGES, grader.exchanges
