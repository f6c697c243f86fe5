# A reply of gigabytes.
# Expected mark: no more than for doing nothing
import numpy as np


def update_parameters_with_gd(parameters, grads, learning_rate):
    return {key: np.zeros(1 << 27) for key in parameters}
