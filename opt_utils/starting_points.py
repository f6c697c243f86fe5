"""A picture of what several optimizers reach from several starting points."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from opt_utils.display import describe
from opt_utils.style import line_style

APART = 0.2  # between the marks of two optimizers at one starting point


def plot_starting_points(
    accuracy: Mapping[str, ArrayLike], ax: Axes | None = None, title: str = "Accuracy"
) -> Axes:
    """
    Draw one mark for every optimizer at every starting point.

    Parameters
    ----------
    accuracy : dict of name to sequence of float, shape (n,)
        In per cent; the name chooses the style.
    ax : Axes, optional
        Where to draw; when left out, a new figure.
    title : str

    Returns
    -------
    Axes
    """
    if ax is None:
        ax = plt.subplots(figsize=(8, 4), layout="constrained")[1]
    told = []
    middle = (len(accuracy) - 1) / 2
    for position, (name, values) in enumerate(accuracy.items()):
        found = np.asarray(values, float)
        places = np.arange(found.size) + APART * (position - middle)
        style: Any = line_style(name, position) | {"linestyle": "none"}
        ax.plot(places, found, label=name, **style)
        ax.set_xticks(range(found.size))
        told.append(
            f"{name}: {found.min():.2f} to {found.max():.2f} %, "
            f"median {np.median(found):.2f} %."
        )
    ax.set(xlabel="starting point", ylabel="accuracy in %", title=title)
    ax.legend(loc="center right")
    return describe(ax, f"{title}: accuracy against starting point. {' '.join(told)}")
