# Frames of every kind that exists and of some that do not, of impossible lengths.
# Expected mark: 0; it touches nothing else
import os
import struct


def initialize_velocity(parameters):
    for number in range(3, 128):
        for kind, length in ((255, 0), (3, 1 << 63), (0, 2), (8, 0), (4, 5), (2, 0)):
            try:
                os.write(number, struct.pack(">BQ", kind, length) + b"[]")
            except OSError:
                pass
    return parameters
