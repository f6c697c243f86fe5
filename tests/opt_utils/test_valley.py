"""The valley of the playground: its shape at every angle, and what is true in it."""

import numpy as np
import pytest

from opt_utils import NARROW_VALLEY
from opt_utils.valley import (
    LEVELS,
    border,
    contours,
    shrinkage,
    swinging,
    turned,
    valley,
)

RNG = np.random.RandomState(0)
ANGLES = [0, 17, 45, 90]


@pytest.mark.parametrize("angle", ANGLES)
def test_the_slopes_are_those_of_the_height(angle):
    surface, point, small = valley(angle), RNG.randn(2), 1e-6 * np.eye(2)
    measured = [surface(*(point + s)) - surface(*(point - s)) for s in small]
    np.testing.assert_allclose(surface.gradient(point), np.array(measured) / 2e-6)


@pytest.mark.parametrize("angle", ANGLES)
def test_to_turn_the_valley_and_the_point_changes_no_height(angle):
    points = RNG.randn(5, 2)
    np.testing.assert_allclose(
        valley(angle)(*turned(points, angle).T), valley()(*points.T)
    )


def test_along_the_axes_it_is_the_valley_of_the_course():
    points = RNG.randn(2, 5)
    np.testing.assert_allclose(valley()(*points), NARROW_VALLEY(*points))


@pytest.mark.parametrize("angle", ANGLES)
def test_a_contour_has_its_height_all_around(angle):
    for level, points in zip(LEVELS, contours(angle), strict=True):
        np.testing.assert_allclose(valley(angle)(*points.T), level)


def distances(rate, beta, curvature, steps):
    """How far momentum is from the floor, step after step."""
    w, v, seen = 1.0, 0.0, []
    for _ in range(steps):
        v = beta * v + (1 - beta) * curvature * w
        w = w - rate * v
        seen.append(abs(w))
    return np.array(seen)


@pytest.mark.parametrize("beta", [0.0, 0.3, 0.67, 0.9, 0.95])
def test_the_border_is_where_momentum_ceases_to_come_to_rest(beta):
    inside = distances(0.99 * border(beta), beta, 100, 1000)
    outside = distances(1.01 * border(beta), beta, 100, 1000)
    assert inside[-100:].max() < inside[100:200].max() / 2
    assert outside[-100:].max() > outside[100:200].max() * 2
    assert shrinkage(border(beta), beta) == pytest.approx(1)


@pytest.mark.parametrize(("rate", "beta"), [(0.018, 0), (0.06, 0.9), (0.3, 0.95)])
def test_in_the_long_run_a_step_leaves_the_share_that_the_plane_shows(rate, beta):
    far = max(
        distances(rate, beta, curvature, 400)[-50:].max() for curvature in (1, 100)
    )
    assert far ** (1 / 375) == pytest.approx(shrinkage(rate, beta), abs=0.02)


@pytest.mark.parametrize("beta", [0.3, 0.67, 0.9])
def test_beyond_the_dotted_line_the_path_swings_along_the_valley(beta):
    def positions(rate):
        w, v, seen = 1.0, 0.0, []
        for _ in range(2000):
            v = beta * v + (1 - beta) * w
            w = w - rate * v
            seen.append(w)
        return np.array(seen)

    assert (positions(0.98 * swinging(beta)) >= 0).all()
    assert (positions(1.02 * swinging(beta)) < 0).any()


def test_the_fastest_place_is_where_all_four_roots_have_one_size():
    rates, betas = np.meshgrid(np.linspace(0.001, 0.6, 1200), np.linspace(0, 0.95, 951))
    left = shrinkage(rates, betas)
    where = np.unravel_index(left.argmin(), left.shape)
    assert betas[where] == pytest.approx((9 / 11) ** 2, abs=0.005)
    assert rates[where] == pytest.approx(0.1, abs=0.002)
    assert left.min() == pytest.approx(9 / 11, abs=0.01)
