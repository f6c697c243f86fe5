"""Mistakes that can be made in any function: the reference, called or read otherwise.

They need no file: values returned in another order, two arguments in each other's
place, an argument that is not used, a count that is off by one.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial, wraps
from itertools import combinations, permutations
from typing import Any

import numpy as np

from test_cases.cases import CaseSet

MOST_RETURNED = 4  # values whose orders are all tried
NOT_COUNTED = ("m", "seed", "mini_batch_size")  # whole numbers that count no steps
NOT_SHORTENED = ("num_epochs", "print_cost")  # whose defaults take long, or draw
Function = Callable[..., Any]
Bound = inspect.BoundArguments

ORDER = (
    "Compare the order behind return with the one in the docstring.",
    "return 뒤의 순서를 docstring의 순서와 비교해 보세요.",
)
UNUSED = (
    "Where does {names} enter your lines? A number of your own does not follow it.",
    "{names}: 계산의 어디에 들어가나요? 직접 적은 숫자는 인자를 따라가지 않습니다.",
)
TEXTS = {
    "exchange": ("the returned values {names} have changed places", *ORDER),
    "order": ("the returned values stand in another order: {names}", *ORDER),
    "swap": (
        "the arguments {names} have changed places",
        "In which order does the docstring list the arguments, and in which do you? "
        "The check hands them over in that order.",
        "docstring에 적힌 인자의 순서와 여러분의 순서를 비교해 보세요. "
        "점검은 그 순서대로 값을 넘깁니다.",
    ),
    "unused": (
        "{names} is not used: its default is taken, whatever comes in",
        *UNUSED,
    ),
    "one": (
        "the result is that of {names} = 1, whatever comes in",
        *UNUSED,
    ),
    "zero": (
        "the result is that of {names} = 0, whatever comes in",
        *UNUSED,
    ),
    "late": (
        "{names} is taken one too high",
        "From where does {names} count, and does a line of yours count once more?",
        "{names}: 어디서부터 세나요? 한 번 더 세는 줄이 있지 않나요?",
    ),
    "early": (
        "{names} is taken one too low",
        "From where does {names} count, and does a line of yours leave one out?",
        "{names}: 어디서부터 세나요? 한 번 빠뜨리는 줄이 있지 않나요?",
    ),
}


@dataclass(frozen=True)
class General:
    """A mistake that is no edit of the reference's lines.

    Attributes
    ----------
    id : str
        Its kind and the names it is about, e.g. ``order:s,v``.
    wrong : callable
        The wrong answer, called like the graded function.
    """

    id: str
    wrong: Function

    @property
    def texts(self) -> tuple[str, str, str]:
        """What is wrong, and the hints in English and Korean."""
        return texts(self.id)


def texts(id: str) -> tuple[str, str, str]:
    """What is wrong, and the hints in English and Korean, for the id of a `General`."""
    kind, _, names = id.partition(":")
    two = kind in ("exchange", "swap")
    listed = names.replace(",", " and ") if two else names
    said = [text.format(names=listed.replace(",", ", ")) for text in TEXTS[kind]]
    return said[0], said[1], said[2]


def is_general(id: str) -> bool:
    """Whether it is the id of a `General`."""
    return id.partition(":")[0] in TEXTS


def general_mistakes(case_set: CaseSet, reference: Function) -> Iterator[General]:
    """The general mistakes that can be made in a function; none of a class.

    Parameters
    ----------
    case_set : CaseSet
        Says what is returned, and what the arguments are.
    reference : callable
        The right answer.
    """
    if case_set.method:
        return
    yield from _orders(case_set, reference)
    yield from _swaps(case_set, reference)
    for parameter in inspect.signature(reference).parameters.values():
        name = parameter.name
        if parameter.default is not parameter.empty:
            if name not in NOT_SHORTENED:
                change = partial(_fixed, name, parameter.default)
                yield General(f"unused:{name}", _changed(reference, change))
        elif name not in NOT_COUNTED and _is_number(case_set, name):
            for kind, number in (("one", 1), ("zero", 0)):
                change = partial(_fixed, name, number)
                yield General(f"{kind}:{name}", _changed(reference, change))
        if name not in NOT_COUNTED and _is_count(case_set, name):
            for kind, step in (("late", 1), ("early", -1)):
                change = partial(_counted, name, step)
                yield General(f"{kind}:{name}", _changed(reference, change))


def _orders(case_set: CaseSet, reference: Function) -> Iterator[General]:
    """The returned values in other orders; of four values only the likely ones."""
    names = case_set.returns
    right = tuple(range(len(names)))
    for order in permutations(right) if len(names) <= MOST_RETURNED else ():
        moved = sum(one != place for one, place in zip(order, right, strict=True))
        turned = order in {right[start:] + right[:start] for start in right}
        if moved and (len(names) < MOST_RETURNED or moved == 2 or turned):
            shown = [place for place in order if moved > 2 or order[place] != place]
            listed = ",".join(names[place] for place in sorted(shown, key=order.index))
            kind = "order" if moved > 2 else "exchange"
            yield General(f"{kind}:{listed}", _reordered(reference, order))


def _reordered(reference: Function, order: tuple[int, ...]) -> Function:
    @wraps(reference)
    def wrong(*args: Any, **kwargs: Any) -> Any:
        result = reference(*args, **kwargs)
        return tuple(result[place] for place in order)

    return wrong


def _swaps(case_set: CaseSet, reference: Function) -> Iterator[General]:
    """Two arguments that go by position, and are of one kind wherever they come in."""
    for one, other in combinations(range(len(case_set.arguments)), 2):
        names = case_set.arguments[one], case_set.arguments[other]
        given = [
            [call[name] for name in names if name in call] for call in _calls(case_set)
        ]
        if all(len({*map(_kind, pair)}) < 2 for pair in given):
            yield General(f"swap:{','.join(names)}", _swapped(reference, one, other))


def _swapped(reference: Function, one: int, other: int) -> Function:
    @wraps(reference)
    def wrong(*args: Any, **kwargs: Any) -> Any:
        given = list(args)
        given[one], given[other] = given[other], given[one]
        return reference(*given, **kwargs)

    return wrong


def _calls(case_set: CaseSet) -> Iterator[dict[str, Any]]:
    return (call for case in case_set.cases for call in case.calls)


def _kind(value: Any) -> str:
    """What two arguments have in common that can be taken for each other."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return "number" if is_number else type(value).__name__


