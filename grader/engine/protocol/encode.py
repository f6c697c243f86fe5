"""Plain data as bytes: a JSON header and the raw bytes of the arrays. Never pickle.

Only these cross: None, bool, int, float, complex, str, bytes, list, tuple, dict, arrays
and NumPy scalars of bool, int, float and complex dtype, NumPy's random generators, and
what the two ends agree to keep where it is (``Remote``). Which object is which
is kept, as in ``copy.deepcopy``; an answer may refer to the objects of the question, so
that a change in place comes back as one.

The header is a flat table of objects that refer to each other by number. So nothing in
the bytes can nest deeply, and every size is known before anything is built.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from grader.engine.protocol.random_state import GENERATORS, saved_state

MAX_HEADER = 16 << 20  # bytes of JSON
MAX_MESSAGE = 256 << 20  # bytes in all
MAX_OBJECTS = 200_000  # containers and arrays
MAX_DEPTH = 100  # containers inside containers
MAX_ODD_KEYS = 10_000  # dictionary keys that are not text: their hashes can collide
MAX_INT_BITS = 4096
MAX_DIMENSIONS = 32
PREFIX = struct.Struct(">I")
ORDERS: tuple[Literal["<", ">", "|"], ...] = ("<", ">", "|")
SCALARS = (None.__class__, bool, float, str)
DTYPES = {
    order + np.dtype(code).str[1:]: np.dtype(code).newbyteorder(order)
    for code in "?bhilqBHILQefdgFDG"
    for order in ORDERS
    if (order == "|") == (np.dtype(code).itemsize == 1)
}
NAMES = {dtype: name for name, dtype in DTYPES.items()}
CHANGING = (list, dict, np.ndarray, *GENERATORS)
_JSON = json.JSONEncoder(separators=(",", ":"))


class Refused(TypeError):  # noqa: N818  a student reads this name
    """A value is not plain data, or too big; the message says which and where."""


class ProtocolError(Exception):
    """Bytes that no honest process sends."""


@dataclass(frozen=True)
class Remote:
    """Something that stays in its process; the other side holds its number."""

    kind: str
    number: int
    name: str


@dataclass
class Message:
    """A value, with the table of objects that it is made of.

    Attributes
    ----------
    value : object
    objects : list
        Every container and array, in the order of the table.
    entries : list
        The table as it was sent.
    contents : list of bytes
        The raw bytes of each array and text of bytes, by the same numbers.
    """

    value: Any = None
    objects: list[Any] = field(default_factory=list)
    entries: list[Any] = field(default_factory=list)
    contents: list[bytes] = field(default_factory=list)


Keep = Callable[[Any], Remote | None]


def keep_nothing(value: Any) -> Remote | None:
    """Nothing stays where it is."""
    return None


class _Encoder:
    """Fills the table of one message."""

    def __init__(self, question: Message, keep: Keep) -> None:
        self.message = Message(objects=list(question.objects))
        self.message.entries = [None] * len(question.objects)
        self.message.contents = [b""] * len(question.objects)
        self.numbers = {id(item): n for n, item in enumerate(question.objects)}
        self.open: set[int] = set()
        self.keep = keep
        self.odd_keys = 0

    def node(self, value: Any) -> Any:
        """A scalar as it is, anything else as a reference into the table."""
        kind = type(value)
        if kind in SCALARS:
            return value
        if kind is int:
            if value.bit_length() > MAX_INT_BITS:
                raise Refused(f"an integer of {value.bit_length()} bits is too big")
            return value
        me, message = id(value), self.message
        number = self.numbers.get(me)
        if number is not None:
            return [number]
        if len(message.objects) >= MAX_OBJECTS:
            raise Refused("the value has too many parts")
        if kind is np.ndarray:
            entry, content = self.array(value)
        else:
            entry, content = self.inside(value)
        self.numbers[me] = number = len(message.objects)
        message.objects.append(value)
        message.entries.append(entry)
        message.contents.append(content)
        return [number]

    def inside(self, value: Any) -> tuple[list[Any], Any]:
        """The entry of what may hold other objects."""
        me = id(value)
        if me in self.open:
            raise Refused("a container that contains itself cannot be sent")
        if len(self.open) >= MAX_DEPTH:
            raise Refused("the value is nested too deeply")
        self.open.add(me)
        found = self.entry(value)
        self.open.discard(me)
        return found

    def entry(self, value: Any) -> tuple[list[Any], Any]:
        """The line of the table for an object, and its raw bytes."""
        kind = type(value)
        if kind is np.ndarray:
            return self.array(value)
        if kind is dict:
            return ["dict", self.items(value)], b""
        if kind is list or kind is tuple:
            return [kind.__name__, [self.node(item) for item in value]], b""
        if kind is complex:
            return ["complex", value.real, value.imag], b""
        if kind is bytes:
            return ["bytes", len(value)], value
        if isinstance(value, np.generic) and kind is value.dtype.type:
            return ["scalar", self.dtype(value.dtype)], value.tobytes()
        if kind in GENERATORS:
            return ["generator", kind.__name__, self.node(saved_state(value))], b""
        remote = self.keep(value)
        if remote is None:
            raise Refused(f"{_described(kind)} is not plain data and cannot be sent")
        return ["remote", remote.kind, remote.number, remote.name], b""

    def items(self, value: dict[Any, Any]) -> list[Any]:
        """Keys and values of a dictionary in turn."""
        self.odd_keys += sum([type(key) is not str for key in value])
        if self.odd_keys > MAX_ODD_KEYS:
            raise Refused("a dictionary has too many keys that are not text")
        nodes = [part for item in value.items() for part in item]
        return [part if type(part) is str else self.node(part) for part in nodes]

    def array(self, value: np.ndarray) -> tuple[list[Any], bytes]:
        """An array: its dtype, shape and order in memory, and its raw bytes."""
        if value.ndim > MAX_DIMENSIONS or value.nbytes > MAX_MESSAGE:
            raise Refused(f"an array of shape {value.shape} is too big")
        order: Literal["C", "F"] = "F" if value.flags.fnc else "C"
        entry = ["array", self.dtype(value.dtype), value.shape, order]
        return entry, value.tobytes(order)

    def dtype(self, dtype: np.dtype[Any]) -> str:
        """The name of a dtype that may cross."""
        name = NAMES.get(dtype)
        if name is None:
            raise Refused(f"an array of {dtype} entries is not plain data")
        return name


def _described(kind: type) -> str:
    """A type in words that a student understands."""
    bases = [base.__name__ for base in kind.__mro__[1:-1]]
    return f"a {kind.__name__}" + (f" (a kind of {bases[0]})" if bases else "")


def encode(
    value: Any, question: Message | None = None, keep: Keep = keep_nothing
) -> tuple[bytes, Message]:
    """Turn plain data into bytes.

    Parameters
    ----------
    value : object
        Plain data.
    question : Message, optional
        The message that this one answers, as ``decode`` gave it. Its objects keep their
        numbers; those that were not changed are not sent again.
    keep : callable, optional
        Asked about everything that is not plain data: a ``Remote`` to send in its
        place, or None to refuse.

    Returns
    -------
    data : bytes
    message : Message
        What an answer to these bytes can refer to.

    Raises
    ------
    Refused
        When the value holds anything but plain data, or is too big.
    """
    question = question or Message()
    encoder = _Encoder(question, keep)
    root = encoder.node(value)
    message = encoder.message
    for number, old in enumerate(question.objects):
        entry, content = _changed(encoder, old, question, number)
        message.entries[number], message.contents[number] = entry, content
    message.value = value
    header = _JSON.encode([root, message.entries]).encode()
    size = len(header) + sum(len(content) for content in message.contents)
    if len(header) > MAX_HEADER or size > MAX_MESSAGE:
        raise Refused(f"the value takes {size} bytes, which is too much")
    return b"".join((PREFIX.pack(len(header)), header, *message.contents)), message


def _changed(
    encoder: _Encoder, value: Any, question: Message, number: int
) -> tuple[Any, bytes]:
    """What to send for an object of the question: nothing when it did not change."""
    if type(value) not in CHANGING:
        return None, b""
    entry, content = encoder.entry(value)
    old = question.entries[number]
    if type(value) is not np.ndarray:
        return (None if entry == old else entry), b""
    if (entry[1], list(entry[2])) != (old[1], list(old[2])):
        raise Refused("an array that was passed in changed its shape or its type")
    same = content == question.contents[number]
    return (None, b"") if same else (entry, content)
