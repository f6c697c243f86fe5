"""All parameters in one column, and a picture of how far each part of a gradient is."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from opt_utils.display import describe
from opt_utils.shapes import FloatArray, require_shape

ALL_WELL = 1e-7  # a smaller difference is rounding
SMALLEST = 1e-12  # the left end of the scale


def to_column(arrays: Mapping[str, FloatArray]) -> FloatArray:
    """
    Put all entries of all arrays below each other.

    Parameters
    ----------
    arrays : dict of ndarrays
        In the order in which they shall stand.

    Returns
    -------
    ndarray, shape (n, 1)
        A copy.
    """
    return np.concatenate([value.reshape(-1, 1) for value in arrays.values()])


def to_dictionary(
    column: FloatArray, like: Mapping[str, FloatArray]
) -> dict[str, FloatArray]:
    """
    Take a column apart again.

    Parameters
    ----------
    column : ndarray, shape (n, 1)
    like : dict of ndarrays
        Gives the names and the shapes.

    Returns
    -------
    dict of ndarrays

    Raises
    ------
    ValueError
        When the column has more or fewer entries than `like`.
    """
    sizes = [value.size for value in like.values()]
    require_shape("column", column, (sum(sizes), 1))
    pieces = np.split(column, np.cumsum(sizes)[:-1])
    return {
        name: piece.reshape(value.shape)
        for (name, value), piece in zip(like.items(), pieces, strict=True)
    }


def plot_gradient_parts(
    parts: Mapping[str, float], ax: Axes | None = None, title: str = "Gradient check"
) -> Axes:
    """
    Draw the difference of every part of a gradient, with the line of 1e-7.

    Parameters
    ----------
    parts : dict of name to float
        The relative difference of each part, between 0 and 1. What is below 1e-12
        is drawn at the left end.
    ax : Axes, optional
        Where to draw; a new figure when left out.
    title : str

    Returns
    -------
    Axes
    """
    if ax is None:
        ax = plt.subplots(figsize=(7, 3.2), layout="constrained")[1]
    places = np.maximum(list(parts.values()), SMALLEST)
    ax.semilogx(places, list(parts), "o", color="black", markersize=8, clip_on=False)
    ax.axvline(ALL_WELL, color="black", linestyle="--")
    ax.set(xlim=(SMALLEST, 2), xlabel="difference (left of the line all is well)")
    ax.set_title(title)
    ax.invert_yaxis()
    told = ", ".join(f"{name} {value:.0e}" for name, value in parts.items())
    return describe(ax, f"{title}. Difference of each part of the gradient: {told}.")
