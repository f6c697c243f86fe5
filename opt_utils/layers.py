"""Activations with their slopes, and what many layers make of a signal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from opt_utils.captions import say_layer
from opt_utils.display import describe
from opt_utils.network import relu, sigmoid
from opt_utils.shapes import FloatArray, require_parameters, require_shape
from opt_utils.style import BLUE, OPTIMIZER_STYLES

BINS = 40  # of every histogram
WIDTH = 0.9  # of the longest bar, where the next layer stands at 1


@dataclass(frozen=True)
class Activation:
    """
    An activation; calling it applies it to an array.

    Parameters
    ----------
    function : callable
        Takes Z of any shape, returns the output A of the same shape.
    slope : callable
        Takes the **output** A, returns dA/dZ of the same shape.
    """

    function: Callable[[FloatArray], FloatArray]
    slope: Callable[[FloatArray], FloatArray]

    def __call__(self, Z: FloatArray) -> FloatArray:
        """Return the output for Z."""
        return self.function(Z)


def _tanh(Z: FloatArray) -> FloatArray:
    """Return tanh(Z) in float64."""
    return np.asarray(np.tanh(Z), dtype=np.float64)


ACTIVATIONS: dict[str, Activation] = {
    "sigmoid": Activation(sigmoid, lambda A: A * (1 - A)),
    "tanh": Activation(_tanh, lambda A: 1 - A**2),
    "relu": Activation(relu, lambda A: np.where(A > 0, 1.0, 0.0)),
}


def layer_outputs(
    X: FloatArray, parameters: Mapping[str, FloatArray], activation: str = "tanh"
) -> list[FloatArray]:
    """
    Send a signal through many layers, all with the same activation.

    Parameters
    ----------
    X : ndarray, shape (n0, m)
        One example per column.
    parameters : dict
        "W1" (n1, n0), "b1" (n1, 1), ..., "WL", "bL".
    activation : str
        "sigmoid", "tanh" or "relu".

    Returns
    -------
    list of ndarray
        A1 (n1, m), ..., AL (nL, m).

    Raises
    ------
    ValueError
        When a shape does not fit or there is no such activation.
    """
    require_parameters(X, parameters)
    require_activation(activation)
    outputs, A = [], X
    for layer in range(1, len(parameters) // 2 + 1):
        Z = parameters[f"W{layer}"] @ A + parameters[f"b{layer}"]
        A = ACTIVATIONS[activation](Z)
        outputs.append(A)
    return outputs


def layer_gradients(
    X: FloatArray,
    parameters: Mapping[str, FloatArray],
    dA: FloatArray,
    activation: str = "tanh",
) -> list[FloatArray]:
    """
    Send a gradient back through the layers that `layer_outputs` passes.

    Parameters
    ----------
    X : ndarray, shape (n0, m)
        One example per column.
    parameters : dict
        "W1" (n1, n0), "b1" (n1, 1), ..., "WL", "bL".
    dA : ndarray, shape (nL, m)
        The gradient of a cost along the outputs of the last layer.
    activation : str
        "sigmoid", "tanh" or "relu".

    Returns
    -------
    list of ndarray
        The gradients along A1 (n1, m), ..., AL (nL, m); the last one is `dA`.

    Raises
    ------
    ValueError
        When a shape does not fit or there is no such activation.

    Notes
    -----
    The chain rule: dA_prev = Wᵀ · (dA * slope of the activation).
    """
    outputs = layer_outputs(X, parameters, activation)
    require_shape("dA", dA, outputs[-1].shape)
    slope, gradients = ACTIVATIONS[activation].slope, [dA]
    for layer in range(len(outputs), 1, -1):
        dZ = gradients[0] * slope(outputs[layer - 1])
        gradients.insert(0, parameters[f"W{layer}"].T @ dZ)
    return gradients


def plot_layer_sizes(
    X: FloatArray,
    starts: Mapping[str, tuple[str, Mapping[str, FloatArray]]],
    axes: Sequence[Axes],
) -> None:
    """
    Draw how large a signal is in every layer, going forward and going back.

    Parameters
    ----------
    X : ndarray, shape (n0, m)
        One example per column.
    starts : dict
        Name of a line: its activation and its parameters, as for `layer_outputs`.
    axes : sequence of two Axes
        The left one gets the outputs. The right one gets the gradients, when
        random numbers with the standard deviation 1 arrive at the last layer.

    Notes
    -----
    Size means the root of the mean square. The scale is logarithmic: "the same
    factor in every layer" is a straight line.
    """
    told: tuple[list[str], list[str]] = ([], [])
    for look, (name, (activation, parameters)) in zip(
        OPTIMIZER_STYLES.values(), starts.items(), strict=False
    ):
        outputs = layer_outputs(X, parameters, activation)
        dA = np.random.RandomState(0).randn(*outputs[-1].shape)
        gradients = layer_gradients(X, parameters, dA, activation)
        for ax, says, arrays in zip(axes, told, (outputs, gradients), strict=True):
            sizes = [float(np.sqrt(np.mean(one**2))) for one in arrays]
            ax.semilogy(range(1, len(sizes) + 1), sizes, label=name, **look)
            says.append(f"{name}: {sizes[0]:.2g} in layer 1, {sizes[-1]:.2g} in layer")
            says[-1] += f" {len(sizes)}."
    titles = "Forward: the outputs", "Backward: the gradients"
    for ax, says, title in zip(axes, told, titles, strict=True):
        ax.set(xlabel="layer", ylabel="root mean square", title=title)
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        describe(ax, f"{title}. Root mean square in every layer. {' '.join(says)}")
    axes[-1].legend(loc="upper left", bbox_to_anchor=(1, 1))


def plot_layer_histograms(
    outputs: Sequence[FloatArray],
    ax: Axes | None = None,
    title: str = "Outputs of every layer",
    limits: tuple[float, float] | None = None,
) -> Axes:
    """
    Draw a histogram of the numbers in every layer, all side by side.

    Parameters
    ----------
    outputs : sequence of ndarray, any shapes
        One array per layer, the first layer first, as `layer_outputs` returns them.
    ax : Axes, optional
        Where to draw; a new figure when left out.
    title : str
    limits : tuple of two floats, optional
        The lowest and the highest value on the scale, so that pictures can be
        compared; those of the data when left out. Values beyond are not drawn.

    Returns
    -------
    Axes
        Every histogram lies on its side, with the values upwards on one scale for
        all layers; its longest bar has the same length in every layer.

    Raises
    ------
    ValueError
        When there is no layer, or one is empty or holds a number that is not finite.

    Notes
    -----
    The description names mean, standard deviation, range and share of zeros of the
    first, the middle and the last layer.
    """
    _require_layers(outputs)
    ax = plt.subplots(layout="constrained")[1] if ax is None else ax
    limits = limits or (min(map(np.min, outputs)), max(map(np.max, outputs)))
    for layer, values in enumerate(outputs, start=1):
        counts, edges = np.histogram(values, BINS, limits)
        bars = layer + WIDTH * counts / max(1, counts.max())
        ax.stairs(
            bars,
            edges,
            baseline=np.full(BINS, layer),
            orientation="horizontal",
            fill=True,
            color=BLUE,
        )
    every = max(1, len(outputs) // 10)
    ax.set(xlabel="layer", ylabel="output", title=title)
    ax.set_xlim(0.5, len(outputs) + 1.5)
    ax.set_xticks(range(1, len(outputs) + 1, every))
    chosen = sorted({1, (len(outputs) + 1) // 2, len(outputs)})
    told = " ".join(say_layer(layer, outputs[layer - 1]) for layer in chosen)
    return describe(ax, f"{title}. Histograms of {len(outputs)} layers. {told}")


def require_activation(name: str) -> None:
    """Raise ValueError unless there is such an activation."""
    if name not in ACTIVATIONS:
        known = ", ".join(ACTIVATIONS)
        raise ValueError(f"activation must be one of {known}, got {name!r}.")


def _require_layers(outputs: Sequence[FloatArray]) -> None:
    """Raise ValueError unless there are layers with finite numbers."""
    if not len(outputs):
        raise ValueError("There is no layer to draw: the list is empty.")
    for layer, values in enumerate(outputs, start=1):
        if not np.size(values) or not np.isfinite(values).all():
            raise ValueError(
                f"Layer {layer} cannot be drawn: it must hold at least one number, "
                "and only finite ones."
            )
