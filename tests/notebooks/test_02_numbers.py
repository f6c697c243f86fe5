"""Notebook 02: its worked examples, its identities and what its pictures claim."""

import re

import numpy as np
import pytest
from figures import axes_of, drawn, same_limits
from running import outputs, printed
from running import shown as words_of
from sklearn.linear_model import Lasso, Ridge

from grader.authoring.source import read_source, reference
from opt_utils import dropout_outputs

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
    return words_of(outputs(NAME)[cell])


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


@pytest.mark.slow
def test_the_three_differ_by_no_more_than_the_test_set_scatters():
    text = printed(outputs(NAME)["demo_comparison"])
    tests = [float(n) for n in re.findall(r"test ([\d.]+) %", text)]
    scatter = 100 * np.sqrt(0.1 * 0.9 / 120)
    assert f"\\approx {scatter:.1f} \\%" in PROSE
    assert max(tests[1:]) - min(tests[1:]) < scatter


@pytest.mark.slow
def test_the_strengths_of_the_comparison_are_those_that_its_text_speaks_of():
    text = printed(outputs(NAME)["demo_comparison"])
    (chosen,) = re.findall(r"L2, λ = ([\d.]+):", text)
    cost = re.search(r"lowest [\d.]+ at ([\d.]+),", description("demo_lambdas"))[1]
    assert chosen == cost
    assert f"Of these six values, {chosen} has the lowest dev cost." in PROSE
    assert "`keep_prob` 0.7 and the patience of 20 checks are usual values" in PROSE
    assert "dropout 0.7:" in text


# What the figures show, asked of the figures themselves


@pytest.fixture(scope="module")
def demo():
    cells = ("overfit", "train", "lambdas", "small_weights", "curves")
    return drawn(NAME, *(f"demo_{cell}" for cell in cells))


@pytest.mark.slow
def test_the_flexible_network_is_shown_on_one_pair_of_axes(demo):
    (figure,) = demo.figures["demo_overfit"]
    left, right = axes_of(figure)
    assert same_limits(left, right)
    for x, _ in (demo.train_set, demo.dev_set):
        for values, (low, high) in zip(
            x, (left.get_xlim(), left.get_ylim()), strict=True
        ):
            assert low < values.min() < values.max() < high
    said = re.search(r"(\d+) % on the training points, (\d+) % on the dev", PROSE)
    found = [
        float(re.search(r"error ([\d.]+)%", ax.get_title())[1]) for ax in (left, right)
    ]
    assert [float(number) for number in said.groups()] == found


@pytest.mark.slow
def test_six_values_of_lambda_were_tried(demo):
    assert len(demo.strengths) == 6
    assert demo.strengths[int(np.argmin(demo.costs["dev"]))] == 0.3
    assert (np.diff(demo.norms) < 0).all()


def explained(parameters, X):
    """The share of the variance of the logits that a linear function explains."""
    hidden, _ = dropout_outputs(X, parameters, activation="tanh")
    logits = (parameters["W3"] @ hidden[2] + parameters["b3"])[0]
    design = np.vstack([np.ones(X.shape[1]), X]).T
    return np.linalg.lstsq(design, logits)[1].item() / logits.size / logits.var()


@pytest.mark.slow
def test_a_penalty_makes_the_tanh_network_nearly_linear(demo):
    (figure,) = demo.figures["demo_small_weights"]
    axes = axes_of(figure)
    assert same_limits(*axes)
    linear = [
        1 - explained(demo.train(lambd, activation="tanh"), demo.dev_set[0])
        for lambd in (0, 0.3, 3)
    ]
    for ax, share in zip(axes, linear, strict=True):
        assert f"{share:.1%}" in ax.get_title()
    said = re.search(r"more than (\d+) %.*?explains (\d+) %.*?penalty (\d+) %", PROSE)
    most, middle, least = map(int, said.groups())
    assert (int(100 * linear[0]), int(100 * linear[1])) == (least, middle)
    assert linear[2] > most / 100
    reach = [np.abs(ax.lines[0].get_xdata()).max() for ax in axes]
    assert reach[0] > reach[1] > 1 > reach[2]


def test_tanh_differs_from_the_line_by_a_third_of_the_square():
    assert 1 - np.tanh(0.3) / 0.3 == pytest.approx(0.3**2 / 3, abs=2e-3)
    assert "At $z = 0.3$ the two differ by $0.3^2 / 3 = 3 \\%$" in PROSE


@pytest.mark.slow
def test_the_dev_cost_is_lowest_where_the_answer_says(demo):
    lowest, last = re.search(r"lowest at check (\d+) of (\d+)", PROSE).groups()
    (figure,) = demo.figures["demo_curves"]
    dev = figure.axes[0].lines[1].get_ydata()
    assert (int(np.argmin(dev)), len(dev) - 1) == (int(lowest), int(last))
    assert dev[-1] > 2 * dev.min()


def test_half_the_factor_needs_twice_the_lambda():
    """With λ/2m in place of λ/m the same λ pushes half as hard."""
    push, m, lambd = l1_gradient(np.zeros((1, 2)), W, 0.6, 3), 3, 0.6
    np.testing.assert_allclose(push, lambd / m * np.sign(W))
    np.testing.assert_allclose(push, 2 * lambd / (2 * m) * np.sign(W))
    assert "the same weights with twice the $\\lambda$" in PROSE


def test_the_mask_that_drops_the_largest_leaves_the_smallest_sum():
    A = np.array([1, 2, 3, 4])
    sums = {drop: (A.sum() - drop) / 0.8 for drop in A}
    assert min(sums, key=sums.get) == 4
    assert sums[4] == pytest.approx(7.5)
    assert "$6 / 0.8 = 7.5$" in PROSE


def test_the_long_comparison_shows_a_bar():
    cells = {cell.id: cell.source for cell in read_source(NAME).cells}
    assert "in progress(trainings" in cells["demo_comparison"]
