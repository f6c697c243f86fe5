"""A slider to move, and pictures of a few of its places for whoever cannot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from opt_utils.display import can_follow, describe
from opt_utils.moving import Number, control, follow

Draw = Callable[[float, Axes], object]
MOVES = (20, 200)  # of the slider from one end to the other, least and most
BETWEEN = 10  # choices from one preset value to the next, where a slider does not fit
SIZE = (4.2, 3.6)  # width and height of one picture, in inches
PER_ROW = 3  # pictures side by side; with more, a notebook shrinks them too far


def slider_with_pictures(
    draw: Draw,
    values: Sequence[float],
    label: str = "value",
    stops: Sequence[float] | None = None,
) -> None:
    """
    Show pictures of some values, and below them a slider to move.

    Parameters
    ----------
    draw : callable
        Called as `draw(value, ax)`: draws the picture of one value on the axes and
        describes it with `describe`, as the plots of this package do themselves.
    values : sequence of float
        The values of the static pictures, ascending. The slider runs from the first
        to the last, through all of them, in equal steps; between whole numbers, in
        whole numbers. Where no such step fits there is a list to choose from.
    label : str
        What the value is: "learning rate". It stands at the slider, above every
        picture and at the beginning of its description.
    stops : sequence of float, optional
        The only values there are, `values` among them: then there is a list of these.

    Raises
    ------
    ValueError
        When there are fewer than two values, they do not ascend, or `draw` leaves a
        picture without description.

    Notes
    -----
    The pictures are always there. The slider comes where ipywidgets is installed
    and a kernel runs the notebook. It draws when it is let go, and follows the arrow
    keys when it has the focus. A screen reader hears its value: the sliders of
    ipywidgets that step through a list, or over powers of ten, would tell the place.
    Fractions stand in a field, too, where they can be written.
    """
    if len(values) < 2 or np.any(np.diff(values) <= 0):
        raise ValueError(
            "values must hold two or more numbers in ascending order, "
            f"got {list(values)}."
        )
    rows = -(-len(values) // PER_ROW)
    columns = -(-len(values) // rows)
    size = (SIZE[0] * columns, SIZE[1] * rows)
    _, axes = plt.subplots(
        rows, columns, figsize=size, layout="constrained", squeeze=False
    )
    for value, ax in zip(values, axes.flat, strict=False):
        _picture(draw, value, ax, label)
    for ax in axes.flat[len(values) :]:
        ax.remove()
    plt.show()
    if can_follow():
        _show_slider(draw, values, label, stops)


def _picture(draw: Draw, value: float, ax: Axes, label: str) -> None:
    """Draw one value and put its name in front of the title and the description."""
    draw(value, ax)
    name, text = f"{label} = {value:.4g}", getattr(ax, "alt_text", "")
    if not text:
        raise ValueError(
            f"The picture for {name} has no description: let draw(value, ax) end in "
            "describe(ax, text)."
        )
    title = ax.get_title()
    ax.set_title(f"{title}\n{name}" if title else name)
    describe(ax, f"{name}: {text}")


def slider_step(values: Sequence[float]) -> float | None:
    """Return the step from the first value to the last that meets all, or None."""
    if all(isinstance(value, int | np.integer) for value in values):
        return 1
    span = np.subtract(values, values[0])
    for exponent in range(int(np.floor(np.log10(span[-1]))), -12, -1):
        for digit in (5, 2, 1):
            moves = span / (digit * 10.0**exponent)
            if moves[-1] > MOVES[1]:
                return None
            if moves[-1] >= MOVES[0] and np.allclose(moves, moves.round(), atol=1e-6):
                return float(digit * 10.0**exponent)
    return None


def choices(values: Sequence[float]) -> list[float]:
    """Return every preset value, and some between each and the next."""
    places = np.arange((len(values) - 1) * BETWEEN + 1) / BETWEEN
    return [float(v) for v in np.interp(places, np.arange(len(values)), values)]


def _show_slider(
    draw: Draw, values: Sequence[float], label: str, stops: Sequence[float] | None
) -> None:
    """Display the slider and, below it, the picture of its value."""
    import ipywidgets  # type: ignore[import-untyped]
    from IPython.display import clear_output, display

    picture = ipywidgets.Output()

    def show(value: float) -> None:
        with picture:
            clear_output(wait=True)  # type: ignore[no-untyped-call]
            figure = Figure(figsize=SIZE, layout="constrained")
            _picture(draw, value, figure.subplots(), label)
            display(figure)  # type: ignore[no-untyped-call]

    controls = _controls(values, label, stops)
    display(  # type: ignore[no-untyped-call]
        ipywidgets.VBox([ipywidgets.HBox(controls), picture])
    )
    follow({"value": controls[-1]}, show)


def _controls(
    values: Sequence[float], label: str, stops: Sequence[float] | None
) -> tuple[Any, ...]:
    """A slider that tells its value, with a field for fractions; or a list."""
    import ipywidgets

    step = slider_step(values) if stops is None else None
    if isinstance(step, float):
        number = Number(label, values[0], values[-1], step, values[0])
        return control(number, continuous=False)
    look = {
        "description": label,
        "style": {"description_width": "initial"},
        "layout": {"width": "30em"},
    }
    if step is None:
        options = [(f"{value:.4g}", value) for value in stops or choices(values)]
        return (ipywidgets.Dropdown(options=options, value=values[0], **look),)
    low, high = int(values[0]), int(values[-1])
    return (
        ipywidgets.IntSlider(
            value=low, min=low, max=high, continuous_update=False, **look
        ),
    )
