"""What a student process sees of the file system: Python and what students import."""

from __future__ import annotations

import os
import sys
import sysconfig
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
HOME = "/scratch"
LIBRARY = "/downhill"  # where student processes find the course's packages
DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
# Of the engine, a student process has what it runs itself: nothing that judges.
VISIBLE = """
    grader/__init__.py grader/engine/__init__.py grader/engine/shell.py
    grader/engine/pictures.py grader/engine/statements.py
    grader/engine/processes/__init__.py grader/engine/processes/forkserver.py
    grader/engine/sandbox/pidfd.py grader/engine/processes/warmup.py
    grader/engine/sandbox/__init__.py grader/engine/sandbox/lockdown.py
    grader/engine/protocol grader/engine/student opt_utils test_cases datasets
"""
PRIVATE = ("grader", "notebooks", "tests")  # never seen where they are
IMPORTED = ("numpy", "matplotlib", "IPython")


def view() -> list[str]:
    """The file system as options of bubblewrap, read-only but for a scratch folder."""
    paths = python_paths()
    binds = [("--ro-bind", path, path) for path in paths]
    masks = [("--tmpfs", path, "--remount-ro", path) for path in _masked_paths(paths)]
    binds += [("--ro-bind", str(source), target) for source, target in course_paths()]
    binds += [("--dev-bind", device, device) for device in DEVICES]
    # Folders that bubblewrap makes for a mount by itself, only their owner may enter.
    above = dict.fromkeys(os.path.dirname(target) for *_, target in binds)
    words = [word for folder in above for word in ("--dir", folder)]
    words += [word for option in (*binds, *masks) for word in option]
    if not any(path.startswith("/tmp/") for path in paths):
        words += ["--symlink", HOME, "/tmp"]
    words += ["--dir", HOME, "--chdir", HOME, "--remount-ro", "/", "--tmpfs", HOME]
    return words


def python_paths() -> list[str]:
    """The interpreter, its packages and the libraries of the system."""
    wanted = ["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache"]
    wanted += [os.path.realpath(sys.executable), sys.executable]
    wanted += map(sysconfig.get_path, ("stdlib", "platstdlib", "purelib", "platlib"))
    for prefix in (sys.prefix, sys.base_prefix):
        wanted += [f"{prefix}/{name}" for name in ("lib", "lib64", "pyvenv.cfg")]
    return [path for path in dict.fromkeys(wanted) if os.path.exists(path)]


def _masked_paths(paths: list[str]) -> list[str]:
    """Folders of this program inside those: nothing of them may be seen there."""
    if not any(ROOT.is_relative_to(path) for path in paths):
        return []
    return [str(ROOT / name) for name in PRIVATE if (ROOT / name).exists()]


def course_paths() -> list[tuple[Path, str]]:
    """What student processes import of ours, and where they find it."""
    found = [(ROOT / name, f"{LIBRARY}/{name}") for name in VISIBLE.split()]
    return [(source, target) for source, target in found if source.exists()]


def unreadable() -> Path | None:
    """Something of all that which not every user of this machine may read."""
    seen = [Path(path) for path in python_paths()]
    seen += [source for source, _ in course_paths()]
    found = [find_spec(package) for package in IMPORTED]
    seen += [Path(spec.origin) for spec in found if spec and spec.origin]
    return next((path for path in seen if not path.stat().st_mode & 0o004), None)
