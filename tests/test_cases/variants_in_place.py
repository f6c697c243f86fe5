"""Right answers that compute in place: on what they may change, or on copies."""

import numpy as np
from variants import variant

# Data and penalties


@variant("normalize_inputs")
def normalized_in_place(X_train, X_test, epsilon=0.0):
    train, test = X_train.copy(), X_test.copy()
    mu, sigma = train.mean(1, keepdims=True), train.std(1, keepdims=True)
    for part in (train, test):
        part -= mu
        part /= sigma + epsilon
    return train, test, mu, sigma


@variant("initialize_he")
def scaled_in_place(layers_dims, seed):
    rng, parameters = np.random.RandomState(seed), {}
    for l, n in enumerate(layers_dims[1:], start=1):  # noqa: E741
        before = layers_dims[l - 1]
        parameters[f"W{l}"] = rng.randn(n, before)
        parameters[f"W{l}"] *= np.sqrt(2 / before)
        parameters[f"b{l}"] = np.empty((n, 1))
        parameters[f"b{l}"].fill(0)
    return parameters


@variant("l2_cost")
def squared_in_a_copy(parameters, lambd, m):
    total = 0.0
    for name in parameters:
        if name.startswith("W"):
            weights = parameters[name].copy()
            weights *= parameters[name]
            total += weights.sum()
    total *= lambd
    total /= 2 * m
    return total


@variant("l2_gradient")
def l2_added_in_place(dW, W, lambd, m):
    dW += lambd / m * W
    return dW


@variant("l2_gradient")
def l2_in_a_copy_of_the_weights(dW, W, lambd, m):
    push = W.copy()
    push *= lambd / m
    push += dW
    return push


@variant("weight_decay_step")
def decayed_in_place(W, dW_data, learning_rate, lambd, m):
    W *= 1 - learning_rate * lambd / m
    W -= learning_rate * dW_data
    return W


@variant("weight_decay_step")
def a_slope_of_its_own(W, dW_data, learning_rate, lambd, m):
    slope = dW_data.copy()
    slope += lambd / m * W
    slope *= learning_rate
    W -= slope
    return W


@variant("l1_gradient")
def l1_added_in_place(dW, W, lambd, m):
    sign = np.sign(W)
    sign *= lambd / m
    dW += sign
    return dW


# Dropout and pictures


@variant("dropout_forward")
def dropped_in_a_copy(A, keep_prob, rng, train=True):
    D = np.ones(A.shape)
    out = A.copy()
    if train:
        D *= rng.rand(*A.shape) < keep_prob
        out *= D
        out /= keep_prob
    return out, D


@variant("dropout_backward")
def slope_in_place(dA, D, keep_prob):
    dA *= D
    dA /= keep_prob
    return dA


@variant("augment_flip")
def pictures_turned_in_a_copy(X, y, rng, p=0.5):
    X_new = X.copy()
    for i in np.flatnonzero(rng.random_sample(X.shape[2]) < p):
        X_new[:, :, i] = X[:, ::-1, i]
    return X_new, y.copy()


# Gradients


@variant("gradient_check_n")
def theta_moved_in_copies(J, grad, theta, epsilon=1e-7):
    gradapprox = np.zeros_like(theta)
    for i in range(len(theta)):
        plus, minus = np.copy(theta), np.copy(theta)
        plus[i] += epsilon
        minus[i] -= epsilon
        gradapprox[i] = (J(plus) - J(minus)) / (2 * epsilon)
    claimed = grad(theta)
    size = np.linalg.norm(gradapprox) + np.linalg.norm(claimed)
    return gradapprox, np.linalg.norm(gradapprox - claimed) / size if size else 0.0


@variant("fix_backward")
def slopes_in_place(X, Y, cache):
    m, grads = X.shape[1], {}
    dZ = cache["A3"].copy()
    dZ -= Y
    for l, below in ((3, cache["A2"]), (2, cache["A1"]), (1, X)):  # noqa: E741
        W = cache[f"W{l}"]
        grads[f"dW{l}"] = dZ @ below.T
        grads[f"dW{l}"] += cache["lambd"] * W
        grads[f"dW{l}"] /= m
        grads[f"db{l}"] = dZ.sum(axis=1, keepdims=True)
        grads[f"db{l}"] /= m
        dZ = W.T @ dZ
        dZ *= 1 - below**2
    return grads


