"""What notebook 05 says: closed forms, identities, and libraries as judges."""

import math
import re

import numpy as np
import pytest
from running import outputs, printed
from scipy.signal import lfilter

from grader.authoring.source import read_source, reference
from opt_utils import (
    BOWL,
    NARROW_VALLEY,
    PLATEAU,
    TWO_VALLEYS,
    Optimizer,
    load_temperatures,
    walk,
)

NAME = "05_averages_and_schedules"
SOLUTION = reference(NAME)
PROSE = "\n".join(
    c.source for c in read_source(NAME).cells if c.cell_type == "markdown"
)
ewa = SOLUTION["ewa"]
bias_correct = SOLUTION["bias_correct"]
rmsprop = SOLUTION["update_parameters_with_rmsprop"]
E = 1 / math.e


# Averages


def test_the_averages_of_10_20_30_are_the_published_ones():
    averages = ewa(np.array([10, 20, 30]), 0.9)
    np.testing.assert_allclose(averages, [1, 2.9, 5.61], rtol=1e-9)
    corrected = bias_correct(averages, 0.9, np.arange(1, 4))
    np.testing.assert_allclose(corrected, [10, 15.263, 20.701], atol=5e-4)


def test_the_temperatures_jump_and_the_averages_peak_as_the_text_says():
    theta = load_temperatures()
    assert f"changes by {np.abs(np.diff(theta)).mean():.1f} °C on average" in PROSE
    hottest = theta.argmax() + 1
    fast, middle, slow = (ewa(theta, b).argmax() + 1 for b in (0.5, 0.9, 0.98))
    assert fast == middle == hottest
    assert f"both are highest on day {hottest}, the hottest day" in PROSE
    assert f"weeks after the year did, on day {slow}." in PROSE


@pytest.mark.parametrize("beta", [0.0, 0.5, 0.9, 0.98])
def test_the_average_is_the_linear_filter_of_scipy(beta):
    theta = load_temperatures()
    filtered = lfilter([1 - beta], [1, -beta], theta)
    np.testing.assert_allclose(ewa(theta, beta), filtered, rtol=1e-10)


@pytest.mark.parametrize("beta", [0.5, 0.9, 0.98])
def test_a_corrected_average_of_a_constant_is_the_constant(beta):
    averages = ewa(np.full(50, 7.0), beta)
    corrected = bias_correct(averages, beta, np.arange(1, 51))
    np.testing.assert_allclose(corrected, 7, rtol=1e-9)
    np.testing.assert_allclose(averages, 7 * (1 - beta ** np.arange(1, 51)))


@pytest.mark.parametrize(
    ("beta", "scale", "left"),
    [(0.5, 2, 0.250), (0.9, 10, 0.349), (0.98, 50, 0.364), (0.999, 1000, 0.368)],
)
def test_after_one_over_one_minus_beta_steps_a_weight_is_near_one_over_e(
    beta, scale, left
):
    assert scale == pytest.approx(1 / (1 - beta))
    assert beta**scale == pytest.approx(left, abs=5e-4)
    assert abs(beta**scale - E) < (1 - beta) / 4


@pytest.mark.parametrize("beta", [0.5, 0.9, 0.98, 0.999])
def test_the_table_of_one_over_e_holds_the_powers_and_their_approximation(beta):
    epsilon = 1 - beta
    power = beta ** (1 / epsilon)
    near = math.exp(-1 - epsilon / 2)
    assert f"| {beta} | {1 / epsilon:.0f} | {power:.3f} | {near:.3f} |" in PROSE
    assert abs(power - near) < epsilon**2 / 6  # the next term of the logarithm


@pytest.mark.parametrize("beta", [0.8, 0.9, 0.95, 0.99, 0.999])
def test_the_table_for_choosing_beta_holds_lag_and_noise(beta):
    weights = (1 - beta) * beta ** np.arange(50_000)
    lag, noise = weights @ np.arange(50_000), np.sqrt(np.sum(weights**2))
    assert noise == pytest.approx(np.sqrt((1 - beta) / (1 + beta)))
    row = f"| {beta} | {1 / (1 - beta):.0f} | {lag:.0f} | {noise:.3f} |"
    assert row in PROSE


