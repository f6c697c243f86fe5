"""Notebook 01: its worked examples, its tables and what its pictures claim."""

import re

import numpy as np
import pytest
from figures import axes_of, drawn, same_limits
from running import outputs, printed, shown
from sklearn.preprocessing import StandardScaler

from grader.authoring.source import read_source, reference
from opt_utils import ACTIVATIONS, layer_gradients, layer_outputs

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


# What the figures show, asked of the figures themselves


def figure(cell, *earlier):
    """The only figure of a demonstration, and the names it leaves behind."""
    names = drawn(NAME, *earlier, cell)
    (found,) = names.figures[cell]
    return found, names


def test_stored_and_unseen_points_lie_on_the_same_axes():
    found, names = figure("demo_memorizer")
    left, right = axes_of(found)
    assert same_limits(left, right)
    for ax in (left, right):
        (x0, x1), (y0, y1) = ax.get_xlim(), ax.get_ylim()
        assert x0 < names.X[0].min() < names.X[0].max() < x1
        assert y0 < names.X[1].min() < names.X[1].max() < y1
    wrong = names.memorizer.predict(names.X[:, names.unseen].T)
    wrong = wrong != names.Y[0, names.unseen]
    said = re.search(r"(\d+) of the 150 others \(an error of (\S+) %", PROSE).groups()
    assert said == (f"{150 - wrong.sum()}", f"{100 * wrong.mean():.2f}")


def test_most_measurements_lie_where_the_answer_says():
    _, names = figure("demo_precision")
    answer = PROSE.split("two standard deviations. With")[1]
    said = re.findall(r"between ([\d.]+) % and ([\d.]+) %", answer)
    for n, (low, high) in zip((100, 10000), said, strict=False):
        inside = (float(low) <= names.measured[n]) & (names.measured[n] <= float(high))
        assert 0.9 < inside.mean() < 0.99


def test_with_replacement_about_63_per_cent_of_the_indices_come():
    found, names = figure("demo_replacement")
    once, again = axes_of(found)
    assert [bar.get_height() for bar in once.patches][:3] == [0, 300, 0]
    different = np.unique(names.draws["with replacement"]).size
    assert different == 300 - again.patches[0].get_height()
    assert abs(different - int(re.search(r"About (\d+)\. One draw", PROSE)[1])) < 10
    missed = (1 - 1 / 300) ** 300
    assert f"{missed:.3f}" in PROSE
    assert round(1 - missed, 2) == 0.63
    assert missed == pytest.approx(np.exp(-1), rel=0.01)


def test_the_minimum_of_the_valley_is_surrounded_by_contours_on_shared_axes():
    found, _ = figure("demo_valley")
    left, right = axes_of(found)
    assert same_limits(left, right)
    for ax, lowest in ((left, (1, 4)), (right, (2, 2))):
        paths = [path for one in ax.collections for path in one.get_paths()]
        rings = [part for path in paths for part in path.to_polygons(closed_only=False)]
        closed = [ring for ring in rings if np.allclose(ring[0], ring[-1])]
        around = [
            ring
            for ring in closed
            if (ring.min(0) < lowest).all() and (lowest < ring.max(0)).all()
        ]
        assert len(around) >= 3


def test_the_distances_from_the_minimum_are_those_of_the_answer():
    found, names = figure("demo_valley")
    said = re.search(r"still (\S+) away .*? of the (\S+) at the start", PROSE)
    end, start = map(float, said.groups())
    lines = [ax.lines[1].get_xydata() for ax in axes_of(found)]
    assert np.linalg.norm(lines[0][0] - (1, 4)) == pytest.approx(start, abs=5e-3)
    assert np.linalg.norm(lines[0][-1] - (1, 4)) == pytest.approx(end, abs=5e-3)
    assert np.linalg.norm(lines[1][-1] - (2, 2)) < 1e-3
    condition = np.linalg.cond(names.raw @ names.raw.T)
    assert round(condition) == int(re.search(r"number is about (\d+)\.", PROSE)[1])


def test_a_condition_number_of_a_hundred_takes_458_steps():
    steps = np.log(100) / -np.log(1 - 1 / 100)
    assert f"\\approx {steps:.0f}$ steps" in PROSE


