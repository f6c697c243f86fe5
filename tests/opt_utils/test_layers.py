"""Many layers: slopes judged by finite differences, outputs by the network's own."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from opt_utils import (
    ACTIVATIONS,
    Activation,
    alt_text,
    forward_propagation,
    layer_gradients,
    layer_outputs,
    plot_layer_histograms,
    plot_layer_sizes,
)

Z = np.array([[-3.0, -0.4, 0.1], [0.7, 2.0, 9.0]])


def distance_from_differences(activation, step=1e-6):
    judge = (activation(Z + step) - activation(Z - step)) / (2 * step)
    return np.abs(activation.slope(activation(Z)) - judge).max()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_slope_of_an_activation_agrees_with_finite_differences(name):
    assert distance_from_differences(ACTIVATIONS[name]) < 1e-9


def test_finite_differences_see_a_slope_that_is_taken_from_the_input():
    wrong = Activation(np.tanh, lambda A: 1 - np.tanh(A) ** 2)
    assert distance_from_differences(wrong) > 0.1


def test_an_activation_keeps_float64_and_its_argument():
    before = Z.copy()
    for activation in ACTIVATIONS.values():
        assert activation(Z).dtype == activation.slope(Z).dtype == np.float64
    assert_array_equal(Z, before)


def test_hidden_layers_of_relu_are_those_of_the_network(network):
    X, _, parameters = network
    judge = [A for A, _ in forward_propagation(X, parameters)[1]]
    outputs = layer_outputs(X, parameters, "relu")
    assert [A.shape for A in outputs] == [(6, 9), (3, 9), (1, 9)]
    assert_allclose(outputs[1], judge[1])


def test_the_sigmoid_of_the_last_layer_is_that_of_the_network(network):
    X, _, parameters = network
    single = {name: parameters[name] for name in ("W1", "b1")}
    judge, _ = forward_propagation(X, single)
    assert_allclose(layer_outputs(X, single, "sigmoid")[-1], judge)


def test_tanh_is_what_a_signal_passes_unless_told_otherwise():
    parameters = {"W1": np.array([[2.0]]), "b1": np.array([[-1.0]])}
    assert_allclose(layer_outputs(np.array([[1.0]]), parameters), [[[np.tanh(1)]]])


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_gradients_of_the_layers_agree_with_finite_differences(name, network):
    X, _, parameters = network
    dA, step = np.random.RandomState(2).randn(1, 9), 1e-6
    found = layer_gradients(X, parameters, dA, name)
    assert [g.shape for g in found] == [(6, 9), (3, 9), (1, 9)]
    above = {
        f"{kind}{layer}": parameters[f"{kind}{layer + 1}"]
        for kind in "Wb"
        for layer in (1, 2)
    }
    A1 = layer_outputs(X, parameters, name)[0]
    for place in [(0, 0), (4, 3), (5, 8)]:
        change = np.zeros((6, 9))
        change[place] = step
        up, down = (
            np.sum(dA * layer_outputs(A1 + sign * change, above, name)[-1])
            for sign in (1, -1)
        )
        assert found[0][place] == pytest.approx((up - down) / (2 * step), abs=1e-8)


def test_the_lines_of_the_sizes_are_those_of_outputs_and_gradients(network):
    X, _, parameters = network
    _, axes = plt.subplots(1, 2)
    plot_layer_sizes(X, {"one": ("tanh", parameters)}, axes)
    (forward,), (backward,) = (ax.lines for ax in axes)
    outputs = layer_outputs(X, parameters, "tanh")
    assert_allclose(forward.get_ydata(), [np.sqrt(np.mean(A**2)) for A in outputs])
    dA = np.random.RandomState(0).randn(1, 9)
    gradients = layer_gradients(X, parameters, dA, "tanh")
    assert_allclose(backward.get_ydata(), [np.sqrt(np.mean(g**2)) for g in gradients])
    assert "one: " in alt_text(axes[0].figure)


def test_histograms_with_limits_can_be_compared():
    _, (left, right) = plt.subplots(1, 2)
    for ax, scale in ((left, 1), (right, 0.01)):
        plot_layer_histograms([scale * np.arange(-3.0, 3)], ax, limits=(-2, 2))
    assert left.get_ylim() == right.get_ylim()


def bars(ax, layer):
    values, _, baseline = ax.patches[layer - 1].get_data()
    return values - baseline


def test_every_histogram_has_the_shape_of_its_data():
    layers = [np.array([0.0, 0.0, 0.0, 1.0]), np.array([[0.5, 1.0], [1.0, 0.5]])]
    ax = plot_layer_histograms(layers)
    first, second = (bars(ax, layer) for layer in (1, 2))
    assert_allclose(first[[0, -1]], [0.9, 0.3])
    assert_allclose(first[1:-1], 0)
    assert_allclose(second[[0, 20, -1]], [0, 0.9, 0.9])


def test_the_description_tells_the_first_the_middle_and_the_last_layer():
    layers = [np.full((2, 2), value) for value in (0.0, 1.0, 3.0, 4.0, 5.0)]
    layers[4][0] = 0
    text = alt_text(plot_layer_histograms(layers, title="Signals").figure)
    assert text.startswith("Signals. Histograms of 5 layers. Layer 1: mean 0,")
    assert "from 0 to 0, 100% exactly zero. Layer 3: mean 3," in text
    assert "Layer 5: mean 2.5, standard deviation 2.5, from 0 to 5, 50%" in text
    assert "Layer 2" not in text


@pytest.mark.parametrize("scale", [1e-30, 1.0, 1e30])
def test_vanished_and_exploded_signals_can_be_drawn(scale, tmp_path):
    layers = [scale**depth * np.linspace(-1, 1, 50) for depth in range(4)]
    plot_layer_histograms(layers).figure.savefig(tmp_path / "picture")


def test_histograms_are_drawn_into_the_axes_they_are_given():
    figure, (left, right) = plt.subplots(1, 2)
    assert plot_layer_histograms([np.zeros(3)], right) is right
    assert (left.has_data(), plt.get_fignums()) == (False, [1])
    assert "Layer 1: mean 0" in alt_text(figure)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: plot_layer_histograms([]), "no layer to draw: the list is empty"),
        (lambda: plot_layer_histograms([Z, Z[:0]]), "^Layer 2 cannot be drawn"),
        (lambda: plot_layer_histograms([np.array([np.inf])]), "only finite ones"),
        (lambda: layer_outputs(Z, {}), "W1 or b1 is missing"),
        (
            lambda: layer_outputs(Z, {"W1": Z.T, "b1": np.zeros((3, 1))}, "swish"),
            "one of sigmoid, tanh, relu, got 'swish'",
        ),
        (
            lambda: layer_gradients(Z, {"W1": Z.T, "b1": np.zeros((3, 1))}, Z),
            r"dA must have the shape \(3, 3\), got \(2, 3\)",
        ),
    ],
)
def test_what_makes_no_layers_is_refused_in_one_sentence(ask, message):
    with pytest.raises(ValueError, match=message):
        ask()
