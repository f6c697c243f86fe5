"""The main notebook's numbers: worked examples and tables say what is true."""

import itertools
import re

import numpy as np
import pytest
from running import outputs as shown_outputs
from running import printed

import test_cases
from grader.authoring.source import read_source, reference
from grader.mistakes import mistakes
from opt_utils import BOWL, NARROW_VALLEY, Optimizer, walk
from test_cases.cases import load_cases
from test_cases.judging import judge

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


@pytest.mark.parametrize("q", [0.9, -0.9, 0.5])
def test_the_closed_form_of_the_sum_is_right(q):
    for k in range(1, 30):
        assert sum(q**j for j in range(k)) == pytest.approx((1 - q**k) / (1 - q))


def test_without_the_factor_a_steady_slope_adds_up_to_ten():
    v = 0
    for _ in range(300):
        v = 0.9 * v + 1
    assert v == pytest.approx(1 / (1 - 0.9))


# The valley, walked as the notebook walks it


def gd(rate):
    return Optimizer(lambda p, g, t: SOLUTION["update_parameters_with_gd"](p, g, rate))


def momentum(rate, beta=0.9):
    return Optimizer(
        lambda p, g, v, t: SOLUTION["update_parameters_with_momentum"](
            p, g, v, beta, rate
        ),
        SOLUTION["initialize_velocity"],
    )


def adam(rate, beta1=0.9, beta2=0.999):
    return Optimizer(
        lambda p, g, v, s, t: SOLUTION["update_parameters_with_adam"](
            p, g, v, s, t, rate, beta1, beta2
        ),
        SOLUTION["initialize_adam"],
    )


def valley(optimizer, steps=80):
    """The path in the narrow valley, and the height after every step."""
    path = walk(NARROW_VALLEY, optimizer, (-10, 1), steps)
    return path, NARROW_VALLEY(*path.T)


def test_at_the_same_rate_momentum_is_not_faster_and_swings_for_longer():
    (slow, low), (waves, high) = valley(gd(0.018)), valley(momentum(0.018))
    assert f"at {high[40]:.3f} against {low[40]:.3f}" in PROSE
    rest, swing = (np.abs(path[31:41, 1]).max() for path in (slow, waves))
    assert f"within {rest:.3f} of the floor" in PROSE
    assert f"momentum still reaches {swing:.3f}" in PROSE
    assert slow[1:41, 1] == pytest.approx((-0.8) ** np.arange(1, 41))


def test_the_waves_of_momentum_shrink_by_the_root_of_beta():
    path, _ = valley(momentum(0.018), 400)
    size = np.abs(path[:, 1])
    shrunk = (size[300:400].max() / size[100:200].max()) ** (1 / 200)
    assert shrunk == pytest.approx(np.sqrt(0.9), abs=2e-3)
    assert r"$\sqrt{0.9} \approx 0.95$" in PROSE


def test_momentum_at_three_times_the_border_is_much_lower():
    _, height = valley(momentum(0.06))
    assert f"it stands at {height[40]:.3f}.\n" in PROSE


def test_adam_is_low_first_overshoots_and_comes_back():
    (path, height), (_, ball) = valley(adam(0.5)), valley(momentum(0.06))
    assert height.argmin() > 40
    assert height[:41].argmin() == 25
    assert f"after 25 steps it stands at {height[25]:.3f}" in PROSE
    assert f"After 40 steps it stands at {height[40]:.3f}" in PROSE
    assert f"where momentum is at {ball[40]:.3f}" in PROSE
    assert f"after 80 steps it stands at {height[80]:.3f}" in PROSE
    assert f"swings through the minimum too, at {ball[80]:.3f}" in PROSE
    assert path[:41, 0].max() > 1  # past the minimum along the valley


def test_gradient_descent_passes_half_of_the_valley_between_step_25_and_40():
    along = valley(gd(0.018), 40)[0][:, 0]
    assert along[25] < -5 < along[40]
    assert "Gradient descent is not yet halfway then." in PROSE


@pytest.mark.parametrize(("share", "stable"), [(0.95, True), (1.05, False)])
def test_gradient_descent_is_stable_below_two_over_the_curvature(share, stable):
    for column, curvature in ((0, 1), (1, 100)):
        start = np.eye(2)[column]
        end = walk(NARROW_VALLEY, gd(share * 2 / curvature), start, 100)[-1, column]
        assert (abs(end) < 1) == stable


def roots(alpha, curvature, beta=0.9):
    """Of the characteristic polynomial in the notebook."""
    return np.roots([1, -(1 + beta - alpha * (1 - beta) * curvature), beta])