def test_the_shares_and_ages_of_the_first_question():
    ages = np.arange(10_000)
    weights = 0.02 * 0.98**ages
    assert weights[:50].sum() == pytest.approx(0.636, abs=5e-4)
    assert weights @ ages == pytest.approx(49)
    assert np.arange(50).mean() == 24.5


def test_the_factors_of_the_correction_after_100_steps():
    assert f"{bias_correct(1.0, 0.9, 100):.5f}" == "1.00003"
    assert f"{bias_correct(1.0, 0.98, 100):.5f}" == "1.15290"


# RMSprop


def layer(values):
    return {"W1": np.array([values[:2]]).T, "b1": np.array([values[2:]]).T}


def slopes(values):
    return {"d" + name: value for name, value in layer(values).items()}


def test_steps_under_a_constant_slope_follow_the_closed_form():
    g, rate, beta2 = np.array([3.0, -0.5, 20.0, 1e-3]), 0.2, 0.9
    parameters, s, x = layer(np.zeros(4)), slopes(np.zeros(4)), np.zeros(4)
    for k in range(1, 30):
        parameters, s = rmsprop(parameters, slopes(g), s, beta2, rate, epsilon=0)
        x = x - rate / np.sqrt(1 - beta2**k) * np.sign(g)
        found = np.concatenate([parameters["W1"], parameters["b1"]]).ravel()
        np.testing.assert_allclose(found, x, rtol=1e-10)


@pytest.mark.parametrize("factor", [1e-3, 10.0, 1000.0])
def test_a_step_does_not_depend_on_the_scale_of_the_gradients(factor):
    rng = np.random.RandomState(3)
    start, g, s = rng.randn(4), rng.randn(4), rng.rand(4) + 0.1
    once, _ = rmsprop(layer(start), slopes(g), slopes(s), 0.7, 0.1, epsilon=0)
    again, _ = rmsprop(
        layer(start), slopes(factor * g), slopes(factor**2 * s), 0.7, 0.1, epsilon=0
    )
    np.testing.assert_allclose(once["W1"], again["W1"], rtol=1e-12)
    np.testing.assert_allclose(once["b1"], again["b1"], rtol=1e-12)


def test_beta2_of_zero_steps_by_the_sign():
    g = np.array([2.0, -3.0, 0.1, -40.0])
    moved, _ = rmsprop(
        layer(np.zeros(4)), slopes(g), slopes(np.ones(4)), 0.0, 0.5, epsilon=0
    )
    np.testing.assert_allclose(moved["W1"].ravel(), -0.5 * np.sign(g[:2]))


def test_the_result_does_not_depend_on_earlier_networks():
    g, s = np.array([1.0, -2.0, 3.0, 4.0]), np.array([1.0, 2.0, 0.5, 4.0])
    first, _ = rmsprop(layer(g), slopes(g), slopes(s), 0.9, 0.1)
    rmsprop(layer(10 * g), slopes(g), slopes(s), 0.5, 0.3)
    again, _ = rmsprop(layer(g), slopes(g), slopes(s), 0.9, 0.1)
    np.testing.assert_array_equal(first["W1"], again["W1"])


def steps(rate):
    return Optimizer(
        lambda p, g, s, t: rmsprop(p, g, s, 0.9, rate), SOLUTION["initialize_rmsprop"]
    )


def test_the_jump_at_the_end_of_the_valley_is_as_high_as_the_text_says():
    across = walk(NARROW_VALLEY, steps(0.3), (-10, 1), 40)[:, 1]
    assert np.abs(across[3:33]).max() < 0.001  # thirty steps on the floor
    assert f"up to $\\pm {np.abs(across[33:]).max():.2f}$" in PROSE


