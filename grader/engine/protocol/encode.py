"""Plain data as bytes: a JSON header and the raw bytes of the arrays. Never pickle.

Only these cross: None, bool, int, float, complex, str, bytes, list, tuple, dict, set,
frozenset, arrays and NumPy scalars of bool, int, float and complex dtype, and what the
two ends agree to keep where it is (``Remote``); to a student process also NumPy's
random generators. What stands for such data crosses as that data. Which object is
which is kept, as in ``copy.deepcopy``, and so is memory that arrays share; an answer
may refer to the objects of the question, so that a change in place comes back as one.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterable
from itertools import combinations
from typing import Any, Literal

import msgspec
import numpy as np
from msgspec import Struct

from grader.engine.protocol import entries
from grader.engine.protocol.entries import (
    MAX_DEPTH,
    MAX_DIMENSIONS,
    MAX_HEADER,
    MAX_INT_BITS,
    MAX_MESSAGE,
    MAX_OBJECTS,
    MAX_ODD_KEYS,
    MAX_PARTS,
    NAMES,
    Node,
    Refused,
    Remote,
    Table,
)
from grader.engine.protocol.random_state import GENERATORS, drawn_from, saved_state
from test_cases.plain import plain_of

PREFIX = struct.Struct(">I")
FLOAT, COMPLEX = struct.Struct("<d"), struct.Struct("<dd")
MOST_SHARING = 64  # arrays of one memory that are looked at
CHANGING = (list, dict, set, np.ndarray, *GENERATORS)
Keep = Callable[[Any], Remote | None]
_json = msgspec.json.Encoder().encode


class Value(Struct, frozen=True, forbid_unknown_fields=True):
    """The message that is one value and no more."""

    value: Node


def keep_nothing(value: Any) -> Remote | None:
    """Nothing stays where it is."""
    return None


class Writer:
    """Fills the table of one message.

    Parameters
    ----------
    question : Table, optional
        That of the message which this one answers, as ``Reader`` gave it. Its objects
        keep their numbers; those that were not changed are not sent again.
    keep : callable, optional
        Asked about everything that is not plain data: a ``Remote`` to send in its
        place, or None to refuse.
    """

    def __init__(
        self, question: Table | None = None, keep: Keep = keep_nothing
    ) -> None:
        self.question = question = question or Table()
        known = len(question.objects)
        self.table = Table([*question.objects], [None] * known, [b""] * known)
        self.parts = [0] * known  # values in each object, shared ones each time
        self.numbers = {id(item): n for n, item in enumerate(question.objects)}
        self.open: set[int] = set()
        self.keep = keep
        self.odd_keys = 0

    def node(self, value: Any) -> Node:
        """A number or text as it is, anything else as a reference into the table.

        Raises
        ------
        Refused
            When the value holds anything but plain data, or is too big.
        """
        kind = type(value)
        if kind is str:
            return _text(value)
        if kind is bool or value is None or (kind is float and math.isfinite(value)):
            return value  # type: ignore[no-any-return]
        if kind is int and -(2**63) <= value < 2**63:
            return int(value)
        if isinstance(value, str):
            return _text(plain_of(value))
        number = self.numbers.get(id(value)) if kind not in (int, float) else None
        return (self.add(value) if number is None else number,)

    def add(self, value: Any) -> int:
        """A new line of the table; its number."""
        table = self.table
        if len(table.objects) >= MAX_OBJECTS:
            raise Refused("the value has too many parts")
        me = id(value)
        if me in self.open:
            raise Refused("a container that contains itself cannot be sent")
        if len(self.open) >= MAX_DEPTH:
            raise Refused("the value is nested too deeply")
        self.open.add(me)
        entry, content = self.entry(value)
        self.open.discard(me)
        self.parts.append(self.size(entry))
        number = self.numbers[me] = len(table.objects)
        table.objects.append(value)
        table.entries.append(entry)
        table.contents.append(content)
        return number

    def size(self, entry: Any) -> int:
        """How many values an object holds; shared ones count each time."""
        nodes = getattr(entry, "nodes", ())
        refs = [self.parts[node[0]] for node in nodes if type(node) is tuple]
        found = 1 + len(nodes) + sum(refs)
        if found > MAX_PARTS:
            raise Refused("the value has too many parts")
        return found

    def entry(self, value: Any) -> tuple[Any, bytes]:
        """The line of the table for an object, and its raw bytes."""
        kind = type(value)
        if kind is np.ndarray:
            return self.array(value)
        if kind is dict:
            return entries.Dict(self.items(value)), b""
        if kind is list:
            return entries.List([self.node(item) for item in value]), b""
        if kind is tuple:
            return entries.Tuple([self.node(item) for item in value]), b""
        if kind in (set, frozenset):
            self.count_keys(value)
            make = entries.Set if kind is set else entries.FrozenSet
            return make([self.node(item) for item in value]), b""
        return self.leaf(value, kind)

    def leaf(self, value: Any, kind: type) -> tuple[Any, bytes]:
        """The line of what holds no other objects."""
        if kind is int:
            if value.bit_length() > MAX_INT_BITS:
                raise Refused(f"an integer of {value.bit_length()} bits is too big")
            return entries.BigInt(hex(value)), b""
        if kind is float:
            return entries.OddFloat(), FLOAT.pack(value)
        if kind is complex:
            return entries.Complex(), COMPLEX.pack(value.real, value.imag)
        if kind is bytes:
            return entries.Bytes(len(value)), value
        if isinstance(value, np.generic) and kind is value.dtype.type:
            return entries.Scalar(self.dtype(value.dtype)), value.tobytes()
        if kind in GENERATORS:
            state: Any = self.node(saved_state(value))
            name: Any = kind.__name__
            return entries.Generator(name, state), b""
        remote = self.keep(value)
        if remote is None and (plain := plain_of(value)) is not value:
            return self.entry(plain)
        if remote is None:
            raise Refused(f"{_described(kind)} is not plain data and cannot be sent")
        return remote, b""

    def count_keys(self, keys: Iterable[Any]) -> None:
        """Refuse too many keys whose hashes can collide."""
        self.odd_keys += sum([type(key) is not str for key in keys])
        if self.odd_keys > MAX_ODD_KEYS:
            raise Refused("a dictionary or set has too many keys that are not text")

    def items(self, value: dict[Any, Any]) -> list[Node]:
        """Keys and values of a dictionary in turn."""
        self.count_keys(value)
        return [self.node(part) for item in value.items() for part in item]

    def array(self, value: np.ndarray) -> tuple[Any, bytes]:
        """An array: its dtype, shape and order in memory, and its raw bytes."""
        if value.ndim > MAX_DIMENSIONS or value.nbytes > MAX_MESSAGE:
            raise Refused(f"an array of shape {value.shape} is too big")
        order: Literal["C", "F"] = "F" if value.flags.fnc else "C"
        entry = entries.Array(self.dtype(value.dtype), value.shape, order)
        return entry, value.tobytes(order)

    def dtype(self, dtype: np.dtype[Any]) -> str:
        """The name of a dtype that may cross."""
        name = NAMES.get(dtype)
        if name is None:
            raise Refused(f"an array of {dtype} entries is not plain data")
        return name

    def data(self, message: Struct) -> bytes:
        """The bytes of a message, all of whose values have become nodes.

        Raises
        ------
        Refused
            When it is too big, or an object of the question changed in a way that
            cannot be told.
        """
        self.tell_shared_memory()
        for number, old in enumerate(self.question.objects):
            if type(old) in CHANGING:
                told = self.changed(old, number)
                self.table.entries[number], self.table.contents[number] = told
        contents = self.table.contents
        try:
            header = _json((message, self.table.entries))
        except UnicodeEncodeError:
            raise Refused("text that is no Unicode cannot be sent") from None
        size = len(header) + sum(map(len, contents))
        if len(header) > MAX_HEADER or size > MAX_MESSAGE:
            raise Refused(f"the value takes {size} bytes, which is too much")
        return b"".join((PREFIX.pack(len(header)), header, *contents))

    def changed(self, value: Any, number: int) -> tuple[Any, bytes]:
        """What to send for an object of the question: nothing when it is as it was."""
        old = self.question.entries[number]
        if type(value) in GENERATORS:
            state = self.question.objects[old.state[0]]
            return drawn_from(value, state), b""
        entry, content = self.entry(value)
        if type(value) is not np.ndarray:
            self.size(entry)
            return (None if _json(entry) == _json(old) else entry), b""
        if isinstance(old, entries.View):
            return None, b""  # its memory is that of another object
        if (entry.dtype, entry.shape) != (old.dtype, tuple(old.shape)):
            raise Refused("an array that was passed in changed its shape or its type")
        same = content == self.question.contents[number]
        return (None, b"") if same else (entry, content)

    def tell_shared_memory(self) -> None:
        """Send arrays that may overlap as views of one and the same memory."""
        known, owned = len(self.question.objects), dict[int, list[int]]()
        for number, value in enumerate(self.table.objects):
            if type(value) is np.ndarray:
                owned.setdefault(id(_owner(value)), []).append(number)
        for numbers in owned.values():
            arrays = [self.table.objects[number] for number in numbers]
            pairs = combinations(arrays[:MOST_SHARING], 2)
            if any(np.may_share_memory(*pair) for pair in pairs):
                new = [number for number in numbers if number >= known]
                self.share(_owner(arrays[0]), new)

    def share(self, owner: Any, numbers: list[int]) -> None:
        """Send these arrays as views of the array that owns their memory."""
        plain = type(owner) is np.ndarray and owner.flags.forc
        if not plain or owner.dtype not in NAMES or owner.nbytes > MAX_MESSAGE >> 2:
            return
        base = self.numbers.get(id(owner))
        base = self.add(owner) if base is None else base
        start = owner.__array_interface__["data"][0]
        for number in numbers:
            value = self.table.objects[number]
            if value is not owner and value.dtype == owner.dtype:
                offset = value.__array_interface__["data"][0] - start
                view = entries.View((base,), value.shape, value.strides, offset)
                self.table.entries[number], self.table.contents[number] = view, b""


def _owner(array: np.ndarray) -> Any:
    """The array whose memory an array lies in."""
    while type(array.base) is np.ndarray:
        array = array.base
    return array if array.base is None else array.base


def _text(text: str) -> str:
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise Refused("text that is no Unicode cannot be sent") from None
    return text


def _described(kind: type) -> str:
    """A type in words that a student understands."""
    bases = [base.__name__ for base in kind.__mro__[1:-1]]
    return f"a {kind.__name__}" + (f" (a kind of {bases[0]})" if bases else "")


def encode(
    value: Any, question: Table | None = None, keep: Keep = keep_nothing
) -> tuple[bytes, Table]:
    """Turn one value into bytes.

    Parameters
    ----------
    value : object
        Plain data.
    question, keep
        As for ``Writer``.

    Returns
    -------
    data : bytes
    table : Table
        What an answer to these bytes can refer to.

    Raises
    ------
    Refused
        When the value holds anything but plain data, or is too big.
    """
    writer = Writer(question, keep)
    return writer.data(Value(writer.node(value))), writer.table
