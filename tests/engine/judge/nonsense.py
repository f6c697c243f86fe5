"""Well-formed nonsense: what a student process may say in place of an answer."""

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

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
from grader.engine.protocol.random_state import Position
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
CONTAINERS += [{np.nan: 0}, {(): ()}, [np.zeros(2)] * 2, {"W1": [0]}, [10**30, 0.5]]
POOL = [None, *TEXTS, *NUMBERS, *ARRAYS, *CONTAINERS, b"", b"\xff" * 9]
NAMES = ["check", "np", "abs", "limit", "close", "__builtins__", "__class__", "", "in"]
NAMES += ["test_cases", "get_ipython", "Instance", "x" * MAX_NAME, "\x00", "V", "SGD"]
TYPES = ["Refused", "CheckFailed", "StudentProcessError", "ResultError", "NameError"]
TYPES += ["NotImplementedError", "SystemExit", "KeyboardInterrupt", "ExceptionGroup"]
TYPES += ["StopIteration", "ValueError", "KeyError", "SyntaxError", "OSError", "class"]
TYPES += ["UnicodeDecodeError", "AssertionError", "ProtocolError", "BaseException"]
TYPES += ["ImportError", "GeneratorExit", "Closed", "print", *NAMES]

claimed = st.builds(
    Claimed,
    st.sampled_from(["instance", "instance", "function"]),
    st.sampled_from([0, 1, 2, 2**70]),
    st.sampled_from(["V", "V", "SGD", "check", "Instance", ""]),
)
plain = st.sampled_from(POOL)
keys = st.sampled_from([*NAMES, 1, 1.0, True, (0,), b"", None])
values = st.one_of(
    plain,
    plain,
    plain,
    claimed,
    st.lists(st.one_of(plain, claimed), max_size=3),
    st.tuples(plain, plain),
    st.dictionaries(keys, plain, max_size=2),
)
texts = st.sampled_from(TEXTS)
kinds = st.sampled_from(TYPES)
errors = st.builds(
    Error,
    st.one_of(kinds.map(lambda name: (name,)), st.tuples(kinds, kinds, kinds)),
    texts,
    st.sampled_from(["", "", "Traceback", "t" * MAX_TRACEBACK]),
    st.sampled_from([None, 0, 1, 1 << 31]),
)
outputs = st.lists(
    st.builds(
        Output,
        st.sampled_from(["stdout", "stderr", "result", "display"]),
        texts,
        st.sampled_from([None, b"", b"\x89PNG\r\n\x1a\n"]),
    ),
    max_size=2,
)
drawn = st.builds(
    Drawn,
    st.sampled_from([0, 1, 512, 10**9]),
    st.sampled_from([0, 1, 624, 10**9]),
    st.sampled_from(["none", "kept", "new"]),
)
positions = st.builds(
    Position, *[st.none() | drawn] * 2, *[st.sampled_from([None, 0, 7])] * 2
)


def usual(strategy, rare):
    """Mostly the one, now and then the other."""
    return st.one_of(strategy, strategy, strategy, strategy, strategy, rare)


