"""Every mark stands out from whatever it can lie on, as WCAG 2.2 (1.4.11) computes."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_rgb
from matplotlib.contour import ContourSet

from opt_utils import (
    RAVINE,
    line_style,
    load_dataset,
    plot_costs,
    plot_decision_boundary,
    plot_descent_paths,
    plot_examples,
    plot_layer_histograms,
)
from opt_utils.display import DIM
from opt_utils.gradient_parts import plot_gradient_parts
from opt_utils.lines import plot_lines
from opt_utils.normalization_plots import (
    plot_clouds,
    plot_gradients,
    plot_one_example,
    plot_shares,
    plot_trainings,
)
from opt_utils.paths import plot_paths_apart
from opt_utils.race import draw_heights
from opt_utils.search_log import plot_search_log
from opt_utils.starting_points import plot_starting_points
from opt_utils.style import OPTIMIZER_STYLES, ORANGE
from opt_utils.turning import draw_turned

X, Y = load_dataset()
ASKED = 3
SEVEN = {name: [2.0, 1.0, 1.5] for name in OPTIMIZER_STYLES}
PATHS = {name: np.array([[3.0, 2.0], [1.0, 0.5]]) for name in OPTIMIZER_STYLES}
CLOUD = np.array([[0.0, 1.0], [1.0, 0.5]])
SEARCH = [({"learning_rate": 10.0**-n, "beta": 1 - 0.5**n}, n / 5) for n in range(1, 6)]
PICTURES = {
    "examples": lambda: plot_examples(X, Y),
    "boundary": lambda: plot_decision_boundary(lambda p: p[:, 0] > 0, X, Y),
    "costs": lambda: plot_costs({key: [2.0, 1.0] for key in OPTIMIZER_STYLES}),
    "paths": lambda: plot_descent_paths(lambda x, y: x**2 + 4 * y**2, PATHS),
    "layers": lambda: plot_layer_histograms([np.arange(9.0), np.arange(5.0)]),
    "lines": lambda: plot_lines(SEVEN),
    "stairs": lambda: plot_lines(SEVEN, steps=True),
    "a path apart": lambda: plot_paths_apart(RAVINE, PATHS).axes[0],
    "gradient parts": lambda: plot_gradient_parts({"W": 1e-9, "b": 0.3}),
    "trainings": lambda: plot_trainings({"one": SEVEN}, 0.7, "Costs")[0],
    "clouds": lambda: plot_clouds({row: {"x": CLOUD, "y": CLOUD} for row in "ab"})[0],
    "gradients": lambda: plot_gradients(SEVEN, "Gradients"),
    "one example": lambda: plot_one_example([0.1, 0.4], plt.subplots()[1]),
    "shares": lambda: plot_shares({"a": {"x": 1, "y": 50}}, "Shares", "%"),
    "search": lambda: plot_search_log(SEARCH),
    "starting points": lambda: plot_starting_points(SEVEN),
    "heights of a race": lambda: draw_heights(plt.subplots()[1], PATHS),
    "a turned contour": lambda: draw_turned(plt.subplots()[1]),
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


def over(color, alpha, shade):
    """A colour that lets some of what is below it through."""
    return alpha * np.array(to_rgb(color)) + (1 - alpha) * np.array(to_rgb(shade))


def backgrounds(ax):
    """What a mark on the axes can lie on."""
    fills = [one for one in ax.collections if isinstance(one, ContourSet)]
    shades = [color for one in fills if one.filled for color in one.get_facecolor()]
    return [ax.get_facecolor(), ax.figure.figure.get_facecolor(), *shades]


def marks(ax):
    """Every mark on the axes: its opacity, and colours of which one must stand out."""
    for line in ax.lines:
        alpha = 1 if line.get_alpha() is None else line.get_alpha()
        if line.get_linestyle() != "None":
            yield alpha, [line.get_color()]
        yield alpha, [line.get_markerfacecolor(), line.get_markeredgecolor()]
    for group in ax.collections:
        if isinstance(group, PathCollection):
            edges = [group.get_edgecolor()[0]]
            for face in group.get_facecolor():
                yield 1, [face, *edges]
        elif isinstance(group, LineCollection) or not group.filled:
            yield from ((1, [color]) for color in group.get_edgecolor())
    yield from ((1, [patch.get_facecolor()]) for patch in ax.patches)


def too_weak(ax, dim):
    """The marks that are lost on some background."""
    return [
        (mark, shade)
        for alpha, mark in marks(ax)
        for shade in backgrounds(ax)
        if max(contrast(over(one, alpha, shade), shade, dim) for one in mark) < ASKED
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
