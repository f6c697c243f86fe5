"""Right answers to assignment 11 in styles that students write."""

# ruff: noqa: E741  (students write so)

import math

import numpy as np
from variants import variant

from grader.authoring.source import reference

ADAM = reference("11_modern_optimizers")["update_parameters_with_adam"]
A, B, C = 3.4445, -4.7750, 2.0315


# update_parameters_with_adamw


@variant("update_parameters_with_adamw")
def decay_after_the_step_of_the_old_weight(
    parameters,
    grads,
    v,
    s,
    t,
    learning_rate=0.001,
    beta1=0.9,
    beta2=0.999,
    epsilon=1e-8,
    weight_decay=0.01,
):
    old = {name: value.copy() for name, value in parameters.items() if name[0] == "W"}
    parameters, v, s = ADAM(
        parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon
    )
    for name, value in old.items():
        parameters[name] = parameters[name] - learning_rate * weight_decay * value
    return parameters, v, s


@variant("update_parameters_with_adamw")
def all_of_adam_in_place(
    parameters,
    grads,
    v,
    s,
    t,
    learning_rate=0.001,
    beta1=0.9,
    beta2=0.999,
    epsilon=1e-8,
    weight_decay=0.01,
):
    for key, g in grads.items():
        v[key] *= beta1
        v[key] += (1 - beta1) * g
        s[key] *= beta2
        s[key] += (1 - beta2) * g * g
        root = np.sqrt(s[key] / (1 - beta2**t)) + epsilon
        if key.startswith("dW"):
            parameters[key[1:]] *= 1 - learning_rate * weight_decay
        parameters[key[1:]] -= learning_rate * v[key] / (1 - beta1**t) / root
    return parameters, v, s


@variant("update_parameters_with_adamw")
def decay_beside_the_step_as_in_the_paper(
    parameters,
    grads,
    v,
    s,
    t,
    learning_rate=0.001,
    beta1=0.9,
    beta2=0.999,
    epsilon=1e-8,
    weight_decay=0.01,
):
    L = len(parameters) // 2
    for l in range(L):
        for letter in ("W", "b"):
            name = letter + str(l + 1)
            d = "d" + name
            v[d] = beta1 * v[d] + (1 - beta1) * grads[d]
            s[d] = beta2 * s[d] + (1 - beta2) * np.square(grads[d])
            v_hat = v[d] / (1 - np.power(beta1, t))
            s_hat = s[d] / (1 - np.power(beta2, t))
            move = v_hat / (np.sqrt(s_hat) + epsilon)
            if letter == "W":
                move = move + weight_decay * parameters[name]
            parameters[name] = parameters[name] - learning_rate * move
    return parameters, v, s


@variant("update_parameters_with_adamw")
def decayed_into_a_new_dictionary(
    parameters,
    grads,
    v,
    s,
    t,
    learning_rate=0.001,
    beta1=0.9,
    beta2=0.999,
    epsilon=1e-8,
    weight_decay=0.01,
):
    smaller = {
        name: value - learning_rate * weight_decay * value if "W" in name else value
        for name, value in parameters.items()
    }
    return ADAM(
        smaller,
        grads,
        v,
        s,
        t,
        learning_rate=learning_rate,
        beta1=beta1,
        beta2=beta2,
        epsilon=epsilon,
    )


# update_parameters_with_nadam


@variant("update_parameters_with_nadam")
def nadam_line_by_line(
    parameters,
    grads,
    v,
    s,
    t,
    learning_rate=0.001,
    beta1=0.9,
    beta2=0.999,
    epsilon=1e-8,
):
    L = len(parameters) // 2
    for l in range(L):
        for name in ("W" + str(l + 1), "b" + str(l + 1)):
            d = "d" + name
            v[d] = beta1 * v[d] + (1 - beta1) * grads[d]
            s[d] = beta2 * s[d] + (1 - beta2) * np.power(grads[d], 2)
            v_bar = beta1 * v[d] / (1 - np.power(beta1, t + 1))
            v_bar += (1 - beta1) * grads[d] / (1 - np.power(beta1, t))
            s_hat = s[d] / (1 - np.power(beta2, t))
            parameters[name] = parameters[name] - learning_rate * v_bar / (
                np.sqrt(s_hat) + epsilon
            )
    return parameters, v, s


