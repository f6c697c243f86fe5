"""The main notebook's numbers: worked examples and tables say what is true."""

import re

import numpy as np
import pytest

import test_cases
from grader.authoring.source import read_source, reference

NAME = "04_optimization_methods"
NOTEBOOK = read_source(NAME)
SOLUTION = reference(NAME)
PROSE = "\n".join(c.source for c in NOTEBOOK.cells if c.cell_type == "markdown")
COSTS = {
    "gd": [0.702405, 0.668101, 0.635288, 0.600491, 0.573367],
    "momentum": [0.702413, 0.668167, 0.635388, 0.600591, 0.573444],
    "adam": [0.702166, 0.167845, 0.141316, 0.138788, 0.136066],
}


def one_layer(w):
    """Parameters of a single weight; the bias is not used."""
    return {"W1": np.array([[float(w)]]), "b1": np.zeros((1, 1))}


def slope(g):
    return {"dW1": np.array([[float(g)]]), "db1": np.zeros((1, 1))}


def velocities(slopes, beta=0.9):
    """The v of every step when these slopes come in."""
    parameters, v, seen = one_layer(0), slope(0), []
    for g in slopes:
        parameters, v = SOLUTION["update_parameters_with_momentum"](
            parameters, slope(g), v, beta, 0.1
        )
        seen.append(v["dW1"].item())
    return seen


def adam_positions(slopes, **options):
    """Where Adam stands after every step from 0 when these slopes come in."""
    parameters, v, s, seen = one_layer(0), slope(0), slope(0), []
    for t, g in enumerate(slopes, start=1):
        parameters, v, s = SOLUTION["update_parameters_with_adam"](
            parameters, slope(g), v, s, t, epsilon=1e-12, **options
        )
        seen.append(parameters["W1"].item())
    return seen


# The worked examples


@pytest.mark.parametrize("learning_rate", [0.1, 1, 1.9, 2.1])
def test_a_step_on_the_parabola_multiplies_by_one_minus_the_rate(learning_rate):
    parameters = one_layer(10)
    for k in range(1, 13):
        parameters = SOLUTION["update_parameters_with_gd"](
            parameters, slope(parameters["W1"].item()), learning_rate
        )
        expected = (1 - learning_rate) ** k * 10
        assert parameters["W1"].item() == pytest.approx(expected, abs=1e-9)


def test_the_positions_on_the_parabola_are_the_ones_in_the_text():
    assert [round(10 * 0.9**k, 2) for k in range(4)] == [10, 9, 8.1, 7.29]
    assert r"$10, \; 9, \; 8.1, \; 7.29, \dots$" in PROSE


def test_the_shuffled_columns_in_the_text_follow_the_order_in_the_text():
    order = [2, 0, 4, 1, 3]
    X = np.array([[1, 2, 3, 4, 5], [10, 20, 30, 40, 50]])[:, order]
    Y = np.array([[1, 0, 1, 1, 0]])[:, order]
    assert "random order is $2, 0, 4, 1, 3$" in PROSE
    for row in (*X, *Y):
        assert " & ".join(map(str, row)) in PROSE


@pytest.mark.parametrize(
    ("m", "sizes"), [(148, [64, 64, 20]), (128, [64, 64]), (10, [10])]
)
def test_the_sizes_in_the_answer_to_the_prediction_are_right(m, sizes):
    batches = SOLUTION["random_mini_batches"](np.zeros((2, m)), np.zeros((1, m)))
    assert [x.shape[1] for x, _ in batches] == sizes


def test_the_velocity_of_a_steady_slope_climbs_to_one():
    seen = velocities([1] * 30)
    np.testing.assert_allclose(seen, 1 - 0.9 ** np.arange(1, 31))
    assert "| $v_k$, slope always 1 | 0.1 | 0.19 | 0.271 |" in PROSE
    np.testing.assert_allclose(seen[:3], [0.1, 0.19, 0.271])


def test_the_velocity_of_an_alternating_slope_stays_at_a_nineteenth():
    seen, k = velocities([1, -1] * 50), np.arange(1, 101)
    np.testing.assert_allclose(seen, -((-1.0) ** k) * (1 - (-0.9) ** k) / 19)
    assert "| $v_k$, slope alternates | 0.1 | −0.01 | 0.091 |" in PROSE
    np.testing.assert_allclose(seen[:3], [0.1, -0.01, 0.091])
    assert abs(seen[-1]) == pytest.approx(1 / 19, rel=1e-3)


@pytest.mark.parametrize("g", [4, 0.001, -7])
def test_the_first_step_of_adam_is_the_learning_rate_long(g):
    assert adam_positions([g], learning_rate=0.01) == [
        pytest.approx(-0.01 * np.sign(g))
    ]


@pytest.mark.parametrize("beta2", [0.5, 0.999])
def test_a_slope_that_changes_sign_makes_adam_step_back_a_nineteenth(beta2):
    first, second = adam_positions([1, -1], learning_rate=0.01, beta2=beta2)
    assert second - first == pytest.approx(0.01 / 19)


