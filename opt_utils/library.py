"""A well-known library's optimizers, walking over the ravine of this course."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from opt_utils.shapes import FloatArray
from opt_utils.surfaces import as_point

CURVATURES = np.array([0.1, 2.0])  # of the ravine x² / 20 + y²


def scikit_learn_path(start: ArrayLike, steps: int, **settings: Any) -> FloatArray:
    """
    Let scikit-learn's `MLPRegressor` walk over the ravine, and return where it was.

    Parameters
    ----------
    start : array_like, shape (2,)
        The first point.
    steps : int
        How many steps to take.
    **settings
        Of `MLPRegressor`: `solver="sgd", learning_rate_init=0.1, momentum=0.9,
        nesterovs_momentum=False`.

    Returns
    -------
    ndarray, shape (steps + 1, 2), float64
        The start and the point after every step, as `walk` returns them.

    Raises
    ------
    ValueError
        When the start does not have two coordinates.

    Notes
    -----
    A network without hidden layer has a weight for each of two inputs. Four examples
    on the axes make its cost the ravine, with the minimum where the targets put it.
    It draws its first weights by itself, so the minimum is put where it lies as far
    from them as the origin from the start.
    """
    begin = as_point(start)
    first = _weights(np.zeros(4), 1, solver="sgd", learning_rate_init=0.1, momentum=0)
    drawn = first[0] / (1 - 0.1 * CURVATURES)  # before that one step
    lowest = drawn - begin
    visited = _weights(_inputs() @ lowest, steps, **settings)
    return np.vstack([begin, visited - lowest])


def _inputs() -> FloatArray:
    """Four examples for which half the mean squared error has these curvatures."""
    along, across = np.sqrt(2 * CURVATURES)
    return np.array([[along, 0], [-along, 0], [0, across], [0, -across]])


def _weights(targets: FloatArray, steps: int, **settings: Any) -> FloatArray:
    """The two weights after every step of a training on all examples."""
    from sklearn.neural_network import MLPRegressor

    model = MLPRegressor(
        hidden_layer_sizes=(),
        alpha=0,
        batch_size=4,
        shuffle=False,
        random_state=0,
        **settings,
    )
    visited = []
    for _ in range(steps):
        model.partial_fit(_inputs(), targets)
        visited.append(model.coefs_[0].ravel().copy())
    return np.array(visited).reshape(-1, 2)
