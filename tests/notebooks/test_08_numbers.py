"""What notebook 08 says: closed forms, identities, scikit-learn, SciPy and PyTorch."""

import re

import numpy as np
import pytest
from running import outputs, printed
from scipy.optimize import approx_fprime
from sklearn.preprocessing import StandardScaler

from grader.authoring.source import read_source, reference
from opt_utils import NormalizedNetwork, PlainNetwork, load_digits_data, sigmoid

NAME = "08_batch_normalization"
SOLUTION = reference(NAME)
PROSE = "\n".join(
    cell.source for cell in read_source(NAME).cells if cell.cell_type == "markdown"
)
forward = SOLUTION["batchnorm_forward"]
steps = SOLUTION["batchnorm_backward_steps"]
check_layer = SOLUTION["gradient_check_layer"]
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


def test_a_negative_factor_mirrors_what_comes_out():
    Z, gamma, beta, *running = layer()
    plain, *_ = forward(Z, gamma, 0 * beta, *running, epsilon=0)
    np.testing.assert_allclose(
        forward(-3 * Z, gamma, 0 * beta, *running, epsilon=0)[0], -plain
    )


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


def test_the_worked_check_gives_a_half_and_the_root_of_two_less_one():
    X, dout = np.array([[1.0, 3.0]]), np.array([[1.0, 0.0]])
    for claimed, difference in (([[0.5, -0.5]], 0), ([[1.0, 0.0]], np.sqrt(2) - 1)):
        measured, found = check_layer(
            lambda X: X - X.mean(axis=1, keepdims=True), np.array(claimed), X, dout
        )
        np.testing.assert_allclose(measured, [[0.5, -0.5]])
        assert found == pytest.approx(difference, abs=1e-9)


def test_the_check_measures_what_scipy_measures():
    rng = np.random.RandomState(1)
    A, X, dout = rng.randn(5, 3), rng.randn(3, 4), rng.randn(5, 4)

    def layer(X):
        return np.tanh(A @ X)

    measured, _ = check_layer(layer, X, X, dout)
    judge = approx_fprime(
        X.ravel(), lambda x: np.sum(dout * layer(x.reshape(3, 4))), 1e-7
    )
    np.testing.assert_allclose(measured.ravel(), judge, atol=1e-5)


def test_every_step_of_the_derivation_is_the_measured_one():
    Z, gamma, beta, *running = layer()
    dout = np.random.RandomState(4).randn(*Z.shape)
    mean, var = Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True)
    _, cache, *_ = forward(Z, gamma, beta, *running, epsilon=0.3)

    def out(mean, var, Z=Z):
        return gamma * (Z - mean) / np.sqrt(var + 0.3) + beta

    def spread(mean):
        return np.mean((Z - mean) ** 2, axis=1, keepdims=True)

    dvar, dmean, dZ = steps(dout, cache)
    for layer_, claimed, place in (
        (lambda var: out(mean, var), dvar, var),
        (lambda mean: out(mean, spread(mean)), dmean, mean),
        (lambda mean: out(mean, var), dmean, mean),  # the way through var is zero
        (lambda Z: forward(Z, gamma, beta, *running, epsilon=0.3)[0], dZ, Z),
    ):
        assert check_layer(layer_, claimed, place, dout)[1] < 1e-8


def test_the_worked_steps_are_four_ninths_and_minus_four_thirds():
    _, cache, *_ = one_unit()
    dvar, dmean, dZ = steps(np.array([[1.0, 0.0, 0.0, 0.0]]), cache)
    assert (dvar.item(), dmean.item()) == pytest.approx((4 / 9, -4 / 3))
    np.testing.assert_allclose(dZ, [[2 / 3, -4 / 9, -2 / 9, 0]], atol=1e-9)


def test_the_merged_formula_and_the_slopes_at_once_are_the_steps():
    Z, gamma, beta, *running = layer()
    dout = np.random.RandomState(4).randn(*Z.shape)
    _, cache, *_ = forward(Z, gamma, beta, *running, epsilon=0.3)
    dZ = steps(dout, cache)[2]
    np.testing.assert_allclose(backward(dout, cache)[0], dZ)
    m = Z.shape[1]
    for unit, z in enumerate(cache["Z_norm"]):
        slopes = (np.eye(m) - 1 / m - np.outer(z, z) / m) / cache["sigma"][unit]
        np.testing.assert_allclose((gamma[unit] * dout[unit]) @ slopes, dZ[unit])


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


