# No room is left for whoever calls.
# Expected mark: 0, whatever else it breaks of its own
import sys


def update_parameters_with_gd(parameters, grads, learning_rate):
    sys.setrecursionlimit(10)
    return parameters
