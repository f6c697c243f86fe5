"""What notebook 07 says: closed forms, and properties of the search."""

import re

import numpy as np
import pytest
from figures import axes_of, drawn
from matplotlib.colors import to_hex, to_rgba
from running import outputs, printed
from running import shown as words_of
from scipy.stats import binom, loguniform

from grader.authoring.source import read_source, reference
from opt_utils import style

NAME = "07_hyperparameters"
PROSE = "\n".join(
    cell.source for cell in read_source(NAME).cells if cell.cell_type == "markdown"
)
SOLUTION = reference(NAME)
sample_lr = SOLUTION["sample_lr"]
sample_beta = SOLUTION["sample_beta"]
random_search = SOLUTION["random_search"]
U = np.linspace(0, 1, 101)


@pytest.mark.parametrize(
    ("u", "rate"), [(0, 1e-4), (0.25, 1e-3), (0.5, 0.01), (1, 1.0)]
)
def test_the_rates_of_the_worked_example(u, rate):
    assert sample_lr(u) == pytest.approx(rate)


@pytest.mark.parametrize("ends", [(1e-4, 1.0), (1e-3, 0.1), (2.0, 50.0)])
def test_rates_are_the_quantiles_of_the_log_uniform_distribution(ends):
    np.testing.assert_allclose(sample_lr(U, *ends), loguniform(*ends).ppf(U))


@pytest.mark.parametrize(
    ("u", "beta"), [(0, 0.9), (0.25, 0.96838), (0.5, 0.99), (1, 0.999)]
)
def test_the_betas_of_the_worked_example(u, beta):
    assert sample_beta(u) == pytest.approx(beta, abs=5e-6)


@pytest.mark.parametrize("ends", [(0.9, 0.999), (0.5, 0.95)])
def test_the_distance_of_beta_from_one_is_a_rate_drawn_from_the_other_end(ends):
    low, high = ends
    distance = loguniform(1 - high, 1 - low).ppf(1 - U)
    np.testing.assert_allclose(1 - sample_beta(U, low, high), distance)


def test_nine_tenths_of_an_even_draw_are_above_a_tenth():
    share = (1 - 0.1) / (1 - 1e-4)
    assert share == pytest.approx(0.90, abs=5e-4)


@pytest.mark.parametrize(
    ("beta", "memory"), [(0.9, 10), (0.9005, 10.05), (0.999, 1000), (0.9995, 2000)]
)
def test_the_remembered_steps_of_the_table(beta, memory):
    assert 1 / (1 - beta) == pytest.approx(memory, rel=1e-4)


@pytest.mark.parametrize(
    ("n", "probability"), [(10, 0.40), (25, 0.72), (59, 0.95), (64, 0.9625)]
)
def test_the_probability_of_a_good_trial(n, probability):
    assert binom.sf(0, n, 0.05) == pytest.approx(probability, abs=5e-3)
    assert 1 - 0.95**n == pytest.approx(binom.sf(0, n, 0.05))


def test_59_trials_are_the_fewest_for_95_per_cent():
    assert 1 - 0.95**58 < 0.95 <= 1 - 0.95**59


def area(setting):
    return setting["x"] * setting["y"]


SPACE = {"x": lambda u: u, "y": lambda u: 1 + u}


def test_25_random_trials_have_25_values_where_a_grid_has_5():
    _, log = random_search(area, SPACE, 25, np.random.RandomState(0))
    for name in SPACE:
        assert len({setting[name] for setting, _ in log}) == 25
    grid = {(x, y) for x in range(5) for y in range(5)}
    assert len(grid) == 25
    assert len({x for x, _ in grid}) == 5


def test_the_best_setting_has_the_lowest_error_of_the_log():
    best, log = random_search(area, SPACE, 40, np.random.RandomState(1))
    assert area(best) == min(error for _, error in log)
    assert all(error == area(setting) for setting, error in log)


def test_a_search_uses_its_generator_and_no_other():
    np.random.seed(5)
    before = np.random.get_state()[1].copy()
    _, first = random_search(area, SPACE, 5, np.random.RandomState(2))
    _, again = random_search(area, SPACE, 5, np.random.RandomState(2))
    _, other = random_search(area, SPACE, 5, np.random.RandomState(3))
    assert first == again
    assert first != other
    np.testing.assert_array_equal(np.random.get_state()[1], before)


def test_the_best_of_100_equal_settings_shows_eleven_per_cent():
    """The expectation of the minimum of 100 draws from a binomial distribution."""
    at_least = binom.sf(np.arange(100), 100, 0.2) ** 100
    assert at_least.sum() == pytest.approx(10.6, abs=0.1)


@pytest.mark.slow
def test_the_learning_rate_decides_and_the_fine_search_is_better():
    found = outputs(NAME)
    lines = printed(found["demo_coarse_to_fine"]).splitlines()
    (low, median), (fine_low, fine_median) = (
        [float(n) for n in re.findall(r"\d\.\d+", line)] for line in lines
    )
    assert fine_low < low
    assert fine_median < median / 2
    text = words_of(found["demo_importance"])
    halves = re.findall(r"mean cost ([\d.]+) for the lower .*?, ([\d.]+) for", text)
    rate, beta = ([float(n) for n in pair] for pair in halves)
    assert rate[0] - rate[1] > 0.2
    assert abs(beta[0] - beta[1]) < 0.1