def test_the_units_of_the_cost_do_not_change_the_path_of_rmsprop():
    plain = walk(NARROW_VALLEY, steps(0.3), (-10, 1), 30)
    grams = walk(NARROW_VALLEY, steps(0.3), (-10, 1), 30, seen=lambda g: 1000 * g)
    np.testing.assert_allclose(grams, plain, atol=1e-4)


@pytest.mark.parametrize("rate", [0.3, 0.03])
def test_rmsprop_ends_by_hopping_over_the_minimum(rate):
    late = walk(BOWL, steps(rate), (3, 0), 600)[-20:, 0]
    np.testing.assert_allclose(np.abs(late), rate / 2, rtol=1e-2)
    assert (late[1:] * late[:-1] < 0).all()


# Schedules


@pytest.mark.parametrize(
    ("arguments", "rate"),
    [
        ((0.5, 10, 1, 100), 0.5),
        ((0.5, 100, 1, 100), 0.25),
        ((0.3, 100, 0.25, 100), 0.24),
        ((0.3, 1000, 0.25, 100), 0.085714285),
    ],
)
def test_the_stairs_have_the_published_rates(arguments, rate):
    assert SOLUTION["schedule_lr_decay"](*arguments) == pytest.approx(rate, abs=1e-9)


SCHEDULES = {
    "update_lr": (0.3,),
    "schedule_lr_decay": (0.3, 10),
    "exp_decay": (0.9,),
    "sqrt_decay": (0.8,),
    "halving": (10,),
}


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_schedule_starts_at_the_first_rate_and_never_rises(name):
    rates = [SOLUTION[name](0.4, epoch, *SCHEDULES[name]) for epoch in range(200)]
    assert rates[0] == pytest.approx(0.4)
    assert (np.diff(rates) <= 0).all()
    twice = [SOLUTION[name](0.8, epoch, *SCHEDULES[name]) for epoch in range(200)]
    np.testing.assert_allclose(twice, 2 * np.array(rates))


@pytest.mark.parametrize("epoch", [0, 9, 10, 11, 15, 20])
def test_stairs_agree_with_the_smooth_decay_where_they_begin(epoch):
    begin = epoch - epoch % 10
    stairs = SOLUTION["schedule_lr_decay"](0.4, epoch, 0.5, 10)
    assert stairs == SOLUTION["update_lr"](0.4, begin, 0.05)


def test_the_worked_rates_of_warm_up_and_cosine_are_the_printed_ones():
    for epoch in (0, 9, 10, 60, 110):
        rate = SOLUTION["warmup_cosine"](0.2, epoch, 110, 10)
        assert f"| epoch {epoch} | {rate:.6f} |" in PROSE


def test_the_rate_rises_to_the_highest_falls_to_nothing_and_never_jumps():
    rates = np.array([SOLUTION["warmup_cosine"](0.3, e, 90, 20) for e in range(91)])
    assert rates.argmax() == 19
    assert rates[19] == rates[20] == pytest.approx(0.3)
    assert rates[90] == pytest.approx(0, abs=1e-12)
    assert (np.diff(rates[:20]) > 0).all()
    assert (np.diff(rates[20:]) < 0).all()
    assert np.abs(np.diff(rates)).max() <= 0.3 / 20 + 1e-12


def test_exponential_decay_halves_in_13_and_a_half_epochs():
    assert math.log(0.5) / math.log(0.95) == pytest.approx(13.5, abs=0.05)
    assert SOLUTION["exp_decay"](1, 100) == pytest.approx(0.006, abs=5e-4)


def test_all_rates_together_have_the_limits_of_the_table():
    epochs = range(3000)
    decay = sum(SOLUTION["exp_decay"](0.1, epoch) for epoch in epochs)
    assert decay == pytest.approx(0.1 / 0.05)
    assert sum(SOLUTION["halving"](0.1, e, 30) for e in epochs) == pytest.approx(6)


