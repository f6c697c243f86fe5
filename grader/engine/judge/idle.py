"""Functions that do nothing, and which behaviours they pass.

They hand back what came in, or None, or zeros, ones or NaN of the right form, or what
is right for another call, looked up among the stored ones. Each is tried as an answer
is, so no list says which behaviours show nothing: an answer earns its marks when no
such function passes all that it passes.
"""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

import numpy as np

from grader.engine.judge.draws import solution
from grader.engine.judge.lookup import Table
from test_cases.calling import fresh, observe, random_kept
from test_cases.cases import Case, CaseSet
from test_cases.judging import attempt
from test_cases.outcomes import Outcome

TOO_LITTLE = (
    "a function that does nothing passes this, too; "
    "it counts as soon as another behaviour passes"
)
Values = dict[str, Any]
Pair = tuple[Case, Case]  # stored and drawn
Rights = tuple[list[Values], list[Values]]  # what each call of both should give
# Gives one result: of the arguments, what is right for the call, and the result's name.
Answer = Callable[[Values, Values, str], Any]


def earning(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Say of each outcome whether it earns its share.

    None does when one function that does nothing passes all that passed.
    """
    passed = [set(outcome.idle) for outcome in outcomes if outcome.passed]
    earns = not (passed and set.intersection(*passed))
    why = "" if earns else TOO_LITTLE
    return [
        replace(one, earns=earns, message=why) if one.passed else one
        for one in outcomes
    ]


@lru_cache(maxsize=256)
def passed_idly(stored: CaseSet, drawn: CaseSet) -> tuple[tuple[int, ...], ...]:
    """For each case, the numbers of the functions that do nothing and pass it.

    Parameters
    ----------
    stored, drawn : CaseSet
        Both cases of a behaviour must be passed.

    Returns
    -------
    tuple of tuple of int
        Without a function that passes every case: it does what is asked.
    """
    with warnings.catch_warnings(), random_kept():
        warnings.simplefilter("ignore")
        found = _passed_sets(stored, drawn)
    most = [one for one in found if not any(one < other for other in found)]
    most.sort(key=sorted)
    return tuple(
        tuple(number for number, passed in enumerate(most) if place in passed)
        for place in range(len(stored.cases))
    )


def _passed_sets(stored: CaseSet, drawn: CaseSet) -> set[frozenset[int]]:
    """What each function that does nothing passes, but for those that pass all.

    To call what is passed in is easily done: it is not asked for here.
    """
    free = [replace(case, asks=()) for case in drawn.cases]
    pairs = list(zip(stored.cases, free, strict=True))
    rights = [
        (rights_of(stored, one), rights_of(stored, other)) for one, other in pairs
    ]
    in_turn = [(right, right) for right, _ in rights]  # a table, from the top
    found = {_passed_by(_as_right, stored, pairs, in_turn)}
    for answer in _answers(stored, [right[-1] for right, _ in rights]):
        found.add(_passed_by(answer, stored, pairs, rights))
    return {one for one in found if len(one) < len(pairs)}


def _passed_by(
    answer: Answer, case_set: CaseSet, pairs: list[Pair], rights: list[Rights]
) -> frozenset[int]:
    """The places of the pairs of cases that a function passes which does nothing."""
    make = _idle_class if case_set.method else _idle_function
    return frozenset(
        place
        for place, both in enumerate(zip(pairs, rights, strict=True))
        if not any(
            attempt(make(answer, case_set, right), case_set, case).message
            for case, right in zip(*both, strict=True)
        )
    )


@lru_cache(maxsize=1024)
def rights_of(case_set: CaseSet, case: Case) -> list[Values]:
    """What each call of a case should give."""
    return list(observe(solution(case_set.function), case_set, case).every)


def _idle_function(
    answer: Answer, case_set: CaseSet, rights: list[Values]
) -> Callable[..., Any]:
    """A function that knows at each call what would be right."""
    steps = itertools.cycle(rights)

    def function(*args: Any, **kwargs: Any) -> Any:
        named = dict(zip(case_set.arguments, args, strict=True)) | kwargs
        right = next(steps)
        results = [answer(named, right, name) for name in case_set.returns]
        return results[0] if len(results) == 1 else tuple(results)

    return function


def _idle_class(answer: Answer, case_set: CaseSet, rights: list[Values]) -> type:
    """A class whose method puts results in place of what it should change."""

    def method(self: Any, *args: Any) -> None:
        named = dict(zip(case_set.method_arguments, args, strict=True))
        for name in case_set.returns:
            result = answer(named, rights[-1], name)
            named[name].clear()
            named[name].update(result)

    members = {"__init__": lambda *_, **__: None, case_set.method: method}
    return type(case_set.function, (), members)


def _answers(case_set: CaseSet, rights: list[Values]) -> Iterator[Answer]:
    """All ways of doing nothing.

    What only fills in does so for every result, or for those that no argument has the
    name of: the others are handed back.
    """
    for answer in _fillers(case_set):
        yield answer
        yield partial(_at_hand, answer)
    for other in rights:
        yield partial(_other, other)
    if not case_set.method:
        yield from Table(case_set).answers()


def _at_hand(answer: Answer, named: Values, right: Values, name: str) -> Any:
    return fresh(named[name]) if name in named else answer(named, right, name)


def _fillers(case_set: CaseSet) -> Iterator[Answer]:
    """Ways to make a result of the arguments, or of nothing."""
    yield lambda named, right, name: None
    yield lambda named, right, name: type(right[name])()
    yield lambda named, right, name: [(*_arrays(named),)]
    yield partial(_in_order, case_set.returns)
    for number in (0, 1, np.nan):
        yield partial(_filled, number)
    for argument in (*case_set.arguments, *case_set.method_arguments):
        yield partial(_argument, argument)
        yield partial(_stretched, argument)
        if len(case_set.returns) > 1:
            for number in (0, 1):
                yield partial(_beside, case_set.returns[0], argument, number)


def _arrays(named: Values) -> Iterator[Any]:
    return (value for value in named.values() if isinstance(value, np.ndarray))


def _filled(number: float, named: Values, right: Values, name: str) -> Any:
    """One number everywhere, in the right form."""
    return _like(right[name], number)


def _like(value: Any, number: float) -> Any:
    if isinstance(value, dict):
        return {key: _like(item, number) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_like(item, number) for item in value)
    if isinstance(value, np.ndarray):
        return np.full(value.shape, number, None if np.isnan(number) else value.dtype)
    return number


def _as_right(named: Values, right: Values, name: str) -> Any:
    return fresh(right[name])


def _in_order(names: tuple[str, ...], named: Values, right: Values, name: str) -> Any:
    """The first argument for the first result, and so on."""
    return fresh(list(named.values())[names.index(name)])


def _argument(argument: str, named: Values, right: Values, name: str) -> Any:
    return fresh(named[argument])


def _beside(
    first: str, argument: str, number: float, named: Values, right: Values, name: str
) -> Any:
    """An argument for the first result, and one number everywhere in the others."""
    if name == first:
        return _argument(argument, named, right, name)
    return _filled(number, named, right, name)


def _stretched(argument: str, named: Values, right: Values, name: str) -> Any:
    """An argument, as often as it takes for the right shape."""
    return np.array(np.broadcast_to(named[argument], np.shape(right[name])), float)


def _other(other: Values, named: Values, right: Values, name: str) -> Any:
    """What is right for one of the stored cases."""
    return fresh(other[name])
