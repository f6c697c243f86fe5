"""One colour, marker and dash for every optimizer of the course."""

from __future__ import annotations

from typing import TypedDict

import numpy as np
from matplotlib import colormaps
from matplotlib.colors import LinearSegmentedColormap


class LineStyle(TypedDict):
    """Keyword arguments of `Axes.plot`; any one of the three tells lines apart."""

    color: str
    marker: str
    linestyle: str | tuple[int, tuple[int, ...]]


# Okabe and Ito, Color Universal Design, 2008; Matplotlib names them only since 3.11.
BLACK, ORANGE, SKY, GREEN = "#000000", "#e69f00", "#56b4e9", "#009e73"
YELLOW, BLUE, VERMILION, PURPLE = "#f0e442", "#0072b2", "#d55e00", "#cc79a7"
# Three of them are too pale for a thin line on white (contrast 2.3, 2.3 and 3.1).
OCHRE, STEEL, MAUVE = "#a56e00", "#2685bf", "#b15a86"
SURFACE_COLORMAP = "cividis"
CONTOUR_COLORMAP = LinearSegmentedColormap.from_list(  # cividis as far as lines show
    "contours", colormaps["cividis"](np.linspace(0.3, 0.55, 64))
)


def _style(
    color: str, marker: str, linestyle: str | tuple[int, tuple[int, ...]]
) -> LineStyle:
    """Name the three fields of a style."""
    return {"color": color, "marker": marker, "linestyle": linestyle}


OPTIMIZER_STYLES: dict[str, LineStyle] = {
    "gd": _style(BLACK, "o", "-"),
    "momentum": _style(BLUE, "s", "--"),
    "adam": _style(VERMILION, "^", "-."),
    "sgd": _style(OCHRE, "D", ":"),
    "nesterov": _style(GREEN, "v", (0, (8, 3))),
    "adagrad": _style(STEEL, "P", (0, (5, 1, 1, 1, 1, 1))),
    "rmsprop": _style(MAUVE, "X", (0, (3, 1))),
}
# Names that have the style of another: where only the batch size is the subject, and
# the modern optimizers, which never stand beside the one that lends its style.
SAME_OPTIMIZER = {
    **{"batch": "gd", "stochastic": "sgd", "mini-batch": "rmsprop"},
    **{"adamw": "gd", "nadam": "nesterov", "lion": "sgd"},
    **{"muon": "rmsprop", "schedule-free": "adagrad"},
}

CLASS_COLORS = (BLUE, ORANGE)
CLASS_MARKERS = ("o", "^")
CLASS_EDGE = BLACK  # what makes a mark stand out from both of the shades below
CLASS_SHADES = ("#cfe3f1", "#fbeccb")  # of where a network answers 0, and 1


def line_style(name: str, position: int = 0) -> LineStyle:
    """
    Return the style of an optimizer, the same in every figure of the course.

    Parameters
    ----------
    name : str
        An optimizer ("gd", "momentum", "adam", "sgd", "nesterov", "adagrad",
        "rmsprop"), a modern one ("adamw", "nadam", "lion", "muon", "schedule-free")
        or "batch", "stochastic", "mini-batch"; capitals do not matter.
    position : int
        Which style another name gets, counted from 0.

    Returns
    -------
    LineStyle
        Keyword arguments of `Axes.plot`: color, marker and linestyle.
    """
    key = name.lower()
    styles = list(OPTIMIZER_STYLES.values())
    fallback = styles[position % len(styles)]
    return OPTIMIZER_STYLES.get(SAME_OPTIMIZER.get(key, key), fallback)
