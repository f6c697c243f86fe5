"""A picture that follows numbers: a field and a slider for each, redrawn in place."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from opt_utils.display import can_follow, image_page

DPI = 100
DIGITS = 9  # of a number behind the point; a slider adds its steps inexactly
WIDTH = 82  # pixels on the page for an inch of the figure: dense screens show it sharp


@dataclass(frozen=True)
class Number:
    """A number that a reader can change: its name, its bounds, its step, its start."""

    label: str
    low: float
    high: float
    step: float
    start: float


class Moving:
    """
    A figure and what draws it anew.

    Parameters
    ----------
    size : tuple of float
        Width and height of the figure in inches.
    prepare : callable
        Called once with the empty figure: draws what stays, and adds `animated`
        artists. Returns a function that is called with a value for each number, by
        name; it changes those artists and returns the alternative text.
    numbers : dict of name to Number
    """

    def __init__(
        self,
        size: tuple[float, float],
        prepare: Callable[[Figure], Callable[..., str]],
        numbers: Mapping[str, Number],
    ) -> None:
        self.figure = Figure(figsize=size, dpi=DPI)
        self.canvas: Any = FigureCanvasAgg(self.figure)
        self.draw = prepare(self.figure)
        self.numbers = dict(numbers)
        moving = self.figure.findobj(lambda artist: artist.get_animated())
        self.moving = sorted(moving, key=lambda artist: artist.get_zorder())
        self.still: Any = None

    def page(self, **values: float) -> str:
        """Draw for these values, and return the picture as HTML."""
        text = self.draw(**values)
        if self.still is None:
            self.canvas.draw()
            self.still = self.canvas.copy_from_bbox(self.figure.bbox)
        self.canvas.restore_region(self.still)
        for artist in self.moving:
            artist.draw(self.canvas.get_renderer())
        buffer = io.BytesIO()
        png = Image.fromarray(np.asarray(self.canvas.buffer_rgba())).convert("RGB")
        png.save(buffer, "png", compress_level=1)
        width, height = (
            round(WIDTH * inches) for inches in self.figure.get_size_inches()
        )
        size = f' width="{width}" height="{height}"'
        keep = ' decoding="sync" style="max-width:100%;height:auto"'  # or it flickers
        return image_page(buffer.getvalue(), text, size + keep)

    def show(self) -> None:
        """Display fields, sliders and the picture, where something can follow them."""
        if not can_follow():
            return
        import ipywidgets  # type: ignore[import-untyped]
        from IPython.display import display

        picture = ipywidgets.HTML()
        controls = {name: control(number) for name, number in self.numbers.items()}
        sliders = {name: slider for name, (_, slider) in controls.items()}

        def draw(**values: float) -> None:
            picture.value = self.page(**values)

        follow(sliders, draw)
        rows = [ipywidgets.HBox(pair) for pair in controls.values()]
        board = ipywidgets.Box(rows, layout={"flex_flow": "row wrap"})
        display(ipywidgets.VBox([board, picture]))  # type: ignore[no-untyped-call]


def control(number: Number, continuous: bool = True) -> tuple[Any, Any]:
    """
    Make a field for a number, which its name belongs to, and a slider beside it.

    Parameters
    ----------
    number : Number
    continuous : bool
        Whether the number changes while the slider is drawn; else when it is let go.

    Returns
    -------
    field, slider : widgets
        Each follows the other in the page. A screen reader hears name and number at
        the field: the sliders of ipywidgets have no name.
    """
    import ipywidgets

    bounds = {"min": number.low, "max": number.high, "step": number.step}
    field = ipywidgets.BoundedFloatText(
        value=number.start,
        description=number.label,
        style={"description_width": "9.5em"},
        layout={"width": "16em"},
        **bounds,
    )
    slider = ipywidgets.FloatSlider(
        value=number.start,
        readout=not continuous,
        readout_format=".4g",
        continuous_update=continuous,
        layout={"width": "13em" if continuous else "18em"},
        **bounds,
    )
    ipywidgets.jslink((field, "value"), (slider, "value"))
    return field, slider


def follow(sliders: Mapping[str, Any], draw: Callable[..., None]) -> None:
    """Draw now and whenever a slider moves, with a value for each, by name."""
    drawn: dict[str, float] = {}

    def moved(change: Any = None) -> None:
        values = {name: round(one.value, DIGITS) for name, one in sliders.items()}
        for name, slider in sliders.items():
            slider.value = values[name]  # 0.12, not 0.12000000000000001
        if values != drawn:
            drawn.update(values)
            draw(**values)

    for slider in sliders.values():
        slider.observe(moved, "value")
    moved()
