"""Notebook 02: its worked examples, its identities and what its pictures claim."""

import re

import numpy as np
import pytest
from running import outputs, printed, shown
from sklearn.linear_model import Lasso, Ridge

from grader.authoring.source import read_source, reference

NAME = "02_regularization"
SOLUTION = reference(NAME)
PROSE = "\n".join(
    cell.source for cell in read_source(NAME).cells if cell.cell_type == "markdown"
)
l2_cost, l2_gradient, l1_gradient, decay, forward, backward, flip, early_stopping = (
    SOLUTION[name]
    for name in (
        *("l2_cost", "l2_gradient", "l1_gradient", "weight_decay_step"),
        *("dropout_forward", "dropout_backward", "augment_flip", "early_stopping"),
    )
)
W, DW = np.array([[1.0, -2.0]]), np.array([[0.5, 0.5]])


# Penalties


def test_the_penalty_of_the_worked_example_is_1_4():
    parameters = {"W1": W, "b1": np.ones((1, 1)), "W2": np.array([[3]])}
    parameters["b2"] = np.ones((1, 1))
    assert l2_cost(parameters, 0.6, 3) == pytest.approx(1.4)
    assert "= 0.1 \\cdot 14 = 1.4" in PROSE


def test_the_slopes_of_the_worked_examples():
    assert l2_gradient(DW, W, 0.6, 3)[0] == pytest.approx([0.7, 0.1])
    W3, dW3 = np.array([[1, -2, 0]]), np.full((1, 3), 0.5)
    assert l1_gradient(dW3, W3, 0.6, 3)[0] == pytest.approx([0.7, 0.3, 0.5])


def absolute_cost(parameters, lambd, m):
    """The L1 penalty, as the notebook writes it."""
    return lambd / m * np.abs(parameters["W1"]).sum()


@pytest.mark.parametrize(
    ("cost", "slope"), [(l2_cost, l2_gradient), (absolute_cost, l1_gradient)]
)
def test_a_slope_is_the_slope_of_its_penalty(cost, slope):
    rng = np.random.RandomState(0)
    weights, step = rng.randn(3, 4), 1e-6
    found = slope(np.zeros((3, 4)), weights, 0.7, 5)
    for place in np.ndindex(3, 4):
        change = np.zeros((3, 4))
        change[place] = step
        high, low = (
            cost({"W1": weights + sign * change, "b1": np.zeros((3, 1))}, 0.7, 5)
            for sign in (1, -1)
        )
        assert found[place] == pytest.approx((high - low) / (2 * step), rel=1e-6)


@pytest.mark.parametrize(("alpha", "lambd"), [(0.1, 0.6), (0.5, 8.0), (0.3, 0.0)])
def test_weight_decay_is_a_step_along_the_slope_with_the_penalty(alpha, lambd):
    by_penalty = W - alpha * l2_gradient(DW, W, lambd, 3)
    np.testing.assert_allclose(decay(W, DW, alpha, lambd, 3), by_penalty)


def test_both_at_once_is_twice_the_penalty_as_the_marking_guide_says():
    twice = decay(W, l2_gradient(DW, W, 0.6, 3), 0.1, 0.6, 3)
    np.testing.assert_allclose(twice, decay(W, DW, 0.1, 1.2, 3))


def descend(slope, lambd, X, y, steps=20000):
    """The weights of a linear model after many steps with a penalty."""
    weights, m = np.zeros((1, len(X))), X.shape[1]
    for _ in range(steps):
        data = (weights @ X - y) @ X.T / m
        weights = decay(weights, slope(data, weights, lambd, m), 0.02, 0, m)
    return weights[0]


@pytest.mark.parametrize(
    ("slope", "judge", "atol"),
    [
        (l2_gradient, Ridge(alpha=4.0, fit_intercept=False), 1e-6),
        (l1_gradient, Lasso(alpha=4.0 / 30, fit_intercept=False), 0.01),
    ],
)
def test_descending_a_penalty_ends_where_scikit_learn_does(slope, judge, atol):
    rng = np.random.RandomState(0)
    X = rng.randn(4, 30)
    y = np.array([[2, -1, 0, 0.1]]) @ X + 0.1 * rng.randn(1, 30)
    ours = descend(slope, 4.0, X, y, steps=3000)
    np.testing.assert_allclose(ours, judge.fit(X.T, y[0]).coef_, atol=atol)


# Dropout


