"""What a student process must not be able to do; runs behind the wall.

Each function tries one thing and returns whether it came through. The first line of its
docstring names what is protected.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import socket
import sys
import threading
from typing import Any

libc = ctypes.CDLL(None)


def read_file(path: str) -> bool:
    """Files of yours cannot be read."""
    with open(path) as file:
        return bool(file.read())


def list_folder(path: str) -> bool:
    """Hidden cases cannot be listed."""
    return bool(os.listdir(path))


def read_environment(name: str) -> bool:
    """Your environment variables cannot be seen."""
    return name in os.environ


def write_anywhere() -> bool:
    """Nothing can be written outside a scratch folder."""
    for folder in ("/", "/dev", "/dev/shm", sys.prefix, os.path.dirname(os.__file__)):
        with (
            contextlib.suppress(OSError),
            open(os.path.join(folder, "downhill-proof"), "w"),
        ):
            return True
    return False


def find_leftovers() -> bool:
    """Nothing is left for the next submission."""
    found = os.path.exists("left")
    with open("left", "w") as file:
        file.write("left")
    return found


def fill_disk(size: int) -> bool:
    """The disk cannot be filled."""
    for number in range(4):
        with open(f"big{number}", "wb") as file:
            file.write(bytes(size // 2))
    return True


def eat_memory(size: int) -> bool:
    """Memory is limited."""
    return len(bytearray(size)) == size


def connect(port: int) -> bool:
    """Services of this machine cannot be reached."""
    with socket.create_connection(("127.0.0.1", port), timeout=2):
        return True


def connect_by_name(name: str) -> bool:
    """Abstract sockets of this machine cannot be reached."""
    with socket.socket(socket.AF_UNIX) as client:
        client.connect("\0" + name)
        return True


def signal_processes() -> bool:
    """Other processes cannot be signalled."""
    for pid in range(-1, 1 << 16):
        with contextlib.suppress(OSError):
            if pid not in (0, os.getpid()):
                os.kill(pid, 0)
                return True
    return False


def see_processes() -> bool:
    """Other processes cannot be seen."""
    return os.path.exists("/proc/self")


def start_process() -> bool:
    """No process can be started, so none can outlive the submission."""
    if os.fork() == 0:
        os._exit(0)
    return True


def start_program() -> bool:
    """No program can be run."""
    os.execv(sys.executable, [sys.executable, "-c", ""])


def start_thread() -> bool:
    """No thread can be started."""
    threading.Thread(target=str).start()
    return True


def trace() -> bool:
    """No process can be traced."""
    return bool(libc.ptrace(0, 0, 0, 0) == 0)


def mount() -> bool:
    """No file system can be mounted."""
    return bool(libc.mount(b"none", b"/tmp", b"tmpfs", 0, None) == 0)


def gain_rights() -> bool:
    """No rights can be gained."""
    return 0 in (libc.unshare(0x10000000), libc.setuid(1))


def run_for_ever() -> bool:
    """Nothing runs for ever."""
    while True:
        with contextlib.suppress(BaseException):
            while True:
                pass


def harmless() -> bool:
    """An honest function works."""
    return True


def comes_through(name: str, *details: Any) -> bool:
    """Try one of the functions above; an error means that it did not come through."""
    try:
        return bool(globals()[name](*details))
    except Exception:
        return False
