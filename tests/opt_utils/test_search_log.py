"""The picture of a search."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from opt_utils import alt_text, plot_search_log

LOG = [
    ({"learning_rate": 0.01, "beta": 0.9}, 0.7),
    ({"learning_rate": 1.0, "beta": 0.99}, 0.2),
    ({"learning_rate": 0.1, "beta": 0.95}, 0.4),
]


def test_the_trials_lie_at_their_rates_and_memories_and_the_best_is_a_star():
    ax = plot_search_log(LOG)
    points = ax.collections[0]
    np.testing.assert_allclose(
        points.get_offsets(), [[0.01, 10], [1, 100], [0.1, 20]], rtol=1e-9
    )
    np.testing.assert_allclose(points.get_array(), [0.7, 0.2, 0.4])
    np.testing.assert_allclose(ax.lines[0].get_xydata(), [[1, 100]])
    assert "3 trials" in alt_text(ax.figure)
    assert "Best (star): rate 1.00, 100 steps remembered." in alt_text(ax.figure)


def test_logs_that_are_compared_can_share_a_colour_scale():
    _, axes = plt.subplots(1, 2)
    for ax, log in zip(axes, (LOG, LOG[1:]), strict=True):
        plot_search_log(log, ax, limits=(0, 1))
    assert [ax.collections[0].get_clim() for ax in axes] == [(0, 1)] * 2


def test_an_empty_log_is_refused():
    with pytest.raises(ValueError, match="the log is empty"):
        plot_search_log([])
