"""A line chart that tells in words what it shows; notebooks only choose the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from opt_utils.display import describe
from opt_utils.shapes import FloatArray
from opt_utils.style import line_style

MARKS = 10  # markers on a line


def plot_lines(
    lines: Mapping[str, ArrayLike],
    ax: Axes | None = None,
    x: ArrayLike | None = None,
    tell: Sequence[float] | None = None,
    title: str = "",
    steps: bool = False,
    **settings: Any,
) -> Axes:
    """
    Draw lines by name and describe them with the numbers that they show.

    Parameters
    ----------
    lines : dict of name to sequence of float, shape (n,)
        The name chooses the style, as `line_style` says.
    ax : Axes, optional
        Where to draw; when left out, a new figure.
    x : sequence of float, shape (n,), optional
        The places, ascending; 0, 1, ..., n - 1 when left out.
    tell : sequence of float, optional
        Some of the places: the description tells every line's value there. The first
        and the last when left out.
    title : str
    steps : bool
        Whether a value holds until the next place, so that stairs look like stairs.
    **settings
        Of the axes: `xlabel="step"`, `ylabel="height"`, `yscale="log"`.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        When there is no line, or one does not have as many values as there are places.
    """
    curves = {name: np.ravel(np.asarray(line, float)) for name, line in lines.items()}
    if not curves:
        raise ValueError("lines must hold at least one line, got an empty dictionary.")
    places = np.ravel(np.asarray(_places(curves) if x is None else x, float))
    _require_places(curves, places)
    if ax is None:
        ax = plt.subplots(figsize=(8, 4), layout="constrained")[1]
    drawn = {"drawstyle": "steps-post"} if steps else {}
    for position, (name, curve) in enumerate(curves.items()):
        every = (position * places.size // 50, max(1, places.size // MARKS))
        style: Any = line_style(name, position) | drawn
        ax.plot(places, curve, label=name, markevery=every, markersize=5, **style)
    ax.set(title=title, **settings)
    ax.legend()
    said = " ".join(
        _say(name, places, curve, tell, settings.get("xlabel", "place"))
        for name, curve in curves.items()
    )
    axis = (
        f"{settings.get('ylabel', 'value')} against {settings.get('xlabel', 'place')}"
    )
    return describe(ax, f"{title}: {axis}. {said}")


def _places(curves: Mapping[str, FloatArray]) -> FloatArray:
    """Number the values of the first line."""
    return np.arange(next(iter(curves.values())).size, dtype=float)


def _require_places(curves: Mapping[str, FloatArray], places: FloatArray) -> None:
    """Raise ValueError unless every line has one value at every place."""
    for name, curve in curves.items():
        if curve.size != places.size or not places.size:
            raise ValueError(
                f"The line {name!r} must have one value for each of the {places.size} "
                f"places and at least one, got {curve.size}."
            )


def _say(
    name: str,
    places: FloatArray,
    curve: FloatArray,
    tell: Sequence[float] | None,
    place: str,
) -> str:
    """Tell the values of a line at some places."""
    told = [places[0], places[-1]] if tell is None else tell
    numbers = [int(np.argmin(np.abs(places - one))) for one in told]
    values = ", ".join(f"{curve[i]:.4g} at {place} {places[i]:g}" for i in numbers)
    return f"{name}: {values}."
