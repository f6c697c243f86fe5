"""A draw has the form of what is stored, and other numbers; a seed gives it again."""

import numpy as np
import pytest

from grader.authoring.source import (
    HIDDEN_CASES,
    assignments,
    is_check,
    is_skipped,
    read_source,
    reference_cells,
)
from grader.engine.judge import forms
from grader.engine.judge.draws import drawn, solution, word_of
from grader.engine.judge.marking import ON_OTHERS, judge_twice
from grader.engine.judge.same_form import Draw
from grader.mistakes import mistakes
from test_cases.calling import fresh, observe
from test_cases.cases import Case, encode, load_cases
from test_cases.judging import judge
from test_cases.observation import ResultError
from test_cases.observing import COMPARISONS
from tests.engine.judge.graded import FUNCTIONS, SEEDS, cases_of, nobody

each_function = pytest.mark.parametrize("function", FUNCTIONS)
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")

# Right on the stored numbers by luck: on any others these mistakes show.
LUCKY = {
    "LR-17": "epoch 2000 with the interval of 1000 that is the default",  # two halves
    "LR-30": "epoch 60 of halving every 30",  # twice 2 is the square of 2
    "HP-6": "u = 0.5, the example of the notebook",  # the middle, from either end
    "HP-12": "u = 0.5, the example of the notebook",
}
# One memory for all objects of a class: right for the first object only.
LUCKY |= dict.fromkeys(
    ("MOM-S", "NES-S", "AG-S", "RMC-S", "ADC-S"), "one step, three layers"
)
LUCKY = {id: {behaviour} for id, behaviour in LUCKY.items()} | {  # never call J
    "GC-13": {"the default ε, at -1.5", "both slopes are 0"},
    "GN-13": {"the default ε", "both gradients are zero", "theta stays as it was"},
}
# What any inputs give, or what is found out by the answer alone.
SAME_FOR_ALL = ("a single example", "both slopes are 0", "both gradients are zero")
SAME_FOR_ALL += ("the end of the training",)  # a rate of 0
FEW_ANSWERS = ("diagnose", "classify_critical_point")  # see test_idle
FEW_ANSWERS += tuple(f"diagnose_ward_{n}" for n in (1, 2, 3, 4))  # data: no drawing
BY_ITSELF = ("arguments", "separate", "draws", "trials", "best", "spread", "in order")
BY_ITSELF += ("mask", "flip rate")


def text(value):
    """A value as text, to the last digit; a generator by its state."""
    if isinstance(value, np.random.RandomState):
        return str(value.get_state()[1].tolist())
    if isinstance(value, dict):
        return str({name: text(item) for name, item in value.items()})
    return repr(encode(value))


def inputs(case):
    """The calls of a case, without the functions in them."""
    return [
        text({name: value for name, value in call.items() if not callable(value)})
        for call in case.calls
    ]


@each_function
def test_a_seed_gives_the_same_draw_again_and_another_seed_another(function):
    stored = load_cases(function, HIDDEN_CASES)
    one, again = (drawn.__wrapped__(stored, 1).cases for _ in range(2))
    for case, same in zip(one, again, strict=True):
        assert inputs(case) == inputs(same)
        assert text(case.expected) == text(same.expected)
    others = [drawn.__wrapped__(stored, seed).cases for seed in range(2, 6)]
    if function != "random_search":  # there the factor of f is all that is drawn
        for case, *different in zip(one, *others, strict=True):
            assert any(inputs(case) != inputs(other) for other in different)


@each_function
def test_the_reference_passes_what_is_drawn(function):
    for seed in SEEDS:
        outcomes = judge(solution(function), cases_of(function, seed).drawn)
        assert [str(one) for one in outcomes if not one.passed] == []


@pytest.mark.parametrize("function", [f for f in FUNCTIONS if f not in FEW_ANSWERS])
def test_what_is_right_on_the_stored_inputs_is_wrong_on_the_drawn_ones(function):
    for seed in SEEDS:
        cases = cases_of(function, seed)
        for old, new in zip(cases.stored.cases, cases.drawn.cases, strict=True):
            if old.behaviour not in SAME_FOR_ALL and old.compare not in BY_ITSELF:
                assert said_of(new, old.expected), old.behaviour


def said_of(case, seen):
    """What is said about an answer; also when it cannot be one."""
    try:
        return COMPARISONS[case.compare].differ(case, seen)
    except (ResultError, ValueError) as error:
        return repr(error)


def nudged(value):
    """Inputs that differ in their last digits."""
    if isinstance(value, dict):
        return {name: nudged(item) for name, item in value.items()}
    if isinstance(value, float) or getattr(value, "dtype", np.dtype(int)).kind == "f":
        return value * (1 + 1e-13)
    return value


@each_function
def test_nothing_that_is_drawn_hangs_on_last_digits(function):
    for seed in SEEDS:
        case_set = cases_of(function, seed).drawn
        for case in case_set.cases:
            if case.compare == "values":
                calls = [nudged(call) for call in fresh(case.calls)]
                other = Case(case.behaviour, tuple(calls))
                seen = observe(solution(function), case_set, other)
                assert COMPARISONS["values"].differ(case, seen.returned) is None


@each_function
def test_a_known_mistake_passes_of_the_drawn_cases_what_it_passes_of_the_stored(
    function,
):
    """So no mark depends on the seed, and no half answer loses what it earned."""
    for entry in mistakes(function):
        for seed in SEEDS:
            np.random.seed(0)
            outcomes = judge_twice(entry.wrong, cases_of(function, seed), nobody)
            told = (ON_OTHERS, "J is never called")
            found = {one.behaviour for one in outcomes if one.message in told}
            assert found == LUCKY.get(entry.id, set()), entry.id


