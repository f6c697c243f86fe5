"""The published inputs: what each function of the main assignment is tried on.

So are functions of other assignments that need many numbers. All are drawn from
``np.random.RandomState(1)``, whose stream NumPy keeps frozen.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

Arrays: TypeAlias = dict[str, np.ndarray]

SHAPES = {"W1": (2, 3), "b1": (2, 1), "W2": (3, 3), "b2": (3, 1)}


def _draw(rng: np.random.RandomState, prefix: str) -> Arrays:
    """One standard normal array for every entry of ``SHAPES``, in its order."""
    return {prefix + name: rng.randn(*shape) for name, shape in SHAPES.items()}


def _zeros() -> Arrays:
    """The moving averages before the first step."""
    return {"d" + name: np.zeros(shape) for name, shape in SHAPES.items()}


def update_parameters_with_gd_test_case() -> tuple[Arrays, Arrays, float]:
    """Return ``(parameters, grads, learning_rate)``.

    Two layers, shaped as in ``SHAPES``; the learning rate is 0.01.
    """
    rng = np.random.RandomState(1)
    return _draw(rng, ""), _draw(rng, "d"), 0.01


def random_mini_batches_test_case() -> tuple[np.ndarray, np.ndarray, int]:
    """Return ``(X, Y, mini_batch_size)``: (12288, 148) float, (1, 148) bool, 64."""
    rng = np.random.RandomState(1)
    return rng.randn(12288, 148), rng.randn(1, 148) < 0.5, 64


def initialize_velocity_test_case() -> Arrays:
    """Return ``parameters`` of two layers, as in the case for gradient descent."""
    return _draw(np.random.RandomState(1), "")


def update_parameters_with_momentum_test_case() -> tuple[Arrays, Arrays, Arrays]:
    """Return ``(parameters, grads, v)``; ``v`` is zero everywhere."""
    parameters, grads, _ = update_parameters_with_gd_test_case()
    return parameters, grads, _zeros()


def initialize_adam_test_case() -> Arrays:
    """Return ``parameters`` of two layers, as in the case for gradient descent."""
    return initialize_velocity_test_case()


def update_parameters_with_adam_test_case() -> tuple[Arrays, Arrays, Arrays, Arrays]:
    """Return ``(parameters, grads, v, s)``; ``v`` and ``s`` are zero everywhere."""
    return *update_parameters_with_momentum_test_case(), _zeros()


def dropout_forward_test_case() -> tuple[np.ndarray]:
    """Return ``(A,)``: the outputs of 30 units for 40 examples, none of them 0."""
    A = np.random.RandomState(1).uniform(0.1, 2, (30, 40))
    A[::2] *= -1
    return (A,)


def augment_flip_test_case() -> tuple[np.ndarray, np.ndarray]:
    """Return ``(X, y)``: 20,000 pictures of two pixels, and their labels 0 to 9."""
    rng = np.random.RandomState(1)
    X = np.vstack([rng.randint(0, 100, 20000), rng.randint(100, 200, 20000)])
    return X[np.newaxis], rng.randint(10, size=(1, 20000))
