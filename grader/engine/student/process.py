"""The student process: runs the student's cells and answers the judge's calls.

Nothing in here is trusted: a student's code may rewrite all of it. What it sends is
only ever read as plain data.
"""

from __future__ import annotations

import contextlib
import itertools
import select
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from types import FunctionType, GeneratorType, ModuleType
from typing import Any, cast

from grader.engine.protocol.case_calls import questions_in
from grader.engine.protocol.decode import decode
from grader.engine.protocol.encode import Message, Refused, Remote, encode
from grader.engine.protocol.framing import (
    ANSWER,
    BACK,
    CALL_BACK,
    DONE,
    Channel,
    Closed,
    Frame,
)
from grader.engine.protocol.random_state import Chance
from grader.engine.shell import Interpreter
from grader.engine.student.helper_modules import lend_helpers
from test_cases.calling import follow
from test_cases.cases import CaseSet

_EMPTY: dict[str, Any] = {}
LAZY: tuple[type, ...] = (GeneratorType, map, zip, filter, range, enumerate, reversed)
LAZY += (type(_EMPTY.keys()), type(_EMPTY.values()), type(_EMPTY.items()))
MAX_LAZY = 100_000  # values taken from a generator
Request = dict[str, Any]


class Student:
    """The student's namespace, and what the judge may ask of it."""

    def __init__(
        self, orders: Channel, judge: Channel, interpreter: Interpreter
    ) -> None:
        self.orders, self.judge, self.interpreter = orders, judge, interpreter
        self.chance = Chance()
        self.namespace = interpreter.namespace
        self.kept: list[Any] = []  # instances that the judge holds numbers of
        self.graded_classes: set[str] = set()
        self.aside: dict[str, Any] = {}  # names that the judge's cell took away

    def serve(self) -> None:
        """Do what is asked until the connection ends."""
        both = [self.orders.connection, self.judge.connection]
        while True:
            ready, _, _ = select.select(both, [], [])
            if self.orders.connection in ready:
                orders = decode(self.orders.receive().data).value
                data, _ = encode([self.run(order) for order in orders])
                self.orders.send(Frame(DONE, data))
            else:
                self.answer(self.judge.receive())

    def run(self, order: Request) -> Request:
        """Run a cell of the student's and report."""
        self.graded_classes = set(order["classes"])
        self.chance.take_over(order["random"])
        before = self.chance.now() if order["shadow"] else None
        outputs, error = self.interpreter.run(
            order["source"],
            order["label"],
            pictures=not order["shadow"],
            defines=order["defines"],
        )
        report: Request = {"outputs": outputs, "error": error and self.error(error)}
        random = self.chance.changed()
        if order["shadow"]:  # the judge runs this cell too, and its draws count
            self.chance.take_over(before)
            random = None
        return report | {"random": random}

    def answer(self, frame: Frame) -> None:
        """Answer a question of the judge's, or all the questions of a check."""
        question = decode(frame.data, find=self.find)
        request: Request = question.value
        self.chance.take_over(request["random"])
        with (
            self.interpreter.calling(shown=not request["quiet"]),
            self.renamed(**(request["names"] or {"gone": [], "new": {}})),
        ):
            if request["do"] == "observe":
                self.observe(question, *request["with"])
            else:
                self.reply(question, request["quiet"], *self.asked(request))

    def asked(self, request: Request) -> tuple[Callable[..., Any], list[Any]]:
        """The method below that a request names, and what it is given."""
        handlers: dict[str, Callable[..., Any]] = {
            "describe": self.describe,
            "call": self.call,
            "get": _attribute,
            "set": setattr,
            "lend": self.lend,
        }
        return handlers[request["do"]], request["with"]

    def observe(
        self,
        question: Message,
        name: str,
        kind: str,
        cases: bytes,
    ) -> None:
        """Say what a name is; then make the calls of each case, and answer for each.

        Not when the name is bound to something else than the judge supposed.
        """
        found = self.describe([name])
        self.reply(question, True, lambda: found, [])
        if found.get(name, {}).get("kind") != kind:
            return
        case_set, questions = questions_in(cases)
        for data, with_arguments in questions:
            case = decode(data, find=self.find)
            details = [name, case_set, case.value, with_arguments]
            self.reply(case if with_arguments else None, True, self.followed, details)

    def followed(
        self, name: str, case_set: CaseSet, calls: Any, with_arguments: bool
    ) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        """What the calls of a case returned, and their last arguments if wanted."""
        target = self.target(name)
        if not case_set.method:
            target = partial(_eagerly, target)
        every, arguments = follow(target, case_set, calls)
        return every, arguments if with_arguments else {}

    def reply(
        self,
        question: Message | None,
        quiet: bool,
        do: Callable[..., Any],
        details: list[Any],
    ) -> None:
        """Send the value of a call, or the error that it raised."""
        with self.interpreter.collecting() as outputs:
            try:
                reply = {"value": do(*details)}
            except BaseException as error:
                reply = {"error": self.error(error, quiet)}
            self.interpreter.finish_figures()
        random = None if quiet else self.chance.changed()
        reply |= {"outputs": outputs.plain(), "random": random}
        try:
            data, _ = encode(reply, question, self.keep)
        except Refused as refusal:
            reply = {"error": self.error(refusal), "outputs": [], "random": None}
            data, _ = encode(reply)
        self.judge.send(Frame(ANSWER, data))

    @contextlib.contextmanager
    def renamed(self, gone: list[str], new: dict[str, Any]) -> Iterator[None]:
        """See names as the judge's cell has deleted them or bound them anew."""
        mine = {n: self.namespace[n] for n in (*gone, *new) if n in self.namespace}
        self.aside = mine
        for name in gone:
            self.namespace.pop(name, None)
        self.namespace.update(new)
        try:
            yield
        finally:
            self.aside = {}
            self.namespace.update(mine)

    def describe(self, names: list[str]) -> dict[str, Any]:
        """What the student's namespace holds under these names."""
        present = [name for name in names if name in self.namespace]
        found = {name: self.described(name, self.namespace[name]) for name in present}
        return {name: seen for name, seen in found.items() if seen}

    def described(self, name: str, value: Any) -> dict[str, Any] | None:
        """Kind and value of one name; modules are not the judge's business."""
        if isinstance(value, ModuleType):
            return None
        if isinstance(value, type):
            return {"kind": "class", "doc": _text(value.__doc__)}
        try:
            encode(value, keep=self.keep)
        except Refused:
            kind = "function" if callable(value) else "unsendable"
            return {"kind": kind, "doc": _text(getattr(value, "__doc__", ""))}
        return {"kind": "value", "value": value}

    def call(
        self, owner: Any, name: str, args: list[Any], kwargs: dict[str, Any]
    ) -> Any:
        """Call a name of the namespace, or a method of an instance."""
        target = self.target(name) if owner is None else getattr(owner, name)
        value = target(*args, **kwargs)
        if owner is None and isinstance(target, type):
            return _Kept(value)
        return _eager(value)

    def target(self, name: str) -> Any:
        """What the student's cells bound to a name."""
        return self.aside[name] if name in self.aside else self.namespace[name]

    def lend(self, functions: dict[str, Any]) -> None:
        """Have the judge's functions stand in for the student's, now and later.

        A table, a default argument or a partial may hold the student's function: so
        the function itself is changed where that is possible, else only its name.
        """
        for name, function in functions.items():
            mine = self.namespace.get(name)
            if isinstance(mine, FunctionType) and not mine.__closure__:
                mine.__code__, mine.__defaults__ = _passed_on.__code__, None
                mine.__kwdefaults__ = {"_to": function}
            else:
                self.namespace[name] = function

    def keep(self, value: Any) -> Remote | None:
        """Give an instance a number when the judge may hold it."""
        if type(value) is _Kept:
            value = value.value
        elif type(value).__name__ not in self.graded_classes:
            return None
        if type(value).__module__ != self.namespace["__name__"]:
            return None
        self.kept.append(value)
        return Remote("instance", len(self.kept) - 1, type(value).__name__)

    def find(self, remote: Remote) -> Any:
        """The instance with a number, or a stand-in for a function of the judge's."""
        if remote.kind == "instance":
            return self.kept[remote.number]

        def function(*args: Any, **kwargs: Any) -> Any:
            return self.call_back(remote.number, list(args), kwargs)

        function.__name__ = function.__qualname__ = remote.name
        return function

    def call_back(self, number: int, args: list[Any], kwargs: dict[str, Any]) -> Any:
        """Call a function that the judge passed in."""
        data, sent = encode([number, args, kwargs])
        self.judge.send(Frame(CALL_BACK, data))
        while (frame := self.judge.receive()).kind != BACK:
            self.answer(frame)
        reply = decode(frame.data, question=sent).value
        if "error" in reply:
            raise RuntimeError(reply["error"])
        return reply["value"]

    def error(self, error: BaseException, brief: bool = False) -> dict[str, Any]:
        """An error as the student should read it; brief when only its line is shown."""
        bases = [base.__name__ for base in type(error).__mro__]
        report = {"name": bases[0], "bases": bases, "text": _text(error)}
        shown = "" if brief else self.interpreter.described(error)
        return report | {"traceback": shown, "line": self.interpreter.line(error)}


class _Kept:
    """Marks an instance of a class that the judge itself instantiated."""

    def __init__(self, value: Any) -> None:
        self.value = value


def _passed_on(*args: Any, _to: Callable[..., Any], **kwargs: Any) -> Any:
    return _to(*args, **kwargs)


def _eagerly(target: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    return _eager(target(*args, **kwargs))


def _eager(value: Any) -> Any:
    """A list of what a generator or another lazy iterable gives."""
    if isinstance(value, LAZY):
        return list(itertools.islice(cast("Iterable[Any]", value), MAX_LAZY))
    return value


def _text(value: Any) -> str:
    """At most 2,000 characters of a text."""
    return str(value or "")[:2000]


def _attribute(owner: Any, name: str) -> tuple[str, Any]:
    """Whether an attribute is to be called, and its value if not."""
    value = getattr(owner, name)
    return ("method", None) if callable(value) else ("value", value)


def work(orders: Channel, judge: Channel, told: dict[str, Any]) -> None:
    """Live as the student process of one submission."""
    lend_helpers()
    interpreter = Interpreter(told["output_bytes"])
    with contextlib.suppress(Closed):
        Student(orders, judge, interpreter).serve()
