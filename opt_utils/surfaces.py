"""Named surfaces over the plane, with their slopes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from opt_utils.shapes import FloatArray


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
        return np.array(self.slopes(*as_point(point)), dtype=np.float64)


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
NARROW_VALLEY = NamedSurface(  # 100 times as steep across as along
    name="narrow valley",
    formula="(x² + 100 y²) / 2",
    height=lambda x, y: (x**2 + 100 * y**2) / 2,
    slopes=lambda x, y: (x, 100 * y),
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
TWO_HOLES = NamedSurface(  # along x a shallow hole near 1 and a deep one near -1
    name="two holes",
    formula="(x² − 1)² / 4 + x / 5 + y²",
    height=lambda x, y: (x**2 - 1) ** 2 / 4 + x / 5 + y**2,
    slopes=lambda x, y: (x**3 - x + 0.2, 2 * y),
)
PLATEAU = NamedSurface(  # almost flat beyond 4 from the hole at (0, 0)
    name="plateau",
    formula="1 − exp(−(x² + y²) / 2)",
    height=lambda x, y: 1 - _well(x, y),
    slopes=lambda x, y: (x * _well(x, y), y * _well(x, y)),
)


def as_point(point: ArrayLike) -> FloatArray:
    """Return a copy of the point in float64, or say that it is none."""
    coordinates = np.array(point, dtype=np.float64)
    if coordinates.shape != (2,):
        raise ValueError(
            "A point on a surface has two coordinates, shape (2,), "
            f"got {coordinates.shape}."
        )
    return coordinates
