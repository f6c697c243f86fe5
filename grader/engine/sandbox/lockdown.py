"""The wall around one student process, closed from inside before its code runs.

The warm parent already lives in bubblewrap. Each child leaves it for namespaces of its
own, gets an empty scratch folder, gives up every right and asks the kernel to refuse
what no notebook needs. Each step that fails is an ``OSError``.
"""

from __future__ import annotations

import base64
import ctypes
import os
import resource
import struct
from typing import Any

SCRATCH = b"/scratch"
FILES = 128  # open files
NEW_PROCESSES = 0x20000000
NEW_NAMESPACES = 0x00020000 | 0x04000000 | 0x08000000 | 0x40000000
PRIVATE, RECURSIVE = 1 << 18, 1 << 14
NO_SUID, NO_DEVICES, NO_PROGRAMS = 2, 4, 8
SET_SECCOMP, NO_NEW_PRIVILEGES = 22, 38
AMBIENT, AMBIENT_CLEAR = 47, 4
FILTER_MODE = 2
CAPABILITY_VERSION = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


def _call(name: str, *arguments: Any) -> None:
    """Call the C library; an error number becomes an OSError."""
    if getattr(_libc, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def fork_apart() -> int:
    """Fork a child that is the first process of a new process namespace.

    When it ends, the kernel ends whatever is left in there.
    """
    own = os.pidfd_open(os.getpid())
    _call("unshare", NEW_PROCESSES)
    pid = os.fork()
    if pid:
        _call("setns", own, NEW_PROCESSES)  # later children are not born in there
    os.close(own)
    return pid


def close_door(told: dict[str, Any]) -> None:
    """Give this process an empty scratch folder, limits, and no rights at all."""
    if os.getpid() != 1:
        raise OSError("a student process shares its process namespace")
    _call("unshare", NEW_NAMESPACES)
    _mount_scratch(told["file_bytes"])
    _drop_rights()
    limit_resources(told)
    _filter_system_calls(base64.b64decode(told["wall"]["filter"]))


def _mount_scratch(size: int) -> None:
    """An empty folder in memory, which vanishes with this process."""
    _call("mount", b"none", b"/", None, PRIVATE | RECURSIVE, None)
    options = f"size={size},nr_inodes=4096,mode=700".encode()
    flags = NO_SUID | NO_DEVICES | NO_PROGRAMS
    _call("mount", b"scratch", SCRATCH, b"tmpfs", flags, options)
    os.chdir(SCRATCH)


def _drop_rights() -> None:
    """Drop every capability; without new privileges none comes back."""
    _call("prctl", AMBIENT, AMBIENT_CLEAR, 0, 0, 0)
    header = struct.pack("Ii", CAPABILITY_VERSION, 0)
    _call("capset", header, struct.pack("6I", 0, 0, 0, 0, 0, 0))
    _call("prctl", NO_NEW_PRIVILEGES, 1, 0, 0, 0)


def limit_resources(told: dict[str, Any]) -> None:
    """Memory, size of files, open files and seconds of work; no core dumps."""
    seconds = int(told["submission_seconds"]) + 1
    limits = {
        resource.RLIMIT_AS: told["memory_bytes"],
        resource.RLIMIT_FSIZE: told["file_bytes"],
        resource.RLIMIT_NOFILE: FILES,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_CORE: 0,
    }
    for kind, limit in limits.items():
        _, most = resource.getrlimit(kind)
        limit = limit if most == resource.RLIM_INFINITY else min(limit, most)
        resource.setrlimit(kind, (limit, limit))


class _Filter(ctypes.Structure):
    """The kernel's ``struct sock_fprog``."""

    _fields_ = (("count", ctypes.c_ushort), ("code", ctypes.c_char_p))


def _filter_system_calls(code: bytes) -> None:
    """Let the kernel refuse every system call that the filter does not allow."""
    program = _Filter(len(code) // 8, code)
    _call("prctl", SET_SECCOMP, FILTER_MODE, ctypes.byref(program), 0, 0)
