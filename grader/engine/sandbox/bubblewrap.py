"""The wall around student processes, built from outside: bubblewrap and a filter.

The warm parent of all student processes lives in bubblewrap: no network, no sight of
other processes, and of the file system only Python, its libraries and what students
import, read-only. ``inside`` closes the door behind each child.
"""

from __future__ import annotations

import base64
import contextlib
import os
import shutil
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
HOME = "/scratch"
LIBRARY = Path("/downhill")  # where student processes find the course's packages
HOW = (
    "Install bubblewrap with `sudo apt install bubblewrap` (Debian, Ubuntu) or "
    "`sudo dnf install bubblewrap` (Fedora); `downhill doctor` looks again."
)

# What a student's code may ask of the kernel; everything else is refused. No new
# processes or threads, programs, sockets, mounts, namespaces, tracing or shared memory.
ALLOWED = """
    read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 lseek close
    close_range fsync fdatasync ftruncate truncate open openat openat2 creat stat fstat
    lstat newfstatat statx fstatfs statfs access faccessat faccessat2 readlink
    readlinkat getdents getdents64 getcwd chdir fchdir mkdir mkdirat rmdir unlink
    unlinkat rename renameat renameat2 symlink symlinkat chmod fchmod fchmodat umask
    utimensat fadvise64 sendfile copy_file_range dup dup2 dup3 fcntl flock ioctl pipe
    pipe2 poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait
    epoll_pwait eventfd2 mmap munmap mprotect mremap madvise brk msync rt_sigaction
    rt_sigprocmask rt_sigreturn rt_sigtimedwait rt_sigsuspend rt_sigpending sigaltstack
    restart_syscall nanosleep clock_nanosleep clock_gettime clock_getres gettimeofday
    time times getitimer setitimer alarm pause getpid gettid getppid getpgid getpgrp
    getsid getuid geteuid getgid getegid getgroups getresuid getresgid exit exit_group
    wait4 waitid kill tgkill futex futex_waitv set_robust_list get_robust_list
    set_tid_address rseq sched_yield sched_getaffinity sched_getparam getcpu membarrier
    uname sysinfo getrlimit prlimit64 getrusage getrandom arch_prctl sendto recvfrom
    sendmsg recvmsg socketpair shutdown getsockopt setsockopt getsockname
"""


class NoWallError(Exception):
    """The wall cannot be built here; one sentence says why and what to do."""


def system_filter() -> str:
    """The system calls a student's code may make, as a compiled filter in base64.

    Raises
    ------
    NoWallError
        When the library that compiles it is missing.
    """
    try:
        import pyseccomp
    except (ImportError, RuntimeError):
        raise NoWallError(
            "Student processes cannot be confined because libseccomp is missing: "
            "install it with `sudo apt install libseccomp2` or `sudo dnf install "
            "libseccomp`, and `pip install pyseccomp`."
        ) from None
    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(1))
    for name in ALLOWED.split():
        with contextlib.suppress(ValueError, OSError):  # not every machine has each
            rules.add_rule(pyseccomp.ALLOW, name)
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return base64.b64encode(file.read()).decode()


def command(python: list[str], environment: dict[str, str]) -> list[str]:
    """The command that runs Python behind the wall.

    Parameters
    ----------
    python : list of str
        Arguments of the interpreter.
    environment : dict
        All variables it will see.
    """
    view = [_bubblewrap(), "--unshare-all", "--die-with-parent"]
    view += ["--uid", "0", "--gid", "0"]
    view += ["--cap-add", "CAP_SYS_ADMIN", "--hostname", "student", "--clearenv"]
    for name, value in environment.items():
        view += ["--setenv", name, value]
    for path in _python_paths():
        view += ["--ro-bind", path, path]
    for path in _masked_paths():
        view += ["--tmpfs", path, "--remount-ro", path]
    for source, target in _course_paths():
        view += ["--ro-bind", str(source), str(LIBRARY / target)]
    for device in ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom"):
        view += ["--dev-bind", device, device]
    if not any(path.startswith("/tmp/") for path in _python_paths()):
        view += ["--symlink", HOME, "/tmp"]
    view += ["--dir", HOME, "--chdir", HOME, "--remount-ro", "/", "--tmpfs", HOME]
    return [*view, sys.executable, *python]


def _bubblewrap() -> str:
    """The path of bubblewrap."""
    if sys.platform != "linux":
        raise NoWallError(
            "Grading a class needs Linux: use WSL2 on Windows, or a Linux container."
        )
    program = shutil.which("bwrap")
    if program is None:
        raise NoWallError(
            "Grading needs bubblewrap to confine what students wrote. " + HOW
        )
    return program


def _python_paths() -> list[str]:
    """The interpreter, its packages and the libraries of the system."""
    wanted = ["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache"]
    wanted += [sys.prefix, os.path.realpath(sys.executable)]
    if sys.base_prefix in ("/usr", "/usr/local"):
        wanted += [sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")]
        wanted += [f"{sys.base_prefix}/lib"]
    else:
        wanted.append(sys.base_prefix)
    return [path for path in dict.fromkeys(wanted) if os.path.exists(path)]


def _masked_paths() -> list[str]:
    """Where this package is installed among the others: nothing of it may be seen."""
    packages = sysconfig.get_path("purelib")
    return [str(ROOT / "grader")] if str(ROOT) == packages else []


def _course_paths() -> list[tuple[Path, str]]:
    """What student processes import, and where they find it."""
    engine = ["grader/__init__.py", "grader/limits.py", "grader/engine"]
    names = [*engine, "opt_utils", "test_cases", "datasets"]
    return [(ROOT / name, name) for name in names if (ROOT / name).exists()]


def told() -> dict[str, Any]:
    """What ``inside`` needs to know.

    Raises
    ------
    NoWallError
        When something is missing here that the wall needs.
    """
    _bubblewrap()
    return {"filter": system_filter()}
