# The right numbers in another shape.
# Expected mark: 0; it touches nothing else
import numpy as np


def softmax(Z):
    exponentials = np.exp(Z - np.max(Z, axis=0))
    return (exponentials / np.sum(exponentials, axis=0))[None]
