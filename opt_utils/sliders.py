"""A slider to move, and pictures of a few of its places for whoever cannot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from opt_utils.display import describe, has_kernel

Draw = Callable[[float, Axes], object]
BETWEEN = 10  # moves of the slider from one preset value to the next
SIZE = (4.2, 3.6)  # width and height of one picture, in inches
PER_ROW = 3  # pictures side by side; with more, a notebook shrinks them too far


def slider_with_pictures(
    draw: Draw, values: Sequence[float], label: str = "value"
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
        to the last, through all of them; between whole numbers, in whole numbers.
    label : str
        What the value is: "learning rate". It stands at the slider, above every
        picture and at the beginning of its description.

    Raises
    ------
    ValueError
        When there are fewer than two values, they do not ascend, or `draw` leaves a
        picture without description.

    Notes
    -----
    The pictures are always there. The slider comes where ipywidgets is installed
    and a kernel runs the notebook. It draws when it is let go, and follows the arrow
    keys when it has the focus.
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
    if find_spec("ipywidgets") is not None and has_kernel():
        _show_slider(draw, values, label)


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


def slider_values(values: Sequence[float]) -> list[float]:
    """Return where the slider stops: at every preset value, and between them."""
    if all(isinstance(value, int | np.integer) for value in values):
        return list(range(int(values[0]), int(values[-1]) + 1))
    places = np.arange((len(values) - 1) * BETWEEN + 1) / BETWEEN
    return [float(v) for v in np.interp(places, np.arange(len(values)), values)]


def _show_slider(draw: Draw, values: Sequence[float], label: str) -> None:
    """Display the slider and, below it, the picture of its value."""
    import ipywidgets  # type: ignore[import-untyped]
    from IPython.display import display

    def show(value: float) -> None:
        figure = Figure(figsize=SIZE, layout="constrained")
        _picture(draw, value, figure.subplots(), label)
        display(figure)  # type: ignore[no-untyped-call]

    slider = ipywidgets.SelectionSlider(
        options=[(f"{value:.4g}", value) for value in slider_values(values)],
        value=values[0],
        description=label,
        continuous_update=False,
        style={"description_width": "initial"},
        layout={"width": "30em"},
    )
    picture = ipywidgets.interactive_output(show, {"value": slider})
    display(ipywidgets.VBox([slider, picture]))  # type: ignore[no-untyped-call]
