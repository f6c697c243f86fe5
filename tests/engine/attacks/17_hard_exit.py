# A hard exit with success.
# Expected mark: 0; it touches nothing else
import os


def update_parameters_with_gd(parameters, grads, learning_rate):
    os._exit(0)