# Updates


@variant("update_parameters_with_adam")
def all_of_adam_in_place(
    parameters, grads, v, s, t, learning_rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8
):
    for name, value in parameters.items():
        g = grads["d" + name]
        v["d" + name] *= beta1
        v["d" + name] += (1 - beta1) * g
        s["d" + name] *= beta2
        s["d" + name] += (1 - beta2) * g * g
        root = np.sqrt(s["d" + name] / (1 - beta2**t))
        root += epsilon
        step = v["d" + name] / (1 - beta1**t)
        step /= root
        step *= learning_rate
        value -= step
    return parameters, v, s


@variant("update_parameters_with_rmsprop")
def all_of_rmsprop_in_place(parameters, grads, s, beta2, learning_rate, epsilon=1e-8):
    for name, value in parameters.items():
        s["d" + name] *= beta2
        s["d" + name] += (1 - beta2) * grads["d" + name] ** 2
        value -= learning_rate * grads["d" + name] / (np.sqrt(s["d" + name]) + epsilon)
    return parameters, s


@variant("bias_correct")
def corrected_in_a_copy(v, beta, t):
    v = np.array(v)
    v /= 1 - beta**t
    return v if v.ndim else float(v)


# Classes and balls


@variant("heavy_ball")
def ball_in_place(grad, x0, eta, mu, steps):
    x = x0.copy()
    v = np.zeros_like(x)
    path = [x0]
    for _ in range(steps):
        v *= mu
        v -= eta * grad(x)
        x += v
        path.append(x.copy())
    return np.array(path)


@variant("nesterov_step")
def nesterov_in_place(x, v, grad, eta, mu):
    slope = grad(x + mu * v)
    v *= mu
    v -= eta * slope
    x += v
    return x, v


@variant("nesterov_bengio_step")
def bengio_in_place(X, v, g, eta, mu):
    X -= mu * v
    v *= mu
    v -= eta * g
    X += v
    X += mu * v
    return X, v


@variant("SGD")
class SGD:
    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr * grads["d" + key]


def zeros_like(params):
    return {key: np.zeros_like(value) for key, value in params.items()}


@variant("Momentum")
class Momentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, None

    def update(self, params, grads):
        if self.v is None:
            self.v = zeros_like(params)
        for key in params:
            self.v[key] *= self.momentum
            self.v[key] -= self.lr * grads["d" + key]
            params[key] += self.v[key]


@variant("Nesterov")
class Nesterov:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, None

    def update(self, params, grads):
        if self.v is None:
            self.v = zeros_like(params)
        for key in params:
            self.v[key] *= self.momentum
            self.v[key] -= self.lr * grads["d" + key]
            params[key] += self.momentum * self.v[key]
            params[key] -= self.lr * grads["d" + key]


@variant("AdaGrad")
class AdaGrad:
    def __init__(self, lr=0.01, epsilon=1e-8):
        self.lr, self.epsilon, self.h = lr, epsilon, None

    def update(self, params, grads):
        if self.h is None:
            self.h = zeros_like(params)
        for key in params:
            self.h[key] += grads["d" + key] * grads["d" + key]
            root = np.sqrt(self.h[key])
            root += self.epsilon
            params[key] -= self.lr * grads["d" + key] / root


@variant("RMSprop")
class RMSprop:
    def __init__(self, lr=0.01, decay_rate=0.99, epsilon=1e-8):
        self.lr, self.decay_rate, self.epsilon = lr, decay_rate, epsilon
        self.h = None

    def update(self, params, grads):
        if self.h is None:
            self.h = zeros_like(params)
        for key in params:
            self.h[key] *= self.decay_rate
            self.h[key] += (1 - self.decay_rate) * grads["d" + key] ** 2
            root = np.sqrt(self.h[key]) + self.epsilon
            params[key] -= self.lr * grads["d" + key] / root


@variant("Adam")
class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
        self.lr, self.beta1, self.beta2, self.epsilon = lr, beta1, beta2, epsilon
        self.t, self.m, self.v = 0, None, None

    def update(self, params, grads):
        if self.m is None:
            self.m, self.v = zeros_like(params), zeros_like(params)
        self.t += 1
        for key in params:
            self.m[key] *= self.beta1
            self.m[key] += (1 - self.beta1) * grads["d" + key]
            self.v[key] *= self.beta2
            self.v[key] += (1 - self.beta2) * grads["d" + key] ** 2
            step = self.m[key] / (1 - self.beta1**self.t)
            step /= np.sqrt(self.v[key] / (1 - self.beta2**self.t)) + self.epsilon
            step *= self.lr
            params[key] -= step


