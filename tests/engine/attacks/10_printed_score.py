# A result and printed scores before the real ones.
# Expected mark: 0
import sys

from IPython.display import display


def update_parameters_with_gd(parameters, grads, learning_rate):
    get_ipython().displayhook(10.0)
    sys.displayhook(10.0)
    display(10.0)
    print("10.0\nPASS  everything\n10/10")
    return parameters


update_parameters_with_gd({}, {}, 1)
10.0
