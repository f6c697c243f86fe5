"""The wall around student processes, built from outside: bubblewrap and a filter.

The warm parent of all student processes lives in bubblewrap: no network, no sight of
other processes, and of the file system only Python, its libraries and what students
import, read-only. ``lockdown`` closes the wall behind each child.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from io import FileIO
from pathlib import Path
from typing import IO, Any

from grader.engine.sandbox import cgroups, mounts, pidfd
from grader.errors import EngineError

NOBODY = 65534  # the user who owns nothing
START_SECONDS = 60  # that bubblewrap gets to make its namespaces
END_SECONDS = 10  # that the kernel gets to end what is in them
RIGHTS = ("CAP_SYS_ADMIN", "CAP_SETUID", "CAP_SETGID")  # of the warm parent, in there
HOW = (
    "Install bubblewrap with `sudo apt install bubblewrap` (Debian, Ubuntu) or "
    "`sudo dnf install bubblewrap` (Fedora); `downhill doctor` looks again."
)


def told() -> dict[str, Any]:
    """What ``lockdown`` needs to know.

    Raises
    ------
    EngineError
        When something is missing here that the wall needs; one sentence says how to
        get it.
    """
    _bubblewrap()
    try:
        from grader.engine.sandbox.system_calls import compiled_filter

        code = compiled_filter()
    except (ImportError, RuntimeError):
        raise EngineError(
            "Student processes cannot be confined because libseccomp is missing: "
            "install it with `sudo apt install libseccomp2` or `sudo dnf install "
            "libseccomp`, and `pip install pyseccomp`."
        ) from None
    user = student_user()
    if user and (path := mounts.unreadable()):
        raise EngineError(
            "The grader runs as root, and has students' code run as the user nobody, "
            f"who cannot read {path}: make it readable with `chmod -R o+rX`, or grade "
            "as an ordinary user."
        )
    return {"filter": code, "user": user}


def student_user() -> int:
    """Who runs students' code: nobody where root grades, else 0, who is the grader.

    Root in a container may have no other user to give.
    """
    maps = (Path("/proc/self", name) for name in ("uid_map", "gid_map"))
    able = os.geteuid() == 0 and all(_has_nobody(path.read_text()) for path in maps)
    return NOBODY if able else 0


def _has_nobody(users: str) -> bool:
    """Whether nobody is among the users or groups of a namespace."""
    ranges = (map(int, line.split()) for line in users.splitlines())
    return any(first <= NOBODY < first + count for first, _, count in ranges)


class WalledProcess:
    """Python behind the wall.

    Parameters
    ----------
    python : list of str
        Arguments of the interpreter.
    environment : dict
        All variables it will see.
    kept : sequence of int
        Open files that it keeps.
    errors : file
        Where it writes errors.
    """

    def __init__(
        self,
        python: list[str],
        environment: dict[str, str],
        kept: Sequence[int],
        errors: IO[bytes],
    ) -> None:
        self.group = cgroups.Group()
        self.inner = -1  # the first process behind the wall: all others end with it
        with contextlib.ExitStack() as files:
            said, saying, gate, *_ = _pipes(files)
            words = ["--info-fd", f"{saying.fileno()}"]
            words += ["--userns-block-fd", f"{gate.fileno()}"] if student_user() else []
            self.process = subprocess.Popen(
                command(python, environment, words),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                pass_fds=[*kept, saying.fileno(), gate.fileno()],
                start_new_session=True,
            )
            saying.close()
            try:
                self._admit(_first_pid(said))
            except (OSError, ValueError):  # it ended, and has said why, or does nothing
                self.process.kill()

    def _admit(self, pid: int) -> None:
        """Count bubblewrap's first process, and say who its users are."""
        self.inner = pidfd.open_process(pid)
        self.group.add(pid)
        if student_user():
            for name in ("uid_map", "gid_map"):
                users = f"0 0 1\n{NOBODY} {NOBODY} 1\n"
                Path(f"/proc/{pid}/{name}").write_text(users, "ascii")

    def end(self) -> None:
        """End it, and with it everything behind this wall."""
        self.process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(END_SECONDS)
        if self.inner >= 0:
            pidfd.kill(self.inner, END_SECONDS)
            os.close(self.inner)
            self.inner = -1
        self.group.remove()


def _pipes(files: contextlib.ExitStack) -> list[FileIO]:
    """Both ends of two pipes, which are closed with the stack."""
    numbers = zip((*os.pipe(), *os.pipe()), "rwrw", strict=True)
    return [files.enter_context(FileIO(number, mode)) for number, mode in numbers]


def _first_pid(said: FileIO) -> int:
    """The first process in bubblewrap's namespaces, as bubblewrap tells it."""
    text, until = b"", time.monotonic() + START_SECONDS
    while select.select([said], [], [], max(0.0, until - time.monotonic()))[0]:
        part = said.read(1 << 12)
        if not part:
            break
        text += part
    return int(json.loads(text)["child-pid"])


def command(
    python: list[str], environment: dict[str, str], words: Sequence[str] = ()
) -> list[str]:
    """The command that runs Python behind the wall.

    Parameters
    ----------
    python : list of str
        Arguments of the interpreter.
    environment : dict
        All variables it will see.
    words : sequence of str
        More options for bubblewrap.
    """
    full = [_bubblewrap(), *words, "--unshare-all", "--unshare-user"]
    full += ["--new-session", "--die-with-parent", "--uid", "0", "--gid", "0"]
    for right in RIGHTS:
        full += ["--cap-add", right]
    full += ["--hostname", "student", "--clearenv"]
    for name, value in environment.items():
        full += ["--setenv", name, value]
    return [*full, *mounts.view(), sys.executable, *python]


def _bubblewrap() -> str:
    """The path of bubblewrap."""
    if sys.platform != "linux":
        raise EngineError(
            "Grading a class needs Linux: use WSL2 on Windows, or a Linux container."
        )
    program = shutil.which("bwrap")
    if program is None:
        raise EngineError(
            "Grading needs bubblewrap to confine what students wrote. " + HOW
        )
    return program
