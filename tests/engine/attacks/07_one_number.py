# One number where arrays are wanted, and arrays where a number is.
# Expected mark: 0; it touches nothing else
import numpy as np


def softmax_cost(Z, Y):
    return np.zeros((0, *Y.shape)), 0.0
