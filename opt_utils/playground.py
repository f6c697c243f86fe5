"""A place to play: learning rate and β, a race, and a valley that is turned."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from opt_utils.captions import say_height, say_journey
from opt_utils.display import describe
from opt_utils.moving import Moving, Number
from opt_utils.racers import from_functions, momentum_at
from opt_utils.shapes import FloatArray
from opt_utils.style import BLUE, VERMILION, line_style
from opt_utils.valley import START, border, draw_contours, shrinkage, swinging, valley
from opt_utils.walking import Updates, walk

STEPS = 40
RATES, BETAS = (0.005, 0.6), (0.0, 0.95)  # what the plane shows
LEFT = (0.8, 0.85, 0.9, 0.95, 0.98)  # shares of the distance, drawn as contours
PLACES = {  # rate and β of the static pictures
    "A": (0.018, 0.0),
    "B": (0.018, 0.9),
    "C": (0.06, 0.9),
    "D": (0.1, 0.67),
    "E": (0.45, 0.8),
}
SIZE = (9.6, 4.0)
VIEW = {"xlim": (-13.0, 13.0), "ylim": (-2.2, 2.2)}
X = Number("start, along", -12.0, 12.0, 0.5, START[0])
Y = Number("start, across", -2.0, 2.0, 0.1, START[1])
FAR = 1e6  # beyond this a path is not drawn
FIT = {"gd": 0.018, "momentum": 0.06, "rmsprop": 0.7, "adam": 0.35}
HIGHEST, LOWEST = 1e3, 1e-5  # on the axis of heights


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
        ax.plot(*_near(path).T, **thin("momentum"))
        ax.set(title=f"{name}: α = {rate:g}, β = {beta:g}", **VIEW)
        ax.set(xlabel="along", ylabel="across")
        describe(ax, f"{name}: {say_choice(rate, beta, path)}")
    plt.show()

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
            line.set_data(*_near(path).T)
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
    Moving(SIZE, prepare, numbers).show()


def play_race(
    gd: Callable[..., Any], momentum: Callable[..., Any], adam: Callable[..., Any]
) -> None:
    """
    Let gradient descent, momentum, RMSprop and Adam race through a narrow valley.

    The path of each stands in a picture of its own; below, sliders change the rates,
    the start and how many steps are over.

    Parameters
    ----------
    gd, momentum, adam : callable
        The update rules of notebook 04, with their arguments in the order there. Adam
        without a memory of slopes (β₁ = 0) runs as RMSprop.
    """
    racers = from_functions(gd, momentum, adam)
    paths = {name: walk_in_valley(racers[name](FIT[name]), START) for name in racers}
    axes = panels()
    for ax, (name, path) in zip(axes, paths.items(), strict=False):
        draw_contours(ax)
        ax.plot(*_near(path).T, **thin(name))
        ax.set(title=f"{name}, α = {FIT[name]:g}", **VIEW)
        ax.set(xlabel="along", ylabel="across")
        describe(ax, f"Rate {FIT[name]:g}. {say_journey(valley(), name, path)}")
    draw_heights(axes[4], paths)
    axes[5].remove()
    plt.show()

    def prepare(figure: Figure) -> Callable[..., str]:
        ground, heights = two(figure)
        draw_contours(ground)
        ground.set(xlabel="along the valley", ylabel="across", **VIEW)
        ground.title.set_animated(True)
        lines = {
            name: (
                ground.plot([], [], **thin(name), animated=True)[0],
                heights.plot([], [], label=name, **thin(name), animated=True)[0],
            )
            for name in racers
        }
        heights.set(xlabel="step", ylabel="height", xlim=(-1, STEPS + 1))
        heights.set(yscale="log", ylim=(LOWEST, HIGHEST))
        heights.legend(loc="lower left", fontsize="small")

        def draw(count: float, x: float, y: float, **rates: float) -> str:
            told = []
            for name, (way, curve) in lines.items():
                path = walk_in_valley(racers[name](rates[name]), (x, y), int(count))
                way.set_data(*_near(path).T)
                height = np.clip(valley()(*path.T), LOWEST, HIGHEST)
                curve.set_data(np.arange(len(path)), height)
                told.append(
                    f"Rate {rates[name]:g}. {say_journey(valley(), name, path)}"
                )
            ground.set_title(f"after {count:.0f} steps")
            return f"Left the paths, right height against step. {' '.join(told)}"

        return draw

    most = {"gd": 0.022, "momentum": 0.5, "rmsprop": 2.0, "adam": 2.0}
    numbers = {"count": Number("steps", 0, STEPS, 1, 10), "x": X, "y": Y} | {
        name: Number(
            f"rate of {name}", 0.0, high, 0.001 if high < 1 else 0.01, FIT[name]
        )
        for name, high in most.items()
    }
    Moving(SIZE, prepare, numbers).show()


def draw_heights(ax: Axes, paths: Mapping[str, FloatArray]) -> Axes:
    """Draw how high every racer is after each step."""
    for name, path in paths.items():
        height = np.clip(valley()(*path.T), LOWEST, HIGHEST)
        ax.semilogy(height, label=name, **thin(name))
    ax.set(xlabel="step", title="height")
    ax.legend(fontsize="small")
    ends = ", ".join(f"{name} {valley()(*p[-1]):.3f}" for name, p in paths.items())
    return describe(ax, f"Height against step; after {STEPS} steps: {ends}.")


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


def _near(path: FloatArray) -> FloatArray:
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
