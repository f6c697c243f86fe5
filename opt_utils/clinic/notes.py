"""What the instruments of the failure clinic share: notes of a training, a sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from opt_utils.display import describe
from opt_utils.shapes import FloatArray
from opt_utils.style import BLACK, VERMILION

Patient = Callable[..., Any]
Readings = dict[str, dict[str, Any]]  # patient, then instrument
CELL = (3.3, 2.5)  # inches of one picture on a sheet


class Notes:
    """
    Write down what a training tells: call it once for each step or epoch.

    Attributes
    ----------
    costs : list of float
        What the training prints.
    kept : list of dict
        Whatever else it tells, by name; arrays are copied.
    """

    def __init__(self) -> None:
        self.costs: list[float] = []
        self.kept: list[dict[str, Any]] = []

    def __call__(self, cost: float, **told: Any) -> None:
        """Note a cost and copies of what comes with it."""
        self.costs.append(float(cost))
        self.kept.append({name: _copied(value) for name, value in told.items()})

    def each(self, name: str) -> list[Any]:
        """Return what was told under a name, in order."""
        return [one[name] for one in self.kept]


def _copied(value: Any) -> Any:
    """A copy that later changes in place do not reach."""
    if isinstance(value, Mapping):
        return {name: np.array(one) for name, one in value.items()}
    return np.array(value)


def length(grads: Mapping[str, FloatArray]) -> float:
    """
    Return the length of a gradient that comes in parts.

    Parameters
    ----------
    grads : dict of ndarray
    """
    return float(np.sqrt(sum(np.sum(part**2) for part in grads.values())))


def sheet(
    patients: Sequence[str], instruments: Sequence[str]
) -> dict[tuple[str, str], Axes]:
    """
    Make one figure for a ward: a row for each patient, a column for each instrument.

    Parameters
    ----------
    patients, instruments : sequences of str

    Returns
    -------
    dict
        The axes by patient and instrument. Those in one column share both scales.
    """
    _, axes = plt.subplots(
        len(patients),
        len(instruments),
        figsize=(CELL[0] * len(instruments), CELL[1] * len(patients)),
        layout="constrained",
        sharex="col",
        sharey="col",
        squeeze=False,
    )
    found = {}
    for row, patient in zip(axes, patients, strict=True):
        for ax, instrument in zip(row, instruments, strict=True):
            ax.set_title(f"{patient}: {instrument}")
            found[patient, instrument] = ax
    return found


def two_lines(ax: Axes, one: Any, other: Any, names: Sequence[str], start: int) -> None:
    """
    Draw two curves, readable also where one lies on the other.

    Parameters
    ----------
    ax : Axes
    one, other : array_like
        Of the same length.
    names : sequence of two str
    start : int
        Where the axis begins to count.
    """
    x = start + np.arange(len(one))
    ax.plot(x, one, color=VERMILION, linewidth=4, alpha=0.5, label=names[0])
    ax.plot(x, other, "--", color=BLACK, linewidth=1.2, label=names[1])


def from_to(values: Sequence[float]) -> str:
    """Say where a curve starts and ends, and its largest value."""
    return f"from {values[0]:.3g} to {values[-1]:.3g}, at most {max(values):.3g}"


def tell(ax: Axes, patient: str, instrument: str, said: str) -> None:
    """Give one picture of a sheet its part of the description."""
    describe(ax, f"Patient {patient}, {instrument}: {said}.")
