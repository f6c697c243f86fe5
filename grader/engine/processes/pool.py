"""Warm processes: imported once, forked for every submission.

A warm parent is one process without threads that imports what notebooks need and then
waits. For each child it receives a socket and forks; the child talks over that socket.
A parent that is lost, for whatever reason, is replaced. Where there is no fork, every
child is a new process that imports everything itself.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import IO, Any, TypeVar

from grader.engine.processes.child import HELP, Child
from grader.engine.processes.parent import OpenProcess, Parent, Started
from grader.engine.processes.spawn import spawn
from grader.engine.sandbox import bubblewrap, mounts
from grader.errors import EngineError

HAS_FORK = sys.platform == "linux"
ONE_THREAD = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"
)
ATTEMPTS = 3  # to make one child
SERVES = 500  # submissions that one judge serves
KEPT = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "LC_MESSAGES")
HOMES = ("HOME", "MPLCONFIGDIR", "IPYTHONDIR", "TMPDIR")
START = (
    "import sys; sys.path.insert(0, {root!r}); "
    "from grader.engine.processes.{module} import main; main(*sys.argv[1:])"
)

T = TypeVar("T")


class Pool:
    """The warm parent of all student processes, or of all judges, and its children.

    Parameters
    ----------
    role : str
        "student" or "judge": whose ``work`` a child does.
    told : dict
        What ``work`` is told; plain JSON. Its "memory_bytes", "file_bytes" and
        "cpu_seconds" limit each child.
    walled : bool
        Whether its children stand behind the wall.
    preload : sequence of str
        Modules to import before there are children; worth it for many of them.

    Raises
    ------
    EngineError
        When the parent, or the wall, cannot be made here.
    """

    def __init__(
        self,
        role: str,
        told: dict[str, Any],
        walled: bool = False,
        preload: Sequence[str] = (),
    ) -> None:
        self.role, self.walled, self.preload = role, walled, preload
        self.told = told | ({"wall": bubblewrap.told()} if walled else {})
        self.lock = threading.Lock()  # around the replacement of the parent
        self.idle: list[Child] = []  # judges that wait for another submission
        self.closed = False
        # The kernel ends what a thread started when that thread ends.
        self.starter = ThreadPoolExecutor(1, f"downhill-{role}")
        self.home = mounts.HOME
        if not walled:
            self.home = tempfile.mkdtemp(prefix=f"downhill-{role}-")
        if HAS_FORK:
            self.parent = self._new_parent()

    def open(self) -> None:
        """Wait until the parent is warm."""
        if HAS_FORK:
            self._insist(self._warm_parent)

    def child(self, peer: socket.socket, prepare: dict[str, Any]) -> Child:
        """A process, which talks to us and, over ``peer``, to its other half.

        Parameters
        ----------
        peer : socket
            Given away.
        prepare : dict
            The warm parent prepares for more children like it: it imports the modules
            of "imports", and works ahead for judges of "functions". What "told" holds
            is told to this child alone.

        Raises
        ------
        EngineError
            When none can be made, however often one tries.
        """
        if not HAS_FORK:
            told = self.told | prepare.get("told", {})
            return Child(*spawn(partial(self._start, "spawn"), peer, told))
        with peer:
            while self.idle:
                child = self._idle_one()
                if child and child.serve(peer):
                    return child
            return self._forked(peer, prepare)

    def _idle_one(self) -> Child | None:
        """One of the judges that wait; other threads look for one, too."""
        with self.lock:
            return self.idle.pop() if self.idle else None

    def take_back(self, child: Child, seconds: float) -> None:
        """Have a judge serve again, unless it has done enough; then it ends."""
        child.served += 1
        child.worked += seconds
        young = child.served < SERVES and child.worked < self.told["cpu_seconds"] / 2
        if child.whole and young and not self.closed:
            self.idle.append(child)
        else:
            child.kill()

    def _forked(self, peer: socket.socket, prepare: dict[str, Any]) -> Child:
        """A fork of the warm parent."""
        work = prepare | {"told": self.told | prepare.get("told", {})}

        def fork() -> Child:
            child = self._warm_parent().fork(work, peer)
            try:
                child.wait_until_ready()
            except EngineError:
                child.kill()
                raise
            return child

        return self._insist(fork)

    def _insist(self, do: Callable[[], T]) -> T:
        """Do something that fails when a parent is lost, and then finds another one."""
        for _ in range(ATTEMPTS - 1):
            with contextlib.suppress(EngineError):
                return do()
        return do()

    def _warm_parent(self) -> Parent:
        """The parent, or another one in its place."""
        with self.lock:
            if self.closed:
                raise EngineError("The grader was ended.")
            if self.parent.lost:
                self.parent = self._new_parent()
            self.parent.wait_until_warm()
            return self.parent

    def _new_parent(self) -> Parent:
        """Start a parent."""
        name = "The wall" if self.walled else f"The {self.role} process"
        try:
            return self.starter.submit(Parent, name, self._start_parent).result()
        except OSError as error:
            raise EngineError(f"{name} could not be made: {error}. {HELP}") from None

    def _start_parent(self, kept: Sequence[int], errors: IO[bytes]) -> Started:
        """Start Python on the fork server."""
        arguments = [str(kept[0]), *self.preload]
        if not self.walled:
            return OpenProcess(self._start("forkserver", arguments, kept, errors))
        python = self._python("forkserver", arguments)
        return bubblewrap.WalledProcess(python, self._environment(), kept, errors)

    def _python(self, module: str, arguments: list[str]) -> list[str]:
        """Arguments of Python that runs a module of this package."""
        root = mounts.LIBRARY if self.walled else str(mounts.ROOT)
        code = START.format(root=root, module=module)
        return ["-I", "-c", code, self.role, *arguments]

    def _environment(self) -> dict[str, str]:
        """All variables that our processes see."""
        kept = () if self.walled else KEPT
        environment = {name: os.environ[name] for name in kept if name in os.environ}
        return environment | ONE_THREAD | dict.fromkeys(HOMES, self.home)

    def _start(
        self,
        module: str,
        arguments: list[str],
        kept: Sequence[int] = (),
        errors: IO[bytes] | int = subprocess.DEVNULL,
    ) -> subprocess.Popen[bytes]:
        """Start Python without a wall, in a session of its own."""
        return subprocess.Popen(
            [sys.executable, *self._python(module, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            cwd=self.home,
            env=self._environment(),
            pass_fds=kept,
            start_new_session=True,
        )

    def close(self) -> None:
        """End the parent and, with it, every child."""
        self.closed = True
        for child in self.idle:
            child.kill()
        if HAS_FORK:
            self.parent.end()
            while not self.lock.acquire(timeout=0.1):
                self.parent.end()  # another thread waits for it
            self.parent.end()
            self.lock.release()
        self.starter.shutdown()
        if not self.walled:
            shutil.rmtree(self.home, ignore_errors=True)
