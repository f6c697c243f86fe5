"""Draw without a screen and leave no figure open; a small network to try."""

from collections.abc import Iterator

import matplotlib.pyplot as plt
import numpy as np
import pytest

from opt_utils import initialize_parameters


@pytest.fixture(autouse=True)
def drawing_board() -> Iterator[None]:
    plt.switch_backend("agg")
    plt.close("all")  # what tests elsewhere left open
    yield
    plt.close("all")


@pytest.fixture
def network():
    """Return examples, labels and parameters with biases that are not zero."""
    rng = np.random.RandomState(0)
    layers_dims = [4, 6, 3, 1]  # no two alike
    parameters = initialize_parameters(layers_dims)
    for layer, n in enumerate(layers_dims[1:], start=1):
        parameters[f"b{layer}"] = 0.1 * rng.randn(n, 1)
    return rng.randn(4, 9), rng.randint(0, 2, (1, 9)), parameters
