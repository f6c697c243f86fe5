"""A wrong answer is told which known mistake it is, by the judge and by `check`."""

import json
from functools import partial

import pytest

from grader.authoring.expected import hint_table
from grader.authoring.source import (
    HIDDEN_CASES,
    assignments,
    graded_functions,
    read_source,
)
from grader.mistakes import MISTAKES
from grader.mistakes.diagnosis import known_mistakes, recognise
from test_cases.cases import load_cases
from test_cases.hint_table import HINTS, by_table, from_data
from test_cases.judging import attempt, judge
from test_cases.recognising import PASSED, fits

FUNCTIONS = {
    function
    for name in assignments()
    for function in graded_functions(read_source(name))
}
KNOWN = [id for id, entry in MISTAKES.items() if entry.function in FUNCTIONS]
ids = pytest.mark.parametrize("id", KNOWN)
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")
ADAM = "update_parameters_with_adam"


def graded(wrong, function):
    """The failed behaviours as the judge sees them."""
    case_set = load_cases(function, HIDDEN_CASES)
    outcomes = judge(wrong, case_set, partial(recognise, (HIDDEN_CASES,)))
    return [outcome for outcome in outcomes if not outcome.passed]


def checked(wrong, function):
    """The failed behaviours as a student's own `check` sees them."""
    outcomes = judge(wrong, load_cases(function), by_table)
    return [outcome for outcome in outcomes if not outcome.passed]


def assert_same(stored, fresh, path):
    """Equal but for the last digits, in which machines differ."""
    if isinstance(stored, dict | list):
        assert type(stored) is type(fresh), path
        assert len(stored) == len(fresh), path
        for key in stored if isinstance(stored, dict) else range(len(stored)):
            assert_same(stored[key], fresh[key], f"{path} {key}")
    else:
        assert stored == (
            pytest.approx(fresh, rel=1e-6, abs=1e-12, nan_ok=True)
            if isinstance(stored, float)
            else fresh
        ), path


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")


@ids
def test_the_judge_names_every_mistake_wherever_it_shows(id):
    entry = MISTAKES[id]
    failed = graded(entry.wrong, entry.function)
    if shown_by_chance_alone(id):
        assert {outcome.mistake for outcome in failed} == {""}
    else:
        assert {(o.mistake, o.hint) for o in failed} == {(id, entry.hint_en)}


def shown_by_chance_alone(id):
    """Whether an answer draws numbers that no other answer draws.

    What is said of it may then be said of another mistake too.
    """
    function = MISTAKES[id].function
    known = {k.id: repr(k.seen) for k in known_mistakes(function, HIDDEN_CASES)}
    case_set = load_cases(function, HIDDEN_CASES)
    again = [attempt(MISTAKES[id].wrong, case_set, c) for c in case_set.cases]
    drawn = (trial.seen for trial in again if trial.message)
    return list(known.values()).count(known[id]) > 1 or not all(
        repr(seen) in known[id] for seen in drawn
    )


@ids
def test_a_students_own_check_gives_the_same_hint(id):
    """Where the public cases cannot tell two mistakes apart, none is named."""
    entry = MISTAKES[id]
    failed = checked(entry.wrong, entry.function)
    alike = [other["id"] for other in table(entry.function) if same(id, other)]
    named = {outcome.mistake for outcome in failed}
    told = set(alike) if len(alike) < 2 else {""}
    assert named == told or (shown_by_chance_alone(id) and named == {""})


def table(function):
    file = HINTS / f"{function}.json"
    return json.loads(file.read_text("utf-8")) if file.is_file() else []


def same(id, other):
    """Whether the public cases see the same of two mistakes."""
    (one,) = [e for e in table(MISTAKES[id].function) if e["id"] == id] or [{}]
    return one.get("seen") == other["seen"]


