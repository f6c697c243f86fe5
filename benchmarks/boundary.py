"""
How long a decision boundary takes beside scikit-learn's.

`python benchmarks/boundary.py`: 400 × 300 points of the net 2-5-2-1 drawn by
`plot_decision_boundary`, and 346 × 346 points (the nearest square) of a network of the
same size by `DecisionBoundaryDisplay`; the median of nine, on one thread.
"""

from __future__ import annotations

import statistics
import time
import warnings
from collections.abc import Callable

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from rich.console import Console
from rich.table import Table
from sklearn.exceptions import ConvergenceWarning
from sklearn.inspection import DecisionBoundaryDisplay
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits

from grader.authoring.source import reference
from opt_utils import load_dataset, plot_decision_boundary, predict_dec

X, Y = load_dataset()


def median_time(draw: Callable[[], object]) -> float:
    """Return the median of nine times, in seconds."""
    times = []
    for _ in range(9):
        start = time.perf_counter()
        draw()
        times.append(time.perf_counter() - start)
        plt.close("all")
    return statistics.median(times)


def scikit_learn_network() -> MLPClassifier:
    """Return scikit-learn's network of the same size."""
    network = MLPClassifier((5, 2), learning_rate_init=0.01, random_state=3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return network.fit(X.T, Y.ravel())


def downhill_network() -> dict[str, np.ndarray]:
    """Return the course's network after 500 epochs, so that there is a border."""
    train = reference("04_optimization_methods")["model"]
    return train(X, Y, [2, 5, 2, 1], "adam", 0.01, num_epochs=500, print_cost=False)


def main() -> None:
    """Draw with each and print the times as ratios."""
    mpl.use("agg")
    parameters, network = downhill_network(), scikit_learn_network()
    drawings = {
        "Downhill": lambda: plot_decision_boundary(
            lambda x: predict_dec(parameters, x.T), X, Y
        ),
        "scikit-learn": lambda: DecisionBoundaryDisplay.from_estimator(
            network, X.T, grid_resolution=346, response_method="predict"
        ),
    }
    with threadpool_limits(1):
        times = {name: median_time(draw) for name, draw in drawings.items()}
    table = Table("drawing", "milliseconds", "time / Downhill's")
    for name, seconds in times.items():
        ratio = seconds / times["Downhill"]
        table.add_row(name, f"{1000 * seconds:.0f}", f"{ratio:.2f}")
    Console().print(table)


if __name__ == "__main__":
    main()
