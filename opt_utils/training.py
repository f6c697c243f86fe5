"""Watch a training: a bar, the cost so far, the boundary as it fills in."""

from __future__ import annotations

import copy
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from numpy.typing import NDArray

from opt_utils.display import DELAY, figure_mimebundle, has_kernel, progress
from opt_utils.network import predict_dec
from opt_utils.plots import plot_decision_boundary, require_points
from opt_utils.shapes import FloatArray

PICTURES = 6  # boundaries in the strip
SIZE = (3.4, 3.0)  # width and height of one, in inches
MARK = 18  # area of an example in one, in square points
SHARE = 4  # drawing takes at most one part of so many of the time, and one more
Parameters = Mapping[str, FloatArray]


class Training:
    """
    The epochs of a training, in a loop that can be watched and stopped.

    `for epoch in training:` runs as over `range(number)`. The stop button ends the loop
    behind the present epoch, so that the parameters so far can be used; pressed twice,
    it raises KeyboardInterrupt as ever.

    Parameters
    ----------
    number : int
        How many epochs there are.
    shown : bool
        Whether to show a bar with the cost so far.
    watch : tuple of ndarrays, shapes (2, m) and (1, m), optional
        Inputs and labels: the decision boundary is drawn on them while the network
        trains, and in six pictures afterwards.

    Raises
    ------
    ValueError
        When what is to be watched is not points in the plane with their labels.

    Examples
    --------
    >>> training = Training(3, shown=False)
    >>> for epoch in training:
    ...     training.note({}, cost=0.5)
    """

    def __init__(
        self,
        number: int,
        shown: bool = True,
        watch: tuple[FloatArray, NDArray[Any]] | None = None,
    ) -> None:
        if watch is not None:
            require_points(*watch)
        self.number, self.shown, self.watch = number, shown, watch
        self.done = 0
        self.stopped = False
        self.kept: dict[int, tuple[Parameters, float]] = {}
        self.moments = {*moments(number)} if watch else set()
        self.bar: Any = None
        self.live = _Live() if watch and shown and has_kernel() else None

    def __iter__(self) -> Iterator[int]:
        """Run through the epochs."""
        if not self.shown and self.watch is None:
            yield from range(self.number)
            return
        epochs = range(self.number)
        bar = progress(epochs) if self.shown else epochs
        self.bar = bar if hasattr(bar, "set_postfix_str") else None
        with _stop_button(self):
            for epoch in bar:
                yield epoch
                self.done = epoch + 1
                if self.stopped:
                    break
        if self.stopped:
            if self.bar is not None:
                self.bar.close()
            print(f"Stopped after epoch {self.done - 1}: what is learned so far stays.")
        if self.kept:
            self._show_strip()

    def note(self, parameters: Parameters, cost: float) -> None:
        """
        Tell how the present epoch ended.

        Parameters
        ----------
        parameters : dict of ndarrays
            Of the three-layer network; they are copied where a picture is kept.
        cost : float
            Its average per example.
        """
        if self.bar is not None:
            self.bar.set_postfix_str(f"cost {cost:.4f}", refresh=False)
        if self.watch is None:
            return
        if self.done in self.moments or self.stopped:
            self.kept[self.done] = copy.deepcopy(parameters), cost
        if self.live is not None and self.live.is_time():
            self.live.draw(lambda ax: self._draw(parameters, cost, self.done, ax))

    def _draw(self, parameters: Parameters, cost: float, epoch: int, ax: Axes) -> None:
        """The boundary after an epoch."""
        assert self.watch is not None
        plot_decision_boundary(
            lambda x: predict_dec(parameters, x.T),
            *self.watch,
            ax,
            title=f"epoch {epoch}, cost {cost:.3f}",
        )
        for marks in ax.collections:
            if isinstance(marks, PathCollection):
                marks.set_sizes([MARK])
        if legend := ax.get_legend():  # it would hide much of a small picture
            legend.remove()

    def _show_strip(self) -> None:
        """Six boundaries, from the first epoch to the last."""
        if self.live is not None:
            self.live.clear()
        columns = min(3, len(self.kept))
        rows = -(-len(self.kept) // columns)
        _, axes = plt.subplots(
            rows,
            columns,
            figsize=(SIZE[0] * columns, SIZE[1] * rows),
            layout="constrained",
            sharex=True,
            sharey=True,
            squeeze=False,
        )
        for (epoch, (parameters, cost)), ax in zip(
            self.kept.items(), axes.flat, strict=False
        ):
            self._draw(parameters, cost, epoch, ax)
            ax.label_outer()
        for ax in axes.flat[len(self.kept) :]:
            ax.remove()
        plt.show()


def moments(number: int) -> list[int]:
    """
    Return the epochs to look at: close together first, where most happens.

    Parameters
    ----------
    number : int
        How many epochs there are.

    Returns
    -------
    list of int
        Up to six, ascending, from the first to the last, in about equal ratios.
    """
    if number < 1:
        return []
    places = np.geomspace(1, number, PICTURES)
    return [int(one) - 1 for one in np.unique(places.round())]


@contextmanager
def _stop_button(training: Training) -> Iterator[None]:
    """Let the stop button, or Ctrl-C, end a training behind its present epoch."""

    def stop(number: int, frame: FrameType | None) -> None:
        training.stopped = True
        signal.signal(signal.SIGINT, before)

    before = signal.getsignal(signal.SIGINT)
    try:
        signal.signal(signal.SIGINT, stop)
    except ValueError:  # not the main thread: then nobody can stop it
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class _Live:
    """One picture in a notebook that is drawn again and again."""

    def __init__(self) -> None:
        self.place: Any = None
        self.next = time.perf_counter() + DELAY

    def is_time(self) -> bool:
        """Whether drawing would not take too much of the time."""
        return time.perf_counter() >= self.next

    def draw(self, picture: Any) -> None:
        """Put a new picture in the place of the last."""
        from IPython.display import display

        started = time.perf_counter()
        figure = Figure(figsize=SIZE, layout="constrained")
        picture(figure.subplots())
        data = figure_mimebundle(figure)
        if self.place is None:
            self.place = display(  # type: ignore[no-untyped-call]
                data, raw=True, display_id=True
            )
        else:
            self.place.update(data, raw=True)
        ended = time.perf_counter()
        self.next = ended + SHARE * (ended - started)

    def clear(self) -> None:
        """Leave its place empty: the strip shows more."""
        if self.place is not None:
            self.place.update({"text/plain": ""}, raw=True)