# Batch normalization and softmax


@variant("batchnorm_forward")
def statistics_moved_in_place(
    Z,
    gamma,
    beta,
    running_mean,
    running_var,
    train=True,
    momentum=0.9,
    epsilon=1e-5,
):
    mean, var = running_mean.copy(), running_var.copy()
    if train:
        mean, var = Z.mean(1, keepdims=True), Z.var(1, keepdims=True)
        running_mean *= momentum
        running_mean += (1 - momentum) * mean
        running_var *= momentum
        running_var += (1 - momentum) * var
    var += epsilon
    sigma = np.sqrt(var)
    Z_norm = Z.copy()
    Z_norm -= mean
    Z_norm /= sigma
    out = Z_norm.copy()
    out *= gamma
    out += beta
    cache = {"Z_norm": Z_norm, "sigma": sigma, "gamma": gamma}
    return out, cache, running_mean, running_var


@variant("batchnorm_backward")
def sums_filled_in_place(dout, cache):
    Z_norm, m = cache["Z_norm"], dout.shape[1]
    dgamma, dbeta = np.zeros_like(cache["gamma"]), np.zeros_like(cache["gamma"])
    for i in range(m):
        dbeta += dout[:, i : i + 1]
        dgamma += dout[:, i : i + 1] * Z_norm[:, i : i + 1]
    dZ = dout.copy()
    dZ *= m
    dZ -= dbeta
    dZ -= Z_norm * dgamma
    dZ *= cache["gamma"] / (m * cache["sigma"])
    return dZ, dgamma, dbeta


@variant("gradient_check_layer")
def stepped_in_the_array_itself_and_put_back(layer, claimed, X, dout, epsilon=1e-5):
    gradapprox = np.zeros(X.shape)
    for place in np.ndindex(X.shape):
        before = X[place]
        X[place] = before + epsilon
        gradapprox[place] = np.sum(dout * layer(X))
        X[place] = before - epsilon
        gradapprox[place] -= np.sum(dout * layer(X))
        X[place] = before
    gradapprox /= 2 * epsilon
    scale = np.linalg.norm(gradapprox) + np.linalg.norm(claimed)
    return gradapprox, np.linalg.norm(gradapprox - claimed) / (scale or 1.0)


@variant("batchnorm_backward_steps")
def three_ways_added_in_place(dout, cache):
    Z_norm, sigma, m = cache["Z_norm"], cache["sigma"], dout.shape[1]
    dZ = dout.copy()
    dZ *= cache["gamma"]
    dvar = np.sum(dZ * Z_norm, axis=1, keepdims=True)
    dvar /= -2 * sigma**2
    dmean = np.sum(dZ, axis=1, keepdims=True)
    dmean /= -sigma
    dZ /= sigma
    dZ += 2 / m * dvar * sigma * Z_norm
    dZ += dmean / m
    return dvar, dmean, dZ


@variant("fold_batchnorm")
def folded_in_copies(W, b, gamma, beta, running_mean, running_var, epsilon):
    W, b, scale = W.copy(), b.copy(), gamma.copy()
    scale /= np.sqrt(running_var + epsilon)
    W *= scale
    b -= running_mean
    b *= scale
    b += beta
    return W, b


@variant("softmax")
def softmax_in_a_copy(Z):
    A = Z.copy()
    A -= A.max(axis=0)
    A = np.exp(A)
    A /= A.sum(axis=0)
    return A


@variant("softmax_cost")
def gradient_in_place(Z, Y):
    m = Z.shape[1]
    log_A = Z.copy()
    log_A -= log_A.max(axis=0)
    log_A -= np.log(np.exp(log_A).sum(axis=0))
    dZ = np.exp(log_A)
    dZ -= Y
    dZ /= m
    return -(Y * log_A).sum() / m, dZ


@variant("sample_lr")
def exponents_in_a_copy(u, low=1e-4, high=1.0):
    r = np.array(u)
    r *= np.log10(high / low)
    r += np.log10(low)
    return np.power(10.0, r)
