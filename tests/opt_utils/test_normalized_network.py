"""The network with batch normalization: its gradients judged by finite differences."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from grader.authoring.source import reference
from opt_utils import (
    NormalizedNetwork,
    PlainNetwork,
    backward_propagation,
    forward_propagation,
    sigmoid,
)

SOLUTION = reference("08_batch_normalization")
LAYER = SOLUTION["batchnorm_forward"], SOLUTION["batchnorm_backward"]
RNG = np.random.RandomState(0)
X, D = RNG.randn(4, 7), RNG.randn(2, 7)


def cost(network):
    """A cost whose gradient is D where the network ends."""
    return np.sum(D * network.forward(X, train=True))


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_every_gradient_is_the_measured_one(activation):
    network = NormalizedNetwork([4, 5, 3, 2], *LAYER, activation, seed=1)
    network.forward(X, train=True)
    grads = network.backward(D)
    assert sorted(grads) == sorted(f"d{name}" for name in network.parameters)
    for name, value in network.parameters.items():
        for place in np.ndindex(value.shape):
            before, costs = value[place], []
            for step in (1e-6, -1e-6):
                value[place] = before + step
                costs.append(cost(network))
            value[place] = before
            measured = (costs[0] - costs[1]) / 2e-6
            assert grads[f"d{name}"][place] == pytest.approx(measured, abs=1e-6)


def test_without_normalization_it_is_the_network_of_the_course():
    network = PlainNetwork([4, 5, 3, 1], seed=6, factor=0.5)
    Y = (D[:1] > 0).astype(float)
    for _ in range(3):  # in the first the biases are zero
        plain = {
            name.replace("beta", "b"): value
            for name, value in network.parameters.items()
            if "gamma" not in name
        }
        a, caches = forward_propagation(X, plain)
        assert_allclose(sigmoid(network.forward(X, train=True)), a)
        grads = network.backward((a - Y) / Y.size)
        for name, judge in backward_propagation(X, Y, caches).items():
            found = grads.get(name.replace("db", "dbeta"), grads.get(name))
            assert_allclose(found, judge)
        for name in network.parameters:
            network.parameters[name] = network.parameters[name] - grads[f"d{name}"]


def test_what_entered_the_activations_is_kept():
    network = PlainNetwork([4, 5, 3, 1])
    network.forward(X, train=True)
    for entered, received in zip(network.entered, network.received[1:], strict=True):
        assert_array_equal(np.maximum(entered, 0), received)


def test_running_statistics_move_in_training_only_and_momentum_says_how_far():
    network = NormalizedNetwork([4, 3, 1], *LAYER)
    before = network.running[1]
    network.forward(X, train=False)
    network.forward(X, train=True, momentum=1)
    assert_array_equal(network.running[1], before)
    network.forward(X, train=True, momentum=0)
    Z = network.parameters["W1"] @ X
    assert_allclose(network.running[1][0], Z.mean(axis=1, keepdims=True))
    assert_allclose(network.running[1][1], Z.var(axis=1, keepdims=True))


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match="activation must be one of sigmoid"):
        NormalizedNetwork([2, 1], *LAYER, "swish")
    with pytest.raises(ValueError, match="X must have the shape"):
        NormalizedNetwork([2, 1], *LAYER).forward(np.zeros(2), train=True)