@variant("update_parameters_with_nadam")
def nadam_in_place_over_the_gradients(
    parameters,
    grads,
    v,
    s,
    t,
    learning_rate=0.001,
    beta1=0.9,
    beta2=0.999,
    epsilon=1e-8,
):
    for key, g in grads.items():
        v[key] += (1 - beta1) * (g - v[key])
        s[key] += (1 - beta2) * (g * g - s[key])
        ahead = beta1 / (1 - beta1 ** (t + 1)) * v[key]
        ahead = ahead + (1 - beta1) / (1 - beta1**t) * g
        root = (s[key] / (1 - beta2**t)) ** 0.5
        parameters[key[1:]] -= learning_rate / (root + epsilon) * ahead
    return parameters, v, s


@variant("update_parameters_with_nadam")
def nadam_in_new_dictionaries(
    parameters,
    grads,
    v,
    s,
    t,
    learning_rate=0.001,
    beta1=0.9,
    beta2=0.999,
    epsilon=1e-8,
):
    v = {k: beta1 * v[k] + (1 - beta1) * g for k, g in grads.items()}
    s = {k: beta2 * s[k] + (1 - beta2) * g**2 for k, g in grads.items()}
    now, then = 1 - math.pow(beta1, t), 1 - math.pow(beta1, t + 1)
    moved = {}
    for name, value in parameters.items():
        k = "d" + name
        top = beta1 * v[k] / then + (1 - beta1) * grads[k] / now
        bottom = np.sqrt(s[k] / (1 - math.pow(beta2, t))) + epsilon
        moved[name] = value - learning_rate * top / bottom
    return moved, v, s


# update_parameters_with_lion


@variant("update_parameters_with_lion")
def lion_in_place(parameters, grads, v, learning_rate=0.0001, beta1=0.9, beta2=0.99):
    for key, g in grads.items():
        c = beta1 * v[key] + (1 - beta1) * g
        parameters[key[1:]] -= learning_rate * np.sign(c)
        v[key] *= beta2
        v[key] += (1 - beta2) * g
    return parameters, v


@variant("update_parameters_with_lion")
def lion_with_where(parameters, grads, v, learning_rate=0.0001, beta1=0.9, beta2=0.99):
    L = len(parameters) // 2
    for l in range(1, L + 1):
        for k in "Wb":
            c = v[f"d{k}{l}"] * beta1 + grads[f"d{k}{l}"] * (1 - beta1)
            up = np.where(c > 0, 1.0, np.where(c < 0, -1.0, 0.0))
            parameters[f"{k}{l}"] = parameters[f"{k}{l}"] - learning_rate * up
            v[f"d{k}{l}"] = v[f"d{k}{l}"] * beta2 + grads[f"d{k}{l}"] * (1 - beta2)
    return parameters, v


@variant("update_parameters_with_lion")
def lion_in_new_dictionaries(
    parameters, grads, v, learning_rate=0.0001, beta1=0.9, beta2=0.99
):
    signs = {k: np.sign(g + beta1 * (v[k] - g)) for k, g in grads.items()}
    moved = {k: p - learning_rate * signs["d" + k] for k, p in parameters.items()}
    return moved, {k: g + beta2 * (v[k] - g) for k, g in grads.items()}


@variant("update_parameters_with_lion")
def lion_entry_by_entry(
    parameters, grads, v, learning_rate=0.0001, beta1=0.9, beta2=0.99
):
    for name, value in parameters.items():
        for place in np.ndindex(value.shape):
            g, old = grads["d" + name][place], v["d" + name][place]
            c = beta1 * old + (1 - beta1) * g
            if c != 0:
                value[place] -= math.copysign(learning_rate, c)
            v["d" + name][place] = beta2 * old + (1 - beta2) * g
    return parameters, v


# orthogonalize


@variant("orthogonalize")
def as_the_formula_stands(G, steps=5, epsilon=1e-7):
    X = G / (np.linalg.norm(G) + epsilon)
    for _ in range(steps):
        X = A * X + B * (X @ X.T) @ X + C * (X @ X.T) @ (X @ X.T) @ X
    return X


@variant("orthogonalize")
def on_the_smaller_side(G, steps=5, epsilon=1e-7):
    X = G.T if G.shape[0] > G.shape[1] else G
    X = X / (np.linalg.norm(X, "fro") + epsilon)
    for _ in range(steps):
        gram = np.dot(X, X.T)
        X = A * X + np.dot(B * gram + C * np.dot(gram, gram), X)
    return X.T if G.shape[0] > G.shape[1] else X