@pytest.mark.parametrize("function", sorted({MISTAKES[id].function for id in KNOWN}))
def test_the_hints_that_ship_are_fresh(function):
    for path, text in hint_table(function).items():
        assert_same(json.loads(path.read_text("utf-8")), json.loads(text), path.name)


@pytest.mark.parametrize("function", sorted({MISTAKES[id].function for id in KNOWN}))
def test_no_explanation_for_instructors_ships(function):
    entries = table(function)
    assert {key for entry in entries for key in entry} <= {
        *("id", "hint_en", "hint_ko", "seen")
    }


PAIRS = [
    (ADAM, {"ratio": "AD-12", "move": "AD-42"}, "AD-12+AD-42"),
    (ADAM, {"keep": "AD-40", "square": "AD-10"}, "AD-10+AD-40"),
    ("update_parameters_with_momentum", {"average": "MO-2", "walk": "MO-31"}, ""),
    ("update_parameters_with_gd", {"rule": "GD-1", "walk": "GD-6"}, ""),
]


@pytest.mark.parametrize(("function", "parts", "named"), PAIRS)
def test_two_mistakes_at_once_are_named_as_a_pair(function, parts, named):
    template = MISTAKES[next(iter(parts.values()))].wrong.func
    wrong = {name: MISTAKES[id].wrong.keywords[name] for name, id in parts.items()}
    failed = graded(partial(template, **wrong), function)
    found = {outcome.mistake for outcome in failed}
    assert {part for one in found for part in one.split("+")} == set(parts.values())
    assert any("+" in one for one in found)
    assert not named or named in found
    for outcome in failed:
        ids_ = outcome.mistake.split("+")
        assert outcome.hint == " ".join(MISTAKES[id].hint_en for id in ids_)


def test_a_right_answer_is_compared_with_no_mistake():
    def nobody(case_set, trials):
        raise AssertionError

    right = MISTAKES["AD-1"].wrong.func
    assert all(o.passed for o in judge(right, load_cases(ADAM), nobody))


def update_parameters_with_gd(parameters, grads, learning_rate):
    """A mistake that nobody knows."""
    return {name: value * 7 - 1.5 for name, value in parameters.items()}


def test_an_unknown_mistake_gets_no_name_and_keeps_the_hint_of_the_case():
    function = "update_parameters_with_gd"
    case_set = load_cases(function, HIDDEN_CASES)
    hints = {case.behaviour: case.hint for case in case_set.cases}
    for outcome in graded(update_parameters_with_gd, function):
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

    first, *_ = graded(update_parameters_with_gd, "update_parameters_with_gd")
    assert first.mistake == ""
    assert "the change of it has the wrong sign" in first.message


def test_an_error_is_the_same_mistake_when_it_names_the_same_key():
    function = "update_parameters_with_gd"
    for key, named in (("dw1", "GD-9"), ("dX1", "")):

        def lookup(parameters, grads, learning_rate, key=key):
            return grads[key]

        assert {
            o.mistake for o in graded(lookup, function) if "raised" in o.message
        } == {named}


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
    entry = MISTAKES["AD-1"]
    for failed in (graded(entry.wrong, ADAM), checked(entry.wrong, ADAM)):
        hints = {outcome.hint for outcome in failed}
        assert hints == {entry.hint_ko if korean else entry.hint_en}


def test_what_a_mistake_does_on_the_public_cases_survives_the_table():
    """Read back, the table recognises what the live functions recognise."""
    case_set = load_cases(ADAM)
    live = [k for k in known_mistakes(ADAM) if any(s is not PASSED for s in k.seen)]
    stored = from_data(table(ADAM), case_set)
    assert [entry.id for entry in stored] == [entry.id for entry in live]
    for one, other in zip(live, stored, strict=True):
        for case, wrong, read in zip(case_set.cases, one.seen, other.seen, strict=True):
            assert (wrong is PASSED) == (read is PASSED)
            assert wrong is PASSED or fits(case, wrong, read)
