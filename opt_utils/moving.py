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
        controls = {name: _control(number) for name, number in self.numbers.items()}

        def follow(change: Any = None) -> None:
            values = {name: slider.value for name, (_, slider) in controls.items()}
            picture.value = self.page(**values)

        for _, slider in controls.values():
            slider.observe(follow, "value")
        follow()
        rows = [ipywidgets.HBox(control) for control in controls.values()]
        board = ipywidgets.Box(rows, layout={"flex_flow": "row wrap"})
        display(ipywidgets.VBox([board, picture]))  # type: ignore[no-untyped-call]


def _control(number: Number) -> tuple[Any, Any]:
    """A field with the number, which its name belongs to, and a slider."""
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
        value=number.start, readout=False, layout={"width": "13em"}, **bounds
    )
    ipywidgets.jslink((field, "value"), (slider, "value"))
    return field, slider
