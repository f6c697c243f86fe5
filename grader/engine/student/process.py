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
from types import GeneratorType, ModuleType
from typing import Any, cast

from grader.engine.protocol import messages
from grader.engine.protocol.case_calls import questions_in
from grader.engine.protocol.decode import Reader, decoder
from grader.engine.protocol.encode import Value, Writer, encode
from grader.engine.protocol.entries import Refused, Remote, Table
from grader.engine.protocol.framing import Channel, Closed, Frame, Kind
from grader.engine.protocol.messages import Described, Error, Question, StudentCell
from grader.engine.protocol.random_state import GlobalRandom
from grader.engine.shell import Interpreter, text_of, unicode
from grader.engine.statements import bound_at
from grader.engine.student.helper_modules import find_beside, lend_helpers
from grader.engine.student.lending import lend
from test_cases.calling import follow, random_kept
from test_cases.cases import CaseSet

_EMPTY: dict[str, Any] = {}
LAZY: tuple[type, ...] = (GeneratorType, map, zip, filter, range, enumerate, reversed)
LAZY += (type(_EMPTY.keys()), type(_EMPTY.values()), type(_EMPTY.items()))
MAX_LAZY = 100_000  # values taken from a generator
Make = Callable[[Writer], Any]
ORDER: Any = messages.Order
for each in (Question, Value, messages.Given):
    decoder(each)  # made once, before the warm parent forks


