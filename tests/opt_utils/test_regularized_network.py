"""The network that takes its update and its dropout: judged by the plain network."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from opt_utils import (
    Dropout,
    backward_propagation,
    compute_cost,
    dropout_outputs,
    forward_propagation,
    initialize_parameters,
    train_network,
)
from opt_utils.regularized_network import data_gradients


def masked(seed=0, keep=0.6):
    """A dropout that draws the same masks every time it is made."""
    rng = np.random.RandomState(seed)

    def forward(A):
        D = rng.rand(*A.shape) < keep
        return A * D / keep, D

    return Dropout(forward, lambda dA, D: dA * D / keep)


def test_without_dropout_it_is_the_plain_network(network):
    X, Y, parameters = network
    outputs, masks = dropout_outputs(X, parameters)
    plain, caches = forward_propagation(X, parameters)
    assert_allclose(outputs[-1], plain)
    assert masks == [None, None]
    judge = backward_propagation(X, Y, caches)
    for name, slope in data_gradients(Y, parameters, outputs, masks).items():
        assert_allclose(slope, judge[name])


@pytest.mark.parametrize(
    ("activation", "drops"), [("relu", True), ("relu", False), ("tanh", False)]
)
def test_the_gradients_agree_with_finite_differences(network, activation, drops):
    X, Y, parameters = network
    make = masked if drops else lambda: None

    def cost(changed):
        outputs, _ = dropout_outputs(X, changed, make(), activation)
        return compute_cost(outputs[-1], Y) / Y.size

    dropout = make()
    outputs, masks = dropout_outputs(X, parameters, dropout, activation)
    found = data_gradients(Y, parameters, outputs, masks, dropout, activation)
    for name, place in [("W1", (2, 1)), ("b2", (1, 0)), ("W3", (0, 2)), ("W2", (1, 4))]:
        change = np.zeros(parameters[name].shape)
        change[place] = 1e-6
        up, down = (
            cost(parameters | {name: parameters[name] + sign * change})
            for sign in (1, -1)
        )
        assert found["d" + name][place] == pytest.approx((up - down) / 2e-6, abs=1e-8)


def test_a_training_is_gradient_descent_by_the_update(network):
    X, Y, _ = network
    seen = []
    found = train_network(
        (X, Y),
        [4, 6, 1],
        lambda name, value, slope: value - 0.5 * slope,
        seed=8,
        steps=12,
        watch=lambda parameters: seen.append(parameters),
    )
    judge = initialize_parameters([4, 6, 1], seed=8)
    for _ in range(12):
        grads = backward_propagation(X, Y, forward_propagation(X, judge)[1])
        judge = {name: value - 0.5 * grads["d" + name] for name, value in judge.items()}
    for name, value in judge.items():
        assert_allclose(found[name], value)
    assert len(seen) == 2
    assert_allclose(seen[0]["W1"], initialize_parameters([4, 6, 1], seed=8)["W1"])


def test_what_does_not_fit_is_refused_in_one_sentence(network):
    X, Y, parameters = network
    with pytest.raises(ValueError, match="one of sigmoid, tanh, relu, got 'swish'"):
        dropout_outputs(X, parameters, activation="swish")
    outputs, masks = dropout_outputs(X, parameters, masked(), "tanh")
    with pytest.raises(ValueError, match="dropout needs the activation relu"):
        data_gradients(Y, parameters, outputs, masks, masked(), "tanh")
    with pytest.raises(ValueError, match=r"^Y must have the shape \(1, 9\)"):
        data_gradients(Y[:, 1:], parameters, outputs, masks)
