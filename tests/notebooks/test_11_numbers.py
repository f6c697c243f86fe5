"""What notebook 11 says: closed forms, singular values as judge, the run's numbers."""

import re

import numpy as np
import pytest
from running import outputs, printed
from scipy.stats import t as student

from grader.authoring.source import read_source, reference
from opt_utils import (
    backward_propagation,
    forward_propagation,
    initialize_parameters,
    load_digits_data,
)

NAME = "11_modern_optimizers"
SOLUTION = reference(NAME)
PROSE = "\n".join(
    c.source for c in read_source(NAME).cells if c.cell_type == "markdown"
)
adam = SOLUTION["update_parameters_with_adam"]
adamw = SOLUTION["update_parameters_with_adamw"]
nadam = SOLUTION["update_parameters_with_nadam"]
lion, muon = (SOLUTION[f"update_parameters_with_{name}"] for name in ("lion", "muon"))
orthogonalize, cosine_to_floor = SOLUTION["orthogonalize"], SOLUTION["cosine_to_floor"]
schedule_free_step = SOLUTION["schedule_free_step"]


def drawn(prefix="", shape=(3, 4), seed=0):
    """Random numbers for one layer."""
    rng = np.random.RandomState(seed)
    return {f"{prefix}W1": rng.randn(*shape), f"{prefix}b1": rng.randn(shape[0], 1)}


def zeros(shape=(3, 4)):
    return {"dW1": np.zeros(shape), "db1": np.zeros((shape[0], 1))}


def steps_of(update, stream, **settings):
    """The steps of an optimizer that gets these slopes, at the rate 1."""
    parameters = {"W1": np.zeros((1, 1)), "b1": np.zeros((1, 1))}
    v, s = zeros((1, 1)), zeros((1, 1))
    places = [0.0]
    for t, slope in enumerate(stream, start=1):
        grads = {"dW1": np.array([[slope]]), "db1": np.zeros((1, 1))}
        parameters, v, s = update(
            parameters, grads, v, s, t, learning_rate=1.0, **settings
        )
        places.append(parameters["W1"].item())
    return np.diff(places)


# 1 AdamW


@pytest.mark.parametrize(("rate", "decay"), [(0.1, 0.5), (0.01, 0.1), (0.3, 2.0)])
def test_without_slopes_a_weight_shrinks_by_exactly_the_share_that_is_asked(
    rate, decay
):
    before = drawn()
    after, v, s = adamw(
        dict(before), zeros(), zeros(), zeros(), 1, rate, weight_decay=decay
    )
    assert np.array_equal(after["W1"], (1 - rate * decay) * before["W1"])
    assert np.array_equal(after["b1"], before["b1"])
    assert not any(part.any() for part in [*v.values(), *s.values()])


def test_the_worked_example_of_adamw_and_what_adam_makes_of_the_penalty():
    rest = {"dW1": np.zeros((1, 1)), "db1": np.zeros((1, 1))}
    w = {"W1": np.array([[2.0]]), "b1": np.zeros((1, 1))}
    moved, *_ = adamw(
        dict(w),
        rest | {"dW1": np.array([[3.0]])},
        dict(rest),
        dict(rest),
        1,
        0.1,
        weight_decay=0.5,
    )
    assert moved["W1"].item() == pytest.approx(1.8)
    for slope in (3.0, 4.0):  # without the penalty, and with it
        grads = rest | {"dW1": np.array([[slope]])}
        moved, *_ = adam(dict(w), grads, dict(rest), dict(rest), 1, 0.1)
        assert moved["W1"].item() == pytest.approx(1.9)


def test_the_decay_of_the_six_epochs_is_about_the_stated_share():
    rates = [cosine_to_floor(t, 0.1, 12, 120) for t in range(1, 121)]
    assert 1 - np.prod(1 - 0.01 * np.array(rates)) == pytest.approx(0.06, abs=0.005)
    assert "takes about 6 % from the weights in all 120 steps" in PROSE


def test_the_first_steps_along_alternating_slopes_take_almost_0_02_away():
    moved = 0.01 * steps_of(adam, [5.0, -5.0] * 50)
    assert moved.sum() == pytest.approx(-0.02, abs=3e-3)
    assert "that takes almost 0.02 away" in PROSE


# 2 Nadam


@pytest.mark.parametrize("beta1", [0.5, 0.9, 0.99])
def test_nadams_first_step_has_its_closed_form(beta1):
    (step,) = steps_of(nadam, [3.7], beta1=beta1)
    assert step == pytest.approx(-(1 + 2 * beta1) / (1 + beta1))


def test_nadams_worked_example_and_a_steady_slope():
    assert steps_of(nadam, [1.0, -1.0]) == pytest.approx([-28 / 19, 0.5595], abs=5e-5)
    assert steps_of(nadam, [2.0] * 400)[-1] == pytest.approx(-1, abs=1e-6)


