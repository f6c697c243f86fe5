"""Ward 2 of the failure clinic: the cost stands still."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from opt_utils.clinic.notes import Notes, Patient, Readings, from_to, sheet, tell
from opt_utils.data import load_dataset
from opt_utils.plots import plot_examples
from opt_utils.style import BLACK, BLUE, VERMILION

GRADIENTS, SUMS, EXAMPLES = "gradients", "sums", "examples"
SHOWN = 300  # sums up to this size, on the axis
LINEAR = 1  # on this axis, up to here


def examine_ward_2(patients: Mapping[str, Patient]) -> Readings:
    """
    Train the patients of ward 2 and read every instrument.

    Parameters
    ----------
    patients : dict of functions
        `patient(X, Y, watch)` calls `watch(cost, grads=..., sums=..., x=..., y=...)` in
        every epoch: `grads` with "dW1" and "dW2", `sums` the Z of the hidden layer,
        `x` and `y` the examples and labels that it trains on.

    Returns
    -------
    dict of dict
        For each patient: "cost" by epoch; "gradients", the lengths of dW1 and dW2 by
        epoch, shape (2, epochs); "sums", Z of the last epoch; "examples", the
        last x and y.
    """
    X, Y = load_dataset()
    found: Readings = {}
    for name, patient in patients.items():
        notes = Notes()
        patient(X, Y, notes)
        lengths = [
            [float(np.linalg.norm(grads[part])) for grads in notes.each("grads")]
            for part in ("dW1", "dW2")
        ]
        found[name] = {
            "cost": notes.costs,
            GRADIENTS: np.array(lengths),
            SUMS: notes.each("sums")[-1],
            EXAMPLES: (notes.each("x")[-1], notes.each("y")[-1]),
        }
    return found


def plot_ward_2(readings: Readings) -> None:
    """
    Draw what `examine_ward_2` found: a row for each patient.

    Parameters
    ----------
    readings : dict of dict
    """
    axes = sheet([*readings], ["cost", GRADIENTS, SUMS, EXAMPLES])
    bins = np.r_[-np.geomspace(SHOWN, LINEAR, 13), -0.5, 0, 0.5]
    bins = np.r_[bins, -bins[:13][::-1]]
    for name, one in readings.items():
        ax = axes[name, "cost"]
        ax.plot(one["cost"], color=BLUE)
        ax.set(ylabel="cost", ylim=(0, 0.9))
        tell(ax, name, "cost by epoch", from_to(one["cost"]))
        ax = axes[name, GRADIENTS]
        first, second = one[GRADIENTS]
        ax.plot(first, color=VERMILION, linewidth=2.5, label="layer 1")
        ax.plot(second, "--", color=BLACK, label="layer 2")
        ax.set(ylabel="length")
        ax.set_yscale("symlog", linthresh=1e-3)
        ax.set_ylim(-2e-4, 20)
        ax.legend()
        said = f"layer 1 {from_to(first)}; layer 2 {from_to(second)}"
        tell(ax, name, "length of the gradient by epoch", said)
        ax = axes[name, SUMS]
        Z = one[SUMS].ravel()
        ax.hist(Z, bins, color=BLUE, weights=np.full(Z.size, 100 / Z.size))
        ax.axvline(0, color=BLACK, linewidth=0.8, linestyle=":")
        ax.set_xscale("symlog", linthresh=LINEAR)
        ax.set(xlim=(-SHOWN, SHOWN), ylabel="% of the sums")
        said = (
            f"from {Z.min():.3g} to {Z.max():.3g}, {np.mean(Z > 0):.0%} above 0, "
            f"{np.mean(np.abs(Z) > 3):.0%} larger than 3 in size"
        )
        tell(ax, name, "sums Z of the hidden layer", said)
        ax = axes[name, EXAMPLES]
        x, y = one[EXAMPLES]
        plot_examples(x, y, ax, title=f"{name}: {EXAMPLES}")
        if legend := ax.get_legend():
            legend.remove()
        tell(ax, name, "examples of the last epoch", _mixed(x, y))
    for place, label in enumerate(("epoch", "epoch", "sum Z of the hidden layer")):
        list(axes.values())[place - 4].set_xlabel(label)


def _mixed(x: np.ndarray, y: np.ndarray) -> str:
    """Say how often the nearest other example has the same label."""
    return (
        f"{y.size} points; of {neighbours(x, y):.0%} the nearest other point has "
        "the same label"
    )


def neighbours(x: np.ndarray, y: np.ndarray) -> float:
    """
    Return the share of examples whose nearest neighbour has the same label.

    Parameters
    ----------
    x, y : ndarrays, shapes (n, m) and (1, m)
    """
    far = np.sum((x[:, :, None] - x[:, None, :]) ** 2, axis=0)
    np.fill_diagonal(far, np.inf)
    return float(np.mean(y[0, far.argmin(axis=1)] == y[0]))
