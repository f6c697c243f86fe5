# The random generator is brought into a state that draws nothing but zeros.
# Expected mark: 0; it touches nothing else
import numpy as np


def dropout_forward(A, keep_prob, rng, train=True):
    kind, key, *rest = rng.get_state()
    rng.set_state((kind, np.zeros_like(key), 0, 0, 0.0))
    np.random.set_state((kind, np.zeros_like(key), 0, 0, 0.0))
    rng.rand = lambda *shape: np.zeros(shape)
    return A, np.ones(A.shape)
