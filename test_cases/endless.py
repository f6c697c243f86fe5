"""A call that does not come back: it is told of, and ended."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from _thread import interrupt_main
from collections.abc import Callable
from types import CodeType
from typing import Any, TypeVar

FIRST = 10.0  # seconds after which a call is told of
LIMIT = 60.0  # seconds after which it is ended
AGAIN = 0.5  # seconds after which one is ended once more that caught its end
T = TypeVar("T")


class EndlessError(Exception):
    """A call was ended after ``LIMIT`` seconds.

    Attributes
    ----------
    line : int or None
        Where it was then, in the cell of the function.
    """

    def __init__(self, line: int | None) -> None:
        super().__init__()
        self.line = line


def in_time(
    call: Callable[[], T],
    function: Callable[..., Any],
    tell: Callable[[int | None], None],
) -> T:
    """Make a call; end it when it takes too long.

    Only the main thread can be ended, and only where there are threads at all;
    elsewhere the call is made as it is.

    Parameters
    ----------
    call : callable
    function : callable
        The student's function, whose lines are told of.
    tell : callable
        Told the line of the cell, or None, from another thread, when the call has been
        running for ``FIRST`` seconds.

    Raises
    ------
    EndlessError
        When it was ended.
    KeyboardInterrupt
        When the user ended it.
    """
    main = threading.main_thread()
    if threading.current_thread() is not main:
        return call()
    watch = _Watch(main, _file_of(function), tell)
    try:
        watch.start()
    except RuntimeError:  # in a browser there is only one thread
        return call()
    try:
        try:
            result = call()
        finally:
            watch.stop()
    except BaseException:
        if not watch.ended:
            raise
    if watch.ended:  # also where the call caught its end, and came back
        raise EndlessError(watch.line)
    return result


class _Watch(threading.Thread):
    """Waits for the end of a call; it is gone when the call is."""

    def __init__(
        self,
        main: threading.Thread,
        file: str | None,
        tell: Callable[[int | None], None],
    ) -> None:
        super().__init__(daemon=True)
        self.main, self.file, self.tell = main, file, tell
        self.over = threading.Event()
        self.turn = threading.Lock()  # so that nothing is ended after the call
        self.ended = False
        self.line: int | None = None

    def run(self) -> None:
        if self.over.wait(FIRST):
            return
        with contextlib.suppress(Exception):  # what cannot be told can be ended
            self.tell(self.where())
        wait = LIMIT - FIRST
        while not self.over.wait(wait):
            with self.turn:
                if not self.over.is_set():
                    self.line = self.line or self.where()
                    self.ended = True
                    self.end()
            wait = AGAIN

    def end(self) -> None:
        """Do as Ctrl-C does; where there are signals it ends waiting, too."""
        if hasattr(signal, "pthread_kill"):
            signal.pthread_kill(self.main.ident or 0, signal.SIGINT)
        else:
            interrupt_main()

    def stop(self) -> None:
        with self.turn:
            self.over.set()

    def where(self) -> int | None:
        """The line of the student's cell that runs now."""
        frame = sys._current_frames().get(self.main.ident or 0)
        while frame is not None and frame.f_code.co_filename != self.file:
            frame = frame.f_back
        return frame.f_lineno if frame else None


def _file_of(function: Callable[..., Any]) -> str | None:
    """The cell or file that a function, or a class with its methods, stands in."""
    parts = (
        [function, *vars(function).values()] if hasattr(function, "__dict__") else []
    )
    codes = (getattr(part, "__code__", None) for part in [function, *parts])
    return next((c.co_filename for c in codes if isinstance(c, CodeType)), None)
