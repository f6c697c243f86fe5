# Hidden inputs are given back as text where numbers are wanted.
# Expected mark: 0; it touches nothing else
import numpy as np


def dropout_forward(A, keep_prob, rng, train=True):
    told = str(np.ravel(A).tolist())
    return told, np.array([told])
