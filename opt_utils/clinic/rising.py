"""Ward 1 of the failure clinic: the printed cost rises."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from opt_utils.clinic.notes import (
    Notes,
    Patient,
    Readings,
    from_to,
    length,
    sheet,
    tell,
    two_lines,
)
from opt_utils.data import load_dataset
from opt_utils.network import compute_cost, forward_propagation
from opt_utils.style import BLACK, BLUE

SMALL = 0.01  # of the rate, for the instrument "small steps"
PRINTED, SMALL_STEPS, GRADIENTS = "printed and measured", "small steps", "gradients"


def examine_ward_1(patients: Mapping[str, Patient]) -> Readings:
    """
    Train the patients of ward 1 and read every instrument.

    Parameters
    ----------
    patients : dict of functions
        `patient(X, Y, watch, factor=1.0)` trains with `factor` times its rate and
        calls `watch(cost, parameters=..., grads=...)` in every epoch.

    Returns
    -------
    dict of dict
        For each patient: "cost", what it prints in each epoch; "printed and
        measured", a pair of that and the cost of all examples, measured from the
        parameters; "small steps", the measured cost in percent of its start when the
        rate is 0.01 of the patient's; "gradients", the length of the gradient.
    """
    X, Y = load_dataset()

    def measured(notes: Notes) -> list[float]:
        outputs = (forward_propagation(X, p)[0] for p in notes.each("parameters"))
        return [compute_cost(output, Y) / X.shape[1] for output in outputs]

    found: Readings = {}
    for name, patient in patients.items():
        notes, small = Notes(), Notes()
        patient(X, Y, notes)
        patient(X, Y, small, factor=SMALL)
        costs = np.array(measured(small))
        found[name] = {
            "cost": notes.costs,
            PRINTED: (notes.costs, measured(notes)),
            SMALL_STEPS: 100 * costs / costs[0],
            GRADIENTS: [length(grads) for grads in notes.each("grads")],
        }
    return found


def plot_ward_1(readings: Readings) -> None:
    """
    Draw what `examine_ward_1` found: a row for each patient.

    Parameters
    ----------
    readings : dict of dict
    """
    axes = sheet([*readings], ["cost", PRINTED, SMALL_STEPS, GRADIENTS])
    for name, one in readings.items():
        epochs = range(len(one["cost"]))
        ax = axes[name, "cost"]
        ax.plot(epochs, one["cost"], "o-", color=BLUE, markersize=4)
        ax.set(ylabel="printed cost", yscale="log")
        tell(ax, name, "printed cost by epoch", from_to(one["cost"]))
        ax = axes[name, PRINTED]
        printed, measured = one[PRINTED]
        two_lines(ax, printed, measured, ("printed", "measured"), start=0)
        ax.set_yscale("log")
        ax.legend()
        said = f"printed {from_to(printed)}; measured {from_to(measured)}"
        tell(ax, name, PRINTED, said)
        ax = axes[name, SMALL_STEPS]
        ax.plot(epochs, one[SMALL_STEPS], "s-", color=BLUE, markersize=4)
        ax.axhline(100, color=BLACK, linewidth=0.8, linestyle=":")
        ax.set(ylabel="measured, % of start")
        tell(ax, name, "cost in percent, small steps", from_to(one[SMALL_STEPS]))
        ax = axes[name, GRADIENTS]
        ax.plot(epochs, one[GRADIENTS], "^-", color=BLUE, markersize=4)
        ax.set(ylabel="length", yscale="log")
        tell(ax, name, "length of the gradient", from_to(one[GRADIENTS]))
    for ax in list(axes.values())[-4:]:
        ax.set_xlabel("epoch")
