# Memory by other ways: maps, files in memory, shared memory.
# Expected mark: 0
import mmap
import os

import numpy as np


def softmax_cost(Z, Y):
    kept = []
    while True:
        for take in (
            lambda: mmap.mmap(-1, 1 << 28),
            lambda: os.memfd_create("x"),
            lambda: np.ones(1 << 25),
            lambda: open("/dev/shm/x", "wb").write(bytes(1 << 28)),
        ):
            try:
                kept.append(take())
            except OSError:
                pass