def test_inverse_time_covers_the_ten_of_the_second_question():
    covered = np.cumsum([SOLUTION["update_lr"](0.1, e, 0.01) for e in range(300)])
    assert np.flatnonzero(covered >= 10)[0] + 1 == pytest.approx(171, abs=1)


def test_a_rate_that_halves_in_every_step_leaves_the_share_of_the_text():
    factors = [1 - SOLUTION["exp_decay"](0.5, epoch, 0.5) for epoch in range(60)]
    assert np.prod(factors) == pytest.approx(0.289, abs=5e-4)


@pytest.mark.parametrize(("rate", "distance"), [(0.5, 0.58), (0.05, 0.16)])
def test_a_noisy_descent_comes_to_rest_at_the_distance_of_the_text(rate, distance):
    assert math.sqrt(rate / (2 - rate)) == pytest.approx(distance, abs=5e-3)
    w, rng = np.zeros(4000), np.random.RandomState(0)
    for _ in range(200):
        w = w - rate * (w + rng.randn(4000))
    assert np.sqrt(np.mean(w**2)) == pytest.approx(distance, rel=0.05)


def distances(rates):
    """Typical distance after every noisy step from 10, as in the notebook."""
    w, rng, seen = np.full(2000, 10.0), np.random.RandomState(0), []
    for rate in rates:
        w = w - rate * (w + rng.randn(2000))
        seen.append(np.sqrt(np.mean(w**2)))
    return seen


def test_the_decaying_rates_end_at_the_distances_of_the_text():
    constant = distances([0.5] * 200)[-1]
    slow = distances([SOLUTION["exp_decay"](0.5, e) for e in range(200)])[-1]
    inverse = distances([SOLUTION["update_lr"](0.5, e, 0.1) for e in range(200)])[-1]
    assert f"at {slow:.3f} (exponential) and {inverse:.3f} (inverse time)" in PROSE
    assert f"in place of {constant:.3f}." in PROSE


def test_the_lines_of_the_schedules_cross_where_the_text_says():
    epochs = range(101)
    inverse = np.array([SOLUTION["update_lr"](0.5, e, 0.1) for e in epochs])
    fast = np.array([SOLUTION["exp_decay"](0.5, e) for e in epochs])
    root = np.array([SOLUTION["sqrt_decay"](0.5, e, 1) for e in epochs])
    below = np.flatnonzero(fast[1:] >= inverse[1:])[-1] + 2
    above = np.flatnonzero(root[2:] <= inverse[2:])[-1] + 3
    assert f"From epoch {below} on it is below inverse time" in PROSE
    assert f"from epoch {above} on it is above inverse time" in PROSE
    assert (np.diff((inverse / fast)[below:]) > 0).all()


# Saddle points and plateaus


def test_the_way_off_the_ridge_takes_about_65_steps():
    assert math.log(500) / math.log(1.1) == pytest.approx(65, abs=0.5)


def test_no_method_leaves_the_ridge_exactly_on_it():
    path = walk(TWO_VALLEYS, steps(0.1), (1.5, 0), 500)
    assert not path[:, 1].any()


def momentum(rate, beta=0.9):
    """Written apart from the notebook: for a point, and in place."""
    v = np.zeros(2)

    def step(point, slope):
        v[:] = beta * v + (1 - beta) * slope
        return point - rate * v

    return step


def steps_off_the_ridge(step):
    away = np.abs(walk(TWO_VALLEYS, step, (1.5, 0.001), 300)[:, 1]) > 0.5
    return int(np.argmax(away))


def test_who_is_sooner_off_the_ridge_depends_on_the_rate():
    plain, ball = (
        [
            steps_off_the_ridge(lambda p, g, rate=rate: p - rate * g)
            for rate in (0.1, 1)
        ],
        [steps_off_the_ridge(momentum(rate)) for rate in (0.1, 1)],
    )
    assert f"gradient descent needs {plain[0]} steps and momentum {ball[0]}" in PROSE
    assert f"that one leaves after {ball[1]} steps" in PROSE
    assert f"which is still stable here, leaves after {plain[1]}.)" in PROSE


