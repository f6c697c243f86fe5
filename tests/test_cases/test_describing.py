"""What is said about a wrong answer that no known mistake explains."""

import numpy as np
import pytest

from test_cases.cases import Case
from test_cases.describing import describe
from test_cases.observing import COMPARISONS
from test_cases.recognising import Raised, Trial
from test_cases.wording import HINTS

W1, W2 = np.array([[1.0, -2.0], [3.0, 5.0]]), np.array([[2.0, 7.0]])
B1, B2 = np.array([[4.0], [-6.0]]), np.array([[8.0]])
BEFORE = {"W1": W1 + 1, "b1": B1 + 2, "W2": W2 - 3, "b2": B2 + 4}
RIGHT = {"W1": W1, "b1": B1, "W2": W2, "b2": B2}


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")


def trial(case, got):
    """What `attempt` makes of an answer."""
    return Trial(case, got, COMPARISONS[case.compare].differ(case, got) or "")


def words(*trials):
    return [one.words for one in describe(trials)]


def said(changes, compare="values"):
    """The description of the right answer with some entries replaced."""
    expected = {"parameters": RIGHT}
    case = Case("", ({"parameters": BEFORE},), compare=compare, expected=expected)
    return words(trial(case, {"parameters": RIGHT | changes}))[0]


def every(change):
    return {name: change(value, BEFORE[name]) for name, value in RIGHT.items()}


def largest_last(value):
    """Spoil the last entry of an array."""
    changed = value.copy()
    changed.flat[-1] += 0.5
    return changed


@pytest.mark.parametrize(
    ("answer", "nearly", "words"),
    [
        (lambda x, old: -x, lambda x, old: largest_last(-x), "it has the wrong sign"),
        (lambda x, old: 3 * x, lambda x, old: largest_last(3 * x), "3 times too large"),
        (lambda x, old: x / 4, lambda x, old: largest_last(x / 4), "4 times too small"),
        (
            lambda x, old: -2 * x,
            lambda x, old: largest_last(-2 * x),
            "it has the wrong sign and is 2 times too large",
        ),
        (
            lambda x, old: 2 * old - x,
            lambda x, old: largest_last(2 * old - x),
            "the change of it has the wrong sign",
        ),
        (
            lambda x, old: old + 10 * (x - old),
            lambda x, old: old + 10 * (x - old) + x,
            "the change of it is 10 times too large",
        ),
        (lambda x, old: 0 * x, lambda x, old: 0 * x + 0.1, "it is zero everywhere"),
        (
            lambda x, old: old,
            lambda x, old: largest_last(old),
            "it came back as it was",
        ),
    ],
)
def test_what_all_numbers_show_is_said(answer, nearly, words):
    assert words in said(every(answer))
    assert words not in said(every(nearly))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (("W2", "b2"), "only layer 2 differs"),
        (("b1", "b2"), "only b differs"),
        (("W1",), "only W1 differs"),
        (("W1", "b2"), ""),
        (tuple(RIGHT), ""),
    ],
)
def test_the_place_is_said_when_it_is_one_place(wrong, words):
    noise = {name: RIGHT[name] + 0.1 * RIGHT[name] ** 2 + 0.3 for name in wrong}
    described = said(noise)
    assert ("only" in described) == bool(words)
    assert described.startswith(words)


def test_one_entry_of_a_layer_is_not_called_the_whole_layer():
    assert said({"W1": W1**2}).startswith("only W1 differs;")


def test_the_one_layer_that_is_right_is_named():
    expected = {f"W{layer}": W1 * layer for layer in (1, 2, 3)}
    case = Case("", ({},), expected={"v": expected})
    got = expected | {"W1": W1 + 0.1 * W1**2, "W2": W2 + 0.1 * W2**2}
    got["W2"] = W1 * 2 + 0.1 * W1**2
    (described,) = words(trial(case, {"v": got}))
    assert described.startswith("only layer 3 is right;")


def test_how_many_numbers_differ_and_how_far_is_said_when_nothing_else_is():
    assert said({"W1": W1 + np.array([[0, 0.5], [0.24, 0]])}) == (
        "only W1 differs; 2 of 4 numbers differ, by up to 0.5"
    )


def one_value(expected, got):
    return words(trial(Case("", ({},), compare="first", expected=expected), got))[0]


