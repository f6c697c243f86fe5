"""The same limits for axes that are compared."""

from __future__ import annotations

from collections.abc import Iterable

from matplotlib.axes import Axes


def share_limits(axes: Iterable[Axes]) -> None:
    """
    Give all axes the limits that each of them fills.

    Parameters
    ----------
    axes : iterable of Axes
        Pictures of one plane, such as decision boundaries around different points.
        Each fills its own rectangle; all get the rectangle that these have in common.

    Raises
    ------
    ValueError
        When they have no rectangle in common, or there are no axes.
    """
    axes = list(axes)
    if not axes:
        raise ValueError("There are no axes to share limits.")
    lows, highs = zip(*(sorted(ax.get_xlim()) for ax in axes), strict=True)
    bottoms, tops = zip(*(sorted(ax.get_ylim()) for ax in axes), strict=True)
    left, right, bottom, top = max(lows), min(highs), max(bottoms), min(tops)
    if left >= right or bottom >= top:
        raise ValueError("The axes show places that have nothing in common.")
    for ax in axes:
        ax.set(xlim=(left, right), ylim=(bottom, top))
