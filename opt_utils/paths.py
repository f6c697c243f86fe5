"""Several ways over one surface: each in a panel of its own, and their heights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from opt_utils.captions import Surface, say_journey
from opt_utils.display import describe
from opt_utils.lines import plot_lines
from opt_utils.shapes import FloatArray
from opt_utils.style import CONTOUR_COLORMAP, line_style

SIZE = (4.6, 2.9)  # width and height of one panel, in inches
WIDEST = 10.5  # all panels side by side
MANY = 60  # steps of a path on which not every one gets a marker
GRID = 200  # points along x and y
MARGIN = 0.06  # of the paths' range on every side


def plot_paths_apart(
    surface: Surface,
    paths: Mapping[str, FloatArray],
    title: str = "Paths of descent",
    columns: int = 2,
    xlim: tuple[float, float] | None = None,
    ylim: tuple[float, float] | None = None,
    labels: tuple[str, str] = ("x", "y"),
) -> Figure:
    """
    Draw every path in a panel of its own, so that none hides another.

    Parameters
    ----------
    surface : callable
        Takes the coordinates x and y as arrays of one shape, returns the height.
    paths : dict of name to ndarray, shape (steps, 2)
        The points visited, in order; the name chooses the style and is the title.
    title : str
        Of the whole figure.
    columns : int
        Panels side by side.
    xlim, ylim : tuples of two floats, optional
        Limits of all panels; from the paths when left out.
    labels : tuple of two str
        Of the axes.

    Returns
    -------
    Figure
        Its panels share their axes and the heights of their contours.
    """
    rows = -(-len(paths) // columns)
    width = 8.0 if columns == 1 else min(SIZE[0], WIDEST / columns)
    size = (width * columns, SIZE[1] * rows)
    figure, axes = plt.subplots(
        rows,
        columns,
        figsize=size,
        layout="constrained",
        sharex=True,
        sharey=True,
        squeeze=False,
    )
    figure.suptitle(title)
    points = np.concatenate([np.asarray(path, float) for path in paths.values()])
    limits = xlim or _range(points[:, 0]), ylim or _range(points[:, 1])
    ground = np.meshgrid(*(np.linspace(*one, GRID) for one in limits))
    height = surface(*ground)
    for ax, (name, path) in zip(axes.flat, paths.items(), strict=False):
        _draw(ax, ground, height, name, np.asarray(path, float))
        ax.set(xlim=limits[0], ylim=limits[1], title=name)
        ax.set(xlabel=labels[0], ylabel=labels[1])
        ax.label_outer()
        describe(ax, f"{title}. {say_journey(surface, name, path)}")
    for ax in axes.flat[len(paths) :]:
        ax.remove()
    return figure


def plot_heights(
    surface: Surface,
    paths: Mapping[str, FloatArray],
    ax: Axes | None = None,
    title: str = "The height on the way",
    tell: Sequence[float] | None = None,
    **settings: Any,
) -> Axes:
    """
    Draw the height against the step, all paths together.

    Parameters
    ----------
    surface, paths
        As for `plot_paths_apart`; the paths have the same number of steps.
    ax, title, tell, **settings
        As for `plot_lines`.

    Returns
    -------
    Axes
    """
    heights = {name: surface(*np.asarray(path).T) for name, path in paths.items()}
    labels = {"xlabel": "step", "ylabel": "height"} | settings
    return plot_lines(heights, ax, tell=tell, title=title, **labels)


def _range(values: FloatArray) -> tuple[float, float]:
    """Where the values lie, with a margin."""
    low, high = float(values.min()), float(values.max())
    margin = MARGIN * (high - low or 1.0)
    return low - margin, high + margin


def _draw(
    ax: Axes,
    ground: tuple[FloatArray, ...],
    height: FloatArray,
    name: str,
    path: FloatArray,
) -> None:
    """Draw the contours, the path, its start (square) and its end (star)."""
    ax.contour(
        *ground, height, levels=20, cmap=CONTOUR_COLORMAP, linewidths=0.6, zorder=0
    )
    many = len(path) > MANY
    style: Any = line_style(name) | {"linestyle": "-"}
    ax.plot(
        *path.T, markersize=2.5 if many else 4, linewidth=0.6 if many else 1, **style
    )
    ax.plot(
        *path[0], "s", color="white", markeredgecolor="black", markersize=7, zorder=5
    )
    ax.plot(
        *path[-1], "*", color="white", markeredgecolor="black", markersize=12, zorder=5
    )
