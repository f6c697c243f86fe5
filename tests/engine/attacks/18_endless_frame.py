# An answer that is announced and never comes to its end.
# Expected mark: 0
import os
import struct
import time


def update_parameters_with_gd(parameters, grads, learning_rate):
    for number in range(3, 128):
        try:
            os.write(number, struct.pack(">BQ", 6, 1 << 27))
        except OSError:
            pass
    while True:
        for number in range(3, 128):
            try:
                os.write(number, b" ")
            except OSError:
                pass
        time.sleep(0.01)