@pytest.mark.parametrize("beta", [0, 0.5, 0.9])
def test_the_polynomial_describes_the_steps_and_has_a_root_of_minus_one_at_the_border(
    beta,
):
    x = walk(NARROW_VALLEY, momentum(0.02, beta), (0, 1), 20)[:, 1]
    b = 1 + beta - 0.02 * (1 - beta) * 100
    np.testing.assert_allclose(x[2:], b * x[1:-1] - beta * x[:-2], atol=1e-12)
    border = 2 * (1 + beta) / ((1 - beta) * 100)
    assert np.abs(roots(border, 100, beta) + 1).min() < 1e-9
    assert np.abs(roots(0.99 * border, 100, beta)).max() < 1
    assert np.abs(roots(1.01 * border, 100, beta)).max() > 1


def test_below_the_border_complex_roots_have_the_size_root_of_beta():
    found = roots(0.018, 100)
    assert np.iscomplex(found).all()
    assert np.abs(found) == pytest.approx(np.sqrt(0.9))
    assert "In the valley that is 0.38." in PROSE


def test_at_the_best_point_both_curvatures_have_a_double_root_of_one_size():
    root = 9 / 11
    for curvature, double in ((1, root), (100, -root)):
        polynomial = np.poly([double, double])
        middle = -(1 + root**2 - 0.1 * (1 - root**2) * curvature)
        np.testing.assert_allclose(polynomial, [1, middle, root**2])


def test_complex_roots_end_just_before_the_border():
    for beta in (0.7, 0.8, 0.9):
        border = 2 * (1 + beta) / ((1 - beta) * 100)
        assert np.iscomplex(roots(0.98 * border, 100, beta)).all()
        assert not np.iscomplex(roots(0.9999 * border, 100, beta)).any()


def test_gradient_descent_is_fastest_where_both_directions_shrink_alike():
    alpha = 2 / 101
    assert 1 - alpha == pytest.approx(100 * alpha - 1) == pytest.approx(99 / 101)
    assert r"at $\alpha = 2/101$" in PROSE