def test_a_larger_rate_helps_gradient_descent_on_the_plateau_only_so_far():
    def below_half(step, start=(3, 2)):
        return int(np.argmax(PLATEAU(*walk(PLATEAU, step, start, 200).T) < 0.5))

    adam = reference("04_optimization_methods")
    ball = Optimizer(
        lambda p, g, v, s, t: adam["update_parameters_with_adam"](p, g, v, s, t, 0.1),
        adam["initialize_adam"],
    )
    plain = below_half(lambda p, g: p - g)
    assert f"a height below 0.5 after {plain} steps" in PROSE
    assert f"after {below_half(steps(0.1))} steps, and Adam after" in PROSE
    assert f"and Adam after {below_half(ball)}, with a rate of 0.1" in PROSE


@pytest.mark.slow
def test_the_notebook_shows_what_its_text_says():
    found = outputs(NAME)
    near, exact, noisy, large = printed(found["demo_saddle"]).splitlines()
    counts = {k: int(n) for k, n in re.findall(r"'(\w+)': (\d+)", near)}
    assert counts == {"gd": 67, "momentum": 105, "rmsprop": 2, "adam": 6}
    away = [counts["rmsprop"], counts["adam"]]
    assert "are away after {} and {} steps".format(*away) in PROSE
    assert exact.count("None") == 4
    assert "None" not in noisy
    assert large.endswith("10 and 25")
    heights = {
        name: float(height)
        for name, height in re.findall(
            r"(\w+): [^.]*?[\d.e-]+ at step 20, .*?([\d.e-]+) at step 100\.",
            " ".join(texts_of(found["demo_plateau"])[-1:]),
        )
    }
    assert min(heights["gd"], heights["momentum"]) > 0.99
    assert max(heights["rmsprop"], heights["adam"]) < 0.01


@pytest.mark.slow
def test_decaying_rates_arrive_as_soon_and_end_closer():
    (text,) = texts_of(outputs(NAME)["demo_decayed_rates"])
    ends = [float(n) for n in re.findall(r"([\d.]+) at step 200", text)]
    constant, inverse, slow, fast = ends
    assert max(inverse, slow) < constant / 4
    assert fast > 2.8
    soon = [float(n) for n in re.findall(r"([\d.]+) at step 20,", text)]
    assert max(soon[1:3]) < soon[0]


@pytest.mark.slow
def test_schedules_end_lower_and_quieter_in_a_real_network():
    found = outputs(NAME)
    rows = re.findall(
        r"^ *(.+): last 30 epochs (\S+) ± (\S+)$",
        printed(found["demo_real_network"]),
        re.MULTILINE,
    )
    cost = {name: float(mean) for name, mean, _ in rows}
    spread = {name: float(deviation) for name, _, deviation in rows}
    late = f"{cost.pop('constant'):.3f}"
    assert f"its cost is {late} on average" in PROSE
    assert f"a standard deviation of {spread.pop('constant'):.4f}" in PROSE
    assert f"between {min(cost.values()):.3f} and {max(cost.values()):.3f}" in PROSE
    assert len(cost) == 4
    assert max(cost.values()) - min(cost.values()) < 0.01
    assert max(spread.values()) < 0.001
    (text,) = texts_of(found["demo_real_boundaries"])
    shares = re.findall(r"\((\d+\.\d+)%\)", text)
    assert shares[0] == "50.00"
    assert "{} % and {} % of the points".format(*shares[1:]) in PROSE


@pytest.mark.slow
def test_rates_are_drawn_as_the_steps_that_they_are():
    """The picture of the schedules says so; the source asks for it."""
    cells = {cell.id: cell.source for cell in read_source(NAME).cells}
    for cell in ("demo_schedules", "demo_real_network"):
        assert "steps=True" in cells[cell]


def texts_of(cell):
    """The alternative texts of a cell's figures, in order."""
    data = (output.get("data", {}) for output in cell)
    return [one["text/plain"] for one in data if "<img" in one.get("text/html", "")]