def numbers(pattern, cell):
    """The numbers that a picture's description, or what a cell printed, has there."""
    text = text_of(cell) + printed(outputs(NAME)[cell])
    return [float(number) for number in re.findall(pattern, text)]


def says(sentence):
    """Whether the notebook says so; a test of a sentence fails when it is rewritten."""
    return sentence in " ".join(PROSE.split())


@pytest.mark.slow
def test_only_the_middle_start_learns_without_normalization():
    small, middle, large = numbers(r"(\S+) at epoch 19", "demo_three_starts")
    assert middle < 0.1
    assert (small, large) == pytest.approx((np.log(2), np.log(2)), abs=0.01)
    assert says("Only the middle one learns.")
    assert numbers(r"plain: (\S+) at epoch 0", "demo_three_starts")[2] > 70
    assert says("at a cost of more than 70")


def test_after_an_epoch_no_relu_of_the_large_start_passes_anything_on():
    data = load_digits_data()
    X, Y = data.X_train, data.Y_train[1::2].sum(axis=0, keepdims=True)
    network = PlainNetwork([64, 32, 32, 32, 32, 1], factor=3)
    order = np.random.RandomState(0).permutation(X.shape[1])
    for chosen in np.array_split(order, 40):
        x, y = X[:, chosen], Y[:, chosen]
        grads = network.backward((sigmoid(network.forward(x, True)) - y) / y.size)
        for name in network.parameters:
            network.parameters[name] = (
                network.parameters[name] - 0.1 * grads["d" + name]
            )
    network.forward(X, True)
    assert network.entered[-1].max() < 0
    assert says("After one epoch every $Z$ of its last hidden layer is negative")


def test_the_running_statistics_start_at_0_and_1():
    network = NormalizedNetwork([64, 32, 1], forward, backward)
    mean, var = network.running[1]
    assert (set(mean.ravel()), set(var.ravel())) == ({0}, {1})
    assert says(r"$\mu_{\text{run}} = 0$ and $\sigma^2_{\text{run}} = 1$")


@pytest.mark.slow
def test_the_scales_of_four_layers_multiply_up():
    first, *_ = numbers(r"(\S+) at the input", "demo_scale_of_layers")
    small, middle, large = numbers(r"(\S+) in layer 4", "demo_scale_of_layers")
    assert np.log10(first / small) > 4
    assert np.log10(large / first) > 1
    assert abs(np.log10(middle / first)) < 0.5
    assert says("lost four powers of ten, and the large start has gained more than one")


@pytest.mark.slow
def test_all_starts_learn_with_normalization_and_the_third_most_slowly():
    costs = numbers(r"(\S+) at epoch 19", "demo_train_normalized")
    plain, normalized = costs[0::2], costs[1::2]
    assert max(normalized) < 0.1
    assert min(plain[0], plain[2]) > 0.6
    assert max(normalized) == normalized[2]
    assert min(numbers(r"(\S+)% of", "demo_train_normalized")) > 95
    assert says("the third network learns more slowly than the others")


@pytest.mark.slow
def test_three_clouds_become_one_and_the_fourth_is_its_mirror_image():
    spreads = re.findall(
        r"(\S+), after: means (\S+) and (\S+), standard deviations (\S+) and (\S+)\.",
        text_of("demo_what_is_removed"),
    )
    assert len(spreads) == 4
    for _, *four in spreads:
        assert [float(n) for n in four] == pytest.approx([0, 0, 1, 1], abs=0.01)
    assert says("the first three are the same")
    assert says("their mirror image")


@pytest.mark.slow
def test_the_checks_of_the_notebook_find_right_ones_right_and_wrong_ones_wrong():
    right = numbers(r"your \S+ +difference (\S+)", "demo_prove_backward")
    wrong = numbers(r"fixed +difference (\S+)", "demo_prove_backward")
    proved = numbers(r"difference (\S+)", "demo_prove_steps")
    assert len(right + wrong + proved) == 8
    assert max(right + proved) < 1e-6
    assert says("A step whose difference is below $10^{-6}$ is right")
    assert min(wrong) > 1e4 * 1e-6
    assert says("more than ten thousand times as large as $10^{-6}$")
    sums = numbers(r"adds up to (\S+),", "demo_prove_backward")
    assert sums[:2] == [0, 0]
    assert sums[2] > 1


