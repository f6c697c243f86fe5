"""What notebook 04 says about its playground and its landscape is what they show."""

import re

import numpy as np
import pytest
from running import outputs, shown

from grader.authoring.source import read_source, reference
from opt_utils.momentum_plane import PLACES, momentum_path
from opt_utils.playground import walk_in_valley
from opt_utils.race import FIT
from opt_utils.racers import from_functions
from opt_utils.valley import START, border, shrinkage, swinging, valley

NAME = "04_optimization_methods"
RULES = [
    reference(NAME)[f"update_parameters_with_{name}"]
    for name in ("gd", "momentum", "adam")
]
PROSE = "\n".join(
    c.source for c in read_source(NAME).cells if c.cell_type == "markdown"
)


def test_the_fastest_choice_lies_close_to_the_border():
    rates, betas = np.meshgrid(np.linspace(0.005, 0.6, 800), np.linspace(0, 0.95, 800))
    left = shrinkage(rates, betas)
    where = np.unravel_index(left.argmin(), left.shape)
    assert round(rates[where], 1) == 0.1
    assert betas[where] == pytest.approx(0.67, abs=0.01)
    assert r"$\alpha = 0.1$ with $\beta \approx 0.67$" in PROSE
    assert PLACES["D"] == (0.1, 0.67)
    assert round(9 / 11, 2) == 0.82
    assert left.min() == pytest.approx(9 / 11, abs=0.005)
    assert round(float(border(0.67)), 3) == 0.101
    assert 0.1 < border(0.67) < 1.02 * 0.1
    assert r"The border is at $\alpha = 0.101$ there" in PROSE


def test_the_first_swings_of_the_fastest_choice_leave_the_picture():
    path = momentum_path(RULES[1], *PLACES["D"])
    assert np.abs(path[:, 1]).max() > 2.2 > np.abs(path[-1, 1])


def test_between_the_dotted_line_and_the_border_the_share_is_the_root_of_beta():
    for beta in (0.7, 0.8, 0.9, 0.95):
        rates = np.linspace(1.01 * swinging(beta), 0.99 * border(beta), 40)
        np.testing.assert_allclose(shrinkage(rates, beta), np.sqrt(beta))


def test_the_fastest_choice_is_near_where_the_two_lines_meet():
    _, beta = PLACES["D"]
    assert swinging(beta) == pytest.approx(border(beta), rel=0.02)


@pytest.mark.parametrize(("curvature", "sign"), [(1, 1), (100, -1)])
def test_at_the_fastest_choice_both_roots_are_double(curvature, sign):
    rate, beta = 1 / 10, (9 / 11) ** 2
    roots = np.roots([1, -(1 + beta - (1 - beta) * rate * curvature), beta])
    np.testing.assert_allclose(roots, sign * 9 / 11, atol=1e-6)
    root = np.sqrt(beta)
    assert rate * curvature == pytest.approx(((1 - root) / (1 + root)) ** sign)


def test_the_best_share_of_gradient_descent_takes_ten_times_the_steps():
    rates = np.linspace(0.005, 0.0201, 2000)
    assert shrinkage(rates, 0.0).min() == pytest.approx(99 / 101, abs=1e-4)
    assert round(99 / 101, 2) == 0.98
    assert np.log(9 / 11) / np.log(99 / 101) == pytest.approx(10, abs=0.1)


def test_at_a_large_share_the_rate_does_not_matter_over_a_wide_range():
    left = shrinkage(np.linspace(0.03, 0.37, 50), 0.9)
    np.testing.assert_allclose(left, np.sqrt(0.9))
    assert round(np.sqrt(0.9), 2) == 0.95


def test_on_the_floor_nothing_diverges_beyond_the_border():
    path = momentum_path(RULES[1], 0.6, 0.5, (-10.0, 0.0))
    assert border(0.5) < 0.6
    assert abs(path[-1, 0]) < 0.1
    assert not path[:, 1].any()


@pytest.fixture(scope="module")
def race():
    racers = from_functions(*RULES)
    return {name: walk_in_valley(racers[name](FIT[name]), START) for name in racers}


def test_the_race_ends_as_the_answer_says(race):
    ends = {name: float(valley()(*path[-1])) for name, path in race.items()}
    assert sorted(ends, key=ends.get) == ["rmsprop", "momentum", "adam", "gd"]
    for name, written in (("rmsprop", 3), ("momentum", 3), ("adam", 3), ("gd", 1)):
        assert f"{ends[name]:.{written}f}" in PROSE


def test_rmsprop_climbs_when_its_rate_across_has_passed_the_border(race):
    path = race["rmsprop"]
    heights = valley()(*path.T)
    assert f"from {heights[21]:.1f} after 21 steps to {heights[26]:.1f} after" in PROSE
    assert heights[21] == heights[:25].min()
    assert heights[26] == heights[21:].max()
    slopes = 100 * path[:-1, 1]
    # With β₂ = 0.999 the corrected average is close to the mean of all squares.
    mean_square = np.cumsum(slopes**2) / np.arange(1, len(path))
    across = FIT["rmsprop"] / np.sqrt(mean_square)
    assert np.argmax(across > 0.02) + 1 == 9
    assert "From step 9 on this is above" in PROSE
    assert (across[8:25] > 0.02).all()
    assert abs(path[8:20, 1]).max() < 0.03


def test_the_heights_of_momentum_swing_by_more_than_ten(race):
    late = valley()(*race["momentum"][-8:].T)
    assert late.max() > 10 * late.min()


@pytest.mark.slow
def test_the_landscape_is_as_the_answer_says():
    gd, adam = re.split("adam: ", shown(outputs(NAME)["demo_landscape"]))
    pattern = r"ended, ([\d.]+); lowest ([\d.]+) at \(\S+, \S+\); up to ([\d.]+) within"
    (middle, lowest, near), (best, bottom, steep) = (
        [float(n) for n in re.search(pattern, one).groups()] for one in (gd, adam)
    )
    assert f"a cost of about {middle:.2f}, Adam at about {best:.2f}" in PROSE
    assert lowest < middle - 0.03
    assert bottom == best
    assert f"the cost is up to {steep:.1f}" in PROSE
    assert f"around gradient descent it is at most {near:.2f}" in PROSE
