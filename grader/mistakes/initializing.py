"""Known mistakes of ``initialize_velocity`` and ``initialize_adam``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from grader.mistakes.registry import mistake
from grader.mistakes.walking import Arrays, Walk, first_layer, walk

Make = Callable[[np.ndarray, str], np.ndarray]


def _zeros(p: np.ndarray, name: str) -> np.ndarray:
    return np.zeros(p.shape)


def right_start(
    parameters: Arrays, *, walk: Walk = walk, make: Make = _zeros
) -> Arrays:
    """Start values with parts to replace."""
    return {key: make(parameters[key[1:]], key) for _, key in walk(parameters)}


def _renamed(parameters: Arrays, *, rename: Callable[[str], str]) -> Arrays:
    return {rename(key): value for key, value in right_start(parameters).items()}


def _emptied(p: np.ndarray, name: str) -> np.ndarray:
    """Clear the parameter itself and hand it out."""
    p[:] = 0
    return p


class Wrong(NamedTuple):
    """One wrong start: what to say about it, and the wrong function."""

    why: str
    hint_en: str
    hint_ko: str
    start: Callable[..., Any]


WRONG = [
    Wrong(
        "filled with ones",
        "Before the first step nothing has been averaged yet: what number is that?",
        "첫 걸음 전에는 평균한 것이 없습니다. 그 값은 무엇일까요?",
        partial(right_start, make=lambda p, name: np.ones(p.shape)),
    ),
    Wrong(
        "a copy of the parameters",
        "Take over the shape of a parameter, not its values.",
        "파라미터의 값이 아니라 모양만 가져오세요.",
        partial(right_start, make=lambda p, name: p.copy()),
    ),
    Wrong(
        "the parameter itself, set to zero",
        "Your entry is the parameter itself: the network has lost its weights.",
        "파라미터 자체를 0으로 만들었습니다. 새 배열이 필요합니다.",
        partial(right_start, make=_emptied),
    ),
    Wrong(
        'keys without the "d"',
        "Gradients and their averages share their keys. Print the keys of grads.",
        "기울기와 그 평균은 같은 키를 씁니다. grads의 키를 확인하세요.",
        partial(_renamed, rename=lambda key: key[1:]),
    ),
    Wrong(
        'keys with a small "w"',
        "Small and capital letters are different keys.",
        "대문자와 소문자는 다른 키입니다.",
        partial(_renamed, rename=str.lower),
    ),
    Wrong(
        "keys count the layers from 0",
        "There is no layer 0. Layers are numbered from 1.",
        "0층은 없습니다. 층 번호는 1부터입니다.",
        partial(_renamed, rename=lambda key: f"{key[:2]}{int(key[2:]) - 1}"),
    ),
    Wrong(
        "only W handled",
        "Every W has a b next to it. Where is the entry of b?",
        "W 옆에는 항상 b가 있습니다. b의 항목은 어디에 있나요?",
        partial(right_start, walk=partial(walk, letters=("W",))),
    ),
    Wrong(
        "the last layer is left out",
        "How many layers are there? Mind where a range ends.",
        "층은 몇 개인가요? range의 끝을 확인하세요.",
        partial(right_start, walk=partial(walk, beyond=0)),
    ),
    Wrong(
        "return inside the loop",
        "Only the first layer is there. When does the function leave the loop?",
        "첫 층만 있습니다. 함수가 언제 반복문을 떠나나요?",
        partial(right_start, walk=first_layer),
    ),
    Wrong(
        "len(parameters) taken for the number of layers",
        "Each layer has two entries in the dictionary. How many layers are there?",
        "층마다 항목이 두 개입니다. 층은 모두 몇 개인가요?",
        partial(right_start, walk=partial(walk, halved=False)),
    ),
    Wrong(
        "biases without their second axis",
        "A bias is a column with two axes. Print its shape.",
        "b는 축이 두 개인 열입니다. shape을 출력해 보세요.",
        partial(
            right_start,
            make=lambda p, key: np.zeros(p.shape[:1] if key[1] == "b" else p.shape),
        ),
    ),
    Wrong(
        "the entry of b shaped like W",
        "Compare the shape of each entry with that of its own parameter.",
        "각 항목의 모양을 해당 파라미터의 모양과 비교하세요.",
        lambda parameters: {
            key: np.zeros(parameters["W" + key[2:]].shape)
            for _, key in walk(parameters)
        },
    ),
]


def _both(parameters: Arrays, *, start: Callable[..., Any]) -> tuple[Any, Any]:
    """Make the same mistake for v and s."""
    return start(parameters), start(parameters)


for number, wrong in enumerate(WRONG, start=1):
    said = wrong.why, wrong.hint_en, wrong.hint_ko
    mistake(f"IV-{number}", "initialize_velocity", *said)(wrong.start)
    mistake(f"IA-{number}", "initialize_adam", *said)(partial(_both, start=wrong.start))


@mistake(
    "IA-21",
    "initialize_adam",
    "v and s are one dictionary",
    "Write into v and look at s: it changes too. Two averages need two dictionaries.",
    "v에 쓰면 s도 바뀝니다. 평균이 둘이면 사전도 둘이어야 합니다.",
)
def one_dictionary(parameters: Arrays) -> tuple[Arrays, Arrays]:
    """Hand out the same dictionary twice."""
    v = s = right_start(parameters)
    return v, s


@mistake(
    "IA-22",
    "initialize_adam",
    "s left empty",
    "v is complete; what is in s?",
    "v는 완성되었습니다. s에는 무엇이 있나요?",
)
def empty_squares(parameters: Arrays) -> tuple[Arrays, Arrays]:
    """Forget s."""
    return right_start(parameters), {}


@mistake(
    "IA-23",
    "initialize_adam",
    "only v returned",
    "Adam keeps two averages: return both.",
    "Adam은 평균을 두 개 유지합니다. 둘 다 반환하세요.",
)
def only_v(parameters: Arrays) -> Arrays:
    """Forget to return s."""
    return right_start(parameters)
