"""A slider: pictures in any case, and something to move where a kernel runs."""

import sys

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from bs4 import BeautifulSoup
from nbclient import NotebookClient

from opt_utils import alt_text, describe, slider_with_pictures, sliders
from opt_utils.sliders import choices, slider_step
from tests.notebooks.running import OfTheRun


@pytest.fixture(autouse=True)
def shown(monkeypatch):
    """Count the calls of plt.show, which has no screen here."""
    calls = []
    monkeypatch.setattr(plt, "show", lambda: calls.append(plt.gcf()))
    return calls


def powers(value, ax):
    ax.plot([1, value, value**2])
    ax.set_title("Powers")
    describe(ax, f"Ends at {value**2:.2f}.")


def test_the_static_pictures_stand_side_by_side_with_value_title_and_text(shown):
    slider_with_pictures(powers, [0.5, 2, 10], label="base")
    (figure,) = shown
    titles = [ax.get_title() for ax in figure.axes]
    assert titles == [f"Powers\nbase = {value}" for value in ("0.5", "2", "10")]
    assert alt_text(figure) == (
        "base = 0.5: Ends at 0.25. base = 2: Ends at 4.00. base = 10: Ends at 100.00."
    )


@pytest.mark.parametrize(
    ("count", "rows", "columns"), [(2, 1, 2), (3, 1, 3), (4, 2, 2), (5, 2, 3)]
)
def test_more_than_three_pictures_stand_in_rows(shown, count, rows, columns):
    slider_with_pictures(powers, range(1, count + 1))
    (figure,) = shown
    grid = figure.axes[0].get_gridspec()
    assert (grid.nrows, grid.ncols) == (rows, columns)
    assert len(figure.axes) == count


def test_without_ipywidgets_the_pictures_are_there(monkeypatch, shown):
    monkeypatch.setattr("opt_utils.display.find_spec", lambda name: None)
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    monkeypatch.setitem(sys.modules, "IPython", None)
    slider_with_pictures(powers, [1, 2])
    assert len(shown) == 1


def test_the_slider_stops_at_every_whole_number_between_whole_numbers():
    assert slider_step([1, np.int64(3), 6]) == 1


@pytest.mark.parametrize(
    "values",
    [[0.1, 0.5, 1.0], [0.5, 0.9, 0.98], [0, 0.5, 0.81, 0.99], [0, 0.3, 3, 10.0]],
)
def test_the_slider_stops_at_every_preset_value_in_equal_steps(values):
    step = slider_step(values)
    stops = values[0] + step * np.arange(round((values[-1] - values[0]) / step) + 1)
    assert 20 < len(stops) <= 201
    assert all(np.isclose(stops, value).any() for value in values)


def test_where_no_step_fits_the_value_is_chosen_from_a_list():
    values = [0.001, 0.1, 10.0]
    assert slider_step(values) is None
    listed = choices(values)
    assert set(values) <= set(listed)
    assert listed == sorted(set(listed))
    assert len(listed) == 21


CELL = """
from opt_utils import describe, slider_with_pictures

def draw(value, ax):
    ax.plot([0, value])
    describe(ax, f"A line to {value:.2f}.")

slider_with_pictures(draw, [0.5, 1.0], label="height")
"""
MOVE = """
import gc, ipywidgets
(slider,) = [w for w in gc.get_objects() if isinstance(w, ipywidgets.FloatSlider)]
slider.value = 0.65
slider.value = 0.1 + 0.7  # 0.7999999999999999
(field,) = [w for w in gc.get_objects() if isinstance(w, ipywidgets.BoundedFloatText)]
print(field.description, slider.continuous_update, slider.value)
"""


@pytest.fixture(scope="module")
def notebook():
    """Run a cell with a slider in a kernel, and move the slider in the next."""
    cells = [nbformat.v4.new_code_cell(source) for source in (CELL, MOVE)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(
        notebook, kernel_manager_class=OfTheRun, store_widget_state=True
    ).execute()
    return notebook


def texts(outputs):
    pages = [output.get("data", {}).get("text/html", "") for output in outputs]
    images = [BeautifulSoup(page, "html.parser").find("img") for page in pages]
    return [image["alt"] for image in images if image]


def test_in_a_kernel_the_pictures_come_first_and_the_slider_below(notebook):
    pictures, slider = notebook.cells[0].outputs
    assert texts([pictures]) == [
        "height = 0.5: A line to 0.50. height = 1: A line to 1.00."
    ]
    assert "application/vnd.jupyter.widget-view+json" in slider.data


def test_the_slider_is_labelled_and_waits_until_it_is_let_go(notebook):
    (printed,) = notebook.cells[1].outputs
    assert printed.text == "height False 0.8\n"


def test_moving_the_slider_replaces_its_picture(notebook):
    states = notebook.metadata.widgets["application/vnd.jupyter.widget-state+json"]
    (picture,) = [
        model["state"]["outputs"]
        for model in states["state"].values()
        if model["model_name"] == "OutputModel"
    ]
    assert texts(picture) == ["height = 0.8: A line to 0.80."]


def test_where_only_some_values_exist_there_is_a_list_of_these():
    (list_,) = sliders._controls([1, 3], "rate", [1, 2.5, 3])
    assert list_.options == (("1", 1), ("2.5", 2.5), ("3", 3))
    assert (list_.value, list_.description) == (1, "rate")


@pytest.mark.parametrize("values", [[], [1.0], [2.0, 1.0], [1.0, 1.0]])
def test_values_that_do_not_ascend_are_refused(values):
    with pytest.raises(ValueError, match="two or more numbers in ascending order, got"):
        slider_with_pictures(powers, values)


def test_a_picture_without_description_is_refused():
    with pytest.raises(ValueError, match=r"^The picture for rate = 1 has no descripti"):
        slider_with_pictures(lambda value, ax: ax.plot([value]), [1, 2], label="rate")
