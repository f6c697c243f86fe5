"""Ways to walk through the layers, right and wrong; every update rule needs one.

A walk lists pairs: the key of a parameter and the key of the gradient that is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from grader.mistakes.registry import mistake

Arrays: TypeAlias = dict[str, np.ndarray]
Walk: TypeAlias = Callable[[Arrays], Iterator[tuple[str, str]]]


def walk(
    parameters: Arrays,
    *,
    first: int = 1,
    beyond: int = 1,
    halved: bool = True,
    letters: tuple[str, ...] = ("W", "b"),
    prefix: str = "d{}",
) -> Iterator[tuple[str, str]]:
    """Yield parameter and gradient keys, layer by layer."""
    L = len(parameters) // 2 if halved else len(parameters)
    for layer in range(first, L + beyond):
        for letter in letters:
            yield f"{letter}{layer}", f"{prefix.format(letter)}{layer}"


def first_layer(parameters: Arrays) -> Iterator[tuple[str, str]]:
    """Stop after the first layer."""
    yield from [("W1", "dW1"), ("b1", "db1")]


class Wrong(NamedTuple):
    """One wrong walk: the number of its id for each rule, and what to say about it."""

    numbers: dict[str, int]
    why: str
    hint_en: str
    hint_ko: str
    walk: Walk


WRONG = [
    Wrong(
        {"GD": 3, "MO": 31, "AD": 31, "RM": 31},
        "only W handled, the biases never updated",
        "Every W has a b next to it. Are both moving?",
        "W만 갱신되고 b는 그대로입니다.",
        partial(walk, letters=("W",)),
    ),
    Wrong(
        {"GD": 5, "MO": 32, "AD": 32, "RM": 32},
        "keys count the layers from 0",
        "There is no W0. Layers are numbered from 1.",
        "W0은 없습니다. 층 번호는 1부터입니다.",
        partial(walk, first=0, beyond=0),
    ),
    Wrong(
        {"GD": 6, "MO": 33, "AD": 33, "RM": 33},
        "the last layer is left out",
        "Look at the last layer: did it move? Mind where a range ends.",
        "마지막 층이 움직였나요? range의 끝을 확인하세요.",
        partial(walk, beyond=0),
    ),
    Wrong(
        {"GD": 7, "MO": 34, "AD": 34, "RM": 34},
        "return inside the loop, so that only the first layer is done",
        "Only the first layer changed. When does the function leave the loop?",
        "첫 층만 바뀌었습니다. 함수가 언제 반복문을 떠나나요?",
        first_layer,
    ),
    Wrong(
        {"GD": 8, "MO": 35, "AD": 35, "RM": 35},
        "len(parameters) taken for the number of layers",
        "Each layer has two entries in the dictionary. How many layers are there?",
        "층마다 항목이 두 개입니다. 층은 모두 몇 개인가요?",
        partial(walk, halved=False),
    ),
    Wrong(
        {"GD": 9, "MO": 36, "AD": 36, "RM": 36},
        'gradients looked up as "dw" and "db"',
        "Small and capital letters are different keys. Print the keys of grads.",
        "대문자와 소문자는 다른 키입니다. grads의 키를 출력해 보세요.",
        lambda parameters: ((n, g.lower()) for n, g in walk(parameters)),
    ),
    Wrong(
        {"GD": 10, "MO": 37, "AD": 37, "RM": 37},
        "the line for b copied from W: its gradient is still dW",
        "The biases take a step with somebody else's gradient. Compare the shapes.",
        "b가 다른 파라미터의 기울기를 쓰고 있습니다. 모양을 비교해 보세요.",
        partial(walk, prefix="dW"),
    ),
]


def enter_wrong_walks(rule: str, function: str, template: Callable[..., Any]) -> None:
    """Enter every wrong walk as a mistake of one update function."""
    for wrong in WRONG:
        entry = mistake(
            f"{rule}-{wrong.numbers[rule]}",
            function,
            wrong.why,
            wrong.hint_en,
            wrong.hint_ko,
        )
        entry(partial(template, walk=wrong.walk))