class Student:
    """The student's namespace, and what the judge may ask of it."""

    def __init__(
        self, orders: Channel, judge: Channel, interpreter: Interpreter
    ) -> None:
        self.orders, self.judge, self.interpreter = orders, judge, interpreter
        self.random = GlobalRandom()
        self.random.note_seeds()
        self.namespace = interpreter.namespace
        self.kept: list[Any] = []  # instances that the judge holds numbers of
        self.graded_classes: set[str] = set()
        self.lost: dict[str, str] = {}  # why names are not there
        self.aside: dict[str, Any] = {}  # names that the judge's cell took away

    def serve(self) -> None:
        """Do what is asked until the connection ends."""
        both = [self.orders.connection, self.judge.connection]
        while True:
            ready, _, _ = select.select(both, [], [])
            if self.orders.connection in ready:
                order = messages.read(self.orders.receive().data, ORDER)
                if isinstance(order, messages.StudentFiles):
                    find_beside(order.files)
                    continue
                self.orders.send(Frame(Kind.DONE, messages.write(self.run(order))))
            else:
                self.answer(self.judge.receive())

    def run(self, cell: StudentCell) -> messages.CellReport:
        """Run a cell of the student's and report."""
        self.graded_classes = set(cell.classes)
        outputs, errors = self.interpreter.run(
            cell.source,
            cell.label,
            pictures=not cell.shadow,
            defines=cell.defines,
            goes_on=not cell.shadow,
        )
        told = [self.error(error) for error in errors]
        for error in told:
            self.note_lost(cell, error)
        return messages.CellReport(outputs, tuple(told))

    def note_lost(self, cell: StudentCell, error: Error) -> None:
        """Note the names that a failing statement of a cell was to define."""
        said = f"line {error.line} of {cell.label} ended in {error.said}"
        source = self.interpreter.python(cell.source)
        self.lost |= dict.fromkeys(bound_at(source, error.line), said)

    def answer(self, frame: Frame) -> None:
        """Answer a question of the judge's, or all the questions of a check."""
        reader: Reader[Question] = Reader(
            frame.data, Question, find=self.find, trusted=True
        )
        question = reader.message
        self.random.set(reader.value(question.random))
        with (
            self.interpreter.calling(shown=not question.quiet),
            self.renamed(question.gone, reader.value(question.new) or {}),
        ):
            if isinstance(question.task, messages.Observe):
                self.observe(question.task)
            else:
                do = partial(self.done, question.task, reader)
                self.reply(reader.table, question.quiet, do)

    def done(self, task: Any, reader: Reader[Question], writer: Writer) -> Any:
        """Do what a task says; give the answer."""
        value, node = reader.value, writer.node
        match task:
            case messages.Describe():
                return self.describe(task.names, writer)
            case messages.Call():
                details = value(task.owner), task.name, value(task.args)
                return messages.Returned(node(self.call(*details, value(task.kwargs))))
            case messages.Get():
                found = getattr(value(task.owner), task.name)
                is_method = callable(found)
                return messages.Attribute(is_method, None if is_method else node(found))
            case messages.Set():
                setattr(value(task.owner), task.name, value(task.value))
            case messages.Lend():
                lend(self.namespace, value(task.functions))
        return messages.Done()

    def observe(self, task: messages.Observe) -> None:
        """Say what a name is; then make the calls of each case, and answer for each.

        Not when the name is bound to something else than the judge supposed.
        """
        found = self.described(task.name, Writer())
        names = {task.name: found} if found else {}
        self.reply(None, True, lambda writer: messages.Names(names))
        if not found or found.kind != task.kind:
            return
        case_set, questions = questions_in(task.cases)
        with random_kept():
            self.follow_all(task.name, case_set, questions)

    def follow_all(
        self, name: str, case_set: CaseSet, questions: Iterable[tuple[bytes, bool]]
    ) -> None:
        """Make the calls of each case, and answer for each."""
        for data, with_arguments in questions:
            case: Reader[Value] = Reader(data, Value, find=self.find, trusted=True)
            inputs = case.value(case.message.value)
            table = case.table if with_arguments else None
            do = partial(self.followed, name, case_set, inputs, with_arguments)
            self.reply(table, True, do)

    def followed(
        self,
        name: str,
        case_set: CaseSet,
        calls: Any,
        with_arguments: bool,
        writer: Writer,
    ) -> messages.Observed:
        """What the calls of a case returned, and their last arguments if wanted."""
        target = self.target(name)
        if not case_set.method:
            target = partial(_eagerly, target)
        results, arguments = follow(target, case_set, calls)
        wanted = arguments if with_arguments else {}
        return messages.Observed(
            [writer.node(result) for result in results],
            {name: writer.node(value) for name, value in wanted.items()},
        )

    def reply(self, table: Table | None, quiet: bool, do: Make) -> None:
        """Send the answer of a task, or the error that it raised."""
        writer = Writer(table, self.keep)
        with self.interpreter.collecting() as outputs:
            try:
                answer = do(writer)
            except BaseException as error:
                answer = messages.Raised(self.error(error, quiet))
            self.interpreter.finish_figures()
        random = None if quiet else self.random.drawn()
        reply = messages.Reply(answer, outputs.plain(), random)
        try:
            data = writer.data(reply)
        except Refused as refusal:
            reply = messages.Reply(messages.Raised(self.error(refusal)))
            data = Writer().data(reply)
        self.judge.send(Frame(Kind.ANSWER, data))

    @contextlib.contextmanager
    def renamed(self, gone: Iterable[str], new: dict[str, Any]) -> Iterator[None]:
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

    def describe(self, names: Iterable[str], writer: Writer) -> messages.Names:
        """What the student's namespace holds under these names."""
        found = {name: self.described(name, writer) for name in names}
        return messages.Names({name: seen for name, seen in found.items() if seen})

    def described(self, name: str, writer: Writer) -> Described | None:
        """Kind and value of one name; modules are not the judge's business."""
        value = self.namespace.get(name, messages)
        if isinstance(value, ModuleType):
            return None
        doc = _doc(value)
        if isinstance(value, type):
            return Described("class", doc)
        try:
            encode(value, keep=self.keep)
        except Refused:
            return Described("function" if callable(value) else "unsendable", doc)
        return Described("value", value=writer.node(value))

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
        writer = Writer()
        try:
            asked = messages.CallBack(number, writer.node(args), writer.node(kwargs))
        except Refused as refusal:
            said = f"a function that was passed in takes plain data: {refusal}"
            raise TypeError(said) from None
        self.judge.send(Frame(Kind.CALL_BACK, writer.data(asked)))
        while (frame := self.judge.receive()).kind is not Kind.GIVEN:
            self.answer(frame)
        reader: Reader[messages.Given] = Reader(
            frame.data, messages.Given, writer.table, trusted=True
        )
        if error := reader.message.error:
            made = error.kind.__new__(error.kind, error.text)
            made.args = (error.text,)
            raise made
        return reader.value(reader.message.value)

    def error(self, error: BaseException, brief: bool = False) -> Error:
        """An error as the student should read it; brief when only its line is shown."""
        bases = [_name(base) for base in type(error).__mro__][: messages.MAX_BASES]
        shown = "" if brief else unicode(self.interpreter.described(error))
        line = self.interpreter.line(error)
        text = text_of(error)
        if isinstance(error, SyntaxError) and line is None:
            line, text = error.lineno, text_of(error.msg)
        if isinstance(error, NameError) and error.name in self.lost:
            text = f"{text}: {self.lost[error.name]}"[: messages.MAX_TEXT]
        return Error(tuple(bases), text, shown[-messages.MAX_TRACEBACK :], line)


class _Kept:
    """Marks an instance of a class that the judge itself instantiated."""

    def __init__(self, value: Any) -> None:
        self.value = value


def _eagerly(target: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    return _eager(target(*args, **kwargs))


def _eager(value: Any) -> Any:
    """A list of what a generator or another lazy iterable gives."""
    if isinstance(value, LAZY):
        return list(itertools.islice(cast("Iterable[Any]", value), MAX_LAZY))
    return value


def _doc(value: Any) -> str:
    """The beginning of a docstring; an object of a student's may have anything."""
    try:
        doc = value.__doc__
    except Exception:
        return ""
    return text_of(doc) if isinstance(doc, str) else ""


def _name(kind: type) -> str:
    return unicode(str(kind.__name__)[: messages.MAX_NAME])


def work(orders: Channel, judge: Channel, told: dict[str, Any]) -> None:
    """Live as the student process of one submission."""
    lend_helpers()
    interpreter = Interpreter(told["output_bytes"])
    with contextlib.suppress(Closed):
        Student(orders, judge, interpreter).serve()
