"""All graded functions of the course, judged here as a judge would judge them."""

from functools import cache

from grader.authoring.source import (
    HIDDEN_CASES,
    assignments,
    graded_functions,
    read_source,
)
from grader.engine.judge.marking import judge_twice, pairs

FUNCTIONS = [
    function
    for name in assignments()
    for function in graded_functions(read_source(name))
]
SEEDS = (1, 2, 3)


@cache
def cases_of(function, seed=1):
    return pairs(function, (HIDDEN_CASES,), seed)


def nobody(case_set, trials):
    """Recognise no mistake."""
    return [None] * len(trials)


def earned(function, answer, seed=1):
    """The points that an answer gets."""
    outcomes = judge_twice(answer, cases_of(function, seed), nobody)
    return sum(one.weight for one in outcomes if one.passed and one.earns)
