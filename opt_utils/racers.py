"""The optimizers of a notebook by name, to be made anew for every race."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from opt_utils.walking import Layer, Optimizer, Updates

Racers = Mapping[str, Callable[[float], Updates]]  # what a learning rate makes
BETA = 0.9  # of every moving average but that of Adam's squares


def momentum_at(update: Callable[..., Any], rate: float, beta: float) -> Updates:
    """
    Make momentum with a learning rate and a β.

    Parameters
    ----------
    update : callable
        `update_parameters_with_momentum` of notebook 04.
    rate, beta : float

    Returns
    -------
    object with `update(params, grads)`
    """
    return Optimizer(
        lambda parameters, grads, v, t: update(parameters, grads, v, beta, rate), _zeros
    )


def adam_at(update: Callable[..., Any], rate: float, beta1: float = BETA) -> Updates:
    """
    Make Adam; without a memory of slopes it is RMSprop, bias corrected.

    Parameters
    ----------
    update : callable
        `update_parameters_with_adam` of notebook 04.
    rate, beta1 : float

    Returns
    -------
    object with `update(params, grads)`
    """
    return Optimizer(
        lambda parameters, grads, v, s, t: update(
            parameters, grads, v, s, t, rate, beta1
        ),
        lambda parameters: (_zeros(parameters), _zeros(parameters)),
    )


def from_functions(
    gd: Callable[..., Any], momentum: Callable[..., Any], adam: Callable[..., Any]
) -> Racers:
    """Make racers of the three update rules of notebook 04; Adam races twice."""
    return {
        "gd": lambda rate: Optimizer(
            lambda parameters, grads, t: gd(parameters, grads, rate)
        ),
        "momentum": lambda rate: momentum_at(momentum, rate, BETA),
        "rmsprop": lambda rate: adam_at(adam, rate, beta1=0.0),
        "adam": lambda rate: adam_at(adam, rate),
    }


def from_classes(
    sgd: Callable[..., Updates],
    momentum: Callable[..., Updates],
    rmsprop: Callable[..., Updates],
    adam: Callable[..., Updates],
) -> Racers:
    """Make racers of four classes of notebook 06; 0.9 is the share each one keeps."""
    return {
        "sgd": sgd,
        "momentum": lambda rate: momentum(rate, BETA),
        "rmsprop": lambda rate: rmsprop(rate, BETA),
        "adam": adam,
    }


def _zeros(parameters: Layer) -> Layer:
    """A memory before the first step."""
    return {f"d{name}": np.zeros_like(value) for name, value in parameters.items()}
