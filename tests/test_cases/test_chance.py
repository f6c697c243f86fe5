"""The same answer gets the same marks each time, also where numbers are drawn.

Not even the global random numbers, which a wrong answer may draw from, make a
difference: every call draws the same ones.
"""

import random
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from variants import VARIANTS

from grader.engine.judge.draws import solution
from grader.engine.judge.marking import judge_twice
from grader.mistakes import mistakes
from test_cases.calling import observe
from test_cases.cases import Case, load_cases
from tests.engine.judge.graded import SEEDS, cases_of, nobody

for path in sorted(Path(__file__).parent.glob("variants_*.py")):
    import_module(path.stem)
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")
DRAWING = (
    *("split_indices", "initialize_xavier", "initialize_he", "dropout_forward"),
    *("dropout_backward", "augment_flip", "random_mini_batches", "sample_lr"),
    *("sample_beta", "random_search"),
)


def marks(answer, function, seed):
    """What an answer passes, and whether that counts, in one run of many."""
    np.random.seed(seed + 1)
    random.seed(seed + 2)
    outcomes = judge_twice(answer, cases_of(function, seed), nobody)
    return {(one.behaviour, one.passed, one.earns) for one in outcomes}


@pytest.mark.slow
@pytest.mark.parametrize("function", DRAWING)
def test_a_known_mistake_gets_the_same_marks_in_every_run(function):
    for entry in mistakes(function):
        first, *others = (marks(entry.wrong, function, seed) for seed in SEEDS)
        for other in others:
            assert other == first, entry.id


@pytest.mark.slow
@pytest.mark.parametrize("function", DRAWING)
def test_a_right_answer_gets_all_marks_in_every_run(function):
    answers = [answer for name, answer in VARIANTS if name == function]
    for answer in (solution(function), *answers):
        for seed in SEEDS:
            assert all(passed for _, passed, _ in marks(answer, function, seed))


def test_every_call_draws_the_same_global_numbers_and_nobody_notices():
    np.random.seed(3)
    random.seed(3)
    before = np.random.get_state()[1].tolist(), random.getstate()
    case = Case("", ({"layers_dims": [1], "seed": 0}, {"seed": 1}))
    case_set = load_cases("initialize_he")
    drawn = observe(lambda *_: (np.random.rand(), random.random()), case_set, case)
    one, other = drawn.every
    assert one == other
    assert before == (np.random.get_state()[1].tolist(), random.getstate())


def test_who_seeds_the_global_numbers_draws_those_of_the_seed():
    def seeding(layers_dims, seed):
        np.random.seed(seed)
        return np.random.rand()

    case = Case("", ({"layers_dims": [1], "seed": 0}, {"seed": 1}))
    seen = observe(seeding, load_cases("initialize_he"), case)
    assert [one["parameters"] for one in seen.every] == [
        np.random.RandomState(seed).rand() for seed in (0, 1)
    ]