@pytest.mark.parametrize(
    ("expected", "got", "words"),
    [
        (W1, W1.T, "rows and columns have changed places"),
        (W2, W2.T, "rows and columns have changed places"),
        (W2, W2.T + 1, ""),
        (W2, np.ones((3, 2)), ""),
        (W1, W1[:1], "the last one is missing"),
        (W1, W1[1:], "the first one is missing"),
        (W1, np.vstack([W1, W2]), "there is one too many at the end"),
        (W1, np.ones((2, 2)), "its numbers are all 1"),
        (
            [1.0, 3.0, 4.0, 9.0],
            [0.0, 1.0, 3.0, 4.0],
            "the values come one place too late",
        ),
        (
            [1.0, 3.0, 4.0, 9.0],
            [3.0, 4.0, 9.0, 9.0],
            "the values come one place too early",
        ),
        (
            [1.0, 1.0, 1.0, 9.0],
            [2.0, 1.0, 1.0, 1.0],
            "2 of 4 numbers differ, by up to 8",
        ),
        (0.5, -0.5, "it has the wrong sign"),
        (0.5, 0, "it is zero"),
        (0.5, 1.5, "it is too high"),
        (0.5, 0.25, "it is too low"),
        (W1, W1.tolist(), ""),
        (W1, W1.astype(int), ""),
        (W1, W1 * 1.0001, "all 4 numbers differ, by up to 0.0005"),
        (W1, W1 * 1e-300, "all 4 numbers differ, by up to 5"),
        (W1, W1 * 5e-324, "all 4 numbers differ, by up to 5"),
        (W1, W1 * 1e300, "all 4 numbers differ, by up to 5e+300"),
        (W1, "text", ""),
        (W1, None, ""),
        (W1, np.full((2, 2), np.nan), ""),
        ("up", "down", ""),
        ([], [], ""),
    ],
)
def test_one_value_is_described(expected, got, words):
    assert one_value(expected, got) == words


def test_comparisons_of_other_things_are_not_described():
    assert said(every(lambda x, old: -x), compare="arguments") == ""


def scaled(expected, factor, **call):
    """A number that is a multiple of the right one."""
    return trial(
        Case("", (call,), expected={"cost": expected}), {"cost": expected * factor}
    )


def test_a_factor_of_single_numbers_is_said_when_it_is_the_same_everywhere():
    assert words(scaled(0.5, 3)) == ["it is too high"]
    assert words(scaled(0.5, 3), scaled(0.7, 3)) == ["it is 3 times too large"] * 2
    assert words(scaled(0.5, 3), scaled(0.7, 2)) == ["it is too high"] * 2
    passed = scaled(0.6, 1)
    assert words(scaled(0.5, 3), passed, scaled(0.7, 3))[1] == ""


def test_a_factor_that_is_the_number_of_examples_is_called_so():
    X, many = np.zeros((2, 5)), "and there are {} examples"
    both = scaled(0.5, 1 / 4, m=4), scaled(0.7, 1 / 5, X=X)
    first, second = words(*both)
    assert first == "it is 4 times too small, " + many.format(4)
    assert second == "it is 5 times too small, " + many.format(5)
    assert {one.hint for one in describe(both)} == {HINTS["examples"][0]}
    assert "examples" not in words(scaled(0.5, 4, m=4), scaled(0.7, 4, m=5))[0]


def test_a_hint_belongs_to_what_all_failed_answers_show():
    case = Case("", ({},), expected={"A": W1})
    turned, zero = trial(case, {"A": -W1}), trial(case, {"A": 0 * W1})
    passed, error = trial(case, {"A": W1}), Trial(case, Raised("KeyError", ()), "it …")
    assert describe([turned, passed, turned])[2].hint == HINTS["sign"][0]
    assert describe([turned, zero])[0] == ("it has the wrong sign", "")
    assert describe([turned, error])[0] == ("it has the wrong sign", "")


@pytest.mark.parametrize(
    ("got", "kind"),
    [
        (W1.tolist(), "form"),
        (None, "none"),
        (W1 * np.nan, "nan"),
        (W1.astype(int), "kind"),
        (np.ones((5, 5)), "shape"),
    ],
)
def test_a_hint_belongs_to_a_wrong_form(got, kind):
    case = Case("", ({},), expected={"A": W1})
    assert describe([trial(case, {"A": got})] * 2)[0] == ("", HINTS[kind][0])


def test_a_default_that_is_wrong_shows_where_it_is_left_out():
    def tried(got, **call):
        return trial(Case("", (call,), expected={"A": W1}), {"A": got})

    right, wrong = tried(W1, epsilon=0.1), tried(W1 * W1)
    assert "only where epsilon is left out" in words(right, wrong)[1]
    assert "left out" not in words(right, tried(W1 * W1, epsilon=0.2), wrong)[1]
    assert "left out" not in words(right, tried(W1), wrong)[2]


