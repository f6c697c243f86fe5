"""Well-formed nonsense: what a student process may say in place of an answer."""

from dataclasses import dataclass

import numpy as np

from grader.engine.protocol import messages
from grader.engine.protocol.case_calls import questions_in
from grader.engine.protocol.decode import Reader
from grader.engine.protocol.encode import Value, Writer
from grader.engine.protocol.entries import Drawn, Refused, Remote
from grader.engine.protocol.framing import Kind
from grader.engine.protocol.messages import (
    MAX_NAME,
    MAX_TEXT,
    MAX_TRACEBACK,
    Attribute,
    Described,
    Done,
    Error,
    Names,
    Observed,
    Output,
    Raised,
    Reply,
    Returned,
)
from grader.engine.protocol.random_state import HALVES, Position
from tests.engine.judge.wire import framed


@dataclass(frozen=True)
class Claimed:
    """Something that the student process claims to hold."""

    kind: str
    number: int
    name: str


def keep(value):
    """What a writer sends in place of something claimed."""
    return Remote(*vars(value).values()) if isinstance(value, Claimed) else None


def deep(levels):
    value = []
    for _ in range(levels):
        value = [value]
    return value


def wide():
    return [[["wide"] * 10] * 100] * 100


TEXTS = ["", "9", "4.0", "{}{0}%s%", "\x1b]0;title\x07", "1.5 " * 50, "é\u2028\0"]
TEXTS += ["PASS  everything\nPASS", "x" * MAX_TEXT, "1" * MAX_TEXT]
NUMBERS = [0, -1, 2**53, -(2**63), 2**64 - 1, 10**30, -(10**400), True, False]
NUMBERS += [-0.0, 1e308, 5e-324, np.nan, np.inf, -np.inf, 1j, complex(np.nan, np.inf)]
NUMBERS += [np.float32(np.nan), np.bool_(True), np.longdouble(1) / 3, np.int8(-1)]
ARRAYS = [np.zeros(0), np.zeros((2, 0)), np.array(True), np.full(2, np.nan)]
ARRAYS += [np.full((1, 1, 1), 1e308), np.zeros((3, 4), bool), np.array(-0.0)]
ARRAYS += [np.full((4, 2), np.inf).T, np.ones(3, ">i2"), np.full((1,) * 32, 1j)]
ARRAYS += [np.frombuffer(b"\xff" * 32, np.longdouble), np.zeros((1, 1000), np.int8)]
CONTAINERS = [[], (), {}, deep(98), wide(), {1: -1, 2.5: 0, "b": 0}, {True: 1, "": 0}]
CONTAINERS += [
    set(),
    {0, "b"},
    frozenset([frozenset()]),
    {np.nan: 0},
    {(): ()},
    [np.zeros(2)] * 2,
    {"W1": [0]},
    [10**30, 0.5],
]
POOL = [None, *TEXTS, *NUMBERS, *ARRAYS, *CONTAINERS, b"", b"\xff" * 9]
NAMES = ["check", "np", "abs", "limit", "close", "__builtins__", "__class__", "", "in"]
NAMES += ["test_cases", "get_ipython", "Instance", "x" * MAX_NAME, "\x00", "V", "SGD"]
OURS = ["Refused", "CheckFailed", "StudentProcessError", "ResultError", "ProtocolError"]
TYPES = [
    *OURS,
    "NameError",
    "NotImplementedError",
    "SystemExit",
    "KeyboardInterrupt",
    "ExceptionGroup",
]
TYPES += ["StopIteration", "ValueError", "KeyError", "SyntaxError", "OSError", "class"]
TYPES += ["UnicodeDecodeError", "AssertionError", "ProtocolError", "BaseException"]
TYPES += ["ImportError", "GeneratorExit", "Closed", "print", *NAMES]
KEYS = [*NAMES, 1, 1.0, True, (0,), b"", None]
FEW = [0, 0, 0, 1, 2]
TASKS = [
    messages.Describe(()),
    messages.Call(None, "f", None, None),
    messages.Get(None, "f"),
    messages.Set(None, "f", None),
    messages.Observe("f", "function", b""),
]


