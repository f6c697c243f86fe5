"""The cost around a network: what the picture shows is the cost, and fairly scaled."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from opt_utils import (
    alt_text,
    compute_cost,
    forward_propagation,
    initialize_parameters,
    load_dataset,
    plot_landscapes,
)
from opt_utils.landscape import costs_around, directions

X, Y = load_dataset()
NETWORK = initialize_parameters([2, 5, 2, 1])
PLACES = np.linspace(-1, 1, 5)


def cost(parameters):
    return compute_cost(forward_propagation(X, parameters)[0], Y) / Y.size


def test_in_the_middle_is_the_cost_of_the_network_and_beside_it_that_of_others():
    found = costs_around(NETWORK, X, Y, PLACES)
    first, second = directions(NETWORK, 0)
    moved = {name: NETWORK[name] + 0.5 * first[name] - second[name] for name in NETWORK}
    assert found[2, 2] == cost(NETWORK)
    assert found[0, 3] == pytest.approx(cost(moved))


def test_a_row_of_a_direction_is_as_long_as_that_of_the_weights():
    for direction in directions(NETWORK, 3):
        for name, value in direction.items():
            wanted = np.linalg.norm(NETWORK[name], axis=1) * name.startswith("W")
            np.testing.assert_allclose(np.linalg.norm(value, axis=1), wanted)


def test_a_network_that_computes_the_same_with_larger_weights_looks_the_same():
    scaled = {**NETWORK, "W1": 7 * NETWORK["W1"], "W2": NETWORK["W2"] / 7}
    np.testing.assert_allclose(
        costs_around(scaled, X, Y, PLACES), costs_around(NETWORK, X, Y, PLACES)
    )


def test_the_two_directions_differ_and_come_back_with_the_seed():
    first, second = directions(NETWORK, 0)
    again, _ = directions(NETWORK, 0)
    other, _ = directions(NETWORK, 1)
    assert np.array_equal(first["W1"], again["W1"])
    assert not np.allclose(first["W1"], second["W1"])
    assert not np.allclose(first["W1"], other["W1"])


def test_networks_share_axes_and_contours_and_each_is_described():
    other = initialize_parameters([2, 5, 2, 1], seed=4)
    one, two = plot_landscapes({"one": NETWORK, "two": other}, X, Y)
    assert one.get_xlim() == two.get_xlim()
    assert list(one.collections[0].levels) == list(two.collections[0].levels)
    text = alt_text(plt.gcf())
    for name, parameters in (("one", NETWORK), ("two", other)):
        said = f"{name}: Cost along two random directions. In the middle, where the "
        assert f"{said}training ended, {cost(parameters):.3f};" in text


def test_a_network_without_any_weight_can_be_drawn():
    zero = {name: np.zeros_like(value) for name, value in NETWORK.items()}
    (ax,) = plot_landscapes({"zero": zero}, X, Y)
    ax.figure.canvas.draw()


@pytest.mark.parametrize(
    ("trained", "labels", "message"),
    [
        ({}, Y, "no network to look around: the dictionary is empty"),
        ({"one": NETWORK}, Y[:, 1:], r"Y must have the shape \(1, 300\)"),
    ],
)
def test_what_cannot_be_drawn_is_refused(trained, labels, message):
    with pytest.raises(ValueError, match=message):
        plot_landscapes(trained, X, labels)
