"""Right answers to assignment 06 in the styles of real submissions: all must pass."""

import copy

import numpy as np
from variants import variant

# heavy_ball


@variant("heavy_ball")
def rows_of_an_array(grad, x0, eta, mu, steps):
    path = np.zeros((steps + 1, len(x0)))
    path[0] = x0
    velocity = 0
    for step in range(1, steps + 1):
        velocity = mu * velocity - eta * grad(path[step - 1])
        path[step] = path[step - 1] + velocity
    return path


@variant("heavy_ball")
def copies_in_a_list(grad, x0, eta, mu, steps):
    x = x0.astype(float)
    v = np.zeros_like(x)
    path = [x.copy()]
    for _ in range(steps):
        v *= mu
        v -= eta * grad(x)
        x += v
        path.append(x.copy())
    return np.vstack(path)


@variant("heavy_ball")
def the_average_form_with_a_larger_rate(grad, x0, eta, mu, steps):
    x, average, path = np.array(x0, float), np.zeros(len(x0)), []
    for _ in range(steps):
        path.append(x)
        average = mu * average + grad(x)
        x = x - eta * average
    return np.array([*path, x])


@variant("heavy_ball")
def printing_on_the_way(grad, x0, eta, mu, steps):
    path = np.array([x0], dtype=np.float64)
    v = np.zeros(len(x0))
    while len(path) <= steps:
        v = -(eta * grad(path[-1])) + v * mu
        print("step", len(path), "velocity", v)
        path = np.append(path, [path[-1] + v], axis=0)
    return path


# nesterov_step


@variant("nesterov_step")
def with_names_for_everything(x, v, grad, eta, mu):
    ahead = x + mu * v
    slope = grad(ahead)
    new_v = mu * v - eta * slope
    new_x = x + new_v
    return new_x, new_v


@variant("nesterov_step")
def as_a_list(x, v, grad, eta, mu):
    kept = np.multiply(v, mu)
    v = kept - np.multiply(grad(x + kept), eta)
    return [v + x, v]


# nesterov_bengio_step


@variant("nesterov_bengio_step")
def with_the_new_velocity(X, v, g, eta, mu):
    v = mu * v - eta * g
    return X + mu * v - eta * g, v


@variant("nesterov_bengio_step")
def with_the_old_velocity_saved(X, v, g, eta, mu):
    old = v.copy()
    v = mu * v - eta * g
    X = X + (mu**2 * old - (1 + mu) * eta * g)
    return X, v


@variant("nesterov_bengio_step")
def through_the_ball_itself(X, v, g, eta, mu):
    x = X - mu * v
    v = mu * v - eta * g
    x = x + v
    return x + mu * v, v


# classify_critical_point


@variant("classify_critical_point")
def by_counting(H, tol=1e-9):
    w, _ = np.linalg.eigh(H)
    n_up, n_down = np.sum(w > tol), np.sum(w < -tol)
    if n_up > 0 and n_down > 0:
        return "saddle"
    if n_up == len(w):
        return "minimum"
    if n_down == len(w):
        return "maximum"
    return "undecided"


@variant("classify_critical_point")
def by_smallest_and_largest(H, tol=1e-9):
    values = sorted(np.linalg.eigvals(H).real)
    low, high = values[0], values[-1]
    if low < -tol:
        if high > tol:
            return "saddle"
        return "maximum" if high < -tol else "undecided"
    return "minimum" if low > tol else "undecided"


# SGD


@variant("SGD")
class SGDOverKeys:
    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        for key in params.keys():  # noqa: SIM118
            params[key] = params[key] - self.lr * grads[f"d{key}"]


@variant("SGD")
class SGDWithUpdateOfTheDictionary:
    def __init__(self, learning_rate=0.01):
        self.learning_rate = learning_rate

    def update(self, params, grads):
        params.update(
            {k: p - self.learning_rate * grads["d" + k] for k, p in params.items()}
        )
        return params


# Momentum


@variant("Momentum")
class MomentumInTheStyleOfTheBook:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = None

    def update(self, params, grads):
        if self.v is None:
            self.v = {}
            for key, val in params.items():
                self.v[key] = np.zeros_like(val, dtype=float)
        for key in params:
            self.v[key] = self.momentum * self.v[key] - self.lr * grads["d" + key]
            params[key] = params[key] + self.v[key]


@variant("Momentum")
class MomentumWithGet:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def update(self, params, grads):
        for key, gradient in grads.items():
            old = self.v.get(key, 0.0)
            self.v[key] = self.momentum * old - self.lr * gradient
            params[key[1:]] = params[key[1:]] + self.v[key]


# Nesterov


