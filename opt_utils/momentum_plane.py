"""Learning rate and β of momentum: a plane with its border, and the path beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from opt_utils.captions import say_height, say_journey
from opt_utils.display import describe
from opt_utils.moving import Moving, Number
from opt_utils.playground import (
    SIZE,
    VIEW,
    X,
    Y,
    near,
    panels,
    thin,
    two,
    walk_in_valley,
)
from opt_utils.racers import momentum_at
from opt_utils.shapes import FloatArray
from opt_utils.style import BLUE, VERMILION
from opt_utils.valley import START, border, draw_contours, shrinkage, swinging, valley

RATES, BETAS = (0.005, 0.6), (0.0, 0.95)  # what the plane shows
LEFT = (0.8, 0.85, 0.9, 0.95, 0.98)  # shares of the distance, drawn as contours
PLACES = {  # rate and β of the static pictures
    "A": (0.018, 0.0),
    "B": (0.018, 0.9),
    "C": (0.06, 0.9),
    "D": (0.1, 0.67),
    "E": (0.45, 0.8),
}


def play_momentum(update: Callable[..., Any]) -> None:
    """
    Choose learning rate and β of momentum, and see its path through a narrow valley.

    Pictures of five choices stand first; below them fields and sliders change a sixth.

    Parameters
    ----------
    update : callable
        `update_parameters_with_momentum` of notebook 04, called as
        `update(parameters, grads, v, beta, learning_rate)`.
    """
    show_places(update)
    moving_place(update).show()


def show_places(update: Callable[..., Any]) -> None:
    """Show the plane with five choices, and the path of each."""
    axes = panels()
    _draw_plane(axes[0])
    for name, (rate, beta) in PLACES.items():
        axes[0].plot(rate, beta, "o", color="black", markersize=4)
        axes[0].annotate(
            name, (rate, beta), xytext=(5, -11), textcoords="offset points"
        )
    describe(axes[0], f"{say_plane()} Marked are the choices A to E.")
    for ax, (name, (rate, beta)) in zip(axes[1:], PLACES.items(), strict=True):
        path = momentum_path(update, rate, beta)
        draw_contours(ax)
        ax.plot(*near(path).T, **thin("momentum"))
        ax.set(title=f"{name}: α = {rate:g}, β = {beta:g}", **VIEW)
        ax.set(xlabel="along", ylabel="across")
        describe(ax, f"{name}: {say_choice(rate, beta, path)}")
    plt.show()


def moving_place(update: Callable[..., Any]) -> Moving:
    """Return a choice that moves in the plane, with its path."""

    def prepare(figure: Figure) -> Callable[..., str]:
        plane, ground = two(figure)
        _draw_plane(plane)
        (mark,) = plane.plot(
            [],
            [],
            "o",
            color=VERMILION,
            markersize=11,
            mec="black",
            animated=True,
            gid="present",
        )
        draw_contours(ground)
        (line,) = ground.plot([], [], **thin("momentum"), animated=True)
        ground.title.set_animated(True)
        ground.set(xlabel="along the valley", ylabel="across", **VIEW)

        def draw(rate: float, beta: float, x: float, y: float) -> str:
            path = momentum_path(update, rate, beta, (x, y))
            mark.set_data([rate], [beta])
            mark.set_marker("o" if rate < border(beta) else "X")
            line.set_data(*near(path).T)
            ground.set_title(f"α = {rate:.3f}, β = {beta:.2f}: {_ends(path)}")
            return f"{say_plane()} {say_choice(rate, beta, path)}"

        return draw

    rate, beta = PLACES["C"]
    numbers = {
        "rate": Number("learning rate α", *RATES, 0.005, rate),
        "beta": Number("β", *BETAS, 0.01, beta),
        "x": X,
        "y": Y,
    }
    return Moving(SIZE, prepare, numbers)


def momentum_path(
    update: Callable[..., Any],
    rate: float,
    beta: float,
    start: tuple[float, float] = START,
) -> FloatArray:
    """Return the points that momentum visits in the valley."""
    return walk_in_valley(momentum_at(update, rate, beta), start)


def say_plane() -> str:
    """Say what the plane of learning rate and β shows."""
    return (
        "The plane of learning rate and β. A thick line is the border of stability, "
        f"from α = {border(0):.2f} at β = 0 to α = {border(0.9):.2f} at β = 0.9; to "
        "its right the path diverges. To the right of a dotted line, from α = "
        f"{swinging(0.67):.2f} at β = 0.67 to α = {swinging(0.9):.2f} at β = 0.9, it "
        "swings along the valley. Thin lines tell what a step leaves of the distance."
    )


def say_choice(rate: float, beta: float, path: FloatArray) -> str:
    """Say where a choice lies in the plane, and how its path goes."""
    side = "inside" if rate < border(beta) else "outside"
    return (
        f"α = {rate:.3f}, β = {beta:.2f}: {side} the border, which is at "
        f"{border(beta):.3f}; in the long run a step leaves "
        f"{shrinkage(rate, beta):.3f} of the distance. "
        f"{say_journey(valley(), 'momentum', path)}"
    )


def _ends(path: FloatArray) -> str:
    """How high a path ends."""
    height = float(valley()(*path[-1]))
    return f"height {say_height(height)} after {len(path) - 1} steps"


def _draw_plane(ax: Axes) -> None:
    """Draw the border, what lies beyond it, and how fast the distance shrinks."""
    rate, beta = np.meshgrid(np.linspace(*RATES, 200), np.linspace(*BETAS, 160))
    lines = ax.contour(
        rate, beta, shrinkage(rate, beta), LEFT, colors="#6b6b6b", linewidths=0.8
    )
    ax.clabel(lines, fontsize="small")
    ax.fill_betweenx(
        beta[:, 0],
        np.minimum(border(beta[:, 0]), RATES[1]),
        RATES[1],
        facecolor="#eeeeee",
        edgecolor="#bbbbbb",
        hatch="//",
        linewidth=0,
    )
    ax.plot(border(beta[:, 0]), beta[:, 0], color=BLUE, linewidth=3)
    swings = beta[:, 0][swinging(beta[:, 0]) < border(beta[:, 0])]
    ax.plot(swinging(swings), swings, ":", color="black", linewidth=2)
    ax.text(0.38, 0.3, "diverges", fontsize="large", backgroundcolor="white")
    ax.set(xlim=(0, RATES[1]), ylim=BETAS, xlabel="learning rate α", ylabel="β")
    ax.set_title("what a step leaves of the distance")
