"""Compared axes show the same part of the plane."""

import matplotlib.pyplot as plt
import pytest

from opt_utils import share_limits


def test_axes_get_the_rectangle_that_they_have_in_common():
    _, (left, right) = plt.subplots(1, 2)
    left.set(xlim=(0, 3), ylim=(-1, 5))
    right.set(xlim=(-1, 2), ylim=(0, 6))
    share_limits([left, right])
    for ax in (left, right):
        assert (ax.get_xlim(), ax.get_ylim()) == ((0, 2), (0, 5))


def test_what_has_nothing_in_common_is_refused():
    _, (left, right) = plt.subplots(1, 2)
    right.set(xlim=(2, 3))
    with pytest.raises(ValueError, match="nothing in common"):
        share_limits([left, right])
    with pytest.raises(ValueError, match="no axes"):
        share_limits([])
