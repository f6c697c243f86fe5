# Signals by other calls: queued, to threads, by descriptors of processes.
# Expected mark: 0
import ctypes

libc = ctypes.CDLL(None)
details = ctypes.create_string_buffer(128)
for number in (9, 19, 15):
    for pid in (0, -1, 2, 3, 4, 5):
        libc.syscall(62, pid, number)  # kill
        libc.syscall(129, pid, number, details)  # rt_sigqueueinfo
        libc.syscall(200, pid, number)  # tkill
        libc.syscall(234, 0, pid, number)  # tgkill
        libc.syscall(297, pid, pid, number, details)  # rt_tgsigqueueinfo
    for descriptor in range(3, 64):
        libc.syscall(424, descriptor, number, None, 0)  # pidfd_send_signal
        libc.syscall(424, descriptor, number, None, 4)  # to its process group


def update_parameters_with_gd(parameters, grads, learning_rate):
    return parameters
