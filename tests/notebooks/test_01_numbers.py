"""Notebook 01: its worked examples, its tables and what its pictures claim."""

import re

import numpy as np
import pytest
from running import outputs, printed, shown
from sklearn.preprocessing import StandardScaler

from grader.authoring.source import read_source, reference
from opt_utils import layer_outputs

NAME = "01_data_and_initialization"
SOLUTION = reference(NAME)
PROSE = "\n".join(
    cell.source for cell in read_source(NAME).cells if cell.cell_type == "markdown"
)
split, diagnose = SOLUTION["split_indices"], SOLUTION["diagnose"]
normalize = SOLUTION["normalize_inputs"]
starts = pytest.mark.parametrize(
    ("function", "gain"), [("initialize_he", 2), ("initialize_xavier", 1)]
)


# Splits


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    ("m", "dev", "test"), [(10, 0.2, 0.2), (1000, 0.01, 0.01), (7, 0.3, 0), (1, 0, 0)]
)
def test_the_parts_are_disjoint_and_complete(m, dev, test, seed):
    parts = split(m, dev, test, seed)
    assert sorted(np.concatenate(parts)) == list(range(m))
    assert [len(part) for part in parts[1:]] == [round(dev * m), round(test * m)]


def test_the_table_of_splits_scatters_as_the_formula_says():
    rows = re.findall(
        r"^\| [\d,]+ \| [\d :]+ \| ([\d,]+) \| ([\d.]+) % \|$", PROSE, re.M
    )
    assert len(rows) == 4
    for n, percent in rows:
        scatter = 100 * np.sqrt(0.05 * 0.95 / int(n.replace(",", "")))
        assert round(scatter, 2) == float(percent)


# Bias and variance


def test_the_models_of_the_table_have_the_verdict_of_the_table():
    rows = re.findall(r"^\| ([A-E]) \| (.*) \|$", PROSE, re.M)
    rows = [(name, cells.split(" | ")) for name, cells in rows if "|" in cells]
    assert [name for name, _ in rows] == list("ABCDE")
    for name, (human, train, dev, bias, variance, verdict) in rows:
        human, train, dev = (float(number) for number in (human, train, dev))
        assert (train - human, dev - train) == (float(bias), float(variance))
        if name != "E":
            found = diagnose(train / 100, dev / 100, human / 100)
            assert verdict.startswith(found)


@pytest.mark.parametrize("human", [0, 0.1, 0.25])
def test_a_common_shift_of_all_errors_changes_nothing(human):
    for train, dev in [(0.125, 0.1875), (0.125, 0.5), (0.25, 0.25)]:
        assert diagnose(train + human, dev + human, human) == diagnose(train, dev)


# Normalizing


def test_one_to_five_becomes_roots_of_two():
    train, test, mu, sigma = normalize(np.array([[1, 2, 3, 4, 5]]), np.array([[3, 7]]))
    root = np.sqrt(2)
    assert train[0] == pytest.approx([-root, -1 / root, 0, 1 / root, root])
    assert test[0] == pytest.approx([0, 2 * root])
    assert (mu.item(), sigma.item()) == pytest.approx((3, root))


def test_normalizing_agrees_with_scikit_learn():
    rng = np.random.RandomState(0)
    train, test = rng.rand(4, 30) * [[1], [10], [100], [0.1]], rng.rand(4, 7)
    scaler = StandardScaler().fit(train.T)
    ours = normalize(train, test)
    np.testing.assert_allclose(ours[0], scaler.transform(train.T).T)
    np.testing.assert_allclose(ours[1], scaler.transform(test.T).T)
    np.testing.assert_allclose(ours[2].ravel(), scaler.mean_)
    np.testing.assert_allclose(ours[3].ravel(), scaler.scale_)


def test_shifting_and_stretching_a_feature_changes_nothing():
    rng = np.random.RandomState(1)
    train, test = rng.randn(3, 20), rng.randn(3, 5)
    a, b = np.array([[2], [0.5], [30]]), np.array([[1], [-4], [100]])
    for before, after in zip(
        normalize(train, test)[:2], normalize(a * train + b, a * test + b), strict=False
    ):
        np.testing.assert_allclose(before, after, atol=1e-12)


