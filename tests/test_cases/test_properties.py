"""What must hold for any input: identities between the update rules, by hypothesis."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from grader.authoring.source import reference

REFERENCE = reference("04_optimization_methods")
gd = REFERENCE["update_parameters_with_gd"]
momentum = REFERENCE["update_parameters_with_momentum"]
adam = REFERENCE["update_parameters_with_adam"]
mini_batches = REFERENCE["random_mini_batches"]

seeds = st.integers(0, 2**32 - 1)
factors = st.floats(0.01, 100)
betas = st.floats(0, 0.99)


def network(seed):
    """Parameters and gradients (none of them near zero) of three layers."""
    rng, parameters, grads = np.random.RandomState(seed), {}, {}
    for layer, shape in enumerate([(3, 2), (2, 3), (4, 2)], start=1):
        for letter, size in (("W", shape), ("b", (shape[0], 1))):
            parameters[f"{letter}{layer}"] = rng.randn(*size)
            signs = rng.choice([-1.0, 1.0], size)
            grads[f"d{letter}{layer}"] = signs * rng.uniform(0.1, 2, size)
    return parameters, grads


def scaled(arrays, factor):
    return {name: factor * value for name, value in arrays.items()}


def zeros(arrays):
    return scaled(arrays, 0.0)


def assert_same(first, second, **tolerance):
    assert first.keys() == second.keys()
    for name in first:
        np.testing.assert_allclose(first[name], second[name], **tolerance)


@given(seeds, factors)
def test_a_step_of_gradient_descent_grows_with_the_gradient(seed, c):
    parameters, grads = network(seed)
    once = gd(dict(parameters), scaled(grads, c), 0.1)
    assert_same(once, gd(dict(parameters), grads, c * 0.1), atol=1e-12)


@given(seeds)
def test_momentum_with_beta_zero_is_gradient_descent(seed):
    parameters, grads = network(seed)
    moved, v = momentum(dict(parameters), grads, scaled(grads, 3.0), 0.0, 0.1)
    assert_same(moved, gd(dict(parameters), grads, 0.1), rtol=1e-12)
    assert_same(v, grads)


@given(seeds, betas)
def test_a_velocity_equal_to_the_gradient_stays(seed, beta):
    parameters, grads = network(seed)
    moved, v = momentum(dict(parameters), grads, dict(grads), beta, 0.1)
    assert_same(v, grads, rtol=1e-9)
    assert_same(moved, gd(dict(parameters), grads, 0.1), rtol=1e-9, atol=1e-12)


@given(seeds, factors, betas, betas, st.integers(1, 1000))
def test_an_adam_step_does_not_depend_on_the_scale_of_the_gradients(
    seed, c, beta1, beta2, t
):
    parameters, grads = network(seed)
    settings = {"beta1": beta1, "beta2": beta2, "epsilon": 1e-14}
    v, s = scaled(grads, 0.5), {name: g**2 for name, g in grads.items()}
    one, _, _ = adam(dict(parameters), grads, dict(v), dict(s), t, 0.1, **settings)
    v, s = scaled(v, c), scaled(s, c**2)
    two, _, _ = adam(dict(parameters), scaled(grads, c), v, s, t, 0.1, **settings)
    assert_same(one, two, rtol=1e-9, atol=1e-9)


@given(seeds, betas, betas)
def test_the_first_step_of_adam_is_the_learning_rate_towards_downhill(seed, b1, b2):
    parameters, grads = network(seed)
    start = dict(parameters)
    settings = {"beta1": b1, "beta2": b2, "epsilon": 1e-14}
    moved, _, _ = adam(
        parameters, grads, zeros(grads), zeros(grads), 1, 0.3, **settings
    )
    for name, value in moved.items():
        step = -0.3 * np.sign(grads[f"d{name}"])
        np.testing.assert_allclose(value - start[name], step, rtol=1e-9)


@given(seeds, st.integers(1, 40), st.integers(1, 45))
def test_mini_batches_put_together_are_all_the_examples(seed, m, size):
    X = np.vstack([np.arange(m), np.arange(m) ** 2])
    batches = mini_batches(X, X[:1] % 3, size, seed)
    together = np.hstack([np.vstack(pair) for pair in batches])
    order = together[0]
    np.testing.assert_array_equal(np.sort(order), np.arange(m))
    np.testing.assert_array_equal(together, np.vstack([X, X[:1] % 3])[:, order])
    assert {x.shape[1] for x, _ in batches[:-1]} <= {size}
    assert 1 <= batches[-1][0].shape[1] <= size


@given(seeds)
def test_mini_batches_leave_numpys_global_random_state_alone(seed):
    np.random.seed(1)
    before = np.random.get_state()[1].copy()
    mini_batches(np.ones((2, 5)), np.ones((1, 5)), 2, seed)
    np.testing.assert_array_equal(np.random.get_state()[1], before)
