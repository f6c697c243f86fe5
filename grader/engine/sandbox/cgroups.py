"""Memory and number of all student processes together, where the kernel counts them.

Each process has limits of its own; this keeps many of them from taking what the grader
and its machine need. It takes root and control groups of either version; without, the
limits of each process are all there is.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path

CGROUPS = Path("/sys/fs/cgroup")
OWN = Path("/proc/self/cgroup")
PROCESSES = 1024
SHARE = 0.75  # of the machine's memory
MEMORY_1, MEMORY_2, PIDS = "memory.limit_in_bytes", "memory.max", "pids.max"


class Group:
    """A control group for one warm parent and its children; empty where none can be."""

    def __init__(self) -> None:
        name = f"downhill-{secrets.token_hex(4)}"
        places = [(parent / name, files) for parent, *files in _parents()]
        self.folders = [folder for folder, files in places if _made(folder, files)]

    def add(self, pid: int) -> None:
        """Count a process, and all that it starts from now on."""
        for folder in self.folders:
            with contextlib.suppress(OSError):
                (folder / "cgroup.procs").write_text(f"{pid}", "ascii")

    def remove(self) -> None:
        """Remove the group, whose processes have ended."""
        for folder in self.folders:
            with contextlib.suppress(OSError):
                folder.rmdir()
        self.folders = []


def _parents() -> Iterator[tuple[Path, *tuple[str, ...]]]:
    """Folders in which a group can be made, and its limits: in our own group.

    Version 2 has no limits for groups below one with processes: there it is beside.
    """
    for line in OWN.read_text("utf-8").splitlines() if OWN.exists() else ():
        _, kinds, path = line.split(":", 2)
        own = path.lstrip("/")
        if not kinds and (CGROUPS / "cgroup.controllers").exists():
            yield (CGROUPS / own).parent if own else CGROUPS, MEMORY_2, PIDS
        if "memory" in kinds.split(","):
            yield CGROUPS / "memory" / own, MEMORY_1
        if "pids" in kinds.split(","):
            yield CGROUPS / "pids" / own, PIDS


def _made(folder: Path, files: Iterable[str]) -> bool:
    """Whether this group could be made, with these limits."""
    memory = int(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") * SHARE)
    try:
        folder.mkdir()
        for name in files:
            limit = PROCESSES if name == PIDS else memory
            (folder / name).write_text(f"{limit}", "ascii")
    except OSError:
        with contextlib.suppress(OSError):
            folder.rmdir()
        return False
    return True
