"""Named surfaces with their slopes, and an update rule that walks over one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from opt_utils.shapes import FloatArray

Step = Callable[[FloatArray, FloatArray], FloatArray | None]


@dataclass(frozen=True)
class NamedSurface:
    """
    A surface over the plane; calling it gives its height.

    Parameters
    ----------
    name : str
        What the surface is called in a title.
    formula : str
        Its height, written for a reader.
    height : callable
        Takes the coordinates x and y as arrays of one shape, returns the heights.
    slopes : callable
        Takes the same, returns the two partial derivatives.
    """

    name: str
    formula: str
    height: Callable[[FloatArray, FloatArray], FloatArray]
    slopes: Callable[[FloatArray, FloatArray], tuple[FloatArray, FloatArray]]

    def __call__(self, x: FloatArray, y: FloatArray) -> FloatArray:
        """Return the height at (x, y), as `plot_descent_paths` asks for it."""
        return self.height(x, y)

    def gradient(self, point: ArrayLike) -> FloatArray:
        """
        Return the gradient at a point.

        Parameters
        ----------
        point : array_like, shape (2,)
            The coordinates x and y.

        Returns
        -------
        ndarray, shape (2,), float64
            The slopes along x and along y.

        Raises
        ------
        ValueError
            When the point does not have two coordinates.
        """
        return np.array(self.slopes(*_point(point)), dtype=np.float64)


def _well(x: FloatArray, y: FloatArray) -> FloatArray:
    """Return exp(-(x² + y²) / 2), the depth of the hole in the plateau."""
    depth: FloatArray = np.exp(-(x**2 + y**2) / 2)
    return depth


BOWL = NamedSurface(
    name="bowl",
    formula="(x² + y²) / 2",
    height=lambda x, y: (x**2 + y**2) / 2,
    slopes=lambda x, y: (x, y),
)
RAVINE = NamedSurface(  # 20 times as steep across as along
    name="ravine",
    formula="x² / 20 + y²",
    height=lambda x, y: x**2 / 20 + y**2,
    slopes=lambda x, y: (x / 10, 2 * y),
)
SADDLE_XY = NamedSurface(
    name="saddle xy",
    formula="xy",
    height=lambda x, y: x * y,
    slopes=lambda x, y: (y, x),
)
SADDLE_SQUARES = NamedSurface(
    name="saddle x² − y²",
    formula="x² − y²",
    height=lambda x, y: x**2 - y**2,
    slopes=lambda x, y: (2 * x, -2 * y),
)
TWO_VALLEYS = NamedSurface(  # a saddle at (0, 0) between minima at (0, ±1)
    name="two valleys",
    formula="x² / 2 + y⁴ / 4 − y² / 2",
    height=lambda x, y: x**2 / 2 + y**4 / 4 - y**2 / 2,
    slopes=lambda x, y: (x, y**3 - y),
)
PLATEAU = NamedSurface(  # almost flat beyond 4 from the hole at (0, 0)
    name="plateau",
    formula="1 − exp(−(x² + y²) / 2)",
    height=lambda x, y: 1 - _well(x, y),
    slopes=lambda x, y: (x * _well(x, y), y * _well(x, y)),
)


def walk(surface: NamedSurface, step: Step, start: ArrayLike, steps: int) -> FloatArray:
    """
    Let an update rule walk over a surface, and return where it has been.

    Parameters
    ----------
    surface : NamedSurface
        Where to walk: `RAVINE`.
    step : callable
        Takes the point and the gradient there, both of shape (2,), and returns the
        next point, or changes the point in place and returns None:
        `lambda point, slope: point - 0.1 * slope`.
        `layer_step` makes one from an update rule for the dictionaries of a layer.
    start : array_like, shape (2,)
        The first point.
    steps : int
        How many steps to take.

    Returns
    -------
    ndarray, shape (steps + 1, 2), float64
        The start and the point after every step; `plot_descent_paths` draws it.

    Raises
    ------
    ValueError
        When the start or what `step` returned does not have two coordinates.

    Notes
    -----
    Down a saddle, or with too large a step, a path leaves every picture: call
    `ax.set(xlim=..., ylim=...)` before `plot_descent_paths` draws on `ax`.
    """
    path = [_point(start)]
    for _ in range(steps):
        here = path[-1].copy()
        there = step(here, surface.gradient(here))
        path.append(_point(here if there is None else there))
    return np.array(path)


def layer_step(update: Callable[..., Any], *state: Any) -> Step:
    """
    Make a step for `walk` from an update rule that takes a layer's dictionaries.

    Parameters
    ----------
    update : callable
        Called as `update(parameters, grads, *state)`, with x in `parameters["W1"]`
        and y in `parameters["b1"]`, both of shape (1, 1), and their slopes in
        `grads["dW1"]` and `grads["db1"]`. Returns the parameters and, when there is
        a state, the new state behind them.
    *state
        What the rule remembers, before the first step: v, or v and s.

    Returns
    -------
    callable
        A step with a memory of its own: make a new one for every walk.

    Examples
    --------
    >>> rule = lambda parameters, grads: {
    ...     name: value - 0.1 * grads["d" + name] for name, value in parameters.items()
    ... }
    >>> walk(BOWL, layer_step(rule), start=(1, 2), steps=1)
    array([[1. , 2. ],
           [0.9, 1.8]])
    """
    memory = list(state)

    def step(point: FloatArray, slope: FloatArray) -> FloatArray:
        x, y = point.reshape(2, 1, 1).copy()
        dx, dy = slope.reshape(2, 1, 1)
        result = update({"W1": x, "b1": y}, {"dW1": dx, "db1": dy}, *memory)
        parameters, *memory[:] = result if memory else (result,)
        return np.array([parameters["W1"].item(), parameters["b1"].item()])

    return step


def _point(point: ArrayLike) -> FloatArray:
    """Return a copy of the point in float64, or say that it is none."""
    coordinates = np.array(point, dtype=np.float64)
    if coordinates.shape != (2,):
        raise ValueError(
            "A point on a surface has two coordinates, shape (2,), "
            f"got {coordinates.shape}."
        )
    return coordinates
