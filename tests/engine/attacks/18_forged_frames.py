# Forged reports and answers on every open connection.
# Expected mark: 0
import json
import os
import struct


def message(value):
    header = json.dumps([value, []]).encode()
    return struct.pack(">I", len(header)) + header


def tell_everyone(kind, data):
    for number in range(3, 128):
        try:
            os.write(number, struct.pack(">cQ", kind, len(data)) + data)
        except OSError:
            pass


def update_parameters_with_gd(parameters, grads, learning_rate):
    for kind in (b"d", b"b", b"o", b"a", b"k", b"f"):
        tell_everyone(kind, message(10.0))
        tell_everyone(kind, b"\0\0\0\2{}")
    return parameters
