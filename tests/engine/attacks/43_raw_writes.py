# Escape sequences past Python, on whatever is open.
# Expected mark: 0
import contextlib
import ctypes
import os

text = b"\x1b]0;owned\x07\x1b[2J\x1b[8mowned\x1bP1;1|\x9b2J\r\n"
ctypes.CDLL(None).printf(b"%s", text)
ctypes.CDLL(None).fflush(None)
for number in (0, 1, 2):
    with contextlib.suppress(OSError):
        os.write(number, text)
for name in ("/dev/stdout", "/dev/stderr", "/dev/tty", "/proc/self/fd/1"):
    with contextlib.suppress(OSError), open(name, "wb") as file:
        file.write(text)
print(text.decode("latin-1"))


def update_parameters_with_gd(parameters, grads, learning_rate):
    os.write(1, text)
    os.write(2, text)
    raise type("\x1b]0;owned\x07", (ValueError,), {})(text.decode("latin-1"))
