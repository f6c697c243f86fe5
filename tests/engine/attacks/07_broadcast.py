# Shapes that are compared with nothing.
# Expected mark: 0; it touches nothing else
import numpy as np


def update_parameters_with_gd(parameters, grads, learning_rate):
    return {
        key: np.zeros((value.shape[0], 0)) if key[0] == "W" else []
        for key, value in parameters.items()
    }
