"""Right answers to assignment 01 in the styles of real submissions: all must pass."""

# ruff: noqa: B905, E741, RUF046, UP031  (students write so)

import numpy as np
from variants import variant

# split_indices


@variant("split_indices")
def split_cut_by_np_split(m, dev_fraction, test_fraction, seed):
    order = np.random.RandomState(seed).permutation(m)
    dev, test = int(dev_fraction * m), int(test_fraction * m)
    train, dev, test = np.split(order, [m - dev - test, m - test])
    return train, dev, test


@variant("split_indices")
def split_seeded_globally_and_shuffled(m, dev_fraction, test_fraction, seed):
    np.random.seed(seed)
    indices = np.arange(m)
    np.random.shuffle(indices)
    n_dev = int(np.ceil(m * dev_fraction))
    n_test = int(np.ceil(m * test_fraction))
    return indices[n_dev + n_test :], indices[:n_dev], indices[n_dev : n_dev + n_test]


@variant("split_indices")
def split_drawn_without_replacement(m, dev_fraction, test_fraction, seed):
    rng = np.random.default_rng(seed)
    dev = rng.choice(m, int(round(m * dev_fraction)), replace=False)
    rest = np.setdiff1d(np.arange(m), dev)
    test = rng.choice(rest, int(round(m * test_fraction)), replace=False)
    print("test has", len(test))
    return [np.setdiff1d(rest, test), np.sort(dev), test]


@variant("split_indices")
def split_by_sorting_random_numbers(m, dev_fraction, test_fraction, seed):
    order = np.random.RandomState(seed).rand(m).argsort()
    last_dev = round(m * dev_fraction)
    last_test = last_dev + round(m * test_fraction)
    return order[last_test:], order[:last_dev], order[last_dev:last_test]


# diagnose


@variant("diagnose")
def diagnosis_by_branches(train_error, dev_error, human_error=0.0):
    if train_error - human_error >= dev_error - train_error:
        return "bias"
    return "variance"


@variant("diagnose")
def diagnosis_by_the_larger_of_two(train_error, dev_error, human_error=0.0):
    gaps = {"bias": train_error - human_error, "variance": dev_error - train_error}
    return max(gaps, key=gaps.get)


@variant("diagnose")
def diagnosis_by_argmax(train_error, dev_error, human_error=0.0):
    gaps = np.diff([human_error, train_error, dev_error])
    return ["bias", "variance"][np.argmax(gaps)]


# normalize_inputs


@variant("normalize_inputs")
def normalizing_by_sums(X_train, X_test, epsilon=0.0):
    m = X_train.shape[1]
    mu = 1 / m * np.sum(X_train, axis=1, keepdims=True)
    sigma2 = 1 / m * np.sum((X_train - mu) ** 2, axis=1, keepdims=True)
    sigma = np.sqrt(sigma2)
    return (
        (X_train - mu) / (sigma + epsilon),
        (X_test - mu) / (sigma + epsilon),
        mu,
        sigma,
    )


@variant("normalize_inputs")
def normalizing_with_reshape(X_train, X_test, epsilon=0.0):
    mu = X_train.mean(axis=1).reshape(-1, 1)
    sigma = np.sqrt(X_train.var(1))[:, None]
    scale = lambda X: np.divide(np.subtract(X, mu), sigma + epsilon)  # noqa: E731
    return scale(X_train), scale(X_test), mu, sigma


@variant("normalize_inputs")
def normalizing_feature_by_feature(X_train, X_test, epsilon=0.0):
    train, test = X_train.astype(float), X_test.astype(float)
    mu, sigma = np.zeros((len(train), 1)), np.zeros((len(train), 1))
    for i in range(len(train)):
        mu[i] = train[i].mean()
        sigma[i] = np.mean((train[i] - mu[i]) ** 2) ** 0.5
        train[i] -= mu[i]
        train[i] /= sigma[i] + epsilon
        test[i] = (test[i] - mu[i]) / (sigma[i] + epsilon)
    return [train, test, mu, sigma]


# initialize_he and initialize_xavier


@variant("initialize_he")
def he_from_the_global_stream(layers_dims, seed):
    np.random.seed(seed)
    parameters = {}
    for l in range(1, len(layers_dims)):
        parameters[f"W{l}"] = np.random.randn(
            layers_dims[l], layers_dims[l - 1]
        ) * np.sqrt(2.0 / layers_dims[l - 1])
        parameters[f"b{l}"] = np.zeros((layers_dims[l], 1))
    return parameters


@variant("initialize_he")
def he_in_pairs(layers_dims, seed):
    rng, parameters = np.random.RandomState(seed), {}
    for l, (rows, columns) in enumerate(zip(layers_dims[1:], layers_dims), start=1):
        W = rng.standard_normal((rows, columns))
        parameters["W" + str(l)] = W * (2 / columns) ** 0.5
        parameters["b" + str(l)] = np.zeros(shape=(rows, 1))
    return parameters


@variant("initialize_he")
def he_with_a_scale(layers_dims, seed):
    rng = np.random.RandomState(seed)
    parameters = {}
    for l in range(len(layers_dims) - 1):
        n_in, n_out = layers_dims[l], layers_dims[l + 1]
        sd = np.sqrt(2 / n_in)
        parameters["W%d" % (l + 1)] = rng.normal(0, sd, (n_out, n_in))
        parameters["b%d" % (l + 1)] = np.zeros_like(parameters["W%d" % (l + 1)][:, :1])
    return parameters


@variant("initialize_xavier")
def xavier_divided_by_the_root(layers_dims, seed):
    rng = np.random.RandomState(seed)
    parameters = {}
    for l in range(1, len(layers_dims)):
        W = rng.randn(layers_dims[l], layers_dims[l - 1])
        parameters["W" + str(l)] = W / np.sqrt(layers_dims[l - 1])
        parameters["b" + str(l)] = np.zeros((layers_dims[l], 1))
    return parameters


@variant("initialize_xavier")
def xavier_with_a_power(layers_dims, seed):
    np.random.seed(seed)
    parameters = {}
    for l in range(1, len(layers_dims)):
        n, n_prev = layers_dims[l], layers_dims[l - 1]
        parameters[f"b{l}"] = 0.0 * np.ones((n, 1))
        parameters[f"W{l}"] = n_prev**-0.5 * np.random.randn(n, n_prev)
    return parameters
