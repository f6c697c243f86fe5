"""Bytes back into plain data; whatever they hold, only ``ProtocolError`` comes out."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np

from grader.engine.protocol.encode import (
    DTYPES,
    MAX_DEPTH,
    MAX_DIMENSIONS,
    MAX_HEADER,
    MAX_INT_BITS,
    MAX_MESSAGE,
    MAX_OBJECTS,
    MAX_ODD_KEYS,
    PREFIX,
    SCALARS,
    Message,
    ProtocolError,
    Remote,
)
from grader.engine.protocol.random_state import GENERATORS, new_generator, restore_state

Find = Callable[[Remote], Any]


def _find_nothing(remote: Remote) -> Any:
    raise ProtocolError(f"{remote.name} was never sent")


def decode(
    data: bytes | bytearray | memoryview,
    question: Message | None = None,
    find: Find = _find_nothing,
) -> Message:
    """Turn bytes into plain data.

    Parameters
    ----------
    data : bytes-like
        What ``encode`` made, or anything else.
    question : Message, optional
        The message that this one answers, as ``encode`` gave it. Its objects are
        changed in place where the answer says so, after everything was checked.
    find : callable, optional
        Gives what stands for a ``Remote``.

    Returns
    -------
    Message

    Raises
    ------
    ProtocolError
        When the bytes are anything but a message.
    """
    try:
        return _Decoder(memoryview(data), question or Message(), find).message()
    except ProtocolError:
        raise
    except (ValueError, TypeError, LookupError, RecursionError, OverflowError) as error:
        raise ProtocolError(f"not a message: {error}") from None


class _Decoder:
    """Reads one message: makes the object of each line of the table, one by one."""

    def __init__(self, data: memoryview, question: Message, find: Find) -> None:
        if not PREFIX.size <= len(data) <= MAX_MESSAGE + PREFIX.size:
            raise ProtocolError("a message of impossible size")
        start = PREFIX.size + PREFIX.unpack_from(data)[0]
        if start > min(len(data), MAX_HEADER + PREFIX.size):
            raise ProtocolError("a header of impossible size")
        self.root, self.entries = json.loads(bytes(data[PREFIX.size : start]))
        self.raw, self.end = bytes(data[start:]), 0
        self.question, self.find = question, find
        self.known = len(question.objects)
        if type(self.entries) is not list or not (
            self.known <= len(self.entries) <= self.known + MAX_OBJECTS
        ):
            raise ProtocolError("a table of impossible size")
        self.contents: list[bytes] = []
        self.objects: list[Any] = list(question.objects)
        self.odd_keys = 0

    def message(self) -> Message:
        """The value, after the objects of the question were brought up to date."""
        changed = [n for n in range(self.known) if self.entries[n] is not None]
        if changed or len(self.entries) > MAX_DEPTH:
            self.check_depth()
        for entry in self.entries[: self.known]:
            self.contents.append(b"" if entry is None else self.content(entry))
        for entry in self.entries[self.known :]:
            self.contents.append(self.content(entry))
            self.objects.append(self.build(entry, self.contents[-1]))
        if self.end != len(self.raw):
            raise ProtocolError("the bytes of the arrays do not add up")
        value = self.node(self.root)
        for original, new in [(self.objects[n], self.updated(n)) for n in changed]:
            _overwrite(original, new)
        return Message(value, self.objects, self.entries, self.contents)

    def content(self, entry: list[Any]) -> bytes:
        """The raw bytes of the next object."""
        tag = entry[0]
        if tag == "array":
            count, shape = DTYPES[entry[1]].itemsize, entry[2]
        elif tag == "scalar":
            count, shape = DTYPES[entry[1]].itemsize, ()
        elif tag == "bytes":
            count, shape = 1, entry[1:2]
        else:
            return b""
        if len(shape) > MAX_DIMENSIONS:
            raise ProtocolError("an impossible shape")
        for side in shape:
            if type(side) is not int or not 0 <= side <= MAX_MESSAGE:
                raise ProtocolError("an impossible shape")
            count *= side
        start, self.end = self.end, self.end + count
        if self.end > len(self.raw):
            raise ProtocolError("the bytes of the arrays do not add up")
        return self.raw[start : self.end]

    def check_depth(self) -> None:
        """Refuse cycles, and containers that nest too deeply.

        Without a change in the question there are no cycles, because what is new only
        refers to what came before it.
        """
        inside: dict[int, list[int]] = {}
        for number, entry in enumerate(self.entries):
            if entry is None and number < self.known:
                entry = self.question.entries[number]
            if parts := _references(entry):
                if any(type(part) is not int or part < 0 for part in parts):
                    raise ProtocolError("an impossible reference")
                inside[number] = parts
        if max(_depths(inside, len(self.entries))) > MAX_DEPTH:
            raise ProtocolError("containers nest too deeply")

    def node(self, node: Any) -> Any:
        """A scalar, or the object that a reference names."""
        kind = type(node)
        if kind is list:
            (number,) = node
            if type(number) is not int or number < 0:
                raise ProtocolError("an impossible reference")
            return self.objects[number]
        if kind in SCALARS:
            return node
        if kind is not int or node.bit_length() > MAX_INT_BITS:
            raise ProtocolError("no number that could be sent")
        return node

    def nodes(self, nodes: list[Any]) -> list[Any]:
        """What these nodes stand for; text, which is most of them, at once."""
        return [node if type(node) is str else self.node(node) for node in nodes]

    def build(self, entry: list[Any], content: bytes) -> Any:
        """Make the object of one line of the table."""
        tag, *rest = entry
        if tag == "array":
            return _array(content, *rest)
        if tag == "dict":
            return self.dictionary(rest[0])
        if tag == "list":
            return self.nodes(rest[0])
        if tag == "tuple":
            return tuple(self.nodes(rest[0]))
        if tag == "scalar":
            return _array(content, *rest)[()]
        if tag == "bytes":
            return content
        if tag == "complex":
            return complex(*rest)
        if tag == "remote":
            return self.find(Remote(*self.remote(rest)))
        if tag == "generator":
            generator = new_generator(rest[0])
            restore_state(generator, self.node(rest[1]))
            return generator
        raise ProtocolError("an object of no known kind")

    def remote(self, fields: list[Any]) -> tuple[str, int, str]:
        """The three fields of a ``Remote``, of the right types."""
        kind, number, name = fields
        if (type(kind), type(number), type(name)) != (str, int, str):
            raise ProtocolError("an impossible reference")
        return kind, number, name

    def dictionary(self, nodes: list[Any]) -> dict[Any, Any]:
        """A dictionary from keys and values in turn."""
        values = self.nodes(nodes)
        keys = values[::2]
        self.odd_keys += sum([type(key) is not str for key in keys])
        if self.odd_keys > MAX_ODD_KEYS:
            raise ProtocolError("too many keys that are not text")
        return dict(zip(keys, values[1::2], strict=True))

    def updated(self, number: int) -> Any:
        """What an object of the question holds now."""
        original, entry = self.objects[number], self.entries[number]
        if type(original) in GENERATORS and entry[0] == "generator":
            trial = new_generator(type(original).__name__)
            restore_state(trial, self.node(entry[2]))
            return self.node(entry[2])
        if type(original) not in (list, dict, np.ndarray):
            raise ProtocolError("an object that cannot change has changed")
        new = self.build(entry, self.contents[number])
        if type(new) is not type(original):
            raise ProtocolError("an object became another kind of object")
        if type(new) is np.ndarray and (
            (new.shape, new.dtype) != (original.shape, original.dtype)
            or not original.flags.writeable
        ):
            raise ProtocolError("an array that was passed in cannot be overwritten")
        return new


def _references(entry: list[Any]) -> list[int]:
    """The numbers of the objects directly inside an object."""
    tag = entry[0]
    if tag == "generator":
        return [entry[2][0]]
    nodes = entry[1] if tag in ("list", "tuple", "dict") else []
    return [node[0] for node in nodes if type(node) is list]


def _depths(inside: dict[int, list[int]], count: int) -> list[int]:
    """How deep each object lies below one that nothing contains.

    Raises
    ------
    ProtocolError
        When an object lies inside itself.
    """
    waiting = [0] * count
    for numbers in inside.values():
        for number in numbers:
            waiting[number] += 1
    depths = [1] * count
    ready = [n for n, before in enumerate(waiting) if before == 0]
    for number in ready:
        for child in inside.get(number, ()):
            depths[child] = max(depths[child], depths[number] + 1)
            waiting[child] -= 1
            if waiting[child] == 0:
                ready.append(child)
    if len(ready) < count:
        raise ProtocolError("a container lies inside itself")
    return depths


def _array(
    content: bytes,
    dtype: str,
    shape: Sequence[int] = (),
    order: Literal["C", "F"] = "C",
) -> np.ndarray:
    """An array of its own memory; the bytes of bool entries are made 0 and 1."""
    if order not in ("C", "F"):
        raise ProtocolError("an impossible order in memory")
    if dtype == "|b1":
        content = (np.frombuffer(content, np.uint8) != 0).tobytes()
    return np.ndarray(shape, DTYPES[dtype], content, order=order).copy(order)


def _overwrite(original: Any, new: Any) -> None:
    """Put new contents into an existing object."""
    if type(original) in GENERATORS:
        restore_state(original, new)
    elif type(original) is list:
        original[:] = new
    elif type(original) is dict:
        original.clear()
        original.update(new)
    else:
        original[...] = new
