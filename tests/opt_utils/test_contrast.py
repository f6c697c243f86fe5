"""Every mark stands out from whatever it can lie on, as WCAG 2.2 (1.4.11) computes."""

import numpy as np
import pytest
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_rgb
from matplotlib.contour import ContourSet

from opt_utils import (
    line_style,
    load_dataset,
    plot_costs,
    plot_decision_boundary,
    plot_descent_paths,
    plot_examples,
    plot_layer_histograms,
)
from opt_utils.display import DIM
from opt_utils.style import OPTIMIZER_STYLES, ORANGE

X, Y = load_dataset()
ASKED = 3
PATHS = {name: np.array([[3.0, 2.0], [1.0, 0.5]]) for name in OPTIMIZER_STYLES}
PICTURES = {
    "examples": lambda: plot_examples(X, Y),
    "boundary": lambda: plot_decision_boundary(lambda p: p[:, 0] > 0, X, Y),
    "costs": lambda: plot_costs({key: [2.0, 1.0] for key in OPTIMIZER_STYLES}),
    "paths": lambda: plot_descent_paths(lambda x, y: x**2 + 4 * y**2, PATHS),
    "layers": lambda: plot_layer_histograms([np.arange(9.0), np.arange(5.0)]),
}


def luminance(color):
    channels = np.array(to_rgb(color))
    linear = np.where(
        channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4
    )
    return linear @ [0.2126, 0.7152, 0.0722]


def contrast(one, other, dim=1.0):
    """The ratio of two colours; where a page is dark, both are dimmed."""
    low, high = sorted(luminance(dim * np.array(to_rgb(c))) for c in (one, other))
    return (high + 0.05) / (low + 0.05)


def backgrounds(ax):
    """What a mark on the axes can lie on."""
    fills = [one for one in ax.collections if isinstance(one, ContourSet)]
    shades = [color for one in fills if one.filled for color in one.get_facecolor()]
    return [ax.get_facecolor(), ax.figure.get_facecolor(), *shades]


def marks(ax):
    """Every mark on the axes: the colours of which one must stand out."""
    for line in ax.lines:
        yield [line.get_color()]
        yield [line.get_markerfacecolor(), line.get_markeredgecolor()]
    for group in ax.collections:
        if isinstance(group, PathCollection):
            yield [*group.get_facecolor(), *group.get_edgecolor()]
        elif isinstance(group, LineCollection) or not group.filled:
            yield from ([color] for color in group.get_edgecolor())
    yield from ([patch.get_facecolor()] for patch in ax.patches)


def too_weak(ax, dim):
    """The marks that are lost on some background."""
    return [
        (mark, shade)
        for mark in marks(ax)
        for shade in backgrounds(ax)
        if max(contrast(color, shade, dim) for color in mark) < ASKED
    ]


@pytest.mark.parametrize("dim", [1.0, DIM], ids=["light page", "dark page"])
@pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES)
def test_every_mark_stands_out(draw, dim):
    ax = draw()
    ax.figure.canvas.draw()
    assert len(list(marks(ax))) >= 2
    assert too_weak(ax, dim) == []


def test_orange_marks_without_an_edge_would_not():
    ax = plot_examples(X, Y)
    ax.collections[1].set_edgecolor("white")
    assert len(too_weak(ax, 1.0)) == 2  # on the axes and on the figure
    assert contrast(ORANGE, "white") == pytest.approx(2.25, abs=0.01)


@pytest.mark.parametrize("name", OPTIMIZER_STYLES)
def test_a_line_of_an_optimizer_stands_out_by_its_colour_alone(name):
    color = line_style(name)["color"]
    assert contrast(color, "white") > ASKED
    assert contrast(color, "white", DIM) > ASKED


def test_a_dark_page_is_not_glared_at():
    assert luminance(3 * [DIM]) < 0.65
