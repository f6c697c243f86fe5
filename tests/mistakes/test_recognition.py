"""Two mistakes at once, unknown ones, and coincidences; the reader's language."""

import re
from functools import partial
from itertools import combinations

import pytest

from grader.authoring.expected import all_functions
from grader.authoring.source import HIDDEN_CASES, reference
from grader.engine.judge import marking
from grader.errors import UserError
from grader.mistakes import Mistake, all_mistakes, build, diagnosis, mistakes
from grader.mistakes.diagnosis import recognise
from grader.mistakes.table import _solution as solution_cell
from test_cases.cases import load_cases
from test_cases.hint_table import by_table
from test_cases.judging import attempt, judge

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")
GD, ADAM = "update_parameters_with_gd", "update_parameters_with_adam"


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")


def graded(wrong, function):
    """The failed behaviours as the judge sees them."""
    case_set = load_cases(function, HIDDEN_CASES)
    outcomes = judge(wrong, case_set, partial(recognise, (HIDDEN_CASES,)))
    return [outcome for outcome in outcomes if not outcome.passed]


def checked(wrong, function):
    """The failed behaviours as a student's own `check` sees them."""
    outcomes = judge(wrong, load_cases(function), by_table)
    return [outcome for outcome in outcomes if not outcome.passed]


PAIRS = ["AD-12+AD-42", "AD-10+AD-40", "MO-31+MO-2", "GD-6+GD-1", "MB-2+MB-4"]
PAIRS += ["MOM-W+MOM-12", "BN-1+BN-3", "SC-1+SC-8"]


@pytest.mark.parametrize("pair", PAIRS)
def test_two_mistakes_at_once_are_named_as_a_pair(pair):
    entries = [all_mistakes()[id] for id in pair.split("+")]
    both = " ".join(entry.hint_en for entry in entries)
    failed = graded(build(*entries), entries[0].function)
    assert {(outcome.mistake, outcome.hint) for outcome in failed} == {(pair, both)}


@pytest.mark.parametrize("function", [function for _, function in all_functions()])
def test_any_two_mistakes_do_not_mix_or_come_to_an_end(function):
    """The judge tries them in the middle of its work."""
    case_set = load_cases(function, HIDDEN_CASES)
    for pair in combinations(mistakes(function), 2):
        try:
            wrong = build(*pair)
        except UserError:
            continue
        attempt(wrong, case_set, case_set.cases[0])


LOOPS = [
    (function, given, new)
    for _, function in all_functions()
    for given, new in [
        ("range(1, L + 1)", "range(L)"),
        ("range(1, L + 1)", "range(1, L)"),
        ("range(1, len(dims))", "range(len(dims))"),
        ("range(1, len(dims))", "range(1, len(dims) - 1)"),
        ("range(n)", "range(1, n)"),
        ("range(n)", "range(n - 1)"),
        ("range(steps)", "range(1, steps)"),
    ]
    if given in solution_cell(function)[1]
]


def test_nine_functions_and_more_have_a_loop_over_the_layers():
    assert len({function for function, *_ in LOOPS}) >= 9


@pytest.mark.parametrize(("function", "given", "new"), LOOPS)
def test_a_range_that_is_off_by_one_in_the_notebooks_own_line_is_named(
    function, given, new
):
    answer = build(Mistake("X", function, "", "", "", ((given, new),)))
    ((named, _),) = {(one.mistake, one.hint) for one in graded(answer, function)}
    assert named
    in_check = {one.mistake for one in checked(answer, function)}
    assert in_check <= {named} or in_check == {""}  # two layers show less than three


def test_a_right_answer_is_compared_with_no_mistake():
    def nobody(case_set, trials):
        raise AssertionError

    right = reference("04_optimization_methods")[ADAM]
    assert all(o.passed for o in judge(right, load_cases(ADAM), nobody))


