"""Right initializations and update rules."""

# ruff: noqa: E741, UP031, C408  (students write so)

import copy
import math

import numpy as np
from variants import variant

from grader.authoring.source import reference

REFERENCE = reference("04_optimization_methods")


# update_parameters_with_gd


@variant("update_parameters_with_gd")
def range_from_zero(parameters, grads, learning_rate):
    L = len(parameters) // 2
    for l in range(L):
        for letter in "Wb":
            name = letter + str(l + 1)
            parameters[name] = parameters[name] - learning_rate * grads["d" + name]
    return parameters


@variant("update_parameters_with_gd")
def arrays_in_place(parameters, grads, learning_rate):
    for l in range(1, len(parameters) // 2 + 1):
        parameters[f"W{l}"] -= learning_rate * grads[f"dW{l}"]
        parameters[f"b{l}"] -= learning_rate * grads[f"db{l}"]
    return parameters


@variant("update_parameters_with_gd")
def over_the_keys(parameters, grads, learning_rate):
    for key in parameters:
        parameters[key] = parameters[key] - np.multiply(learning_rate, grads["d" + key])
    return parameters


@variant("update_parameters_with_gd")
def a_new_dictionary(parameters, grads, learning_rate):
    return {k: p - learning_rate * grads["d" + k] for k, p in parameters.items()}


@variant("update_parameters_with_gd")
def on_a_deep_copy(parameters, grads, learning_rate):
    parameters = copy.deepcopy(parameters)
    for l in range(len(parameters) // 2):
        parameters["W%d" % (l + 1)] -= learning_rate * grads["dW%d" % (l + 1)]
        parameters["b%d" % (l + 1)] -= learning_rate * grads["db%d" % (l + 1)]
    return parameters


@variant("update_parameters_with_gd")
def printing_on_the_way(parameters, grads, learning_rate):
    for key in sorted(parameters):
        print(key, "before", parameters[key])
        parameters[key] = -(learning_rate * grads[f"d{key}"]) + parameters[key]
    return parameters


# initialize_velocity


@variant("initialize_velocity")
def zeros_like(parameters):
    return {"d" + key: np.zeros_like(value) for key, value in parameters.items()}


@variant("initialize_velocity")
def zeros_of_rows_and_columns(parameters):
    v = {}
    for l in range(len(parameters) // 2):
        rows, columns = parameters["W" + str(l + 1)].shape
        v["dW" + str(l + 1)] = np.zeros((rows, columns))
        v["db" + str(l + 1)] = np.zeros((parameters["b" + str(l + 1)].shape[0], 1))
    return v


@variant("initialize_velocity")
def zero_times_the_shape(parameters):
    v = dict()
    for l in range(1, len(parameters) // 2 + 1):
        v[f"dW{l}"] = np.full(parameters[f"W{l}"].shape, 0.0)
        v[f"db{l}"] = 0 * parameters[f"b{l}"]
    return v


# update_parameters_with_momentum


@variant("update_parameters_with_momentum")
def momentum_in_place(parameters, grads, v, beta, learning_rate):
    for key in parameters:
        v["d" + key] *= beta
        v["d" + key] += (1 - beta) * grads["d" + key]
        parameters[key] -= learning_rate * v["d" + key]
    return parameters, v


@variant("update_parameters_with_momentum")
def momentum_line_by_line(parameters, grads, v, beta, learning_rate):
    L = len(parameters) // 2
    for l in range(L):
        i = str(l + 1)
        v["dW" + i] = beta * v["dW" + i] + (1 - beta) * grads["dW" + i]
        v["db" + i] = beta * v["db" + i] + (1 - beta) * grads["db" + i]
        parameters["W" + i] = parameters["W" + i] - learning_rate * v["dW" + i]
        parameters["b" + i] = parameters["b" + i] - learning_rate * v["db" + i]
        print("layer", i, v["dW" + i].mean())
    return parameters, v


@variant("update_parameters_with_momentum")
def momentum_as_an_interpolation(parameters, grads, v, beta, learning_rate):
    new = {key: g + beta * (v[key] - g) for key, g in grads.items()}
    moved = {k: p - learning_rate * new["d" + k] for k, p in parameters.items()}
    return [moved, new]


# initialize_adam


@variant("initialize_adam")
def adam_zeros_like(parameters):
    v, s = {}, {}
    for key in parameters:
        v["d" + key] = np.zeros_like(parameters[key])
        s["d" + key] = np.zeros_like(parameters[key])
    return v, s


@variant("initialize_adam")
def adam_by_the_other_function(parameters):
    return REFERENCE["initialize_velocity"](parameters), zeros_like(parameters)


@variant("initialize_adam")
def adam_copied(parameters):
    v = {f"d{key}": np.zeros(value.shape) for key, value in parameters.items()}
    return (v, copy.deepcopy(v))


# update_parameters_with_adam


@variant("update_parameters_with_adam")
def adam_line_by_line(
    parameters, grads, v, s, t, learning_rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8
):
    L = len(parameters) // 2
    v_corrected = {}
    s_corrected = {}
    for l in range(L):
        for name in ("W" + str(l + 1), "b" + str(l + 1)):
            d = "d" + name
            v[d] = beta1 * v[d] + (1 - beta1) * grads[d]
            v_corrected[d] = v[d] / (1 - np.power(beta1, t))
            s[d] = beta2 * s[d] + (1 - beta2) * np.power(grads[d], 2)
            s_corrected[d] = s[d] / (1 - np.power(beta2, t))
            parameters[name] = parameters[name] - learning_rate * v_corrected[d] / (
                np.sqrt(s_corrected[d]) + epsilon
            )
    return parameters, v, s, v_corrected, s_corrected


@variant("update_parameters_with_adam")
def adam_in_place(
    parameters, grads, v, s, t, learning_rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8
):
    for key, g in grads.items():
        v[key] *= beta1
        v[key] += (1 - beta1) * g
        s[key] *= beta2
        s[key] += (1 - beta2) * g * g
        root = (s[key] / (1 - beta2**t)) ** 0.5
        step = learning_rate * (v[key] / (1 - beta1**t)) / (root + epsilon)
        parameters[key[1:]] -= step
    return parameters, v, s


@variant("update_parameters_with_adam")
def adam_in_new_dictionaries(
    parameters, grads, v, s, t, learning_rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8
):
    v = {k: beta1 * v[k] + (1 - beta1) * g for k, g in grads.items()}
    s = {k: beta2 * s[k] + (1 - beta2) * np.square(g) for k, g in grads.items()}
    first, second = 1 - math.pow(beta1, t), 1 - math.pow(beta2, t)
    step = {k: v[k] / first / (np.sqrt(s[k] / second) + epsilon) for k in grads}
    moved = {k: p - learning_rate * step["d" + k] for k, p in parameters.items()}
    return moved, v, s


@variant("update_parameters_with_adam")
def adam_with_a_warning_on_the_way(
    parameters, grads, v, s, t, learning_rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8
):
    print("largest ratio", np.max(np.divide(np.ones(2), np.zeros(2))))
    return adam_in_place(
        parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon
    )


@variant("update_parameters_with_adam")
def adam_with_the_rate_corrected_and_epsilon_too(
    parameters, grads, v, s, t, learning_rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8
):
    root = np.sqrt(1 - beta2**t)
    rate = learning_rate * root / (1 - beta1**t)
    for key, g in grads.items():
        v[key] = v[key] + (1 - beta1) * (g - v[key])
        s[key] = s[key] + (1 - beta2) * (g**2 - s[key])
        step = rate * v[key] / (np.sqrt(s[key]) + epsilon * root)
        parameters[key[1:]] = parameters[key[1:]] - step
    return parameters, v, s
