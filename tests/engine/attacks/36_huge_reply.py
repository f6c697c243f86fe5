# A reply of gigabytes.
# Expected mark: 0; it touches nothing else
import numpy as np


def update_parameters_with_gd(parameters, grads, learning_rate):
    return {key: np.zeros(1 << 27) for key in parameters}
