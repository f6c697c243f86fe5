"""One colour, marker and dash per optimizer."""

import matplotlib as mpl
import pytest

from opt_utils import line_style, style
from opt_utils.style import OPTIMIZER_STYLES, YELLOW


@pytest.mark.parametrize("field", ["color", "marker", "linestyle"])
def test_each_field_alone_tells_all_optimizers_apart(field):
    values = [style[field] for style in OPTIMIZER_STYLES.values()]
    assert len(set(values)) == len(values) == 7


def test_the_colours_are_those_that_matplotlib_has_today():
    names = ["BLACK", "ORANGE", "SKY", "GREEN", "YELLOW", "BLUE", "VERMILION", "PURPLE"]
    colours = map(mpl.colors.to_hex, mpl.color_sequences["okabe_ito"])
    assert [getattr(style, name) for name in names] == list(colours)


def test_no_optimizer_is_yellow_because_yellow_is_lost_on_white():
    assert YELLOW not in {style["color"] for style in OPTIMIZER_STYLES.values()}


def test_an_optimizer_keeps_its_style_in_every_place():
    assert line_style("Adam", 0) == line_style("adam", 5)


@pytest.mark.parametrize(
    ("name", "optimizer"), [("batch", "gd"), ("stochastic", "sgd")]
)
def test_a_batch_size_has_the_style_of_its_optimizer(name, optimizer):
    assert line_style(name) == line_style(optimizer)


def test_names_without_a_style_of_their_own_still_differ():
    styles = [line_style("mine", position) for position in range(7)]
    assert all(styles.count(style) == 1 for style in styles)