# 3 Lion


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e9])
def test_every_entry_of_lion_moves_by_exactly_the_rate_whatever_the_slopes(scale):
    before = {name: np.zeros(value.shape) for name, value in drawn().items()}
    grads = {name: scale * value for name, value in drawn("d", seed=1).items()}
    after, _ = lion(before, grads, zeros(), 0.25)
    for name, value in after.items():
        assert np.array_equal(value, -0.25 * np.sign(grads["d" + name]))


def test_the_worked_example_of_lion():
    for slope, moved, kept in ((-1.0, 0.5, 0.188), (-2.0, 1.5, 0.178)):
        one = {"W1": np.ones((1, 1)), "b1": np.ones((1, 1))}
        v = {"dW1": np.full((1, 1), 0.2), "db1": np.zeros((1, 1))}
        grads = {"dW1": np.full((1, 1), slope), "db1": np.zeros((1, 1))}
        after, v = lion(one, grads, v, 0.5)
        assert after["W1"].item() == moved
        assert v["dW1"].item() == pytest.approx(kept)
        assert after["b1"].item() == 1


# 4 The schedule


def test_the_worked_example_of_the_schedule():
    rates = [cosine_to_floor(t, 0.1, 10, 110, 0.02) for t in (5, 10, 60, 110, 200)]
    assert rates == pytest.approx([0.05, 0.1, 0.06, 0.02, 0.02])


def test_the_schedule_climbs_then_falls_and_ends_at_the_floor():
    rates = np.array([cosine_to_floor(t, 0.7, 20, 200, 0.1) for t in range(1, 201)])
    assert np.all(np.diff(rates[:20]) > 0)
    assert np.all(np.diff(rates[19:]) < 0)
    assert (rates.max(), rates[-1]) == (pytest.approx(0.7), pytest.approx(0.1))
    assert np.diff(rates[:20]) == pytest.approx(0.7 / 20)


def test_the_average_of_the_wave_is_one_half():
    rates = [cosine_to_floor(t, 1.0, 0, 200) for t in range(1, 201)]
    assert np.mean([1.0, *rates[:-1]]) + np.mean(rates) == pytest.approx(1)
    stated = re.search(r"Averaged over the 200 steps it is (0\.\d+)", PROSE)
    assert np.mean(rates) == pytest.approx(float(stated[1]))


# 5 Schedule-free


def run_free(start, gradient, count, rate, beta):
    x, z = np.array(start, float), np.array(start, float)
    ran = [z]
    for t in range(1, count + 1):
        x, z = schedule_free_step(x, z, gradient, t, rate, beta)
        ran.append(z)
    return x, np.array(ran)


@pytest.mark.parametrize("beta", [0, 0.5, 0.9, 1])
def test_x_is_the_mean_of_the_start_and_all_places_of_z(beta):
    x, ran = run_free([3.0, -2.0], np.sin, 50, 0.3, beta)
    assert x == pytest.approx(ran.mean(axis=0))


@pytest.mark.parametrize(("rate", "count"), [(0.2, 30), (0.5, 7), (1.5, 12)])
def test_schedule_free_without_beta_has_its_closed_form(rate, count):
    x, _ = run_free([1.0], lambda y: y, count, rate, 0)
    closed = (1 - (1 - rate) ** (count + 1)) / (rate * (count + 1))
    assert x.item() == pytest.approx(closed)


def test_the_worked_example_of_schedule_free():
    x, ran = run_free([8.0], lambda y: y, 2, 0.5, 0.5)
    assert (x.item(), ran.ravel().tolist()) == (4.5, [8, 4, 1.5])


def test_when_schedule_free_is_behind_on_the_noisy_parabola():
    noise = np.random.RandomState(0).randn(40, 500)
    x, z, w = np.full(500, 5.0), np.full(500, 5.0), np.full(500, 5.0)
    behind = []
    for t, drawn_now in enumerate(noise, start=1):
        x, z = schedule_free_step(x, z, lambda y, n=drawn_now: y + n, t, 0.3)
        w = w - 0.3 * (w + drawn_now)
        if np.mean(x**2) > np.mean(w**2):
            behind.append(t)
    assert {*range(1, 11), *range(20, 31)} <= {*behind}
    assert 13 not in behind
    assert 40 not in behind
    assert "in the first ten steps and again around step 25" in PROSE
    places, ran = run_free([5.0], lambda y: y, 25, 0.3, 0.9)
    assert places.item() < 0  # on the other side of the minimum, and
    assert ran.min() < -1  # z was there before


# 6 Muon


def rounds(sigma, count=5):
    for _ in range(count):
        sigma = 3.4445 * sigma - 4.7750 * sigma**3 + 2.0315 * sigma**5
    return sigma


