"""Alternative text reaches the reader; progress works with and without tqdm."""

import base64
import pickle
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import pytest
from bs4 import BeautifulSoup
from nbclient import NotebookClient
from nbconvert import HTMLExporter

from grader.engine.pictures import png_of
from opt_utils import alt_text, describe, progress
from opt_utils.display import figure_mimebundle
from tests.notebooks.running import OfTheRun

ROOT = Path(__file__).parents[2]
QUOTED = 'a "quoted" <text> & more'


def test_a_figure_has_the_texts_of_its_axes_in_order():
    figure, axes = plt.subplots(1, 3)
    describe(axes[2], "Right.")
    describe(axes[0], "Left.")
    assert alt_text(figure) == "Left. Right."


def test_axes_inside_a_subfigure_describe_the_whole_figure():
    figure = plt.figure()
    describe(figure.subfigures(1, 2)[1].subplots(), "Inside.")
    assert alt_text(figure) == "Inside."


def test_the_last_description_of_axes_counts():
    _, ax = plt.subplots()
    assert describe(describe(ax, "First."), "Second.") is ax
    assert alt_text(ax.figure) == "Second."


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_description_is_refused(text):
    with pytest.raises(ValueError, match="must not be empty"):
        describe(plt.subplots()[1], text)


def test_a_described_figure_can_be_pickled():
    figure, ax = plt.subplots()
    describe(ax, "Kept.")
    assert alt_text(pickle.loads(pickle.dumps(figure))) == "Kept."


def test_the_image_carries_the_text_whatever_its_characters():
    figure, ax = plt.subplots()
    describe(ax, QUOTED)
    data = figure_mimebundle(figure)
    image = BeautifulSoup(data["text/html"], "html.parser").find("img")
    assert image["alt"] == data["text/plain"] == QUOTED


def test_the_picture_is_stored_once_and_where_the_grader_looks_for_it():
    figure, ax = plt.subplots()
    describe(ax, QUOTED)
    data = figure_mimebundle(figure)
    png = png_of(data)
    assert str(data).count(png) == 1
    assert base64.b64decode(png).startswith(b"\x89PNG")


def executed(*sources: str) -> nbformat.NotebookNode:
    """Run the cells in a new kernel."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(
        notebook,
        kernel_manager_class=OfTheRun,
        resources={"metadata": {"path": str(ROOT)}},
    ).execute()
    return notebook


def test_the_page_of_a_notebook_shows_described_figures_with_their_text():
    notebook = executed(
        "%matplotlib inline\nfrom opt_utils import *\nimport matplotlib.pyplot as plt",
        "plot_costs([3, 2, 1], title='At the end of the cell');",
        "plot_costs([3, 2, 1], title='Shown')\nplt.show()",
        "plt.plot([1, 2]);",
    )
    page, _ = HTMLExporter().from_notebook_node(notebook)
    texts = [
        image["alt"] for image in BeautifulSoup(page, "html.parser").find_all("img")
    ]
    assert [text.split(".")[0] for text in texts] == [
        "At the end of the cell",
        "Shown",
        "No description has been provided for this image",
    ]


def test_progress_passes_every_item_on(capsys):
    seen = list(progress(range(5), desc="epochs", delay=0, leave=True))
    assert seen == [0, 1, 2, 3, 4]
    assert "epochs: 100%" in capsys.readouterr().err


def test_a_short_loop_shows_no_bar(capsys):
    assert list(progress(range(5))) == [0, 1, 2, 3, 4]
    assert capsys.readouterr() == ("", "")


def test_progress_without_tqdm_is_the_iterable_itself(monkeypatch):
    monkeypatch.setattr("opt_utils.display.find_spec", lambda name: None)
    monkeypatch.setitem(sys.modules, "tqdm", None)
    epochs = range(5)
    assert progress(epochs, desc="epochs") is epochs
