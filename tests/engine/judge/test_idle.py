"""Doing nothing earns nothing, nor does a table of what is shipped; work does."""

import contextlib
import copy
import io
import itertools
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from grader.engine.judge.draws import solution
from grader.engine.judge.idle import TOO_LITTLE, earning, passed_idly
from grader.engine.judge.marking import ON_OTHERS, judge_twice
from grader.mistakes import all_mistakes
from test_cases.calling import observe
from test_cases.judging import Outcome, judge
from tests.engine.judge.graded import FUNCTIONS, SEEDS, cases_of, earned, nobody

each_function = pytest.mark.parametrize("function", FUNCTIONS)
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")

# Zeros are what these functions are to give.
ZEROS_ARE_RIGHT = ("initialize_velocity", "initialize_adam")


def filled(value, number):
    """A value with one number in place of all its own."""
    if isinstance(value, dict):
        return {name: filled(item, number) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(filled(item, number) for item in value)
    if isinstance(value, np.ndarray):
        kind = float if np.isnan(number) else value.dtype
        return np.full(value.shape, number).astype(kind)
    return number if isinstance(value, int | float) else type(value)()


def shaped_like_the_answer(number):
    """What the reference gives, with one number everywhere."""

    return lambda right, args, kwargs: filled(asked(right, args, kwargs), number)


def asked(right, args, kwargs):
    """What the reference gives; nobody sees what it prints."""
    with contextlib.redirect_stdout(io.StringIO()):
        return right(*copy.deepcopy(args), **copy.deepcopy(kwargs))


def as_many(right, args, kwargs, values):
    """As many values as the reference returns, when it returns several."""
    result = asked(right, args, kwargs)
    count = len(result) if isinstance(result, tuple) else 1
    found = tuple(itertools.islice(itertools.cycle(values), count))
    return found if count > 1 else found[0]


def beside(number):
    """The first argument, and beside it what the reference gives, filled."""

    def answer(right, args, kwargs):
        result = asked(right, args, kwargs)
        if not isinstance(result, tuple):
            return args[0]
        return (args[0], *(filled(one, number) for one in result[1:]))

    return answer


NOTHING = {
    "None": lambda right, args, kwargs: None,
    "the first argument": lambda right, args, kwargs: args[0],
    "the last argument": lambda right, args, kwargs: args[-1],
    "a deep copy": lambda right, args, kwargs: copy.deepcopy(args[0]),
    "all arguments": lambda right, args, kwargs: args,
    "the arguments in order": lambda *given: as_many(*given, given[1]),
    "copies in order": lambda *given: as_many(*given, copy.deepcopy(given[1])),
    "Nones": lambda *given: as_many(*given, [None]),
    "arguments in a list": lambda right, args, kwargs: [args[:2]],
    "its own zeros": lambda right, args, kwargs: filled(args[0], 0),
    "its own NaN": lambda right, args, kwargs: filled(args[0], np.nan),
    "an empty dictionary": lambda right, args, kwargs: {},
    "0": lambda right, args, kwargs: 0,
    "the right zeros": shaped_like_the_answer(0),
    "the right ones": shaped_like_the_answer(1),
    "the right NaN": shaped_like_the_answer(np.nan),
    "the first argument, and zeros": beside(0),
    "the first argument, and ones": beside(1),
}


def idle_function(function, wrong):
    right = solution(function)
    return lambda *args, **kwargs: wrong(right, args, kwargs)


def changed_by(change):
    """A class whose method does this to every array of its first argument."""

    class Idle:
        def __init__(self, *args, **kwargs):
            pass

        def update(self, params, grads):
            for name in params:
                params[name] = change(params[name], grads["d" + name])

    return Idle


IDLE_CLASSES = {
    "nothing changes": lambda: changed_by(lambda p, g: p),
    "copies": lambda: changed_by(lambda p, g: p.copy()),
    "None": lambda: changed_by(lambda p, g: None),
    "zeros": lambda: changed_by(lambda p, g: 0.0 * p),
    "ones": lambda: changed_by(lambda p, g: np.ones(p.shape)),
    "NaN": lambda: changed_by(lambda p, g: np.full(p.shape, np.nan)),
    "the gradients": lambda: changed_by(lambda p, g: g),
    "no method": lambda: lambda *args, **kwargs: None,
}


@each_function
def test_doing_nothing_earns_nothing(function):
    is_class = bool(cases_of(function).stored.method)
    for name in IDLE_CLASSES if is_class else NOTHING:
        if name == "the right zeros" and function in ZEROS_ARE_RIGHT:
            continue
        if is_class:
            answer = IDLE_CLASSES[name]()
        else:
            answer = idle_function(function, NOTHING[name])
        assert earned(function, answer) == 0, name


@each_function
def test_the_reference_earns_everything(function):
    total = sum(case.weight for case in cases_of(function).stored.cases)
    for seed in SEEDS:
        assert earned(function, solution(function), seed) == total


# --- tables of everything that is shipped, public and hidden


@cache
def recorded(function):
    """Every stored call of the reference: arguments, and what it gave; to be copied."""
    case_set, found = cases_of(function).stored, []
    right = solution(function)

    def noting(*args, **kwargs):
        before = copy.deepcopy((args, kwargs))
        result = right(*args, **kwargs)
        found.append((before, copy.deepcopy(result)))
        return result

    for case in case_set.cases:
        observe(noting, case_set, case)
    return found


def shape_of(value):
    if isinstance(value, dict):
        return {str(name): shape_of(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [shape_of(item) for item in value]
    return np.shape(value) if isinstance(value, np.ndarray) else type(value).__name__


def all_numbers(value):
    if isinstance(value, dict | list | tuple):
        parts = value.values() if isinstance(value, dict) else value
        return np.concatenate([np.empty(0), *map(all_numbers, parts)])
    if isinstance(value, np.ndarray | int | float):
        return np.ravel(value).astype(float)
    return np.empty(0)


@dataclass
class Known:
    """Calls, the numbers in each and its shape."""

    numbers: list
    shapes: list


def exactly(call, known):
    here = all_numbers(call)
    same = [n for n, one in enumerate(known.numbers) if np.array_equal(one, here)]
    return same[0] if same else None


def by_shape(call, known):
    here = shape_of(call)
    return known.shapes.index(here) if here in known.shapes else None


def nearest(measure):
    """The nearest call by some measure; numbers that one has not count as 0."""

    def find(call, known):
        here = all_numbers(call)
        size = max(map(len, [here, *known.numbers]))
        table = np.zeros((len(known.numbers), size))
        for row, numbers in zip(table, known.numbers, strict=True):
            row[: len(numbers)] = numbers
        asked = np.zeros(size)
        asked[: len(here)] = here
        return int(measure(asked, table).sum(axis=1).argmin())

    return find


def of_as_many_numbers(call, known):
    """The nearest of those of the same length, else of all."""
    near = nearest(lambda a, b: (a - b) ** 2)
    size = len(all_numbers(call))
    same = [n for n, one in enumerate(known.numbers) if len(one) == size]
    if not same:
        return near(call, known)
    return same[near(call, Known([known.numbers[n] for n in same], []))]


TABLES = {
    "exact": exactly,
    "by shape": by_shape,
    "nearest": nearest(lambda a, b: (a - b) ** 2),
    "nearest in steps": nearest(lambda a, b: abs(a - b)),
    "nearest in digits": nearest(
        lambda a, b: np.abs(np.log(np.abs(a) + 1e-9) - np.log(np.abs(b) + 1e-9))
    ),
    "of as many numbers": of_as_many_numbers,
    "nearest in its ends": nearest(lambda a, b: abs(a**3 - b**3)),
}


def table(function, choose):
    """An answer that looks up what is shipped."""
    entries = recorded(function)
    calls = [call for call, _ in entries]
    known = Known([*map(all_numbers, calls)], [*map(shape_of, calls)])

    def answer(*args, **kwargs):
        place = choose((args, kwargs), known)
        return None if place is None else copy.deepcopy(entries[place][1])

    return answer


def one_after_the_other(function):
    """An answer that gives what is shipped in the order in which it is asked for."""
    entries = itertools.cycle(recorded(function))
    return lambda *args, **kwargs: copy.deepcopy(next(entries)[1])


def table_of_objects(function):
    """A class that knows how the stored objects end, by what its method is given."""
    cases = cases_of(function).stored
    ends = {
        case.behaviour: (case, observe(solution(function), cases, case).arguments)
        for case in cases.cases
    }

    class Table:
        def __init__(self, *args, **kwargs):
            self.steps = 0

        def update(self, params, grads):
            self.steps += 1
            for case, end in ends.values():
                alike = shape_of(case.calls[1]["params"]) == shape_of(params)
                if alike and self.steps == len(case.calls) - 1:
                    params.update(copy.deepcopy(end["params"]))
                    return

    return Table


@each_function
def test_a_table_of_what_is_shipped_earns_nothing(function):
    if cases_of(function).stored.method:
        for seed in SEEDS:
            assert earned(function, table_of_objects(function), seed) == 0
        return
    for name, choose in TABLES.items():
        for seed in SEEDS:
            assert earned(function, table(function, choose), seed) == 0, name
    assert earned(function, one_after_the_other(function)) == 0


@each_function
def test_a_table_passes_what_is_stored(function):
    """So that the test above shows what it says."""
    cases = cases_of(function).stored
    if cases.method:
        outcomes = judge(table_of_objects(function), cases)
    else:
        outcomes = judge(one_after_the_other(function), cases)
    share = 8 if function == "random_search" else 4  # it did not ask f
    assert sum(one.passed for one in outcomes) >= len(outcomes) / share


# --- the rule


def outcomes_of(*pairs):
    return [
        Outcome(str(place), 1.0, passed, "" if passed else "wrong", idle=idle)
        for place, (passed, idle) in enumerate(pairs)
    ]


@pytest.mark.parametrize(
    ("outcomes", "earns"),
    [
        (outcomes_of((True, ()), (True, (0,))), True),
        (outcomes_of((True, (0,)), (True, (1,))), True),
        (outcomes_of((True, (0, 1)), (True, (1, 2)), (True, (0, 2))), True),
        (outcomes_of((True, (0,)), (True, (0, 1))), False),
        (outcomes_of((True, (0,)), (False, ())), False),
        (outcomes_of((True, (0,)), (False, (1,)), (True, (0, 1))), False),
    ],
)
def test_what_one_idle_function_passes_earns_nothing_alone(outcomes, earns):
    for before, after in zip(outcomes, earning(outcomes), strict=True):
        assert after.passed == before.passed
        assert after.earns == (earns or not before.passed)
        said = TOO_LITTLE if before.passed and not earns else before.message
        assert after.message == said


def test_what_counts_again_says_nothing_of_it():
    (alone,) = earning(outcomes_of((True, (0,))))
    both = earning([alone, *outcomes_of((True, ()))])
    assert [(one.earns, one.message) for one in both] == [(True, ""), (True, "")]


def test_nothing_passed_is_nothing_earned():
    outcomes = outcomes_of((False, (0,)), (False, ()))
    assert earning(outcomes) == outcomes


@each_function
def test_no_idle_function_passes_everything(function):
    cases = cases_of(function)
    idle = passed_idly(cases.stored, cases.drawn)
    assert len(idle) == len(cases.stored.cases)
    assert not set.intersection(*map(set, idle))


def test_a_behaviour_that_counts_nothing_says_so_in_its_line():
    answer = idle_function("update_parameters_with_gd", NOTHING["the first argument"])
    outcomes = judge_twice(answer, cases_of("update_parameters_with_gd"), nobody)
    (kept,) = (one for one in outcomes if one.passed)
    assert str(kept) == (
        "PASS  the gradients stay as they were: a function that does nothing passes "
        "this, too; it counts as soon as another behaviour passes."
    )


# --- honest work keeps what it earns


@pytest.mark.parametrize(
    ("id", "points"),
    [
        ("MB-4", 9.5),  # sizes right, labels not shuffled
        ("MB-18", 9.5),  # pairs turned round
        ("MO-12", None),  # beta fixed at 0.9
        ("AD-16", None),  # exponent fixed at 2
        ("SP-3", 2),  # the dev examples are trained on, too
        ("XA-1", 1.25),  # fan-out instead of fan-in, but seeded
        ("NI-14", None),  # the seed is ignored
        ("LR-8", None),  # smooth in place of stepped
        ("HP-31", None),  # log and best swapped
        ("CP-11", 0),  # says the same of everything
        ("MO-17", 0),  # only leaves its arguments alone
    ],
)
def test_a_half_right_answer_earns_what_it_passes(id, points):
    entry = all_mistakes()[id]
    cases = cases_of(entry.function)
    before = judge(entry.wrong, cases.stored)
    expected = sum(one.weight for one in before if one.passed)
    points = expected if points is None else points
    assert earned(entry.function, entry.wrong) == points


def test_an_answer_from_a_table_is_told_so_and_no_number():
    answer = one_after_the_other("softmax")
    outcomes = judge_twice(answer, cases_of("softmax"), nobody)
    assert {one.message for one in outcomes if not one.passed} == {ON_OTHERS}


def test_what_fails_as_it_is_stored_is_not_asked_again():
    cases, seen = cases_of("softmax"), []

    def watching(function, case_set, case):
        seen.append(case)
        return observe(function, case_set, case)

    judge_twice(lambda Z: Z, cases, nobody, watching)
    assert seen == [*cases.stored.cases, cases.drawn.cases[-1]]
