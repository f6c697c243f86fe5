"""The judge process: runs the instructor's cells and calls the student's functions.

No line of a student's code runs here. What comes from the student process is read as
plain data and becomes values, stand-ins and errors.
"""

from __future__ import annotations

import builtins
import contextlib
import json
import re
import symtable
import time
from collections.abc import Iterable
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import test_cases
from grader.engine.judge.proxies import StudentProcessError, function_standin
from grader.engine.judge.remote import Rebound, StudentLink
from grader.engine.notebook.parse import only_defines
from grader.engine.protocol.decode import decode
from grader.engine.protocol.encode import encode
from grader.engine.protocol.framing import ANEW, DONE, Channel, Closed, Frame
from grader.engine.protocol.random_state import Chance
from grader.engine.shell import Interpreter
from grader.engine.verdict import GradingCheck
from grader.mistakes.diagnosis import recognise

_NAME = re.compile(r"[^\W\d]\w*")
_ONLY_CHECK = re.compile(r"check\((\w+)\)\s*")
Described = dict[str, Any]


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
        self.link = StudentLink(student, interpreter, check, self.rebound)
        self.namespace = interpreter.namespace
        self.never = {*vars(builtins), *self.namespace}
        self.own: set[str] = set()  # what the instructor's cells define
        self.borrowed: dict[str, Any] = {}  # what the student's cells define
        self.mentioned: set[str] = set()
        self.unsendable: set[str] = set()

    def serve(self) -> None:
        """Run the cells that the engine orders, until it has another submission."""
        while (frame := self.orders.receive()).kind != ANEW:
            told = decode(frame.data).value
            self.link.until = told["until"]
            for order in told["cells"]:
                report = self.run(order)
                later = time.monotonic() + told["seconds"]
                self.link.until = min(later, told["deadline"])
                self.orders.send(Frame(DONE, report))

    def run(self, order: dict[str, Any]) -> bytes:
        """Run one of the instructor's cells and report."""
        link = self.link
        link.specials = {name: set(each) for name, each in order["specials"].items()}
        link.chance.take_over(order["random"])
        self.own -= set(order["released"])
        self.take_imports(order["imports"])
        self.check.outcomes.clear()
        outputs, error = self.seen(order)
        report: dict[str, Any] = {"outputs": outputs}
        report["error"] = error and self.error(error, order)
        report |= {"missing": self.missing(error), "random": link.chance.changed()}
        report["lost"] = link.lost
        report["outcomes"] = json.dumps(self.check.outcomes, default=vars)  # it is text
        return encode(report)[0]

    def seen(
        self, order: dict[str, Any]
    ) -> tuple[list[dict[str, Any]], BaseException | None]:
        """Run a cell; give what it put out and what it raised."""
        source = order["source"]
        try:
            self.lend(order["lent"])
            if (outputs := self.only_checked(source)) is not None:
                return outputs, None
            self.borrow(source)
        except StudentProcessError as lost:
            return [], lost
        plain = only_defines(source)
        found = self.interpreter.run(source, order["label"], defines=plain)
        self.claim(source)
        return found

    def only_checked(self, source: str) -> list[dict[str, Any]] | None:
        """The outputs of a cell that only calls our check with a student's function.

        That is what most cells are, and it needs no other name and no questions. None
        when it is not so, or when anything is not as it should be: then the cell is run
        as any other, which says what is wrong.
        """
        found = _ONLY_CHECK.fullmatch(source)
        name = found[1] if found else ""
        ours = self.namespace.get("check") is self.check
        if not (name and ours) or name in self.own | self.never:
            return None
        kind = "class" if name in self.link.specials else "function"
        standin = self.bound(name, {"kind": kind, "doc": ""})
        with self.interpreter.collecting() as outputs:
            try:
                self.check(standin)
            except Exception:
                return None
        self.mentioned.add(name)
        self.borrowed[name] = self.namespace[name] = standin
        return outputs.plain()

    def take_imports(self, source: str) -> None:
        """Import what the reference solution imports: tests may rely on it."""
        if source.strip():
            with contextlib.suppress(ImportError):
                exec(source, self.namespace)
            self.own |= _bound_names(source)

    def borrow(self, source: str) -> None:
        """Bind the names that the cells mention and only the student defines."""
        self.mentioned |= set(_NAME.findall(source))
        names = self.mentioned - self.own - self.never
        found = self.link.ask("describe", sorted(names)) if names else {}
        for name in self.borrowed.keys() - found.keys():
            self.namespace.pop(name, None)
        self.unsendable = set()
        self.borrowed = {}
        for name, described in found.items():
            if described["kind"] == "unsendable":
                self.unsendable.add(name)
            else:
                self.borrowed[name] = self.bound(name, described)
        self.namespace.update(self.borrowed)

    def lend(self, names: Iterable[str]) -> None:
        """Have functions of the instructor's stand in for the student's."""
        own = {name: self.namespace[name] for name in names if name in self.own}
        if own:
            self.link.ask("lend", own)

    def bound(self, name: str, described: Described) -> Any:
        """The value or the stand-in of one of the student's names."""
        if described["kind"] == "value":
            return described["value"]
        if described["kind"] == "class":
            return self.link.class_called(name, described["doc"])
        return function_standin(name, described["doc"], self.link)

    def claim(self, source: str) -> None:
        """Note what the instructor's cells have defined."""
        written = _bound_names(self.interpreter.shell.transform_cell(source))
        for name, value in self.namespace.items():
            if name in written or value is not self.borrowed.get(name, self):
                self.own.add(name)
                self.borrowed.pop(name, None)

    def missing(self, error: BaseException | None) -> str:
        """A sentence about a name that the student was to define and did not."""
        if not isinstance(error, NameError) or hasattr(error, "student_line"):
            return ""
        if error.name in self.unsendable:
            return f"{error.name} holds something that is not plain data."
        return f"{error.name} is not defined: was the function renamed or removed?"

    def rebound(self) -> Rebound:
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
        sendable = {
            name: value for name, value in new.items() if self.link.sends(value)
        }
        return {"gone": gone, "new": sendable} if gone or sendable else None

    def error(self, error: BaseException, order: dict[str, Any]) -> dict[str, Any]:
        """What ended a cell: the student's own traceback, or the instructor's line."""
        bases = [base.__name__ for base in type(error).__mro__]
        shown = getattr(error, "student_traceback", "")
        if not shown and self.interpreter.line(error) in order["hidden_lines"]:
            shown = f"A hidden test failed: {error}"
        elif not shown:
            shown = self.interpreter.described(error, only_cells=True)
        return {"bases": bases, "text": str(error)[:2000], "traceback": shown}


@lru_cache(maxsize=256)
def _bound_names(source: str) -> frozenset[str]:
    """Names that a cell assigns, defines or imports."""
    try:
        symbols = symtable.symtable(source, "cell", "exec").get_symbols()
    except SyntaxError:
        return frozenset()
    bound = (s for s in symbols if s.is_assigned() or s.is_imported())
    return frozenset(symbol.get_name() for symbol in bound)


def work(orders: Channel, student: Channel, told: dict[str, Any]) -> None:
    """Live as the judge process of one submission, or of one after the other."""
    folders = [Path(folder) for folder in told["case_folders"]]
    check = GradingCheck(folders, partial(recognise, folders))
    test_cases.check = check
    interpreter = Interpreter(told["output_bytes"])
    chance = Chance()
    start = chance.now()
    with contextlib.suppress(Closed):
        while True:
            Judge(orders, student, interpreter, check).serve()
            student.close()
            student = orders.take_over()
            interpreter.forget()
            chance.take_over(start)
            orders.send(Frame(DONE, b""))
