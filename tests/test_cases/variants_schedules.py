"""Right answers to assignment 05 in styles that students write."""

# ruff: noqa: E741  (students write so)

import math

import numpy as np
from variants import variant


@variant("ewa")
def list_of_averages(theta, beta):
    v, averages = 0, []
    for value in theta:
        v = beta * v + (1 - beta) * value
        averages.append(v)
    return np.array(averages)


@variant("ewa")
def looking_back_by_index(theta, beta):
    averages = np.zeros(len(theta))
    averages[0] = (1 - beta) * theta[0]
    for t in range(1, len(theta)):
        averages[t] = beta * averages[t - 1] + (1 - beta) * theta[t]
    return averages


@variant("ewa")
def moving_a_share_of_the_way(theta, beta):
    print(theta)
    v, averages = 0.0, np.empty(theta.shape)
    for t in range(theta.shape[0]):
        v += (1 - beta) * (theta[t] - v)
        averages[t] = v
    return averages


@variant("ewa")
def all_weights_at_once(theta, beta):
    n = len(theta)
    age = np.subtract.outer(np.arange(n), np.arange(n))
    weights = np.where(age >= 0, (1 - beta) * float(beta) ** np.maximum(age, 0), 0)
    return weights @ theta


@variant("bias_correct")
def two_lines(v, beta, t):
    weights = 1 - np.power(beta, t)
    return np.divide(v, weights)


@variant("bias_correct")
def sum_of_the_weights(v, beta, t):
    return v * (1 / (1 - beta**t))


@variant("update_parameters_with_rmsprop")
def line_by_line(parameters, grads, s, beta2, learning_rate, epsilon=1e-8):
    L = len(parameters) // 2
    for l in range(L):
        dW, db = grads["dW" + str(l + 1)], grads["db" + str(l + 1)]
        s["dW" + str(l + 1)] = beta2 * s["dW" + str(l + 1)] + (1 - beta2) * dW * dW
        s["db" + str(l + 1)] = beta2 * s["db" + str(l + 1)] + (1 - beta2) * np.square(
            db
        )
        root = np.sqrt(s["dW" + str(l + 1)]) + epsilon
        parameters["W" + str(l + 1)] -= learning_rate * dW / root
        root = np.sqrt(s["db" + str(l + 1)]) + epsilon
        parameters["b" + str(l + 1)] -= learning_rate * db / root
    return parameters, s


@variant("update_parameters_with_rmsprop")
def averages_in_place(parameters, grads, s, beta2, learning_rate, epsilon=1e-8):
    for key in parameters:
        s["d" + key] *= beta2
        s["d" + key] += (1 - beta2) * np.power(grads["d" + key], 2)
        parameters[key] -= learning_rate * (
            grads["d" + key] / (s["d" + key] ** 0.5 + epsilon)
        )
    return parameters, s


@variant("update_parameters_with_rmsprop")
def new_dictionaries(parameters, grads, s, beta2, learning_rate, epsilon=1e-8):
    new_s = {k: beta2 * s[k] + (1 - beta2) * grads[k] ** 2 for k in grads}
    moved = {
        k: p - learning_rate / (np.sqrt(new_s["d" + k]) + epsilon) * grads["d" + k]
        for k, p in parameters.items()
    }
    return [moved, new_s]


@variant("update_lr")
def product_with_one_over(learning_rate0, epoch_num, decay_rate):
    return 1 / (1 + decay_rate * epoch_num) * learning_rate0


@variant("schedule_lr_decay")
def with_floor(learning_rate0, epoch_num, decay_rate, time_interval=1000):
    passed = np.floor(epoch_num / time_interval)
    return 1 / (1 + decay_rate * passed) * learning_rate0


@variant("schedule_lr_decay")
def with_int(learning_rate0, epoch_num, decay_rate, time_interval=1000):
    return learning_rate0 / (int(epoch_num / time_interval) * decay_rate + 1)


@variant("schedule_lr_decay")
def counting_intervals(learning_rate0, epoch_num, decay_rate, time_interval=1000):
    passed = 0
    while epoch_num >= time_interval:
        epoch_num -= time_interval
        passed += 1
    return learning_rate0 / (1 + decay_rate * passed)


@variant("exp_decay")
def with_pow(learning_rate0, epoch_num, base=0.95):
    return math.pow(base, epoch_num) * learning_rate0


@variant("exp_decay")
def multiplying_again_and_again(learning_rate0, epoch_num, base=0.95):
    for _ in range(epoch_num):
        learning_rate0 *= base
    return learning_rate0


@variant("sqrt_decay")
def returning_early(learning_rate0, epoch_num, k):
    if not epoch_num:
        return learning_rate0
    return learning_rate0 * k / math.sqrt(epoch_num)


@variant("sqrt_decay")
def half_a_power(learning_rate0, epoch_num, k):
    return k * epoch_num**-0.5 * learning_rate0 if epoch_num > 0 else learning_rate0


@variant("halving")
def divided_by_a_power_of_two(learning_rate0, epoch_num, every):
    return learning_rate0 / 2 ** (epoch_num // every)


@variant("halving")
def with_numpy(learning_rate0, epoch_num, every):
    return learning_rate0 * np.power(0.5, np.floor(epoch_num / every))


@variant("halving")
def halving_in_a_loop(learning_rate0, epoch_num, every):
    for epoch in range(1, epoch_num + 1):
        if epoch % every == 0:
            learning_rate0 /= 2
    return learning_rate0


@variant("warmup_cosine")
def by_the_half_angle(learning_rate0, epoch_num, num_epochs, warmup):
    if epoch_num < warmup:
        return (epoch_num + 1) * (learning_rate0 / warmup)
    angle = np.pi / 2 * (epoch_num - warmup) / (num_epochs - warmup)
    return learning_rate0 * np.cos(angle) ** 2


@variant("warmup_cosine")
def the_smaller_of_two(learning_rate0, epoch_num, num_epochs, warmup):
    rising = (epoch_num + 1) / warmup if warmup else 1.0
    share = max(0, epoch_num - warmup) / (num_epochs - warmup)
    return learning_rate0 * min(rising, 0.5 + 0.5 * math.cos(math.pi * share))
