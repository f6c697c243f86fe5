"""What notebook 03 says: closed forms, SciPy as judge, and where bugs can hide."""

import re

import numpy as np
import pytest
from figures import drawn
from running import outputs, printed
from scipy.optimize import approx_fprime, rosen, rosen_der

from grader.authoring.source import read_source, reference
from opt_utils import compute_cost, initialize_parameters, sigmoid
from test_cases.functions import (
    cube,
    cube_slope,
    twisted,
    twisted_gradient,
    twisted_gradient_with_a_bug,
)

NAME = "03_gradient_checking"
SOLUTION = reference(NAME)
PROSE = "\n".join(
    cell.source for cell in read_source(NAME).cells if cell.cell_type == "markdown"
)
gradient_check = SOLUTION["gradient_check"]
gradient_check_n = SOLUTION["gradient_check_n"]


def column(*entries):
    return np.array(entries, dtype=float).reshape(-1, 1)


# One slope


def test_the_slope_of_the_cube_at_two_is_twelve_and_a_hundredth():
    gradapprox, difference = gradient_check(cube, cube_slope, 2.0, 0.1)
    assert gradapprox == pytest.approx(12.01, rel=1e-9)
    assert difference == pytest.approx(0.01 / 24.01)
    assert f"{difference:.3e}" == "4.165e-04"


@pytest.mark.parametrize("epsilon", [0.5, 0.2, 0.1, 0.01])
def test_the_two_sided_slope_of_the_cube_is_too_large_by_the_square_of_epsilon(epsilon):
    gradapprox, _ = gradient_check(cube, cube_slope, -1.5, epsilon)
    assert gradapprox - 3 * 1.5**2 == pytest.approx(epsilon**2, abs=1e-9)


@pytest.mark.parametrize(
    ("factor", "difference"), [(2, 1 / 3), (0.5, 1 / 3), (-1, 1), (0, 1), (1, 0)]
)
def test_a_wrong_factor_gives_the_difference_of_the_table(factor, difference):
    def claimed(theta):
        return factor * cube_slope(theta)

    _, found = gradient_check(cube, claimed, 2.0)
    assert found == pytest.approx(difference, abs=1e-7)


def test_two_zero_slopes_agree():
    assert gradient_check(lambda t: t**2, lambda t: 2 * t, 0.0) == (0.0, 0.0)


def test_with_32_bits_no_epsilon_reaches_a_millionth_and_the_default_is_useless():
    def difference(epsilon):
        with np.errstate(all="ignore"):
            return gradient_check(np.exp, np.exp, np.float32(1.3), np.float32(epsilon))

    steps = np.logspace(-1, -6, 51)
    typical = np.median([difference(step)[1] for step in steps if 1e-3 < step < 1e-2])
    assert 1e-6 < typical < 1e-4
    assert difference(1e-7)[1] > 0.05
    assert difference(1e-8) == (0, 1)


# Many


def test_the_worked_example_gives_eight_and_three():
    def height(theta):
        return theta[0, 0] ** 2 + 3 * theta[0, 0] * theta[1, 0]

    gradapprox, difference = gradient_check_n(
        height, lambda theta: column(8, 3), column(1, 2), 0.1
    )
    np.testing.assert_allclose(gradapprox, column(8, 3), rtol=1e-12)
    assert difference < 1e-12
    not_put_back = (height(column(1.1, 2.1)) - height(column(1.1, 1.9))) / 0.2
    assert not_put_back == pytest.approx(3.3)


@pytest.mark.parametrize("epsilon", [0.1, 0.3])
def test_the_error_of_a_cubic_is_its_third_derivative_over_six(epsilon):
    theta = column(0.4, -1.1, 0.9)
    gradapprox, difference = gradient_check_n(twisted, twisted_gradient, theta, epsilon)
    error = column(1, 2, 3) * epsilon**2
    np.testing.assert_allclose(gradapprox - twisted_gradient(theta), error)
    exact = np.linalg.norm(twisted_gradient(theta))
    size = exact + np.linalg.norm(twisted_gradient(theta) + error)
    assert difference == pytest.approx(np.linalg.norm(error) / size)


