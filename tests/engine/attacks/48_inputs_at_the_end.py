# Hidden inputs are kept, and told where the rest of the notebook shows them.
# Expected mark: 0
import atexit
import sys

import numpy as np

told = []
atexit.register(lambda: print(told))


def update_parameters_with_gd(parameters, grads, learning_rate):
    told.extend(str(np.ravel(value).tolist()) for value in parameters.values())
    __builtins__["told"] = told
    update_parameters_with_gd.__doc__ = str(told)
    sys.stdout = sys.__stdout__
    return None
