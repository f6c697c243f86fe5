"""A narrow valley that can be turned, and how fast momentum comes down in it."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike

from opt_utils.shapes import FloatArray
from opt_utils.style import CONTOUR_COLORMAP
from opt_utils.surfaces import NamedSurface

STEEP = 100.0  # times as much across as along
START = (-10.0, 1.0)  # along and across
LEVELS = (0.1, 1, 5, 20, 50, 100)  # heights at which a contour is drawn
ROUND = np.linspace(0, 2 * np.pi, 200)


def turned(points: ArrayLike, angle: float) -> FloatArray:
    """
    Turn points about the origin, anticlockwise.

    Parameters
    ----------
    points : array_like, shape (..., 2)
    angle : float
        In degrees.

    Returns
    -------
    ndarray, the same shape
    """
    cos, sin = np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))
    result: FloatArray = np.asarray(points) @ np.array([[cos, sin], [-sin, cos]])
    return result


def valley(angle: float = 0.0) -> NamedSurface:
    """
    Return (u² + 100 v²) / 2, where u runs along the floor and v across.

    Parameters
    ----------
    angle : float
        Between the floor and the x axis, in degrees.

    Returns
    -------
    NamedSurface
        Its curvatures are 1 and 100 at every angle.
    """
    cos, sin = np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))

    def along_across(x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
        return cos * x + sin * y, cos * y - sin * x

    def height(x: FloatArray, y: FloatArray) -> FloatArray:
        u, v = along_across(x, y)
        result: FloatArray = (u**2 + STEEP * v**2) / 2
        return result

    def slopes(x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
        u, v = along_across(x, y)
        return cos * u - sin * STEEP * v, sin * u + cos * STEEP * v

    return NamedSurface(
        name=f"valley turned by {angle:g}°",
        formula="(u² + 100 v²) / 2",
        height=height,
        slopes=slopes,
    )


def contours(angle: float = 0.0) -> list[FloatArray]:
    """Return the contour of each of `LEVELS`: an ellipse, as points in rows."""
    unit = np.stack([np.cos(ROUND), np.sin(ROUND) / np.sqrt(STEEP)], axis=-1)
    return [turned(np.sqrt(2 * level) * unit, angle) for level in LEVELS]


def draw_contours(ax: Axes, angle: float = 0.0) -> list[Line2D]:
    """Draw the contours, and return their lines to be moved."""
    shades = CONTOUR_COLORMAP(np.linspace(0, 1, len(LEVELS)))
    return [
        ax.plot(*points.T, color=shade, linewidth=0.7, zorder=0)[0]
        for points, shade in zip(contours(angle), shades, strict=True)
    ]


def border(beta: ArrayLike) -> FloatArray:
    """
    Return the learning rate from which on momentum does not come to rest.

    Parameters
    ----------
    beta : array_like
        How much of the old velocity is kept.

    Returns
    -------
    ndarray, the same shape

    Notes
    -----
    With v := βv + (1 − β)g and w := w − αv, the positions on a curvature λ obey
    w_next = (1 + β − (1 − β)αλ) w − β w_before. The first root of
    z² − (1 + β − (1 − β)αλ) z + β to leave the unit circle leaves it at z = −1:
    αλ = 2(1 + β) / (1 − β). The larger curvature, λ = 100, decides.
    """
    beta = np.asarray(beta, dtype=np.float64)
    result: FloatArray = 2 * (1 + beta) / (1 - beta) / STEEP
    return result


def swinging(beta: ArrayLike) -> FloatArray:
    """
    Return the learning rate from which on momentum swings along the valley, too.

    Parameters
    ----------
    beta : array_like
        How much of the old velocity is kept.

    Returns
    -------
    ndarray, the same shape

    Notes
    -----
    There the polynomial in the notes of `border`, with λ = 1, has a double root. Beyond
    it both roots are complex, of the size √β.
    """
    root = np.sqrt(np.asarray(beta, dtype=np.float64))
    result: FloatArray = (1 - root) / (1 + root)
    return result


def shrinkage(rate: ArrayLike, beta: ArrayLike) -> FloatArray:
    """
    Return what a step of momentum leaves of the distance, in the long run.

    Parameters
    ----------
    rate, beta : array_like
        Broadcast against one another.

    Returns
    -------
    ndarray
        The size of the largest root of the two polynomials in the notes of `border`;
        above 1 the distance grows.
    """
    rate, beta = np.asarray(rate, dtype=np.float64), np.asarray(beta)
    largest: FloatArray = np.zeros(np.broadcast(rate, beta).shape)
    for curvature in (1.0, STEEP):
        middle = 1 + beta - (1 - beta) * rate * curvature
        inside = middle**2 - 4 * beta
        real = (np.abs(middle) + np.sqrt(np.maximum(inside, 0))) / 2
        size = np.where(inside < 0, np.sqrt(beta), real)
        largest = np.maximum(largest, size)
    return largest
