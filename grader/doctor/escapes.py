"""What a student process must not be able to do; runs behind the wall.

Each function tries one thing and returns whether it came through. The first line of its
docstring names what is protected. None does harm where it does come through: signals
are number 0, modes stay as they are, and what the kernel is asked makes no sense.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import importlib.util
import os
import resource
import socket
import stat
import sys
import termios
import threading
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

libc = ctypes.CDLL(None, use_errno=True)
DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
FOLDERS = ("/", "/dev", "/dev/shm", "/proc/sys/kernel", "/sys/kernel", sys.prefix)
FIOASYNC, FIOSETOWN = 0x5452, 0x8901  # Python has no names for them
TERMINAL = (termios.TIOCSTI, termios.TIOCLINUX, termios.TIOCSCTTY, termios.TIOCSPGRP)


def any_of(tries: Iterable[Callable[[], Any]]) -> bool:
    """Whether one of several tries raises no error."""
    for one in tries:
        with contextlib.suppress(OSError):
            one()
            return True
    return False


def is_heard(result: int) -> bool:
    """Whether the kernel looked at what it was asked, whatever it said to it."""
    return result >= 0 or ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS)


def read_file(path: str) -> bool:
    """Files of yours cannot be read."""
    with open(path) as file:
        return bool(file.read())


def list_folder(path: str) -> bool:
    """Hidden cases cannot be listed."""
    return bool(os.listdir(path))


def import_judge(*modules: str) -> bool:
    """The code that judges cannot be read."""
    for name in modules:
        with contextlib.suppress(ImportError):
            if importlib.util.find_spec(name):
                return True
    return False


def read_environment(name: str) -> bool:
    """Your environment variables cannot be seen."""
    return name in os.environ


def use_open_files() -> bool:
    """No open file leads outside, but for two connections to the grader."""
    null, connections = os.stat("/dev/null").st_rdev, 0
    for number in range(1024):
        with contextlib.suppress(OSError):
            found = os.fstat(number)
            if stat.S_ISSOCK(found.st_mode):
                connections += 1
            elif found.st_rdev != null:
                return True
    return connections > 2


def write_anywhere() -> bool:
    """Nothing can be written outside a scratch folder, no setting of the kernel."""
    for folder in (*FOLDERS, os.path.dirname(os.__file__)):
        path = os.path.join(folder, "downhill-proof")
        with contextlib.suppress(OSError), open(path, "w"):
            os.remove(path)
            return True
    return any_of([partial(os.open, "/proc/sys/kernel/hostname", os.O_WRONLY)])


def change_devices() -> bool:
    """Devices of this machine cannot be changed."""
    files: list[Any] = [0, 1, 2, *DEVICES, sys.prefix, os.__file__]
    modes = {file: stat.S_IMODE(os.stat(file).st_mode) for file in files}
    return any_of(
        [
            *(partial(os.chmod, file, mode) for file, mode in modes.items()),
            *(partial(os.utime, file) for file in files),
        ]
    )


def link_outside(path: str) -> bool:
    """Links do not lead out of the scratch folder."""
    links: list[Callable[[str, str], None]] = [os.symlink, os.link]
    for link in links:
        with contextlib.suppress(OSError):
            with contextlib.suppress(FileExistsError):  # of an earlier try
                link(path, link.__name__)
            return read_file(link.__name__)
    return False


def lock_shared_files() -> bool:
    """Files that others use cannot be held."""
    with open(os.__file__) as file:
        return any_of(
            [
                partial(fcntl.flock, file, fcntl.LOCK_SH),
                partial(fcntl.fcntl, file, fcntl.F_SETLEASE, fcntl.F_RDLCK),
            ]
        )


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


def open_sockets() -> bool:
    """No socket of any kind can be opened: network, unix, netlink, packets."""
    for family in range(1, 46):
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
            if is_heard(libc.socket(family, int(kind), 0)):
                return True
    return False


def send_files() -> bool:
    """Open files and out-of-band bytes cannot be sent to the grader."""
    one, other = socket.socketpair()
    with one, other:
        return any_of(
            [
                partial(socket.send_fds, one, [b"x"], [0]),
                partial(one.send, b"x", socket.MSG_OOB),
            ]
        )


def signal_processes() -> bool:
    """Other processes cannot be signalled."""
    for pid in range(-1, 1 << 16):
        with contextlib.suppress(OSError):
            if pid not in (0, os.getpid()):
                os.kill(pid, 0)
                return True
    return False


def signal_group() -> bool:
    """The grader cannot be signalled as one of a process group."""
    return any_of([partial(os.kill, 0, 0), partial(os.killpg, os.getpgid(0), 0)])


def signal_threads(tgkill: int, *others: int) -> bool:
    """No other thread can be signalled, nor anything by another system call."""
    parent = os.getppid() or 2
    tries = [(tgkill, parent, parent, 0), *((other, parent, 0, 0) for other in others)]
    return any(is_heard(libc.syscall(*each)) for each in tries)


def signal_by_file() -> bool:
    """No file can be made to send signals."""
    one, other = socket.socketpair()
    with one, other:
        file = one.fileno()
        orders = [(libc.fcntl, fcntl.F_SETOWN), (libc.fcntl, fcntl.F_SETSIG)]
        orders += [(libc.ioctl, FIOASYNC), (libc.ioctl, FIOSETOWN)]
        return any(is_heard(call(file, order, None)) for call, order in orders)


def reach_terminal() -> bool:
    """Your terminal cannot be reached, nor typed into."""
    names = ("/dev/tty", "/dev/console", "/dev/ptmx", "/dev/pts/0")
    return any(map(os.path.exists, names)) or any(
        is_heard(libc.ioctl(file, request, None))
        for file in range(3)
        for request in TERMINAL
    )


def see_processes() -> bool:
    """Other processes cannot be seen."""
    return os.path.exists("/proc/self")


def limit_others() -> bool:
    """Limits and priorities of others cannot be changed."""
    parent = os.getppid() or 2
    return any_of(
        [
            partial(resource.prlimit, parent, resource.RLIMIT_CORE),
            partial(os.sched_setaffinity, 0, os.sched_getaffinity(0)),
        ]
    )


def touch_memory(*numbers: int) -> bool:
    """No process can be traced, nor its memory or files be reached."""
    return any(is_heard(libc.syscall(number, *[-1] * 6)) for number in numbers)


def reach_kernel(*numbers: int) -> bool:
    """The rarer doors of the kernel are shut: io_uring, bpf, keys, mounts, modules."""
    return any(is_heard(libc.syscall(number, *[-1] * 6)) for number in numbers)


def start_process() -> bool:
    """No process can be started: no daemon outlives its submission."""
    if os.fork() == 0:
        os._exit(0)
    return True


def start_program() -> bool:
    """No program can be run, from a file or from memory."""
    with contextlib.suppress(OSError):
        return os.memfd_create("program") >= 0
    os.execv(sys.executable, [sys.executable, "-c", ""])


def start_thread() -> bool:
    """No thread can be started."""
    threading.Thread(target=str).start()
    return True


def mount() -> bool:
    """No file system can be mounted."""
    here = os.getcwd().encode()
    return bool(libc.mount(b"none", here, b"tmpfs", 0, None) == 0)


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
