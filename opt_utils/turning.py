"""A valley that is turned: what becomes of rules that divide slope by slope."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from opt_utils.captions import say_height
from opt_utils.display import describe, progress
from opt_utils.moving import Moving, Number
from opt_utils.playground import SIZE, STEPS, VIEW, panels, thin, two, walk_in_valley
from opt_utils.racers import Racers, from_classes
from opt_utils.shapes import FloatArray
from opt_utils.valley import START, contours, draw_contours, turned, valley

ANGLES = tuple(range(0, 50, 5))  # in degrees; from 45 on it repeats, mirrored
ENDS = (ANGLES[0], ANGLES[-1])  # the static pictures compare them
LOOKS: tuple[dict[str, Any], ...] = (
    {"markersize": 8, "markerfacecolor": "none", "linestyle": "-"},
    {"markersize": 3},
)
RATES = np.geomspace(0.002, 2, 31)  # every optimizer is tried at each, and then
FINER = np.geomspace(0.87, 1.15, 8)  # at these multiples of the best three
Best = tuple[float, float, FloatArray]  # lowest height, its rate, the path
Found = dict[str, dict[int, Best]]  # by name and angle


def play_angle(
    sgd: Callable[..., Any],
    momentum: Callable[..., Any],
    rmsprop: Callable[..., Any],
    adam: Callable[..., Any],
) -> None:
    """
    Turn a narrow valley, and see how four optimizers come down at their best rates.

    Parameters
    ----------
    sgd, momentum, rmsprop, adam : callable
        The classes of notebook 06: called with a rate, `momentum` and `rmsprop` with
        0.9 as their second argument.
    """
    found = best_of(from_classes(sgd, momentum, rmsprop, adam))
    show_angles(found)
    moving_angle(found).show()


def show_angles(found: Found) -> None:
    """Show every optimizer along the axes and on the diagonal, and all heights."""
    axes = panels()
    for ax, (name, bests) in zip(axes, found.items(), strict=False):
        draw_contours(ax)
        for angle, look in zip(ENDS, LOOKS, strict=True):
            path = turned(bests[angle][2], -angle)
            ax.plot(*path.T, **{**thin(name), **look}, label=f"{angle}°")
        ax.set(title=name, xlabel="along", ylabel="across", **VIEW)
        ax.legend(fontsize="small", loc="upper right")
        describe(ax, say_optimizer(name, bests))
    draw_bests(axes[4], found)
    draw_turned(axes[5])
    plt.show()


def moving_angle(found: Found) -> Moving:
    """Return a valley that can be turned, with the best path of each."""

    def prepare(figure: Figure) -> Callable[..., str]:
        ground, heights = two(figure)
        draw_contours(ground)
        lines = {
            name: ground.plot([], [], **thin(name), animated=True)[0] for name in found
        }
        ground.title.set_animated(True)
        ground.set(xlabel="along the valley", ylabel="across", **VIEW)
        compass = ground.inset_axes((0.72, 0.68, 0.28, 0.32))
        draw_turned(compass)
        if legend := compass.get_legend():
            legend.remove()
        compass.set(xticks=[], yticks=[], title="", xlim=(-16, 16), ylim=(-13, 13))
        (ring,) = compass.plot([], [], color="black", linewidth=2, animated=True)
        draw_bests(heights, found)
        mark = heights.axvline(0, color="black", linewidth=2, animated=True)

        def draw(angle: float) -> str:
            ring.set_data(*contours(angle)[-1].T)
            for name, line in lines.items():
                line.set_data(*turned(found[name][int(angle)][2], -angle).T)
            mark.set_xdata([angle, angle])
            ground.set_title(f"valley turned by {angle:.0f}°, seen from the valley")
            return say_angle(found, int(angle))

        return draw

    low, high, step = ANGLES[0], ANGLES[-1], ANGLES[1] - ANGLES[0]
    number = Number("angle in degrees", low, high, step, low)
    return Moving(SIZE, prepare, {"angle": number})


def best_of(racers: Racers) -> Found:
    """
    Find the rate at which each optimizer ends lowest, at every angle.

    Parameters
    ----------
    racers : dict of name to callable
        Takes a rate, returns a new optimizer.

    Returns
    -------
    dict of name to dict of angle to (height, rate, path)
        Of forty steps, from the same place in the valley at every angle.
    """

    def lowest(one: Best) -> float:
        return one[0]

    def run(name: str, rate: float, angle: int) -> Best:
        start = turned(START, angle)
        path = walk_in_valley(racers[name](rate), start, STEPS, angle)
        return float(valley(angle)(*path[-1])), float(rate), path

    def best(name: str, angle: int) -> Best:
        runs = sorted((run(name, rate, angle) for rate in RATES), key=lowest)
        finer = np.outer([rate for _, rate, _ in runs[:3]], FINER).ravel()
        return min((*runs[:1], *(run(name, r, angle) for r in finer)), key=lowest)

    found: Found = {name: {} for name in racers}
    for angle in progress(ANGLES, desc="angles"):
        for name in racers:
            found[name][angle] = best(name, angle)
    return found


def draw_bests(ax: Axes, found: Found) -> Axes:
    """Draw the lowest height of every optimizer against the angle."""
    for name, bests in found.items():
        heights = [bests[angle][0] for angle in ANGLES]
        ax.semilogy(ANGLES, heights, label=name, **thin(name))
    ax.set(xlabel="angle in degrees", title=f"height after {STEPS} steps, best rate")
    ax.set_ylim(top=1e3)  # room for the names
    ax.legend(fontsize="small", loc="upper left", ncols=2)
    told = " ".join(
        f"{name}: {bests[ANGLES[0]][0]:.3f} along the axes, "
        f"{bests[ANGLES[-1]][0]:.3f} on the diagonal."
        for name, bests in found.items()
    )
    return describe(ax, f"Height after {STEPS} steps at the best rate. {told}")


def draw_turned(ax: Axes) -> Axes:
    """Draw a contour of the valley along the axes, and on the diagonal."""
    for angle, style in zip(ENDS, ("-", ":"), strict=True):
        ax.plot(*contours(angle)[-1].T, style, color="#6b6b6b", label=f"{angle}°")
    ax.set(aspect="equal", xlabel="x", ylabel="y", title="one contour, turned")
    ax.legend(fontsize="small", loc="lower right")
    return describe(
        ax, "One contour of the valley: a long ellipse along x, and on the diagonal."
    )


def say_optimizer(name: str, bests: dict[int, Best]) -> str:
    """Say what turning the valley does to one optimizer."""
    low, high = (bests[angle] for angle in ENDS)
    same = np.allclose(low[2], turned(high[2], -ENDS[1]))
    return (
        f"{name}, seen from the valley: height {say_height(low[0])} along the axes, "
        f"{say_height(high[0])} on the diagonal; the paths are "
        f"{'the same' if same else 'different'}."
    )


def say_angle(found: Found, angle: int) -> str:
    """Say how high each optimizer ends at its best rate, and which that is."""
    told = ", ".join(
        f"{name} {say_height(bests[angle][0])} at the rate {bests[angle][1]:.2g}"
        for name, bests in found.items()
    )
    return (
        f"The valley turned by {angle}°, with four paths of {STEPS} steps; heights at "
        f"the end: {told}."
    )
