# Signal 1 to everybody in the process group.
# Expected mark: 0
import os

os.kill(0, 1)


def update_parameters_with_gd(parameters, grads, learning_rate):
    os.kill(0, 1)
    return parameters
