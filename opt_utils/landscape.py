"""The cost around the parameters of a network, along two random directions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from opt_utils.display import describe
from opt_utils.network import compute_cost, forward_propagation
from opt_utils.shapes import FloatArray, require_shape
from opt_utils.style import SURFACE_COLORMAP

Parameters = Mapping[str, FloatArray]
REACH, POINTS = 1.0, 41  # how far to both sides, and how many points on a side
LEVELS = 12
SMALLEST = 1e-6  # cost that the logarithmic scale shows
SIZE = (4.6, 4.0)  # of one picture, in inches


def plot_landscapes(
    trained: Mapping[str, Parameters], X: FloatArray, Y: NDArray[Any], seed: int = 0
) -> list[Axes]:
    """
    Draw the cost around trained networks, with the same axes, colours and contours.

    Parameters
    ----------
    trained : dict of name to dict
        The parameters of each network: "W1", "b1", ..., "WL", "bL".
    X, Y : ndarrays, shapes (n0, m) and (1, m)
        The examples of which the average cost is drawn, and their labels.
    seed : int
        Of the two directions, which are random; before they are fitted to a network
        they are the same for all.

    Returns
    -------
    list of Axes
        One for each network.

    Raises
    ------
    ValueError
        When there is no network, or a shape does not fit.

    Notes
    -----
    H. Li, Z. Xu, G. Taylor, C. Studer, T. Goldstein (2018), "Visualizing the Loss
    Landscape of Neural Nets": each row of a direction is made as long as the same row
    of the weights, so that networks with large and with small weights can be compared.
    Biases stay where they are.
    """
    require_shape("Y", Y, (1, X.shape[1]))
    if not trained:
        raise ValueError("There is no network to look around: the dictionary is empty.")
    places = np.linspace(-REACH, REACH, POINTS)
    found = {
        name: costs_around(parameters, X, Y, places, seed)
        for name, parameters in trained.items()
    }
    every = np.array(list(found.values()))
    lowest = max(every.min(), SMALLEST)
    levels = np.geomspace(lowest, max(every.max(), 1.1 * lowest), LEVELS)
    size = (SIZE[0] * len(found), SIZE[1])
    figure, axes = plt.subplots(
        1, len(found), figsize=size, layout="constrained", sharey=True, squeeze=False
    )
    for ax, (name, costs) in zip(axes.flat, found.items(), strict=True):
        shades = ax.contourf(
            places, places, costs, levels, cmap=SURFACE_COLORMAP, norm="log"
        )
        lines = ax.contour(
            places, places, costs, levels, colors="white", linewidths=0.6
        )
        ax.clabel(lines, levels[1::2], fmt="%.2g", fontsize="small", colors="black")
        for label in lines.labelTexts:
            label.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1})
        ax.plot(0, 0, "X", color="white", markeredgecolor="black", markersize=11)
        ax.set(title=name, xlabel="first direction", aspect="equal")
        describe(ax, f"{name}: {say_landscape(costs, places)}")
    axes[0, 0].set_ylabel("second direction")
    figure.colorbar(shades, ax=list(axes.flat), label="cost", format="%.2g")
    return list(axes.flat)


def costs_around(
    parameters: Parameters,
    X: FloatArray,
    Y: NDArray[Any],
    places: FloatArray,
    seed: int = 0,
) -> FloatArray:
    """
    Return the average cost on a grid around the parameters.

    Parameters
    ----------
    parameters : dict
    X, Y : ndarrays, shapes (n0, m) and (1, m)
    places : ndarray, shape (n,)
        Where to look, in multiples of a direction.
    seed : int

    Returns
    -------
    ndarray, shape (n, n)
        Rows go along the second direction, columns along the first.
    """
    first, second = directions(parameters, seed)
    m = X.shape[1]

    def cost(a: float, b: float) -> float:
        moved = {
            name: value + a * first[name] + b * second[name]
            for name, value in parameters.items()
        }
        return float(compute_cost(forward_propagation(X, moved)[0], Y) / m)

    return np.array([[cost(a, b) for a in places] for b in places])


def directions(
    parameters: Parameters, seed: int
) -> tuple[dict[str, FloatArray], dict[str, FloatArray]]:
    """
    Draw two directions, each of whose rows is as long as that of the weights.

    Parameters
    ----------
    parameters : dict
    seed : int

    Returns
    -------
    two dicts
        Shaped like the parameters; zero for every bias.
    """
    rng = np.random.RandomState(seed)

    def one() -> dict[str, FloatArray]:
        return {name: fitted(name, value) for name, value in parameters.items()}

    def fitted(name: str, value: FloatArray) -> FloatArray:
        if name.startswith("b"):
            return np.zeros_like(value)
        drawn = rng.randn(*value.shape)
        length = np.linalg.norm(drawn, axis=1, keepdims=True)
        wanted: FloatArray = np.linalg.norm(value, axis=1, keepdims=True)
        result: FloatArray = drawn / length * wanted
        return result

    return one(), one()


def say_landscape(costs: FloatArray, places: FloatArray) -> str:
    """Say how high the middle, the lowest and the highest place are."""
    middle = costs[len(places) // 2, len(places) // 2]
    row, column = np.unravel_index(costs.argmin(), costs.shape)
    near = np.abs(places) <= REACH / 4
    around = costs[np.ix_(near, near)]
    return (
        f"Cost along two random directions. In the middle, where the training ended, "
        f"{middle:.3f}; lowest {costs.min():.3f} at ({places[column]:.2f}, "
        f"{places[row]:.2f}); up to {around.max():.3f} within a quarter of the "
        f"weights' length, up to {costs.max():.3f} in the picture."
    )
