"""Right answers to the failure clinic, in other styles than the reference's."""

import numpy as np
from variants import variant

from opt_utils import (
    backward_propagation,
    compute_cost,
    forward_propagation,
    initialize_parameters,
    sigmoid,
)

# The charts


@variant("diagnose_ward_1")
def charts_by_branches(patient):
    if patient == "A":
        return "rate too high", "small steps", 3
    if patient == "B":
        return ["wrong sign", "small steps", 10]
    return "cost never reset", "printed and measured", 4


@variant("diagnose_ward_2")
def charts_in_other_spelling(patient):
    places = {"D": 0, "E": 1, "F": 2}
    causes = ["Saturated units", "dead_units", " labels  shuffled apart"]
    evidence = ["Sums", "SUMS", "examples "]
    place = places[patient]
    return causes[place], evidence[place], 1 + np.array([1, 2, 5])[place]


@variant("diagnose_ward_3")
def charts_with_real_line_numbers(patient):
    charts = [
        ("velocity lost", "steps", 4.0),
        ("step count reset", "steps", 5.0),
        ("inputs not scaled", "inputs", 1.0),
    ]
    return charts["GHI".index(patient)]


@variant("diagnose_ward_4")
def charts_in_three_dictionaries(patient):
    cause = {"J": "dropout left on", "K": "batch statistics", "L": "own statistics"}
    evidence = {"J": "twice", "K": "alone", "L": "inputs"}
    line = {"J": 7, "K": 6, "L": 3}
    return cause[patient], evidence[patient], line[patient]


# The cures


@variant("repair_c")
def costs_listed_for_each_epoch(X, Y, rate, size, epochs):
    parameters = initialize_parameters([X.shape[0], 20, 1])
    m = X.shape[1]
    costs = []
    for _ in range(epochs):
        parts = []
        for k in range(int(np.ceil(m / size))):
            x, y = X[:, k * size : (k + 1) * size], Y[:, k * size : (k + 1) * size]
            a, caches = forward_propagation(x, parameters)
            parts.append(compute_cost(a, y))
            grads = backward_propagation(x, y, caches)
            parameters = {
                name: value - rate * grads["d" + name]
                for name, value in parameters.items()
            }
        costs.append(sum(parts) / m)
    return costs


@variant("repair_c")
def total_taken_from_the_last_epoch(X, Y, rate, size, epochs):
    parameters = initialize_parameters([len(X), 20, 1])
    total, before, costs = 0, 0, []
    for _ in range(epochs):
        for start in range(0, Y.size, size):
            stop = min(start + size, Y.size)
            a, caches = forward_propagation(X[:, start:stop], parameters)
            total += compute_cost(a, Y[:, start:stop])
            grads = backward_propagation(X[:, start:stop], Y[:, start:stop], caches)
            for name in grads:
                parameters[name[1:]] -= rate * grads[name]
        costs += [(total - before) / Y.size]
        before = total
    return costs


@variant("repair_f")
def shuffled_with_the_global_seed(X, Y, seed):
    np.random.seed(seed)
    order = list(np.random.permutation(Y.shape[1]))
    return X[:, order], Y[:, order].reshape(1, -1)


@variant("repair_f")
def shuffled_by_taking(X, Y, seed):
    order = np.random.RandomState(seed).permutation(X.shape[1])
    return np.take(X, order, axis=1), np.take(Y, order, axis=1)


@variant("repair_g")
def bias_among_the_weights(X, Y, rate, beta, steps):
    X1 = np.vstack([X, np.ones((1, X.shape[1]))])
    w = np.zeros((len(X1), 1))
    v = np.zeros_like(w)
    for _ in range(steps):
        v = beta * v + (1 - beta) * X1 @ (sigmoid(w.T @ X1) - Y).T / Y.size
        w = w - rate * v
    return w[:-1], w[-1, 0]


@variant("repair_k")
def batch_norm_folded_into_the_weights(x, network):
    scale = network["gamma"] / np.sqrt(network["var"] + 1e-8)
    Z = scale * network["W1"] @ x + network["beta"] - scale * network["mean"]
    return 1 / (1 + np.exp(-(network["W2"] @ np.maximum(Z, 0) + network["b2"])))