@variant("orthogonalize")
def from_the_other_side(G, steps=5, epsilon=1e-7):
    X = np.array(G, dtype=float)
    X /= math.sqrt((X * X).sum()) + epsilon
    for _ in range(steps):
        gram = X.T @ X
        X = X @ (A * np.eye(len(gram)) + B * gram + C * gram @ gram)
    return X


@variant("orthogonalize")
def on_the_singular_values(G, steps=5, epsilon=1e-7):
    U, sigma, V = np.linalg.svd(G, full_matrices=False)
    sigma = sigma / (np.sqrt(np.sum(sigma**2)) + epsilon)
    for _ in range(steps):
        sigma = A * sigma + B * sigma**3 + C * sigma**5
    return U @ np.diag(sigma) @ V


# update_parameters_with_muon


@variant("update_parameters_with_muon")
def muon_in_place(parameters, grads, v, beta=0.95, learning_rate=0.02):
    for key in parameters:
        v["d" + key] *= beta
        v["d" + key] += (1 - beta) * grads["d" + key]
        if key[0] == "W":
            parameters[key] -= learning_rate * on_the_smaller_side(v["d" + key])
        else:
            parameters[key] -= learning_rate * v["d" + key]
    return parameters, v


@variant("update_parameters_with_muon")
def muon_weights_first(parameters, grads, v, beta=0.95, learning_rate=0.02):
    L = len(parameters) // 2
    for l in range(L):
        i = str(l + 1)
        v["dW" + i] = beta * v["dW" + i] + (1 - beta) * grads["dW" + i]
        step = as_the_formula_stands(v["dW" + i])
        parameters["W" + i] = parameters["W" + i] - learning_rate * step
        v["db" + i] = beta * v["db" + i] + (1 - beta) * grads["db" + i]
        parameters["b" + i] = parameters["b" + i] - learning_rate * v["db" + i]
    return parameters, v


@variant("update_parameters_with_muon")
def muon_in_new_dictionaries(parameters, grads, v, beta=0.95, learning_rate=0.02):
    v = {key: g + beta * (v[key] - g) for key, g in grads.items()}
    steps = {k: from_the_other_side(a) if "W" in k else a for k, a in v.items()}
    return {k: p - learning_rate * steps["d" + k] for k, p in parameters.items()}, v


# cosine_to_floor


@variant("cosine_to_floor")
def returning_early(t, learning_rate, warmup, total, floor=0.0):
    if t < warmup:
        return t / warmup * learning_rate
    if t >= total:
        return floor
    angle = math.pi * (t - warmup) / (total - warmup)
    return floor + 0.5 * (learning_rate - floor) * (1 + math.cos(angle))


@variant("cosine_to_floor")
def with_a_square_and_the_last_step_kept(t, learning_rate, warmup, total, floor=0.0):
    t = min(t, total)
    if warmup > 0 and t <= warmup:
        return learning_rate * (t / warmup)
    half = np.pi / 2 * (t - warmup) / (total - warmup)
    return learning_rate * np.cos(half) ** 2 + floor * np.sin(half) ** 2


@variant("cosine_to_floor")
def mixing_the_two_rates(t, learning_rate, warmup, total, floor=0.0):
    u = np.clip((t - warmup) / (total - warmup), 0, 1)
    h = (1 + np.cos(np.pi * u)) / 2
    climbing = t / warmup if t < warmup else 1.0
    return climbing * (h * learning_rate + (1 - h) * floor)


# schedule_free_step


@variant("schedule_free_step")
def the_mean_in_two_shares(x, z, gradient, t, learning_rate, beta=0.9):
    y = beta * x + (1 - beta) * z
    z = z - learning_rate * gradient(y)
    c = 1 / (t + 1)
    x = (1 - c) * x + c * z
    return x, z


@variant("schedule_free_step")
def the_mean_as_a_sum(x, z, gradient, t, learning_rate, beta=0.9):
    new = z - learning_rate * gradient(z + beta * (x - z))
    return (t * x + new) / (t + 1), new


@variant("schedule_free_step")
def both_arrays_in_place(x, z, gradient, t, learning_rate, beta=0.9):
    slope = gradient((1 - beta) * z + beta * x)
    z -= learning_rate * slope
    x += (z - x) / (t + 1)
    return x, z
