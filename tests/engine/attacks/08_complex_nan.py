# Not a number in its complex form, and infinities that cancel.
# Expected mark: 0; it touches nothing else
import numpy as np


def softmax(Z):
    return np.full(Z.shape, complex(np.nan, np.inf))
