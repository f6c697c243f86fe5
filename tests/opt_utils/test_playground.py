"""The playground: pictures that stand, and one that follows numbers in its place."""

import html
import io
import re
from base64 import b64decode

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from PIL import Image

from grader.authoring.source import reference
from opt_utils import (
    alt_text,
    play_angle,
    play_momentum,
    play_race,
    turning,
)
from opt_utils.momentum_plane import momentum_path
from opt_utils.moving import Moving
from opt_utils.valley import START, turned
from tests.notebooks.running import OfTheRun

RULES, CLASSES = reference("04_optimization_methods"), reference("06_optimizer_classes")
RACERS = [
    RULES[f"update_parameters_with_{name}"] for name in ("gd", "momentum", "adam")
]
FOUR = [CLASSES[name] for name in ("SGD", "Momentum", "RMSprop", "Adam")]
PLAYS = {
    "momentum": lambda: play_momentum(RACERS[1]),
    "race": lambda: play_race(*RACERS),
    "angle": lambda: play_angle(*FOUR),
}


@pytest.fixture
def played(monkeypatch):
    """Play: the text of the pictures that stand, and what moves."""
    shown, moving = [], []
    monkeypatch.setattr(plt, "show", lambda: shown.append(alt_text(plt.gcf())))
    monkeypatch.setattr(Moving, "show", lambda self: moving.append(self))

    def play(name):
        PLAYS[name]()
        return shown[-1], moving[-1]

    return play


def seen(moving, **values):
    """The pixels and the alternative text for some values; the others as at first."""
    values = {name: one.start for name, one in moving.numbers.items()} | values
    page = moving.page(**values)
    png = b64decode(re.search('base64,([^"]*)"', page)[1])
    text = html.unescape(re.search('alt="([^"]*)"', page)[1])
    return np.asarray(Image.open(io.BytesIO(png))), text


@pytest.mark.parametrize("name", PLAYS)
def test_every_number_moves_the_picture_and_its_text_and_back(played, name):
    _, moving = played(name)
    picture, text = seen(moving)
    for key, number in moving.numbers.items():
        there = number.low if number.start != number.low else number.high
        other, told = seen(moving, **{key: there})
        assert other.shape == picture.shape
        assert not np.array_equal(other, picture), key
        assert told != text, key
    again, told = seen(moving)
    assert np.array_equal(again, picture)
    assert told == text


def test_the_present_place_is_told_by_side_and_shown_by_a_mark(played):
    _, moving = played("momentum")
    inside, outside = (seen(moving, rate=rate, beta=0.9)[1] for rate in (0.375, 0.385))
    assert "inside the border, which is at 0.380" in inside
    assert "outside the border, which is at 0.380" in outside
    (mark,) = [one for one in moving.moving if one.get_gid() == "present"]
    assert mark.get_marker() == "X"
    assert mark.get_xydata().tolist() == [[0.385, 0.9]]


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("momentum", ["C: α = 0.060, β = 0.90: inside", "E: α = 0.450", "outside"]),
        ("race", ["rmsprop: 41 points", "gd 11.692, momentum 0.017"]),
        ("angle", ["momentum, seen from the valley", "the paths are the same"]),
    ],
)
def test_the_pictures_that_stand_are_told_from_the_data(played, name, facts):
    text, _ = played(name)
    assert [fact for fact in facts if fact not in text] == []


def test_the_path_is_that_of_the_function_it_is_given(played):
    def stays(parameters, grads, v, beta, learning_rate):
        return parameters, v

    path = momentum_path(stays, 0.1, 0.9)
    assert np.array_equal(path, 41 * [list(START)])


def test_a_race_is_as_long_as_the_steps_that_are_over(played):
    _, moving = played("race")
    _, text = seen(moving, count=7)
    assert text.count(": 8 points from") == 4


def test_turning_changes_nothing_for_who_does_not_divide_by_slopes():
    found = turning.best_of(turning.from_classes(*FOUR))
    for name in ("sgd", "momentum"):
        first, *rest = found[name].items()
        for angle, (height, rate, path) in rest:
            assert height == pytest.approx(first[1][0], rel=1e-6)
            assert rate == first[1][1]
            np.testing.assert_allclose(turned(path, -angle), first[1][2], atol=1e-8)
    for name, times in (("rmsprop", 100), ("adam", 20)):
        assert found[name][45][0] > times * found[name][0][0]


CELL = """
from opt_utils import play_momentum

def update(parameters, grads, v, beta, learning_rate):
    return {name: value - learning_rate * grads["d" + name]
            for name, value in parameters.items()}, v

play_momentum(update)
"""
MOVE = """
import gc, ipywidgets
every = gc.get_objects()
sliders = [one for one in every if isinstance(one, ipywidgets.FloatSlider)]
(rate,) = [one for one in sliders if one.max == 0.6]
(picture,) = [one for one in every if isinstance(one, ipywidgets.HTML)]
rate.value = 0.02
print(picture.value[picture.value.index("alt="):])
fields = [one for one in every if isinstance(one, ipywidgets.BoundedFloatText)]
print(sorted(one.description for one in fields))
"""


def test_in_a_kernel_the_pictures_come_first_and_what_moves_below():
    cells = [nbformat.v4.new_code_cell(source) for source in (CELL, MOVE)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, kernel_manager_class=OfTheRun).execute()
    pictures, moving = notebook.cells[0].outputs
    assert "Marked are the choices A to E." in pictures.data["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in moving.data
    (printed,) = notebook.cells[1].outputs
    assert "α = 0.020, β = 0.90: inside the border" in printed.text
    assert "['learning rate α', 'start, across', 'start, along', 'β']" in printed.text
