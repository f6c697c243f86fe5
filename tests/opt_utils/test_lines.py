"""Line charts and paths apart: what is drawn, and what is said of it."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from opt_utils import (
    BOWL,
    alt_text,
    load_fair_comparison,
    measure_batch_sizes,
    plot_heights,
    plot_lines,
    plot_paths_apart,
    plot_starting_points,
)

PATHS = {
    "gd": np.array([(3.0, 0.0), (2.0, 0.0), (1.0, 0.0)]),
    "adam": np.array([(3.0, 0.0), (0.0, 4.0), (0.0, 2.0)]),
}


def test_a_line_chart_tells_its_numbers_at_the_places_that_are_asked_for():
    ax = plot_lines(
        {"a": [1, 2, 4], "b": [0.5, 0.25, 0.125]},
        x=[10, 20, 30],
        tell=[10, 20],
        title="Two",
        xlabel="step",
        ylabel="cost",
    )
    assert alt_text(ax.figure) == (
        "Two: cost against step. a: 1 at step 10, 2 at step 20. "
        "b: 0.5 at step 10, 0.25 at step 20."
    )
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_title()) == ("step", "cost", "Two")


def test_lines_differ_in_more_than_their_colour():
    ax = plot_lines({name: [1, 2] for name in "abcde"})
    looks = {(line.get_marker(), line.get_linestyle()) for line in ax.lines}
    assert len(looks) == 5


def test_stairs_hold_a_value_until_the_next_place():
    ax = plot_lines({"a": [1, 2]}, steps=True)
    assert ax.lines[0].get_drawstyle() == "steps-post"


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ({}, "at least one line"),
        ({"a": [1, 2], "b": [1]}, "'b' must have one value for each of the 2 places"),
        ({"a": []}, "'a' must have one value"),
    ],
)
def test_lines_that_do_not_fit_are_refused(lines, words):
    with pytest.raises(ValueError, match=words):
        plot_lines(lines)


def test_paths_apart_share_their_axes_and_say_where_each_ends():
    figure = plot_paths_apart(BOWL, PATHS, title="Two ways")
    first, second = figure.axes
    assert first.get_xlim() == second.get_xlim()
    assert first.get_ylim() == second.get_ylim()
    assert [ax.get_title() for ax in figure.axes] == ["gd", "adam"]
    assert "gd: 3 points from (3.00, 0.00), height 4.500" in first.alt_text
    assert "to (0.00, 2.00), height 2.000" in second.alt_text


def test_a_panel_without_path_is_taken_away():
    three = PATHS | {"momentum": PATHS["gd"]}
    assert len(plot_paths_apart(BOWL, three).axes) == 3


def test_paths_apart_keep_to_limits():
    figure = plot_paths_apart(BOWL, PATHS, xlim=(-1, 1), ylim=(-2, 2))
    assert {ax.get_xlim() for ax in figure.axes} == {(-1, 1)}
    assert {ax.get_ylim() for ax in figure.axes} == {(-2, 2)}


def test_heights_are_those_of_the_surface():
    ax = plot_heights(BOWL, PATHS, tell=[2])
    np.testing.assert_allclose(ax.lines[1].get_ydata(), [4.5, 8, 2])
    assert "adam: 2 at step 2." in alt_text(ax.figure)


def test_starting_points_say_range_and_median():
    ax = plot_starting_points({"gd": [50, 94, 92], "adam": [95, 96, 97]})
    text = alt_text(ax.figure)
    assert "gd: 50.00 to 94.00 %, median 92.00 %." in text
    assert "adam: 95.00 to 97.00 %, median 96.00 %." in text
    places = [line.get_xdata() for line in ax.lines]
    assert not set(places[0]) & set(places[1])


def test_noise_of_mini_batches_follows_the_root_law():
    """As drawn with and without putting back; the last one is the whole set."""
    sizes, m = [1, 4, 16, 100, 200], 200
    measured = measure_batch_sizes(sizes, m, draws=400)
    B = np.array(sizes)
    root = measured.noise_with[0] / np.sqrt(B)
    left = np.sqrt((m - B) / (m - 1))
    np.testing.assert_allclose(measured.noise_with, root, rtol=0.15)
    np.testing.assert_allclose(
        measured.noise_without, root * left, rtol=0.15, atol=1e-9
    )
    assert (measured.seconds > 0).all()


@pytest.mark.parametrize("sizes", [[0, 1], [1, 201]])
def test_a_size_that_no_mini_batch_has_is_refused(sizes):
    with pytest.raises(ValueError, match="between 1 and 200"):
        measure_batch_sizes(sizes, 200)


def test_the_fair_comparison_has_fourteen_starting_points():
    stored = load_fair_comparison()
    assert list(stored) == ["gd", "momentum", "adam"]
    assert {values.shape for values in stored.values()} == {(14,)}


def test_every_chart_can_be_drawn_on_axes_that_are_there():
    _, axes = plt.subplots(1, 3)
    plot_lines({"a": [1, 2]}, axes[0])
    plot_heights(BOWL, PATHS, axes[1])
    plot_starting_points({"gd": [1, 2]}, axes[2])
    assert len(plt.get_fignums()) == 1
