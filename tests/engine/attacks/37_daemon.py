# A daemon that outlives its submission.
# Expected mark: 0
import os
import time


def update_parameters_with_gd(parameters, grads, learning_rate):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(1000)
    return parameters