@variant("Nesterov")
class NesterovWithOldVelocity:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.mu, self.v = lr, momentum, None

    def update(self, params, grads):
        if self.v is None:
            self.v = {k: np.zeros(p.shape) for k, p in params.items()}
        for k in params:
            g = grads["d" + k]
            params[k] = params[k] + self.mu**2 * self.v[k] - (1 + self.mu) * self.lr * g
            self.v[k] = self.mu * self.v[k] - self.lr * g


@variant("Nesterov")
class NesterovThroughTheBall:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.mu, self.v = lr, momentum, {}

    def update(self, params, grads):
        for k in list(params):
            v = self.v.get(k, np.zeros(params[k].shape))
            x = params[k] - self.mu * v
            v = self.mu * v - self.lr * grads["d" + k]
            params[k] = x + v + self.mu * v
            self.v[k] = v


# AdaGrad


@variant("AdaGrad")
class AdaGradInTheStyleOfTheBook:
    def __init__(self, lr=0.01, epsilon=1e-8):
        self.lr, self.epsilon, self.h = lr, epsilon, None

    def update(self, params, grads):
        if self.h is None:
            self.h = {k: np.zeros_like(v, dtype=float) for k, v in params.items()}
        for key in params:
            g = grads["d" + key]
            self.h[key] += g * g
            params[key] = params[key] - self.lr * g / (
                np.sqrt(self.h[key]) + self.epsilon
            )


@variant("AdaGrad")
class AdaGradKeepingAllGradients:
    def __init__(self, lr=0.01, epsilon=1e-8):
        self.lr, self.epsilon, self.seen = lr, epsilon, []

    def update(self, params, grads):
        self.seen.append(copy.deepcopy(grads))
        for key in params:
            h = np.sum([np.square(old["d" + key]) for old in self.seen], axis=0)
            params[key] = (
                params[key] - self.lr / (h**0.5 + self.epsilon) * (grads["d" + key])
            )


# RMSprop


@variant("RMSprop")
class RMSpropTowardsTheSquare:
    def __init__(self, lr=0.01, decay_rate=0.99, epsilon=1e-8):
        self.lr, self.rho, self.epsilon, self.h = lr, decay_rate, epsilon, {}

    def update(self, params, grads):
        for key in params:
            g = grads["d" + key]
            h = self.h.get(key, 0)
            self.h[key] = h + (1 - self.rho) * (np.power(g, 2) - h)
            params[key] = params[key] - self.lr * g / (
                np.sqrt(self.h[key]) + self.epsilon
            )


@variant("RMSprop")
class RMSpropInPlace:
    def __init__(self, lr=0.01, decay_rate=0.99, epsilon=1e-8):
        self.lr, self.rho, self.epsilon, self.h = lr, decay_rate, epsilon, None

    def update(self, params, grads):
        if self.h is None:
            self.h = {k: np.zeros(v.shape) for k, v in params.items()}
        for key, h in self.h.items():
            g = grads["d" + key]
            h *= self.rho
            h += (1 - self.rho) * g**2
            params[key] = params[key] - self.lr * (g / (np.sqrt(h) + self.epsilon))


# Adam


@variant("Adam")
class AdamWithOneDictionary:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
        self.lr, self.epsilon = lr, epsilon
        self.betas = beta1, beta2
        self.state = {}
        self.iter = 0

    def update(self, params, grads):
        self.iter += 1
        b1, b2 = self.betas
        for key in params:
            g = grads["d" + key]
            m, s = self.state.get(key, (0, 0))
            m, s = b1 * m + (1 - b1) * g, b2 * s + (1 - b2) * g * g
            self.state[key] = m, s
            s_hat = s / (1 - np.power(b2, self.iter))
            m_hat = m / (1 - np.power(b1, self.iter))
            params[key] = params[key] - self.lr * m_hat / (
                np.sqrt(s_hat) + self.epsilon
            )


@variant("Adam")
class AdamCountingFromOne:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, epsilon
        self.m = self.v = None
        self.t = 1

    def update(self, params, grads):
        if self.m is None:
            self.m, self.v = {}, {}
            for key, val in params.items():
                self.m[key] = np.zeros(val.shape)
                self.v[key] = np.zeros(val.shape)
        for key in params:
            g = grads["d" + key]
            self.m[key] += (1 - self.beta1) * (g - self.m[key])
            self.v[key] += (1 - self.beta2) * (g**2 - self.v[key])
            m = self.m[key] / (1 - self.beta1**self.t)
            v = self.v[key] / (1 - self.beta2**self.t)
            params[key] = params[key] - self.lr * m / (np.sqrt(v) + self.eps)
        self.t += 1
