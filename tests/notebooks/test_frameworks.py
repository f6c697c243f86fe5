"""The page on frameworks: its blocks run in a row, and all three networks agree."""

import re

import numpy as np
import pytest

from grader.authoring.build import course_page
from grader.authoring.source import ROOT

PAGE = (ROOT / "notebooks" / "frameworks.md").read_text("utf-8")
OURS, PYTORCH, KERAS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def ours():
    names = {}
    exec(OURS, names)
    return names


def test_the_course_page_links_it():
    assert "](frameworks.md)" in course_page()


@pytest.mark.parametrize("block", [OURS, PYTORCH, KERAS])
def test_every_block_compiles(block):
    compile(block, "<frameworks.md>", "exec")


def test_the_page_names_the_cost_and_the_accuracy_that_come_out(ours):
    stated = re.search(r"the same cost, (\S+), and the same accuracy, (\S+)\.", PAGE)
    assert float(stated[1]) == pytest.approx(ours["cost"], abs=1e-6)
    right = np.mean((ours["a"] > 0.5) == ours["Y"])
    assert float(stated[2]) == pytest.approx(right, abs=5e-5)


def test_pytorch_ends_at_our_numbers(ours):
    pytest.importorskip("torch")
    names = dict(ours)
    exec(PYTORCH, names)
    assert names["torch_cost"] == pytest.approx(ours["cost"], rel=1e-9)
    for number, linear in enumerate(names["network"][::2], start=1):
        weight, bias = (p.detach().numpy() for p in linear.parameters())
        parameters = ours["parameters"]
        np.testing.assert_allclose(weight, parameters[f"W{number}"], rtol=1e-9)
        np.testing.assert_allclose(bias, parameters[f"b{number}"][:, 0], rtol=1e-9)


@pytest.mark.filterwarnings("ignore:__array__ imp:DeprecationWarning")  # its own
def test_keras_ends_at_our_numbers(ours):
    pytest.importorskip("keras")
    names = dict(ours)
    exec(KERAS, names)
    assert names["keras_cost"] == pytest.approx(ours["cost"], abs=1e-6)
    found, parameters = names["model"].get_weights(), ours["parameters"]
    for number in (1, 2, 3):
        weight, bias = found[2 * number - 2 : 2 * number]
        np.testing.assert_allclose(weight.T, parameters[f"W{number}"], rtol=1e-6)
        np.testing.assert_allclose(bias, parameters[f"b{number}"][:, 0], rtol=1e-6)