def two_curves(cell):
    """The numbers of the two curves of a picture, in order."""
    found = numbers(r"(\S+) at [\d.]+[,.]", cell)
    return found[: len(found) // 2], found[len(found) // 2 :]


@pytest.mark.slow
def test_three_of_eight_starts_learn_and_with_normalization_all():
    plain, normalized = two_curves("demo_scales")
    learned = [cost < 0.4 for cost in plain]
    assert learned == [False] * 4 + [True] * 3 + [False]
    assert says("three of the eight starts learn, all within a factor of about two")
    assert (
        min(cost for cost, well in zip(plain, learned, strict=True) if not well) > 0.6
    )
    assert len(normalized) == 8
    assert max(normalized) < 0.3
    assert says("With it all eight do.")


@pytest.mark.slow
def test_small_mini_batches_hurt_with_normalization_only():
    plain, normalized = two_curves("demo_batch_sizes")
    assert normalized[0] == pytest.approx(np.log(2), abs=0.05)
    assert says("With 2 images, batch normalization learns next to nothing")
    ahead = [cost < other for cost, other in zip(normalized, plain, strict=True)]
    assert ahead == [False, False, False, True, True]
    assert says("With 4 and 8 it is behind the plain network, from 16 on ahead")
    assert plain[0] == min(plain)
    assert says("The plain network is best with the smallest mini-batches")


@pytest.mark.slow
def test_the_last_layer_moves_most_and_with_normalization_hardly_any_does():
    moved = numbers(r"(\S+) at the end", "demo_moving_layers")
    plain, normalized = moved[:4], moved[4:]
    assert plain == sorted(plain)
    assert plain[3] > 2
    assert says("more than two of their standard deviations away")
    assert max(normalized) < 0.1
    assert says("means of all layers hardly move")


@pytest.mark.slow
def test_the_smaller_the_batch_the_noisier_the_normalized_value():
    spread = numbers(r"standard deviation (\S+),", "demo_noise")
    assert sorted(spread, reverse=True) == spread
    assert len(spread) == 3


@pytest.mark.slow
def test_single_images_are_guessed_with_batch_statistics():
    batch, running = two_curves("demo_forgotten_mode")
    assert batch[0] == pytest.approx(50, abs=1)
    assert batch[-1] == pytest.approx(running[-1], abs=2)
    assert set(running) == {running[0]}
    assert says("about half of them are right")


@pytest.mark.slow
def test_running_averages_are_close_to_those_of_the_whole_training_set():
    assert max(numbers(r"at most (\S+) standard", "demo_whole_set")) < 0.2
    assert says("no mean is off by a fifth of a standard deviation")
    ratios = numbers(r"ratios from (\S+) to", "demo_whole_set")
    ratios += numbers(r"ratios from \S+ to (\d\.\d+)", "demo_whole_set")
    assert len(ratios) == 8
    assert max(abs(ratio - 1) for ratio in ratios) < 0.1
    assert says("no standard deviation by ten per cent")
    first, second = numbers(r"right\D+: +(\S+) %", "demo_whole_set")
    assert first == pytest.approx(second, abs=0.5)


def shares(name):
    """What the three ways get right on images that are changed in this way."""
    found = re.search(
        rf"{name}: plain network (\S+) %, training statistics (\S+) %, "
        r"measured once more (\S+) %",
        text_of("demo_covariate_shift"),
    )
    return [float(number) for number in found.groups()]


@pytest.mark.slow
def test_haze_is_undone_by_measuring_once_more_and_a_swap_is_not():
    usual, haze = shares("as in training"), shares("haze")
    assert haze[1] < haze[0] - 2
    assert says("with training statistics does worse than the plain one")
    assert haze[2] == pytest.approx(usual[1], abs=0.5)
    assert says("as good as before")
    assert max(shares("black and white swapped")) < 50
    assert says("With black and white swapped it does not")


def test_haze_is_a_factor_and_a_bias_that_the_first_layer_takes_away():
    X = load_digits_data().X_train[:, :200]
    W = np.random.RandomState(0).randn(3, 64)
    _, gamma, beta, *running = layer()
    plain, *_ = forward(W @ X, gamma, beta, *running, epsilon=0)
    hazy, *_ = forward(W @ (X / 2 + 1 / 4), gamma, beta, *running, epsilon=0)
    np.testing.assert_allclose(hazy, plain)


@pytest.mark.slow
def test_the_folded_network_is_smaller_and_gives_the_same():
    assert numbers(r"distance of two outputs: (\S+)", "demo_fold_network")[0] < 1e-9
    kept, folded = numbers(r"numbers kept.*: (\d+)", "demo_fold_network")
    assert kept - folded == 4 * 32 * 3  # four per unit give way to one bias
    assert folded == 64 * 32 + 3 * 32 * 32 + 32 + 4 * 32 + 1