# Starts


@starts
def test_the_factor_is_the_root_of_the_gain_over_the_inputs(function, gain):
    dims, rng = [8, 2, 3], np.random.RandomState(6)
    parameters = SOLUTION[function](dims, 6)
    for layer in (1, 2):
        drawn = rng.randn(dims[layer], dims[layer - 1])
        factor = np.sqrt(gain / dims[layer - 1])
        np.testing.assert_allclose(parameters[f"W{layer}"], factor * drawn)
        assert not parameters[f"b{layer}"].any()


@starts
def test_the_variance_of_many_weights_is_the_gain_over_the_inputs(function, gain):
    W = SOLUTION[function]([400, 500], 0)["W1"]
    assert W.var() == pytest.approx(gain / 400, rel=0.02)
    assert abs(W.mean()) < 4 * np.sqrt(gain / 400 / W.size)


def size_after(function, activation, layers=20):
    """Mean square of the outputs of the last layer over that of the first."""
    signal = np.random.RandomState(1).randn(400, 50)
    parameters = SOLUTION[function]([400] * (layers + 1), 0)
    sizes = [np.mean(A**2) for A in layer_outputs(signal, parameters, activation)]
    return sizes[-1] / sizes[0]


def test_he_keeps_relu_and_xavier_halves_it_in_every_layer():
    assert 0.5 < size_after("initialize_he", "relu") < 2
    assert 0.5 < size_after("initialize_xavier", "relu") * 2**19 < 2


def test_the_variance_of_the_marking_guide_keeps_leaky_relu():
    rng = np.random.RandomState(0)
    A = rng.randn(500, 50)
    before = np.mean(A**2)
    for _ in range(10):
        Z = np.sqrt(1.6 / 500) * rng.randn(500, 500) @ A
        A = np.where(Z > 0, Z, 0.5 * Z)
    assert np.mean(A**2) == pytest.approx(before, rel=0.3)


@pytest.mark.parametrize("function", ["initialize_he", "initialize_xavier"])
def test_the_expected_output_is_what_the_function_gives(function):
    section = PROSE.split("Your turn: " + {"h": "He", "x": "Xavier"}[function[11]])[1]
    for name, value in SOLUTION[function]([8, 2, 3], 1).items():
        shown = re.search(rf"^\| `{name}` \| (.*) \|$", section, re.M)[1]
        numbers = [float(number) for number in re.findall(r"-?\d+\.\d*", shown)]
        assert numbers == pytest.approx(value.ravel(), abs=5e-9)


# What the pictures claim


@pytest.mark.slow
def test_the_memorizer_is_perfect_on_what_it_stored_only():
    text = printed(outputs(NAME)["demo_memorizer"])
    stored, unseen = (float(n) for n in re.findall(r"([\d.]+)%", text))
    assert stored == 0
    assert unseen > 5


def description(cell):
    """The text alternatives of the pictures of a cell."""
    return shown(outputs(NAME)[cell])


@pytest.mark.slow
def test_degree_five_is_better_on_new_points_than_one_and_thirteen():
    errors = re.findall(
        r"error ([\d.]+) on them and ([\d.]+)", description("demo_degrees")
    )
    (train1, dev1), (_, dev5), (train13, dev13) = (map(float, pair) for pair in errors)
    assert dev5 < min(dev1, dev13)
    assert train13 < 0.01 < train1
    assert dev13 > dev1


@pytest.mark.slow
def test_the_diagnosis_turns_from_bias_to_variance_once():
    found = re.findall(r"\d+ (bias|variance)", description("demo_diagnose_degrees"))
    turn = found.index("variance")
    assert found == ["bias"] * turn + ["variance"] * (12 - turn)
    assert 1 < turn < 12


@pytest.mark.slow
def test_normalized_features_bring_the_path_home():
    raw, scaled = re.findall(r"steps: ([\d.]+)", printed(outputs(NAME)["demo_valley"]))
    assert float(raw) > 1
    assert float(scaled) < 0.001
