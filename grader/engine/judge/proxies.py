"""Proxies: what the judge holds in place of a student's functions and instances."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from grader.engine.protocol.messages import Error

# Methods that Python itself calls. They are passed on only where the reference solution
# defines them: a student's == must not answer where the instructor compares data.
COMPARISONS = {"__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"}
NEVER = {"__class__", "__new__", "__init__", "__getattribute__", "__getattr__"}
NEVER |= {"__setattr__", "__delattr__", "__dir__", "__reduce__", "__reduce_ex__"}
NEVER |= {"__init_subclass__", "__subclasshook__", "__sizeof__", "__class_getitem__"}


class StudentProcessError(Exception):
    """The student process ended, or took too long."""


class Student(Protocol):
    """The way to the student process."""

    def call(
        self, owner: Any, name: str, args: list[Any], kwargs: dict[str, Any]
    ) -> Any:
        """Call a function or a class, or a method of an instance."""

    def get(self, owner: Any, name: str) -> tuple[bool, Any]:
        """Whether an attribute is a method, and its value if not."""

    def set(self, owner: Any, name: str, value: Any) -> None:
        """Set an attribute of an instance."""


def function_proxy(name: str, doc: str, student: Student) -> Any:
    """A function that calls the student's function of that name."""

    def function(*args: Any, **kwargs: Any) -> Any:
        return student.call(None, name, list(args), kwargs)

    function._student = student  # type: ignore[attr-defined]
    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    return function


class Instance:
    """An object that lives in the student process."""

    __slots__ = ("_number",)
    _student: Student

    def __init__(self, number: int) -> None:
        object.__setattr__(self, "_number", number)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        is_method, value = self._student.get(self, name)
        return _method(self, name) if is_method else value

    def __setattr__(self, name: str, value: Any) -> None:
        self._student.set(self, name, value)


def _method(owner: Instance, name: str) -> Callable[..., Any]:
    """A method of an instance, to be called with the judge's arguments."""

    def method(*args: Any, **kwargs: Any) -> Any:
        return owner._student.call(owner, name, list(args), kwargs)

    method.__name__ = name
    return method


def _special(name: str) -> Callable[..., Any]:
    """A method that Python calls by itself; comparisons only among instances."""

    def method(self: Instance, *args: Any) -> Any:
        if name in COMPARISONS and type(args[0]) is not type(self):
            return NotImplemented
        return self._student.call(self, name, list(args), {})

    method.__name__ = name
    return method


def class_proxy(name: str, doc: str, specials: set[str], student: Student) -> type:
    """A class whose instances live in the student process.

    Parameters
    ----------
    name : str
    doc : str
    specials : set of str
        The special methods that the reference solution defines.
    student : Student
    """

    def create(cls: type, *args: Any, **kwargs: Any) -> Any:
        return student.call(None, name, list(args), kwargs)

    members: dict[str, Any] = {
        special: _special(special) for special in specials - NEVER
    }
    if "__eq__" in members:
        members.setdefault("__hash__", None)
    members |= {"__new__": create, "__init__": lambda self, *args, **kwargs: None}
    members["_student"] = student
    return type(name, (Instance,), members | {"__doc__": doc, "__slots__": ()})


def new_instance(cls: type, number: int) -> Instance:
    """The proxy of an instance with that number."""
    instance: Instance = object.__new__(cls)
    Instance.__init__(instance, number)
    return instance


def raised(error: Error) -> Exception:
    """The error that a student's code raised, as an error of the judge's.

    Its type is the nearest built-in one, so that a test may expect it; never one of
    ours, whatever it calls itself.
    """
    base = error.kind
    if issubclass(base, StopIteration | StopAsyncIteration | ExceptionGroup):
        base = Exception  # the first two could end loops, the last is made otherwise
    members = {"__str__": lambda self: error.text}
    name = error.name if error.name.isidentifier() else base.__name__
    kind: type[Exception] = type(name, (base,), members)
    made = kind.__new__(kind, error.text)
    made.__dict__["student_line"] = error.line
    made.__dict__["student_traceback"] = error.traceback
    return made