def test_without_bias_correction_the_first_step_is_three_times_as_long():
    assert round((1 - 0.9) / np.sqrt(1 - 0.999), 1) == 3.2
    assert r"$0.1 / \sqrt{0.001} \approx 3.2$" in PROSE


def momentum_is_stable(alpha, curvature=100, beta=0.9):
    """Whether (w, v) shrinks: the eigenvalues of one step are below 1."""
    v_row = [(1 - beta) * curvature, beta]
    step = [[1 - alpha * v_row[0], -alpha * v_row[1]], v_row]
    return bool(abs(np.linalg.eigvals(step)).max() < 1)


def test_in_the_valley_momentum_tolerates_nineteen_times_the_rate():
    limit = 19 * 2 / 100
    assert momentum_is_stable(0.999 * limit)
    assert not momentum_is_stable(1.001 * limit)


def test_the_marking_guide_estimates_the_lag_of_momentum():
    j = np.arange(2000)
    assert (0.1 * 0.9**j * j).sum() == pytest.approx(9)
    gd, momentum = COSTS["gd"], COSTS["momentum"]
    estimate = 9 / 5 * (gd[0] - gd[1]) / 1000
    assert estimate == pytest.approx(momentum[1] - gd[1], rel=0.1)


def test_the_marking_guide_counts_the_steps_that_a_start_at_rest_costs():
    assert (1 - np.array(velocities([1] * 500))).sum() == pytest.approx(9)


def test_gradients_times_64_are_a_rate_times_64_for_gd_and_nothing_for_adam():
    gd = SOLUTION["update_parameters_with_gd"]
    scaled = gd(one_layer(1), slope(64 * 0.3), 0.0007)
    assert scaled == gd(one_layer(1), slope(0.3), 64 * 0.0007)
    assert round(64 * 0.0007, 3) == 0.045
    slopes = np.array([0.3, -0.2, 0.5])
    assert adam_positions(64 * slopes) == pytest.approx(adam_positions(slopes))


# The tables "Expected output"


def printed_numbers(text):
    return [float(n) for n in re.findall(r"-?\d+\.\d*(?:e-?\d+)?", text)]


def table_row(text, name):
    """The numbers that a table of the notebook shows for a name."""
    cells = re.findall(rf"^\| {re.escape(name)} \| (.*) \|$", text, re.MULTILINE)
    assert len(cells) == 1, f"{len(cells)} rows for {name}"
    return printed_numbers(cells[0])


def outputs():
    """Graded function, name in its table, value recomputed from the reference."""
    gd = SOLUTION["update_parameters_with_gd"](
        *test_cases.update_parameters_with_gd_test_case()
    )
    momentum = SOLUTION["update_parameters_with_momentum"](
        *test_cases.update_parameters_with_momentum_test_case(), 0.9, 0.01
    )
    adam = SOLUTION["update_parameters_with_adam"](
        *test_cases.update_parameters_with_adam_test_case(), 2
    )
    v = SOLUTION["initialize_velocity"](test_cases.initialize_velocity_test_case())
    zeros = SOLUTION["initialize_adam"](test_cases.initialize_adam_test_case())
    tables = {
        "update_parameters_with_gd": [("{}", gd)],
        "initialize_velocity": [("{}", v)],
        "update_parameters_with_momentum": [("{}", momentum[0]), ("v", momentum[1])],
        "initialize_adam": [("v", zeros[0]), ("s", zeros[1])],
        "update_parameters_with_adam": zip(("{}", "v", "s"), adam, strict=True),
    }
    for function, groups in tables.items():
        for group, values in groups:
            for key, value in values.items():
                label = key if group == "{}" else f'{group}["{key}"]'
                yield function, f"`{label}`", value


def expected_output(function):
    """The text between the try-it cell of a function and its check cell."""
    ids = [cell.id for cell in NOTEBOOK.cells]
    end = ids.index(f"check_{function}")
    return NOTEBOOK.cells[end - 1].source


@pytest.mark.parametrize(("function", "name", "value"), list(outputs()))
def test_the_expected_output_is_what_the_reference_gives(function, name, value):
    shown = table_row(expected_output(function), name)
    np.testing.assert_allclose(shown, value.ravel(), rtol=1e-8, atol=5e-9)


def test_the_expected_output_of_adam_has_epsilon_outside_the_root():
    shown = table_row(expected_output("update_parameters_with_adam"), "`W2`")
    assert shown[7] == -1.09244991  # inside the root: -1.09245036


def test_the_summary_shows_what_was_published():
    assert table_row(PROSE, "accuracy after the training") == [79.67, 79.67, 94.00]
    for epoch, costs in enumerate(zip(*COSTS.values(), strict=True)):
        assert table_row(PROSE, f"cost after epoch {1000 * epoch}") == list(costs)
