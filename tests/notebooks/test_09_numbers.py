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


def says(sentence):
    """Whether the notebook says so; a test of a sentence fails when it is rewritten."""
    return sentence in " ".join(PROSE.split())


def told(cell):
    """What the pictures of a cell say of themselves."""
    found = outputs(NAME)[cell]
    return "".join(output.data["text/plain"] for output in found if "data" in output)


def means(text):
    """The mean of each combination, by activation and optimizer."""
    found = re.findall(r"(\w+) with (\w+): mean (\S+), from", text)
    return {(activation, name): float(mean) for name, activation, mean in found}


@pytest.mark.slow
def test_which_published_bars_overlap():
    found = re.findall(
        r"(0\.\d+) at the default rate, (0\.\d+) at", told("demo_published")
    )
    columns = np.array(found, dtype=float).T  # of SGD, Adam, RMSprop
    bars = 2 * np.sqrt(columns * (1 - columns) / 10_000)
    apart = np.abs(columns[:, :, np.newaxis] - columns[:, np.newaxis])
    overlap = apart < bars[:, :, np.newaxis] + bars[:, np.newaxis]
    assert overlap[0, 1, 2]
    assert not overlap[0, 0, 1:].any()
    assert says("In the first column those of RMSprop and Adam overlap")
    assert overlap[1].all()
    assert says("in the second all three overlap")
    sgd, _, rmsprop = columns.T
    assert rmsprop[0] == columns[0].max()
    assert sgd[1] == columns[1].max()
    assert sgd[0] == columns[0].min()
    assert says("Adam is first nowhere")


@pytest.mark.slow
def test_a_shared_rate_decides_who_is_first():
    at = dict(
        re.findall(
            r"rate for all = (\S+): (.*?)(?=rate for all|$)", told("demo_slide_rate")
        )
    )
    small, large = means(at["0.001"]), means(at["1"])
    activations = ("sigmoid", "tanh", "relu")
    assert max(small[a, "sgd"] for a in activations) < 0.3
    assert says("At the rate 0.001 SGD looks hopeless")
    for activation in activations:
        ahead = large[activation, "sgd"] - max(
            large[activation, name] for name in ("rmsprop", "adam")
        )
        assert ahead > (0.03 if activation == "sigmoid" else 0.1)
    assert says(
        "ahead of RMSprop and Adam with every activation, and far ahead with tanh"
    )


@pytest.mark.slow
def test_practically_every_run_lies_in_the_band():
    text = told("demo_dots")
    band = re.search(r"grey band .* from (\S+) to (\S+)\.$", text)
    low, high = (float(number) for number in band.groups())
    runs = [run for row in rows().values() for run in row[1:4]]
    assert len(runs) == 27
    assert sum(low - 5e-4 <= run <= high + 5e-4 for run in runs) >= 25
    assert says("practically every run is inside it")


@pytest.mark.slow
def test_no_difference_is_shown_and_one_of_three_points_is_unlikely():
    bars = re.findall(
        r"(\w+) − (\w+), (\w+): (\S+), from (\S+) to (\S+)\.", told("demo_differences")
    )
    assert len(bars) == 18
    assert all(float(low) < 0 < float(high) for *_, low, high in bars)
    assert says("In our run none: every bar contains zero")
    optimizers = [bar for bar in bars if bar[0] in ("sgd", "rmsprop", "adam")]
    ends = [abs(float(end)) for *_, low, high in optimizers for end in (low, high)]
    assert max(ends) < 0.03
    assert says("one of more than three percentage points is unlikely")
    text = printed(outputs(NAME)["demo_differences"])
    stated = re.search(r"Optimizers: no bar reaches farther than (\S+) from", text)
    assert float(stated[1]) == pytest.approx(max(ends), abs=2e-3)
    behind = [float(bar[3]) for bar in bars if bar[1] == "sigmoid"]
    assert len(behind) == 6
    assert min(behind) > 0
    assert says("With each optimizer sigmoid is a little behind the other two")


@pytest.mark.slow
def test_sgd_wants_rates_a_hundred_to_a_thousand_times_as_large():
    best = {names: row[0] for names, row in rows().items()}
    ratios = [
        best["sgd", a] / best[other, a]
        for a in ("sigmoid", "tanh", "relu")
        for other in ("rmsprop", "adam")
    ]
    assert min(ratios) >= 99
    assert max(ratios) <= 1001
    assert says("a hundred to a thousand times as large")


@pytest.mark.slow
def test_the_training_set_is_nearly_solved_and_ranks_nobody():
    train, dev = (means(half) for half in told("demo_gap").split("dev set: "))
    gaps = {names: train[names] - dev[names] for names in train}
    assert len(gaps) == 9
    assert min(gaps.values()) > 0.01
    assert max(gaps.values()) < 0.04
    assert says("here between one and four percentage points")
    assert min(v for (a, _), v in train.items() if a != "sigmoid") > 0.99
    assert says("With tanh and ReLU it is above 0.99 for every optimizer")
    assert count([64, 50, 50, 10], batchnorm=True)[1] - 100 > 6000
    assert says("More than 6,000 numbers were trained on 1,285 images")


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
    assert 0.001 / steps[1e-8][1] == pytest.approx(30, abs=4)
    assert says("scikit-learn's about a thirtieth")
    assert all(
        moved[0] == pytest.approx(moved[1], rel=0.005)
        for size, moved in steps.items()
        if size >= 1e-4
    )
    assert says("Above $10^{-4}$ the programs agree to the eye")
    assert all(
        moved[2] == pytest.approx(moved[0]) for moved in steps.values() if moved[2:]
    )
