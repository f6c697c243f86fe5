"""The pictures: drawn where asked, on every backend, and described from the data."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes

from opt_utils import (
    alt_text,
    load_dataset,
    plot_costs,
    plot_decision_boundary,
    plot_descent_paths,
    plot_examples,
)
from opt_utils.plots import unseen

X, Y = load_dataset()
PATHS = {"gd": np.array([[3.0, 2.0], [1.0, 0.5]]), "adam": np.array([[3.0, 2.0]])}


def bowl(x, y):
    return x**2 + 4 * y**2


def right_half(points):
    return points[:, 0] > 0


PICTURES = {
    "examples": lambda **to: plot_examples(X, Y, **to),
    "boundary": lambda **to: plot_decision_boundary(right_half, X, Y, **to),
    "costs": lambda **to: plot_costs([3.0, 2.0, 1.0], **to),
    "named costs": lambda **to: plot_costs({"gd": [3, 2], "adam": [2, 1]}, **to),
    "paths": lambda **to: plot_descent_paths(bowl, PATHS, **to),
}
every_picture = pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES.keys())


@every_picture
def test_a_picture_makes_its_own_figure_and_returns_the_axes(draw):
    ax = draw(title="On its own")
    assert isinstance(ax, Axes)
    assert ax.get_title() == "On its own"
    assert plt.get_fignums() == [1]


@every_picture
def test_a_picture_is_drawn_into_the_axes_it_is_given(draw):
    figure, (left, right) = plt.subplots(1, 2)
    assert draw(ax=right) is right
    assert plt.get_fignums() == [1]
    assert not left.has_data()
    assert right.has_data()
    assert alt_text(figure)


@every_picture
def test_a_picture_is_drawn_into_the_current_figure_while_that_is_empty(draw):
    figure = plt.figure(figsize=(3, 2))
    assert draw().figure is figure
    assert draw().figure is not figure
    assert plt.get_fignums() == [1, 2]


@every_picture
@pytest.mark.parametrize("backend", ["agg", "svg", "pdf", "ps"])
def test_a_picture_works_on_every_backend(draw, backend, tmp_path):
    plt.switch_backend(backend)
    draw().figure.savefig(tmp_path / "picture")
    assert len(list(tmp_path.iterdir())) == 1


@every_picture
def test_the_alternative_text_begins_with_the_title(draw):
    assert alt_text(draw(title="Here").figure).startswith("Here. ")


@pytest.mark.parametrize(
    ("draw", "facts"),
    [
        (PICTURES["examples"], ["300 points", "150 of class 0", "x1 from -1.30"]),
        (PICTURES["costs"], ["3.000 at epoch 0", "1.000 at epoch 2"]),
        (PICTURES["named costs"], ["gd: 3.000", "adam: 2.000"]),
        (
            PICTURES["paths"],
            ["gd: 2 points from (3.00, 2.00), height 25.000, to (1.00"],
        ),
        (
            lambda: plot_costs([2.0, np.nan, np.inf]),
            ["no finite number first at epoch 1"],
        ),
        (lambda: plot_costs([np.nan]), ["no finite number first at epoch 0"]),
    ],
)
def test_the_alternative_text_tells_the_data(draw, facts):
    ax = draw()
    ax.figure.canvas.draw()
    text = alt_text(ax.figure)
    assert [fact for fact in facts if fact not in text] == []


def test_the_boundary_tells_how_many_answers_are_right():
    right = (X[0] > 0) == Y[0].astype(bool)
    text = alt_text(PICTURES["boundary"]().figure)
    assert f"right for {right.sum()} of 300 points ({right.mean():.2%})" in text


def test_the_boundary_asks_about_400_by_300_points_in_rows():
    asked = []

    def model(points):
        asked.append(points.shape)
        return np.zeros(len(points))

    plot_decision_boundary(model, X, Y)
    assert asked == [(400 * 300, 2), (300, 2)]


@pytest.mark.parametrize(
    "answer",
    [
        right_half,
        lambda points: right_half(points)[np.newaxis],
        lambda points: np.where(right_half(points), 0.9, 0.2),
    ],
    ids=["booleans", "a row, as predict_dec returns", "probabilities"],
)
def test_the_border_stands_where_the_answer_changes(answer):
    ax = plot_decision_boundary(answer, X, Y)
    border = ax.collections[1].get_paths()[0].vertices
    assert np.abs(border[:, 0]).max() < 0.02


def test_classes_differ_in_shape_as_well_as_colour():
    *_, circles, triangles = plot_examples(X, Y).collections
    assert not np.array_equal(circles.get_facecolor(), triangles.get_facecolor())
    shapes = [group.get_paths()[0].vertices.shape for group in (circles, triangles)]
    assert shapes[0] != shapes[1]


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: plot_examples(X.T, Y), r"^X must have the shape \(2, .* got \(300, 2"),
        (lambda: plot_examples(X[:, :0], Y), r"at least one, got \(2, 0\)"),
        (lambda: plot_examples(X, Y[0]), r"^y must have the shape \(1, 300\), got \(3"),
        (
            lambda: plot_decision_boundary(lambda x: x, X, Y),
            r"one value for each of the 120000 points, got the shape \(120000, 2\)",
        ),
        (lambda: plot_costs([]), r"no cost to draw for 'cost': the list is empty"),
        (lambda: plot_costs({"adam": []}), r"no cost to draw for 'adam'"),
        (lambda: plot_costs({}), r"no cost to draw: the dictionary is empty"),
        (lambda: plot_descent_paths(bowl, {}), r"at least one path"),
        (
            lambda: plot_descent_paths(bowl, {"gd": np.zeros((2, 3))}),
            r"path 'gd' must have the shape \(steps, 2\).* got \(2, 3\)",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_one_sentence(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
    assert plt.get_fignums() == [] or "120000" in message


def test_a_cost_curve_that_nobody_sees_is_checked_but_not_drawn():
    with unseen():
        ax = plot_costs([2.0, 1.0])
        with pytest.raises(ValueError, match="no cost to draw"):
            plot_costs([])
    assert not ax.has_data()
    assert plot_costs([2.0, 1.0], ax).has_data()
