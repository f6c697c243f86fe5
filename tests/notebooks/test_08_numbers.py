"""What notebook 08 says: closed forms, identities, scikit-learn, SciPy and PyTorch."""

import re

import numpy as np
import pytest
from running import outputs, printed
from scipy.optimize import approx_fprime
from sklearn.preprocessing import StandardScaler

from grader.authoring.source import reference

NAME = "08_batch_normalization"
SOLUTION = reference(NAME)
forward = SOLUTION["batchnorm_forward"]
backward = SOLUTION["batchnorm_backward"]
fold = SOLUTION["fold_batchnorm"]


def layer(n=3, m=6, seed=0):
    """Z, gamma, beta, running_mean, running_var."""
    rng = np.random.RandomState(seed)
    column = (n, 1)
    return (
        3 * rng.randn(n, m) + 1,
        rng.randn(*column),
        rng.randn(*column),
        rng.randn(*column),
        0.5 + rng.rand(*column),
    )


def one_unit(**settings):
    """The worked example."""
    two, half = np.array([[2.0]]), np.array([[0.5]])
    Z = np.array([[1.0, 2.0, 3.0, 4.0]])
    return forward(
        Z, two, half, np.zeros((1, 1)), np.ones((1, 1)), epsilon=1, **settings
    )


# Forward


def test_the_worked_example_comes_out_in_sixths():
    out, cache, mean, var = one_unit()
    np.testing.assert_allclose(out, [[-3 / 2, -1 / 6, 7 / 6, 5 / 2]])
    np.testing.assert_allclose(cache["Z_norm"], [[-1, -1 / 3, 1 / 3, 1]])
    assert cache["sigma"].item() == pytest.approx(1.5)
    assert (mean.item(), var.item()) == pytest.approx((0.25, 0.9 + 0.125))


def test_in_training_units_are_standardized_as_by_scikit_learn():
    Z, gamma, beta, *running = layer()
    out, *_ = forward(Z, gamma, beta, *running, epsilon=0)
    judge = StandardScaler().fit_transform(Z.T).T
    np.testing.assert_allclose(out, gamma * judge + beta)


def test_a_bias_in_front_does_nothing_and_a_factor_neither():
    Z, *rest = layer()
    plain, *_ = forward(Z, *rest, epsilon=0)
    np.testing.assert_allclose(forward(Z + 7, *rest, epsilon=0)[0], plain)
    np.testing.assert_allclose(forward(10 * Z, *rest, epsilon=0)[0], plain)


def test_a_training_batch_of_one_gives_beta_whatever_the_example_is():
    Z, gamma, beta, *running = layer(m=1)
    for value in (Z, 5 * Z - 3):
        np.testing.assert_allclose(forward(value, gamma, beta, *running)[0], beta)


def test_at_test_time_an_example_does_not_notice_its_companions():
    Z, *rest = layer()
    together, _, mean, var = forward(Z, *rest, train=False)
    alone, *_ = forward(Z[:, [2]], *rest, train=False)
    np.testing.assert_allclose(together[:, [2]], alone)
    np.testing.assert_allclose(mean, rest[2])
    np.testing.assert_allclose(var, rest[3])


def test_the_order_of_the_examples_only_reorders_the_result():
    Z, *rest = layer()
    order = [4, 0, 5, 2, 1, 3]
    np.testing.assert_allclose(
        forward(Z[:, order], *rest)[0], forward(Z, *rest)[0][:, order]
    )


def test_the_running_statistics_approach_those_of_a_repeated_batch():
    Z, gamma, beta, mean, var = layer()
    start = mean, var
    for _ in range(7):
        _, _, mean, var = forward(Z, gamma, beta, mean, var, momentum=0.8)
    left = 0.8**7
    batch = Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True)
    for now, first, goal in zip((mean, var), start, batch, strict=True):
        np.testing.assert_allclose(now, left * first + (1 - left) * goal)


# Backward


def test_the_worked_gradient_comes_out_in_ninths():
    _, cache, *_ = one_unit()
    dZ, dgamma, dbeta = backward(np.array([[1.0, 0.0, 0.0, 0.0]]), cache)
    np.testing.assert_allclose(dZ, [[2 / 3, -4 / 9, -2 / 9, 0]], atol=1e-9)
    assert (dgamma.item(), dbeta.item()) == pytest.approx((-1, 1))
    dZ, dgamma, dbeta = backward(np.ones((1, 4)), cache)
    np.testing.assert_allclose(dZ, np.zeros((1, 4)), atol=1e-9)
    assert (dgamma.item(), dbeta.item()) == pytest.approx((0, 4), abs=1e-9)


@pytest.mark.parametrize(
    ("n", "m", "epsilon"), [(3, 6, 1e-5), (2, 3, 0.5), (1, 2, 0.1)]
)
def test_the_gradients_are_those_that_scipy_measures(n, m, epsilon):
    Z, gamma, beta, *running = layer(n, m)
    dout = np.random.RandomState(9).randn(n, m)
    _, cache, *_ = forward(Z, gamma, beta, *running, epsilon=epsilon)
    arguments = {"Z": Z, "gamma": gamma, "beta": beta}
    for name, found in zip(arguments, backward(dout, cache), strict=True):

        def cost(entries, name=name):
            shape = arguments[name].shape
            changed = arguments | {name: entries.reshape(shape)}
            out, *_ = forward(*changed.values(), *running, epsilon=epsilon)
            return np.sum(dout * out)

        judge = approx_fprime(arguments[name].ravel(), cost, 1e-7)
        np.testing.assert_allclose(found.ravel(), judge, atol=2e-5, err_msg=name)


