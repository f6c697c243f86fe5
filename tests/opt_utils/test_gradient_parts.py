"""Columns of parameters, and the picture of a gradient's parts."""

import numpy as np
import pytest

from opt_utils import alt_text, plot_gradient_parts, to_column, to_dictionary

ARRAYS = {"W1": np.arange(6.0).reshape(2, 3), "b1": np.array([[7.0], [8.0]])}


def test_the_way_to_a_column_and_back():
    column = to_column(ARRAYS)
    np.testing.assert_array_equal(column[:, 0], [0, 1, 2, 3, 4, 5, 7, 8])
    again = to_dictionary(column, ARRAYS)
    assert list(again) == ["W1", "b1"]
    for name, value in ARRAYS.items():
        np.testing.assert_array_equal(again[name], value)


def test_a_column_of_another_length_is_refused():
    with pytest.raises(ValueError, match=r"^column must have the shape \(8, 1\)"):
        to_dictionary(np.zeros((7, 1)), ARRAYS)


def test_every_part_is_drawn_and_told_a_perfect_one_too():
    ax = plot_gradient_parts({"dW1": 0.3, "db1": 1e-9, "dW2": 0.0})
    (dots, border) = ax.lines
    np.testing.assert_allclose(dots.get_xdata(), [0.3, 1e-9, 1e-12])
    assert set(border.get_xdata()) == {1e-7}
    assert "dW1 3e-01, db1 1e-09, dW2 0e+00." in alt_text(ax.figure)
