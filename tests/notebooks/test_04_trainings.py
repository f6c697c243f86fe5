"""What the trainings of the main notebook show when they run."""

import re

import numpy as np
import pytest
from fair_comparison import accuracy
from running import outputs, printed

from grader.authoring.source import read_source
from opt_utils import load_fair_comparison

NAME = "04_optimization_methods"
PROSE = "\n".join(
    c.source for c in read_source(NAME).cells if c.cell_type == "markdown"
)
OPTIMIZERS = ["gd", "momentum", "adam"]  # the columns of the notebook's summary


def summary(row, optimizer):
    """The number that the notebook's table of the trainings shows."""
    (cells,) = re.findall(rf"^\| {row} \| (.*) \|$", PROSE, re.MULTILINE)
    return float(cells.split(" | ")[OPTIMIZERS.index(optimizer)].rstrip(" %"))


@pytest.mark.slow
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_training_gives_the_costs_and_accuracy_of_the_summary(optimizer):
    text = printed(outputs(NAME)[f"demo_train_{optimizer}"])
    costs = {int(e): float(c) for e, c in re.findall(r"epoch (\d+): (\S+)", text)}
    assert list(costs) == list(range(0, 10_000, 1000))
    for epoch in range(0, 5000, 1000):
        assert costs[epoch] == summary(f"cost after epoch {epoch}", optimizer)
    accuracy = summary("accuracy after the training", optimizer)
    assert f"Accuracy: {accuracy:.2f}%" in text


DEAD = [1, 7]  # starts


def test_at_fair_rates_all_optimizers_are_equal_but_for_two_dead_starts():
    stored = load_fair_comparison()
    table = np.array([stored[name] for name in OPTIMIZERS])
    assert np.flatnonzero((table == 50).all(axis=0)).tolist() == DEAD
    alive = np.delete(table, DEAD, axis=1)
    assert "between 92 % and 96 %" in PROSE
    assert alive.min() > 92
    assert alive.max() < 96
    best = {OPTIMIZERS[number] for number in alive.argmax(axis=0)}
    assert len(best) > 1, "one of them is always ahead"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("whole", "starts"),
    [
        pytest.param(False, {1, 3}, id="some"),
        pytest.param(True, set(range(14)), id="all", marks=pytest.mark.long),
    ],
)
def test_what_is_stored_comes_out_again(whole, starts):
    found = outputs(NAME, whole)
    rows = re.findall(
        r"^ *(\w+), start (\d+): (\S+) %, stored (\S+) %$",
        printed(found["demo_fair_comparison"]),
        re.MULTILINE,
    )
    assert {(name, int(start)) for name, start, *_ in rows} == {
        (name, start) for name in OPTIMIZERS for start in starts
    }
    stored = load_fair_comparison()
    for name, start, new, old in rows:
        assert float(old) == pytest.approx(stored[name][int(start)], abs=0.005)
        assert float(new) == pytest.approx(float(old), abs=0.7)  # two points of 300
    dead = [start for start in DEAD if start in starts]
    units = printed(found["demo_dead_units"])
    for start in dead:
        assert units.count(f"start {start}: some unit is active on 0 of 300") == 3
    assert units.count("on 0 of 300 points") == 3 * len(dead)


def test_the_script_that_made_the_file_gives_it_again():
    stored = load_fair_comparison()
    for name in ("gd", "adam"):
        assert accuracy(name, 7) == stored[name][7] == 50
