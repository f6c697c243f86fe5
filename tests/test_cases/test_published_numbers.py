"""The published outputs of the main assignment judge the reference independently."""

import json
from pathlib import Path

import numpy as np
import pytest

import test_cases
from grader.authoring.source import reference
from grader.mistakes import all_mistakes

PUBLISHED = json.loads(Path(__file__).with_name("published_04.json").read_text("utf-8"))
REFERENCE = reference("04_optimization_methods")
EXTRA = {  # what the published call adds to its test case
    "update_parameters_with_gd": (),
    "update_parameters_with_momentum": (0.9, 0.01),
    "update_parameters_with_adam": (2,),
}


def published_call(function):
    """What the reference returns for the published input, as a tuple."""
    inputs = getattr(test_cases, f"{function}_test_case")()
    found = REFERENCE[function](*inputs, *EXTRA[function])
    return found if isinstance(found, tuple) else (found,)


def assert_printed(value, numbers):
    np.testing.assert_allclose(value, numbers, rtol=0, atol=5.001e-9)


@pytest.mark.parametrize("function", EXTRA)
def test_the_parameters_are_the_published_ones(function):
    parameters = published_call(function)[0]
    for name, numbers in PUBLISHED[function].items():
        assert_printed(parameters[name], numbers)


def test_the_velocity_is_the_published_one():
    _, v = published_call("update_parameters_with_momentum")
    for name, numbers in PUBLISHED["velocity"].items():
        assert_printed(v[name], numbers)


def test_adam_is_the_published_one():
    parameters, _, s = published_call("update_parameters_with_adam")
    assert_printed(parameters["W2"][0], PUBLISHED["first row of W2 after Adam"])
    assert_printed(parameters["W2"][2, 1], PUBLISHED["W2[2][1] after Adam"])
    assert_printed(s["dW1"][0], PUBLISHED["first row of s of dW1"])


def test_the_number_that_is_usually_copied_has_epsilon_inside_the_root():
    inputs = test_cases.update_parameters_with_adam_test_case()
    parameters, _, _ = all_mistakes()["AD-12"].wrong(*inputs, 2)
    inside = PUBLISHED["W2[2][1] after Adam with epsilon inside the root"]
    assert_printed(parameters["W2"][2, 1], inside)


def test_the_mini_batches_are_the_published_ones():
    X, Y, size = test_cases.random_mini_batches_test_case()
    batches = REFERENCE["random_mini_batches"](X, Y, size)
    sizes = PUBLISHED["sizes of the mini-batches"]
    assert [x.shape for x, _ in batches] == [(12288, n) for n in sizes]
    assert [y.shape for _, y in batches] == [(1, n) for n in sizes]
    start = PUBLISHED["start of row 0 of the first mini-batch"]
    assert_printed(batches[0][0][0, :3], start)


@pytest.mark.parametrize("function", ["initialize_velocity", "initialize_adam"])
def test_the_averages_start_at_zero(function):
    found = REFERENCE[function](getattr(test_cases, f"{function}_test_case")())
    for average in found if isinstance(found, tuple) else (found,):
        shapes = {name: value.shape for name, value in average.items()}
        assert shapes == {"dW1": (2, 3), "db1": (2, 1), "dW2": (3, 3), "db2": (3, 1)}
        assert not any(value.any() for value in average.values())
