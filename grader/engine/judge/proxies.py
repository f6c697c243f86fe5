"""What the judge holds in place of a student's functions, classes and instances."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any, Protocol

from test_cases.cases import CaseSet
from test_cases.observation import ResultError

# Methods that Python itself calls. They are passed on only where the reference solution
# defines them: a student's == must not answer where the instructor compares data.
COMPARISONS = {"__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"}
NEVER = {"__class__", "__new__", "__init__", "__getattribute__", "__getattr__"}
NEVER |= {"__setattr__", "__delattr__", "__dir__", "__reduce__", "__reduce_ex__"}
NEVER |= {"__init_subclass__", "__subclasshook__", "__sizeof__", "__class_getitem__"}


class StudentProcessError(Exception):
    """The student process ended, or took too long."""


class Link(Protocol):
    """The way to the student process."""

    def ask(self, do: str, *details: Any) -> Any:
        """Have something done there; give its value, or raise."""

    def answers(self, name: str, kind: str, case_set: CaseSet) -> Any:
        """Have the calls of all cases made there."""


def answers_of(function: Any, case_set: CaseSet) -> Any:
    """What the student process answers to all cases; None for what is no stand-in."""
    link = getattr(function, "_link", None)
    kind = "class" if isinstance(function, type) else "function"
    return link and link.answers(function.__name__, kind, case_set)


def function_standin(name: str, doc: str, link: Link) -> Any:
    """A function that calls the student's function of that name."""

    def function(*args: Any, **kwargs: Any) -> Any:
        return link.ask("call", None, name, list(args), kwargs)

    function._link = link  # type: ignore[attr-defined]
    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    return function


class Instance:
    """An object that lives in the student process."""

    __slots__ = ("_number",)
    _link: Link

    def __init__(self, number: int) -> None:
        object.__setattr__(self, "_number", number)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        kind, value = self._link.ask("get", self, name)
        return _method(self, name) if kind == "method" else value

    def __setattr__(self, name: str, value: Any) -> None:
        self._link.ask("set", self, name, value)


def _method(owner: Instance, name: str) -> Callable[..., Any]:
    """A method of an instance, to be called with the judge's arguments."""

    def method(*args: Any, **kwargs: Any) -> Any:
        return owner._link.ask("call", owner, name, list(args), kwargs)

    method.__name__ = name
    return method


def _special(name: str) -> Callable[..., Any]:
    """A method that Python calls by itself; comparisons only among instances."""

    def method(self: Instance, *args: Any) -> Any:
        if name in COMPARISONS and type(args[0]) is not type(self):
            return NotImplemented
        return self._link.ask("call", self, name, list(args), {})

    method.__name__ = name
    return method


def class_standin(name: str, doc: str, specials: set[str], link: Link) -> type:
    """A class whose instances live in the student process.

    Parameters
    ----------
    name : str
    doc : str
    specials : set of str
        The special methods that the reference solution defines.
    link : Link
    """

    def create(cls: type, *args: Any, **kwargs: Any) -> Any:
        return link.ask("call", None, name, list(args), kwargs)

    members: dict[str, Any] = {
        special: _special(special) for special in specials - NEVER
    }
    if "__eq__" in members:
        members.setdefault("__hash__", None)
    members |= {"__new__": create, "__init__": lambda self, *args, **kwargs: None}
    members["_link"] = link
    return type(name, (Instance,), members | {"__doc__": doc, "__slots__": ()})


def new_instance(cls: type, number: int) -> Instance:
    """The stand-in of an instance with that number."""
    instance: Instance = object.__new__(cls)
    Instance.__init__(instance, number)
    return instance


def raised(report: dict[str, Any]) -> Exception:
    """The error that a student's code raised, as an error of the judge's.

    Its type is the nearest built-in one, so that a test may expect it. StopIteration
    and what is no Exception could end the judge's own loops: they become plain errors.
    What is wrong with the number of returned values was found there, but not raised by
    the student's code.
    """
    if report["name"] == ResultError.__name__:
        return ResultError(report["text"])
    base: type[Exception] = Exception
    for name in report["bases"]:
        found = getattr(builtins, str(name), None)
        if isinstance(found, type) and issubclass(found, Exception):
            base = found
            break
    if issubclass(base, StopIteration | StopAsyncIteration):
        base = Exception
    members = {"__str__": lambda self: str(report["text"])}
    name = report["name"] if str(report["name"]).isidentifier() else base.__name__
    kind: type[Exception] = type(name, (base,), members)
    error = kind.__new__(kind, report["text"])
    line = report["line"]
    error.__dict__["student_line"] = line if type(line) is int else None
    error.__dict__["student_traceback"] = str(report["traceback"])
    return error
