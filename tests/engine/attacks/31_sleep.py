# A sleep for ever, in which no processor time passes.
# Expected mark: 0
import signal
import time


def initialize_velocity(parameters):
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    while True:
        time.sleep(1e6)
