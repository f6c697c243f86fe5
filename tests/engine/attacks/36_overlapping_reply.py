# Views that lie over each other, a thousand times.
# Expected mark: 0; it touches nothing else
import numpy as np


def initialize_adam(parameters):
    base = np.zeros(1 << 20)
    views = {str(n): base[n:].reshape(1, -1) for n in range(1000)}
    tricky = np.lib.stride_tricks.as_strided(base, (1 << 16, 1 << 16), (0, 8))
    return views, {"dW1": tricky}
