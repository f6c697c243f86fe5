"""The pictures of the course; every one returns its axes and describes itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from opt_utils.captions import (
    Surface,
    say_examples,
    say_journey,
    say_right_answers,
    say_trend,
)
from opt_utils.display import describe
from opt_utils.shapes import FloatArray, require_shape
from opt_utils.style import (
    CLASS_COLORS,
    CLASS_EDGE,
    CLASS_MARKERS,
    CLASS_SHADES,
    CONTOUR_COLORMAP,
    line_style,
)

GRID = (400, 300)  # points along x1 and x2
_seen = True


@contextmanager
def unseen() -> Iterator[None]:
    """Leave the curves of training loops empty: a check makes calls nobody looks at."""
    global _seen
    before, _seen = _seen, False
    try:
        yield
    finally:
        _seen = before


def plot_examples(
    X: FloatArray, y: NDArray[Any], ax: Axes | None = None, title: str = "Examples"
) -> Axes:
    """
    Draw two-dimensional examples, a colour and a marker for each class.

    Parameters
    ----------
    X, y : ndarrays, shapes (2, m) and (1, m)
        One point per column, and the labels 0 and 1.
    ax : Axes, optional
        Where to draw; when left out, the current figure if it is empty, else a new one.
    title : str

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        When a shape does not fit.
    """
    require_points(X, y)
    ax = _axes(ax)
    labels = y.ravel().astype(bool)
    _scatter(ax, X, labels)
    ax.set(xlabel="x1", ylabel="x2", title=title)
    ax.legend(loc="upper right")
    return describe(ax, f"{title}. {say_examples(X, labels)}")


def plot_decision_boundary(
    model: Callable[[FloatArray], ArrayLike],
    X: FloatArray,
    y: NDArray[Any],
    ax: Axes | None = None,
    title: str = "Decision boundary",
) -> Axes:
    """
    Draw which class the model answers in every place, and the examples on top.

    Parameters
    ----------
    model : callable
        Takes points as rows, shape (n, 2), and returns n decisions or
        probabilities: `lambda x: predict_dec(parameters, x.T)`.
    X, y : ndarrays, shapes (2, m) and (1, m)
        One point per column, and the labels 0 and 1.
    ax : Axes, optional
        Where to draw; when left out, the current figure if it is empty, else a new one.
    title : str

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        When a shape does not fit, or `model` does not return one value per point.
    """
    require_points(X, y)
    ax = _axes(ax)
    region = _draw_regions(ax, model, X)
    plot_examples(X, y, ax, title)
    right = _decide(model, X.T) == y.ravel()
    answers = f"The model answers 1 on {region.mean():.0%} of the area."
    return describe(ax, f"{title}. {answers} {say_right_answers(right, y.ravel())}")


def plot_costs(
    costs: ArrayLike | Mapping[str, ArrayLike],
    ax: Axes | None = None,
    title: str = "Cost of every epoch",
) -> Axes:
    """
    Draw the cost against the epoch.

    Parameters
    ----------
    costs : sequence of float, or dict of name to sequence
        One cost per epoch. A dictionary draws one line per optimizer, in the
        optimizer's own style: `{"adam": costs}`.
    ax : Axes, optional
        Where to draw; when left out, the current figure if it is empty, else a new one.
    title : str

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        When there is no cost.
    """
    curves = _curves(costs if isinstance(costs, Mapping) else {"cost": costs})
    ax = _axes(ax)
    if not _seen:
        return ax
    for position, (name, curve) in enumerate(curves.items()):
        every = max(1, curve.size // 10)
        ax.plot(curve, label=name, markevery=every, **line_style(name, position))
    ax.set(xlabel="epoch", ylabel="cost", title=title)
    if isinstance(costs, Mapping):
        ax.legend()
    trends = " ".join(say_trend(name, curve) for name, curve in curves.items())
    return describe(ax, f"{title}. Cost against epoch. {trends}")


def plot_descent_paths(
    surface: Surface,
    paths: Mapping[str, FloatArray],
    ax: Axes | None = None,
    title: str = "Paths of descent",
) -> Axes:
    """
    Draw the way of each optimizer over the contours of a surface.

    Parameters
    ----------
    surface : callable
        Takes the coordinates x and y as arrays of one shape, returns the height.
    paths : dict of name to ndarray, shape (steps, 2)
        The points visited, in order; the name chooses the style.
    ax : Axes, optional
        Where to draw; when left out, the current figure if it is empty, else a new one.
    title : str

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        When there is no path, or one is not of the shape (steps, 2).
    """
    _require_paths(paths)
    ax = _axes(ax)
    for position, (name, path) in enumerate(paths.items()):
        style = line_style(name, position)
        ax.plot(*path.T, label=name, markersize=4, linewidth=1, **style)
    _draw_contours(ax, surface)
    ax.set(xlabel="x", ylabel="y", title=title)
    ax.legend()
    journeys = " ".join(say_journey(surface, *item) for item in paths.items())
    return describe(ax, f"{title}. Paths over the contours of a surface. {journeys}")


def _axes(ax: Axes | None) -> Axes:
    """Return the axes to draw on: these, else empty ones, else new ones."""
    if ax is not None:
        return ax
    empty = plt.gca() if plt.get_fignums() and len(plt.gcf().axes) < 2 else None
    if empty is None or empty.has_data():
        return plt.subplots(layout="constrained")[1]
    plt.gcf().set_layout_engine("constrained")
    return empty


def require_points(X: FloatArray, y: NDArray[Any]) -> None:
    """Raise ValueError unless X is (2, m) and y is (1, m), m at least 1."""
    if np.ndim(X) != 2 or len(X) != 2 or not np.size(X):
        raise ValueError(
            "X must have the shape (2, examples), one point per column and at least "
            f"one, got {np.shape(X)}."
        )
    require_shape("y", y, (1, X.shape[1]))


def _require_paths(paths: Mapping[str, FloatArray]) -> None:
    """Raise ValueError unless every path is a list of points."""
    if not paths:
        raise ValueError("paths must hold at least one path, got an empty dictionary.")
    for name, path in paths.items():
        if np.ndim(path) != 2 or np.shape(path)[1] != 2 or not len(path):
            raise ValueError(
                f"The path {name!r} must have the shape (steps, 2), one point per row "
                f"and at least one, got {np.shape(path)}."
            )


def _decide(
    model: Callable[[FloatArray], ArrayLike], points: FloatArray
) -> NDArray[np.bool_]:
    """Ask the model about points in rows, shape (n, 2)."""
    answers = np.asarray(model(points))
    if answers.size != len(points):
        raise ValueError(
            f"model must return one value for each of the {len(points)} points, got "
            f"the shape {answers.shape}; points come as rows, so the network needs x.T."
        )
    decisions: NDArray[np.bool_] = answers.ravel() > 0.5
    return decisions


def _scatter(ax: Axes, X: FloatArray, labels: NDArray[np.bool_]) -> None:
    """Draw each class with its own colour and marker."""
    for label, color in enumerate(CLASS_COLORS):
        x1, x2 = X[:, labels == label]
        ax.scatter(
            x1,
            x2,
            s=36,
            c=color,
            marker=CLASS_MARKERS[label],
            edgecolors=CLASS_EDGE,
            linewidths=0.8,
            label=f"class {label}",
        )


def _draw_regions(
    ax: Axes, model: Callable[[FloatArray], ArrayLike], X: FloatArray
) -> NDArray[np.bool_]:
    """Shade what the model answers around the examples, and draw the border."""
    x1, x2 = (
        np.linspace(values.min() - 0.5, values.max() + 0.5, n)
        for values, n in zip(X, GRID, strict=True)
    )
    points = np.stack(np.meshgrid(x1, x2), axis=-1).reshape(-1, 2)
    region = _decide(model, points).reshape(GRID[::-1])
    levels = [-0.5, 0.5, 1.5]
    ax.contourf(x1, x2, region, levels=levels, colors=CLASS_SHADES)
    if region.any() and not region.all():
        ax.contour(
            x1, x2, region, levels=[0.5], colors="black", linewidths=1.5, zorder=2
        )
    return region


def _curves(costs: Mapping[str, ArrayLike]) -> dict[str, FloatArray]:
    """Return the costs as arrays, or say that there are none."""
    if not costs:
        raise ValueError("There is no cost to draw: the dictionary is empty.")
    curves = {name: np.ravel(np.asarray(costs[name], float)) for name in costs}
    for name, curve in curves.items():
        if not curve.size:
            raise ValueError(
                f"There is no cost to draw for {name!r}: the list is empty."
            )
    return curves


def _draw_contours(ax: Axes, surface: Surface) -> None:
    """Draw the surface's contours behind what the axes already show."""
    x = np.linspace(*ax.get_xlim(), GRID[0])
    y = np.linspace(*ax.get_ylim(), GRID[1])
    height = surface(*np.meshgrid(x, y))
    ax.contour(x, y, height, levels=20, cmap=CONTOUR_COLORMAP, linewidths=0.6, zorder=0)
