# Signal 15 to everybody in the process group.
# Expected mark: 0
import os

os.kill(0, 15)


def update_parameters_with_gd(parameters, grads, learning_rate):
    os.kill(0, 15)
    return parameters
