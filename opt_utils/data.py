"""The data sets of the course."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PACKAGE = Path(__file__).resolve().parent


def load_dataset() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """
    Load the moons: 300 points of two interleaved half circles, with noise.

    Returns
    -------
    X : ndarray, shape (2, 300), float64
        One point per column.
    Y : ndarray, shape (1, 300), int64
        Its half circle, 0 or 1.

    Raises
    ------
    FileNotFoundError
        When the folder `datasets` is not where this package looks for it.

    Notes
    -----
    `datasets/moons.md` says how the points were generated.
    """
    table = np.loadtxt(_path("moons.csv"), delimiter=",", skiprows=1)
    return np.ascontiguousarray(table[:, :2].T), table[:, 2:].T.astype(np.int64)


def load_temperatures() -> NDArray[np.float64]:
    """
    Load the temperature of every day of one year: a yearly wave, with noise.

    Returns
    -------
    ndarray, shape (365,), float64
        Degrees Celsius; the first number belongs to day 1.

    Raises
    ------
    FileNotFoundError
        When the folder `datasets` is not where this package looks for it.

    Notes
    -----
    `datasets/temperatures.md` says how they were generated.
    """
    return np.loadtxt(
        _path("temperatures.csv"), delimiter=",", skiprows=1, usecols=1, dtype=float
    )


def load_fair_comparison() -> dict[str, NDArray[np.float64]]:
    """
    Load what notebook 04's three optimizers reach from fourteen starting points.

    Returns
    -------
    dict of name to ndarray, shape (14,), float64
        The accuracy in per cent that "gd", "momentum" and "adam" reach on the moons
        from starting point 0, 1, ..., 13.

    Raises
    ------
    FileNotFoundError
        When the folder `datasets` is not where this package looks for it.

    Notes
    -----
    `datasets/fair_comparison.md` says how it was computed.
    """
    path = _path("fair_comparison.csv")
    names = path.read_text("utf-8").splitlines()[0].split(",")[1:]
    table = np.loadtxt(path, delimiter=",", skiprows=1, dtype=float)
    return dict(zip(names, table[:, 1:].T, strict=True))


def _path(name: str) -> Path:
    """Find a data file inside the installed package or in the folder beside it."""
    places = [PACKAGE / "datasets" / name, PACKAGE.parent / "datasets" / name]
    for place in places:
        if place.is_file():
            return place
    raise FileNotFoundError(
        f"The data file {name} is missing: put the course's folder 'datasets' "
        f"back into {PACKAGE.parent}, beside 'opt_utils'."
    )
