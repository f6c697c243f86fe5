"""The one way to walk in this course: an optimizer, step after step on a surface."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike

from opt_utils.shapes import FloatArray
from opt_utils.surfaces import NamedSurface, as_point

Layer = dict[str, FloatArray]
PointStep = Callable[[FloatArray, FloatArray], FloatArray | None]


class Updates(Protocol):
    """What takes a step: the form of notebook 06, and of most libraries."""

    def update(self, params: Layer, grads: Layer) -> None:
        """Change the parameters in place by one step."""


class Optimizer:
    """
    An optimizer made of an update rule; it keeps what the rule must remember.

    Parameters
    ----------
    rule : callable
        Called as `rule(parameters, grads, *memory, t)`, where t counts the steps
        from 1. Returns the new parameters and, where there is a memory, the new
        memory behind them.
    initialize : callable, optional
        Takes the parameters and returns the memory before the first step, one
        dictionary or several: `initialize_velocity`. Left out: no memory.

    Examples
    --------
    >>> def descent(parameters, grads, t):
    ...     return {name: parameters[name] - 0.1 * grads["d" + name]
    ...             for name in parameters}
    >>> params = {"W1": 3.0}
    >>> Optimizer(descent).update(params, {"dW1": 10.0})
    >>> params
    {'W1': 2.0}
    """

    def __init__(
        self,
        rule: Callable[..., Any],
        initialize: Callable[[Layer], Any] | None = None,
    ) -> None:
        self.rule, self.initialize = rule, initialize
        self.memory: tuple[Any, ...] | None = None
        self.t = 0

    def update(self, params: Layer, grads: Layer) -> None:
        """
        Take one step.

        Parameters
        ----------
        params : dict
            "W1", "b1", ...; changed in place.
        grads : dict
            "dW1", "db1", ..., shaped like the parameters.
        """
        if self.memory is None:
            found = self.initialize(params) if self.initialize else ()
            self.memory = found if isinstance(found, tuple) else (found,)
        self.t += 1
        result = self.rule(params, grads, *self.memory, self.t)
        parameters, *memory = result if isinstance(result, tuple) else (result,)
        self.memory = tuple(memory[: len(self.memory)])
        params.update(parameters)


def walk(
    surface: NamedSurface,
    optimizer: Updates | PointStep,
    start: ArrayLike,
    steps: int,
    seen: Callable[[FloatArray], FloatArray] | None = None,
) -> FloatArray:
    """
    Let an optimizer walk over a surface, and return where it has been.

    Parameters
    ----------
    surface : NamedSurface
        Where to walk: `RAVINE`.
    optimizer : object with `update(params, grads)`
        One of notebook 06's classes, or an `Optimizer`; a new one for every walk. It
        finds x in `params["W1"]` and y in `params["b1"]`, both of shape (1, 1), and
        their slopes in `grads["dW1"]` and `grads["db1"]`. Or a function of the point
        and the gradient, both of shape (2,), that returns the next point or changes
        the point in place: `lambda point, slope: point - 0.1 * slope`.
    start : array_like, shape (2,)
        The first point.
    steps : int
        How many steps to take.
    seen : callable, optional
        Takes the gradient, shape (2,), and returns what the optimizer sees of it:
        `lambda slope: slope + 0.1 * rng.randn(2)`.

    Returns
    -------
    ndarray, shape (steps + 1, 2), float64
        The start and the point after every step; `plot_descent_paths` draws it.

    Raises
    ------
    ValueError
        When the start or what a function returned does not have two coordinates.

    Notes
    -----
    Down a saddle, or with too large a step, a path leaves every picture: call
    `ax.set(xlim=..., ylim=...)` before `plot_descent_paths` draws on `ax`.

    Examples
    --------
    >>> from opt_utils.surfaces import BOWL
    >>> walk(BOWL, lambda point, slope: point - 0.1 * slope, start=(1, 2), steps=1)
    array([[1. , 2. ],
           [0.9, 1.8]])
    """
    path = [as_point(start)]
    step = _on_layers(optimizer) if hasattr(optimizer, "update") else optimizer
    for _ in range(steps):
        here = path[-1].copy()
        slope = surface.gradient(here)
        there = step(here, slope if seen is None else seen(slope))
        path.append(as_point(here if there is None else there))
    return np.array(path)


def _on_layers(optimizer: Updates) -> PointStep:
    """Let an optimizer for the dictionaries of a network move a point."""

    def step(point: FloatArray, slope: FloatArray) -> FloatArray:
        x, y = point.reshape(2, 1, 1).copy()
        dx, dy = slope.reshape(2, 1, 1).copy()
        params = {"W1": x, "b1": y}
        optimizer.update(params, {"dW1": dx, "db1": dy})
        return np.array([params["W1"].item(), params["b1"].item()])

    return step
