"""What notebook 09 says: closed forms, slopes, libraries as judges, the grid's run."""

import re
from itertools import product

import numpy as np
import pytest
from running import outputs, printed
from scipy.special import log_softmax
from sklearn.metrics import log_loss
from sklearn.neural_network import MLPClassifier

from grader.authoring.source import read_source, reference

NAME = "09_optimizers_and_activations"
SOLUTION = reference(NAME)
PROSE = "\n".join(
    c.source for c in read_source(NAME).cells if c.cell_type == "markdown"
)
softmax, softmax_cost = SOLUTION["softmax"], SOLUTION["softmax_cost"]
count, run_grid = SOLUTION["count_parameters"], SOLUTION["run_grid"]


def examples(classes, m, scale=3.0):
    """Numbers of a last layer and one-hot labels."""
    rng = np.random.RandomState(classes + m)
    return scale * rng.randn(classes, m), np.eye(classes)[
        :, rng.randint(classes, size=m)
    ]


@pytest.mark.parametrize("shift", [0, 1000, -1000])
def test_softmax_is_the_worked_example_whatever_the_shift(shift):
    z = np.log([[1.0], [2.0], [5.0]]) + shift
    assert softmax(z).ravel() == pytest.approx([1 / 8, 2 / 8, 5 / 8])
    cost, dZ = softmax_cost(z, np.array([[0], [0], [1]]))
    assert cost == pytest.approx(-np.log(5 / 8))
    assert dZ.ravel() == pytest.approx([1 / 8, 2 / 8, -3 / 8])


@pytest.mark.parametrize(("classes", "m"), [(2, 1), (3, 7), (10, 64)])
def test_cost_and_probabilities_are_those_of_scipy_and_scikit_learn(classes, m):
    Z, Y = examples(classes, m)
    expected = log_softmax(Z, axis=0)
    assert np.allclose(softmax(Z), np.exp(expected), rtol=1e-12)
    cost, _ = softmax_cost(Z, Y)
    assert cost == pytest.approx(-np.sum(Y * expected) / m)
    labels = Y.argmax(axis=0)
    judged = log_loss(labels, softmax(Z).T, labels=range(classes))
    assert cost == pytest.approx(judged)


def test_the_gradient_is_the_measured_slope_and_every_column_adds_up_to_zero():
    Z, Y = examples(4, 5)
    _, dZ = softmax_cost(Z, Y)
    for place in product(range(4), range(5)):
        step = np.zeros(Z.shape)
        step[place] = 1e-5
        up, down = softmax_cost(Z + step, Y)[0], softmax_cost(Z - step, Y)[0]
        assert dZ[place] == pytest.approx((up - down) / 2e-5, abs=1e-9)
    assert dZ.sum(axis=0) == pytest.approx(0)


def test_an_untrained_network_costs_ln_10_and_a_sure_wrong_one_its_margin():
    assert softmax_cost(np.zeros((10, 3)), np.eye(10)[:, :3])[0] == pytest.approx(
        np.log(10)
    )
    cost, _ = softmax_cost(np.array([[1000.0], [0.0]]), np.eye(2)[:, 1:])
    assert cost == pytest.approx(1000)


@pytest.mark.parametrize(
    ("dims", "batchnorm", "expected"),
    [
        ([784, 50, 10], False, (39_760, 39_760)),
        ([784, 50, 50, 10], True, (42_710, 42_510)),
        ([784, 50, 50, 10], False, (42_310, 42_310)),
    ],
)
def test_the_published_networks_are_counted(dims, batchnorm, expected):
    assert count(dims, batchnorm) == expected


def test_weights_and_biases_are_counted_as_scikit_learn_stores_them():
    X, y = np.random.RandomState(0).randn(20, 7), np.arange(20) % 4
    net = MLPClassifier((5, 3), max_iter=1, solver="lbfgs")
    with pytest.warns(match="failed to converge"):
        net.fit(X, y)
    stored = sum(array.size for array in [*net.coefs_, *net.intercepts_])
    assert count([7, 5, 3, 4]) == (stored, stored)


def test_the_grid_trains_every_combination_once_and_keeps_its_order():
    asked = []

    def train(*combination):
        asked.append(combination)
        return 1 / len(asked)

    lists = ["a", "b"], ["c"], [0.1, 0.2, 0.3], [7, 8]
    scores, best = run_grid(*lists, train)
    assert sorted(asked) == sorted(product(*lists))
    for places in np.ndindex(scores.shape):
        named = tuple(names[i] for names, i in zip(lists, places, strict=True))
        assert scores[places] == pytest.approx(1 / (asked.index(named) + 1))
    assert best.ravel() == pytest.approx([0.1, 0.1])
    assert best.shape == (2, 1)


def test_the_standard_error_of_the_published_test_is_the_stated_one():
    assert np.sqrt(0.97 * 0.03 / 10_000) == pytest.approx(0.0017, abs=5e-5)


def test_scikit_learns_epsilon_is_up_to_32_times_as_large():
    assert 1 / np.sqrt(1 - 0.999) == pytest.approx(32, abs=0.5)


# The whole notebook


def rows():
    """The table of the grid: best rate, three runs and their mean, by combination."""
    text = printed(outputs(NAME)["demo_grid"])
    found = re.findall(r"^ *(\w+) with (\w+) +(.*)$", text, re.MULTILINE)
    return {(o, a): [float(n) for n in numbers.split()] for o, a, numbers in found}


@pytest.mark.slow
def test_at_their_own_rates_the_optimizers_are_close():
    assert len(rows()) == 9
    for activation in ("sigmoid", "tanh", "relu"):
        means = [row[-1] for (_, a), row in rows().items() if a == activation]
        assert np.ptp(means) < 0.02
        assert min(means) > 0.94


@pytest.mark.slow
def test_no_best_rate_lies_at_an_end_of_the_list():
    assert all(0.001 < row[0] < 10 for row in rows().values())


@pytest.mark.slow
def test_the_winner_falls_on_the_test_set_as_the_text_says():
    text = printed(outputs(NAME)["demo_test_once"])
    dev, test = (float(n) for n in re.findall(r"accuracy: (\S+),", text))
    stated = re.search(r"from (0\.\d+) on dev to (0\.\d+) on test", PROSE)
    assert (dev, test) == pytest.approx([float(n) for n in stated.groups()], abs=0.01)


@pytest.mark.slow
def test_the_programs_agree_on_adam_but_for_tiny_gradients():
    text = printed(outputs(NAME)["demo_three_adams"])
    steps = {}
    for line in re.findall(r"^ +(\de.*)$", text, re.MULTILINE):
        size, *moved = (float(number) for number in line.split())
        steps[size] = moved
    assert steps[1e-8][0] == pytest.approx(0.0005)
    assert steps[1e-8][1] == pytest.approx(0.001 / (1 + 1 / np.sqrt(0.001)), rel=1e-3)
    assert steps[1.0][0] == pytest.approx(steps[1.0][1], rel=1e-6)
    assert all(
        moved[2] == pytest.approx(moved[0]) for moved in steps.values() if moved[2:]
    )
