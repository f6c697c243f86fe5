"""Whatever the bytes of a message say, a message comes out or a ProtocolError.

The headers are built from the types of the messages themselves: so each kind of entry
and each field is there, mostly as it should be, now and then as it should not.
"""

import base64
import json
import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import inspect

from grader.engine.protocol.decode import Reader
from grader.engine.protocol.encode import Writer
from grader.engine.protocol.entries import (
    DTYPES,
    Anything,
    ProtocolError,
    Remote,
)
from grader.engine.protocol.messages import (
    CallBack,
    Reply,
    Returned,
)

MOST = 64 << 20  # bytes that a small message may take
NUMBERS = [0, 0, 1, 1, 1, 2, 2, 3, 4, 8, -1, -8, 2**31, 2**53, 2**64, 2**70]
FLOATS = [0.5, -0.0, 1e308, 5e-324]
TEXTS = ["", "a", "x", "check", "1" * 2000, "0x1f", "-0x1", "é\ud7ff"]
NAMES = [*DTYPES, *DTYPES, "|O", "<U4", "<M8[s]", "d", "<f8, <f8"]
JUNK = [None, True, {}, [], [0], [1, "a"], {"type": "names", "found": {}}]
JUNK += [*NUMBERS, *FLOATS, *TEXTS]
LINE = inspect.type_info(Anything | None)


class Headers:
    """Writes headers; the choices are those of a random generator."""

    def __init__(self, random):
        self.random, self.pick = random, random.choice

    def mostly(self, kind):
        """JSON of a type, and now and then something else."""
        return self.json(kind) if self.random.random() < 0.97 else self.pick(JUNK)

    def several(self, kind, most):
        return [self.mostly(kind) for _ in range(self.random.randrange(most + 1))]

    def json(self, kind):
        """What stands in JSON for a value of a type, as msgspec describes it."""
        match kind:
            case inspect.NoneType():
                return None
            case inspect.BoolType():
                return self.pick([True, False])
            case inspect.IntType():
                return self.pick(NUMBERS)
            case inspect.FloatType():
                return self.pick(FLOATS)
            case inspect.StrType():
                return self.pick(TEXTS)
            case inspect.BytesType():
                return base64.b64encode(self.random.randbytes(9)).decode()
            case inspect.LiteralType(values):
                return self.pick(values)
            case inspect.ListType(item) | inspect.VarTupleType(item):
                return self.several(item, 4)
            case inspect.TupleType(items):
                return [self.json(item) for item in items]
            case inspect.DictType(_, value):
                return dict.fromkeys(["a", self.pick(TEXTS)], self.mostly(value))
            case inspect.UnionType(types):
                return self.json(self.pick(types))
            case inspect.StructType():
                return self.struct(kind)
        raise AssertionError(f"no message holds {kind}")

    def struct(self, kind):
        """An object, or for a line of the table a list; the tag comes first in both."""
        made = {} if kind.tag is None else {kind.tag_field: kind.tag}
        for field in kind.fields:
            made[field.encode_name] = self.mostly(field.type)
            if field.encode_name == "dtype":
                made["dtype"] = self.pick(NAMES)
        return list(made.values()) if kind.array_like else made

    def header(self, kind):
        """A message of a class and its table, mostly with as many bytes as it says."""
        parts = self.json(inspect.type_info(kind)), self.several(LINE, 8)
        data, count = json.dumps(parts).encode(), bytes_of(parts[1])
        count += self.pick([0, 0, 0, 0, 8])
        return len(data).to_bytes(4, "big") + data + self.random.randbytes(count)


def bytes_of(lines):
    """How many bytes the lines of a table announce; 0 when that is beyond reason."""
    count = 0
    for line in lines:
        match line:
            case ["array", str(name), [*shape], _] if name in DTYPES:
                sides = [side for side in shape if type(side) is int]
                count += DTYPES[name].itemsize * math.prod(sides)
            case ["scalar", str(name)] if name in DTYPES:
                count += DTYPES[name].itemsize
            case ["bytes", int(length)]:
                count += length
            case ["float"]:
                count += 8
            case ["complex"]:
                count += 16
    return count if 0 < count < 1 << 16 else 0


def question():
    """The table of a question, with one object of each kind that can change."""
    writer = Writer()
    rng = np.random.default_rng(1), np.random.RandomState(1)
    given = [np.zeros((2, 3)), [1], {"a": [2]}, np.zeros((4, 6))[::2, ::2], *rng]
    writer.data(Returned(writer.node(given)))
    return writer.table


def found(remote):
    """An instance, whatever it claims to be."""
    return Remote(remote.kind, remote.number, remote.name)


@pytest.mark.parametrize("examples", [30, pytest.param(500, marks=pytest.mark.long)])
@pytest.mark.parametrize("kind", [Reply, CallBack], ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("asked", [None, question], ids=["alone", "with a question"])
def test_a_header_of_any_form_is_read_or_refused(kind, asked, examples):
    read = 0

    @settings(max_examples=examples, deadline=None, derandomize=True)
    @given(st.randoms(use_true_random=True))
    def try_some(random):
        nonlocal read
        headers = Headers(random)
        for _ in range(10):
            read += is_read(headers.header(kind), kind, asked and asked())

    tracemalloc.start()
    try:
        try_some()
    finally:
        tracemalloc.stop()
    assert read > examples / 5  # not all of them are refused


def is_read(data, kind, table):
    """Whether bytes are read and not refused; nothing else may happen."""
    tracemalloc.reset_peak()
    before = tracemalloc.get_traced_memory()[0]
    try:
        Reader(data, kind, table, found)
    except ProtocolError:
        return False
    finally:
        assert tracemalloc.get_traced_memory()[1] - before < MOST
    return True
