"""Pictures of batch normalization: what is compared shares its axes, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from opt_utils.captions import say_trend
from opt_utils.display import describe
from opt_utils.shapes import FloatArray
from opt_utils.style import BLUE, line_style

WIDEST = 4.0  # normalized values beyond are rare
BARS = np.arange(-WIDEST - 0.125, WIDEST + 0.25, 0.25)  # edges, none at a whole number


def plot_trainings(
    trainings: Mapping[str, Mapping[str, ArrayLike]], guessing: float, title: str
) -> list[Axes]:
    """
    Draw cost curves in a panel for each training; all panels share their axes.

    Parameters
    ----------
    trainings : dict of str to dict
        For every panel its name, and the cost of every epoch by the name of its curve.
    guessing : float
        The cost of guessing; a line marks it, and the panels end a little above.
    title : str

    Returns
    -------
    list of Axes
    """
    figure, row = plt.subplots(
        1,
        len(trainings),
        figsize=(3.6 * len(trainings), 3.6),
        layout="constrained",
        sharex=True,
        sharey=True,
        squeeze=False,
    )
    figure.suptitle(title)
    for ax, (panel, curves) in zip(row[0], trainings.items(), strict=True):
        told = []
        for position, (name, costs) in enumerate(curves.items()):
            curve = np.ravel(np.asarray(costs, float))
            style = line_style(name, position)
            ax.plot(curve, label=name, markevery=3, markersize=5, **style)
            told.append(say_trend(name, curve))
        ax.axhline(guessing, color="gray", linewidth=1)
        ax.text(0, 1.08 * guessing, "guessing", color="dimgray")
        ax.set(title=panel, xlabel="epoch", ylim=(0, 1.3 * guessing))
        describe(ax, f"{title}, {panel}. Cost against epoch. {' '.join(told)}")
    row[0, 0].set_ylabel("average cost of the epoch")
    if len(curves) > 1:
        row[0, -1].legend(loc="upper right")
    return list(row[0])


def plot_clouds(rows: Mapping[str, Mapping[str, FloatArray]]) -> list[Axes]:
    """
    Draw clouds of two units, a panel for each; the panels of a row share their axes.

    Parameters
    ----------
    rows : dict of str to dict
        For every row what it shows, "before", and its clouds by name, each (2, m).

    Returns
    -------
    list of Axes
        Row by row.
    """
    columns = max(map(len, rows.values()))
    size = (3.2 * columns, 3.0 * len(rows))
    figure = plt.figure(figsize=size, layout="constrained")
    grid = figure.subplots(len(rows), columns, sharex="row", sharey="row")
    for axes, (when, clouds) in zip(grid, rows.items(), strict=True):
        for ax, (name, cloud) in zip(axes, clouds.items(), strict=True):
            ax.plot(*cloud, "o", color=BLUE, alpha=0.8, markersize=4)
            ax.axhline(0, color="gray", linewidth=0.8, zorder=0)
            ax.axvline(0, color="gray", linewidth=0.8, zorder=0)
            ax.set(title=f"{name}, {when}", xlabel="unit 1")
            mean, spread = cloud.mean(axis=1) + 0.0, cloud.std(axis=1)
            text = (
                f"{name}, {when}: means {mean[0]:.2f} and {mean[1]:.2f}, "
                f"standard deviations {spread[0]:.2f} and {spread[1]:.2f}."
            )
            describe(ax, text.replace("-0.00", "0.00"))
        axes[0].set_ylabel("unit 2")
    return list(grid.ravel())


def plot_gradients(gradients: Mapping[str, ArrayLike], title: str) -> Axes:
    """
    Draw gradients of the same numbers beside one another, none on top of another.

    Parameters
    ----------
    gradients : dict of str to sequence
        A number for every example; the first of the gradients is the judge.
    title : str

    Returns
    -------
    Axes

    Notes
    -----
    The description says how far each of the others is from the first at most, and
    what each adds up to.
    """
    values = {name: np.ravel(np.asarray(g, float)) for name, g in gradients.items()}
    judge = next(iter(values.values()))
    _, ax = plt.subplots(figsize=(8, 3.6), layout="constrained")
    places, told = np.arange(judge.size), []
    for position, (name, one) in enumerate(values.items()):
        shift = 0.22 * (position - (len(values) - 1) / 2)
        style = line_style(name, position) | {"linestyle": "none"}
        ax.plot(places + shift, one, label=name, **style)
        ax.vlines(places + shift, 0, one, color=style["color"], linewidth=1)
        away, total = np.abs(one - judge).max(), one.sum()
        told.append(f"{name}: adds up to {total:.2f}, at most {away:.2g} from it.")
    ax.axhline(0, color="gray", linewidth=1)
    ax.set(xlabel="example", ylabel="gradient of z", title=title, xticks=places)
    ax.legend()
    text = " ".join(told).replace("-0.00", "0.00")
    first = next(iter(values))
    return describe(ax, f"{title}; it is judged by: {first}. {text}")


def plot_one_example(values: ArrayLike, ax: Axes) -> Axes:
    """
    Draw how often one example gets which normalized value, on fixed axes.

    Parameters
    ----------
    values : sequence of float
        The normalized value in every mini-batch.
    ax : Axes

    Returns
    -------
    Axes
        Bars in per cent of the mini-batches; both axes are the same for all values.
    """
    shares = np.asarray(values, float)
    ax.hist(
        shares, list(BARS), weights=np.full(shares.size, 100 / shares.size), color=BLUE
    )
    ax.set(xlabel="ẑ of the same image", ylabel="share of the mini-batches, in %")
    ax.set(xlim=(-WIDEST, WIDEST), ylim=(0, 100))
    return describe(
        ax,
        f"Histogram of the normalized value of one image in {shares.size} random "
        f"mini-batches: mean {shares.mean():.2f}, standard deviation "
        f"{shares.std():.2f}, from {shares.min():.2f} to {shares.max():.2f}.",
    )


def plot_moving_layers(
    seen: Mapping[str, Sequence[Sequence[tuple[FloatArray, FloatArray]]]],
) -> list[Axes]:
    """
    Draw how far the units of every layer move away from where they started.

    Parameters
    ----------
    seen : dict of str to sequence
        For every network, by epoch and layer, mean and standard deviation of each unit.

    Returns
    -------
    list of Axes
        A panel for each network with shared axes: the median over a layer's units of
        the distance from the first mean, in units of the first standard deviation.
    """
    figure, row = plt.subplots(
        1, len(seen), figsize=(9, 3.6), layout="constrained", sharey=True
    )
    figure.suptitle("How far the mean of a unit has moved, in starting spreads")
    for ax, (name, epochs) in zip(row, seen.items(), strict=True):
        told = []
        for layer in range(len(epochs[0])):
            first, spread = epochs[0][layer]
            moved = [np.median(np.abs(e[layer][0] - first) / spread) for e in epochs]
            label = f"layer {layer + 1}"
            ax.plot(moved, label=label, markevery=4, **line_style(label, layer))
            grown = np.median(epochs[-1][layer][1] / spread)
            told.append(
                f"{label}: {moved[-1]:.2f} at the end, its spread × {grown:.2f}."
            )
        ax.set(title=name, xlabel="epochs of training")
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        describe(ax, f"Median distance of the means, {name}. {' '.join(told)}")
    row[0].set_ylabel("median over the units")
    row[-1].legend()
    return list(row)


def plot_over(
    places: Sequence[float],
    curves: Mapping[str, Sequence[float]],
    title: str,
    xlabel: str,
    ylabel: str,
) -> Axes:
    """
    Draw curves over places that lie apart by factors, each place named on the axis.

    Parameters
    ----------
    places : sequence of float
        Positive, ascending.
    curves : dict of str to sequence of float
        A number for every place, by the name of the curve.
    title, xlabel, ylabel : str

    Returns
    -------
    Axes
    """
    _, ax = plt.subplots(figsize=(7, 3.8), layout="constrained")
    told = []
    for position, (name, values) in enumerate(curves.items()):
        ax.semilogx(places, values, label=name, **line_style(name, position))
        pairs = zip(values, places, strict=True)
        told.append(f"{name}: {', '.join(f'{v:.3f} at {x:.3g}' for v, x in pairs)}.")
    ax.set(title=title, xlabel=xlabel, ylabel=ylabel)
    ax.set_xticks(places, [f"{place:.3g}" for place in places])
    ax.minorticks_off()
    ax.legend()
    return describe(ax, f"{title}. {ylabel} against {xlabel}. {' '.join(told)}")


def plot_shares(
    groups: Mapping[str, Mapping[str, float]], title: str, ylabel: str
) -> Axes:
    """
    Draw groups of shares as points, each kind in its own style.

    Parameters
    ----------
    groups : dict of str to dict
        For every group its name, and per cent by kind; all have the same kinds.
    title, ylabel : str

    Returns
    -------
    Axes
        From 0 to 100, with the number above each point.
    """
    _, ax = plt.subplots(figsize=(8, 3.8), layout="constrained")
    kinds = list(next(iter(groups.values())))
    for position, kind in enumerate(kinds):
        shift = 0.25 * (position - (len(kinds) - 1) / 2)
        places = np.arange(len(groups)) + shift
        values = [group[kind] for group in groups.values()]
        style = line_style(kind, position) | {"linestyle": "none"}
        ax.plot(places, values, label=kind, **style)
        for place, share in zip(places, values, strict=True):
            ax.annotate(
                f"{share:.0f}",
                (place, share),
                (0, 6),
                textcoords="offset points",
                ha="center",
            )
    ax.set(ylim=(0, 110), yticks=range(0, 101, 20), ylabel=ylabel, title=title)
    ax.set_xticks(range(len(groups)), list(groups))
    ax.legend(loc="lower left")
    told = []
    for name, group in groups.items():
        shares = ", ".join(f"{kind} {share:.1f} %" for kind, share in group.items())
        told.append(f"{name}: {shares}.")
    return describe(ax, f"{title}. {ylabel}. {' '.join(told)}")
