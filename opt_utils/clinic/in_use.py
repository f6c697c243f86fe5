"""Ward 4 of the failure clinic: good in training, poor in use."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from sklearn.datasets import make_moons

from opt_utils.clinic.notes import Patient, Readings, sheet, tell
from opt_utils.data import load_dataset
from opt_utils.network import initialize_parameters, relu, sigmoid
from opt_utils.shapes import FloatArray
from opt_utils.style import BLACK, BLUE, VERMILION

TWICE, ALONE, INPUTS = "twice", "alone", "inputs"
HIDDEN = 20
NEW = (10, 70)  # new examples of class 0 and of class 1


def new_examples() -> tuple[FloatArray, np.ndarray]:
    """
    Draw examples that no patient was trained on, most of them of class 1.

    Returns
    -------
    X : ndarray, shape (2, 80)
    Y : ndarray, shape (1, 80), int
    """
    X, y = make_moons(n_samples=200, noise=0.2, random_state=8)
    chosen = np.concatenate(
        [np.flatnonzero(y == label)[:count] for label, count in enumerate(NEW)]
    )
    return X[chosen].T, y[chosen].reshape(1, -1)


def trained_network(
    X: FloatArray, Y: np.ndarray, keep_prob: float = 1.0
) -> dict[str, FloatArray]:
    """
    Train a network with 20 hidden ReLU units; this part is right for every patient.

    Parameters
    ----------
    X, Y : ndarrays, shapes (2, m) and (1, m)
    keep_prob : float
        Below 1, hidden units drop out during the training; what stays is divided by it.

    Returns
    -------
    dict
        "W1" (20, 2), "b1" (20, 1), "W2" (1, 20), "b2" (1, 1).
    """
    rng = np.random.RandomState(0)
    W1, b1, W2, b2 = initialize_parameters([2, HIDDEN, 1]).values()
    m = X.shape[1]
    for _ in range(1500):
        A1 = relu(W1 @ X + b1)
        kept = (rng.rand(*A1.shape) < keep_prob) / keep_prob
        dZ2 = (sigmoid(W2 @ (A1 * kept) + b2) - Y) / m
        dZ1 = W2.T @ dZ2 * kept * (A1 > 0)
        W2 = W2 - dZ2 @ (A1 * kept).T
        b2 = b2 - dZ2.sum(axis=1, keepdims=True)
        W1 = W1 - dZ1 @ X.T
        b1 = b1 - dZ1.sum(axis=1, keepdims=True)
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def with_batch_norm(
    parameters: Mapping[str, FloatArray], X: FloatArray
) -> dict[str, FloatArray]:
    """
    Put batch norm into a trained network so that nothing changes on `X`.

    Parameters
    ----------
    parameters : dict
        From `trained_network`.
    X : ndarray, shape (2, m)
        The whole training set.

    Returns
    -------
    dict
        "W1", "gamma", "beta", "W2", "b2", and "mean", "var" of the sums on `X`.

    Notes
    -----
    γ is the standard deviation of the sums, and β their mean with the bias.
    """
    W1, b1, W2, b2 = parameters.values()
    Z = W1 @ X
    mean, var = Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True)
    scale = {"gamma": np.sqrt(var), "beta": mean + b1}
    return {"W1": W1, **scale, "W2": W2, "b2": b2, "mean": mean, "var": var}


def examine_ward_4(patients: Mapping[str, Patient]) -> Readings:
    """
    Train the patients of ward 4, use them on new examples and read every instrument.

    Parameters
    ----------
    patients : dict of functions
        `patient(X_train, Y_train, X_new)` returns the inputs of the network for the
        training examples and for the new ones, and its function `predict(inputs)`.

    Returns
    -------
    dict of dict
        For each patient: "accuracy", in percent, of the training and of the new
        examples; "twice", the outputs for the new examples in two calls; "alone", the
        outputs for all of them in one call and for each in a call of its own;
        "inputs", what enters the network for the training and for the new examples.
    """
    X, Y = load_dataset()
    X_new, Y_new = new_examples()
    found: Readings = {}
    for name, patient in patients.items():
        inputs, new_inputs, predict = patient(X, Y, X_new)
        first = predict(new_inputs)
        alone = [predict(new_inputs[:, [i]]) for i in range(Y_new.size)]
        right = [
            100 * float(np.mean((output > 0.5) == labels))
            for output, labels in ((predict(inputs), Y), (first, Y_new))
        ]
        found[name] = {
            "accuracy": right,
            TWICE: (first.ravel(), predict(new_inputs).ravel()),
            ALONE: (first.ravel(), np.concatenate(alone, axis=1).ravel()),
            INPUTS: (inputs, new_inputs),
        }
    return found


def plot_ward_4(readings: Readings) -> None:
    """
    Draw what `examine_ward_4` found: a row for each patient.

    Parameters
    ----------
    readings : dict of dict
    """
    axes = sheet([*readings], ["accuracy", TWICE, ALONE, INPUTS])
    for name, one in readings.items():
        ax = axes[name, "accuracy"]
        bars = ax.bar(["training", "in use"], one["accuracy"], color=[BLACK, BLUE])
        ax.bar_label(bars, fmt="%.0f %%")
        ax.set(ylabel="% right", ylim=(0, 112))
        said = "training {:.1f} %, in use {:.1f} %".format(*one["accuracy"])
        tell(ax, name, "accuracy", said)
        for part, other in ((TWICE, "second call"), (ALONE, "output, alone")):
            ax = axes[name, part]
            x, y = one[part]
            ax.plot([0, 1], [0, 1], color=BLACK, linewidth=0.8, linestyle=":")
            ax.plot(x, y, "o", color=BLUE, markersize=4, alpha=0.8)
            ax.set_ylabel(other)
            apart = np.abs(x - y)
            said = (
                f"largest distance {apart.max():.3g}, mean distance {apart.mean():.3g}"
            )
            tell(ax, name, part, said)
        ax = axes[name, INPUTS]
        old, new = one[INPUTS]
        ax.plot(old[0], old[1], ".", color="0.5", label="training")
        ax.plot(new[0], new[1], "^", color=VERMILION, markersize=4, label="in use")
        ax.set_ylabel("input 2")
        ax.legend()
        said = (
            f"new examples fill input 1 from {new[0].min():.2f} to {new[0].max():.2f} "
            f"and input 2 from {new[1].min():.2f} to {new[1].max():.2f}; in training "
            f"{old[0].min():.2f} to {old[0].max():.2f} and {old[1].min():.2f} to "
            f"{old[1].max():.2f}"
        )
        tell(ax, name, INPUTS, said)
    labels = ("", "first call", "output, all together", "input 1")
    for ax, label in zip(list(axes.values())[-4:], labels, strict=True):
        ax.set_xlabel(label)
