"""Sentences for the alternative texts, written from the data of a picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from opt_utils.shapes import FloatArray

Surface = Callable[[FloatArray, FloatArray], FloatArray]


HUGE = 1e4  # from here on a number is written with its power of ten
CLASSES = ("class 0 (circles)", "class 1 (triangles)")


def say_examples(X: FloatArray, labels: NDArray[np.bool_]) -> str:
    """Count the points of each class and say where they lie."""
    return (
        f"Scatter plot of {labels.size} points: {np.sum(~labels)} of {CLASSES[0]}, "
        f"{np.sum(labels)} of {CLASSES[1]}, "
        f"x1 from {X[0].min():.2f} to {X[0].max():.2f}, "
        f"x2 from {X[1].min():.2f} to {X[1].max():.2f}."
    )


def say_right_answers(right: NDArray[np.bool_], labels: NDArray[Any]) -> str:
    """Count the right answers, in all and by class."""
    by_class = " and ".join(
        f"{np.sum(right[labels == label])} of {np.sum(labels == label)} of {name}"
        for label, name in enumerate(CLASSES)
    )
    return (
        f"It is right for {np.sum(right)} of {right.size} points ({right.mean():.2%}): "
        f"{by_class}."
    )


def say_trend(name: str, curve: FloatArray) -> str:
    """Say where a cost curve starts, ends and is lowest."""
    finite = np.isfinite(curve)
    if not finite.all():
        return f"{name}: no finite number first at epoch {finite.argmin()}."
    lowest = curve.argmin()
    return (
        f"{name}: {curve[0]:.3f} at epoch 0, {curve[-1]:.3f} at epoch "
        f"{curve.size - 1}, lowest {curve[lowest]:.3f} at epoch {lowest}."
    )


def say_journey(surface: Surface, name: str, path: FloatArray) -> str:
    """Say where a path starts and ends, and how high the surface is there."""
    (x0, y0), (x1, y1) = path[0], path[-1]
    start, end = surface(path[[0, -1], 0], path[[0, -1], 1])
    return (
        f"{name}: {len(path)} points from ({x0:.2f}, {y0:.2f}), "
        f"height {say_height(start)}, to ({_place(x1)}, {_place(y1)}), "
        f"height {say_height(end)}."
    )


def _place(coordinate: float) -> str:
    """Write a coordinate."""
    return f"{coordinate:.2f}" if abs(coordinate) < HUGE else f"{coordinate:.1e}"


def say_height(height: float) -> str:
    """Write a height, one of a path that diverges with its power of ten."""
    return f"{height:.3f}" if abs(height) < HUGE else f"{height:.1e}"


def say_layer(layer: int, values: FloatArray) -> str:
    """Say where the outputs of a layer lie, and how many of them are zero."""
    return (
        f"Layer {layer}: mean {values.mean():.3g}, standard deviation "
        f"{values.std():.3g}, from {values.min():.3g} to {values.max():.3g}, "
        f"{np.mean(values == 0):.0%} exactly zero."
    )