@pytest.mark.parametrize("shape", [(2, 5), (5, 2), (4, 4), (1, 3)])
@pytest.mark.parametrize("count", [1, 5])
def test_the_rounds_change_the_singular_values_and_keep_the_directions(shape, count):
    G = np.random.RandomState(3).randn(*shape)
    U, sigma, V = np.linalg.svd(G, full_matrices=False)
    expected = U @ np.diag(rounds(sigma / np.linalg.norm(G), count)) @ V
    assert orthogonalize(G, count, epsilon=0) == pytest.approx(expected)


def test_one_round_of_the_worked_example():
    found = np.diag(orthogonalize(np.diag([3.0, 4.0]), steps=1))
    assert found == pytest.approx([1.193, 0.976], abs=1e-3)
    assert rounds(0.6, 1) == pytest.approx(2.0667 - 1.0314 + 0.1580, abs=1e-4)
    assert rounds(0.8, 1) == pytest.approx(2.7556 - 2.4448 + 0.6657, abs=1e-4)


@pytest.mark.parametrize("n", [2, 3, 6])
def test_of_an_orthogonal_matrix_a_multiple_comes_out(n):
    Q, _ = np.linalg.qr(np.random.RandomState(n).randn(n, n))
    assert orthogonalize(100 * Q) == pytest.approx(rounds(1 / np.sqrt(n)) * Q)
    assert rounds(1 / np.sqrt(2)) == pytest.approx(1.1081, abs=5e-5)


def test_five_rounds_lead_into_the_stated_band():
    low, high = map(float, re.search(r"band from (\S+) to (\d\.\d+)", PROSE).groups())
    after = rounds(np.linspace(0.01, 1, 100_001))
    assert (after.min(), after.max()) == pytest.approx((low, high), abs=5e-3)


def test_muons_weights_do_not_feel_the_scale_and_its_biases_do():
    moved = {}
    for scale in (1, 1000):
        grads = {name: scale * value for name, value in drawn("d").items()}
        start = {"W1": np.zeros((3, 4)), "b1": np.zeros((3, 1))}
        moved[scale], _ = muon(start, grads, zeros(), 0.9, 0.1)
    assert moved[1]["W1"] == pytest.approx(moved[1000]["W1"], rel=1e-5)
    assert 1000 * moved[1]["b1"] == pytest.approx(moved[1000]["b1"])
    assert np.linalg.norm(moved[1]["W1"], 2) < 0.1 * 1.21


def test_the_first_slope_of_the_network_points_along_the_mean_image():
    X = load_digits_data().X_train[:, :64]
    Y = load_digits_data().Y_train[:, :64]
    _, caches = forward_propagation(X, initialize_parameters([64, 32, 32, 10], seed=0))
    slope = backward_propagation(X, Y, caches)["dW1"]
    _, sigma, V = np.linalg.svd(slope)
    mean = X.mean(axis=1)
    assert abs(V[0] @ mean) / np.linalg.norm(mean) > 0.99
    assert sigma[1] / sigma[0] < 0.1
    assert "second singular value is less than a tenth of the first" in PROSE
    silent = np.count_nonzero(caches[0][0].max(axis=1) == 0)
    assert silent == 3
    assert "three units give 0 for all 64 images" in PROSE
    assert np.count_nonzero(sigma < 1e-9 * sigma[0]) == silent


# 7 The protocol


def test_the_numbers_of_the_protocol():
    assert student.ppf(0.975, 15) == pytest.approx(2.13, abs=5e-3)
    missed = 14 * 0.05
    assert missed == pytest.approx(0.7)
    assert np.sqrt(0.96 * 0.04 / 256) == pytest.approx(0.012, abs=5e-4)
    parameters = initialize_parameters([64, 32, 32, 10])
    count = sum(value.size for value in parameters.values())
    assert f"{count:,} parameters" in PROSE


# The whole notebook


def text(cell):
    return printed(outputs(NAME)[cell])


def numbers(pattern, cell):
    """The numbers that a pattern catches in what a cell printed."""
    return [float(one) for one in re.search(pattern, text(cell)).groups()]


@pytest.mark.slow
def test_the_penalty_and_the_decay_shrink_as_stated():
    found = [float(n) for n in re.findall(r": (0\.\d+) after", text("demo_decay"))]
    small, large, one, other = found
    assert (small, large) == pytest.approx((np.exp(-2), np.exp(-0.2)), abs=0.02)
    assert one == other == pytest.approx(np.exp(-1), abs=0.01)
    for left, share in ((small, 2), (large, 0.2), (one, 1)):
        # Almost 0.02 is gone after the first steps; this, too, decays.
        assert 0 < np.exp(-share) - left < 0.02
    assert "All curves end a little lower" in PROSE


