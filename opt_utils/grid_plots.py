"""Pictures of a grid of trainings: optimizer × activation, each with several seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from opt_utils.display import describe
from opt_utils.shapes import FloatArray
from opt_utils.style import LineStyle, line_style

HEADROOM = 0.04  # of the axis, so that a mark at 1 is not cut


def plot_runs(
    runs: FloatArray,
    optimizers: Sequence[str],
    activations: Sequence[str],
    ax: Axes,
    lowest: float = 0.0,
) -> Axes:
    """
    Draw every run of a grid as a small mark and the means as large ones.

    Parameters
    ----------
    runs : ndarray, shape (optimizers, activations, seeds)
        The accuracy of every run.
    optimizers, activations : sequences of str
        Their names; an optimizer's name chooses its style.
    ax : Axes
    lowest : float
        Where the axis of the accuracy begins; it ends a little above 1.

    Returns
    -------
    Axes
    """
    told = []
    for i, name in enumerate(optimizers):
        style = _marks(name)
        for j, activation in enumerate(activations):
            place = j + 0.25 * (i - (len(optimizers) - 1) / 2)
            beside = np.linspace(-0.05, 0.05, runs.shape[2])
            mean = runs[i, j].mean()
            ax.plot(place + beside, runs[i, j], markersize=4, **style)
            label = name if j == 0 else None
            ax.plot(place, mean, markersize=11, alpha=0.5, label=label, **style)
            told.append(
                f"{name} with {activation}: mean {mean:.3f}, from "
                f"{runs[i, j].min():.3f} to {runs[i, j].max():.3f}."
            )
    highest = 1 + HEADROOM * (1 - lowest)
    ax.set(
        ylim=(lowest, highest),
        ylabel="dev accuracy",
        xlim=(-0.5, len(activations) - 0.5),
    )
    ax.set_xticks(range(len(activations)), list(activations))
    return describe(ax, f"Accuracy of {runs.size} runs. {' '.join(told)}")


def plot_band(ax: Axes, middle: float, examples: int) -> Axes:
    """
    Add a band of two standard errors of a share, with its name in the legend.

    Parameters
    ----------
    ax : Axes
        Drawn and described before.
    middle : float
        The share around which the band lies.
    examples : int
        The number of examples that shares are measured on.

    Returns
    -------
    Axes
    """
    error = np.sqrt(middle * (1 - middle) / examples)
    low, high = middle - 2 * error, middle + 2 * error
    label = f"{middle:.3f} ± 2 standard errors\nof {examples} examples"
    ax.axhspan(low, high, color="0.88", zorder=0, label=label)
    text = f" The grey band is two standard errors of {examples} examples around "
    text += f"{middle:.3f}: from {low:.3f} to {high:.3f}."
    return describe(ax, getattr(ax, "alt_text", "") + text)


def plot_differences(
    panels: Mapping[str, Mapping[str, tuple[float, float]]],
) -> list[Axes]:
    """
    Draw differences with bars of two standard errors around a line at zero.

    Parameters
    ----------
    panels : dict of str to dict
        For every panel its name, and by the name of each difference its value and
        standard error. The panels share their axis.

    Returns
    -------
    list of Axes
    """
    longest = max(map(len, panels.values()))
    _, row = plt.subplots(
        1,
        len(panels),
        figsize=(5.2 * len(panels), 0.36 * longest + 1.4),
        layout="constrained",
        sharex=True,
        squeeze=False,
    )
    for ax, (panel, differences) in zip(row[0], panels.items(), strict=True):
        told = []
        for place, (name, (value, error)) in enumerate(differences.items()):
            ax.errorbar(value, -place, xerr=2 * error, fmt="ko", capsize=4)
            told.append(
                f"{name}: {value:+.3f}, from {value - 2 * error:+.3f} to "
                f"{value + 2 * error:+.3f}."
            )
        ax.axvline(0, color="gray", linewidth=1)
        ax.set_yticks(-np.arange(len(differences)), list(differences))
        ax.set(title=panel, xlabel="difference of the accuracies")
        describe(ax, f"{panel}, with two standard errors. {' '.join(told)}")
    return list(row[0])


def plot_rates(
    scores: FloatArray,
    optimizers: Sequence[str],
    activations: Sequence[str],
    rates: Sequence[float],
    good: float,
) -> list[Axes]:
    """
    Draw the mean accuracy against the learning rate, a panel for each activation.

    Parameters
    ----------
    scores : ndarray, shape (optimizers, activations, rates, seeds)
    optimizers, activations : sequences of str
    rates : sequence of float
        Ascending.
    good : float
        From which mean on a rate is called good: a line marks it.

    Returns
    -------
    list of Axes
        The panels share their axes; a shade reaches from the worst run to the best.
    """
    _, row = plt.subplots(
        1, len(activations), figsize=(11, 3.8), layout="constrained", sharey=True
    )
    for j, (ax, activation) in enumerate(zip(row, activations, strict=True)):
        told = []
        for i, name in enumerate(optimizers):
            runs, style = scores[i, j], line_style(name)
            worst, best = runs.min(axis=1), runs.max(axis=1)
            ax.fill_between(rates, worst, best, alpha=0.15, color=style["color"])
            mean = runs.mean(axis=1)
            ax.plot(rates, mean, label=name, **style)
            told.append(f"{name}: {_say_good(rates, mean, good)}")
        ax.axhline(good, color="gray", linewidth=0.8)
        ax.set(xscale="log", xlabel="learning rate", title=activation, ylim=(0, 1))
        text = f"Mean accuracy against learning rate with {activation}."
        describe(ax, f"{text} {' '.join(told)}")
    row[0].set_ylabel("dev accuracy")
    row[0].legend(loc="lower center")
    return list(row)


def _say_good(rates: Sequence[float], mean: FloatArray, good: float) -> str:
    """Say at which rates the mean is above a number, and where it is highest."""
    above = [rate for rate, value in zip(rates, mean, strict=True) if value > good]
    span = f"from {above[0]:g} to {above[-1]:g}" if above else "at no rate"
    return f"mean above {good:g} {span}, highest at {rates[int(mean.argmax())]:g}."


def plot_gap(
    train: FloatArray,
    dev: FloatArray,
    optimizers: Sequence[str],
    activations: Sequence[str],
    lowest: float,
) -> list[Axes]:
    """
    Draw accuracies on the training and the dev set side by side, on one scale.

    Parameters
    ----------
    train, dev : ndarrays, shape (optimizers, activations, seeds)
    optimizers, activations : sequences of str
    lowest : float
        Where the axis of the accuracy begins; it ends a little above 1.

    Returns
    -------
    list of Axes
    """
    _, row = plt.subplots(1, 2, figsize=(10, 3.8), layout="constrained", sharey=True)
    for ax, name, runs in zip(
        row, ("training set", "dev set"), (train, dev), strict=True
    ):
        plot_runs(runs, optimizers, activations, ax, lowest)
        ax.set(title=name, ylabel="accuracy")
        describe(ax, f"{name}: {getattr(ax, 'alt_text', '')}")
    row[1].legend(loc="lower right")
    return list(row)


def _marks(name: str) -> LineStyle:
    """The style of an optimizer without its line."""
    return {**line_style(name), "linestyle": "none"}
