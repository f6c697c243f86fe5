"""Say in one sentence which array does not fit; cheap enough for every step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def require_shape(name: str, array: NDArray[Any], shape: tuple[int, ...]) -> None:
    """Raise ValueError unless `array` is an array of this shape."""
    if getattr(array, "shape", None) != shape:
        raise ValueError(f"{name} must have the shape {shape}, got {_describe(array)}.")


def require_columns(name: str, array: NDArray[Any]) -> None:
    """Raise ValueError unless `array` is a matrix with at least one column."""
    if getattr(array, "ndim", None) != 2 or not array.shape[1]:
        raise ValueError(
            f"{name} must have the shape (features, examples), one example per "
            f"column and at least one, got {_describe(array)}."
        )


def require_layers_dims(layers_dims: Sequence[int]) -> None:
    """Raise ValueError unless there are two layers or more, none of them empty."""
    integers = all(isinstance(n, int | np.integer) and n > 0 for n in layers_dims)
    if len(layers_dims) < 2 or not integers:
        raise ValueError(
            "layers_dims must hold the units of two layers or more, each a positive "
            f"whole number, like [2, 5, 2, 1], got {list(layers_dims)}."
        )


def require_parameters(X: FloatArray, parameters: Mapping[str, FloatArray]) -> None:
    """Raise ValueError unless X, W1, b1, W2, ... can be multiplied in turn."""
    require_columns("X", X)
    n_prev, source = X.shape[0], "X"
    for layer in range(1, max((len(parameters) + 1) // 2, 1) + 1):
        W, b = parameters.get(f"W{layer}"), parameters.get(f"b{layer}")
        if W is None or b is None:
            raise ValueError(
                f"parameters must hold W1, b1, W2, b2, ...: W{layer} or b{layer} "
                f"is missing, got {', '.join(parameters) or 'none'}."
            )
        if getattr(W, "ndim", None) != 2 or W.shape[1] != n_prev:
            raise ValueError(
                f"W{layer} must have the shape (units, {n_prev}), because {source} "
                f"has {n_prev} rows, got {_describe(W)}."
            )
        n_prev, source = W.shape[0], f"W{layer}"
        require_shape(f"b{layer}", b, (n_prev, 1))


def require_caches(
    X: FloatArray, Y: NDArray[Any], caches: list[tuple[FloatArray, FloatArray]]
) -> None:
    """Raise ValueError unless X and Y are those of the forward pass in `caches`."""
    if not caches:
        raise ValueError(
            "caches is empty: give the second value that forward_propagation returned."
        )
    require_shape("Y", Y, caches[-1][0].shape)
    require_shape("X", X, (caches[0][1].shape[1], caches[0][0].shape[1]))


def _describe(value: object) -> str:
    """Name the shape of an array, or the type of something else."""
    shape = getattr(value, "shape", None)
    return f"a {type(value).__name__}" if shape is None else str(shape)
