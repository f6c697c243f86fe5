# Both averages of Adam lie in the same memory.
# Expected mark: less than all; it touches nothing else
import numpy as np


def initialize_adam(parameters):
    v = {"d" + key: np.zeros(value.shape) for key, value in parameters.items()}
    return v, {key: value[:] for key, value in v.items()}
