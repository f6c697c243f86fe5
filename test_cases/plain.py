"""What stands for plain data, as that data: a docstring names a kind, not a type."""

from __future__ import annotations

from collections import UserList, deque
from collections.abc import Mapping
from decimal import Decimal
from numbers import Integral, Real
from typing import Any

import numpy as np

PLAIN: tuple[type, ...] = (bool, int, float, complex, str, bytes, type(None))
PLAIN += (np.ndarray, dict, list, tuple, set, frozenset)
SEQUENCES = (list, deque, UserList, range)


def plain_of(value: Any) -> Any:
    """A value as the plain data that it stands for; what it holds stays as it is.

    A mapping becomes a dictionary, a named tuple a tuple, a deque or a range a list, a
    matrix an array, a fraction a number. All else is given back.
    """
    if type(value) in PLAIN or (isinstance(value, np.generic) and not _is_text(value)):
        return value
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple):
        return tuple(value)
    if isinstance(value, SEQUENCES):
        return list(value)
    if isinstance(value, np.ndarray) and not isinstance(value, np.ma.MaskedArray):
        return np.asarray(value)
    if isinstance(value, str):
        return "".join(value)
    if isinstance(value, Integral):
        return int(value)
    return float(value) if isinstance(value, Real | Decimal) else value


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def as_plain(value: Any) -> Any:
    """A value as plain data, down to the arrays; itself where it is that already."""
    value = plain_of(value)
    if type(value) is dict:
        made = {name: as_plain(item) for name, item in value.items()}
        return value if all(made[name] is value[name] for name in made) else made
    if type(value) in (list, tuple):
        items = [as_plain(item) for item in value]
        same = all(one is other for one, other in zip(items, value, strict=True))
        return value if same else type(value)(items)
    return value
