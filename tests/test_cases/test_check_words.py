"""`check`, as a student meets it."""

import contextlib
import json
import re

import matplotlib.pyplot as plt
import numpy as np
import pytest

from grader.authoring.source import HIDDEN_CASES, reference
from test_cases import check
from test_cases.cases import PUBLIC, Case, CaseSet, load_cases
from test_cases.checking import CheckFailed
from test_cases.judging import judge
from test_cases.wording import HINTS

REFERENCE = reference("04_optimization_methods")


def update_parameters_with_gd(parameters, grads, learning_rate):
    """Forget the biases."""
    for name in ("W1", "W2"):
        parameters[name] = parameters[name] - learning_rate * grads["d" + name]
    return parameters


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")


def raised_by(function):
    with pytest.raises(AssertionError) as caught:
        check(function)
    return caught.value


def lines(capsys):
    """What was printed, a line for each behaviour."""
    return capsys.readouterr().out.replace("\n      ", " ").splitlines()


def test_right_answers_pass_line_by_line_and_more_is_promised(capsys):
    check(REFERENCE["update_parameters_with_gd"])
    assert capsys.readouterr().out.splitlines() == [
        "PASS  two layers, the example of the notebook",
        "PASS  three layers",
        "All 2 public checks passed; more run when the assignment is graded.",
    ]


def test_a_wrong_answer_is_told_what_differs_and_where_to_look(capsys):
    error = raised_by(update_parameters_with_gd)
    assert str(error) == "2 of 2 public checks failed."
    assert lines(capsys) == [
        "FAIL  two layers, the example of the notebook",
        "FAIL  three layers",
        "",
        'WHAT  parameters["b1"] differs: only b differs; it came back as it was.',
        'WHAT  parameters["b1"] differs: it came back as it was.',
        'HERE  parameters["b1"][0, 0] is 1.74481, expected 1.74604',
        f"HINT  {HINTS['same'][0]}",
    ]


def test_a_known_mistake_is_said_once_with_its_hint(capsys):
    def update_parameters_with_gd(parameters, grads, learning_rate):
        for name in parameters:
            if name.startswith("W"):
                slope = grads["d" + name]
                parameters[name] = parameters[name] - learning_rate * slope
        return parameters

    raised_by(update_parameters_with_gd)
    assert lines(capsys) == [
        "FAIL  two layers, the example of the notebook",
        "FAIL  three layers",
        "",
        'WHAT  parameters["b1"] differs.',
        'HERE  parameters["b1"][0, 0] is 1.74481, expected 1.74604',
        "HINT  Every W has a b next to it. Are both moving?",
    ]


def test_an_unknown_mistake_is_described(capsys):
    def update_parameters_with_gd(parameters, grads, learning_rate):
        return {
            k: v - 2.5 * learning_rate * grads["d" + k] for k, v in parameters.items()
        }

    raised_by(update_parameters_with_gd)
    assert lines(capsys)[-3:] == [
        'WHAT  parameters["W1"] differs: the change of it is 2.5 times too large.',
        'HERE  parameters["W1"][0, 0] is 1.65186, expected 1.63535',
        f"HINT  {HINTS['factor'][0]}",
    ]


def test_what_shows_nothing_keeps_the_hint_of_the_case(capsys):
    def update_parameters_with_gd(parameters, grads, learning_rate):
        return {k: v**2 + learning_rate for k, v in parameters.items()}

    raised_by(update_parameters_with_gd)
    *_, what, here, hint = lines(capsys)
    assert here.startswith('HERE  parameters["W1"][0, 0] is ')
    assert what.startswith('WHAT  parameters["W1"] differs: ')
    assert hint == (
        "HINT  Work out one entry by hand: which way does a positive gradient move it, "
        "and how far?"
    )


def test_the_stub_is_not_told_off(capsys):
    def update_parameters_with_gd(parameters, grads, learning_rate):
        raise NotImplementedError

    error = raised_by(update_parameters_with_gd)
    assert capsys.readouterr().out == "NOT YET  the stub is not filled in.\n"
    assert str(error) == "Nothing to check yet: the stub is not filled in."


def test_no_line_is_broken_inside_a_word(capsys):
    raised_by(update_parameters_with_gd)
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) > 2
    assert max(map(len, printed)) <= 88


def test_a_notebook_shows_one_sentence_without_a_stack():
    error = raised_by(update_parameters_with_gd)
    assert isinstance(error, CheckFailed)
    assert error._render_traceback_() == ["2 of 2 public checks failed."]


def test_an_error_is_shown_with_the_line_of_the_cell(capsys):
    def update_parameters_with_gd(parameters, grads, learning_rate):
        return parameters["W9"]

    raised_by(update_parameters_with_gd)
    line = update_parameters_with_gd.__code__.co_firstlineno + 1
    assert (
        f"it raised KeyError: 'W9' (line {line} of the cell)" in capsys.readouterr().out
    )