def _is_count(case_set: CaseSet, name: str) -> bool:
    """Whether an argument is a whole number wherever it is given, at least once."""
    given = [call[name] for call in _calls(case_set) if name in call]
    return bool(given) and all(_is_whole(value) for value in given)


def _is_number(case_set: CaseSet, name: str) -> bool:
    """Whether an argument is a number wherever it is given, at least once."""
    given = [_kind(call[name]) for call in _calls(case_set) if name in call]
    return bool(given) and {*given} == {"number"}


def _is_whole(value: Any) -> bool:
    if isinstance(value, np.ndarray):
        return value.dtype.kind == "i" and value.ndim == 1
    return isinstance(value, int) and not isinstance(value, bool)


def _changed(reference: Function, change: Callable[[Bound], None]) -> Function:
    """The reference with its arguments changed before they come in."""
    signature = inspect.signature(reference)

    @wraps(reference)
    def wrong(*args: Any, **kwargs: Any) -> Any:
        bound = signature.bind(*args, **kwargs)
        change(bound)
        return reference(*bound.args, **bound.kwargs)

    return wrong


def _fixed(name: str, value: Any, bound: Bound) -> None:
    if name in bound.arguments:
        bound.arguments[name] = value


def _counted(name: str, step: int, bound: Bound) -> None:
    if name in bound.arguments:
        bound.arguments[name] = bound.arguments[name] + step
