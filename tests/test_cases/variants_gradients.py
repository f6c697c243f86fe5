"""Right answers to assignment 03 in styles that students write."""

import numpy as np
from variants import variant


@variant("gradient_check")
def slope_line_by_line(J, grad, theta, epsilon=1e-7):
    theta_plus = theta + epsilon
    theta_minus = theta - epsilon
    J_plus = J(theta_plus)
    J_minus = J(theta_minus)
    gradapprox = (J_plus - J_minus) / 2 / epsilon
    g = grad(theta)
    numerator = np.linalg.norm(g - gradapprox)
    denominator = np.linalg.norm(g) + np.linalg.norm(gradapprox)
    if denominator == 0:
        return gradapprox, 0.0
    return gradapprox, numerator / denominator


@variant("gradient_check")
def slope_guarded_from_below(J, grad, theta, epsilon=1e-7):
    print("checking at", theta)
    gradapprox = 0.5 * (J(theta + epsilon) - J(theta - epsilon)) / epsilon
    g = grad(theta)
    return gradapprox, np.abs(gradapprox - g) / max(
        np.abs(gradapprox) + np.abs(g), 1e-300
    )


@variant("gradient_check")
def slope_with_zero_for_nan(J, grad, theta, epsilon=1e-7):
    gradapprox = np.divide(J(theta + epsilon) - J(theta - epsilon), 2 * epsilon)
    g = grad(theta)
    with np.errstate(invalid="ignore"):
        d = np.divide(abs(g - gradapprox), abs(g) + abs(gradapprox))
    return [gradapprox, float(np.nan_to_num(d))]


@variant("gradient_check_n")
def copies_of_theta(J, grad, theta, epsilon=1e-7):
    parameters_values = theta.astype(float)
    num_parameters = parameters_values.shape[0]
    J_plus = np.zeros((num_parameters, 1))
    J_minus = np.zeros((num_parameters, 1))
    gradapprox = np.zeros((num_parameters, 1))
    for i in range(num_parameters):
        theta_plus = np.copy(parameters_values)
        theta_plus[i][0] += epsilon
        J_plus[i] = J(theta_plus)
        theta_minus = np.copy(parameters_values)
        theta_minus[i][0] -= epsilon
        J_minus[i] = J(theta_minus)
        gradapprox[i] = (J_plus[i] - J_minus[i]) / (2 * epsilon)
    g = grad(theta)
    bottom = np.linalg.norm(g) + np.linalg.norm(gradapprox)
    if bottom == 0:
        return gradapprox, 0.0
    return gradapprox, np.linalg.norm(g - gradapprox) / bottom


@variant("gradient_check_n")
def columns_of_the_identity(J, grad, theta, epsilon=1e-7):
    n = len(theta)
    rows = []
    for e in np.eye(n):
        step = epsilon * e.reshape(n, 1)
        rows.append([(J(theta + step) - J(theta - step)) / (2 * epsilon)])
    ga = np.array(rows)
    g = grad(theta)
    length = lambda x: np.sqrt(np.sum(x**2))  # noqa: E731  students write so
    size = length(ga) + length(g)
    return ga, (length(ga - g) / size if size else 0.0)


@variant("gradient_check_n")
def moved_and_put_back_in_one_copy(J, grad, theta, epsilon=1e-7):
    g = grad(theta)
    work = np.array(theta, dtype=float)
    ga = np.zeros_like(work)
    for i in range(work.size):
        before = work[i, 0]
        work[i, 0] = before + epsilon
        up = J(work)
        work[i, 0] = before - epsilon
        down = J(work)
        work[i, 0] = before
        ga[i, 0] = (up - down) / (2 * epsilon)
    size = np.linalg.norm(ga) + np.linalg.norm(g)
    return ga, np.linalg.norm(ga - g) / (size or 1)


@variant("fix_backward")
def repaired_by_unpacking(X, Y, cache):
    A1, A2, A3, W1, W2, W3, lambd = cache.values()
    m = Y.shape[1]
    dZ3 = 1.0 / m * (A3 - Y)
    grads = {"dW3": np.dot(dZ3, A2.T) + lambd * W3 / m}
    grads["db3"] = dZ3.sum(axis=1, keepdims=True)
    dZ2 = np.multiply(np.dot(W3.T, dZ3), 1 - np.power(A2, 2))
    grads["dW2"] = np.dot(dZ2, A1.T) + (lambd * W2) / m
    grads["db2"] = dZ2.sum(axis=1, keepdims=True)
    dZ1 = np.multiply(np.dot(W2.T, dZ2), (1 - A1) * (1 + A1))
    grads["dW1"] = np.dot(dZ1, X.T) + (lambd * W1) / m
    grads["db1"] = dZ1.sum(axis=1).reshape(-1, 1)
    return grads


@variant("fix_backward")
def repaired_in_a_loop(X, Y, cache):
    A = [X, cache["A1"], cache["A2"], cache["A3"]]
    m = X.shape[1]
    grads = {}
    dZ = A[3] - Y
    for layer in (3, 2, 1):
        W = cache["W" + str(layer)]
        grads[f"dW{layer}"] = (dZ @ A[layer - 1].T + cache["lambd"] * W) / m
        grads[f"db{layer}"] = np.mean(dZ, axis=1, keepdims=True)
        dZ = (W.T @ dZ) * (1 - np.square(A[layer - 1]))
    return grads
