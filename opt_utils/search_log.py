"""The log of a search for hyperparameters, as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import LogLocator, NullFormatter

from opt_utils.display import describe
from opt_utils.style import SURFACE_COLORMAP

Trial = tuple[Mapping[str, float], float]


def plot_search_log(
    log: Sequence[Trial],
    ax: Axes | None = None,
    title: str = "Trials",
    limits: tuple[float, float] | None = None,
) -> Axes:
    """
    Draw where the trials of a search lie, and how good they are.

    Parameters
    ----------
    log : sequence of pairs
        A setting with "learning_rate" and "beta", and its cost.
    ax : Axes, optional
        Where to draw; a new figure when left out.
    title : str
    limits : tuple of two floats, optional
        The lowest and the highest cost on the colour scale, so that pictures can be
        compared; those of the log when left out.

    Returns
    -------
    Axes
        Learning rates against 1 / (1 - beta), the steps remembered. The best trial
        is a star.

    Raises
    ------
    ValueError
        When there is no trial.
    """
    if not log:
        raise ValueError("There is no trial to draw: the log is empty.")
    ax = plt.subplots(layout="constrained")[1] if ax is None else ax
    rates = np.array([setting["learning_rate"] for setting, _ in log])
    memory = np.array([1 / (1 - setting["beta"]) for setting, _ in log])
    costs = np.array([cost for _, cost in log])
    low, high = limits or (costs.min(), costs.max())
    shown = ax.scatter(
        rates,
        memory,
        c=costs,
        s=70,
        cmap=SURFACE_COLORMAP,
        edgecolors="black",
        vmin=low,
        vmax=high,
    )
    best = costs.argmin()
    ax.plot(rates[best], memory[best], "k*", markersize=17)
    ax.set(xscale="log", yscale="log", xlabel="learning rate", title=title)
    ax.set_ylabel("steps remembered, 1 / (1 − β)")
    for axis, values in ((ax.xaxis, rates), (ax.yaxis, memory)):
        narrow = values.max() < 100 * values.min()
        axis.set_major_locator(LogLocator(subs=(1, 2, 5) if narrow else (1,)))
        axis.set_major_formatter("{x:g}")
        axis.set_minor_formatter(NullFormatter())
    ax.figure.colorbar(shown, ax=ax, label="cost on dev")
    return describe(
        ax,
        f"{title}: {len(log)} trials, rates {rates.min():.2g} to {rates.max():.2g}, "
        f"costs {costs.min():.3f} to {costs.max():.3f}. Best (star): rate "
        f"{rates[best]:.2f}, {memory[best]:.0f} steps remembered.",
    )