def update_parameters_with_gd(parameters, grads, learning_rate):
    """A mistake that nobody knows."""
    return {name: value * 7 - 1.5 for name, value in parameters.items()}


def test_an_unknown_mistake_gets_no_name_and_keeps_the_hint_of_the_case():
    case_set = load_cases(GD, HIDDEN_CASES)
    hints = {case.behaviour: case.hint for case in case_set.cases}
    for outcome in graded(update_parameters_with_gd, GD):
        assert outcome.mistake == ""
        assert outcome.hint == hints[outcome.behaviour]


def test_a_mistake_that_would_fail_a_passed_case_is_not_named():
    """Ascent on the first call only: the other cases speak against "ascent"."""
    calls = []

    def update_parameters_with_gd(parameters, grads, learning_rate):
        calls.append(1)
        sign = 1 if len(calls) == 1 else -1
        step = sign * learning_rate
        return {k: v + step * grads["d" + k] for k, v in parameters.items()}

    first, *_ = graded(update_parameters_with_gd, GD)
    assert first.mistake == ""
    assert "the change of it has the wrong sign" in first.message


def test_an_error_is_the_same_mistake_when_it_names_the_same_key():
    for key, named in (("dw1", "GD-9"), ("dX1", "")):

        def lookup(parameters, grads, learning_rate, key=key):
            return grads[key]

        failed = graded(lookup, GD)
        assert {o.mistake for o in failed if "raised" in o.message} == {named}


@pytest.mark.parametrize(
    "error", [UserError("an edit does not fit"), OSError("no file")]
)
def test_no_mark_hangs_on_a_table_that_is_not_right(error, monkeypatch, tmp_path):
    """The notebook may have been changed since, or need what is not here."""

    def nothing(*entries):
        raise error

    monkeypatch.setattr(diagnosis, "build", nothing)
    wrong = all_mistakes()["GD-3"].wrong
    known = partial(recognise, (tmp_path,))
    unnamed = judge(wrong, load_cases(GD), known)
    named = judge(wrong, load_cases(GD))
    assert unnamed == named
    assert not all(outcome.passed for outcome in named)
    told = {"case_folders": [str(tmp_path)], "seed": 1}
    order = {"functions": [GD, ADAM], "told": told}
    assert list(marking.prepare(order)) == [GD, ADAM]


@pytest.mark.parametrize(
    ("variables", "korean"),
    [
        ({"LANG": "ko_KR.UTF-8"}, True),
        ({"LC_ALL": "ko_KR.UTF-8", "LANG": "C"}, True),
        ({"LC_MESSAGES": "ko"}, True),
        ({"LC_ALL": "C", "LANG": "ko_KR.UTF-8"}, False),
        ({"LC_ALL": "", "LANG": "ko_KR.UTF-8"}, True),
        ({"LANG": "en_US.UTF-8"}, False),
        ({}, False),
    ],
)
def test_hints_follow_the_locale(variables, korean, monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    entry = all_mistakes()["AD-1"]
    for failed in (graded(entry.wrong, ADAM), checked(entry.wrong, ADAM)):
        hints = {outcome.hint for outcome in failed}
        assert hints == {entry.hint_ko if korean else entry.hint_en}


def test_the_judge_says_from_which_call_on_an_answer_is_wrong():
    right = reference("06_optimizer_classes")["nesterov_step"]
    given = []

    def nesterov_step(x, v, grad, eta, mu):
        again = any(v is one for one in given)
        x, v = right(x, v, grad, eta, mu * (1.5 if again else 1))
        given.append(v)
        return x, v

    cases = marking.pairs("nesterov_step", (HIDDEN_CASES,), 1)
    known = partial(recognise, (HIDDEN_CASES,))
    outcomes = marking.judge_twice(nesterov_step, cases, known)
    failed = [one.message for one in outcomes if not one.passed]
    assert failed
    for message in failed:
        assert "only where several calls follow each other" in message
        assert re.search(r"; from call 2 of [23] on$", message)
