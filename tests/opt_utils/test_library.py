"""scikit-learn on our ravine: its path is that of the same rule, walked here."""

import numpy as np
import pytest

from opt_utils import RAVINE, scikit_learn_path, walk
from opt_utils.library import CURVATURES

START = (-8.0, 1.6)


def test_without_momentum_it_is_gradient_descent_on_the_ravine():
    found = scikit_learn_path(
        START, 30, solver="sgd", learning_rate_init=0.1, momentum=0
    )
    expected = walk(RAVINE, lambda point, slope: point - 0.1 * slope, START, 30)
    np.testing.assert_allclose(found, expected, atol=1e-12)


def test_the_curvatures_are_those_of_the_ravine():
    for place, curvature in zip(np.eye(2), CURVATURES, strict=True):
        assert RAVINE.gradient(place) @ place == pytest.approx(curvature)


def test_a_start_that_is_no_point_is_refused():
    with pytest.raises(ValueError, match="two coordinates"):
        scikit_learn_path((1, 2, 3), 1, solver="sgd")
