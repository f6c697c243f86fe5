"""Measure what the size of a mini-batch does to the slope, and to the time."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from opt_utils.network import (
    backward_propagation,
    forward_propagation,
    initialize_parameters,
)
from opt_utils.shapes import FloatArray

LAYERS_DIMS = [32, 16, 8, 1]
DRAWS = 100  # mini-batches of every size, for the noise
TRIES = 5  # epochs of every size, for the time: what disturbs one may spare another


class BatchSizes(NamedTuple):
    """What was measured, one number for every size."""

    noise_with: FloatArray
    noise_without: FloatArray
    seconds: FloatArray


def measure_batch_sizes(
    sizes: Sequence[int], m: int = 2000, draws: int = DRAWS
) -> BatchSizes:
    """
    Measure noise and time of mini-batches on a network with 32 inputs.

    Parameters
    ----------
    sizes : sequence of int
        Sizes of the mini-batches, from 1 to m.
    m : int
        Number of examples, drawn at random, always the same.
    draws : int
        How many mini-batches of every size are drawn for the noise.

    Returns
    -------
    BatchSizes
        `noise_with` and `noise_without`, replacement: how far the gradient of a
        mini-batch lies from that of all examples, as a root mean square, divided by
        the length of the latter. `seconds`: forward and backward passes of one epoch,
        the best of five.

    Raises
    ------
    ValueError
        When a size is below 1 or above m.
    """
    if min(sizes) < 1 or max(sizes) > m:
        raise ValueError(f"sizes must lie between 1 and {m}, got {list(sizes)}.")
    rng = np.random.RandomState(1)
    X = rng.randn(LAYERS_DIMS[0], m)
    Y = (X[:1] + 0.5 * rng.randn(1, m) > 0).astype(int)
    exact = _gradient(X, Y)

    def noise(chosen: list[NDArray[np.int64]]) -> float:
        errors = [np.sum((_gradient(X[:, i], Y[:, i]) - exact) ** 2) for i in chosen]
        return float(np.sqrt(np.mean(errors) / np.sum(exact**2)))

    count = range(draws)
    return BatchSizes(
        np.array([noise([rng.randint(m, size=B) for _ in count]) for B in sizes]),
        np.array([noise([rng.permutation(m)[:B] for _ in count]) for B in sizes]),
        np.array([min(_seconds(X, Y, B) for _ in range(TRIES)) for B in sizes]),
    )


def _gradient(X: FloatArray, Y: NDArray[np.int64]) -> FloatArray:
    """All slopes of the network, before any training, in one row."""
    _, caches = forward_propagation(X, initialize_parameters(LAYERS_DIMS))
    grads = backward_propagation(X, Y, caches)
    return np.concatenate([grads[name].ravel() for name in sorted(grads)])


def _seconds(X: FloatArray, Y: NDArray[np.int64], size: int) -> float:
    """Time the forward and backward passes of one epoch."""
    parameters = initialize_parameters(LAYERS_DIMS)
    began = time.perf_counter()
    for start in range(0, X.shape[1], size):
        x, y = X[:, start : start + size], Y[:, start : start + size]
        backward_propagation(x, y, forward_propagation(x, parameters)[1])
    return time.perf_counter() - began
