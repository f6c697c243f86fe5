"""What a student's code may ask of the kernel; everything else is refused.

No new processes or threads, programs, sockets, mounts, namespaces, tracing or shared
memory, and no signal to anybody else.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import socket
import tempfile
import termios
from typing import Any

ALLOWED = """
    read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 lseek close
    close_range fsync fdatasync ftruncate truncate open openat openat2 creat stat fstat
    lstat newfstatat statx fstatfs statfs access faccessat faccessat2 readlink
    readlinkat getdents getdents64 getcwd chdir fchdir mkdir mkdirat rmdir unlink
    unlinkat rename renameat renameat2 symlink symlinkat chmod fchmod fchmodat umask
    utimensat fadvise64 sendfile copy_file_range dup dup2 dup3 pipe
    pipe2 poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait
    epoll_pwait eventfd2 mmap munmap mprotect mremap madvise brk msync rt_sigaction
    rt_sigprocmask rt_sigreturn rt_sigtimedwait rt_sigsuspend rt_sigpending sigaltstack
    restart_syscall nanosleep clock_nanosleep clock_gettime clock_getres gettimeofday
    time times getitimer setitimer alarm pause getpid gettid getppid getpgid getpgrp
    getsid getuid geteuid getgid getegid getgroups getresuid getresgid exit exit_group
    wait4 waitid futex futex_waitv set_robust_list get_robust_list
    set_tid_address rseq sched_yield sched_getaffinity sched_getparam getcpu membarrier
    uname sysinfo getrlimit getrusage getrandom arch_prctl recvfrom
    shutdown getsockopt getsockname
"""

ITSELF = 1  # a student process is the first of its process namespace

# System calls that are allowed with some values of one argument: which, and the values.
# That nothing but these values passes is what keeps terminals (TIOCSTI), signals of
# files (F_SETOWN, F_SETSIG, FIOASYNC) and leases on what others read (F_SETLEASE) out.
ALLOWED_WITH = {
    "tgkill": (0, (ITSELF,)),  # abort() and raise() of the C library
    "prlimit64": (0, (0, ITSELF)),
    "socketpair": (0, (socket.AF_UNIX,)),
    "ioctl": (
        1,
        (
            termios.FIOCLEX,
            termios.FIONCLEX,
            termios.FIONBIO,
            termios.FIONREAD,
            termios.TCGETS,  # isatty()
        ),
    ),
    "fcntl": (
        1,
        (
            fcntl.F_DUPFD,
            fcntl.F_DUPFD_CLOEXEC,
            fcntl.F_GETFD,
            fcntl.F_SETFD,
            fcntl.F_GETFL,
            fcntl.F_SETFL,
            fcntl.F_GETLK,
            fcntl.F_SETLK,
            fcntl.F_SETLKW,
        ),
    ),
}
# Ordinary bytes only: MSG_OOB is a corner of the kernel that sandboxes were left by.
SEND_FLAGS, OUT_OF_BAND = 3, int(socket.MSG_OOB)


def compiled_filter() -> str:
    """The filter for these calls, compiled, in base64.

    Raises
    ------
    ImportError, RuntimeError
        When the library that compiles it is missing.
    """
    import pyseccomp

    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(1))

    def allow(name: str, *conditions: Any) -> None:
        with contextlib.suppress(ValueError, OSError):  # not every machine has each
            rules.add_rule_exactly(pyseccomp.ALLOW, name, *conditions)

    for name in ALLOWED.split():
        allow(name)
    for name, (place, values) in ALLOWED_WITH.items():
        for value in values:
            allow(name, pyseccomp.Arg(place, pyseccomp.EQ, value))
    no_flag = pyseccomp.Arg(SEND_FLAGS, pyseccomp.MASKED_EQ, OUT_OF_BAND, 0)
    allow("sendto", no_flag)
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return base64.b64encode(file.read()).decode()
