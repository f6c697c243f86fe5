"""A network with batch normalization, which is done by functions that it is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from opt_utils.layers import ACTIVATIONS
from opt_utils.network import initialize_parameters
from opt_utils.shapes import FloatArray, require_columns

Normalize = Callable[..., tuple[FloatArray, Any, FloatArray, FloatArray]]
SendBack = Callable[[FloatArray, Any], tuple[FloatArray, FloatArray, FloatArray]]


class NormalizedNetwork:
    """
    LINEAR → BATCH NORM → activation in every hidden layer, then LINEAR.

    Parameters
    ----------
    layers_dims : sequence of int
        Number of units of every layer, the input first: [64, 32, 32, 1].
    normalize, send_back : callable
        The forward and the backward pass of batch normalization, called as
        `normalize(Z, gamma, beta, running_mean, running_var, train=...)` and
        `send_back(dout, cache)`; notebook 08 tells what they return.
    activation : str
        "sigmoid", "tanh" or "relu".
    seed : int
        Another seed, another starting point.
    factor : float
        What all starting weights are multiplied by.

    Attributes
    ----------
    parameters : dict
        "W1" (n1, n0), "gamma1" and "beta1" (n1, 1), ..., "WL", "bL". In front of a
        normalization there is no bias, as it would have no effect.
    running : dict of int to tuple
        The running mean and variance of every hidden layer, both (n, 1).
    received : list of ndarray
        What every layer received in the last forward pass, the input first.
    entered : list of ndarray
        What entered the activation of every hidden layer in that pass.

    Raises
    ------
    ValueError
        When there are fewer than two layers, or there is no such activation.

    Notes
    -----
    W = factor · randn · √(2 / n_prev) as `initialize_parameters` draws it, γ = 1,
    β = 0; Ioffe and Szegedy 2015, "Batch Normalization".
    """

    def __init__(
        self,
        layers_dims: Sequence[int],
        normalize: Normalize,
        send_back: SendBack,
        activation: str = "relu",
        seed: int = 3,
        factor: float = 1.0,
    ) -> None:
        if activation not in ACTIVATIONS:
            known = ", ".join(ACTIVATIONS)
            raise ValueError(f"activation must be one of {known}, got {activation!r}.")
        self.normalize, self.send_back = normalize, send_back
        self.activation = ACTIVATIONS[activation]
        start = initialize_parameters(layers_dims, seed)
        self.parameters = {name: factor * value for name, value in start.items()}
        self.running: dict[int, tuple[FloatArray, FloatArray]] = {}
        for layer, n in enumerate(layers_dims[1:-1], start=1):
            del self.parameters[f"b{layer}"]
            self.parameters[f"gamma{layer}"] = np.ones((n, 1))
            self.parameters[f"beta{layer}"] = np.zeros((n, 1))
            self.running[layer] = np.zeros((n, 1)), np.ones((n, 1))
        self.received: list[FloatArray] = []
        self.entered: list[FloatArray] = []
        self._caches: list[Any] = []

    def forward(self, X: FloatArray, train: bool, **options: Any) -> FloatArray:
        """
        Compute what the last layer computes, without an activation.

        Parameters
        ----------
        X : ndarray, shape (n0, m)
            One example per column.
        train : bool
            Whether to take the statistics of this batch and move the running ones.
        **options
            For `normalize`: with `momentum=1` the running statistics stay, with
            `momentum=0` they become those of this batch.

        Returns
        -------
        ndarray, shape (nL, m)

        Raises
        ------
        ValueError
            When `X` is not a matrix with at least one column.
        """
        require_columns("X", X)
        self.received, self.entered, self._caches = [X], [], []
        for layer, statistics in self.running.items():
            Z = self.parameters[f"W{layer}"] @ self.received[-1]
            scale, shift = (self.parameters[f"{n}{layer}"] for n in ("gamma", "beta"))
            out, cache, mean, var = self.normalize(
                Z, scale, shift, *statistics, train=train, **options
            )
            self.running[layer] = mean, var
            self.entered.append(out)
            self.received.append(self.activation(out))
            self._caches.append(cache)
        last = len(self.running) + 1
        Z = self.parameters[f"W{last}"] @ self.received[-1]
        return Z + self.parameters[f"b{last}"]

    def backward(self, dZ: FloatArray) -> dict[str, FloatArray]:
        """
        Compute the gradients of all parameters, behind a forward pass in training.

        Parameters
        ----------
        dZ : ndarray, shape (nL, m)
            The gradient of what `forward` returned last.

        Returns
        -------
        dict
            "dW1", "dgamma1", "dbeta1", ..., "dWL", "dbL", shaped like the parameters.
        """
        last = len(self.received)
        grads = {f"db{last}": dZ.sum(axis=1, keepdims=True)}
        for layer in range(last, 0, -1):
            A = self.received[layer - 1]
            grads[f"dW{layer}"] = dZ @ A.T
            if layer > 1:
                dA = self.parameters[f"W{layer}"].T @ dZ
                dZ, dgamma, dbeta = self.send_back(
                    dA * self.activation.slope(A), self._caches[layer - 2]
                )
                grads[f"dgamma{layer - 1}"] = dgamma
                grads[f"dbeta{layer - 1}"] = dbeta
        return grads


class PlainNetwork(NormalizedNetwork):
    """
    The same network without normalization: beta is the bias, and gamma does nothing.

    Parameters
    ----------
    layers_dims, activation, seed, factor
        As of `NormalizedNetwork`.
    """

    def __init__(
        self,
        layers_dims: Sequence[int],
        activation: str = "relu",
        seed: int = 3,
        factor: float = 1.0,
    ) -> None:
        super().__init__(
            layers_dims, _add_bias, _send_back, activation, seed=seed, factor=factor
        )


def _add_bias(
    Z: FloatArray,
    gamma: FloatArray,
    beta: FloatArray,
    running_mean: FloatArray,
    running_var: FloatArray,
    **options: Any,
) -> tuple[FloatArray, None, FloatArray, FloatArray]:
    """Stand in for the forward pass of a normalization."""
    return Z + beta, None, running_mean, running_var


def _send_back(
    dout: FloatArray, cache: None
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Stand in for its backward pass."""
    dbeta: FloatArray = dout.sum(axis=1, keepdims=True)
    return dout, np.zeros(dbeta.shape), dbeta
