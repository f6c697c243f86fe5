"""Bytes back into plain data; whatever they hold, only ``ProtocolError`` comes out.

The header is read by its type: a message of the class that was asked for and lines of
the table, with no field that is not known. Then everything is measured, shared objects
each time they are reached, before anything is built, compared or hashed.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Any, Generic, NamedTuple, TypeVar, get_args

import msgspec
import numpy as np

from grader.engine.protocol import entries
from grader.engine.protocol.encode import COMPLEX, FLOAT, PREFIX, Value
from grader.engine.protocol.entries import (
    DTYPES,
    MAX_COLLIDING,
    MAX_DEPTH,
    MAX_HEADER,
    MAX_INT_BITS,
    MAX_MESSAGE,
    MAX_OBJECTS,
    MAX_ODD_KEYS,
    MAX_PARTS,
    Anything,
    Node,
    ProtocolError,
    Remote,
    Table,
)
from grader.engine.protocol.random_state import GENERATORS, draw, new_generator

M = TypeVar("M")
Find = Callable[[Remote], Any]
CONTAINERS = get_args(entries.Containers)
PLAIN_KEYS = (type(None), bool, int, float, complex, str, bytes)
SIZES = {entries.OddFloat: FLOAT.size, entries.Complex: COMPLEX.size}


class Size(NamedTuple):
    """What an object comes to with all that it holds, shared objects each time."""

    parts: int = 1
    bytes: int = 0
    depth: int = 1


def find_nothing(remote: Remote) -> Any:
    """No object stays where it is."""
    raise ProtocolError(f"{remote.name} was never sent")


@cache
def decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    """What reads the header of a message of a class; it takes a while to make."""
    return msgspec.json.Decoder(tuple[kind, list[Anything | None]])


class Reader(Generic[M]):
    """Reads one message: makes the object of each line of its table.

    Parameters
    ----------
    data : bytes-like
        What ``Writer.data`` made, or anything else.
    kind : type
        The class of message that may come, or a union of some.
    question : Table, optional
        That of the message which this one answers, as ``Writer`` left it. Its objects
        are changed in place where the answer says so, after everything was checked.
    find : callable, optional
        Gives what stands for a ``Remote``.
    trusted : bool, optional
        Whether the judge sent it: then whole random generators may come, and what it
        holds is not measured.

    Attributes
    ----------
    message : M
        Its fields are checked; nodes in it become values by `value`.
    table : Table
        What an answer can refer to.

    Raises
    ------
    ProtocolError
        When the bytes are anything but such a message.
    """

    def __init__(
        self,
        data: bytes | bytearray | memoryview,
        kind: Any,
        question: Table | None = None,
        find: Find = find_nothing,
        trusted: bool = False,
    ) -> None:
        self.question, self.find = question or Table(), find
        self.trusted = trusted
        self.odd_keys, self.end = 0, 0
        try:
            self.message: M
            self.message, lines, self.raw = _split(memoryview(data), kind)
            self.build(lines)
        except ProtocolError:
            raise
        except _ODD as error:
            raise ProtocolError(f"not a message: {error}") from None

    def build(self, lines: list[Any]) -> None:
        """Make the objects, then bring those of the question up to date."""
        known = len(self.question.objects)
        lines = lines or [None] * known  # nothing of the question changed
        if not known <= len(lines) <= known + MAX_OBJECTS:
            raise ProtocolError("a table of impossible size")
        self.known = known
        contents = [self.content(line) for line in lines]
        if self.end != len(self.raw):
            raise ProtocolError("the bytes of the arrays do not add up")
        if not self.trusted:
            self.measure(lines)
        self.table = Table([*self.question.objects], lines, contents)
        objects = self.table.objects
        for line, content in zip(lines[known:], contents[known:], strict=True):
            owns = isinstance(line, entries.Array)
            objects.append(_array(content, line) if owns else None)
        for number in range(known, len(lines)):
            if not isinstance(lines[number], entries.Array):
                objects[number] = self.object(lines[number], contents[number])
        changed = [n for n in range(known) if lines[n] is not None]
        news = [(objects[n], self.updated(n)) for n in changed]
        for original, new in news:
            _overwrite(original, new)

    def value(self, node: Node) -> Any:
        """What a node of the message stands for.

        Raises
        ------
        ProtocolError
            When the table has no such object.
        """
        if type(node) is not tuple:
            if type(node) is int and node.bit_length() > 64:
                raise ProtocolError("no number that could be sent")
            return node
        if node[0] >= len(self.table.objects):
            raise ProtocolError("an impossible reference")
        return self.table.objects[node[0]]

    def content(self, line: Any) -> bytes:
        """The raw bytes of the next object."""
        if isinstance(line, entries.Array):
            count = math.prod((DTYPES[line.dtype].itemsize, *line.shape))
        elif isinstance(line, entries.Scalar):
            count = DTYPES[line.dtype].itemsize
        elif isinstance(line, entries.Bytes):
            count = line.length
        else:
            count = SIZES.get(type(line), 0)
            if not count:
                return b""
        start, self.end = self.end, self.end + count
        if self.end > len(self.raw):
            raise ProtocolError("the bytes of the arrays do not add up")
        return self.raw[start : self.end]

    def measure(self, lines: list[Any]) -> None:
        """Refuse objects that are too big with all that they hold, and cycles."""
        known, before = self.known, self.question.entries
        lines = [before[n] if lines[n] is None and n < known else lines[n]
                 for n in range(len(lines))]  # fmt: skip
        sizes: list[Any] = [None] * len(lines)
        for number in _inside_first(lines):
            line = lines[number]
            parts, size, depth = 1, 0, 0
            for node in line.nodes if isinstance(line, CONTAINERS) else ():
                if type(node) is tuple:
                    inner = sizes[node[0]]
                    parts, size = parts + inner.parts, size + inner.bytes
                    depth = max(depth, inner.depth)
                else:
                    parts += 1
                    size += len(node) if type(node) is str else 0
            size += _own_bytes(line, lines)
            sizes[number] = Size(parts, size, depth + 1)
            if parts > MAX_PARTS or size > MAX_MESSAGE or depth >= MAX_DEPTH:
                raise ProtocolError("a value of impossible size")

    def object(self, line: Any, content: bytes) -> Any:
        """Make the object of one line of the table."""
        match line:
            case entries.Dict():
                return self.dictionary(line.nodes)
            case entries.List():
                return [self.value(node) for node in line.nodes]
            case entries.Tuple():
                return tuple([self.value(node) for node in line.nodes])
            case entries.Set():
                return {*self.keys(line.nodes)}
            case entries.FrozenSet():
                return frozenset(self.keys(line.nodes))
            case entries.Scalar():
                return _array(content, entries.Array(line.dtype, (), "C"))[()]
            case entries.Bytes():
                return content
            case entries.OddFloat():
                return FLOAT.unpack(content)[0]
            case entries.Complex():
                return complex(*COMPLEX.unpack(content))
            case entries.BigInt():
                return _big(line.digits)
            case entries.View():
                memory = self.memory(line.base[0])
                return np.ndarray(
                    line.shape, memory.dtype, memory, line.offset, line.strides
                )  # NumPy checks that it lies in there
            case Remote():
                return self.find(line)
            case entries.Generator() if self.trusted:
                return new_generator(line.kind, self.value(line.state))
        raise ProtocolError("an object that cannot be sent")

    def memory(self, number: int) -> np.ndarray:
        """The memory of an array as the other side has it: in one piece."""
        base, line = self.table.objects[number], self.table.entries[number]
        if type(base) is not np.ndarray or isinstance(line, entries.View):
            raise ProtocolError("a view of what is no memory")
        if not base.flags.forc:  # only an array of the question's
            base = base.copy(self.question.entries[number].order)
            if line is not None:
                base = _array(self.table.contents[number], line)
        memory: np.ndarray = base if base.flags.c_contiguous else base.T
        return memory

    def dictionary(self, nodes: list[Node]) -> dict[Any, Any]:
        """A dictionary from keys and values in turn."""
        values = [self.value(node) for node in nodes]
        return dict(zip(self.checked(values[::2]), values[1::2], strict=True))

    def keys(self, nodes: list[Node]) -> list[Any]:
        """What is in a set."""
        return self.checked([self.value(node) for node in nodes])

    def checked(self, keys: list[Any]) -> list[Any]:
        """These keys, unless some are costly to look up, or ask a student's code back.

        Text is neither, and what the judge sends is meant well.
        """
        odd = [key for key in keys if type(key) is not str]
        if odd and not self.trusted:
            self.odd_keys += len(odd)
            if self.odd_keys > MAX_ODD_KEYS:
                raise ProtocolError("too many keys that are not text")
            if not all(map(_is_plain, odd)):
                raise ProtocolError("a key that is no plain data")
            if max(Counter(map(hash, odd)).values()) > MAX_COLLIDING:
                raise ProtocolError("keys that were chosen to be alike")
        return keys

    def updated(self, number: int) -> Any:
        """What an object of the question holds now."""
        original, line = self.table.objects[number], self.table.entries[number]
        if isinstance(original, GENERATORS) and isinstance(line, entries.Drawn):
            draw(original, line)
            return original
        if type(original) is np.ndarray and isinstance(line, entries.Array):
            new = _array(self.table.contents[number], line)
            same = (new.shape, new.dtype) == (original.shape, original.dtype)
            if same and original.flags.writeable:
                return new
        elif type(original) in (list, dict, set) and isinstance(line, CONTAINERS):
            new = self.object(line, b"")
            if type(new) is type(original):
                return new
        raise ProtocolError("an object that cannot change so has changed")


_ODD = (ValueError, TypeError, LookupError, RecursionError, OverflowError, MemoryError)


def _split(data: memoryview, kind: Any) -> tuple[Any, list[Any], bytes]:
    """The message, the lines of its table, and the raw bytes behind them."""
    if not PREFIX.size <= len(data) <= MAX_MESSAGE + PREFIX.size:
        raise ProtocolError("a message of impossible size")
    start = PREFIX.size + PREFIX.unpack_from(data)[0]
    if start > min(len(data), MAX_HEADER + PREFIX.size):
        raise ProtocolError("a header of impossible size")
    message, lines = decoder(kind).decode(data[PREFIX.size : start])
    return message, lines, bytes(data[start:])


def _references(line: Any) -> list[int]:
    """The numbers of the objects directly inside an object."""
    if isinstance(line, CONTAINERS):
        return [node[0] for node in line.nodes if type(node) is tuple]
    return [line.state[0]] if isinstance(line, entries.Generator) else []


def _inside_first(lines: list[Any]) -> list[int]:
    """The numbers of all objects, each behind those that it holds.

    Raises
    ------
    ProtocolError
        When an object lies inside itself.
    """
    inside = [_references(line) for line in lines]
    if all(number < n for n, numbers in enumerate(inside) for number in numbers):
        return list(range(len(lines)))
    holders: list[list[int]] = [[] for _ in lines]
    for n, numbers in enumerate(inside):
        for number in numbers:
            holders[number].append(n)
    waiting = [len(numbers) for numbers in inside]
    ready = [n for n, count in enumerate(waiting) if not count]
    for number in ready:
        for n in holders[number]:
            waiting[n] -= 1
            if not waiting[n]:
                ready.append(n)
    if len(ready) < len(lines):
        raise ProtocolError("a container lies inside itself")
    return ready


def _own_bytes(line: Any, lines: list[Any]) -> int:
    """Bytes of an array, a view or of bytes, however they are stored."""
    if isinstance(line, entries.Bytes):
        return int(line.length)
    if not isinstance(line, entries.Array | entries.View):
        return 0
    owner = lines[line.base[0]] if isinstance(line, entries.View) else line
    if not isinstance(owner, entries.Array):
        raise ProtocolError("a view of what is no memory")
    return math.prod((DTYPES[owner.dtype].itemsize, *line.shape))


def _array(content: bytes, line: entries.Array) -> np.ndarray:
    """An array of its own memory; the bytes of bool entries are made 0 and 1."""
    if line.dtype == "|b1":
        content = (np.frombuffer(content, np.uint8) != 0).tobytes()
    made = np.ndarray(line.shape, DTYPES[line.dtype], content, order=line.order)
    return made.copy(line.order)


def _is_plain(key: Any) -> bool:
    """Whether a key can be hashed without asking a student's code for its hash."""
    kind = type(key)
    if kind in (tuple, frozenset):
        return all(map(_is_plain, key))
    return (
        vars(kind).get("__hash__", object.__hash__) is object.__hash__
        or kind in PLAIN_KEYS
        or issubclass(kind, np.generic)
    )


def _big(digits: str) -> int:
    number = int(digits, 16)
    if number.bit_length() > MAX_INT_BITS:
        raise ProtocolError("no number that could be sent")
    return number


def _overwrite(original: Any, new: Any) -> None:
    """Put new contents into an existing object."""
    if type(original) is list:
        original[:] = new
    elif isinstance(original, dict | set):
        original.clear()
        original.update(new)
    elif type(original) is np.ndarray:
        original[...] = new


def decode(
    data: bytes | bytearray | memoryview,
    question: Table | None = None,
    find: Find = find_nothing,
    trusted: bool = False,
) -> Any:
    """Turn the bytes of one value, as ``encode`` made them, into that value.

    Parameters
    ----------
    data, question, find, trusted
        As for ``Reader``.

    Raises
    ------
    ProtocolError
        When the bytes are anything but one value.
    """
    reader: Reader[Value] = Reader(data, Value, question, find, trusted)
    return reader.value(reader.message.value)
