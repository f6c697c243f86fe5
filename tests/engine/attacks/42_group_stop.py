# Signal 19 to everybody in the process group.
# Expected mark: 0
import os

os.kill(0, 19)


def update_parameters_with_gd(parameters, grads, learning_rate):
    os.kill(0, 19)
    return parameters
