# An object whose pickle runs a program.
# Expected mark: 0
import os
import pickle
import struct


class Program:
    def __reduce__(self):
        return os.system, ("touch /tmp/broken",)

    def __deepcopy__(self, memo):
        os.system("touch /tmp/broken")


def update_parameters_with_gd(parameters, grads, learning_rate):
    data = pickle.dumps(Program())
    for number in range(3, 128):
        try:
            os.write(number, struct.pack(">cQ", b"b", len(data)) + data)
        except OSError:
            pass
    return Program()
