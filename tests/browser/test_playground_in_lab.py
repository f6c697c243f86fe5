"""A playground in JupyterLab: the picture and its text follow the keyboard."""

import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import expect

from opt_utils.display import DIM
from tests.browser.test_student_in_lab import LONGEST, Notebook
from tests.notebooks.running import opened, released

ASSIGNMENT = "04_optimization_methods"
PLAY = """from opt_utils import describe, play_momentum, slider_with_pictures


def update(parameters, grads, v, beta, learning_rate):
    for name in parameters:
        v["d" + name] = beta * v["d" + name] + (1 - beta) * grads["d" + name]
        parameters[name] = parameters[name] - learning_rate * v["d" + name]
    return parameters, v


play_momentum(update)"""
SLIDER = """def draw(value, ax):
    ax.plot([0, value])
    describe(ax, f"A line to {value:.2f}.")


slider_with_pictures(draw, [0.1, 0.5, 1.0], label="height")"""


@pytest.fixture
def notebook(page, lab):
    folder = released(ASSIGNMENT)
    cells = [new_code_cell(PLAY), new_code_cell(SLIDER)]
    playground = new_notebook(cells=cells, metadata=opened(ASSIGNMENT).metadata)
    nbformat.write(playground, folder / "playground.ipynb")
    notebook = Notebook(page, lab, f"{ASSIGNMENT}/playground.ipynb")
    notebook.choose("Run", "Run All Cells")
    return notebook


def test_the_keyboard_moves_the_picture_and_its_text(page, notebook):
    cell = notebook.cell("play_momentum(update)")
    moving = cell.locator("img[decoding=sync]")
    expect(moving).to_have_attribute("alt", re.compile("α = 0.060, β"), timeout=LONGEST)
    expect(cell.locator("img")).to_have_count(2)  # the other one stands
    before = moving.get_attribute("src")

    field = page.get_by_label("learning rate α")
    field.focus()
    page.keyboard.press("ArrowUp")
    expect(moving).to_have_attribute("alt", re.compile("α = 0.065, β = 0.90: inside"))
    assert moving.get_attribute("src") != before

    slider = cell.get_by_role("slider").first
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(moving).to_have_attribute("alt", re.compile("α = 0.070, β = 0.90: inside"))
    expect(slider).to_have_attribute("aria-valuetext", "0.07")
    expect(field).to_have_value("0.07")
    page.keyboard.press("End")
    expect(moving).to_have_attribute("alt", re.compile("α = 0.600, β = 0.90: outside"))
    expect(cell.locator("img")).to_have_count(2)

    notebook.choose("Settings", "Theme", "JupyterLab Dark")
    expect(moving).to_have_css("filter", f"brightness({DIM})")
    notebook.choose("Settings", "Theme", "JupyterLab Light")
    expect(moving).to_have_css("filter", "none")


def test_a_slider_below_pictures_tells_its_value(page, notebook):
    cell = notebook.cell("slider_with_pictures(draw")
    slider = cell.get_by_role("slider")
    expect(slider).to_have_attribute("aria-valuetext", "0.1", timeout=LONGEST)
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("^0.12"))
    expect(page.get_by_label("height")).to_have_value("0.12")
    expect(
        cell.get_by_role("img", name="height = 0.12: A line to 0.12.")
    ).to_be_visible()
