"""Prove the wall by attacking it from inside, as ``downhill doctor --sandbox`` does."""

from __future__ import annotations

import contextlib
import inspect
import os
import secrets
import socket
import tempfile
from collections.abc import Iterator
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from grader.doctor import escapes
from grader.engine.engine import Engine
from grader.engine.limits import Limits
from grader.engine.sandbox.mounts import ROOT

LIMITS = Limits(cell_seconds=3, memory_bytes=1 << 30)
JUDGING = ("grader.engine.judge", "grader.engine.session", "grader.mistakes")
SIGNALS = "tgkill tkill rt_sigqueueinfo rt_tgsigqueueinfo pidfd_open"
MEMORY = """
    ptrace process_vm_readv process_vm_writev process_madvise pidfd_getfd kcmp
    move_pages migrate_pages
"""
KERNEL = """
    io_uring_setup io_uring_enter io_uring_register bpf userfaultfd perf_event_open
    keyctl add_key request_key mount umount2 fsopen fsmount move_mount open_tree
    mount_setattr pivot_root chroot setns mknod mknodat setxattr linkat splice
    vmsplice tee open_by_handle_at name_to_handle_at quotactl acct swapon
    init_module finit_module delete_module kexec_load syslog personality iopl
    shmget semget msgget mq_open inotify_init1 fanotify_init timer_create
    timerfd_create signalfd4 seccomp prctl clock_settime settimeofday adjtimex
    sethostname setdomainname setpriority ioprio_set sched_setaffinity
    sched_setscheduler setrlimit memfd_secret landlock_create_ruleset
"""


def prove_wall() -> list[tuple[str, bool]]:
    """Try to break out of a student process in every way that we know.

    Returns
    -------
    list of (str, bool)
        What is protected, and whether it held.

    Raises
    ------
    EngineError
        When the wall cannot be built at all.
    """
    return [(_promise(name), held) for name, held in attack().items()]


def attack(sandbox: bool = True) -> dict[str, bool]:
    """Make all attempts; whether each was held."""
    with _bait() as attacks:
        notebook = _notebook(attacks)
        with Engine(case_folders=[], limits=LIMITS, sandbox=sandbox) as engine:
            engine.grade(notebook, notebook)  # leaves what the second one may find
            verdicts = engine.grade(notebook, notebook).verdicts
    marks = {verdict.grade_id: verdict.mark for verdict in verdicts}
    return {name: marks[f"proof_{name}"] == 1 for name in attacks}


def _promise(name: str) -> str:
    """What the attack of that name must not break."""
    return inspect.getdoc(getattr(escapes, name)) or name


@contextlib.contextmanager
def _bait() -> Iterator[dict[str, tuple[Any, ...]]]:
    """Put something behind the wall for each attack to find; give their arguments."""
    name = f"DOWNHILL_{secrets.token_hex(8)}"
    with (
        tempfile.NamedTemporaryFile("w", suffix=name) as file,
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.socket(socket.AF_UNIX) as abstract,
        _variable(name),
    ):
        file.write("secret")
        file.flush()
        abstract.bind("\0" + name)
        abstract.listen()
        yield {
            "harmless": (),
            "read_file": (file.name,),
            "list_folder": (str(ROOT / "grader" / "cases"),),
            "import_judge": JUDGING,
            "read_environment": (name,),
            "write_anywhere": (),
            "find_leftovers": (),
            "fill_disk": (LIMITS.file_bytes,),
            "eat_memory": (2 * LIMITS.memory_bytes,),
            "connect": (server.getsockname()[1],),
            "connect_by_name": (name,),
            "open_sockets": (),
            "send_files": (),
            "use_open_files": (),
            "change_devices": (),
            "link_outside": (file.name,),
            "lock_shared_files": (),
            "signal_processes": (),
            "signal_group": (),
            "signal_threads": _numbers(SIGNALS),
            "signal_by_file": (),
            "reach_terminal": (),
            "see_processes": (),
            "limit_others": (),
            "touch_memory": _numbers(MEMORY),
            "reach_kernel": _numbers(KERNEL),
            "start_process": (),
            "start_program": (),
            "start_thread": (),
            "mount": (),
            "gain_rights": (),
            "run_for_ever": (),
        }


def _numbers(names: str) -> tuple[int, ...]:
    """The numbers of system calls, as far as this machine has them."""
    import pyseccomp

    native = pyseccomp.Arch.NATIVE
    numbers = (pyseccomp.resolve_syscall(native, name) for name in names.split())
    return tuple(number for number in numbers if number >= 0)


@contextlib.contextmanager
def _variable(name: str) -> Iterator[None]:
    """Set an environment variable for a while."""
    os.environ[name] = "secret"
    try:
        yield
    finally:
        del os.environ[name]


def _notebook(attacks: dict[str, tuple[Any, ...]]) -> NotebookNode:
    """A notebook whose student attacks, and whose every check is worth one point."""
    cells = [_cell(inspect.getsource(escapes), "escapes", solution=True)]
    for name, details in attacks.items():
        call = f"comes_through({', '.join(map(repr, (name, *details)))})"
        test = f"try:\n    broken = {call}\nexcept Exception:\n    broken = False\n"
        test += f"assert broken is {name == 'harmless'}"
        cells.append(_cell(test, f"proof_{name}", grade=True, points=1))
    notebook: NotebookNode = new_notebook(cells=cells)
    return notebook


def _cell(source: str, grade_id: str, **settings: Any) -> NotebookNode:
    """A cell that nbgrader knows."""
    known = {"grade_id": grade_id, "schema_version": 3} | settings
    cell: NotebookNode = new_code_cell(source, metadata={"nbgrader": known})
    return cell
