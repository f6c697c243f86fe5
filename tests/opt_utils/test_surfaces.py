"""The surfaces: slopes judged by finite differences, walks by closed forms."""

import doctest

import matplotlib.pyplot as plt
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from opt_utils import (
    BOWL,
    PLATEAU,
    RAVINE,
    SADDLE_SQUARES,
    SADDLE_XY,
    TWO_VALLEYS,
    NamedSurface,
    alt_text,
    layer_step,
    plot_descent_paths,
    surfaces,
    walk,
)

SURFACES = [BOWL, RAVINE, SADDLE_XY, SADDLE_SQUARES, TWO_VALLEYS, PLATEAU]
POINTS = [(0.0, 0.0), (1.5, -0.7), (-2.0, 1.1), (0.3, 3.0)]
every_surface = pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.name)


def slopes_by_differences(surface, point, step=1e-6):
    moves = step * np.eye(2)
    heights = [[surface(*(point + s * move)) for s in (1, -1)] for move in moves]
    return [(up - down) / (2 * step) for up, down in heights]


@every_surface
@pytest.mark.parametrize("point", POINTS)
def test_the_gradient_agrees_with_finite_differences(surface, point):
    judge = slopes_by_differences(surface, np.array(point))
    assert_allclose(surface.gradient(point), judge, atol=1e-8)


def test_finite_differences_see_a_wrong_gradient():
    wrong = NamedSurface("wrong", "xy", SADDLE_XY.height, lambda x, y: (x, y))
    judge = slopes_by_differences(wrong, np.array([1.5, -0.7]))
    assert np.abs(wrong.gradient([1.5, -0.7]) - judge).max() > 1


@every_surface
def test_the_formula_is_the_height(surface):
    code = surface.formula.replace("−", "-").replace("xy", "x * y")
    code = code.replace("²", "**2").replace("⁴", "**4")
    x, y = np.array(POINTS).T
    judge = eval(code, {"x": x, "y": y, "exp": np.exp})
    assert_allclose(surface(x, y), judge)


@pytest.mark.parametrize(
    ("surface", "heights"),
    [(BOWL, [2.5, 10]), (RAVINE, [4.05, 16.2]), (SADDLE_XY, [2, 8]), (PLATEAU, None)],
)
def test_heights_are_taken_of_whole_arrays(surface, heights):
    x, y = np.array([1.0, 2.0]), np.array([2.0, 4.0])
    judge = 1 - np.exp([-2.5, -10]) if heights is None else heights
    assert_allclose(surface(x, y), judge)


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


def descend(parameters, grads):
    return {name: value - 0.1 * grads[f"d{name}"] for name, value in parameters.items()}


def remember(parameters, grads, count, total):
    return descend(parameters, grads), count + 1, total + grads["dW1"].item()


def test_a_rule_for_a_layer_walks_like_the_rule_for_a_point():
    judge = walk(TWO_VALLEYS, lambda point, slope: point - 0.1 * slope, (2, 0.1), 40)
    assert_allclose(walk(TWO_VALLEYS, layer_step(descend), (2, 0.1), 40), judge)


def test_a_rule_for_a_layer_keeps_its_state_from_step_to_step():
    seen = []

    def observed(*arguments):
        seen.append(arguments[2:])
        return remember(*arguments)

    walk(BOWL, layer_step(observed, 0, 0.0), (1, 2), 3)
    assert [count for count, _ in seen] == [0, 1, 2]
    assert_allclose([total for _, total in seen], [0, 1, 1.9])


def test_the_example_in_the_docstring_is_right():
    results = doctest.testmod(surfaces)
    assert (results.attempted > 0, results.failed) == (True, 0)


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
        lambda: BOWL.gradient([1, 2, 3]),
        lambda: walk(BOWL, lambda point, slope: point, [1, 2, 3], 1),
        lambda: walk(BOWL, lambda point, slope: np.ones(3), [1, 2], 1),
    ],
    ids=["the place of a gradient", "a start", "what a rule returns"],
)
def test_what_is_no_point_is_refused_in_one_sentence(ask):
    with pytest.raises(ValueError, match=r"two coordinates, shape \(2,\), got \(3,\)"):
        ask()