def resting(optimizer, runs=20_000, steps=300):
    """Mean square of w and of a step under noise, late in many runs."""
    rng, w, squares = np.random.RandomState(7), np.zeros((1, runs)), []
    parameters = {"W1": w, "b1": np.zeros((1, 1))}
    for _ in range(steps):
        w = parameters["W1"].copy()
        noisy = {"dW1": w + rng.randn(1, runs), "db1": np.zeros((1, 1))}
        optimizer.update(parameters, noisy)
        squares.append([np.mean(w**2), np.mean((parameters["W1"] - w) ** 2)])
    return np.mean(squares[steps // 2 :], axis=0)


def test_momentum_hardly_changes_how_far_noise_keeps_the_parameters():
    alpha = 0.1
    plain, ball = resting(gd(alpha)), resting(momentum(alpha))
    assert plain[0] == pytest.approx(alpha / (2 - alpha), rel=0.02)
    assert ball[0] == pytest.approx(alpha / (2 - alpha / 19), rel=0.02)
    assert f"at a typical distance of {np.sqrt(plain[0]):.2f}" in PROSE
    assert f"the root of it is {np.sqrt(ball[0]):.2f}, as printed" in PROSE
    steps = np.sqrt([ball[1], plain[1]])
    assert "about {:.2f} long in place of {:.2f}".format(*steps) in PROSE


@pytest.mark.parametrize(("beta2", "sign"), [(0, 1), (0.5, -1), (0.999, -1)])
def test_adam_with_a_short_memory_of_squares_climbs_the_hill(beta2, sign):
    optimizer, parameters = adam(0.01, 0, beta2), one_layer(0)
    for step in range(3000):
        optimizer.update(parameters, slope(4.0 if step % 3 == 2 else -1.0))
    drift = parameters["W1"].item() / 3000 / 0.01
    assert np.sign(drift) == sign
    if beta2 == 0.999:
        assert drift == pytest.approx(-2 / 3 / np.sqrt(6), rel=0.01)
        assert f"{drift:.2f} \\, \\alpha$" in PROSE
    if beta2 == 0:
        assert drift == pytest.approx(1 / 3)


@pytest.mark.parametrize(("beta", "worth"), [(0.9, 19), (0.999, 1999)])
def test_an_average_is_worth_so_many_independent_values(beta, worth):
    weights = (1 - beta) * beta ** np.arange(100_000)
    assert 1 / np.sum(weights**2) == pytest.approx(worth)
    assert f"{worth} for {beta}" in PROSE


def test_adam_whose_t_is_set_back_takes_a_first_step_of_a_third():
    ratio = (1 / (1 - 0.9)) / np.sqrt(1 / (1 - 0.999))
    assert rf"\approx {ratio:.2f}$ times as long as it should be" in PROSE


# Mini-batches


def test_errors_drawn_without_replacement_have_the_mean_square_of_the_text():
    errors = np.array([5.0, -1, -3, 2, -3])
    square = np.mean(errors**2)
    for B in range(1, 6):
        sums = [sum(drawn) for drawn in itertools.combinations(errors, B)]
        assert np.mean(np.square(sums)) == pytest.approx(B * square * (5 - B) / 4)


@pytest.mark.parametrize("m", [300, 2000])
def test_drawn_with_replacement_a_third_of_the_examples_is_missed(m):
    assert (1 - 1 / m) ** m == pytest.approx(1 / np.e, rel=0.01)
    rng = np.random.RandomState(0)
    seen = [np.unique(rng.randint(m, size=m)).size / m for _ in range(200)]
    assert f"about {1 - np.mean(seen):.0%}".replace("%", " %") in PROSE


def test_512_pictures_take_the_memory_that_is_named():
    numbers = 224 * 224 * 3
    assert f"{numbers:,}".replace(",", "{,}") in PROSE
    assert f"{4 * numbers / 1e6:.1f} MB at four bytes each" in PROSE
    assert f"512 of them take {512 * 4 * numbers / 1e6:.0f} MB" in PROSE


@pytest.mark.slow
def test_the_cost_of_the_whole_batch_never_rises_that_of_mini_batches_does():
    text = printed(shown_outputs(NAME)["demo_rising_cost"])
    found = dict(re.findall(r"^(\S+): rises (\d+) times in 40 steps$", text, re.M))
    assert found["batch"] == "0"
    assert f"That of the mini-batches rises {found['mini-batch']} times" in PROSE


def test_a_small_enough_rate_never_lets_the_whole_cost_rise():
    path = walk(BOWL, gd(1.9), (3, -2), 50)
    assert (np.diff(BOWL(*path.T)) < 0).all()
    path = walk(BOWL, gd(2.1), (3, -2), 50)
    assert (np.diff(BOWL(*path.T)) > 0).all()


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
    v = SOLUTION["initialize_velocity"](test_cases.initialize_velocity_test_case())
    zeros = SOLUTION["initialize_adam"](test_cases.initialize_adam_test_case())
    tables = {
        "update_parameters_with_gd": [("{}", gd)],
        "initialize_velocity": [("{}", v)],
        "update_parameters_with_momentum": [("{}", momentum[0]), ("v", momentum[1])],
        "initialize_adam": [("v", zeros[0]), ("s", zeros[1])],
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


def one_number(table, name):
    """What a table says of one number, and the rest of its row."""
    (row,) = re.findall(rf"^\| `{re.escape(name)}` \| (\S+) \| (.*) \|$", table, re.M)
    return row


def test_the_expected_output_of_adam_shows_one_number_of_each_kind():
    parameters, v, s = SOLUTION["update_parameters_with_adam"](
        *test_cases.update_parameters_with_adam_test_case(), 2
    )
    numbers = {
        'v["dW1"][0, 0]': v["dW1"][0, 0],
        's["dW1"][0, 0]': s["dW1"][0, 0],
        "W1[0, 0]": parameters["W1"][0, 0],
        "b1[1, 0]": parameters["b1"][1, 0],
        "W2[2, 1]": parameters["W2"][2, 1],
    }
    table = expected_output("update_parameters_with_adam")
    for name, value in numbers.items():
        assert one_number(table, name)[0] == f"{value:.8f}"


def test_the_expected_output_of_adam_has_epsilon_outside_the_root():
    p, g, v, s = test_cases.update_parameters_with_adam_test_case()
    w, g = p["W2"][2, 1], g["dW2"][2, 1]
    v, s = 0.1 * g / (1 - 0.9**2), 0.001 * g**2 / (1 - 0.999**2)
    outside, inside = (
        0.01 * v / root for root in (np.sqrt(s) + 1e-8, np.sqrt(s + 1e-8))
    )
    value, note = one_number(expected_output("update_parameters_with_adam"), "W2[2, 1]")
    assert value == f"{w - outside:.8f}"
    assert f"it would be ${w - inside:.8f}$" in note


def test_the_summary_shows_what_was_published():
    assert table_row(PROSE, "accuracy after the training") == [79.67, 79.67, 94.00]
    for epoch, costs in enumerate(zip(*COSTS.values(), strict=True)):
        assert table_row(PROSE, f"cost after epoch {1000 * epoch}") == list(costs)


@pytest.mark.parametrize("id", ["MB-10", "MB-11", "TR-1", "TR-2", "TR-21"])
def test_a_public_check_catches_the_mistakes_of_the_cost_that_the_text_stresses(id):
    (mistake,) = (one for one in mistakes("model") if one.id == id)
    failed = [
        one for one in judge(mistake.wrong, load_cases("model")) if not one.passed
    ]
    assert "the printed costs, a smaller last mini-batch" in str(failed)
