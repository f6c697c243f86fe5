# Eight terabytes that are one number in memory.
# Expected mark: 0; it touches nothing else
import numpy as np


def softmax(Z):
    return np.broadcast_to(np.float64(1.0), (1 << 20, 1 << 20))
