"""
How long one move of the playground takes, beside drawing its figure anew.

`python benchmarks/playground.py`: the median of fifty moves, each to another value,
from the number that changes to the HTML that holds the new picture; and of nine
drawings of the same figure with everything in it, saved by Matplotlib.
"""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable, Iterable
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from rich.console import Console
from rich.table import Table
from threadpoolctl import threadpool_limits

from grader.authoring.source import reference
from opt_utils import play_angle, play_momentum, play_race
from opt_utils.moving import Moving

FAST = 100  # milliseconds within which a picture seems to follow the hand
RULES, CLASSES = reference("04_optimization_methods"), reference("06_optimizer_classes")
GD, MOMENTUM, ADAM = (
    RULES[f"update_parameters_with_{name}"] for name in ("gd", "momentum", "adam")
)
FOUR = [CLASSES[name] for name in ("SGD", "Momentum", "RMSprop", "Adam")]
PLAYS = {
    "learning rate × β": lambda: play_momentum(MOMENTUM),
    "race": lambda: play_race(GD, MOMENTUM, ADAM),
    "turned valley": lambda: play_angle(*FOUR),
}


def prepared(play: Callable[[], None]) -> Moving:
    """Return what moves, without its widgets."""
    found: list[Moving] = []
    shown: Any = Moving.show
    Moving.show = lambda moving: found.append(moving)  # type: ignore
    try:
        play()
    finally:
        Moving.show = shown  # type: ignore[method-assign]
    plt.close("all")
    return found[0]


def median_time(call: Callable[[Any], object], values: Iterable[Any]) -> float:
    """Return the median time of the call with each of the values, in milliseconds."""
    times = []
    for value in values:
        start = time.perf_counter()
        call(value)
        times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times)


def measured(moving: Moving) -> tuple[float, float]:
    """Return the milliseconds of a move, and of drawing the figure anew."""
    values = {name: number.start for name, number in moving.numbers.items()}
    name, number = next(iter(moving.numbers.items()))
    places = np.arange(number.low, number.high, number.step)
    moving.page(**values)  # what stays is drawn once
    move = median_time(
        lambda place: moving.page(**values | {name: place}), np.resize(places, 50)
    )
    for artist in moving.moving:
        artist.set_animated(False)
    anew = median_time(lambda _: moving.figure.savefig(io.BytesIO()), range(9))
    return move, anew


def main() -> None:
    """Move each playground and print the times."""
    mpl.use("agg")
    table = Table("playground", "a move", "the figure anew", f"within {FAST} ms")
    with threadpool_limits(1):
        for name, play in PLAYS.items():
            move, anew = measured(prepared(play))
            fast = "yes" if move < FAST else "no"
            table.add_row(name, f"{move:.0f} ms", f"{anew:.0f} ms", fast)
    Console().print(table)


if __name__ == "__main__":
    main()
