"""Functions that cases pass to graded functions which take a function."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def cube(theta: float) -> float:
    """θ³."""
    return theta**3


def cube_slope(theta: float) -> float:
    """3θ², the slope of ``cube``."""
    return 3 * theta**2


def saddle_gradient(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """The gradient (y, x) of f(x, y) = xy."""
    return x[::-1].copy()
