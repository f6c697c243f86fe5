"""The wall around one student process, closed from inside before its code runs.

The warm parent already lives in bubblewrap. Each child leaves it for namespaces of its
own, gets an empty scratch folder, gives up every right and asks the kernel to refuse
what no notebook needs. Each step that fails is an ``OSError``.
"""

from __future__ import annotations

import base64
import ctypes
import math
import os
import resource
import signal
import struct
from typing import Any

from grader.engine.sandbox.pidfd import open_process

SCRATCH = b"/scratch"
DEVICES = (b"/dev/null", b"/dev/zero", b"/dev/random", b"/dev/urandom")
FILES = 128  # open files
NEW_PROCESSES = 0x20000000
NEW_NAMESPACES = 0x00020000 | 0x04000000 | 0x08000000 | 0x40000000
READ_ONLY, REMOUNT, BIND, PRIVATE, RECURSIVE = 1, 1 << 5, 1 << 12, 1 << 18, 1 << 14
NO_SUID, NO_DEVICES, NO_PROGRAMS = 2, 4, 8
PARENT_DEATH, SET_SECCOMP, NO_NEW_PRIVILEGES = 1, 22, 38
AMBIENT, AMBIENT_CLEAR = 47, 4
FILTER_MODE = 2
CAPABILITY_VERSION = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


def _call(name: str, *arguments: Any) -> None:
    """Call the C library; an error number becomes an OSError."""
    if getattr(_libc, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def own_session() -> None:
    """Leave the session, the process group and the terminal of whoever started this.

    A signal to a group reaches all of it, across process namespaces.
    """
    if os.getsid(0) != os.getpid():
        os.setsid()


def end_with_parent() -> None:
    """Have the kernel kill this process when its parent ends.

    The kernel forgets this when a process changes its user.
    """
    _call("prctl", PARENT_DEATH, signal.SIGKILL, 0, 0, 0)


def fork_apart() -> int:
    """Fork a child that is the first process of a new process namespace.

    When it ends, the kernel ends whatever is left in there.
    """
    own, pid = open_process(os.getpid()), -1
    _call("unshare", NEW_PROCESSES)
    try:
        pid = os.fork()
    finally:
        if pid:
            _call("setns", own, NEW_PROCESSES)  # later children are not born in there
        os.close(own)
    return pid


def confine(told: dict[str, Any]) -> None:
    """Give this process an empty scratch folder, limits, and no rights at all."""
    if os.getpid() != 1:
        raise OSError("a student process shares its process namespace")
    wall = told["wall"]
    _call("unshare", NEW_NAMESPACES)
    _call("mount", b"none", b"/", None, PRIVATE | RECURSIVE, None)
    _protect_devices()
    _mount_scratch(told["file_bytes"], wall["user"])
    limit_resources(told)
    _drop_rights(wall["user"])
    os.listdir(os.path.dirname(os.__file__))  # or it could import nothing any more
    end_with_parent()
    _filter_system_calls(base64.b64decode(wall["filter"]))


def _protect_devices() -> None:
    """Let devices be used and never changed: they are those of the machine itself.

    The standard streams came from outside, where they can be changed.
    """
    for device in DEVICES:
        flags = REMOUNT | BIND | READ_ONLY | NO_SUID | NO_PROGRAMS
        _call("mount", None, device, None, flags, None)
    null = os.open(DEVICES[0], os.O_RDWR)
    for stream in range(3):
        os.dup2(null, stream)
    os.close(null)


def _mount_scratch(size: int, user: int) -> None:
    """An empty folder in memory, which vanishes with this process."""
    options = f"size={size},nr_inodes=4096,mode=700,uid={user},gid={user}"
    flags = NO_SUID | NO_DEVICES | NO_PROGRAMS
    _call("mount", b"scratch", SCRATCH, b"tmpfs", flags, options.encode())
    os.chdir(SCRATCH)


def _drop_rights(user: int) -> None:
    """Become a user who owns nothing, without capabilities; none comes back."""
    if user:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    _call("prctl", AMBIENT, AMBIENT_CLEAR, 0, 0, 0)
    header = struct.pack("Ii", CAPABILITY_VERSION, 0)
    _call("capset", header, struct.pack("6I", 0, 0, 0, 0, 0, 0))
    _call("prctl", NO_NEW_PRIVILEGES, 1, 0, 0, 0)


def limit_resources(told: dict[str, Any]) -> None:
    """Memory, size of files, open files and seconds of work; no core dumps."""
    limits = {
        resource.RLIMIT_AS: told["memory_bytes"],
        resource.RLIMIT_FSIZE: told["file_bytes"],
        resource.RLIMIT_NOFILE: FILES,
        resource.RLIMIT_CPU: max(1, math.ceil(told["cpu_seconds"])),
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
