# The interpreter itself is brought down.
# Expected mark: 0; it touches nothing else
import ctypes


def initialize_velocity(parameters):
    ctypes.string_at(0)