def test_scipys_rosenbrock_passes_and_agrees_with_scipys_own_measurement():
    theta = column(-1.2, 1, 0.7, 2)

    def height(theta):
        return rosen(theta[:, 0])

    measured, difference = gradient_check_n(
        height, lambda theta: rosen_der(theta[:, 0])[:, np.newaxis], theta
    )
    assert difference < 1e-7
    judge = approx_fprime(theta[:, 0], rosen, 1e-8)
    np.testing.assert_allclose(measured[:, 0], judge, rtol=1e-4)


def test_one_wrong_sign_among_three_entries_is_seen():
    theta = column(1.2, -0.7, 0.4)
    assert gradient_check_n(twisted, twisted_gradient, theta)[1] < 1e-7
    assert gradient_check_n(twisted, twisted_gradient_with_a_bug, theta)[1] > 0.05


# The repaired network


def network(lambd=0.7, m=5, zero=()):
    """A small network away from special values, but for the parameters in `zero`."""
    rng = np.random.RandomState(1)
    parameters = initialize_parameters([2, 4, 3, 1])
    for name in ("b1", "b2", "b3"):
        parameters[name] = 0.3 * rng.randn(*parameters[name].shape)
    for name in zero:
        parameters[name] = np.zeros_like(parameters[name])
    X, Y = rng.randn(2, m), np.array([[1, 0, 0, 1, 1]])[:, :m]
    return X, Y, parameters, lambd


def gradients(backward, X, Y, parameters, lambd):
    _, cache = SOLUTION["forward"](X, parameters, lambd)
    return backward(X, Y, cache)


def measured_gradients(X, Y, parameters, lambd):
    """SciPy's measurement for one parameter after the other."""
    found = {}
    for name, value in parameters.items():

        def cost(entries, name=name, shape=value.shape):
            changed = parameters | {name: entries.reshape(shape)}
            return SOLUTION["cost"](X, Y, changed, lambd)

        steps = approx_fprime(value.ravel(), cost, 1e-7)
        found["d" + name] = steps.reshape(value.shape)
    return found


@pytest.mark.parametrize(("lambd", "m"), [(0.7, 5), (0, 5), (1.9, 1)])
def test_the_repaired_gradients_are_those_that_scipy_measures(lambd, m):
    case = network(lambd, m)
    found, judge = gradients(SOLUTION["fix_backward"], *case), measured_gradients(*case)
    assert found.keys() == judge.keys()
    for name, value in judge.items():
        np.testing.assert_allclose(found[name], value, atol=1e-6, err_msg=name)


def wrong_parts(case):
    """The parts in which the planted bugs show."""
    bugs = gradients(SOLUTION["backward_with_bugs"], *case)
    right = gradients(SOLUTION["fix_backward"], *case)
    return {name for name in right if not np.allclose(bugs[name], right[name])}


@pytest.mark.parametrize(
    ("setting", "wrong"),
    [
        ({}, {"dW1", "db1", "dW2", "db2"}),
        ({"lambd": 0}, {"dW1", "db1", "db2"}),
        ({"m": 1}, {"dW1", "db1", "dW2"}),
        ({"zero": ("W1", "b1")}, {"dW2", "db2"}),
        ({"lambd": 0, "m": 1, "zero": ("W1", "b1")}, set()),
    ],
)
def test_each_bug_hides_where_the_marking_guide_says(setting, wrong):
    assert wrong_parts(network(**setting)) == wrong


def test_the_order_of_the_examples_changes_nothing():
    X, Y, parameters, lambd = network()
    order = [3, 1, 4, 0, 2]
    one = gradients(SOLUTION["fix_backward"], X, Y, parameters, lambd)
    other = gradients(
        SOLUTION["fix_backward"], X[:, order], Y[:, order], parameters, lambd
    )
    for name, value in one.items():
        np.testing.assert_allclose(other[name], value)


# The pictures


def text_of(cell):
    return " ".join(
        output.data["text/plain"] for output in outputs(NAME)[cell] if "data" in output
    )


@pytest.mark.slow
def test_the_network_learns_with_bugs_and_better_without():
    found = re.findall(
        r"cost (\S+), (\S+) % right", printed(outputs(NAME)["demo_train_both"])
    )
    (cost_bugs, accuracy_bugs), (cost_right, accuracy_right) = [
        (float(cost), float(accuracy)) for cost, accuracy in found
    ]
    assert accuracy_bugs > 90
    assert abs(accuracy_right - accuracy_bugs) < 3
    assert cost_bugs / cost_right == pytest.approx(1.3, abs=0.05)


