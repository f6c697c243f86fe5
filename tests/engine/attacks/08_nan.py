# Not a number: no difference is greater than the tolerance.
# Expected mark: 0; it touches nothing else
import numpy as np


def update_parameters_with_gd(parameters, grads, learning_rate):
    return {key: np.full(value.shape, np.nan) for key, value in parameters.items()}
