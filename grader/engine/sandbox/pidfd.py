"""Processes as open files: a number that is never another process's later.

By the kernel's own numbers, which are the same on every machine: Python's functions are
missing where it was built for an old system, as conda's is.
"""

from __future__ import annotations

import ctypes
import os
import select
import signal
from functools import cache

_SEND_SIGNAL, _OPEN = 424, 434


def open_process(pid: int) -> int:
    """A file that stands for a process, and can be read once it has ended.

    Raises
    ------
    OSError
        When there is no such process.
    """
    return _call(_OPEN, pid, 0)


def kill(pidfd: int, seconds: float = 0.0) -> None:
    """Kill a process; wait for its end, but not longer than this."""
    try:
        _call(_SEND_SIGNAL, pidfd, signal.SIGKILL, None, 0)
    except ProcessLookupError:
        return
    poll = select.poll()
    poll.register(pidfd, select.POLLIN)
    poll.poll(int(1000 * seconds))


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _call(number: int, *arguments: int | None) -> int:
    """A system call; an error number becomes an OSError."""
    result: int = _libc().syscall(number, *arguments)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
