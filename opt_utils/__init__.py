"""What the notebooks import: the network, the data, the pictures; no solution."""

from opt_utils.data import load_dataset, load_temperatures
from opt_utils.digits import Digits, load_digits_data
from opt_utils.display import alt_text, describe, progress
from opt_utils.landscape import plot_landscapes
from opt_utils.layers import (
    ACTIVATIONS,
    Activation,
    layer_outputs,
    plot_layer_histograms,
)
from opt_utils.network import (
    backward_propagation,
    compute_cost,
    forward_propagation,
    initialize_parameters,
    load_params_and_grads,
    predict,
    predict_dec,
    relu,
    sigmoid,
)
from opt_utils.playground import play_momentum, play_race
from opt_utils.plots import (
    plot_costs,
    plot_decision_boundary,
    plot_descent_paths,
    plot_examples,
)
from opt_utils.sliders import slider_with_pictures
from opt_utils.style import line_style
from opt_utils.surfaces import (
    BOWL,
    PLATEAU,
    RAVINE,
    SADDLE_SQUARES,
    SADDLE_XY,
    TWO_VALLEYS,
    NamedSurface,
    layer_step,
    walk,
)
from opt_utils.training import Training
from opt_utils.turning import play_angle

__all__ = [
    "ACTIVATIONS",
    "BOWL",
    "PLATEAU",
    "RAVINE",
    "SADDLE_SQUARES",
    "SADDLE_XY",
    "TWO_VALLEYS",
    "Activation",
    "Digits",
    "NamedSurface",
    "Training",
    "alt_text",
    "backward_propagation",
    "compute_cost",
    "describe",
    "forward_propagation",
    "initialize_parameters",
    "layer_outputs",
    "layer_step",
    "line_style",
    "load_dataset",
    "load_digits_data",
    "load_params_and_grads",
    "load_temperatures",
    "play_angle",
    "play_momentum",
    "play_race",
    "plot_costs",
    "plot_decision_boundary",
    "plot_descent_paths",
    "plot_examples",
    "plot_landscapes",
    "plot_layer_histograms",
    "predict",
    "predict_dec",
    "progress",
    "relu",
    "sigmoid",
    "slider_with_pictures",
    "walk",
]
