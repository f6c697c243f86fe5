"""Right mini-batches and trainings."""

# ruff: noqa: UP031  (students write so)

import contextlib
import io
import math

import numpy as np
from variants import variant
from variants_updates import (
    adam_in_place,
    adam_line_by_line,
    arrays_in_place,
    momentum_in_place,
    over_the_keys,
    zeros_like,
)

from opt_utils import (
    backward_propagation,
    compute_cost,
    forward_propagation,
    initialize_parameters,
)

# random_mini_batches


@variant("random_mini_batches")
def full_ones_then_the_rest(X, Y, mini_batch_size=64, seed=0):
    np.random.seed(seed)
    m = X.shape[1]
    mini_batches = []
    permutation = list(np.random.permutation(m))
    shuffled_X = X[:, permutation]
    shuffled_Y = Y[:, permutation].reshape((1, m))
    full = math.floor(m / mini_batch_size)
    for k in range(0, full):
        mini_batch_X = shuffled_X[:, k * mini_batch_size : (k + 1) * mini_batch_size]
        mini_batch_Y = shuffled_Y[:, k * mini_batch_size : (k + 1) * mini_batch_size]
        mini_batches.append((mini_batch_X, mini_batch_Y))
    if m % mini_batch_size != 0:
        mini_batch_X = shuffled_X[:, full * mini_batch_size : m]
        mini_batch_Y = shuffled_Y[:, full * mini_batch_size : m]
        mini_batches.append((mini_batch_X, mini_batch_Y))
    return mini_batches


@variant("random_mini_batches")
def the_rest_from_the_end(X, Y, mini_batch_size=64, seed=0):
    m, size = X.shape[1], mini_batch_size
    order = np.random.RandomState(seed).permutation(m)
    X, Y = X[:, order], Y[:, order]
    batches = [
        [X[:, k * size : k * size + size], Y[:, k * size : k * size + size]]
        for k in range(m // size)
    ]
    if m % size:
        batches += [[X[:, -(m % size) :], Y[:, -(m % size) :]]]
    return batches


@variant("random_mini_batches")
def indices_shuffled_and_popped(X, Y, mini_batch_size=64, seed=0):
    rng = np.random.RandomState(seed)
    left = np.arange(X.shape[1])
    rng.shuffle(left)
    batches = ()
    while len(left):
        now, left = left[:mini_batch_size], left[mini_batch_size:]
        batches += ((X[:, now], Y[:, now]),)
    return batches


@variant("random_mini_batches")
def split_at_the_multiples(X, Y, mini_batch_size=64, seed=0):
    order = np.random.RandomState(seed).permutation(X.shape[1])
    cuts = np.arange(mini_batch_size, X.shape[1], mini_batch_size)
    xs = np.split(X[:, order], cuts, axis=1)
    ys = np.split(Y[:, order], cuts, axis=1)
    return list(zip(xs, ys, strict=True))


@variant("random_mini_batches")
def examples_stacked_with_their_labels(X, Y, mini_batch_size=64, seed=0):
    order = np.random.RandomState(seed).permutation(X.shape[1]).tolist()
    shuffled_X = np.stack([X[:, i] for i in order], axis=1)
    shuffled_Y = np.array([Y[0, i] for i in order]).reshape(1, -1)
    count = math.ceil(X.shape[1] / mini_batch_size)
    spans = [
        slice(k * mini_batch_size, (k + 1) * mini_batch_size) for k in range(count)
    ]
    return [(shuffled_X[:, span], shuffled_Y[:, span]) for span in spans]


# model


def one_step(x, y, parameters, update):
    """Forward, backward and one step; return the cost and what the step returned."""
    a3, caches = forward_propagation(x, parameters)
    return compute_cost(a3, y), update(parameters, backward_propagation(x, y, caches))


@variant("model")
def model_with_update_rules_as_functions(
    X,
    Y,
    layers_dims,
    optimizer,
    learning_rate=0.0007,
    mini_batch_size=64,
    beta=0.9,
    beta1=0.9,
    beta2=0.999,
    epsilon=1e-8,
    num_epochs=10000,
    print_cost=True,
):
    parameters = initialize_parameters(layers_dims)
    v, s = zeros_like(parameters), zeros_like(parameters)
    t = 0

    def update(parameters, grads):
        if optimizer == "gd":
            return over_the_keys(parameters, grads, learning_rate)
        if optimizer == "momentum":
            return momentum_in_place(parameters, grads, v, beta, learning_rate)[0]
        rest = t, learning_rate, beta1, beta2, epsilon
        return adam_line_by_line(parameters, grads, v, s, *rest)[0]

    for epoch in range(num_epochs):
        total = 0.0
        for x, y in full_ones_then_the_rest(X, Y, mini_batch_size, 11 + epoch):
            t += 1
            cost, parameters = one_step(x, y, parameters, update)
            total += cost
        if print_cost:
            print("Cost after epoch %i: %f" % (epoch, total / X.shape[1]))
    return parameters


@variant("model")
def model_that_divides_each_cost_and_prints_all_digits(
    X, Y, layers_dims, optimizer, *, num_epochs=10000, print_cost=True, **settings
):
    given = {"learning_rate": 0.0007, "mini_batch_size": 64, "beta": 0.9} | settings
    names = {"beta1", "beta2", "epsilon"} & settings.keys()
    adam = {name: settings[name] for name in names}
    parameters = initialize_parameters(layers_dims)
    v, s, t = zeros_like(parameters), zeros_like(parameters), 0
    rate = given["learning_rate"]
    for epoch in range(num_epochs):
        seed, cost = epoch + 11, 0
        for x, y in split_at_the_multiples(X, Y, given["mini_batch_size"], seed):
            a3, caches = forward_propagation(x, parameters)
            cost += compute_cost(a3, y) / Y.size
            grads = backward_propagation(x, y, caches)
            t += 1
            if optimizer == "gd":
                arrays_in_place(parameters, grads, rate)
            elif optimizer == "momentum":
                momentum_in_place(parameters, grads, v, given["beta"], rate)
            else:
                adam_in_place(parameters, grads, v, s, t, rate, **adam)
        if print_cost:
            print("epoch", epoch, "cost:", cost)
    return parameters


@variant("model")
def model_that_shows_every_thousandth_cost(
    X, Y, layers_dims, optimizer, *, print_cost=True, **settings
):
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        parameters = model_that_divides_each_cost_and_prints_all_digits(
            X, Y, layers_dims, optimizer, **settings
        )
    if print_cost:
        print(*shown.getvalue().splitlines()[::1000], sep="\n")
    return parameters
