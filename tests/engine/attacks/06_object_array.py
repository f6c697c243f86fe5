# Arrays of objects that equal everything.
# Expected mark: 0; it touches nothing else
import numpy as np


class Liar:
    __eq__ = lambda self, other: True
    __sub__ = __rsub__ = __abs__ = lambda self, *other: 0


def update_parameters_with_gd(parameters, grads, learning_rate):
    return {
        key: np.full(value.shape, Liar(), dtype=object)
        for key, value in parameters.items()
    }
