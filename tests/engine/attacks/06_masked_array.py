# Arrays in which nothing is compared.
# Expected mark: no more than for doing nothing
import numpy as np


def update_parameters_with_gd(parameters, grads, learning_rate):
    return {key: np.ma.masked_all(value.shape) for key, value in parameters.items()}
