"""No mistake of an update rule hides behind the numbers of the cases."""

import copy
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.authoring.source import reference
from grader.mistakes import mistakes
from test_cases.cases import Case, load_cases
from test_cases.comparing import difference
from test_cases.judging import attempt
from test_cases.recognising import PASSED, Known, explain

REFERENCE = reference("04_optimization_methods")
SHAPES = {"W1": (3, 2), "b1": (3, 1), "W2": (2, 3), "b2": (2, 1), "W3": (4, 2)}
SHAPES |= {"b3": (4, 1)}
SPECIAL = {  # wrong for tiny or whole numbers only, or only in what the caller keeps
    *("GD-14", "GD-15", "GD-17", "MO-19", "MO-20", "MO-21", "AD-45", "AD-46"),
}
UPDATES = [name for name in REFERENCE if name.startswith("update_parameters")]
TWINS = {"AD-27", "AD-28"}  # apart only where a gradient has always been zero
SETTINGS = ("learning_rate", "beta1", "beta2", "epsilon")
WRONG = [m for name in UPDATES for m in mistakes(name) if m.id not in SPECIAL]


def draw(rng, prefix, low, high):
    return {prefix + name: rng.uniform(low, high, s) for name, s in SHAPES.items()}


def arguments(function, seed):
    """Arguments of one call: a step far from the start, with every setting unusual."""
    rng = np.random.RandomState(seed)
    parameters, grads = draw(rng, "", -2, 2), draw(rng, "d", -2, 2)
    v, s = draw(rng, "d", -1, 1), draw(rng, "d", 0.1, 1)
    beta, other, rate = rng.uniform(0.5, 0.8, 3)
    rest = {
        "update_parameters_with_gd": (rate,),
        "update_parameters_with_momentum": (v, beta, rate),
        "update_parameters_with_adam": (v, s, 7, rate, beta, other + 0.1, 0.05),
    }
    return parameters, grads, *rest[function]


def result(function, inputs):
    try:
        found = function(*copy.deepcopy(inputs))
    except (KeyError, ValueError) as error:
        return repr(error)
    return found if isinstance(found, tuple) else (found,)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("entry", [pytest.param(m, id=m.id) for m in WRONG])
@settings(max_examples=5)
@given(st.integers(0, 2**32 - 1))
def test_a_mistake_is_wrong_on_any_input(entry, seed):
    inputs = arguments(entry.function, seed)
    right = result(REFERENCE[entry.function], inputs)
    assert difference(right, result(entry.wrong, inputs), "x", 1e-6, 1e-9)


def cases_with(function, inputs):
    """One case with these inputs, and what the reference makes of them."""
    stored = load_cases(function)
    call = dict(zip([*stored.arguments, *SETTINGS], inputs, strict=False))
    only = replace(stored, cases=(Case("", (call,)),))
    seen = attempt(REFERENCE[function], only, Case("", (call,), expected={})).seen
    return replace(stored, cases=(Case("", (call,), expected=seen),))


def known(entry, case_set):
    (case,) = case_set.cases
    trial = attempt(entry.wrong, case_set, case)
    return Known(entry.id, "", "", (trial.seen if trial.message else PASSED,))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("function", sorted({entry.function for entry in WRONG}))
@settings(max_examples=3, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_a_mistake_is_taken_for_no_other_one_on_any_input(function, seed):
    case_set = cases_with(function, arguments(function, seed))
    entries = [entry for entry in WRONG if entry.function == function]
    every = [known(entry, case_set) for entry in entries]
    for entry in entries:
        trials = [attempt(entry.wrong, case_set, case) for case in case_set.cases]
        (found,) = explain(trials, every)
        assert (found and found.id) == (None if entry.id in TWINS else entry.id)