@pytest.mark.slow
def test_adam_and_nadam_turn_in_the_stated_steps():
    adam_turns, nadam_turns = numbers(r"'adam': (\d+), 'nadam': (\d+)", "demo_turn")
    assert f"Adam turns in step {adam_turns:.0f}:" in PROSE
    assert f"Nadam turns in step {nadam_turns:.0f}." in PROSE
    stream = [1.0] * 15 + [-1.0]
    told = [-steps_of(update, stream)[-1] for update in (adam, nadam)]
    stated = re.search(r"still (0\.\d+), and Nadam's is (0\.\d+)", PROSE)
    assert told == pytest.approx([float(n) for n in stated.groups()], abs=5e-3)


@pytest.mark.slow
def test_lion_runs_through_and_never_rests_without_a_falling_rate():
    found = text("demo_lion_parabola")
    lowest = [float(n) for n in re.findall(r"lowest (-?\d\.\d+)", found)]
    last = [float(n) for n in re.findall(r"up to (\S+) long", found)]
    stated = re.search(r"down to \$-(0\.\d+)\$", PROSE)
    assert lowest[0] == pytest.approx(-float(stated[1]))
    assert last[0] == pytest.approx(0.02)
    assert last[1] < 0.02 / 5


@pytest.mark.slow
def test_who_is_nearest_on_the_noisy_parabola():
    found = re.findall(r"(\S+) after 100, (\S+) after 400", text("demo_noisy_parabola"))
    fixed, cosine, free = [tuple(map(float, one)) for one in found]
    assert cosine[1] < free[1] < fixed[1]
    assert free[0] < 0.6 * cosine[0]
    assert 0.9 * fixed[0] < cosine[0] < fixed[0]
    assert (cosine[1], free[1]) == pytest.approx((0.10, 0.11), abs=6e-3)
    assert (free[0], cosine[0]) == pytest.approx((0.21, 0.38), abs=6e-3)
    assert fixed == pytest.approx((0.41, 0.41), abs=0.01)


@pytest.mark.slow
def test_how_many_directions_a_first_step_changes():
    one, many = re.findall(r"(\d+) of 32", text("demo_network_slope"))
    assert one == "1"
    assert f"changes {many} directions by more than a tenth" in PROSE


def differences():
    """Mean difference from Adam and half its interval, by epochs and method."""
    found, epochs = {}, 0
    for line in text("demo_final").splitlines():
        if head := re.match(r"(\d+) epochs", line):
            epochs = int(head[1])
        if row := re.match(r" *(\S.*?) +0\.\d+ +([+-]\S+) ± (\S+)", line):
            found[epochs, row[1]] = float(row[2]), float(row[3])
    return found


def best_rates():
    """The best rates of every method, for 6 and for 12 epochs."""
    rows = re.findall(
        r"^ *(\S.*?) +(\d\S+) +(\d\S+)$", text("demo_tuning"), re.MULTILINE
    )
    return {name: (float(short), float(long)) for name, short, long in rows}


@pytest.mark.slow
def test_no_best_rate_lies_at_an_end_of_the_list():
    assert len(best_rates()) == 8
    found = {rate for rates in best_rates().values() for rate in rates}
    assert found <= {0.01, 0.03, 0.1, 0.3, 1.0}


@pytest.mark.slow
def test_a_fixed_rate_is_best_at_a_third_of_the_highest_of_a_cosine():
    ratio = np.divide(best_rates()["adam"], best_rates()["adam, fixed"])
    assert ratio == pytest.approx([3, 3], abs=0.5)


@pytest.mark.slow
def test_what_the_intervals_show_and_what_not():
    found = differences()
    assert len(found) == 14
    ahead = {job for job, (mean, half) in found.items() if mean - half > 0}
    behind = {job for job, (mean, half) in found.items() if mean + half < 0}
    assert ahead == {(6, "nadam"), (6, "muon"), (12, "nadam")}
    assert behind == {(12, "lion")}
    for method in ("nadam", "muon"):
        assert 0.015 < found[6, method][0] < 0.035
    kept = {m: found[12, m][0] / found[6, m][0] for m in ("nadam", "muon")}
    assert kept["nadam"] == pytest.approx(0.5, abs=0.15)
    assert kept["muon"] < 0.4
    assert "takes about half of Nadam's lead away, and most of Muon's" in PROSE
    assert found[6, "momentum"][1] > 0.02
    assert "that of momentum has more than two percent to each side" in PROSE
    assert found[12, "nadam"][0] == pytest.approx(0.01, abs=0.005)
    assert found[12, "lion"][0] == pytest.approx(-0.01, abs=0.005)


@pytest.mark.slow
def test_the_intervals_after_12_epochs_are_about_as_long_as_stated():
    halves = [half for (epochs, _), (_, half) in differences().items() if epochs == 12]
    assert min(halves) > 0.004
    assert max(halves) < 0.011