@pytest.mark.slow
def test_the_two_sided_curve_is_lowest_near_a_hundred_thousandth():
    lowest = re.search(
        r"two-sided, 64 bits: lowest (\S+) at ε = (\S+),", text_of("demo_v_curve")
    )
    assert float(lowest[1]) < 1e-10
    assert 1e-6 < float(lowest[2]) < 1e-4


@pytest.mark.slow
def test_dropout_accuses_a_right_gradient_unless_the_units_are_held():
    text = text_of("demo_dropout")
    drawn, held = re.findall(r"from (\S+) to (\S+)\.", text)
    assert float(drawn[0]) > 0.99
    assert float(held[1]) < 1e-7


@pytest.mark.slow
def test_the_pictures_of_the_parts_accuse_four_and_then_none():
    parts = re.compile(r"(d[Wb]\d) (\S+?)[,.]")
    before, after = (
        {name: float(value) for name, value in parts.findall(text_of(cell))}
        for cell in ("demo_find_bugs", "demo_try_fix_backward")
    )
    assert {n for n, v in before.items() if v > 1e-3} == {"dW1", "db1", "dW2", "db2"}
    assert max(after.values()) < 1e-7


@pytest.mark.slow
def test_the_difference_of_db2_names_the_number_of_examples():
    text = printed(outputs(NAME)["demo_find_bugs"])
    difference = float(re.search(r"difference of db2: (\S+)", text)[1])
    assert difference == pytest.approx((5 - 1) / (5 + 1), abs=5e-4)


# Derivations


@pytest.mark.parametrize("label", [0, 1])
def test_the_slope_of_the_cross_entropy_along_the_logit_is_a_minus_y(label):
    y = np.array([[label]])

    def cost(logit):
        return compute_cost(sigmoid(np.array([[logit]])), y)

    for logit in (-3.0, 0.2, 2.5):
        claimed = sigmoid(logit).item() - label
        assert gradient_check(cost, lambda z, g=claimed: g, logit)[1] < 1e-7


def test_cross_entropy_is_minus_the_logarithm_of_what_the_true_label_got():
    a = np.array([[0.8]])
    assert compute_cost(a, np.array([[1]])) == pytest.approx(-np.log(0.8))
    assert compute_cost(a, np.array([[0]])) == pytest.approx(-np.log(0.2))


def test_the_errors_at_two_tenths_are_those_of_the_answer():
    J, step = cube, 0.2
    two = (J(2 + step) - J(2 - step)) / (2 * step) - 12
    one = (J(2 + step) - J(2)) / step - 12
    assert (two, one) == pytest.approx((0.04, 1.24))
    assert "6 = 0.04$" in PROSE
    assert "6 = 1.24$" in PROSE


U = np.finfo(float).eps / 2
STEPS = np.logspace(-12, -2, 20001)


def test_the_best_step_is_where_the_sum_of_the_two_errors_is_lowest():
    best = STEPS[np.argmin(STEPS**2 / 6 + U / STEPS)]
    assert best == pytest.approx(np.cbrt(3 * U), rel=1e-3)
    assert float(f"{best:.0e}") == 7e-6
    assert "\\sqrt[3]{3u} \\approx 7 \\cdot 10^{-6}$" in PROSE


def test_one_sided_it_is_two_roots_of_u_and_a_thousand_times_worse():
    errors = STEPS / 2 + 2 * U / STEPS
    best = STEPS[np.argmin(errors)]
    assert best == pytest.approx(2 * np.sqrt(U), rel=1e-3)
    assert float(f"{best:.0e}") == float(f"{errors.min():.0e}") == 2e-8
    two_sided = (STEPS**2 / 6 + U / STEPS).min()
    assert 500 < errors.min() / two_sided < 2000


def test_the_curves_are_lowest_near_the_places_that_were_derived():
    (figure,) = drawn(NAME, "demo_v_curve").figures["demo_v_curve"]
    one, two, _ = (line.get_xydata() for line in figure.axes[0].lines)
    for curve, place in ((one, 2 * np.sqrt(U)), (two, np.cbrt(3 * U))):
        best = curve[np.nanargmin(curve[:, 1]), 0]
        assert place / 30 < best < 30 * place
    usual = two[np.argmin(np.abs(np.log(two[:, 0] / 1e-7))), 1]
    assert 1e-11 < usual < 1e-8  # about nine digits
