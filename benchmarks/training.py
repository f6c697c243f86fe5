"""
How long the course's own training takes beside scikit-learn's and PyTorch's.

`python benchmarks/training.py`: Adam, 10,000 epochs of mini-batches of 64 on the
moons, the net 2-5-2-1, each on one thread. PyTorch starts from the same parameters and
takes the same batches in float64, so it must end at the same accuracy; it is left out
where it is not installed. scikit-learn draws its own start and batches.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits

from grader.authoring.source import reference
from opt_utils import initialize_parameters, load_dataset, predict_dec

LAYERS, EPOCHS, BATCH, LEARNING_RATE, EPSILON = [2, 5, 2, 1], 10_000, 64, 0.0007, 1e-8
COURSE = reference("04_optimization_methods")
X, Y = load_dataset()


def train_downhill() -> np.ndarray:
    """Train as a student's notebook does; return the predictions."""
    parameters = COURSE["model"](
        X, Y, LAYERS, "adam", LEARNING_RATE, BATCH, num_epochs=EPOCHS, print_cost=False
    )
    return predict_dec(parameters, X)


def train_scikit_learn() -> np.ndarray:
    """Train scikit-learn's network without penalty and without stopping early."""
    classifier = MLPClassifier(
        hidden_layer_sizes=LAYERS[1:-1],
        alpha=0,
        batch_size=BATCH,
        learning_rate_init=LEARNING_RATE,
        epsilon=EPSILON,
        max_iter=EPOCHS,
        n_iter_no_change=EPOCHS,
        random_state=3,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return classifier.fit(X.T, Y.ravel()).predict(X.T)


def torch_network(torch: Any) -> Any:
    """Build the same network with the same starting parameters."""
    modules = []
    parameters = initialize_parameters(LAYERS)
    for layer in range(1, len(LAYERS)):
        linear = torch.nn.Linear(*LAYERS[layer - 1 : layer + 1], dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(parameters[f"W{layer}"]))
            linear.bias.zero_()
        modules += [linear, torch.nn.ReLU()]
    return torch.nn.Sequential(*modules[:-1])


def train_pytorch() -> np.ndarray:
    """Train with PyTorch on the batches that the course draws."""
    import torch

    torch.set_num_threads(1)
    network = torch_network(torch)
    loss = torch.nn.BCEWithLogitsLoss()
    adam = torch.optim.Adam(network.parameters(), lr=LEARNING_RATE, eps=EPSILON)
    for epoch in range(EPOCHS):
        for x, y in COURSE["random_mini_batches"](X, Y, BATCH, seed=11 + epoch):
            adam.zero_grad()
            target = torch.from_numpy(y.T.astype(np.float64))
            loss(network(torch.from_numpy(x.T)), target).backward()
            adam.step()
    with torch.no_grad():
        return network(torch.from_numpy(X.T)).numpy() > 0


def measure(train: Callable[[], np.ndarray]) -> tuple[float, float]:
    """Return the seconds of one training and its accuracy."""
    start = time.perf_counter()
    predictions = train()
    return time.perf_counter() - start, float(np.mean(predictions.ravel() == Y))


def main() -> None:
    """Train with each and print the times as ratios."""
    trainings = {"Downhill": train_downhill, "scikit-learn": train_scikit_learn}
    if find_spec("torch"):
        trainings["PyTorch"] = train_pytorch
    with threadpool_limits(1):
        results = {name: measure(trainings[name]) for name in trainings}
    table = Table("training", "seconds", "time / Downhill's", "accuracy")
    for name, (seconds, accuracy) in results.items():
        ratio = seconds / results["Downhill"][0]
        table.add_row(name, f"{seconds:.1f}", f"{ratio:.2f}", f"{accuracy:.2%}")
    Console().print(table)


if __name__ == "__main__":
    main()
