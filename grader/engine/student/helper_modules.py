"""The modules that notebooks import: those beside them, and other courses' helpers.

Only for the student process. The same exercises are solved in many courses, with their
helpers in ``opt_utils_v1a``, ``testCases`` or ``public_tests``: all of these names give
what ``opt_utils`` and ``test_cases`` hold. What neither holds may be imported, and says
so when it is called.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

HELPERS = re.compile(
    r"(\w*_)?(utils?|test_?cases?|(public_)?tests?)(_?v\d\w*)?", re.IGNORECASE
)
OURS = ("opt_utils", "test_cases")


def lend_helpers() -> None:
    """Make such imports work in this process."""
    for module in map(import_module, OURS):
        module.__dict__["__getattr__"] = _lent
    sys.meta_path.append(_Finder())


def find_beside(files: Iterable[tuple[str, bytes]]) -> None:
    """Put files that were handed in into a folder, where the code finds them.

    Where a name is taken, what was there before is what is imported.
    """
    folder = Path.cwd() / f"submission-{os.getpid()}"
    folder.mkdir()
    for name, content in files:
        with contextlib.suppress(OSError):  # no room, or a name that cannot be
            (folder / name).write_bytes(content)
    os.chdir(folder)
    sys.path.append(str(folder))


class _Finder(MetaPathFinder, Loader):
    """Finds modules that are called like helpers and are nowhere else."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        called_so = path is None and HELPERS.fullmatch(name)
        return ModuleSpec(name, self) if called_so else None

    def exec_module(self, module: ModuleType) -> None:
        names = [name for ours in OURS for name in sys.modules[ours].__all__]
        module.__dict__.update({name: _lent(name) for name in names})
        module.__dict__.update(__all__=names, __getattr__=_lent)


def _lent(name: str) -> Any:
    """What one of our modules holds under a name, else a function that says no."""
    if name.startswith("__"):
        raise AttributeError(name)
    for ours in OURS:
        if name in vars(sys.modules[ours]):
            return vars(sys.modules[ours])[name]
    return _absent(name)


def _absent(name: str) -> Callable[..., NoReturn]:
    """What can be imported, but not used."""

    def absent(*_: Any, **__: Any) -> NoReturn:
        raise NameError(f"{name} is none of this course's helpers.")

    absent.__name__ = absent.__qualname__ = name
    return absent
