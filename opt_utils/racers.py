"""The optimizers of a notebook as steps of a point, made anew for every race."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from opt_utils.shapes import FloatArray

Layer = dict[str, FloatArray]
Step = Callable[[FloatArray, FloatArray], FloatArray]
Racers = Mapping[str, Callable[[float], Step]]  # name to what a learning rate makes
BETA = 0.9  # of every moving average but that of Adam's squares


def momentum_step(update: Callable[..., Any], rate: float, beta: float) -> Step:
    """
    Make a step of momentum.

    Parameters
    ----------
    update : callable
        `update_parameters_with_momentum` of notebook 04.
    rate, beta : float

    Returns
    -------
    callable
        Takes a point and the slope there, both of shape (2,), returns the next point.
    """
    v = _zeros()

    def change(parameters: Layer, grads: Layer) -> Layer:
        nonlocal v
        parameters, v = update(parameters, grads, v, beta, rate)
        return parameters

    return _on_layer(change)


def adam_step(update: Callable[..., Any], rate: float, beta1: float = BETA) -> Step:
    """
    Make a step of Adam; without a memory of slopes it is RMSprop, bias corrected.

    Parameters
    ----------
    update : callable
        `update_parameters_with_adam` of notebook 04.
    rate, beta1 : float

    Returns
    -------
    callable
        Takes a point and the slope there, both of shape (2,), returns the next point.
    """
    v, s, t = _zeros(), _zeros(), 0

    def change(parameters: Layer, grads: Layer) -> Layer:
        nonlocal v, s, t
        t += 1
        parameters, v, s, *_ = update(parameters, grads, v, s, t, rate, beta1)
        return parameters

    return _on_layer(change)


def from_functions(
    gd: Callable[..., Any], momentum: Callable[..., Any], adam: Callable[..., Any]
) -> Racers:
    """Make racers of the three update rules of notebook 04; Adam races twice."""
    return {
        "gd": lambda rate: _on_layer(
            lambda parameters, grads: gd(parameters, grads, rate)
        ),
        "momentum": lambda rate: momentum_step(momentum, rate, BETA),
        "rmsprop": lambda rate: adam_step(adam, rate, beta1=0.0),
        "adam": lambda rate: adam_step(adam, rate),
    }


def from_classes(
    sgd: Callable[..., Any],
    momentum: Callable[..., Any],
    rmsprop: Callable[..., Any],
    adam: Callable[..., Any],
) -> Racers:
    """Make racers of four classes of notebook 06; 0.9 is the share each one keeps."""

    def racer(make: Callable[..., Any], *share: float) -> Callable[[float], Step]:
        def at(rate: float) -> Step:
            optimizer = make(rate, *share)

            def change(parameters: Layer, grads: Layer) -> Layer:
                optimizer.update(parameters, grads)
                return parameters

            return _on_layer(change)

        return at

    return {
        "sgd": racer(sgd),
        "momentum": racer(momentum, BETA),
        "rmsprop": racer(rmsprop, BETA),
        "adam": racer(adam),
    }


def _zeros() -> Layer:
    """A memory before the first step."""
    return {"dW1": np.zeros((1, 1)), "db1": np.zeros((1, 1))}


def _on_layer(change: Callable[[Layer, Layer], Layer]) -> Step:
    """Let what changes the dictionaries of a layer move a point."""

    def step(point: FloatArray, slope: FloatArray) -> FloatArray:
        x, y = point.reshape(2, 1, 1).copy()
        dx, dy = slope.reshape(2, 1, 1).copy()
        moved = change({"W1": x, "b1": y}, {"dW1": dx, "db1": dy})
        return np.array([moved["W1"].item(), moved["b1"].item()])

    return step
