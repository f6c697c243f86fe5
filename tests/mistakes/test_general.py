"""Mistakes that can be made in any function."""

import re
from functools import partial

import pytest

from grader.authoring.source import HIDDEN_CASES
from grader.mistakes import reasons
from grader.mistakes.diagnosis import known_mistakes, recognise
from grader.mistakes.general import TEXTS, general_mistakes, is_general, texts
from grader.mistakes.table import solution
from test_cases.cases import load_cases
from test_cases.hint_table import by_table
from test_cases.judging import judge
from test_cases.recognising import PASSED

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")


def general(function):
    cases = load_cases(function, HIDDEN_CASES)
    return {one.id: one for one in general_mistakes(cases, solution(function))}


@pytest.mark.parametrize(
    ("function", "id"),
    [
        ("count_parameters", "exchange:trainable,total"),
        ("batchnorm_backward", "order:dgamma,dbeta,dZ"),
        ("update_parameters_with_momentum", "swap:beta,learning_rate"),
        ("l2_gradient", "swap:dW,W"),
        ("sample_lr", "unused:low"),
        ("nesterov_step", "one:eta"),
        ("update_lr", "early:epoch_num"),
        ("heavy_ball", "late:steps"),
    ],
)
def test_a_general_mistake_is_named_by_the_judge_and_in_a_students_check(function, id):
    said, hint, _ = texts(id)
    wrong = general(function)[id].wrong
    known = partial(recognise, (HIDDEN_CASES,))
    for cases, by in (
        (load_cases(function, HIDDEN_CASES), known),
        (load_cases(function), by_table),
    ):
        failed = [one for one in judge(wrong, cases, by) if not one.passed]
        assert {(one.mistake, one.message, one.hint) for one in failed} == {
            (id, said, hint)
        }


def test_a_mistake_of_the_functions_own_comes_first():
    """Adam's file knows v and s in the wrong order; its hint says more."""
    adam = "update_parameters_with_adam"
    wrong = general(adam)["exchange:s,v"].wrong
    outcomes = judge(wrong, load_cases(adam), by_table)
    assert {one.mistake for one in outcomes if not one.passed} == {"AD-47"}


@pytest.mark.parametrize("function", ["SGD", "Adam", "softmax", "initialize_velocity"])
def test_what_has_one_argument_or_is_a_class_has_none(function):
    assert general(function) == {}


@pytest.mark.parametrize("function", ["fold_batchnorm", "normalize_inputs", "model"])
def test_each_gives_something_of_its_own_and_more_than_errors(function):
    known = [one for one in known_mistakes(function, HIDDEN_CASES) if one.said]
    assert known
    assert len({repr(one.seen) for one in known}) == len(known)
    assert all(any(seen is not PASSED for seen in one.seen) for one in known)


@pytest.mark.parametrize("kind", TEXTS)
def test_each_is_told_in_both_languages_and_to_the_instructor(kind):
    said, english, korean = texts(f"{kind}:v,s")
    assert is_general(f"{kind}:v,s")
    assert reasons(f"{kind}:v,s") == {f"{kind}:v,s": said}
    assert "{" not in said + english + korean
    assert re.search(r"[.?]$", english)
    assert re.search(r"[가-힣].*[.?]$", korean)


def test_no_mistake_of_a_file_is_taken_for_a_general_one():
    assert not is_general("GD-1")
    assert not is_general("")
