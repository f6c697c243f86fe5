"""Train the network with an update rule and a dropout that are handed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from opt_utils.layers import ACTIVATIONS, require_activation
from opt_utils.network import initialize_parameters, sigmoid
from opt_utils.shapes import FloatArray, require_columns, require_shape

Parameters = dict[str, FloatArray]
Update = Callable[[str, FloatArray, FloatArray], FloatArray]
CHECK = 10  # steps from one call of `watch` to the next


class Dropout(NamedTuple):
    """
    How outputs of hidden layers are dropped, and how slopes go back through it.

    Parameters
    ----------
    forward : callable
        Takes the outputs A, shape (n, m), returns the dropped ones and the mask D.
    backward : callable
        Takes the slope along the dropped outputs and the mask, returns that along A.
    """

    forward: Callable[[FloatArray], tuple[FloatArray, Any]]
    backward: Callable[[FloatArray, Any], FloatArray]


def dropout_outputs(
    X: FloatArray,
    parameters: Mapping[str, FloatArray],
    dropout: Dropout | None = None,
    activation: str = "relu",
) -> tuple[list[FloatArray], list[Any]]:
    """
    Compute the outputs of all layers, with dropout on the hidden ones.

    Parameters
    ----------
    X : ndarray, shape (n0, m)
        One example per column.
    parameters : dict
        "W1" (n1, n0), "b1" (n1, 1), ..., "WL", "bL".
    dropout : Dropout, optional
        Nothing is dropped when it is left out.
    activation : str
        Of the hidden layers: "sigmoid", "tanh" or "relu". The last layer is sigmoid.

    Returns
    -------
    outputs : list of ndarray
        X, A1 (n1, m), ..., AL (nL, m); hidden ones after dropout.
    masks : list
        The mask of every hidden layer, None without dropout.

    Raises
    ------
    ValueError
        When there is no such activation.
    """
    require_activation(activation)
    outputs: list[FloatArray] = [X]
    masks: list[Any] = []
    L = len(parameters) // 2
    for layer in range(1, L):
        Z = parameters[f"W{layer}"] @ outputs[-1] + parameters[f"b{layer}"]
        A, D = ACTIVATIONS[activation](Z), None
        if dropout is not None:
            A, D = dropout.forward(A)
        outputs.append(A)
        masks.append(D)
    outputs.append(sigmoid(parameters[f"W{L}"] @ outputs[-1] + parameters[f"b{L}"]))
    return outputs, masks


def data_gradients(
    Y: NDArray[Any],
    parameters: Mapping[str, FloatArray],
    outputs: Sequence[FloatArray],
    masks: Sequence[Any],
    dropout: Dropout | None = None,
    activation: str = "relu",
) -> Parameters:
    """
    Compute the gradients of the average cross-entropy, without any penalty.

    Parameters
    ----------
    Y : ndarray, shape (1, m)
        Labels 0 and 1.
    parameters, dropout, activation
        As they were given to `dropout_outputs`.
    outputs, masks : list
        What it returned. The slope of the activation is taken from the outputs
        after dropout: where an output was dropped, no slope comes back anyway.

    Returns
    -------
    dict
        "dW1", "db1", ..., "dWL", "dbL", each shaped like its parameter.

    Raises
    ------
    ValueError
        When `Y` does not fit, or when there is dropout on an activation other than
        relu: its slope cannot be taken from outputs that were scaled.
    """
    require_shape("Y", Y, outputs[-1].shape)
    if dropout is not None and activation != "relu":
        raise ValueError(f"dropout needs the activation relu, got {activation!r}.")
    grads: Parameters = {}
    dZ = (outputs[-1] - Y) / Y.shape[1]
    for layer in range(len(masks) + 1, 0, -1):
        grads[f"dW{layer}"] = dZ @ outputs[layer - 1].T
        grads[f"db{layer}"] = dZ.sum(axis=1, keepdims=True)
        if layer > 1:
            dA = parameters[f"W{layer}"].T @ dZ
            if dropout is not None:
                dA = dropout.backward(dA, masks[layer - 2])
            dZ = dA * ACTIVATIONS[activation].slope(outputs[layer - 1])
    return grads


def train_network(
    data: tuple[FloatArray, NDArray[Any]],
    layers_dims: Sequence[int],
    update: Update,
    dropout: Dropout | None = None,
    activation: str = "relu",
    seed: int = 3,
    steps: int = 4000,
    watch: Callable[[Parameters], object] | None = None,
) -> Parameters:
    """
    Train a network on all examples at once, from He's starting weights.

    Parameters
    ----------
    data : tuple of ndarrays, shapes (n0, m) and (1, m)
        Inputs and labels 0 and 1.
    layers_dims : sequence of int
        Number of units of every layer, the input first: [2, 30, 20, 1].
    update : callable
        Called as `update(name, value, slope)` with "W1" and dW1 and so on; returns
        the new value. The slope is that of the average cost of the data.
    dropout : Dropout, optional
        For the hidden layers, in every step.
    activation : str
        Of the hidden layers.
    seed : int
        Of the starting weights.
    steps : int
    watch : callable, optional
        Called with the parameters at the steps 0, 10, 20, ...

    Returns
    -------
    dict
        The parameters after the last step.

    Raises
    ------
    ValueError
        When a shape does not fit or there is no such activation.
    """
    X, Y = data
    require_columns("X", X)
    parameters = initialize_parameters(layers_dims, seed)
    for step in range(steps):
        if watch is not None and step % CHECK == 0:
            watch(parameters)
        outputs, masks = dropout_outputs(X, parameters, dropout, activation)
        grads = data_gradients(Y, parameters, outputs, masks, dropout, activation)
        parameters = {
            name: np.asarray(update(name, value, grads["d" + name]))
            for name, value in parameters.items()
        }
    return parameters