# What the figures show, asked of the figures themselves

PALETTE = {
    to_hex(value) for value in vars(style).values() if str(value).startswith("#")
}


@pytest.fixture(scope="module")
def demo():
    cells = ("grid_or_random", "trials_slider", "scales", "memories", "moons_search")
    more = ("which_beta", "coarse_to_fine", "one_or_many", "winner")
    return drawn(NAME, *(f"demo_{cell}" for cell in cells + more))


def is_ours(color):
    """Whether a colour is grey or of the palette."""
    red, green, blue, _ = to_rgba(color)
    return red == green == blue or to_hex(color) in PALETTE


def test_the_default_blue_is_not_of_the_palette():
    assert not is_ours("C0")
    assert is_ours("0.6")


@pytest.mark.slow
def test_every_line_and_bar_has_a_colour_of_the_palette(demo):
    cells = ("trials_slider", "scales", "memories", "which_beta", "winner")
    for cell in cells:
        for figure in demo.figures[f"demo_{cell}"]:
            for ax in figure.axes:
                assert all(is_ours(line.get_color()) for line in ax.lines), cell
                assert all(is_ours(one.get_facecolor()) for one in ax.patches), cell


def test_the_shares_of_an_even_draw_are_those_of_the_answer():
    below = {limit: (limit - 1e-4) / (1 - 1e-4) for limit in (0.1, 0.01)}
    assert round(1000 * below[0.1], -1) == 100
    assert round(1000 * below[0.01]) == 10
    assert "About 100 are below 0.1, and about 10 below 0.01." in PROSE
    assert "nearly the same to the network" not in PROSE


@pytest.mark.slow
def test_both_searches_share_a_colour_scale_and_the_fine_region_is_marked(demo):
    (figure,) = demo.figures["demo_coarse_to_fine"]
    coarse, fine = axes_of(figure)
    scales = [ax.collections[0].get_clim() for ax in (coarse, fine)]
    assert scales[0] == scales[1] == demo.limits
    corners = coarse.collections[1].get_paths()[0].vertices
    rates = [setting["learning_rate"] for setting, _ in demo.fine]
    memory = [1 / (1 - setting["beta"]) for setting, _ in demo.fine]
    for values, (low, high) in zip(
        (rates, memory), zip(corners.min(0), corners.max(0), strict=True), strict=True
    ):
        assert low <= min(values)
        assert max(values) <= high


@pytest.mark.slow
def test_every_fine_trial_beats_the_typical_coarse_one(demo):
    coarse = [cost for _, cost in demo.coarse]
    assert max(cost for _, cost in demo.fine) < np.median(coarse)
    tried = sorted(setting["learning_rate"] for setting, _ in demo.fine)
    assert demo.finest["learning_rate"] in tried[-2:]


@pytest.mark.slow
def test_a_medium_beta_ends_low_without_jumps_and_a_long_memory_is_not_filled(demo):
    (figure,) = demo.figures["demo_which_beta"]
    curves = dict(zip((0, 0.8, 0.9, 0.99, 0.999), figure.axes, strict=True))
    curves = {beta: ax.lines[0].get_ydata() for beta, ax in curves.items()}
    ends = {beta: curve[-1] for beta, curve in curves.items()}
    rises = {b: np.maximum(np.diff(curve), 0).sum() for b, curve in curves.items()}
    assert max(ends, key=ends.get) == 0.999
    assert f"highest cost, {ends[0.999]:.2f}." in PROSE
    assert f"its rises add up to {rises[0]:.1f}." in PROSE
    middle = [ends[beta] for beta in (0.8, 0.9, 0.99)]
    assert max(middle) - min(middle) < 0.02
    assert max(rises[beta] for beta in (0.8, 0.9, 0.99)) < 0.1
    for beta, share in re.findall(r"1 - (0\.\d+)\^\{300\} = (\d+) ", PROSE):
        assert round(100 * (1 - float(beta) ** 300)) == int(share)


@pytest.mark.slow
def test_by_hand_the_cost_falls_twice_and_then_stays(demo):
    start, *falls, last, end = (demo.one[step] for step in (0, 75, 150, 225, 299))
    assert demo.by_hand(74) < demo.by_hand(75) < demo.by_hand(150)
    assert demo.by_hand(225) < demo.by_hand(224)
    assert falls[0] - falls[1] > 0.15
    assert falls[1] - last > 0.15
    assert abs(end - last) < 0.01 < start - last


@pytest.mark.slow
def test_the_winner_of_a_hundred_shows_eleven_and_makes_twenty(demo):
    (figure,) = demo.figures["demo_winner"]
    dev, fresh = (line.get_ydata()[-1] for line in figure.axes[0].lines)
    assert (round(dev), round(fresh)) == (11, 20)
