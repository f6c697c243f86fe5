"""A race through the narrow valley: gradient descent, momentum, RMSprop and Adam."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from opt_utils.captions import say_journey
from opt_utils.display import describe
from opt_utils.moving import Moving, Number
from opt_utils.playground import (
    SIZE,
    STEPS,
    VIEW,
    X,
    Y,
    near,
    panels,
    thin,
    two,
    walk_in_valley,
)
from opt_utils.racers import Racers, from_functions
from opt_utils.shapes import FloatArray
from opt_utils.valley import START, draw_contours, valley

FIT = {"gd": 0.018, "momentum": 0.06, "rmsprop": 0.7, "adam": 0.35}  # rates
MOST = {"gd": 0.022, "momentum": 0.5, "rmsprop": 2.0, "adam": 2.0}
HIGHEST, LOWEST = 1e3, 1e-5  # on the axis of heights


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
    show_race(racers)
    moving_race(racers).show()


def show_race(racers: Racers) -> None:
    """Show the path of each racer in a picture of its own, and all heights in one."""
    paths = {name: walk_in_valley(racers[name](FIT[name]), START) for name in racers}
    axes = panels()
    for ax, (name, path) in zip(axes, paths.items(), strict=False):
        draw_contours(ax)
        ax.plot(*near(path).T, **thin(name))
        ax.set(title=f"{name}, α = {FIT[name]:g}", **VIEW)
        ax.set(xlabel="along", ylabel="across")
        describe(ax, f"Rate {FIT[name]:g}. {say_journey(valley(), name, path)}")
    draw_heights(axes[4], paths)
    axes[5].remove()
    plt.show()


def moving_race(racers: Racers) -> Moving:
    """Return a race whose steps, start and rates can be changed."""

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
                way.set_data(*near(path).T)
                height = np.clip(valley()(*path.T), LOWEST, HIGHEST)
                curve.set_data(np.arange(len(path)), height)
                told.append(
                    f"Rate {rates[name]:g}. {say_journey(valley(), name, path)}"
                )
            ground.set_title(f"after {count:.0f} steps")
            return f"Left the paths, right height against step. {' '.join(told)}"

        return draw

    numbers = {"count": Number("steps", 0, STEPS, 1, 10), "x": X, "y": Y} | {
        name: Number(
            f"rate of {name}", 0.0, high, 0.001 if high < 1 else 0.01, FIT[name]
        )
        for name, high in MOST.items()
    }
    return Moving(SIZE, prepare, numbers)


def draw_heights(ax: Axes, paths: Mapping[str, FloatArray]) -> Axes:
    """Draw how high every racer is after each step."""
    for name, path in paths.items():
        height = np.clip(valley()(*path.T), LOWEST, HIGHEST)
        ax.semilogy(height, label=name, **thin(name))
    ax.set(xlabel="step", title="height")
    ax.legend(fontsize="small")
    ends = ", ".join(f"{name} {valley()(*p[-1]):.3f}" for name, p in paths.items())
    return describe(ax, f"Height against step; after {STEPS} steps: {ends}.")
