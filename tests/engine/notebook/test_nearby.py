"""Functions of other courses: what may be meant, and how their arguments differ."""

import ast
import json

import pytest

from grader.authoring.source import read_source
from grader.engine import Engine, File, Limits
from grader.engine.notebook.nearby import near_misses, takes_others


def node(text):
    return ast.parse(text).body[0]


def function(signature):
    return node(f"def {signature}: pass")


OURS = {
    name: function(signature)
    for name, signature in {
        "initialize_he": "initialize_he(layers_dims, seed)",
        "initialize_xavier": "initialize_xavier(layers_dims, seed)",
        "gradient_check_n": "gradient_check_n(J, grad, theta, epsilon=1e-7)",
        "update_parameters_with_gd": (
            "update_parameters_with_gd(parameters, grads, learning_rate)"
        ),
        "random_mini_batches": "random_mini_batches(X, Y, mini_batch_size=64, seed=0)",
        "l2_cost": "l2_cost(parameters, lambd, m)",
    }.items()
}
NEAR = {
    "initialize_parameters_he(layers_dims)": "initialize_he",
    "he_initialization(layers_dims)": "initialize_he",
    "gradient_checking_n(parameters, gradients, X, Y)": "gradient_check_n",
    "update_parameters(parameters, grads, learning_rate)": "update_parameters_with_gd",
    "update_params_with_gd(params, grads, lr)": "update_parameters_with_gd",
    "updateParametersWithGd(p, g, lr)": "update_parameters_with_gd",
    "random_minibatches(X, Y, batch_size)": "random_mini_batches",
    "L2_cost(parameters, lambd, m)": "l2_cost",
}
FAR = [
    "forward(x)",
    "sigmoid(z)",
    "main()",
    "f(J, grad, theta)",
    "plot(costs)",
    "x" * 500,
]


@pytest.mark.parametrize(("written", "name"), NEAR.items())
def test_a_near_miss_is_paired_with_what_it_may_mean(written, name):
    found = near_misses(OURS, [*map(function, [*FAR[:4], written])])
    assert {key: one.name for key, one in found.items()} == {
        name: written.partition("(")[0]
    }


def test_what_is_far_off_is_paired_with_nothing():
    assert near_misses(OURS, [function(one) for one in FAR[:5]]) == {}
    assert near_misses(OURS, [function(f"{FAR[5]}()")]) == {}


def test_no_function_is_meant_for_two_and_the_nearest_pair_comes_first():
    written = [function(f"{name}s(layers_dims)") for name in [*OURS][:2]]
    found = near_misses(OURS, written)
    assert {key: one.name for key, one in found.items()} == {
        "initialize_he": "initialize_hes",
        "initialize_xavier": "initialize_xaviers",
    }


def test_a_class_is_no_function():
    assert near_misses(OURS, [node("class initialize_he_: pass")]) == {}


FITS = [
    ("f(a, b, c=1)", "f(a, b, c=1)"),
    ("f(a, b, c=1)", "f(x, y, c=2)"),
    ("f(a, b, c=1)", "f(a, b, c=1, d=2)"),
    ("f(a, b, c=1)", "f(*args, **kwargs)"),
    ("f(a, b, c=1)", "f(a, b, /, *, c)"),
    ("f(a, b)", "f(a, b=1)"),
    ("f(a, b)", "f(a, *rest)"),
]
OTHERS = [
    ("f(a, b, c=1)", "f(a)"),
    ("f(a, b, c=1)", "f(a, b)"),
    ("f(a, b, c=1)", "f(a, b, c, d)"),
    ("f(a, b, c=1)", "f(b, a, c=1)"),
    ("f(a, b, epsilon=1)", "f(a, b, eps=1)"),
    ("f(J, grad, theta, epsilon=1)", "f(parameters, gradients, X, Y)"),
]


@pytest.mark.parametrize(("ours", "theirs"), FITS)
def test_what_can_be_called_like_ours_is_not_spoken_of(ours, theirs):
    assert takes_others(function(ours), function(theirs)) == ""


@pytest.mark.parametrize(("ours", "theirs"), OTHERS)
def test_other_arguments_are_told_side_by_side(ours, theirs):
    said = takes_others(function(ours), function(theirs))
    assert said == (
        f"f takes other arguments: {theirs}; in this course it is {ours}."
    ).replace("=", "=")


CLASS = "class A:\n def __init__(self, lr=1): pass\n def update(self, params, grads): 0"
CLASSES = {
    CLASS: "",
    "class A(B): pass": "",
    CLASS.replace("update", "step"): "A has no method update; its methods: step.",
    CLASS.replace("lr=1", "rate"): (
        "In A, __init__ takes other arguments: __init__(rate); in this course it is "
        "__init__(lr=1)."
    ),
    "def A(params): pass": "A is a function; in this course it is a class.",
}


@pytest.mark.parametrize(("theirs", "said"), CLASSES.items())
def test_of_a_class_the_method_is_named_that_differs(theirs, said):
    assert takes_others(node(CLASS), node(theirs)) == said


def test_a_student_reads_it_and_the_teacher_too():
    source = read_source("03_gradient_checking")
    code = (
        "def gradient_check_n(parameters, gradients, X, Y):\n    return 0\n"
        "def gradient_checking(J, grad, theta, epsilon=1e-7):\n    return 0\n"
    )
    notebook = {"nbformat": 4, "cells": [{"cell_type": "code", "source": code}]}
    limits = Limits(cell_seconds=10)
    with Engine(case_folders=(), limits=limits, sandbox=False, many=False) as engine:
        graded = engine.grade(source, File("x.ipynb", json.dumps(notebook).encode()))
    said = {v.grade_id: v.explanation for v in graded.verdicts}
    others = (
        "gradient_check_n takes other arguments: gradient_check_n(parameters, "
        "gradients, X, Y); in this course it is gradient_check_n(J, grad, theta, "
        "epsilon=1e-07)."
    )
    near = "gradient_checking: did you mean gradient_check?"
    assert others in said["check_gradient_check_n"]
    assert near in said["check_gradient_check"]
    notes = "\n".join(graded.notes)
    assert others in notes
    assert near in notes