def test_the_mask_of_the_worked_example():
    A = np.array([[1, 2, 3, 4]])
    dropped, D = forward(A, 0.8, np.random.RandomState(23))
    assert D.astype(int).tolist() == [[1, 0, 1, 1]]
    assert dropped[0] == pytest.approx([1.25, 0, 3.75, 5])
    assert backward(np.array([[0.4, 0.4, -0.8, 1.6]]), D, 0.8)[0] == pytest.approx(
        [0.5, 0, -1, 2]
    )


@pytest.mark.parametrize("keep_prob", [0.3, 0.5, 0.9, 1.0])
def test_the_average_over_all_masks_is_kept(keep_prob):
    A = np.full((200, 500), 3.0)
    dropped, D = forward(A, keep_prob, np.random.RandomState(0))
    assert dropped.mean() == pytest.approx(3, rel=0.03)
    assert D.mean() == pytest.approx(keep_prob, abs=0.01)


def test_the_slope_of_dropout_is_that_of_finite_differences():
    rng = np.random.RandomState(1)
    A, weights, step = rng.randn(3, 4), rng.randn(3, 4), 1e-6

    def cost(outputs):
        return np.sum(weights * forward(outputs, 0.6, np.random.RandomState(2))[0])

    _, D = forward(A, 0.6, np.random.RandomState(2))
    found = backward(weights, D, 0.6)
    for place in np.ndindex(3, 4):
        change = np.zeros((3, 4))
        change[place] = step
        measured = (cost(A + change) - cost(A - change)) / (2 * step)
        assert found[place] == pytest.approx(measured, abs=1e-6)


def test_nothing_is_dropped_in_use():
    A, rng = np.random.RandomState(0).randn(3, 4), np.random.RandomState(1)
    used, D = forward(A, 0.5, rng, train=False)
    np.testing.assert_allclose(used, A)
    assert D.all()


# Flipping


def test_two_flips_give_the_picture_back():
    X = np.random.RandomState(0).rand(3, 4, 6)
    y = np.arange(6).reshape(1, 6)
    once, _ = flip(X, y, np.random.RandomState(0), p=1)
    twice, labels = flip(once, y, np.random.RandomState(0), p=1)
    np.testing.assert_allclose(twice, X)
    np.testing.assert_allclose(once[:, :, 2], np.fliplr(X[:, :, 2]))
    assert np.array_equal(labels, y)


# Stopping


def test_the_worked_table_of_stopping():
    (row,) = re.findall(r"^\| dev cost \| (.*) \|$", PROSE, re.M)
    losses = [float(cell) for cell in row.split(" | ")]
    assert early_stopping(losses, 3) == (6, 3)


@pytest.mark.parametrize("patience", [1, 2, 5, 100])
@pytest.mark.parametrize("seed", range(10))
def test_stopping_obeys_its_three_rules(seed, patience):
    losses = np.random.RandomState(seed).randint(0, 20, 30) / 10
    stop, best = early_stopping(losses, patience)
    assert best == np.argmin(losses[: stop + 1])
    assert stop - best == patience or stop == 29
    for earlier in range(stop):
        assert earlier - np.argmin(losses[: earlier + 1]) < patience


# What the pictures claim


def description(cell):
    """The text alternatives of the pictures of a cell."""
    return shown(outputs(NAME)[cell])


def errors(cell):
    """Training and dev errors in the titles of a cell's boundaries, in percent."""
    found = re.findall(r"train ([\d.]+)%, dev ([\d.]+)%", description(cell))
    return [tuple(map(float, pair)) for pair in found]


@pytest.mark.slow
def test_a_fitting_lambda_trades_training_error_for_dev_error():
    none, fitting, strong, crushing = errors("demo_train")
    assert fitting[0] > none[0]
    assert fitting[1] < none[1] - 5
    assert strong > fitting
    assert min(crushing) > 40


@pytest.mark.slow
def test_dropout_does_so_too():
    without, dropped = errors("demo_dropout_boundary")
    assert dropped[0] > without[0]
    assert dropped[1] < without[1] - 5


@pytest.mark.slow
def test_l1_clears_nearly_all_useless_weights_but_none_to_zero():
    text = printed(outputs(NAME)["demo_sparse"])
    none, l2, l1 = (int(n) for n in re.findall(r": (\d+) of the 17", text))
    assert l1 >= 14 > 3 > max(none, l2)
    assert "exactly 0 with L1: 0" in text


@pytest.mark.slow
def test_every_method_closes_half_of_the_gap_or_more():
    text = printed(outputs(NAME)["demo_comparison"])
    pairs = re.findall(r"training ([\d.]+) %, test ([\d.]+) %", text)
    gaps = [float(test) - float(train) for train, test in pairs]
    assert len(gaps) == 4
    assert max(gaps[1:]) <= gaps[0] / 2
