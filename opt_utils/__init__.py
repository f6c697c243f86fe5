"""What the notebooks import: the network, the data, the pictures; no solution."""

from opt_utils.batches import measure_batch_sizes
from opt_utils.data import load_dataset, load_fair_comparison, load_temperatures
from opt_utils.digits import Digits, load_digits_data
from opt_utils.display import alt_text, describe, progress
from opt_utils.gradient_parts import plot_gradient_parts, to_column, to_dictionary
from opt_utils.grid_plots import (
    plot_band,
    plot_differences,
    plot_gap,
    plot_rates,
    plot_runs,
)
from opt_utils.landscape import plot_landscapes
from opt_utils.layers import (
    ACTIVATIONS,
    Activation,
    layer_gradients,
    layer_outputs,
    plot_layer_histograms,
    plot_layer_sizes,
)
from opt_utils.library import scikit_learn_path
from opt_utils.limits import share_limits
from opt_utils.lines import plot_lines
from opt_utils.momentum_plane import play_momentum
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
from opt_utils.normalization_plots import (
    plot_clouds,
    plot_gradients,
    plot_moving_layers,
    plot_one_example,
    plot_over,
    plot_shares,
    plot_trainings,
)
from opt_utils.normalized_network import NormalizedNetwork, PlainNetwork
from opt_utils.paths import plot_heights, plot_paths_apart
from opt_utils.plots import (
    plot_costs,
    plot_decision_boundary,
    plot_descent_paths,
    plot_examples,
)
from opt_utils.race import play_race
from opt_utils.regularized_network import Dropout, dropout_outputs, train_network
from opt_utils.search_log import plot_search_log
from opt_utils.sliders import slider_with_pictures
from opt_utils.starting_points import plot_starting_points
from opt_utils.style import line_style
from opt_utils.surfaces import (
    BOWL,
    NARROW_VALLEY,
    PLATEAU,
    RAVINE,
    SADDLE_SQUARES,
    SADDLE_XY,
    TWO_HOLES,
    TWO_VALLEYS,
    NamedSurface,
)
from opt_utils.training import Training
from opt_utils.turning import play_angle
from opt_utils.walking import Optimizer, walk

__all__ = [
    "ACTIVATIONS",
    "BOWL",
    "NARROW_VALLEY",
    "PLATEAU",
    "RAVINE",
    "SADDLE_SQUARES",
    "SADDLE_XY",
    "TWO_HOLES",
    "TWO_VALLEYS",
    "Activation",
    "Digits",
    "Dropout",
    "NamedSurface",
    "NormalizedNetwork",
    "Optimizer",
    "PlainNetwork",
    "Training",
    "alt_text",
    "backward_propagation",
    "compute_cost",
    "describe",
    "dropout_outputs",
    "forward_propagation",
    "initialize_parameters",
    "layer_gradients",
    "layer_outputs",
    "line_style",
    "load_dataset",
    "load_digits_data",
    "load_fair_comparison",
    "load_params_and_grads",
    "load_temperatures",
    "measure_batch_sizes",
    "play_angle",
    "play_momentum",
    "play_race",
    "plot_band",
    "plot_clouds",
    "plot_costs",
    "plot_decision_boundary",
    "plot_descent_paths",
    "plot_differences",
    "plot_examples",
    "plot_gap",
    "plot_gradient_parts",
    "plot_gradients",
    "plot_heights",
    "plot_landscapes",
    "plot_layer_histograms",
    "plot_layer_sizes",
    "plot_lines",
    "plot_moving_layers",
    "plot_one_example",
    "plot_over",
    "plot_paths_apart",
    "plot_rates",
    "plot_runs",
    "plot_search_log",
    "plot_shares",
    "plot_starting_points",
    "plot_trainings",
    "predict",
    "predict_dec",
    "progress",
    "relu",
    "scikit_learn_path",
    "share_limits",
    "sigmoid",
    "slider_with_pictures",
    "to_column",
    "to_dictionary",
    "train_network",
    "walk",
]