def test_the_three_gradients_share_a_scale_with_a_colour_bar():
    found, names = figure("demo_symmetry", "demo_memorizer")
    norms = {ax.images[0].norm.vmax for ax in axes_of(found)}
    assert norms == {max(np.abs(dW1).max() for dW1 in names.gradients.values())}
    assert len(found.axes) == 4
    equal, own, zero = names.gradients.values()
    assert np.ptp(equal, axis=0).max() < 1e-15
    assert np.abs(zero).max() == 0
    assert np.ptp(own, axis=0).min() > 0.05


def test_the_slopes_of_the_table_and_of_the_prediction():
    found, _ = figure("demo_activations")
    highest = {line.get_label(): line.get_ydata().max() for line in found.axes[1].lines}
    assert highest == pytest.approx({"sigmoid": 0.25, "tanh": 1, "relu": 1})
    passed = {
        name: activation.slope(activation(np.array([4.0]))).item()
        for name, activation in ACTIVATIONS.items()
    }
    said = re.search(r"sigmoid passes (\S+) %, and tanh passes (\S+) %", PROSE).groups()
    assert said == (f"{100 * passed['sigmoid']:.1f}", f"{100 * passed['tanh']:.2f}")
    assert passed["relu"] == 1


def test_histograms_that_are_compared_have_one_scale():
    wrong, _ = figure("demo_wrong_scales")
    assert same_limits(*axes_of(wrong))
    right, names = figure("demo_twenty_layers", "demo_wrong_scales")
    _, xavier, he = axes_of(right)
    assert same_limits(xavier, he)
    for activation, start in list(names.starts.values())[1:]:
        outputs = layer_outputs(names.signal, start, activation)
        inside = [np.mean(A[A > 0] <= 5) for A in outputs]
        assert min(inside) > 0.99  # hardly anything is left out


def sizes(found):
    """Sizes in the layers 1 and 20, by line: forward and backward."""
    return [
        {line.get_label(): line.get_ydata()[[0, -1]] for line in ax.lines}
        for ax in found.axes
    ]


def test_the_small_start_vanishes_both_ways_and_the_large_one_explodes_backward():
    found, names = figure("demo_gradients_back", "demo_wrong_scales")
    forward, backward = sizes(found)
    assert forward["tanh, 0.01"][1] < 1e-19
    assert 1e-20 < backward["tanh, 0.01"][0] < 1e-18
    grown = backward["tanh, 1"][0]
    assert f"{grown / 1e7:.1f} \\cdot 10^7" in PROSE
    assert (grown / backward["tanh, 1"][1]) ** (1 / 19) == pytest.approx(2.5, abs=0.05)
    last = layer_outputs(names.signal, names.deep_network(0.01), "tanh")[-1]
    assert np.abs(last).max() < 1e-19
    outputs = layer_outputs(names.signal, names.deep_network(1), "tanh")
    assert np.mean(np.abs(outputs[-1]) > 0.99) == pytest.approx(0.8, abs=0.02)
    slopes = np.mean([np.mean((1 - A**2) ** 2) for A in outputs])
    assert f"{slopes:.3f} = {100 * slopes:.1f}" in PROSE
    assert f"its root is {np.sqrt(100 * slopes):.1f}" in PROSE


def test_he_keeps_relu_both_ways_and_sigmoid_loses_only_its_gradients():
    found, _ = figure("demo_sizes", "demo_wrong_scales", "demo_twenty_layers")
    forward, backward = sizes(found)
    assert 0.5 < forward["ReLU, He"][1] < 1 > backward["ReLU, He"][0] > 0.9
    assert forward["ReLU, Xavier"] == pytest.approx([0.7, 7e-4], rel=0.1)
    assert forward["sigmoid, Xavier"] == pytest.approx([0.5, 0.5], abs=0.05)
    lost = backward["sigmoid, Xavier"][0]
    assert np.log10(lost) == pytest.approx(-12, abs=0.1)
    assert (1 / lost) ** (1 / 19) == pytest.approx(4, abs=0.5)


def test_the_mean_square_of_a_gradient_is_multiplied_as_the_formula_says():
    """n · Var(w) · E(slope²), for He's weights and ReLU: 1 in every layer."""
    rng = np.random.RandomState(3)
    parameters = SOLUTION["initialize_he"]([500] * 6, 0)
    X, dA = rng.randn(500, 100), rng.randn(500, 100)
    found = [np.mean(g**2) for g in layer_gradients(X, parameters, dA, "relu")]
    np.testing.assert_allclose(found, 1, rtol=0.15)
