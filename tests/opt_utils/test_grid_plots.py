"""Pictures of a grid of trainings: shared axes, and every number told."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from opt_utils import plot_band, plot_differences, plot_gap, plot_rates, plot_runs

NAMES = ["sgd", "adam"], ["tanh", "relu", "sigmoid"]
RUNS = np.linspace(0.9, 0.99, 18).reshape(2, 3, 3)


def test_every_run_and_every_mean_has_a_mark_of_its_optimizer():
    ax = plot_runs(RUNS, *NAMES, plt.subplots()[1], lowest=0.8)
    drawn = [line.get_ydata() for line in ax.lines]
    assert sum(np.size(one) for one in drawn) == 18 + 6
    assert np.concatenate(drawn[::2]) == pytest.approx(RUNS.ravel())
    assert [line.get_marker() for line in ax.lines[::6]] == ["D", "^"]
    assert ax.get_ylim() == pytest.approx((0.8, 1.008))
    assert [text.get_text() for text in ax.get_xticklabels()] == NAMES[1]
    mean = RUNS[1, 2].mean()
    assert f"adam with sigmoid: mean {mean:.3f}, from 0.979 to 0.990." in ax.alt_text


def test_the_band_is_named_and_its_edges_are_to_be_seen():
    ax = plot_runs(RUNS, *NAMES, plt.subplots()[1], lowest=0.8)
    plot_band(ax, 0.9, 225)
    assert ax.alt_text.endswith("225 examples around 0.900: from 0.860 to 0.940.")
    (band,) = ax.patches
    assert "2 standard errors" in band.get_label()
    low, high = band.get_y(), band.get_y() + band.get_height()
    assert ax.get_ylim()[0] < low < high < ax.get_ylim()[1]


def test_differences_share_their_axis_and_tell_their_ends():
    panels = {"A": {"a − b": (0.01, 0.02)}, "B": {"c − d": (0.5, 0.1), "e − f": (0, 1)}}
    left, right = plot_differences(panels)
    assert left.get_xlim() == right.get_xlim()
    assert left.alt_text.endswith("a − b: +0.010, from -0.030 to +0.050.")
    assert [text.get_text() for text in right.get_yticklabels()] == ["c − d", "e − f"]


def test_good_rates_are_told_and_the_panels_share_their_axes():
    scores = np.zeros((2, 3, 4, 2))
    scores[1, 0] = [[0.1, 0.1], [0.9, 0.96], [0.99, 0.95], [0.2, 0.2]]
    axes = plot_rates(scores, *NAMES, [0.1, 1.0, 10.0, 100.0], good=0.92)
    assert len({(ax.get_xlim(), ax.get_ylim()) for ax in axes}) == 1
    assert "sgd: mean above 0.92 at no rate" in axes[0].alt_text
    assert "adam: mean above 0.92 from 1 to 10, highest at 10." in axes[0].alt_text


def test_training_and_dev_set_stand_on_one_scale():
    train, dev = plot_gap(np.minimum(RUNS + 0.02, 1), RUNS, *NAMES, lowest=0.85)
    assert train.get_ylim() == dev.get_ylim()
    assert train.alt_text.startswith("training set: Accuracy of 18 runs.")
    assert dev.alt_text.startswith("dev set: ")
