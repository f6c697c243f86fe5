"""What notebook 06 says about a valley that is turned is what the search finds."""

import numpy as np
import pytest

from grader.authoring.source import read_source, reference
from opt_utils.turning import ANGLES, FINER, RATES, best_of, from_classes

NAME = "06_optimizer_classes"
PROSE = "\n".join(
    c.source for c in read_source(NAME).cells if c.cell_type == "markdown"
)


@pytest.fixture(scope="module")
def heights():
    names = ("SGD", "Momentum", "RMSprop", "Adam")
    found = best_of(from_classes(*(reference(NAME)[name] for name in names)))
    return {
        name: np.array([bests[angle][0] for angle in ANGLES])
        for name, bests in found.items()
    }


def test_every_optimizer_gets_more_than_fifty_rates():
    assert len(RATES) + 3 * len(FINER) > 50


def test_sgd_and_momentum_end_at_the_stated_height_at_every_angle(heights):
    said = f"Momentum ends at {heights['momentum'][0]:.3f} at every angle, SGD at "
    assert f"{said}{heights['sgd'][0]:.1f}." in PROSE
    for name in ("sgd", "momentum"):
        np.testing.assert_allclose(heights[name], heights[name][0], rtol=1e-6)


def test_rmsprop_loses_most_and_adam_is_between(heights):
    (r0, *_, r45), (a0, *_, a45) = heights["rmsprop"], heights["adam"]
    assert f"from {r0:.3f} along the axes to {r45:.1f} on the diagonal" in PROSE
    assert f"Adam is between: from {a0:.3f} to {a45:.2f}." in PROSE
    assert r45 / r0 > a45 / a0 > 1
    assert r45 > 0.5 * heights["sgd"][-1]


def test_adam_is_behind_momentum_from_15_degrees_on_and_lowest_near_5(heights):
    behind = heights["adam"] > heights["momentum"]
    assert behind.tolist() == [angle >= 15 for angle in ANGLES]
    assert heights["adam"][1] < heights["adam"][0]


@pytest.mark.parametrize("point", [(-7.0, -7.0), (-3.0, -3.5), (-1.0, -0.8)])
def test_on_the_diagonal_both_slopes_are_about_as_large(point):
    H = np.array([[50.5, -49.5], [-49.5, 50.5]])  # curvature 100 across, 1 along
    assert np.linalg.eigvalsh(H) == pytest.approx([1, 100])
    off = np.array([0.3, -0.3])
    dx, dy = H @ (np.array(point) + off)
    assert 0.6 < abs(dx / dy) < 1.7
