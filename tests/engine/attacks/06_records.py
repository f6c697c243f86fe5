# Arrays of records, of text and of time in place of numbers.
# Expected mark: 0; it touches nothing else
import numpy as np


def update_parameters_with_adam(parameters, grads, v, s, t, *args, **kwargs):
    kinds = [("x", "f8"), ("y", "O")], "U9", "M8[s]", "V8", "S3"
    made = {
        key: np.zeros(value.shape, dtype=kinds[n % len(kinds)])
        for n, (key, value) in enumerate(parameters.items())
    }
    return made, made, made
