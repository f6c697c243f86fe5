"""An IPython shell that keeps what its cells put out, as plain data."""

from __future__ import annotations

import base64
import contextlib
import io
import sys
import traceback
from collections.abc import Iterator
from functools import cache
from types import TracebackType
from typing import Any

import matplotlib.pyplot as pyplot
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from matplotlib.figure import Figure
from matplotlib_inline.backend_inline import flush_figures
from traitlets import Type
from traitlets.config import Config

from grader.engine.pictures import png_of
from grader.engine.protocol.messages import (
    MAX_ERRORS,
    MAX_TEXT,
    MAX_TRACEBACK,
    Output,
)
from opt_utils.plots import unseen

ITEM = 100  # bytes that an output takes beside its text and its picture


class Outputs:
    """The outputs of a cell, up to a number of bytes."""

    def __init__(self, limit: int) -> None:
        # kind, text in pieces, picture
        self.items: list[tuple[Any, list[str], bytes | None]] = []
        self.left = limit

    def stream(self, kind: str, text: str) -> None:
        """Add printed text."""
        if self.left < 0:
            return
        self.left -= len(text)
        if self.left < 0:
            text = text[: self.left] + "\n[the rest of the output is left out]\n"
        if self.items and self.items[-1][0] == kind:
            self.items[-1][1].append(text)
        else:
            self.left -= ITEM
            self.items.append((kind, [text], None))

    def bundle(self, kind: str, data: dict[str, Any]) -> None:
        """Add a result or a display: its text and its picture, nothing else."""
        text, picture = str(data.get("text/plain", "")), png_of(data)
        if isinstance(picture, str):
            picture = base64.b64decode(picture)
        self.left -= len(text) + len(picture or b"") + ITEM
        if self.left >= 0:
            self.items.append((kind, [text], picture))

    def plain(self) -> tuple[Output, ...]:
        """The outputs with their text in one piece."""
        return tuple(
            Output(kind, unicode("".join(text)), picture)
            for kind, text, picture in self.items
        )


def unicode(text: str) -> str:
    """Text that can be written anywhere: half characters become question marks."""
    return text.encode("utf-8", "replace").decode()


def text_of(value: Any) -> str:
    """The beginning of what a value says of itself; nothing where that fails.

    An error may hold an object of a student's, which may say anything.
    """
    try:
        return unicode(str(value)[:MAX_TEXT])
    except Exception:
        return ""


class _Stream(io.TextIOBase):
    """Standard output or standard error of a cell."""

    encoding = "utf-8"

    def __init__(self, name: str, outputs: Outputs) -> None:
        self.name, self.outputs = name, outputs

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.outputs.stream(self.name, str(text))
        return len(text)


class _Results(DisplayHook):
    """What the last expression of a cell gives."""

    def __call__(self, result: Any = None) -> None:
        hook: Any = self
        if result is not None and not hook.quiet():
            data, _ = hook.compute_format_data(result)
            hook.shell.outputs.bundle("result", data)


class _Displays(DisplayPublisher):
    """What a cell displays."""

    def publish(self, data: dict[str, Any], *_: Any, **__: Any) -> None:
        self.shell.outputs.bundle("display", data)


class _Shell(InteractiveShell):
    """IPython without a terminal, a history or tracebacks of its own."""

    displayhook_class = Type(_Results)
    display_pub_class = Type(_Displays)
    outputs = Outputs(0)
    goes_on = False  # whether what stands below a failing statement runs all the same
    failed: list[BaseException]

    def showtraceback(self, *_: Any, **__: Any) -> None:
        """Nothing: the caller describes the error."""

    showsyntaxerror = showindentationerror = ask_exit = showtraceback

    def system(self, cmd: str) -> None:
        """Say that programs are not run: ``!pip install`` must not end a cell."""
        print(f"(not run when graded: {cmd})")

    def getoutput(self, cmd: str, *_: Any, **__: Any) -> list[str]:
        """Nothing, for ``lines = !ls``."""
        self.system(cmd)
        return []

    def run(self, source: str, goes_on: bool) -> list[BaseException]:
        """Run a cell; give what its statements raised."""
        self.goes_on, self.failed = goes_on, []
        result = self.run_cell(source)  # type: ignore[no-untyped-call]
        raised = result.error_before_exec or result.error_in_exec
        return self.failed or ([raised] if raised else [])

    async def run_code(
        self, code_obj: Any, result: Any = None, *, async_: Any = False
    ) -> bool:
        """Run one statement; whether the cell ends here."""
        run: Any = super().run_code
        failed: bool = await run(code_obj, result, async_=async_)
        if not (failed and self.goes_on and result):
            return failed
        if result.error_in_exec and len(self.failed) < MAX_ERRORS:
            self.failed.append(result.error_in_exec)
        return False

    def should_run_async(self, raw_cell: str, **details: Any) -> bool:
        """IPython's own, which compiles the cell, only where something may wait."""
        if "await" not in raw_cell and "async" not in raw_cell:
            return False
        return bool(super().should_run_async(raw_cell, **details))

    def enable_gui(self, gui: Any = None) -> None:
        """Nothing: there are no windows."""


