"""Right answers to assignment 08 in styles that students write."""

import numpy as np
from variants import variant


@variant("batchnorm_forward")
def statistics_with_m_written_out(
    Z, gamma, beta, running_mean, running_var, train=True, momentum=0.9, epsilon=1e-5
):
    m = Z.shape[1]
    if train:
        mu = 1 / m * np.sum(Z, axis=1, keepdims=True)
        var = 1 / m * np.sum(np.square(Z - mu), axis=1, keepdims=True)
        sigma = np.sqrt(var + epsilon)
        Z_norm = (Z - mu) / sigma
        running_mean = running_mean * momentum + mu * (1 - momentum)
        running_var = running_var * momentum + var * (1 - momentum)
    if not train:
        sigma = np.sqrt(running_var + epsilon)
        Z_norm = (Z - running_mean) / sigma
    out = np.multiply(gamma, Z_norm) + beta
    return out, dict(Z_norm=Z_norm, sigma=sigma, gamma=gamma), running_mean, running_var  # noqa: C408


@variant("batchnorm_forward")
def running_statistics_moved_in_place(
    Z, gamma, beta, running_mean, running_var, train=True, momentum=0.9, epsilon=1e-5
):
    mu, var = running_mean, running_var
    if train is True:
        mu = Z.mean(axis=1).reshape(-1, 1)
        var = Z.var(axis=1)[:, None]
        running_mean *= momentum
        running_mean += (1 - momentum) * mu
        running_var -= (1 - momentum) * (running_var - var)
    sigma = (var + epsilon) ** 0.5
    Z_norm = (Z - mu) / sigma
    print(Z_norm.mean(), Z_norm.std())
    cache = {"gamma": gamma, "sigma": sigma, "Z_norm": Z_norm}
    return [beta + Z_norm * gamma, cache, running_mean, running_var]


@variant("batchnorm_forward")
def a_cache_in_training_only(
    Z, gamma, beta, running_mean, running_var, train=True, momentum=0.9, epsilon=1e-5
):
    if not train:
        scale = gamma / np.sqrt(running_var + epsilon)
        return (
            scale * Z + (beta - scale * running_mean),
            None,
            running_mean,
            running_var,
        )
    mu = np.mean(Z, axis=1, keepdims=True)
    var = np.std(Z, axis=1, keepdims=True) ** 2
    running_mean = mu + momentum * (running_mean - mu)
    running_var = var + momentum * (running_var - var)
    sigma = np.sqrt(var + epsilon)
    Z_norm = (Z - mu) / sigma
    cache = {"Z_norm": Z_norm, "sigma": sigma, "gamma": gamma}
    return gamma * Z_norm + beta, cache, running_mean, running_var


@variant("batchnorm_backward")
def one_formula(dout, cache):
    z, sigma, gamma = cache["Z_norm"], cache["sigma"], cache["gamma"]
    m = dout.shape[1]
    dbeta = dout.sum(axis=1, keepdims=True)
    dgamma = (dout * z).sum(axis=1, keepdims=True)
    return gamma / (m * sigma) * (m * dout - dbeta - z * dgamma), dgamma, dbeta


@variant("batchnorm_backward")
def every_node_of_the_graph(dout, cache):
    z, sigma, gamma = cache["Z_norm"], cache["sigma"], cache["gamma"]
    m = z.shape[1]
    centred = z * sigma
    dz = dout * gamma
    dsigma = np.sum(-dz * centred / sigma**2, axis=1, keepdims=True)
    dvar = 0.5 * dsigma / sigma
    dmu = np.sum(-dz / sigma, axis=1, keepdims=True)
    dmu = dmu + dvar * np.sum(-2 * centred, axis=1, keepdims=True) / m
    dZ = dz / sigma + dvar * 2 * centred / m + dmu / m
    dgamma = np.sum(dout * z, axis=1).reshape(-1, 1)
    return dZ, dgamma, np.sum(dout, axis=1)[:, np.newaxis]


@variant("batchnorm_backward")
def a_matrix_for_every_unit(dout, cache):
    m = dout.shape[1]
    rows = []
    for d, z, sigma, gamma in zip(
        dout, cache["Z_norm"], cache["sigma"], cache["gamma"], strict=True
    ):
        jacobian = (np.eye(m) - 1 / m - np.outer(z, z) / m) / sigma
        rows.append(jacobian @ (gamma * d))
    dgamma = np.einsum("ij,ij->i", dout, cache["Z_norm"])[:, None]
    return np.array(rows), dgamma, dout @ np.ones((m, 1))


@variant("fold_batchnorm")
def unit_by_unit(W, b, gamma, beta, running_mean, running_var, epsilon):
    W_folded, b_folded = np.zeros(W.shape), np.zeros(b.shape)
    for i in range(W.shape[0]):
        root = np.sqrt(running_var[i, 0] + epsilon)
        W_folded[i] = gamma[i, 0] * W[i] / root
        b_folded[i, 0] = (
            gamma[i, 0] * (b[i, 0] - running_mean[i, 0]) / root + beta[i, 0]
        )
    return W_folded, b_folded


