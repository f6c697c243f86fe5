"""The one way to walk: judged by closed forms and by itself in another form."""

import doctest

import matplotlib.pyplot as plt
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from opt_utils import (
    BOWL,
    RAVINE,
    SADDLE_SQUARES,
    SADDLE_XY,
    TWO_VALLEYS,
    Optimizer,
    alt_text,
    plot_descent_paths,
    walk,
    walking,
)


def test_gradient_descent_on_the_ravine_shrinks_each_coordinate_by_its_own_factor():
    path = walk(RAVINE, lambda point, slope: point - 0.9 * slope, (-7, 2), steps=30)
    count = np.arange(31)
    assert_allclose(path, np.stack([-7 * 0.91**count, 2 * (-0.8) ** count], axis=1))


def test_a_rule_that_changes_the_point_in_place_walks_the_same_path():
    def in_place(point, slope):
        point -= 0.9 * slope

    returned = walk(RAVINE, lambda point, slope: point - 0.9 * slope, (-7, 2), 30)
    assert_array_equal(walk(RAVINE, in_place, (-7, 2), 30), returned)


def test_the_walk_of_the_heavy_ball_on_xy_is_the_published_one():
    velocity = np.zeros(2)

    def heavy_ball(point, slope):
        velocity[:] = velocity - slope
        return point + velocity

    path = walk(SADDLE_XY, heavy_ball, (1, 2), steps=3)
    assert_array_equal(path, [(1, 2), (-1, 1), (-4, 1), (-8, 5)])


def test_no_steps_leave_only_the_start():
    assert_array_equal(walk(BOWL, None, (1, 2), steps=0), [[1, 2]])


def test_the_start_keeps_its_numbers_whatever_the_rule_does():
    start = np.array([1.0, 2.0])

    def forget(point, slope):
        point[:] = slope[:] = 0

    assert_array_equal(walk(BOWL, forget, start, 2), [[1, 2], [0, 0], [0, 0]])
    assert_array_equal(start, [1, 2])


def descend(parameters, grads, t):
    return {name: value - 0.1 * grads[f"d{name}"] for name, value in parameters.items()}


def remember(parameters, grads, count, total, t):
    return descend(parameters, grads, t), count + 1, total + grads["dW1"].item()


def test_an_update_rule_walks_like_a_function_of_the_point():
    judge = walk(TWO_VALLEYS, lambda point, slope: point - 0.1 * slope, (2, 0.1), 40)
    assert_allclose(walk(TWO_VALLEYS, Optimizer(descend), (2, 0.1), 40), judge)


def test_an_object_with_update_walks_too():
    class Descent:
        def update(self, params, grads):
            for name in params:
                params[name] = params[name] - 0.1 * grads["d" + name]

    judge = walk(TWO_VALLEYS, Optimizer(descend), (2, 0.1), 40)
    assert_array_equal(walk(TWO_VALLEYS, Descent(), (2, 0.1), 40), judge)


def test_an_optimizer_keeps_its_memory_and_counts_its_steps():
    seen = []

    def observed(*arguments):
        seen.append(arguments[2:])
        return *remember(*arguments), "more than was asked for"

    walk(BOWL, Optimizer(observed, lambda parameters: (0, 0.0)), (1, 2), 3)
    assert [(count, t) for count, _, t in seen] == [(0, 1), (1, 2), (2, 3)]
    assert_allclose([total for _, total, _ in seen], [0, 1, 1.9])


def test_a_memory_of_one_dictionary_is_handed_on_as_it_is():
    def rule(parameters, grads, v, t):
        v = {name: v[name] + grads[name] for name in v}
        return {name: parameters[name] - v["d" + name] for name in parameters}, v

    zeros = {"dW1": np.zeros((1, 1)), "db1": np.zeros((1, 1))}
    path = walk(SADDLE_XY, Optimizer(rule, lambda parameters: zeros), (1, 2), steps=3)
    assert_array_equal(path, [(1, 2), (-1, 1), (-4, 1), (-8, 5)])


def test_the_slope_that_is_seen_may_be_another():
    path = walk(
        BOWL, lambda point, slope: point - slope, (1, 2), 1, seen=lambda g: g / 2
    )
    assert_allclose(path, [(1, 2), (0.5, 1)])


def test_the_examples_in_the_docstrings_are_right():
    results = doctest.testmod(walking)
    assert (results.attempted > 2, results.failed) == (True, 0)


def test_a_walk_can_be_drawn_inside_limits_chosen_before():
    _, ax = plt.subplots()
    ax.set(xlim=(-3, 3), ylim=(-2, 2))
    path = walk(SADDLE_SQUARES, lambda point, slope: point - 0.4 * slope, (2, 0.1), 20)
    plot_descent_paths(SADDLE_SQUARES, {"gd": path}, ax)
    assert (ax.get_xlim(), ax.get_ylim()) == ((-3, 3), (-2, 2))
    assert "gd: 21 points from (2.00, 0.10)" in alt_text(ax.figure)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: walk(BOWL, lambda point, slope: point, [1, 2, 3], 1),
        lambda: walk(BOWL, lambda point, slope: np.ones(3), [1, 2], 1),
    ],
    ids=["a start", "what a rule returns"],
)
def test_what_is_no_point_is_refused_in_one_sentence(ask):
    with pytest.raises(ValueError, match=r"two coordinates, shape \(2,\), got \(3,\)"):
        ask()
