"""Ward 3 of the failure clinic: it learns, but far too slowly."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.ticker import NullFormatter

from opt_utils.clinic.notes import (
    Notes,
    Patient,
    Readings,
    from_to,
    sheet,
    tell,
    two_lines,
)
from opt_utils.data import load_dataset
from opt_utils.style import BLACK, BLUE, VERMILION

STEPS, INPUTS, TEN_TIMES = "steps", "inputs", "ten times the rate"
LAST = 50  # steps that are shown closely
REACHED = 0.333  # the lowest cost of this model: logistic regression on the moons


def examine_ward_3(patients: Mapping[str, Patient]) -> Readings:
    """
    Train the patients of ward 3 and read every instrument.

    Parameters
    ----------
    patients : dict of functions
        `patient(X, Y, watch, factor=1.0)` trains with `factor` times its rate and
        calls `watch(cost, grad=..., step=..., x=...)` in every step: the gradient,
        the change of the weights divided by the rate, and all inputs.

    Returns
    -------
    dict of dict
        For each patient: "cost" by step; "steps", the lengths of gradient and step
        divided by rate, shape (2, steps); "inputs", the last x; "ten times the rate",
        the cost by step with ten times the rate.
    """
    X, Y = load_dataset()
    found: Readings = {}
    for name, patient in patients.items():
        notes, fast = Notes(), Notes()
        patient(X, Y, notes)
        patient(X, Y, fast, factor=10.0)
        lengths = [
            [float(np.linalg.norm(one)) for one in notes.each(part)]
            for part in ("grad", "step")
        ]
        found[name] = {
            "cost": notes.costs,
            STEPS: np.array(lengths),
            INPUTS: notes.each("x")[-1],
            TEN_TIMES: fast.costs,
        }
    return found


def plot_ward_3(readings: Readings) -> None:
    """
    Draw what `examine_ward_3` found: a row for each patient.

    Parameters
    ----------
    readings : dict of dict
    """
    axes = sheet([*readings], ["cost", STEPS, INPUTS, TEN_TIMES])
    most = max(abs(one[INPUTS]).max() for one in readings.values())
    for name, one in readings.items():
        for part in ("cost", TEN_TIMES):
            ax = axes[name, part]
            share = np.linspace(0, 100, len(one[part]))
            ax.plot(share, one[part], color=BLUE)
            ax.axhline(REACHED, color=BLACK, linewidth=0.8, linestyle=":")
            ax.set(ylabel="cost")
            tell(ax, name, f"{part}, in the course of the training", from_to(one[part]))
        axes[name, "cost"].set_ylim(0.3, 0.72)
        axes[name, TEN_TIMES].set_yscale("log")
        ax = axes[name, STEPS]
        grad, step = one[STEPS][:, -LAST:]
        two_lines(ax, grad, step, ("gradient", "step / rate"), start=-LAST)
        ax.set(ylabel="length", yscale="log", ylim=(0.008, 0.8))
        ax.yaxis.set_minor_formatter(NullFormatter())
        ax.legend()
        said = f"gradient {from_to(grad)}; step divided by rate {from_to(step)}"
        tell(ax, name, f"the last {LAST} steps", said)
        ax = axes[name, INPUTS]
        x = one[INPUTS]
        ax.plot(x[0], x[1], ".", color=VERMILION, markersize=4)
        ax.set(xlim=(-1.1 * most, 1.1 * most), ylim=(-1.1 * most, 1.1 * most))
        ax.set_ylabel("input 2")
        said = (
            f"standard deviation of input 1 is {x[0].std():.3g}, "
            f"of input 2 {x[1].std():.3g}"
        )
        tell(ax, name, INPUTS, said)
    labels = ("% of the training", "step, from the end", "input 1", "% of the training")
    for ax, label in zip(list(axes.values())[-4:], labels, strict=True):
        ax.set_xlabel(label)