class Interpreter:
    """Runs cells in one namespace.

    Parameters
    ----------
    limit : int
        Bytes that one cell may put out.

    Attributes
    ----------
    scratch : Figure or None
        What calls draw in when nobody looks: to make a figure takes longer than most
        calls. A warm process has one, for all its children.
    """

    scratch: Figure | None = None

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.labels: set[str] = set()
        self.shell: Any = _shell()
        self.namespace: dict[str, Any] = self.shell.user_ns
        self.first = dict(self.namespace)  # as it was before any cell
        self.pictures: bool | None = None  # not said yet

    def run(
        self,
        source: str,
        label: str,
        pictures: bool = True,
        defines: bool = False,
        goes_on: bool = False,
    ) -> tuple[tuple[Output, ...], list[BaseException]]:
        """Run a cell; return what it put out and what it raised.

        Parameters
        ----------
        source, label : str
            The cell, and what a traceback calls it.
        pictures : bool
            Whether its figures are drawn.
        defines : bool
            Whether it is plain Python that shows nothing, as one that only defines.
        goes_on : bool
            Whether a statement that fails leaves those below it in place; else there
            is one error at most.
        """
        self.labels.add(label)
        self.shell.compile.get_code_name = lambda *_: label
        self.draw_pictures(pictures)
        with self.collecting() as outputs:
            error = self.define(source) if defines else None
            errors: list[BaseException] = [error] if error else []
            if not defines or (error and goes_on):
                errors = self.shell.run(source, goes_on)
        return outputs.plain(), errors

    def define(self, source: str) -> BaseException | None:
        """Run a cell that shows nothing: quicker than IPython, and no more.

        It has no magics, nothing to display, and no figures to show at its end.
        """
        compiler = self.shell.compile
        try:
            code = compiler(source, compiler.cache(source), "exec")
            with self.shell.builtin_trap:
                exec(code, self.namespace)
        except BaseException as error:
            return error
        return None

    def python(self, source: str) -> str:
        """A cell in plain Python, its magics as calls."""
        return str(self.shell.transform_cell(source))

    def forget(self) -> None:
        """Forget what cells have defined, and close their figures."""
        self.namespace.clear()
        self.namespace.update(self.first)
        pyplot.close("all")

    @contextlib.contextmanager
    def collecting(self) -> Iterator[Outputs]:
        """Collect whatever is printed or displayed."""
        before, self.shell.outputs = self.shell.outputs, Outputs(self.limit)
        outputs = self.shell.outputs
        stdin, sys.stdin = sys.stdin, io.StringIO()
        try:
            with (
                contextlib.redirect_stdout(_Stream("stdout", outputs)),
                contextlib.redirect_stderr(_Stream("stderr", outputs)),
            ):
                yield outputs
        finally:
            self.shell.outputs, sys.stdin = before, stdin

    def draw_pictures(self, wanted: bool) -> None:
        """Say whether figures are drawn, which takes time, or only closed."""
        if wanted != self.pictures:
            self.shell.display_formatter.formatters["image/png"].enabled = wanted
            self.pictures = wanted

    @contextlib.contextmanager
    def calling(self, shown: bool) -> Iterator[None]:
        """Make calls; ``finish_figures`` after each shows what it drew, or drops it."""
        self.draw_pictures(shown)
        if self.scratch and not shown:
            pyplot.figure(self.scratch)
        try:
            with contextlib.nullcontext() if shown else unseen():
                yield
        finally:
            pyplot.close("all")

    def finish_figures(self) -> None:
        """Display the open figures as a cell's end does, or make room for others."""
        if self.pictures:
            flush_figures()  # type: ignore[no-untyped-call]
        for number in pyplot.get_fignums():
            if self.pictures or not self.scratch or number != self.scratch.number:
                pyplot.close(number)
        for axes in self.scratch.axes if self.scratch else ():
            if axes.has_data():
                for artist in (*axes.lines, *axes.collections, *axes.images):
                    artist.remove()

    def described(self, error: BaseException, only_cells: bool = False) -> str:
        """The traceback of an error, from the first line of a cell on."""
        step = _from_cells(error.__traceback__, self.labels)
        found = traceback.TracebackException(type(error), error, step, limit=30)
        if only_cells:
            own = [line for line in found.stack if line.filename in self.labels]
            found.stack = traceback.StackSummary.from_list(own)
        return "".join(found.format(chain=not only_cells))[-MAX_TRACEBACK:]

    def line(self, error: BaseException) -> int | None:
        """The last line of a cell that an error went through."""
        found, step = None, error.__traceback__
        while step is not None:
            if step.tb_frame.f_code.co_filename in self.labels:
                found = step.tb_lineno
            step = step.tb_next
        return found


def _from_cells(step: TracebackType | None, labels: set[str]) -> TracebackType | None:
    while step is not None and step.tb_frame.f_code.co_filename not in labels:
        step = step.tb_next
    return step


@cache
def _shell() -> Any:
    """The shell of this process, with figures drawn into the outputs."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.cache_size = 0
    shell: Any = _Shell.instance(config=config)
    shell.enable_matplotlib("inline")
    shell.display_formatter.active_types = ["text/plain", "image/png"]
    return shell
