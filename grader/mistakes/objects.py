"""A wrong optimizer made of parts, and the mistakes that every class can have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeAlias

import numpy as np

from grader.mistakes.registry import mistake

Arrays: TypeAlias = dict[str, np.ndarray]
Memory: TypeAlias = dict[str, Any]
Rule: TypeAlias = Callable[["Optimizer", np.ndarray, np.ndarray, Memory], np.ndarray]


def everything(params: Arrays) -> Iterable[str]:
    """The names of the parameters that move."""
    return list(params)


class Optimizer:
    """An update rule with a memory for every parameter, and parts to replace.

    A rule takes the optimizer (its ``settings``, ``epsilon`` and ``t``), a parameter,
    its gradient and its memory, and gives the new parameter.
    """

    def __init__(
        self,
        *settings: float,
        epsilon: float = 1e-8,
        rule: Rule,
        names: Callable[[Arrays], Iterable[str]] = everything,
        moves: Callable[[int], bool] = lambda t: True,
        fill: Callable[[np.ndarray, np.ndarray], np.ndarray] = lambda old, new: new,
        in_place: bool = True,
        memory: defaultdict[str, Memory] | None = None,
    ) -> None:
        self.settings, self.epsilon, self.rule = settings, epsilon, rule
        self.names, self.moves, self.fill, self.in_place = names, moves, fill, in_place
        self.t = 0
        new: defaultdict[str, Memory] = defaultdict(lambda: defaultdict(float))
        self.memory = new if memory is None else memory

    def update(self, params: Arrays, grads: Arrays) -> None:
        """Take one step."""
        self.t += 1
        params = params if self.in_place else dict(params)
        for name in self.names(params):
            if self.moves(self.t):
                memory = self.memory[name]
                new = self.rule(self, params[name], grads["d" + name], memory)
                params[name] = self.fill(params[name], new)


def root(o: Optimizer, h: np.ndarray) -> np.ndarray:
    """What the adaptive methods divide by."""
    return np.asarray(np.sqrt(h) + o.epsilon)


def _into_the_old_array(old: np.ndarray, new: np.ndarray) -> np.ndarray:
    """What ``-=`` does: whole numbers cannot take the result."""
    old += new - old
    return old


def with_scaled_gradient(right: Rule) -> Rule:
    """The right rule, which also overwrites the caller's gradient."""

    def rule(o: Optimizer, p: np.ndarray, g: np.ndarray, m: Memory) -> np.ndarray:
        new = right(o, p, g, m)
        np.copyto(g, 2 * g)
        return new

    return rule


def entering(function: str, prefix: str) -> Callable[..., None]:
    """How one class enters its mistakes: by number, why, two hints and parts."""

    def enter(number: str, why: str, hint_en: str, hint_ko: str, **parts: Any) -> None:
        wrong = partial(Optimizer, **parts)
        mistake(f"{prefix}-{number}", function, why, hint_en, hint_ko)(wrong)

    return enter


def enter_common(function: str, prefix: str, right: Rule) -> None:
    """Enter what goes wrong around the formula, whichever it is."""
    enter = entering(function, prefix)
    enter(
        "W",
        "only the weights move",
        "The biases stand still: is every entry of params updated?",
        "편향이 움직이지 않습니다. params의 모든 항목을 갱신하나요?",
        rule=right,
        names=lambda params: [name for name in params if name.startswith("W")],
    )
    enter(
        "F",
        "the loop stops after the first parameter",
        "Only one parameter moves. Check the indentation inside the loop.",
        "파라미터 하나만 움직입니다. 반복문 안의 들여쓰기를 확인하세요.",
        rule=right,
        names=lambda params: list(params)[:1],
    )
    enter(
        "D",
        "a new dictionary in place of a change in the given one",
        "Nothing has moved for the caller. Whose dictionary did you change?",
        "호출한 쪽에서는 아무것도 움직이지 않았습니다. 누구의 딕셔너리를 바꾸었나요?",
        rule=right,
        in_place=False,
    )
    enter(
        "I",
        "written into the old array, which fails on whole numbers",
        "An array of whole numbers cannot take your result. Make a new array.",
        "정수 배열에는 결과를 담을 수 없습니다. 새 배열을 만드세요.",
        rule=right,
        fill=_into_the_old_array,
    )
    enter(
        "G",
        "the caller's gradients are overwritten",
        "The caller's gradients are different after your step. Write to a new array.",
        "호출한 쪽의 기울기가 바뀌었습니다. 새 배열에 쓰세요.",
        rule=with_scaled_gradient(right),
    )


def enter_memory(function: str, prefix: str, right: Rule) -> None:
    """Enter what goes wrong with the memory of an optimizer that has one."""
    enter = entering(function, prefix)
    enter(
        "11",
        "the update loop belongs to `if ... is None`: only the first call moves",
        "Step 1 is right, then all freezes. Check the indentation of the update loop.",
        "첫 걸음만 맞고 멈춥니다. for 문의 들여쓰기를 확인하세요.",
        rule=right,
        moves=lambda t: t == 1,
    )
    enter(
        "P",
        "the first call only prepares the memory",
        "The first update makes the memory, and should take a step as well.",
        "첫 update는 기억을 만들 뿐 아니라 한 걸음 움직여야 합니다.",
        rule=right,
        moves=lambda t: t > 1,
    )
    enter(
        "S",
        "one memory for all objects of the class",
        "A second object starts with the memory of the first. Where does it live?",
        "두 번째 객체가 첫 번째의 기억을 이어받습니다. 기억은 어디에 있나요?",
        rule=right,
        memory=defaultdict(lambda: defaultdict(float)),
    )


def forgetting(right: Rule) -> Rule:
    """The right rule, on an empty memory at every call."""

    def rule(o: Optimizer, p: np.ndarray, g: np.ndarray, m: Memory) -> np.ndarray:
        o.t = 1
        return right(o, p, g, defaultdict(float))

    return rule