@variant("fold_batchnorm")
def by_a_diagonal_matrix(W, b, gamma, beta, running_mean, running_var, epsilon):
    D = np.diag((gamma / np.sqrt(running_var + epsilon)).ravel())
    return D @ W, np.dot(D, b) - np.dot(D, running_mean) + beta


@variant("fold_batchnorm")
def by_asking_the_layer(W, b, gamma, beta, running_mean, running_var, epsilon):
    n_prev = W.shape[1]

    def layer(a):
        z = W @ a + b
        return gamma * (z - running_mean) / np.sqrt(running_var + epsilon) + beta

    at_zero = layer(np.zeros((n_prev, 1)))
    return layer(np.eye(n_prev)) - at_zero, at_zero


@variant("gradient_check_layer")
def entry_by_entry_in_copies(layer, claimed, X, dout, epsilon=1e-5):
    gradapprox = np.zeros_like(X)
    for i in range(X.shape[0]):
        for j in range(X.shape[1]):
            X_plus, X_minus = np.copy(X), np.copy(X)
            X_plus[i, j] += epsilon
            X_minus[i, j] -= epsilon
            J_plus = np.sum(np.multiply(dout, layer(X_plus)))
            J_minus = np.sum(np.multiply(dout, layer(X_minus)))
            gradapprox[i][j] = (J_plus - J_minus) / (2 * epsilon)
    numerator = np.linalg.norm(gradapprox - claimed)
    denominator = np.linalg.norm(gradapprox) + np.linalg.norm(claimed)
    return gradapprox, (numerator / denominator if denominator else 0.0)


@variant("gradient_check_layer")
def all_entries_in_one_list(layer, claimed, X, dout, epsilon=1e-5):
    def cost(x):
        return (layer(x.reshape(X.shape)) * dout).sum()

    flat = X.flatten()
    steps = epsilon * np.eye(flat.size)
    slopes = [(cost(flat + e) - cost(flat - e)) / 2 / epsilon for e in steps]
    ga = np.array(slopes).reshape(X.shape)
    length = lambda a: np.sqrt((a**2).sum())  # noqa: E731  students write so
    size = length(ga) + length(claimed)
    return [ga, 0 if size == 0 else length(claimed - ga) / size]


@variant("gradient_check_layer")
def moved_in_one_copy_and_put_back(layer, claimed, X, dout, epsilon=1e-5):
    work, measured = X.astype(float), {}
    for place, before in np.ndenumerate(X):
        work[place] = before + epsilon
        up = np.vdot(dout, layer(work))
        work[place] = before - epsilon
        measured[place] = (up - np.vdot(dout, layer(work))) / (2 * epsilon)
        work[place] = before
    gradapprox = np.array(list(measured.values())).reshape(X.shape)
    apart = np.linalg.norm((gradapprox - claimed).ravel())
    sizes = np.linalg.norm(gradapprox.ravel()) + np.linalg.norm(claimed.ravel())
    return gradapprox, apart / sizes if sizes > 0 else 0.0


@variant("batchnorm_backward_steps")
def powers_of_the_variance(dout, cache):
    m = dout.shape[1]
    var = cache["sigma"] ** 2
    z_mu = cache["Z_norm"] * np.sqrt(var)
    dxhat = dout * cache["gamma"]
    dvar = np.sum(dxhat * z_mu * -0.5 * var**-1.5, axis=1, keepdims=True)
    dmu = np.sum(dxhat * -1 / np.sqrt(var), axis=1, keepdims=True)
    dmu += dvar * np.sum(-2 * z_mu, axis=1, keepdims=True) / m
    return dvar, dmu, dxhat / np.sqrt(var) + dvar * 2 / m * z_mu + dmu / m


@variant("batchnorm_backward_steps")
def through_sigma_and_unit_by_unit(dout, cache):
    n, m = dout.shape
    dvar, dmean, dZ = np.zeros((n, 1)), np.zeros((n, 1)), np.zeros((n, m))
    for i in range(n):
        s, z = cache["sigma"][i, 0], cache["Z_norm"][i]
        g = cache["gamma"][i, 0] * dout[i]
        dsigma = -(g @ z) / s
        dvar[i] = dsigma / (2 * s)
        dmean[i] = -g.sum() / s
        dZ[i] = (g - g.mean() - z * np.mean(g * z)) / s
    return [dvar, dmean, dZ]


@variant("batchnorm_backward_steps")
def from_the_sums_for_gamma_and_beta(dout, cache):
    Z_norm, sigma, gamma = cache["Z_norm"], cache["sigma"], cache["gamma"]
    dgamma = np.sum(dout * Z_norm, 1)[:, None]
    dbeta = np.sum(dout, 1)[:, None]
    dvar = -gamma * dgamma / 2 / np.square(sigma)
    dmean = -gamma * dbeta / sigma
    dZ = gamma * dout / sigma
    dZ += (2 * dvar * Z_norm * sigma + dmean) / Z_norm.shape[1]
    return dvar, dmean, dZ