@pytest.mark.parametrize(
    "function", sorted(path.stem for path in PUBLIC.glob("*.json"))
)
def test_no_expected_value_is_shown(function, capsys):

    def nothing(*args, **kwargs):
        return ()

    nothing.__name__ = function
    raised_by(nothing)
    shown = re.findall(r"\d\.\d\d\d+", capsys.readouterr().out)
    cases = json.loads((PUBLIC / f"{function}.json").read_text("utf-8"))["cases"]
    said = " ".join(case["behaviour"] + case.get("hint", "") for case in cases)
    assert [number for number in shown if number not in said] == []


def test_a_function_without_cases_is_named_with_the_known_ones():
    with pytest.raises(LookupError, match="there are no cases for 'print'"):
        check(print)


def test_figures_and_progress_of_the_students_code_stay_out_of_the_check(capsys):
    model = REFERENCE["model"]
    outcomes = judge(model, load_cases("model", HIDDEN_CASES))
    assert all(outcome.passed for outcome in outcomes)
    assert capsys.readouterr() == ("", "")
    assert plt.get_fignums() == []


def test_the_students_own_figure_stays_open():
    figure = plt.figure()
    judge(REFERENCE["model"], load_cases("model", HIDDEN_CASES))
    assert plt.get_fignums() == [figure.number]
    plt.close(figure)


@pytest.mark.parametrize(
    ("returned", "said"),
    [
        (None, "v, s must be returned, but it gave None: is a return missing?"),
        ({}, "v, s must be returned, but it gave something else"),
        (({},), "v, s must be returned, but it gave 1 values"),
        (({}, {}, {}), "v, s must be returned, but it gave 3 values"),
    ],
)
def test_a_wrong_number_of_returned_values_is_said(returned, said):
    outcomes = judge(lambda parameters: returned, load_cases("initialize_adam"))
    assert {outcome.message for outcome in outcomes} == {said}


X, Y = np.arange(6.0).reshape(2, 3), np.array([[0, 1, 1]])


@pytest.mark.parametrize(
    ("batches", "said"),
    [
        ({}, "the mini-batches must come in a list"),
        ([X], "every mini-batch must be a pair (X, Y)"),
        ([(X[:, 0], Y)], "both parts of a mini-batch must be arrays with two axes"),
        ([(X.tolist(), Y)], "both parts of a mini-batch must be arrays with two axes"),
        ([(X.astype(str), Y)], "both parts of a mini-batch must hold numbers"),
        ([(X, Y[:, :2])], "a mini-batch holds more examples than labels, or fewer"),
        ([(X, Y), (X[:1], Y)], "the mini-batches differ in their number of rows"),
        ([], "0 examples come out; 3 went in"),
        ([(X, Y), (X, Y)], "6 examples come out; 3 went in"),
        ([(X, 1 - Y)], "examples and labels do not come out as they went in"),
    ],
)
def test_wrong_mini_batches_are_described(batches, said):
    expected = np.vstack([X, Y])
    case = Case("examples", ({},), compare="examples", expected=expected)
    case_set = CaseSet("random_mini_batches", (), ("mini_batches",), (), (case,))
    (outcome,) = judge(lambda: batches, case_set)
    assert outcome.message == said


def test_what_one_call_keeps_for_the_next_is_seen():
    kept = {}

    def forgetful(parameters, grads, v, beta, learning_rate):
        for name, g in grads.items():
            kept[name] = beta * kept.get(name, v[name]) + (1 - beta) * g
            name = name[1:]
            parameters[name] = parameters[name] - learning_rate * kept["d" + name]
        return parameters, dict(kept)

    case_set = load_cases("update_parameters_with_momentum", HIDDEN_CASES)
    cases = [c for c in case_set.cases if c.behaviour.startswith("a second network")]
    only = CaseSet(
        case_set.function, case_set.arguments, case_set.returns, (), (*cases,)
    )
    (outcome,) = judge(forgetful, only)
    assert not outcome.passed


def test_a_function_without_a_name_of_its_own_is_found_by_what_it_is_bound_to(capsys):
    code = "f = lambda learning_rate0, epoch_num, base=0.95: learning_rate0 * {}"
    for formula, passes in (("base**epoch_num", True), ("base * epoch_num", False)):
        names = {"check": check}
        exec(code.format(formula).replace("f =", "exp_decay ="), names)
        with contextlib.nullcontext() if passes else pytest.raises(CheckFailed):
            exec("check(exp_decay)", names)
        assert ("FAIL" in capsys.readouterr().out) != passes


def test_an_error_is_said_without_the_hint_of_a_case(capsys):
    def exp_decay(learning_rate0, epoch_num, base=0.95):
        return rate * base  # noqa: F821

    with pytest.raises(CheckFailed):
        check(exp_decay)
    shown = capsys.readouterr().out
    assert shown.count("it raised NameError: name 'rate' is not defined") == 1
    assert [
        one.hint for one in load_cases("exp_decay").cases if one.hint in shown
    ] == []


def test_other_arguments_than_the_stubs_are_hinted_at(capsys):
    def exp_decay(epoch_num, rate, k, base):
        return rate

    with pytest.raises(CheckFailed):
        check(exp_decay)
    assert "Compare the call with the first line" in capsys.readouterr().out
