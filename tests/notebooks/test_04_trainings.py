"""What the trainings of the main notebook show when they run."""

import re

import pytest
from running import outputs, printed

from grader.authoring.source import read_source

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


DEAD = {1, 7}  # starts


@pytest.mark.slow
@pytest.mark.parametrize(
    ("whole", "starts"),
    [
        pytest.param(False, set(range(8)), id="some"),
        pytest.param(True, set(range(14)), id="all", marks=pytest.mark.long),
    ],
)
def test_at_fair_rates_all_optimizers_are_equal_but_for_two_dead_starts(whole, starts):
    found = outputs(NAME, whole)
    text = printed(found["demo_fair_comparison"])
    accuracy = {
        int(start): [float(n) for n in row.split(" %") if n]
        for start, row in re.findall(r"^ +(\d+) +(.*) %$", text, re.MULTILINE)
    }
    assert accuracy.keys() == starts
    assert {start for start, row in accuracy.items() if row == [50, 50, 50]} == DEAD
    alive = [value for start in starts - DEAD for value in accuracy[start]]
    assert min(alive) > 92
    assert max(alive) < 96
    assert printed(found["demo_dead_units"]).count("on 0 of 300 points") == 6
