"""The cases reject every known mistake, and the mistakes can be told apart."""

import re

import pytest

from grader.authoring.source import (
    HIDDEN_CASES,
    assignments,
    graded_functions,
    read_source,
)
from grader.mistakes import MISTAKES, mistake, mistakes
from test_cases.calling import observe
from test_cases.cases import CaseSet, encode, load_cases
from test_cases.judging import judge
from test_cases.observing import COMPARISONS

FUNCTIONS = [
    function
    for name in assignments()
    for function in graded_functions(read_source(name))
]
ids = pytest.mark.parametrize("id", MISTAKES)

# Division by zero and roots of negative numbers belong to some of the mistakes.
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


def cases_of(function: str) -> CaseSet:
    return load_cases(function, HIDDEN_CASES)


def seen(wrong, function):
    """What every case sees of a wrong answer, as text."""
    case_set, found = cases_of(function), []
    for case in case_set.cases:
        try:
            look = COMPARISONS[case.compare].look
            found.append(repr(encode(look(observe(wrong, case_set, case)))))
        except Exception as error:
            found.append(repr(error))
    return tuple(found)


@ids
def test_a_mistake_fails_a_case(id):
    entry = MISTAKES[id]
    outcomes = judge(entry.wrong, cases_of(entry.function))
    assert not all(outcome.passed for outcome in outcomes)


@ids
def test_a_mistake_is_explained_in_both_languages(id):
    entry = MISTAKES[id]
    assert entry.function in FUNCTIONS
    assert entry.why
    assert re.search(r"[.?]$", entry.hint_en)
    assert re.search(r"[가-힣].*[.?)]$", entry.hint_ko)


@ids
def test_a_hint_does_not_give_the_line(id):
    hints = MISTAKES[id].hint_en + MISTAKES[id].hint_ko
    assert not re.search(
        r"\*\*|\(1 ?- ?b|np\.|\]\s*=|\+=|-=", hints.replace("(1-beta)", "")
    )


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_two_mistakes_of_a_function_give_the_same_everywhere(function):
    found = {}
    for entry in mistakes(function):
        found.setdefault(seen(entry.wrong, function), []).append(entry.id)
    assert [twins for twins in found.values() if len(twins) > 1] == []


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_case_of_every_behaviour_rejects_a_mistake_that_another_lets_pass(function):
    """A case that fails only when all others fail would show nothing."""
    tables = [judge(m.wrong, cases_of(function)) for m in mistakes(function)]
    partly = [table for table in tables if any(o.passed for o in table)]
    rejected = {o.behaviour for table in partly for o in table if not o.passed}
    assert rejected == {case.behaviour for case in cases_of(function).cases}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_doing_nothing_right_earns_at_most_a_tenth(function):
    for entry in mistakes(function):
        outcomes = judge(entry.wrong, cases_of(function))
        if entry.why in ("parameters returned as they came", "no step is taken"):
            earned = sum(o.weight for o in outcomes if o.passed)
            assert earned <= sum(o.weight for o in outcomes) / 10


def test_an_id_is_given_once():
    with pytest.raises(ValueError, match="two mistakes have the id 'GD-1'"):
        mistake("GD-1", "update_parameters_with_gd", "again", "?", "?")(lambda: None)
