"""Right answers to assignment 02 in the styles of real submissions: all must pass."""

# ruff: noqa: E741  (students write so)

import numpy as np
from variants import variant

# Penalties


@variant("l2_cost")
def l2_by_squared_norms(parameters, lambd, m):
    weights = [value for key, value in parameters.items() if key[0] == "W"]
    return lambd / (2 * m) * sum(np.linalg.norm(W) ** 2 for W in weights)


@variant("l2_cost")
def l2_layer_by_layer(parameters, lambd, m):
    total = 0
    for l in range(len(parameters) // 2):
        total += np.sum(np.square(parameters["W" + str(l + 1)]))
    return (1 / m) * (lambd / 2) * total


@variant("l2_cost")
def l2_as_a_dot_product(parameters, lambd, m):
    cost = np.array(0.0)
    l = 1
    while f"W{l}" in parameters:
        w = parameters[f"W{l}"].ravel()
        cost = cost + 0.5 * lambd * np.dot(w, w) / m
        l += 1
    return cost


@variant("l2_gradient")
def l2_slope_in_place(dW, W, lambd, m):
    if dW.dtype.kind == "f":
        dW += (lambd / m) * W
        return dW
    return dW + (lambd / m) * W


@variant("l2_gradient")
def l2_slope_divided_last(dW, W, lambd, m):
    return np.add(dW, np.multiply(lambd, W) / m)


@variant("l1_gradient")
def l1_slope_by_where(dW, W, lambd, m):
    push = np.where(W > 0, 1.0, np.where(W < 0, -1.0, 0.0))
    return dW + push * lambd / m


@variant("l1_gradient")
def l1_slope_by_comparisons(dW, W, lambd, m):
    sign = (W > 0).astype(float) - (W < 0).astype(float)
    return dW + (lambd / m) * sign


@variant("weight_decay_step")
def decay_as_a_penalty(W, dW_data, learning_rate, lambd, m):
    return W - learning_rate * (dW_data + lambd / m * W)


@variant("weight_decay_step")
def decay_in_place(W, dW_data, learning_rate, lambd, m):
    if W.dtype.kind != "f":
        W = W.astype(float)
    W *= 1 - learning_rate * lambd / m
    W -= learning_rate * dW_data
    return W


@variant("weight_decay_step")
def decay_subtracted_first(W, dW_data, learning_rate, lambd, m):
    decayed = W - learning_rate * lambd * W / m
    return decayed - np.multiply(learning_rate, dW_data)


# Dropout


@variant("dropout_forward")
def dropout_drawn_from_above(A, keep_prob, rng, train=True):
    if not train:
        return A, np.ones_like(A)
    D = rng.rand(A.shape[0], A.shape[1]) > 1 - keep_prob
    return np.multiply(A, D) / keep_prob, D


@variant("dropout_forward")
def dropout_as_whole_numbers(A, keep_prob, rng, train=True):
    if train:
        D = (rng.random_sample(A.shape) <= keep_prob).astype(int)
        A = A * D
        A = A / keep_prob
        return A, D
    return A, np.ones(A.shape, dtype=int)


@variant("dropout_forward")
def dropout_by_binomial(A, keep_prob, rng, train=True):
    D = rng.binomial(1, keep_prob, size=A.shape)
    return (A * D / keep_prob, D) if train else (A.copy(), np.ones(A.shape))


@variant("dropout_forward")
def dropout_by_choice(A, keep_prob, rng, train=True):
    if not train:
        return [A, A == A]
    D = rng.choice([1.0, 0.0], size=A.shape, p=[keep_prob, 1 - keep_prob])
    return [np.where(D == 1, A / keep_prob, 0.0), D]


@variant("dropout_forward")
def dropout_in_place(A, keep_prob, rng, train=True):
    if not train:
        return A, np.ones(A.shape, bool)
    D = rng.uniform(size=A.shape) < keep_prob
    A = np.array(A, dtype=float)
    A *= D
    A /= keep_prob
    return A, D


@variant("dropout_backward")
def backward_in_two_steps(dA, D, keep_prob):
    dA = np.multiply(dA, D)
    dA /= keep_prob
    return dA


@variant("dropout_backward")
def backward_by_where(dA, D, keep_prob):
    return np.where(D, dA / keep_prob, 0)


# augment_flip


@variant("augment_flip")
def flip_one_by_one(X, y, rng, p=0.5):
    X_new = X.copy()
    for i in range(X.shape[2]):
        if rng.rand() < p:
            X_new[:, :, i] = np.fliplr(X[:, :, i])
    return X_new, y.copy()


@variant("augment_flip")
def flip_from_above(X, y, rng, p=0.5):
    chosen = rng.rand(X.shape[-1]) > 1 - p
    X_new = np.copy(X)
    X_new[:, :, chosen] = np.flip(X_new[:, :, chosen], axis=1)
    return [X_new, y]


@variant("augment_flip")
def flip_by_binomial(X, y, rng, p=0.5):
    coins = rng.binomial(1, p, size=(1, 1, X.shape[2]))
    print("mirrored:", coins.sum())
    return coins * X[:, ::-1, :] + (1 - coins) * X, y


# early_stopping


@variant("early_stopping")
def stopping_with_a_counter(dev_losses, patience):
    best, lowest, waited = 0, float("inf"), 0
    for i in range(len(dev_losses)):
        if dev_losses[i] < lowest:
            lowest, best, waited = dev_losses[i], i, 0
        else:
            waited += 1
            if waited == patience:
                return i, best
    return len(dev_losses) - 1, best


@variant("early_stopping")
def stopping_with_argmin(dev_losses, patience):
    for stop in range(len(dev_losses)):
        best = np.argmin(dev_losses[: stop + 1])
        if stop - best >= patience:
            return stop, best
    return stop, best


@variant("early_stopping")
def stopping_with_while(dev_losses, patience):
    i = best = 0
    while i - best < patience and i < len(dev_losses) - 1:
        i += 1
        best = i if dev_losses[i] < min(dev_losses[:i]) else best
    return [i, best]
