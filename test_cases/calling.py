"""Make the calls of a case and keep what they leave behind."""

from __future__ import annotations

import contextlib
import copy
import io
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from itertools import takewhile
from typing import Any

import numpy as np

from test_cases.cases import Case, CaseSet
from test_cases.observation import Asked, Observation, ResultError
from test_cases.plain import as_plain

Values = dict[str, Any]
UNCHANGING = (str, int, float, bool, type(None))
SEED = 1  # of the global random numbers, in every call
# Those of NumPy and of Python, as they are before anybody puts others in their place.
GLOBAL_RANDOM: tuple[tuple[Callable[..., Any], ...], ...] = (
    (np.random.get_state, np.random.seed, np.random.set_state),
    (random.getstate, random.seed, random.setstate),
)
MOST_QUESTIONS = 10_000  # that a book holds of one case
Observe = Callable[[Callable[..., Any], CaseSet, Case], Observation]


def observe(function: Callable[..., Any], case_set: CaseSet, case: Case) -> Observation:
    """Make the calls of a case on fresh copies of its inputs.

    Parameters
    ----------
    function : callable
        A student's function or class, the reference, or a stand-in for either.
    case_set : CaseSet
        Says which arguments go by position and how the returned values are named.
    case : Case

    Returns
    -------
    Observation

    Raises
    ------
    ResultError
        When the number of returned values is wrong.
    Exception
        Whatever the function raises.
    """
    printed = io.StringIO()
    calls, book = booked(fresh(case.calls))
    with quietly(printed):
        results, arguments = follow(function, case_set, calls)
    every = [named(result, case_set) for result in results]
    return observation(case, every, arguments, printed.getvalue(), book)


def observation(
    case: Case,
    every: Sequence[Values],
    arguments: Values,
    printed: str,
    book: Sequence[Asked],
) -> Observation:
    """What the calls of a case left behind, beside what went out and what was asked."""
    given = {name: value for call in case.calls for name, value in call.items()}
    return Observation(every[-1], arguments, printed, tuple(every), given, tuple(book))


def booked(calls: Sequence[Values]) -> tuple[list[Values], list[Asked]]:
    """The calls of a case whose functions keep a book, and that book.

    Whoever answers for the functions writes it: not the one who asks them.
    """
    book: list[Asked] = []

    def keeping(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: keeping(item) for name, item in value.items()}
        return _in_the_book(value, book) if callable(value) else value

    return [keeping(call) for call in calls], book


def _in_the_book(function: Callable[..., Any], book: list[Asked]) -> Callable[..., Any]:
    """The function; what it is asked goes into the book."""

    @wraps(function)
    def keeping(*args: Any, **kwargs: Any) -> Any:
        if len(book) < MOST_QUESTIONS:
            book.append(Asked(function, *fresh((args, kwargs))))
        return function(*args, **kwargs)

    return keeping


def follow(
    function: Callable[..., Any], case_set: CaseSet, calls: Sequence[Values]
) -> tuple[list[Any], Values]:
    """Make calls in a row; give what each returned, and the last arguments.

    After a result that cannot be given names there are no more calls.
    """
    every = _follow_class if case_set.method else _follow_function
    with random_kept():
        return every(function, case_set, calls)


def fresh(value: Any) -> Any:
    """A copy down to the arrays; quicker than deepcopy, which does the rest."""
    if type(value) in UNCHANGING:
        return value
    if type(value) is np.ndarray:
        return value.copy()
    if type(value) is dict:
        return {name: fresh(item) for name, item in value.items()}
    if type(value) in (list, tuple):
        return type(value)(fresh(item) for item in value)
    return copy.deepcopy(value)


def _follow_function(
    function: Callable[..., Any], case_set: CaseSet, calls: Sequence[Values]
) -> tuple[list[Any], Values]:
    """Call a function again and again; give all it returned and its arguments."""
    arguments: Values = {}
    results: list[Any] = []
    before: Values = {}
    for call in calls:
        arguments |= {k: v for k, v in before.items() if k in arguments}
        arguments |= call
        results.append(_called(function, case_set.arguments, arguments))
        try:
            before = named(results[-1], case_set)
        except ResultError:
            break
    return results, arguments


def _follow_class(
    cls: Callable[..., Any], case_set: CaseSet, calls: Sequence[Values]
) -> tuple[list[Any], Values]:
    """Make an instance and call its method; give what it changed in place."""
    instance = _called(cls, case_set.arguments, calls[0])
    arguments: Values = {}
    for call in calls[1:]:
        arguments |= call
        method = getattr(instance, case_set.method)
        _seed()
        method(*(arguments[name] for name in case_set.method_arguments))
    changed = tuple(arguments[name] for name in case_set.returns)
    return [changed if len(changed) > 1 else changed[0]], arguments


def _called(
    function: Callable[..., Any], by_position: Sequence[str], arguments: Values
) -> Any:
    """Call a function with some arguments by position and the others by name.

    Where one is left out that would go by position, those behind it go by name.
    """
    first = list(takewhile(arguments.__contains__, by_position))
    by_name = {k: v for k, v in arguments.items() if k not in first}
    _seed()
    return function(*(arguments[name] for name in first), **by_name)


def _seed() -> None:
    """Let every call draw the same global random numbers.

    What should draw from the generator that came in, and does not, is then wrong in
    the same way each time.
    """
    for _, seed, _ in GLOBAL_RANDOM:
        seed(SEED)


_keeping = False


@contextlib.contextmanager
def random_kept() -> Iterator[None]:
    """Leave the global random numbers as they were; around many calls only once."""
    global _keeping
    if _keeping:
        yield
        return
    before, _keeping = [get() for get, _, _ in GLOBAL_RANDOM], True
    try:
        yield
    finally:
        _keeping = False
        for (_, _, put_back), state in zip(GLOBAL_RANDOM, before, strict=True):
            put_back(state)


@contextlib.contextmanager
def quietly(printed: io.StringIO) -> Iterator[None]:
    """Catch what a call prints, drop its progress bars, close the figures it draws."""
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    before = set(pyplot.get_fignums()) if pyplot else set()
    try:
        with (
            contextlib.redirect_stdout(printed),
            contextlib.redirect_stderr(io.StringIO()),
        ):
            yield
    finally:
        for number in set(pyplot.get_fignums()) - before if pyplot else ():
            pyplot.close(number)


def named(result: Any, case_set: CaseSet) -> Values:
    """Give the returned values, as plain data, their names.

    Raises
    ------
    ResultError
        When the number of returned values is wrong.
    """
    names, result = case_set.returns, as_plain(result)
    if len(names) == 1:
        return {names[0]: result}
    count = len(result) if type(result) in (tuple, list) else None
    if count not in (len(names), len(names) + len(case_set.may_return)):
        got = "None: is a return missing?" if result is None else "something else"
        got = f"{count} values" if count is not None else got
        raise ResultError(f"{', '.join(names)} must be returned, but it gave {got}")
    return dict(zip(names, result, strict=False))