class Nonsense:
    """Says something to each question of the judge's.

    Parameters
    ----------
    random : random.Random
        Decides what.
    defined : set of str
        The names that students are to define.
    clumsy : float
        How often it says what no student process would say at all.
    """

    def __init__(self, random, defined, clumsy):
        self.random, self.defined, self.clumsy = random, defined, clumsy
        self.pick = random.choice
        self.last = b""  # what was said last time
        self.lent = []  # numbers of functions of the judge's

    def found(self, remote):
        """What stands for something that another process keeps."""
        if remote.kind == "function":
            self.lent.append(remote.number)
        return Claimed(remote.kind, remote.number, remote.name)

    def slips(self):
        return self.random.random() < self.clumsy

    def __call__(self, frame):
        """The bytes in reply to a frame of the judge's."""
        if frame.kind is not Kind.QUESTION:
            return b""
        reader = Reader(frame.data, messages.Question, find=self.found, trusted=True)
        said = self.said(reader.message.task, reader.table)
        last, self.last = self.last, said
        if not self.slips():
            return said
        return self.pick(
            [
                b"",
                said + said,
                last,
                last + said,
                said[: self.random.randrange(len(said))],
                said.replace(b"[0]", b"[9]"),
                bytes([self.random.randrange(10)]) + said[1:],
                said[:20] + self.random.randbytes(20) + said[40:],
                self.random.randbytes(20),
            ]
        )

    def said(self, task, table):
        """Call-backs, perhaps, and then what answers the task."""
        calls = self.pick(FEW) if self.lent or self.slips() else 0
        before = b"".join([self.call_back() for _ in range(calls)])
        if not isinstance(task, messages.Observe):
            return before + self.reply(self.answer(task), table, self.position())
        first = Names({task.name: Described(task.kind)})
        said = [before, self.reply(self.names() if self.slips() else first, None)]
        case_set, questions = questions_in(task.cases)
        always = Raised(self.error()) if self.random.random() < 0.3 else None
        for asked, back in questions:
            reader = Reader(asked, Value, find=self.found, trusted=True)
            calls = len(reader.value(reader.message.value))
            answer = always or self.answer(task, 1 if case_set.method else calls)
            said.append(self.reply(answer, reader.table if back else None))
        return b"".join(said)

    def answer(self, task, calls=1):
        """An answer of the right class, an error, or an answer of another class."""
        if self.slips():
            task = self.pick(TASKS)
        if self.random.random() < 0.2:
            return Raised(self.error())
        match task:
            case messages.Describe():
                assert self.defined.issuperset(task.names)  # no others are asked for
                told = [n for n in task.names if self.random.random() < 0.1]
                return self.names(
                    sorted({*told, *self.defined.intersection(task.names)})
                )
            case messages.Call():
                return Returned(self.value())
            case messages.Get():
                return Attribute(self.pick([True, False]), self.value())
            case messages.Observe():
                calls += self.slips() - self.slips()
                every = [self.value() for _ in range(calls)]
                named = self.pick(["parameters", "grads", "J", "grad", *NAMES])
                return Observed(every, {named: self.value()} if self.slips() else {})
        return Done()

    def names(self, told=()):
        """Something about these names, and now and then about others."""
        if self.slips():
            told = [*told, self.pick(NAMES)]
        return Names({name: self.described() for name in told})

    def described(self):
        kind = self.pick(["value", "value", "function", "class", "unsendable"])
        return Described(kind, self.pick(TEXTS), self.value())

    def value(self):
        """Plain data of any kind, or what the student process claims to hold."""
        kind = self.random.randrange(12)
        if kind == 0:
            key = self.pick([*KEYS, Claimed("instance", 0, "V")])
            return {key: self.value(), self.pick(KEYS): 0}
        if kind == 1:
            return [self.value() for _ in range(self.pick(FEW))]
        if kind == 2:
            return self.value(), self.value()
        if kind == 3:
            number, name = self.pick([0, 1, 2**70]), self.pick([*NAMES, "V", "V"])
            sort = "function" if self.slips() else "instance"
            return Claimed(sort, number, name if self.slips() else "V")
        return self.pick(POOL)

    def error(self):
        bases = [self.pick([*OURS, self.pick(TYPES)]), self.pick(TYPES)]
        text, line = self.pick(["", self.pick(TEXTS)]), self.pick([None, 0, 1 << 31])
        return Error(bases, text, self.pick(["", "t" * MAX_TRACEBACK]), line)

    def call_back(self):
        """A call of a function of the judge's, by any number."""
        args, kwargs = [self.value() for _ in range(self.pick(FEW))], {}
        if self.slips():
            args, kwargs = self.value(), self.value()
        writer = Writer(keep=keep)
        number = self.pick(self.lent or [0])
        if self.slips():
            number = self.pick([0, 1, 99])
        try:
            asked = messages.CallBack(number, writer.node(args), writer.node(kwargs))
            return framed(Kind.CALL_BACK, writer.data(asked))
        except Refused:
            return b""

    def reply(self, answer, table, position=None):
        """The frame of an answer, with objects of the question that were spoilt."""
        for thing in table.objects if table else ():
            if type(thing) in SPOILT and self.random.random() < 0.2:
                SPOILT[type(thing)](thing, self.pick(POOL))
        writer = Writer(table, keep)
        shown = [self.output() for _ in range(self.pick(FEW))]
        if self.slips():
            position = self.position()
        try:
            reply = Reply(written(answer, writer.node), shown, position)
            return framed(Kind.ANSWER, writer.data(reply))
        except Refused:
            return framed(Kind.ANSWER, Writer().data(Reply(Raised(self.error()))))

    def output(self):
        kind = self.pick(["stdout", "stderr", "result", "display"])
        return Output(
            kind, self.pick(TEXTS), self.pick([None, b"", b"\x89PNG\r\n\x1a\n"])
        )

    def position(self):
        """How far it claims to have drawn, which may be as far as nobody draws."""
        if self.random.random() < 0.7:
            return None
        blocks = [0, 1, 10**9] if self.slips() else [1, 2]
        drawn = [
            Drawn(self.pick(blocks), self.pick([0, 1, 624]), self.pick(HALVES))
            for _ in range(2)
        ]
        return Position(*drawn, self.pick([None, 0, 7]), self.pick([None, 0, 7]))


def spoil_array(array, value):
    array[...] = np.nan if array.dtype.kind in "fc" else 0


SPOILT = {
    list: lambda thing, value: thing.append(value),
    dict: lambda thing, value: thing.update({"new": value}),
    set: lambda thing, value: thing.add("new"),
    np.ndarray: spoil_array,
    np.random.Generator: lambda thing, value: thing.random(3),
}


def written(answer, node):
    """An answer whose values have become nodes."""
    match answer:
        case Names(found):
            return Names({n: Described(o.kind, o.doc, node(o.value))
                          for n, o in found.items()})  # fmt: skip
        case Returned(value):
            return Returned(node(value))
        case Attribute(method, value):
            return Attribute(method, node(value))
        case Observed(every, arguments):
            return Observed(
                [*map(node, every)], {n: node(v) for n, v in arguments.items()}
            )
    return answer
