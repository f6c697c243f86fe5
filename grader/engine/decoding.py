"""Bytes back into plain data; whatever they hold, only ``ProtocolError`` comes out."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np

from grader.engine.codec import (
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
from grader.engine.generators import GENERATORS, new_generator, restore_state

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


def _references(entry: list[Any]) -> list[int]:
    """The numbers of the objects directly inside an object."""
    tag = entry[0]
    if tag == "generator":
        return [entry[2][0]]
    nodes = entry[1] if tag in ("list", "tuple", "dict") else []
    return [node[0] for node in nodes if type(node) is list]


class _Decoder:
    """Reads one message; ``build`` makes one kind of object for each tag."""

    def __init__(self, data: memoryview, question: Message, find: Find) -> None:
        if not PREFIX.size <= len(data) <= MAX_MESSAGE + PREFIX.size:
            raise ProtocolError("a message of impossible size")
        start = PREFIX.size + PREFIX.unpack_from(data)[0]
        if start > min(len(data), MAX_HEADER + PREFIX.size):
            raise ProtocolError("a header of impossible size")
        self.root, self.entries = json.loads(bytes(data[PREFIX.size : start]))
        self.question, self.find = question, find
        self.known = len(question.objects)
        if type(self.entries) is not list or not (
            self.known <= len(self.entries) <= self.known + MAX_OBJECTS
        ):
            raise ProtocolError("a table of impossible size")
        self.contents = self.cut(bytes(data[start:]))
        self.objects: list[Any] = list(question.objects)
        self.odd_keys = 0

    def cut(self, raw: bytes) -> list[bytes]:
        """The raw bytes of every object; all of them must be used."""
        pieces = []
        end = 0
        for entry in self.entries:
            start, end = end, end + self.size(entry)
            pieces.append(raw[start:end])
        if end != len(raw):
            raise ProtocolError("the bytes of the arrays do not add up")
        return pieces

    def size(self, entry: Any) -> int:
        """Number of raw bytes that an entry announces."""
        tag = None if entry is None else entry[0]
        if tag == "array" or tag == "scalar":
            count = DTYPES[entry[1]].itemsize
            shape = entry[2] if tag == "array" else ()
        elif tag == "bytes":
            count, shape = 1, [entry[1]]
        else:
            return 0
        if len(shape) > MAX_DIMENSIONS:
            raise ProtocolError("an impossible shape")
        for side in shape:
            if type(side) is not int or not 0 <= side <= MAX_MESSAGE:
                raise ProtocolError("an impossible shape")
            count *= side
        return count

    def message(self) -> Message:
        """The value, after the objects of the question were brought up to date."""
        self.check_depth()
        for number in range(self.known, len(self.entries)):
            self.objects.append(self.build(number))
        value = self.node(self.root)
        changed = [n for n in range(self.known) if self.entries[n] is not None]
        for original, new in [(self.objects[n], self.updated(n)) for n in changed]:
            _overwrite(original, new)
        return Message(value, self.objects, self.entries, self.contents)

    def check_depth(self) -> None:
        """Refuse cycles, and containers that nest too deeply."""
        old = self.question.entries
        inside: dict[int, list[int]] = {}
        for number, entry in enumerate(self.entries):
            if entry is None and number < self.known:
                entry = old[number]
            parts = [] if entry[0] == "array" else _references(entry)
            if parts:
                if any(type(part) is not int or part < 0 for part in parts):
                    raise ProtocolError("an impossible reference")
                inside[number] = parts
        count = len(self.entries)
        if max(_heights(inside, count) or _depths(inside, count)) > MAX_DEPTH:
            raise ProtocolError("containers nest too deeply")

    def node(self, node: Any) -> Any:
        """A scalar, or the object that a reference names."""
        if type(node) in SCALARS:
            return node
        if type(node) is int:
            if node.bit_length() > MAX_INT_BITS:
                raise ProtocolError("an integer that is too big")
            return node
        (number,) = node
        return self.objects[number]

    def nodes(self, nodes: list[Any]) -> list[Any]:
        """What these nodes stand for; text, which is most of them, at once."""
        return [node if type(node) is str else self.node(node) for node in nodes]

    def build(self, number: int) -> Any:
        """Make the object of one line of the table."""
        entry, content = self.entries[number], self.contents[number]
        tag, *rest = entry
        if tag == "array":
            return _array(content, *rest)
        if tag == "remote":
            return self.find(Remote(*self.remote(rest)))
        if tag == "generator":
            generator = new_generator(rest[0])
            restore_state(generator, self.node(rest[1]))
            return generator
        if tag == "list":
            return self.nodes(rest[0])
        if tag == "tuple":
            return tuple(self.nodes(rest[0]))
        if tag == "dict":
            return self.dictionary(rest[0])
        if tag == "complex":
            return complex(*rest)
        if tag == "bytes":
            return content
        return _array(content, *rest)[()]

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
        original, (tag, *rest) = self.objects[number], self.entries[number]
        if type(original) in GENERATORS and tag == "generator":
            trial = new_generator(type(original).__name__)
            restore_state(trial, self.node(rest[1]))
            return self.node(rest[1])
        if type(original) not in (list, dict, np.ndarray):
            raise ProtocolError("an object that cannot change has changed")
        new = self.build(number)
        if type(new) is not type(original):
            raise ProtocolError("an object became another kind of object")
        if type(new) is np.ndarray and (
            (new.shape, new.dtype) != (original.shape, original.dtype)
            or not original.flags.writeable
        ):
            raise ProtocolError("an array that was passed in cannot be overwritten")
        return new


def _heights(inside: dict[int, list[int]], count: int) -> list[int]:
    """How high each object is built of others, if all follow what they are built of.

    So they do in all but messages that change a container of the question.
    """
    heights = [1] * (count + 1)
    for number, parts in inside.items():
        if max(parts) >= number:
            return []
        heights[number] += max([heights[part] for part in parts])
    return heights


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
