"""Which processes an engine has, and whether they end."""

import contextlib
import os
import select
import socket

import psutil

NOTHING = {"functions": [], "imports": []}


def below(pid):
    """A process and all that it started, but for what has ended."""
    process = psutil.Process(pid)
    return [process, *filter(lives, process.children(recursive=True))]


def lives(process):
    """Whether a process does anything; one that nobody waited for is still listed."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.status() != psutil.STATUS_ZOMBIE
    return False


def of_parent(pool):
    """The process that a pool started, and all behind it."""
    return below(pool.parent.started.process.pid)


def fork_server(pool):
    """The warm parent itself, behind bubblewrap or not."""
    return next(each for each in of_parent(pool) if each.name() != "bwrap")


def pair(engine):
    """A student process and a judge of an engine; close their channels at the end."""
    ours, theirs = socket.socketpair()
    student = engine.students.child(ours, NOTHING)
    return student, engine.judges.child(theirs, NOTHING)


def pid_of(child):
    """The number of a child's process, as we see it."""
    with open(f"/proc/self/fdinfo/{child.process.file}") as lines:
        return int(next(line.split()[1] for line in lines if line.startswith("Pid:")))


def wait_for_the_end_of(pids, seconds=60):
    """Whether processes end within that time."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            file = os.pidfd_open(pid)
            try:
                if not select.select([file], [], [], seconds)[0]:
                    return False
            finally:
                os.close(file)
    return True
