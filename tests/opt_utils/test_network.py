"""The network: judged by finite differences, scikit-learn and published numbers."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import log_loss
from sklearn.neural_network import MLPClassifier

from opt_utils import (
    backward_propagation,
    compute_cost,
    forward_propagation,
    initialize_parameters,
    load_dataset,
    load_params_and_grads,
    predict,
    predict_dec,
    relu,
    sigmoid,
)

LAYERS = [4, 6, 3, 1]

# --- activations -------------------------------------------------------------


@given(st.floats(-700, 700))
def test_sigmoid_is_its_formula(z):
    assert sigmoid(z) == pytest.approx(1 / (1 + np.exp(-z)), rel=1e-12)


@given(st.floats(allow_nan=False))
def test_sigmoid_never_overflows_and_its_two_sides_add_up_to_one(z):
    assert sigmoid(z) + sigmoid(-z) == pytest.approx(1)


@given(st.floats(allow_nan=False))
def test_relu_keeps_the_positive_numbers_only(z):
    assert relu(z) == (z if z > 0 else 0)


# --- parameters --------------------------------------------------------------


def test_parameters_start_at_the_published_numbers():
    parameters = initialize_parameters([2, 5, 2, 1])
    assert_allclose(parameters["W1"][0], [1.78862847, 0.43650985])
    assert [parameters[f"b{layer}"].tolist() for layer in (2, 3)] == [[[0], [0]], [[0]]]


def test_the_same_seed_gives_the_same_weights_and_another_seed_others():
    first, again, other = (initialize_parameters(LAYERS, seed) for seed in (5, 5, 6))
    assert_array_equal(first["W1"], again["W1"])
    assert not np.any(first["W1"] == other["W1"])


def test_weights_have_he_s_variance():
    W = initialize_parameters([200, 500])["W1"]
    assert W.var() == pytest.approx(2 / 200, rel=0.02)


def test_the_small_set_to_try_a_rule_on_is_the_published_one():
    arrays = load_params_and_grads()
    assert [a.shape for a in arrays] == 2 * [(2, 3), (2, 1), (3, 3), (3, 1)]
    assert_allclose(arrays[0][0], [1.62434536, -0.61175641, -0.52817175])


# --- forward -----------------------------------------------------------------


def test_the_output_is_scikit_learns_for_the_same_parameters(network):
    X, Y, parameters = network
    judge = MLPClassifier(tuple(LAYERS[1:-1]), max_iter=1)
    with pytest.warns(ConvergenceWarning):
        judge.fit(X.T, Y.ravel())
    judge.coefs_ = [parameters[f"W{layer}"].T for layer in (1, 2, 3)]
    judge.intercepts_ = [parameters[f"b{layer}"].ravel() for layer in (1, 2, 3)]
    a3, _ = forward_propagation(X, parameters)
    assert_allclose(a3[0], judge.predict_proba(X.T)[:, 1], rtol=1e-12)


def test_one_unit_by_hand():
    a, _ = forward_propagation(
        np.array([[1.0, 3.0]]), {"W1": np.array([[2.0]]), "b1": np.array([[-2.0]])}
    )
    assert_allclose(a, [[0.5, 1 / (1 + np.exp(-4))]])


# --- cost --------------------------------------------------------------------


def test_the_cost_is_the_sum_over_the_examples():
    assert compute_cost(np.full((1, 8), 0.5), np.ones((1, 8))) == pytest.approx(
        8 * np.log(2)
    )


@pytest.mark.parametrize("kind", [bool, int, float])
def test_the_cost_is_scikit_learns_log_loss(network, kind):
    X, Y, parameters = network
    a3, _ = forward_propagation(X, parameters)
    expected = log_loss(Y[0], a3[0], normalize=False)
    assert compute_cost(a3, Y.astype(kind)) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("output", "label", "least"), [(0, 1, 700), (1, 0, 700), (0, 0, 0), (1, 1, 0)]
)
def test_the_cost_of_a_saturated_output_is_finite(output, label, least):
    cost = compute_cost(np.array([[float(output)]]), np.array([[label]]))
    assert least <= cost < 800


def test_the_cost_of_what_is_not_a_number_is_not_a_number():
    assert np.isnan(compute_cost(np.array([[np.nan]]), np.array([[1]])))


# --- backward ----------------------------------------------------------------


def differs_from_finite_differences(backward, X, Y, parameters, step=1e-6):
    """Return the largest distance between `backward` and central differences."""
    _, caches = forward_propagation(X, parameters)
    grads = backward(X, Y, caches)
    worst = 0.0
    for name, values in parameters.items():
        for place in np.ndindex(values.shape):
            costs = []
            for sign in (1, -1):
                moved = {key: value.copy() for key, value in parameters.items()}
                moved[name][place] += sign * step
                costs.append(compute_cost(forward_propagation(X, moved)[0], Y))
            slope = (costs[0] - costs[1]) / (2 * step * X.shape[1])
            worst = max(worst, abs(slope - grads[f"d{name}"][place]))
    return worst


def without_the_mean(X, Y, caches):
    grads = backward_propagation(X, Y, caches)
    return {name: X.shape[1] * grad for name, grad in grads.items()}


def without_relus_derivative(X, Y, caches):
    linear = [(np.abs(A) + 1, W) for A, W in caches[:-1]]
    return backward_propagation(X, Y, [*linear, caches[-1]])


def test_gradients_agree_with_finite_differences(network):
    assert differs_from_finite_differences(backward_propagation, *network) < 1e-8


@pytest.mark.parametrize("wrong", [without_the_mean, without_relus_derivative])
def test_finite_differences_see_wrong_gradients(network, wrong):
    assert differs_from_finite_differences(wrong, *network) > 1e-3


def test_gradients_are_shaped_like_their_parameters(network):
    X, Y, parameters = network
    grads = backward_propagation(X, Y, forward_propagation(X, parameters)[1])
    assert {name: grad.shape for name, grad in grads.items()} == {
        f"d{name}": value.shape for name, value in parameters.items()
    }


def test_the_first_epoch_of_gradient_descent_costs_what_was_published():
    X, Y = load_dataset()
    parameters = initialize_parameters([2, 5, 2, 1])
    order = np.random.RandomState(11).permutation(300)
    total = 0.0
    for batch in np.split(order, range(64, 300, 64)):
        a3, caches = forward_propagation(X[:, batch], parameters)
        total += compute_cost(a3, Y[:, batch])
        grads = backward_propagation(X[:, batch], Y[:, batch], caches)
        parameters = {
            name: value - 0.0007 * grads[f"d{name}"]
            for name, value in parameters.items()
        }
    assert total / 300 == pytest.approx(0.702405, abs=5e-7)


# --- prediction --------------------------------------------------------------


def test_predictions_are_printed_as_accuracy_and_returned(capsys):
    parameters = {"W1": np.array([[1.0]]), "b1": np.array([[0.0]])}
    X, y = np.array([[-1.0, -2.0, 3.0, 4.0]]), np.array([[0, 1, 1, 1]])
    predictions = predict(X, y, parameters)
    assert_array_equal(predictions, [[0, 0, 1, 1]])
    assert capsys.readouterr().out == "Accuracy: 75.00%\n"


def test_decisions_are_one_row_of_booleans(network):
    X, _, parameters = network
    decisions = predict_dec(parameters, X)
    assert (decisions.shape, decisions.dtype) == ((1, 9), np.bool_)
    assert_array_equal(decisions, forward_propagation(X, parameters)[0] > 0.5)


# --- what every helper keeps -------------------------------------------------


def test_no_helper_touches_a_global_random_state_or_its_arguments(network):
    X, Y, parameters = network
    copies = [X.copy(), Y.copy(), *(value.copy() for value in parameters.values())]
    before = random.getstate(), np.random.get_state()
    initialize_parameters(LAYERS)
    load_params_and_grads()
    load_dataset()
    a3, caches = forward_propagation(X, parameters)
    compute_cost(a3, Y)
    backward_propagation(X, Y, caches)
    predict(X, Y, parameters)
    assert random.getstate() == before[0]
    for now, then in zip(np.random.get_state(), before[1], strict=True):
        assert_array_equal(now, then)
    for now, then in zip([X, Y, *parameters.values()], copies, strict=True):
        assert_array_equal(now, then)
