"""What does not fit is refused in one sentence that names the array."""

import numpy as np
import pytest

from opt_utils import (
    backward_propagation,
    compute_cost,
    forward_propagation,
    initialize_parameters,
    predict,
)


@pytest.mark.parametrize("dims", [[], [2], [2, 0, 1], [2, -5, 1], [2, 2.5, 1]])
def test_impossible_layers_are_refused(dims):
    with pytest.raises(ValueError, match=r"^layers_dims must hold .*got \["):
        initialize_parameters(dims)


def change(parameters, **changes):
    """Return the parameters with some replaced, or left out where None is given."""
    changed = {**parameters, **changes}
    return {name: value for name, value in changed.items() if value is not None}


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda X, Y, p: forward_propagation(X.T, p),
            r"W1 must have the shape \(units, 9\), because X has 9 rows, got \(6, 4\)",
        ),
        (
            lambda X, Y, p: forward_propagation(X[:, 0], p),
            r"X must have the shape \(features, examples\).* got \(4,\)",
        ),
        (
            lambda X, Y, p: forward_propagation(X.tolist(), p),
            r"X must have the shape .* got a list",
        ),
        (
            lambda X, Y, p: forward_propagation(X[:, :0], p),
            r"at least one, got \(4, 0\)",
        ),
        (
            lambda X, Y, p: forward_propagation(X, change(p, b2=p["b2"].ravel())),
            r"b2 must have the shape \(3, 1\), got \(3,\)",
        ),
        (
            lambda X, Y, p: forward_propagation(X, change(p, W2=p["W2"].T)),
            r"W2 must have the shape \(units, 6\), because W1 has 6 rows, got \(6, 3\)",
        ),
        (
            lambda X, Y, p: forward_propagation(X, change(p, W2=None)),
            r"W2 or b2 is missing, got W1, b1, b2",
        ),
        (
            lambda X, Y, p: forward_propagation(X, change(p, b3=None)),
            r"W3 or b3 is missing, got W1, b1, W2, b2, W3",
        ),
        (lambda X, Y, p: forward_propagation(X, {}), r"W1 or b1 is missing, got none"),
        (
            lambda X, Y, p: compute_cost(np.full((1, 9), 0.5), Y[0]),
            r"Y must have the shape \(1, 9\), got \(9,\)",
        ),
        (
            lambda X, Y, p: backward_propagation(X, Y.T, forward_propagation(X, p)[1]),
            r"Y must have the shape \(1, 9\), got \(9, 1\)",
        ),
        (
            lambda X, Y, p: backward_propagation(X.T, Y, forward_propagation(X, p)[1]),
            r"X must have the shape \(4, 9\), got \(9, 4\)",
        ),
        (lambda X, Y, p: backward_propagation(X, Y, []), r"caches is empty"),
        (
            lambda X, Y, p: predict(X, Y[0], p),
            r"y must have the shape \(1, 9\), got \(9,\)",
        ),
    ],
)
def test_a_wrong_shape_is_named_with_what_was_expected(network, call, message):
    with pytest.raises(ValueError, match=message):
        call(*network)
