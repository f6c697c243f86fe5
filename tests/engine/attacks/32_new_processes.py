# Processes by every call that makes one.
# Expected mark: 0
import ctypes
import multiprocessing
import os
import subprocess
import sys

libc = ctypes.CDLL(None)
started = []
for call in (56, 57, 58, 435):  # clone, fork, vfork, clone3
    if libc.syscall(call, 17, 0, 0, 0, 0) == 0:
        started.append(call)
        while True:
            pass
for start in (
    lambda: os.posix_spawn(sys.executable, [sys.executable, "-c", ""], {}),
    lambda: subprocess.Popen(["sleep", "1000"], start_new_session=True),
    lambda: multiprocessing.Process(target=str).start(),
    lambda: os.forkpty(),
    lambda: os.execv("/bin/sh", ["sh", "-c", "sleep 1000"]),
):
    try:
        start()
        started.append(start)
    except OSError:
        pass


def update_parameters_with_gd(parameters, grads, learning_rate):
    return started
