"""Pictures of batch normalization: what is compared shares its axes, nothing hides."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from numpy.testing import assert_allclose

from opt_utils import (
    plot_clouds,
    plot_gradients,
    plot_moving_layers,
    plot_one_example,
    plot_over,
    plot_shares,
    plot_trainings,
)

RNG = np.random.RandomState(0)


def limits(axes):
    return {(ax.get_xlim(), ax.get_ylim()) for ax in axes}


def test_trainings_stand_apart_on_shared_axes_and_are_told_one_by_one():
    trainings = {
        "small": {"plain": [0.7, 0.69], "normalized": [0.3, 0.1]},
        "large": {"plain": [80.0, 0.7], "normalized": [0.5, 0.2]},
    }
    axes = plot_trainings(trainings, 0.69, "Two starts")
    assert len(limits(axes)) == 1
    assert axes[0].get_ylim()[1] < 1
    assert axes[1].alt_text.startswith("Two starts, large. Cost against epoch.")
    assert "plain: 80.000 at epoch 0, 0.700 at epoch 1" in axes[1].alt_text
    assert [line.get_linestyle() for line in axes[0].lines[:2]] == ["-", "--"]


def test_the_clouds_of_a_row_share_their_axes_and_those_of_two_rows_do_not():
    cloud = RNG.randn(2, 20)
    rows = {"before": {"a": cloud, "b": 9 * cloud}, "after": {"a": cloud, "b": cloud}}
    axes = plot_clouds(rows)
    assert len(limits(axes[:2])) == len(limits(axes[2:])) == 1
    assert len(limits(axes)) == 2
    spread = 9 * cloud.std(axis=1)
    assert f"deviations {spread[0]:.2f} and {spread[1]:.2f}." in axes[1].alt_text


def test_no_gradient_is_drawn_on_top_of_another():
    ax = plot_gradients({"a": [1.0, 2.0], "b": [1.0, 2.0], "c": [4.0, 2.0]}, "Three")
    places = [tuple(line.get_xdata()) for line in ax.lines[:3]]
    assert len(set(places)) == 3
    assert "b: adds up to 3.00, at most 0 from it." in ax.alt_text
    assert "c: adds up to 6.00, at most 3 from it." in ax.alt_text


def test_the_bars_of_one_example_add_up_to_a_hundred_on_fixed_axes():
    _, (left, right) = plt.subplots(1, 2)
    plot_one_example([-1.0, 1.0, -1.0], left)
    plot_one_example(RNG.randn(500) / 4, right)
    assert len(limits([left, right])) == 1
    for ax in (left, right):
        assert sum(bar.get_height() for bar in ax.patches) == pytest.approx(100)
    assert "mini-batches: mean -0.33, standard deviation 0.94" in left.alt_text


def test_moves_are_measured_in_the_spread_of_the_start():
    def units(means):
        return [(np.array(means)[:, np.newaxis], np.full((3, 1), 2.0))]

    seen = {
        "still": [units([0, 0, 0])] * 2,
        "moving": [units([0, 0, 0]), units([1, 4, 9])],
    }
    still, moving = plot_moving_layers(seen)
    assert_allclose(moving.lines[0].get_ydata(), [0, 2])
    assert len({ax.get_ylim() for ax in (still, moving)}) == 1
    assert "layer 1: 2.00 at the end, its spread × 1.00." in moving.alt_text


def test_shares_of_a_group_stand_side_by_side_and_are_told():
    groups = {"usual": {"a": 96.5, "b": 97.7}, "haze": {"a": 86.0, "b": 76.2}}
    ax = plot_shares(groups, "Two networks", "right, in %")
    assert not {*ax.lines[0].get_xdata()} & {*ax.lines[1].get_xdata()}
    assert ax.alt_text.endswith("haze: a 86.0 %, b 76.2 %.")


def test_every_place_is_named_and_every_value_told():
    ax = plot_over([2, 16], {"a": [0.5, 1], "b": [3, 2]}, "Title", "m", "cost")
    assert ax.get_xscale() == "log"
    assert [label.get_text() for label in ax.get_xticklabels()] == ["2", "16"]
    assert ax.alt_text == (
        "Title. cost against m. a: 0.500 at 2, 1.000 at 16. b: 3.000 at 2, 2.000 at 16."
    )