def test_the_gradient_has_no_part_along_a_shift_or_a_stretch_of_the_batch():
    Z, gamma, beta, *running = layer()
    _, cache, *_ = forward(Z, gamma, beta, *running, epsilon=0)
    dZ, *_ = backward(np.random.RandomState(2).randn(*Z.shape), cache)
    np.testing.assert_allclose(dZ.sum(axis=1), np.zeros(3), atol=1e-9)
    np.testing.assert_allclose(np.sum(dZ * Z, axis=1), np.zeros(3), atol=1e-9)


def test_ten_times_larger_weights_get_a_gradient_ten_times_smaller():
    rng = np.random.RandomState(5)
    A, W, dout = rng.randn(4, 8), rng.randn(3, 4), rng.randn(3, 8)
    _, gamma, beta, *running = layer()

    def result(W):
        out, cache, *_ = forward(W @ A, gamma, beta, *running, epsilon=0)
        return out, backward(dout, cache)[0] @ A.T

    (out, dW), (same, smaller) = result(W), result(10 * W)
    np.testing.assert_allclose(same, out)
    np.testing.assert_allclose(smaller, dW / 10)


def test_pytorch_agrees_but_for_its_words():
    torch = pytest.importorskip("torch")
    Z, gamma, beta, mean, var = layer()
    m = Z.shape[1]
    judge = torch.nn.BatchNorm1d(3, eps=1e-5, momentum=0.1, dtype=torch.float64)
    with torch.no_grad():
        judge.weight[:], judge.bias[:] = (
            torch.tensor(gamma[:, 0]),
            torch.tensor(beta[:, 0]),
        )
        judge.running_mean[:] = torch.tensor(mean[:, 0])
        judge.running_var[:] = torch.tensor(var[:, 0])
    rows = torch.tensor(Z.T, requires_grad=True)
    dout = np.random.RandomState(2).randn(*Z.shape)
    theirs = judge(rows)
    theirs.backward(torch.tensor(dout.T))
    out, cache, new_mean, new_var = forward(Z, gamma, beta, mean, var)
    np.testing.assert_allclose(out, theirs.detach().numpy().T)
    np.testing.assert_allclose(backward(dout, cache)[0], rows.grad.numpy().T)
    np.testing.assert_allclose(new_mean[:, 0], judge.running_mean.numpy())
    unbiased = 0.9 * var + (new_var - 0.9 * var) * m / (m - 1)
    np.testing.assert_allclose(unbiased[:, 0], judge.running_var.numpy())


# Folding


def test_the_worked_fold_is_a_half_minus_a_quarter_and_three_halves():
    one = np.ones((1, 1))
    W, b = fold(np.array([[2.0, -1.0]]), 3 * one, one / 2, one, one, 3 * one, 1)
    np.testing.assert_allclose(W, [[0.5, -0.25]])
    np.testing.assert_allclose(b, [[1.5]])


@pytest.mark.parametrize("epsilon", [1e-5, 0.3])
def test_a_folded_layer_gives_what_the_two_layers_gave(epsilon):
    rng = np.random.RandomState(3)
    W, b, A = rng.randn(3, 4), rng.randn(3, 1), rng.randn(4, 5)
    _, *four = layer()
    out, *_ = forward(W @ A + b, *four, train=False, epsilon=epsilon)
    W_folded, b_folded = fold(W, b, *four, epsilon)
    np.testing.assert_allclose(W_folded @ A + b_folded, out)


# The pictures


def text_of(cell):
    return " ".join(
        output.data["text/plain"] for output in outputs(NAME)[cell] if "data" in output
    )


def last_costs(cell):
    """The cost in the last epoch from the three starts."""
    return [float(cost) for cost in re.findall(r"(\S+) at epoch 19", text_of(cell))]


@pytest.mark.slow
def test_only_the_middle_start_learns_without_normalization_and_all_learn_with_it():
    small, middle, large = last_costs("demo_three_starts")
    assert middle < 0.1
    assert (small, large) == pytest.approx((np.log(2), np.log(2)), abs=0.01)
    assert max(last_costs("demo_train_normalized")) < 0.1
    shares = re.findall(r"(\S+)% of", printed(outputs(NAME)["demo_train_normalized"]))
    assert min(map(float, shares)) > 95


@pytest.mark.slow
def test_the_smaller_the_batch_the_noisier_the_normalized_value():
    spread = re.findall(r"standard deviation (\S+),", text_of("demo_noise"))
    assert sorted(spread, reverse=True) == spread
    assert len(spread) == 3


@pytest.mark.slow
def test_single_images_are_guessed_with_batch_statistics():
    batch, running = re.findall(
        r"(\S+) % for single images, \S+ % in eights, (\S+) % all",
        text_of("demo_forgotten_mode"),
    )
    assert float(batch[0]) == pytest.approx(50, abs=1)
    assert float(batch[1]) == pytest.approx(float(running[1]), abs=2)
    assert running[0] == running[1]


@pytest.mark.slow
def test_the_folded_network_is_smaller_and_gives_the_same():
    text = printed(outputs(NAME)["demo_fold_network"])
    distance = re.search(r"distance of two outputs: (\S+)", text)
    assert float(distance[1]) < 1e-12
    kept, folded = map(int, re.findall(r"numbers kept.*: (\d+)", text))
    assert kept - folded == 4 * 32 * 3  # four per unit give way to one bias
    assert folded == 64 * 32 + 3 * 32 * 32 + 32 + 4 * 32 + 1