def test_what_one_call_leaves_to_the_next_shows_where_there_are_several():
    once = trial(Case("", ({},), expected={"A": W1}), {"A": W1})
    twice = trial(Case("", ({}, {}), expected={"A": W1}), {"A": W1 * W1})
    assert "only where several calls follow each other" in words(once, twice)[1]
    assert "calls" not in words(twice)[0]


def test_one_word_for_everything_is_said():
    cases = [Case("", ({},), expected={"kind": kind}) for kind in ("up", "down", "up")]
    trials = [trial(case, {"kind": "up"}) for case in cases]
    assert words(*trials) == ["", "every answer is 'up'", ""]
    trials[0] = trial(cases[0], {"kind": "no" * 10**6})
    assert words(*trials)[0] == ""


def test_b_shaped_like_w_is_said():
    assert said({"b1": np.zeros((2, 2))}).endswith("the entry of b has the shape of W")


def test_the_hints_follow_the_locale(monkeypatch):
    monkeypatch.setenv("LC_ALL", "ko_KR.UTF-8")
    (told,) = describe([trial(Case("", ({},), expected={"A": W1}), {"A": -W1})])
    assert told.hint == HINTS["sign"][1]


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("KeyError: 'W0' (line 3 of the cell)", "key"),
        ("IndexError (line 3 of the cell)", "index"),
        ("ModuleNotFoundError: No module named 'scipy'", "module"),
        ("NameError: name 'bta' is not defined", "name"),
        ("ValueError: shapes (2,3) (3,)", "error"),
    ],
)
def test_an_error_everywhere_brings_no_hint_about_the_formula(error, kind):
    case = Case("", ({},), hint="Mind the formula.", expected={"A": W1})
    failed = Trial(case, Raised(error.split(":")[0], ()), f"it raised {error}")
    assert describe([failed, failed])[0] == ("", HINTS[kind][0])
    told = HINTS[kind][0] if kind in ("module", "name") else ""
    assert describe([failed, trial(case, {"A": -W1})])[0] == ("", told)


def test_of_a_hidden_case_no_number_and_no_word_of_the_students_is_repeated():
    """It could be one that the case put in."""
    case = Case("", ({},), expected={"A": W1}, hidden=True)
    assert words(trial(case, {"A": W1 + 0.123})) == ["all 4 numbers differ"]
    assert words(trial(case, {"A": np.full((2, 2), 0.123)})) == [
        "its numbers are all the same"
    ]
    case = Case("", ({},), expected={"kind": ["up", "up", "down"]}, hidden=True)
    assert "secret" not in words(trial(case, {"kind": ["secret"] * 3}))[0]


def test_a_part_in_which_a_default_does_not_show_speaks_neither_way():
    def tried(got, compare, **call):
        case = Case("", (call,), compare=compare, expected={"A": W1})
        return trial(case, {"A": got})

    trials = [tried(W1, "values", epsilon=1), tried(W1, "state"), tried(W2, "values")]
    assert "only where epsilon is left out" in words(*trials)[2]


def test_a_factor_of_a_hidden_case_is_told_when_it_is_the_same_everywhere():
    open_case = Case("", ({},), expected={"A": W1})
    case = Case("", ({},), expected={"A": W1}, hidden=True)
    both = trial(open_case, {"A": W1 * 3}), trial(case, {"A": W1 * 3})
    assert words(*both)[1] == "it is 3 times too large"
    both = trial(open_case, {"A": W1 * 3}), trial(case, {"A": W1 * 1.234})
    assert words(*both) == ["it is 3 times too large", "it is off by one factor"]


def test_from_which_call_on_is_said_where_somebody_knows_what_is_right():
    case = Case("", ({}, {}, {}), expected={"A": W1 * 3})
    right = [{"A": W1 * number} for number in (1, 2, 3)]

    def since(*got):
        every = tuple({"A": value, "more": 1} for value in got)
        failed = Trial(case, {"A": got[-1]}, "A differs", every=every)
        return describe([failed], lambda _: right)[0].words

    noise = np.array([[0.1, 0.0], [0.0, 0.3]])
    assert since(W1, W1 * 2, W1 * 3 + noise).endswith("; from call 3 of 3 on")
    assert since(W1, W1 * 2 + noise, W1 * 3 + noise).endswith("; from call 2 of 3 on")
    assert "from call" not in since(W1 + noise, W1 * 2, W1 * 3 + noise)
    assert "from call" not in describe([Trial(case, {"A": W1}, "A differs")])[0].words
