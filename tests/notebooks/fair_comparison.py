"""Train notebook 04's network from fourteen starting points, at fair rates.

    python tests/notebooks/fair_comparison.py

writes datasets/fair_comparison.csv; it takes about a minute.
"""

import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from grader.authoring.source import reference  # noqa: E402
from opt_utils import (  # noqa: E402
    Optimizer,
    backward_propagation,
    forward_propagation,
    initialize_parameters,
    load_dataset,
    predict_dec,
)

STARTS = range(14)
SOLUTION = reference("04_optimization_methods")
STORED = ROOT / "datasets" / "fair_comparison.csv"


def gd(p, g, t):
    return SOLUTION["update_parameters_with_gd"](p, g, 0.1)


def momentum(p, g, v, t):
    return SOLUTION["update_parameters_with_momentum"](p, g, v, 0.9, 0.1)


def adam(p, g, v, s, t):
    return SOLUTION["update_parameters_with_adam"](p, g, v, s, t, 0.01)


RULES = {
    "gd": (gd, None),
    "momentum": (momentum, SOLUTION["initialize_velocity"]),
    "adam": (adam, SOLUTION["initialize_adam"]),
}


def accuracy(name, start, num_epochs=1500):
    """What the optimizer reaches from a starting point, in per cent."""
    X, Y = load_dataset()
    optimizer = Optimizer(*RULES[name])
    parameters = initialize_parameters([2, 5, 2, 1], seed=start)
    for epoch in range(num_epochs):
        for x, y in SOLUTION["random_mini_batches"](X, Y, 64, seed=11 + epoch):
            _, caches = forward_propagation(x, parameters)
            optimizer.update(parameters, backward_propagation(x, y, caches))
    return 100 * np.mean(predict_dec(parameters, X) == Y)


if __name__ == "__main__":
    rows = [[accuracy(name, start) for name in RULES] for start in STARTS]
    lines = [",".join(["start", *RULES])]
    for start, row in zip(STARTS, rows, strict=True):
        lines.append(",".join([str(start), *(f"{value:.4f}" for value in row)]))
    STORED.write_text("\n".join(lines) + "\n", "utf-8")
