"""The judge's functions in place of a student's, as the callers of these know them."""

from __future__ import annotations

import dis
from collections.abc import Callable, Mapping
from functools import partial
from types import FunctionType
from typing import Any

Function = Callable[..., Any]


def lend(namespace: dict[str, Any], functions: Mapping[str, Function]) -> None:
    """Have functions of the judge's stand in for the student's, now and later.

    A table, a default argument or a partial may hold the student's function: so the
    function itself is changed where that is possible, else only its name.
    """
    for name, function in functions.items():
        as_known = partial(_given, function, _unpacked(namespace, name))
        mine = namespace.get(name)
        if isinstance(mine, FunctionType) and not mine.__closure__:
            mine.__code__, mine.__defaults__ = _passed_on.__code__, None
            mine.__kwdefaults__ = {"_to": as_known}
        else:
            namespace[name] = as_known


def _passed_on(*args: Any, _to: Function, **kwargs: Any) -> Any:
    return _to(*args, **kwargs)


def _given(function: Function, count: int, *args: Any, **kwargs: Any) -> Any:
    """What a function gives; behind its values others, when a caller takes more."""
    found = function(*args, **kwargs)
    if isinstance(found, tuple) and len(found) < count:
        return found + (None,) * (count - len(found))
    return found


def _unpacked(namespace: Mapping[str, Any], name: str) -> int:
    """Into how many values the functions here unpack what a function gives."""
    counts = [0]
    for caller in namespace.values():
        if not isinstance(caller, FunctionType) or name not in caller.__code__.co_names:
            continue  # most do not call it, and to take them apart takes long
        called = False
        for step in dis.get_instructions(caller):
            if step.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
                called = called or step.argval == name
            elif called and step.opname == "UNPACK_SEQUENCE":
                counts.append(step.arg or 0)
                called = False
            elif step.opname.startswith("STORE_"):
                called = False
    return max(counts)
