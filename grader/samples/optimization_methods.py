"""The class of assignment 04: right and wrong in many ways, and a broken file."""

from grader.samples.sample import Sample

ASSIGNMENT = "04_optimization_methods"
GD, BATCHES = "update_parameters_with_gd", "random_mini_batches"
VELOCITY, MOMENTUM = "initialize_velocity", "update_parameters_with_momentum"
INITIALIZE, ADAM = "initialize_adam", "update_parameters_with_adam"
MODEL = "model"
ALL = (GD, BATCHES, VELOCITY, MOMENTUM, INITIALIZE, ADAM, MODEL)
WORDS = ("question_momentum_lag", "question_scale")

# The reference cuts the mini-batches in one loop; many students write two parts.
ONE_LOOP = """for start in range(0, m, mini_batch_size):
        stop = start + mini_batch_size
        mini_batches.append((shuffled_X[:, start:stop], shuffled_Y[:, start:stop]))"""
TWO_PARTS = """n = m // mini_batch_size
    for k in range(n):
        cut = slice(k * mini_batch_size, (k + 1) * mini_batch_size)
        mini_batches.append([shuffled_X[:, cut], shuffled_Y[:, cut]])
    if m % mini_batch_size != 0:
        cut = slice(n * mini_batch_size, m)
        mini_batches.append([shuffled_X[:, cut], shuffled_Y[:, cut]])"""

SAMPLES = (
    Sample(ASSIGNMENT, "ada", "the reference solution", 95),
    Sample(
        ASSIGNMENT,
        "barbara",
        "right: changes the arrays in place, prints while running",
        95,
        edits=(
            (
                GD,
                "parameters[name] = parameters[name] - learning_rate",
                "print(name); parameters[name] -= learning_rate",
            ),
            (
                MOMENTUM,
                'v["d" + name] = beta * v["d" + name] + (1',
                'v["d" + name] *= beta; v["d" + name] += (1',
            ),
            (
                ADAM,
                "parameters[name] = parameters[name] - learning_rate * step",
                "parameters[name] -= learning_rate * step",
            ),
        ),
    ),
    Sample(
        ASSIGNMENT,
        "carl",
        "right: f-strings, np.square, a helper in a cell of his own",
        95,
        extra="def corrected(average, beta, t):\n    return average / (1 - beta**t)",
        edits=(
            (ADAM, "gradient**2", "np.square(gradient)"),
            (
                ADAM,
                'v["d" + name] / (1 - beta1**t)',
                'corrected(v[f"d{name}"], beta1, t)',
            ),
            (
                ADAM,
                's["d" + name] / (1 - beta2**t)',
                'corrected(s[f"d{name}"], beta2, t)',
            ),
            (VELOCITY, "np.zeros(parameters[name].shape)", "0 * parameters[name]"),
        ),
    ),
    Sample(
        ASSIGNMENT,
        "dorothy",
        "right: np.random.seed, an explicit last mini-batch, lists for tuples",
        95,
        edits=(
            (
                BATCHES,
                "permutation = rng.permutation(m)",
                "np.random.seed(seed); permutation = list(np.random.permutation(m))",
            ),
            (BATCHES, ONE_LOOP, TWO_PARTS),
        ),
    ),
    Sample(
        ASSIGNMENT,
        "emmy",
        "right, with a warning on the way",
        95,
        edits=(
            (
                ADAM,
                "step = v_corrected",
                "np.log(np.zeros(1)); step = v_corrected",
            ),
        ),
    ),
    Sample(ASSIGNMENT, "frank", "nothing filled in", 0, left=("*",)),
    Sample(
        ASSIGNMENT,
        "grace",
        "half done: sections 1 and 2 only",
        30,
        left=(VELOCITY, MOMENTUM, INITIALIZE, ADAM, MODEL, *WORDS),
    ),
    Sample(
        ASSIGNMENT,
        "hedy",
        "forgot a return; model not filled in",
        65,
        edits=((MOMENTUM, "return parameters, v", "parameters, v"),),
        left=(MODEL,),
    ),
    Sample(
        ASSIGNMENT,
        "isaac",
        "Adam corrects with the layer in place of t",
        77.5,
        edits=(
            (ADAM, "(1 - beta1**t)", "(1 - beta1 ** l)"),
            (ADAM, "(1 - beta2**t)", "(1 - beta2 ** l)"),
        ),
    ),
    Sample(
        ASSIGNMENT,
        "jocelyn",
        "the last mini-batch uses k left over from the loop",
        93.5,
        edits=((BATCHES, ONE_LOOP, TWO_PARTS.replace("slice(n *", "slice((k + 1) *")),),
    ),
    Sample(
        ASSIGNMENT,
        "katherine",
        "Adam has epsilon inside the root",
        92.5,
        edits=(
            (ADAM, "np.sqrt(s_corrected) + epsilon", "np.sqrt(s_corrected + epsilon)"),
        ),
    ),
    Sample(
        ASSIGNMENT,
        "leonhard",
        "shuffles X but not Y",
        84.5,
        edits=((BATCHES, "Y[:, permutation]", "Y"),),
    ),
    Sample(
        ASSIGNMENT,
        "maryam",
        "momentum drops the history",
        83,
        edits=((MOMENTUM, 'beta * v["d" + name] + ', ""),),
    ),
    Sample(
        ASSIGNMENT,
        "niels",
        "right, but deleted two check cells",
        95,
        without=(f"check_{GD}", f"check_{ADAM}"),
    ),
    Sample(
        ASSIGNMENT, "olga", "a file that broke off", 0, raw='{"nbformat": 4, "cells": ['
    ),
)
