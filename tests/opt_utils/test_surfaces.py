"""The surfaces: their slopes are judged by finite differences."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from opt_utils import (
    BOWL,
    NARROW_VALLEY,
    PLATEAU,
    RAVINE,
    SADDLE_SQUARES,
    SADDLE_XY,
    TWO_HOLES,
    TWO_VALLEYS,
    NamedSurface,
)

SURFACES = [
    *(BOWL, RAVINE, NARROW_VALLEY, SADDLE_XY, SADDLE_SQUARES),
    *(TWO_VALLEYS, TWO_HOLES, PLATEAU),
]
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
    code = code.replace("100 y", "100 * y")
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


def test_a_place_that_is_no_point_is_refused_in_one_sentence():
    with pytest.raises(ValueError, match=r"two coordinates, shape \(2,\), got \(3,\)"):
        BOWL.gradient([1, 2, 3])


def test_the_two_holes_are_one_shallow_and_one_deep():
    """Along x the slope is zero in three places: hole, hill, hole."""
    deep, hill, shallow = np.sort(np.roots([1, 0, -1, 0.2]))
    assert TWO_HOLES(deep, 0) < TWO_HOLES(shallow, 0) < TWO_HOLES(hill, 0)
