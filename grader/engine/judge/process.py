"""The judge process: runs the instructor's cells and calls the student's functions.

No line of a student's code runs here. What comes from the student process is read as
plain data and becomes values, stand-ins and errors.
"""

from __future__ import annotations

import builtins
import contextlib
import re
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

import test_cases
from grader.engine.judge.check import GradingCheck
from grader.engine.judge.proxies import function_proxy
from grader.engine.judge.remote import RemoteStudent
from grader.engine.notebook.harmless import only_checks, only_defines
from grader.engine.protocol import messages
from grader.engine.protocol.entries import Refused
from grader.engine.protocol.framing import Channel, Closed, Frame, Kind
from grader.engine.protocol.messages import Checked, Error, JudgeCell, JudgeReport
from grader.engine.protocol.random_state import GlobalRandom
from grader.engine.shell import Interpreter, text_of, unicode
from grader.engine.statements import bound_names
from grader.mistakes.diagnosis import recognise

_NAME = re.compile(r"[^\W\d]\w*")


class Judge:
    """The instructor's namespace, and the way to the student process."""

    def __init__(
        self,
        orders: Channel,
        student: Channel,
        interpreter: Interpreter,
        check: GradingCheck,
    ) -> None:
        self.orders, self.interpreter, self.check = orders, interpreter, check
        self.student = RemoteStudent(student, self)
        self.namespace = interpreter.namespace
        self.never = {*vars(builtins), *self.namespace}
        self.students: set[str] = set()  # what students are to define
        self.own: set[str] = set()  # what the instructor's cells define
        self.borrowed: dict[str, Any] = {}  # what the student's cells define
        self.mentioned: set[str] = set()
        self.unsendable: set[str] = set()

    @property
    def busy(self) -> bool:
        """Whether our own check is at work."""
        return self.check.busy

    def serve(self) -> None:
        """Run the cells that the engine orders, until it has another submission."""
        while (frame := self.orders.receive()).kind is not Kind.NEXT:
            cell = messages.read(frame.data, JudgeCell)
            self.orders.send(Frame(Kind.DONE, messages.write(self.run(cell))))

    def run(self, cell: JudgeCell) -> JudgeReport:
        """Run one of the instructor's cells and report."""
        student = self.student
        student.until = cell.until
        student.specials = {name: {*each} for name, each in cell.specials.items()}
        self.students |= {*cell.released}
        self.own -= {*cell.released}
        self.take_imports(cell.imports)
        self.check.seen.clear()
        with self.interpreter.collecting():  # nobody reads what is said around a cell
            outputs, error = self.seen(cell)
            return self.report(cell, outputs, error)

    def report(
        self,
        cell: JudgeCell,
        outputs: tuple[messages.Output, ...],
        error: BaseException | None,
    ) -> JudgeReport:
        """What running a cell came to; an error may ask the student what it says."""
        return JudgeReport(
            outputs=outputs,
            error=self.error(error, cell) if error else None,
            checked=tuple(
                Checked(name, tuple(outcomes)) for name, outcomes in self.check.seen
            ),
            missing=self.missing(error),
            unsent=self.unsent(error, cell),
            lost=self.student.lost,
        )

    def seen(
        self, cell: JudgeCell
    ) -> tuple[tuple[messages.Output, ...], BaseException | None]:
        """Run a cell; give what it put out and what it raised.

        It runs also where the student process does not say what its names are: later
        cells need what it defines.
        """
        failed: Exception | None = None
        try:
            self.lend(cell.lent)
            self.borrow(cell.source)
        except Exception as lost:  # the process is gone, or it says that it failed
            failed = lost
            self.bind({})
        ours = self.namespace.get("check") is self.check  # which shows nothing
        plain = only_defines(cell.source) or (ours and only_checks(cell.source))
        found, errors = self.interpreter.run(cell.source, cell.label, defines=plain)
        if plain:
            self.interpreter.finish_figures()  # what a reference drew is not shown
        self.claim(cell.source if plain else self.interpreter.python(cell.source))
        return found, failed or (errors[0] if errors else None)

    def show(self, outputs: Iterable[messages.Output]) -> None:
        """Put out here what a call put out there; in our check only what it printed."""
        for item in outputs:
            if item.kind in ("stdout", "stderr"):
                sys.stdout.write(item.text)
            elif not self.busy:
                data = {"text/plain": item.text, "image/png": item.png}
                self.interpreter.shell.outputs.bundle("display", data)

    def take_imports(self, source: str) -> None:
        """Import what the reference solution imports: tests may rely on it."""
        if source.strip():
            with contextlib.suppress(ImportError):
                exec(source, self.namespace)
            self.own |= bound_names(source)

    def borrow(self, source: str) -> None:
        """Bind the names that the cells mention and only the student defines."""
        self.mentioned |= set(_NAME.findall(source))
        names = self.mentioned & self.theirs
        found = self.student.describe(names) if names else {}
        self.unsendable = {n for n, (kind, *_) in found.items() if kind == "unsendable"}
        self.bind(
            {
                name: self.bound(name, *described)
                for name, described in found.items()
                if name not in self.unsendable
            }
        )

    @property
    def theirs(self) -> set[str]:
        """Names that the student process is asked about, and no others.

        So a cell of the instructor's that failed leaves no name to be filled in.
        """
        return self.students - self.own - self.never

    def bind(self, borrowed: dict[str, Any]) -> None:
        """Bind these of the student's names in place of those before."""
        for name in self.borrowed.keys() - borrowed.keys():
            self.namespace.pop(name, None)
        self.borrowed = borrowed
        self.namespace.update(borrowed)

    def lend(self, names: Iterable[str]) -> None:
        """Have functions of the instructor's stand in for the student's."""
        own = {name: self.namespace[name] for name in names if name in self.own}
        if own:
            self.student.lend(own)

    def bound(self, name: str, kind: str, doc: str, value: Any) -> Any:
        """The value or the proxy of one of the student's names."""
        if kind == "value":
            return value
        if kind == "class":
            return self.student.class_called(name, doc)
        return function_proxy(name, doc, self.student)

    def claim(self, source: str) -> None:
        """Note what a cell of the instructor's, in plain Python, has defined."""
        written = bound_names(source)
        for name, value in self.namespace.items():
            if name in written or value is not self.borrowed.get(name, self):
                self.own.add(name)
                self.borrowed.pop(name, None)

    def missing(self, error: BaseException | None) -> str:
        """A sentence about a name that the student was to define and did not."""
        if not isinstance(error, NameError) or hasattr(error, "student_line"):
            return ""
        if error.name in self.unsendable:
            return ""
        return f"{error.name} is not defined: was the function renamed or removed?"

    def unsent(self, error: BaseException | None, cell: JudgeCell) -> str:
        """A sentence about what could not be sent from one process to the other."""
        if isinstance(error, NameError) and error.name in self.unsendable:
            return f"{error.name} holds something that is not plain data."
        if error is None or type(error).__name__ != Refused.__name__:
            return ""
        return f"This test needs what cannot be sent: {self.text(error, cell)}."

    def rebound(self) -> tuple[list[str], dict[str, Any]]:
        """Names of the student's that the cell deleted or bound anew, as it has them.

        A test may take a helper away to see that a function relies on it.
        """
        here = self.namespace
        gone = [name for name in self.borrowed if name not in here]
        new = {
            name: here[name]
            for name, value in self.borrowed.items()
            if name in here and here[name] is not value
        }
        return gone, {n: value for n, value in new.items() if self.student.sends(value)}

    def error(self, error: BaseException, cell: JudgeCell) -> Error:
        """What ended a cell: the student's own traceback, or the instructor's line."""
        bases = tuple(base.__name__ for base in type(error).__mro__)
        text, shown = self.text(error, cell), getattr(error, "student_traceback", "")
        if _is_hidden(error, cell):
            shown = f"A hidden test failed: {text or bases[0]}"
        elif not shown:
            shown = self.interpreter.described(error, only_cells=True)
        return Error(bases, text, unicode(shown[-messages.MAX_TRACEBACK :]))

    def text(self, error: BaseException, cell: JudgeCell) -> str:
        """What an error says, but not what a student's says of a hidden line's call."""
        theirs = hasattr(error, "student_line")
        return "" if theirs and _is_hidden(error, cell) else text_of(error)


def _is_hidden(error: BaseException, cell: JudgeCell) -> bool:
    """Whether an error went through a line of the cell that no student may see."""
    step = error.__traceback__
    while step is not None:
        here = step.tb_frame.f_code.co_filename == cell.label
        if here and step.tb_lineno in cell.hidden_lines:
            return True
        step = step.tb_next
    return False


def work(orders: Channel, student: Channel, told: dict[str, Any]) -> None:
    """Live as the judge process of one submission, or of one after the other."""
    folders = [Path(folder) for folder in told["case_folders"]]
    check = GradingCheck(folders, partial(recognise, folders), told["seed"])
    test_cases.check = check
    interpreter = Interpreter(told["output_bytes"])
    random = GlobalRandom()
    start = random.known_state()
    with contextlib.suppress(Closed):
        while True:
            Judge(orders, student, interpreter, check).serve()
            student.close()
            student = orders.take_over()
            interpreter.forget()
            random.set(start)
            orders.send(Frame(Kind.DONE, b""))
