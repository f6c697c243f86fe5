"""The network of the course: LINEAR → RELU, again, then LINEAR → SIGMOID."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from opt_utils.shapes import (
    FloatArray,
    require_caches,
    require_columns,
    require_layers_dims,
    require_parameters,
    require_shape,
)

Caches = list[tuple[FloatArray, FloatArray]]
_DRAWS = np.random.RandomState()  # a new one for every seed takes ten times as long
SMALLEST = float(np.finfo(np.float64).tiny)  # keeps the logarithm finite


def sigmoid(z: FloatArray) -> FloatArray:
    """
    Squash every number into (0, 1): 1 / (1 + exp(-z)).

    Parameters
    ----------
    z : array_like, any shape

    Returns
    -------
    ndarray, the same shape, float64
        Computed without overflow, however large or small `z` is.
    """
    z = np.asarray(z, dtype=np.float64)
    result: FloatArray = np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))
    return result


def relu(z: FloatArray) -> FloatArray:
    """
    Replace the negative numbers by zero: max(0, z).

    Parameters
    ----------
    z : array_like, any shape

    Returns
    -------
    ndarray, the same shape
    """
    return np.maximum(z, 0.0)


def initialize_parameters(
    layers_dims: Sequence[int], seed: int = 3
) -> dict[str, FloatArray]:
    """
    Draw the starting weights as He et al. do; the biases start at zero.

    Parameters
    ----------
    layers_dims : sequence of int
        Number of units of every layer, the input first: [2, 5, 2, 1].
    seed : int
        Start of the local random stream: another seed, another starting point.

    Returns
    -------
    dict
        "W1" (n1, n0), "b1" (n1, 1), ..., "WL", "bL", all float64. The same seed
        gives the same numbers every time.

    Raises
    ------
    ValueError
        When there are fewer than two layers or one of them has no unit.

    Notes
    -----
    W = randn · √(2 / n_prev): He et al. 2015, "Delving deep into rectifiers".
    """
    require_layers_dims(layers_dims)
    _DRAWS.seed(seed)
    parameters = {}
    sizes = zip(layers_dims[1:], layers_dims[:-1], strict=True)
    for layer, (n, n_prev) in enumerate(sizes, start=1):
        parameters[f"W{layer}"] = _DRAWS.randn(n, n_prev) * np.sqrt(2 / n_prev)
        parameters[f"b{layer}"] = np.zeros((n, 1))
    return parameters


def forward_propagation(
    X: FloatArray, parameters: Mapping[str, FloatArray]
) -> tuple[FloatArray, Caches]:
    """
    Compute the output of the network.

    Parameters
    ----------
    X : ndarray, shape (n0, m)
        One example per column.
    parameters : dict
        "W1" (n1, n0), "b1" (n1, 1), ..., "WL", "bL".

    Returns
    -------
    a3 : ndarray, shape (nL, m), float64
        The output of the last layer, between 0 and 1.
    caches : list
        The output and the weights of every layer, for `backward_propagation`.

    Raises
    ------
    ValueError
        When a shape does not fit; the message names the array.

    Notes
    -----
    Hidden layers: A = relu(W·A_prev + b); last layer: A = sigmoid(W·A_prev + b).
    """
    require_parameters(X, parameters)
    L = len(parameters) // 2
    A = X
    caches: Caches = []
    for layer in range(1, L + 1):
        W = parameters[f"W{layer}"]
        Z = W @ A + parameters[f"b{layer}"]
        A = relu(Z) if layer < L else sigmoid(Z)
        caches.append((A, W))
    return A, caches


def compute_cost(a3: FloatArray, Y: NDArray[Any]) -> float:
    """
    Add up the cross-entropy of the examples (`model` divides by their number).

    Parameters
    ----------
    a3 : ndarray, shape (1, m)
        Outputs of the network, between 0 and 1.
    Y : ndarray, shape (1, m)
        Labels 0 and 1.

    Returns
    -------
    float
        The **sum** over the m examples; finite even where an output is exactly
        0 or 1.

    Raises
    ------
    ValueError
        When the shapes of `a3` and `Y` differ.

    Notes
    -----
    cost = -Σ [ y·log(a) + (1 - y)·log(1 - a) ]
    """
    require_shape("Y", Y, a3.shape)
    log_one = np.log(np.maximum(a3, SMALLEST))
    log_zero = np.log(np.maximum(1 - a3, SMALLEST))
    return float(-(Y * log_one + (1 - Y) * log_zero).sum())


def backward_propagation(
    X: FloatArray, Y: NDArray[Any], caches: Caches
) -> dict[str, FloatArray]:
    """
    Compute the gradients of the average cost.

    Parameters
    ----------
    X, Y : ndarrays, shapes (n0, m) and (nL, m)
        The examples given to `forward_propagation`, and their labels 0 and 1.
    caches : list
        What `forward_propagation` returned as its second value.

    Returns
    -------
    dict
        "dW1", "db1", ..., "dWL", "dbL", each shaped like its parameter, float64.

    Raises
    ------
    ValueError
        When `X`, `Y` and `caches` do not belong together.

    Notes
    -----
    For sigmoid and cross-entropy dZL = (AL - Y) / m; then dW = dZ·A_prevᵀ,
    db = Σ dZ, dA_prev = Wᵀ·dZ, and relu lets dA pass where its output is positive.
    """
    require_caches(X, Y, caches)
    grads = {}
    inputs = [X, *(A for A, _ in caches)]  # of every layer; the last is the output
    dZ = (inputs.pop() - Y) / X.shape[1]
    for layer in range(len(caches), 0, -1):
        A_prev, W = inputs.pop(), caches[layer - 1][1]
        grads[f"dW{layer}"] = dZ @ A_prev.T
        grads[f"db{layer}"] = dZ.sum(axis=1, keepdims=True)
        if layer > 1:
            dZ = (W.T @ dZ) * (A_prev > 0)
    return grads


def predict_dec(
    parameters: Mapping[str, FloatArray], X: FloatArray
) -> NDArray[np.bool_]:
    """
    Decide for every example whether the network's output is above one half.

    Parameters
    ----------
    parameters : dict
        "W1", "b1", ..., "WL", "bL".
    X : ndarray, shape (n0, m)
        One example per column.

    Returns
    -------
    ndarray, shape (1, m), bool

    Raises
    ------
    ValueError
        When a shape does not fit.
    """
    decisions: NDArray[np.bool_] = forward_propagation(X, parameters)[0] > 0.5
    return decisions


def predict(
    X: FloatArray, y: NDArray[Any], parameters: Mapping[str, FloatArray]
) -> NDArray[np.int64]:
    """
    Predict the labels and print the share of right ones.

    Parameters
    ----------
    X : ndarray, shape (n0, m)
        One example per column.
    y : ndarray, shape (1, m)
        The true labels, 0 and 1.
    parameters : dict
        "W1", "b1", ..., "WL", "bL".

    Returns
    -------
    ndarray, shape (1, m), int64
        The predicted labels, 0 and 1.

    Raises
    ------
    ValueError
        When a shape does not fit.
    """
    require_columns("X", X)
    require_shape("y", y, (1, X.shape[1]))
    predictions = predict_dec(parameters, X).astype(np.int64)
    print(f"Accuracy: {np.mean(predictions == y):.2%}")
    return predictions


def load_params_and_grads(seed: int = 1) -> tuple[FloatArray, ...]:
    """
    Draw a small set of parameters and gradients to try an update rule on.

    Parameters
    ----------
    seed : int
        Start of the local random stream.

    Returns
    -------
    W1, b1, W2, b2, dW1, db1, dW2, db2 : ndarrays, float64
        Shapes (2, 3), (2, 1), (3, 3), (3, 1), and the same again.
    """
    rng = np.random.RandomState(seed)
    return tuple(rng.randn(*shape) for shape in 2 * [(2, 3), (2, 1), (3, 3), (3, 1)])