def drawing(word=None, compare="values", **call):
    """One call drawn anew."""
    case = Case("", (call,), compare=compare)
    draw = Draw(np.random.default_rng(5), word or {}, case)
    return draw.value("", call), draw


@pytest.mark.parametrize("seed", SEEDS)
def test_numbers_keep_sign_place_order_and_ties(seed):
    x = np.array([-30.5, -2.0, -1, -0.9, -1e-8, 0, 1e-8, 0.3, 0.3, 0.999, 1, 2, 1e8])
    draw = Draw(np.random.default_rng(seed), {}, Case("", ({"x": x},)))
    y = draw.value("x", x)
    assert (np.sign(y) == np.sign(x)).all()
    assert ((np.abs(y) < 1) == (np.abs(x) < 1)).all()
    assert (np.sign(np.diff(y)) == np.sign(np.diff(x))).all()
    stays = np.isin(np.abs(x), (0, 1))
    assert (y[stays] == x[stays]).all()
    assert (y[~stays] != x[~stays]).all()
    assert (np.abs(y / x - 1)[~stays] < 1).all()  # tiny stays tiny


def test_whole_numbers_stay_whole_and_apart():
    x = np.array([[-7, -2, -1], [0, 1, 2], [3, 4, 700]])
    found, _ = drawing(x=x)
    y = found["x"]
    assert y.dtype == x.dtype
    assert (np.sign(np.diff(y.ravel())) == 1).all()
    assert (y[np.abs(x) > 1] != x[np.abs(x) > 1]).all()
    assert (y[1, :2] == (0, 1)).all()


@pytest.mark.parametrize("kind", [int, bool])
def test_labels_stay_labels_and_change_places(kind):
    one_hot = np.eye(9, dtype=kind)
    found, _ = drawing(Y=one_hot)
    assert found["Y"].dtype == one_hot.dtype
    assert (found["Y"].sum(axis=0) == 1).all()
    assert (found["Y"] != one_hot).any()


def test_numbers_that_stand_alone_change_only_where_there_is_no_array():
    beside, _ = drawing(x=np.array([0.3, 0.7]), rate=0.1, t=7, seed=3)
    assert (beside["rate"], beside["t"], beside["seed"]) == (0.1, 7, 3)
    alone, _ = drawing(rate=0.1, t=7, k=0.0, beta=1, seed=3, train=True, name="adam")
    assert 0.1 < alone["rate"] < 1
    assert type(alone["t"]) is int
    assert alone["t"] > 7
    kept = ("k", "beta", "seed", "train", "name")
    assert [alone[name] for name in kept] == [0.0, 1, 3, True, "adam"]


def test_where_seeds_are_what_counts_they_change_and_equal_ones_stay_equal():
    case = Case("", ({"seed": 1}, {"seed": 2}, {"seed": 1}), compare="draws")
    draw = Draw(np.random.default_rng(0), {}, case)
    one, other, again = (draw.value("", call)["seed"] for call in case.calls)
    assert one == again != other
    assert one > 1


def test_functions_that_go_along_share_a_factor():
    found, draw = drawing(f=abs, space={"x": len})
    assert found["f"](-4) == 4 * draw.factor
    assert found["space"]["x"]([1, 2]) == 2 * draw.factor
    assert found["f"].__name__ == "abs"


@pytest.mark.parametrize(
    ("word", "check"),
    [
        ({"keep": ["x"]}, lambda x, y: (x == y).all()),
        ({"scale": ["x"]}, lambda x, y: np.isclose(y.sum(), 0) and (x != y).all()),
        ({"longer": True}, lambda x, y: y.shape[0] > 2 and y.shape[1] == 1),
        ({"apart": True}, lambda x, y: y[0] / x[0] != -y[1] / x[1]),
    ],
    ids=["keep", "scale", "longer", "apart"],
)
def test_a_word_of_the_case_file_says_what_else_holds(word, check):
    x = np.array([[0.25], [-0.25]])
    found, _ = drawing(word, x=x)
    assert check(x, found["x"])


@pytest.mark.parametrize("function", [f for f in FUNCTIONS if word_of(f)])
def test_every_word_of_a_case_file_is_known(function):
    word = word_of(function)
    assert word.keys() <= {"keep", "scale", "longer", "apart", "form"}
    names = {
        name
        for case in load_cases(function).cases
        for call in case.calls
        for name in call
    }
    assert {*word.get("keep", ()), *word.get("scale", ())} <= names
    assert callable(getattr(forms, word.get("form", "gaps")))


@pytest.mark.parametrize("assignment", assignments())
def test_the_reference_is_read_as_the_notebook_is(assignment):
    cells = [
        cell.source
        for cell in read_source(assignment).cells
        if cell.cell_type == "code" and not (is_check(cell) or is_skipped(cell))
    ]
    assert [code for _, code in reference_cells(assignment)] == cells


def test_what_has_no_reference_is_not_judged():
    with pytest.raises(LookupError, match="there are no cases for 'adam' to draw"):
        solution("adam")


@pytest.mark.parametrize(
    ("function", "asks"),
    [
        ("gradient_check", {"J", "grad"}),
        ("gradient_check_n", {"J", "grad"}),
        ("gradient_check_layer", {"layer"}),
        ("heavy_ball", {"grad"}),
        ("nesterov_step", {"grad"}),
        ("random_search", {"f"}),
        ("run_grid", {"train"}),
    ],
)
def test_what_the_reference_calls_has_to_be_called(function, asks):
    cases = cases_of(function).drawn.cases
    assert set().union(*(case.asks for case in cases)) == asks


def test_what_need_not_be_called_where_nothing_is_done():
    cases = {one.behaviour: one for one in cases_of("heavy_ball").drawn.cases}
    assert cases["no step at all"].asks == ()