class Nonsense:
    """Says something to each question of the judge's, as hypothesis draws it.

    Parameters
    ----------
    data : hypothesis data object
    defined : set of str
        The names that students are to define.
    """

    def __init__(self, data, defined):
        self.data, self.defined = data, defined
        self.last = b""  # what was said last time

    def draw(self, strategy):
        return self.data.draw(strategy)

    def __call__(self, frame):
        """The bytes in reply to a frame of the judge's."""
        if frame.kind is not Kind.QUESTION:
            return b""
        reader = Reader(frame.data, messages.Question, find=found, generators=True)
        said = self.said(reader.message.task, reader)
        last, self.last = self.last, said
        return {
            "twice": said + said,
            "late": last + said,
            "never": b"",
            "not whole": said[: len(said) // 2],
            "another kind": bytes([self.draw(st.sampled_from([1, 2, 3, 4, 5, 8, 9]))])
            + said[1:],
        }.get(self.draw(usual(st.just("once"), st.sampled_from(WAYS))), said)

    def said(self, task, reader):
        """Call-backs, perhaps, and then what answers the task."""
        before = b"".join(self.draw(usual(st.just([]), call_backs)))
        if not isinstance(task, messages.Observe):
            return before + self.reply(self.answer(task), reader.table)
        first = Names({task.name: Described(task.kind)})
        said = before + self.reply(self.draw(usual(st.just(first), names)), None)
        for asked, back, _ in questions_in(task.cases)[1]:
            table = None
            if back:
                table = Reader(asked, Value, find=found, generators=True).table
            said += self.reply(self.answer(task), table)
        return said

    def answer(self, task):
        """An answer of the right class, of another one, or an error."""
        right = {
            messages.Describe: self.names,
            messages.Observe: lambda task: observed,
            messages.Call: lambda task: returned,
            messages.Get: lambda task: attributes,
            messages.Set: lambda task: st.just(Done()),
            messages.Lend: lambda task: st.just(Done()),
        }[type(task)]
        return self.draw(usual(right(task), wrong))

    def names(self, task):
        """Something about most of the names, and now and then about others."""
        told = {
            name: self.draw(described)
            for name in task.names
            if self.draw(st.integers(0, 9)) < (9 if name in self.defined else 1)
        }
        others = st.dictionaries(st.sampled_from(NAMES), described, max_size=2)
        return usual(st.just({}), others).map(lambda more: Names(told | more))

    def reply(self, answer, table):
        """The frame of an answer, with objects of the question that were spoilt."""
        writer = Writer(table, keep)
        for thing in table.objects if table else ():
            if type(thing) in SPOILT and self.draw(st.integers(0, 9)) == 0:
                SPOILT[type(thing)](thing, self.draw(plain))
        try:
            made = written(answer, writer.node)
            put_out = self.draw(usual(st.just(()), outputs))
            position = self.draw(usual(st.none(), positions))
            return framed(Kind.ANSWER, writer.data(Reply(made, put_out, position)))
        except Refused:
            return framed(Kind.ANSWER, Writer().data(Reply(Done())))


WAYS = ["twice", "late", "never", "not whole", "another kind"]


def found(remote):
    """What the student process holds in place of what the judge keeps."""
    return Claimed(remote.kind, remote.number, remote.name)


def spoil_array(array, value):
    array[...] = np.nan if array.dtype.kind in "fc" else 0


SPOILT = {
    list: lambda thing, value: thing.append(value),
    dict: lambda thing, value: thing.update({"new": value}),
    np.ndarray: spoil_array,
}
described = st.builds(
    lambda kind, doc, value: Described(kind, doc, (value,)),
    st.sampled_from(["value", "value", "function", "class", "unsendable"]),
    texts,
    values,
)
names = st.dictionaries(st.sampled_from(NAMES), described, max_size=2).map(Names)
returned = values.map(lambda value: Returned((value,)))
attributes = st.builds(lambda m, value: Attribute(m, (value,)), st.booleans(), values)
observed = st.builds(
    lambda every, arguments: Observed(
        [(value,) for value in every],
        {name: (value,) for name, value in arguments.items()},
    ),
    st.lists(values, min_size=1, max_size=3),
    st.dictionaries(st.sampled_from(["parameters", "grads", "J", *NAMES]), plain),
)
wrong = st.one_of(
    errors.map(Raised), errors.map(Raised), names, returned, attributes, observed
)


def written(answer, node):
    """An answer whose values, which stand in tuples of one, have become nodes."""

    def there(value):
        return node(value[0]) if value else None

    match answer:
        case Names(found):
            return Names({n: Described(o.kind, o.doc, there(o.value))
                          for n, o in found.items()})  # fmt: skip
        case Returned(value):
            return Returned(there(value))
        case Attribute(method, value):
            return Attribute(method, there(value))
        case Observed(every, arguments):
            return Observed(
                [*map(there, every)], {n: there(v) for n, v in arguments.items()}
            )
    return answer


def call_back(number, args, kwargs):
    writer = Writer(keep=keep)
    try:
        asked = messages.CallBack(number, writer.node(args), writer.node(kwargs))
        return framed(Kind.CALL_BACK, writer.data(asked))
    except Refused:
        return b""


call_backs = st.lists(
    st.builds(
        call_back,
        st.sampled_from([0, 0, 0, 1, 2, 99]),
        usual(st.lists(values, max_size=2), values),
        usual(st.just({}), values),
    ),
    min_size=1,
    max_size=3,
)
