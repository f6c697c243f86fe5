# Clock and chance are replaced.
# Expected mark: 0
import random
import time

import numpy as np

time.time = time.monotonic = time.perf_counter = lambda: 0.0
random.getstate = random.random = lambda *args: 0.5
np.random.seed = np.random.get_state = np.random.set_state = lambda *args, **kw: None
np.random.rand = lambda *shape: np.zeros(shape)


def update_parameters_with_gd(parameters, grads, learning_rate):
    return parameters
