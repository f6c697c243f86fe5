"""How notebooks from elsewhere are made, and what some of them hold.

The functions are written as public solutions of the same exercises write them.
"""

import json
from dataclasses import dataclass, field

GD = """def update_parameters_with_gd(parameters, grads, learning_rate):
    L = len(parameters) // 2  # number of layers
    for l in range(L):
        i = str(l + 1)
        parameters["W" + i] = parameters["W" + i] - learning_rate * grads["dW" + i]
        parameters["b" + i] = parameters["b" + i] - learning_rate * grads["db" + i]
    return parameters"""
VELOCITY = """def initialize_velocity(parameters):
    v = {}
    for l in range(len(parameters) // 2):
        v["dW" + str(l + 1)] = np.zeros_like(parameters["W" + str(l + 1)])
        v["db" + str(l + 1)] = np.zeros_like(parameters["b" + str(l + 1)])
    return v"""
ADAM = """def update_parameters_with_adam(parameters, grads, v, s, t,
                                learning_rate=0.01, beta1=0.9, beta2=0.999,
                                epsilon=1e-8):
    v_corrected, s_corrected = {}, {}
    for l in range(len(parameters) // 2):
        for k in ("W", "b"):
            n = k + str(l + 1)
            d = "d" + n
            v[d] = beta1 * v[d] + (1 - beta1) * grads[d]
            s[d] = beta2 * s[d] + (1 - beta2) * np.power(grads[d], 2)
            v_corrected[d] = v[d] / (1 - np.power(beta1, t))
            s_corrected[d] = s[d] / (1 - np.power(beta2, t))
            step = v_corrected[d] / (np.sqrt(s_corrected[d]) + epsilon)
            parameters[n] = parameters[n] - learning_rate * step
    return parameters, v, s"""
ADAM_5 = ADAM + ", v_corrected, s_corrected"
NUMPY = "import numpy as np"
TRAINING = """parameters = {}
for epoch in range(10**9):
    cost = epoch
    if epoch % 1000 == 0:
        print(cost)
plt.plot([cost])
plt.show()"""
STUB = "def initialize_velocity(parameters):\n    raise NotImplementedError"
GD_NAME, VELOCITY_NAME = "update_parameters_with_gd", "initialize_velocity"
ADAM_NAME = "update_parameters_with_adam"
BOTH = {GD_NAME: "passed", VELOCITY_NAME: "passed"}
ONLY_GD, ONLY_VELOCITY = {GD_NAME: "passed"}, {VELOCITY_NAME: "passed"}


@dataclass(frozen=True)
class Found:
    """A file, what it deserves, and what a teacher must read about it.

    ``status`` holds the functions that are not missing.
    """

    content: str | bytes
    status: dict[str, str] = field(default_factory=dict)
    said: tuple[str, ...] = ()
    suffix: str = ".ipynb"


def cell(source, kind="code", **more):
    """A cell without an id or metadata of ours."""
    known = {"cell_type": kind, "metadata": {}, "source": source}
    if kind == "code":
        known |= {"outputs": [], "execution_count": 3}
    return known | more


def notebook(*sources, minor=2, **more):
    """The text of a notebook file with these code cells."""
    cells = [one if isinstance(one, dict) else cell(one) for one in sources]
    known = {"nbformat": 4, "nbformat_minor": minor, "metadata": {}, "cells": cells}
    return json.dumps(known | more, ensure_ascii=False)


def old_notebook(*sources):
    """The text of a notebook in format 3."""
    cells = [
        {"cell_type": "code", "input": one, "language": "python"} for one in sources
    ]
    for one in cells:
        one |= {"outputs": [], "collapsed": False, "metadata": {}}
    sheets = [{"cells": cells, "metadata": {}}]
    known = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": "old"}}
    return json.dumps(known | {"worksheets": sheets})


def script(*parts):
    """The text of a Python file."""
    return "\n\n\n".join(parts) + "\n"


def without_ids(minor):
    """A plain notebook of format 4.minor."""
    return Found(notebook(NUMPY, GD, VELOCITY, minor=minor), BOTH, ("Recognised: ",))
