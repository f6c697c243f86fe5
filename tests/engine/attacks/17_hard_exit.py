# A hard exit with success.
# Expected mark: no more than for doing nothing
import os


def update_parameters_with_gd(parameters, grads, learning_rate):
    os._exit(0)
