"""What the playgrounds share: the valley's view, its start, and how one is walked."""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from opt_utils.moving import Number
from opt_utils.shapes import FloatArray
from opt_utils.style import line_style
from opt_utils.valley import START, valley
from opt_utils.walking import Updates, walk

STEPS = 40
SIZE = (9.6, 4.0)  # of what moves, in inches
VIEW = {"xlim": (-13.0, 13.0), "ylim": (-2.2, 2.2)}
X = Number("start, along", -12.0, 12.0, 0.5, START[0])
Y = Number("start, across", -2.0, 2.0, 0.1, START[1])
FAR = 1e6  # beyond this a path is not drawn


def panels() -> list[Axes]:
    """Six small axes."""
    axes = plt.subplots(2, 3, figsize=(11, 6), layout="constrained")[1]
    return list(axes.flat)


def two(figure: Figure) -> tuple[Axes, Axes]:
    """Two axes with fixed places: to lay them out anew takes too long."""
    left, right = figure.subplots(1, 2, width_ratios=(1, 1))
    figure.subplots_adjust(left=0.07, right=0.98, bottom=0.13, top=0.91, wspace=0.2)
    return left, right


def thin(name: str) -> dict[str, Any]:
    """The style of an optimizer for many points."""
    return {**line_style(name), "markersize": 4, "linewidth": 1}


def near(path: FloatArray) -> FloatArray:
    """The path as far as it can be drawn."""
    far = np.flatnonzero(np.abs(path).max(axis=1) > FAR)
    return path[: far[0]] if far.size else path


def walk_in_valley(
    optimizer: Updates,
    start: ArrayLike,
    steps: int = STEPS,
    angle: float = 0.0,
) -> FloatArray:
    """The points that an optimizer visits in the valley."""
    return walk(valley(angle), optimizer, start, steps)
