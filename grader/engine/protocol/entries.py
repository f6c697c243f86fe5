"""The form of plain data on its way: a table of objects that refer to each other.

Nothing in it can nest, and every size is known before anything is built. Numbers and
text stand where they are used; all else is an object with a line in the table, named by
its number there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

import numpy as np
from msgspec import Meta, Struct

MAX_HEADER = 16 << 20  # bytes of JSON
MAX_MESSAGE = 256 << 20  # bytes in all, those of shared objects counted each time
MAX_OBJECTS = 200_000  # lines of a table
MAX_PARTS = 1_000_000  # values in all, shared ones counted each time
MAX_DEPTH = 100  # containers inside containers
MAX_ODD_KEYS = 10_000  # dictionary keys that are not text: their hashes can collide
MAX_COLLIDING = 20  # of these, in one dictionary
MAX_INT_BITS = 4096
MAX_DIMENSIONS = 32
ORDERS: tuple[Literal["<", ">", "|"], ...] = ("<", ">", "|")
DTYPES = {
    order + np.dtype(code).str[1:]: np.dtype(code).newbyteorder(order)
    for code in "?bhilqBHILQefdgFDG"
    for order in ORDERS
    if (order == "|") == (np.dtype(code).itemsize == 1)
}
NAMES = {dtype: name for name, dtype in DTYPES.items()}

Reference = tuple[Annotated[int, Meta(ge=0)]]
Node = None | bool | int | float | str | Reference
Shape = Annotated[
    tuple[Annotated[int, Meta(ge=0, le=MAX_MESSAGE)], ...],
    Meta(max_length=MAX_DIMENSIONS),
]


class Refused(TypeError):  # noqa: N818  a student reads this name
    """A value is not plain data, or too big; the message says which and where."""


class ProtocolError(Exception):
    """Bytes that no honest process sends."""


class Entry(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A line of the table."""


class Array(Entry, frozen=True, array_like=True, tag="array"):
    """An array of its own memory, whose bytes follow."""

    dtype: str
    shape: Shape
    order: Literal["C", "F"]


class View(Entry, frozen=True, array_like=True, tag="view"):
    """An array in the memory of another one."""

    base: Reference
    shape: Shape
    strides: Annotated[tuple[int, ...], Meta(max_length=MAX_DIMENSIONS)]
    offset: Annotated[int, Meta(ge=0)]


class Scalar(Entry, frozen=True, array_like=True, tag="scalar"):
    """A NumPy scalar, whose bytes follow."""

    dtype: str


class Bytes(Entry, frozen=True, array_like=True, tag="bytes"):
    """Bytes, which follow."""

    length: Annotated[int, Meta(ge=0, le=MAX_MESSAGE)]


class Complex(Entry, frozen=True, array_like=True, tag="complex"):
    """A complex number; its two floats follow."""


class OddFloat(Entry, frozen=True, array_like=True, tag="float"):
    """A float that JSON cannot write, NaN or an infinity; its bytes follow."""


class BigInt(Entry, frozen=True, array_like=True, tag="int"):
    """An integer of more than 64 bits, in hexadecimal."""

    digits: Annotated[str, Meta(max_length=MAX_INT_BITS // 4 + 3)]


class List(Entry, frozen=True, array_like=True, tag="list"):
    """A list."""

    nodes: list[Node]


class Tuple(Entry, frozen=True, array_like=True, tag="tuple"):
    """A tuple."""

    nodes: list[Node]


class Set(Entry, frozen=True, array_like=True, tag="set"):
    """A set."""

    nodes: list[Node]


class FrozenSet(Entry, frozen=True, array_like=True, tag="frozenset"):
    """A frozen set."""

    nodes: list[Node]


class Dict(Entry, frozen=True, array_like=True, tag="dict"):
    """A dictionary: keys and values in turn."""

    nodes: list[Node]


class Remote(Entry, frozen=True, array_like=True, tag="remote"):
    """Something that stays in its process; the other side holds its number."""

    kind: Literal["instance", "function"]
    number: Annotated[int, Meta(ge=0)]
    name: str


class Generator(Entry, frozen=True, array_like=True, tag="generator"):
    """A random generator in a state; only the judge sends one."""

    kind: Literal["RandomState", "Generator"]
    state: Reference


class Drawn(Entry, frozen=True, array_like=True, tag="drawn"):
    """How far a generator of the question was drawn from."""

    blocks: Annotated[int, Meta(ge=0)]
    position: Annotated[int, Meta(ge=0)]
    half: Literal["none", "kept", "new"]  # a normal number that waits to be used


Containers = List | Tuple | Dict | Set | FrozenSet
Anything = (
    Array
    | View
    | Scalar
    | Bytes
    | Complex
    | OddFloat
    | BigInt
    | Containers
    | Remote
    | Generator
    | Drawn
)


@dataclass
class Table:
    """The objects of a message; an answer may refer to them, and change them in place.

    Attributes
    ----------
    objects : list
        Every container and array, in the order of the table.
    entries : list of Entry or None
        The table as it was sent.
    contents : list of bytes
        The raw bytes that belong to each line.
    """

    objects: list[Any] = field(default_factory=list)
    entries: list[Any] = field(default_factory=list)
    contents: list[bytes] = field(default_factory=list)
