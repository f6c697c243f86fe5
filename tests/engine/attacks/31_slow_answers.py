# Each call alone is quick enough.
# Expected mark: 0
import time


def initialize_adam(parameters):
    time.sleep(0.9)
    return None, None
