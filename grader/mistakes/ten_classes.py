"""Known mistakes of ``softmax`` and ``softmax_cost``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from grader.mistakes.registry import mistake

Part = Callable[..., Any]


def _highest(Z: np.ndarray) -> np.ndarray:
    return np.asarray(Z.max(axis=0, keepdims=True))


def _probabilities(
    Z: np.ndarray,
    *,
    shift: Part = lambda Z: Z - _highest(Z),
    positive: Part = np.exp,
    total: Part = lambda E: E.sum(axis=0, keepdims=True),
    finish: Part = lambda A, Z: A,
) -> np.ndarray:
    """A softmax with parts to replace."""
    E = positive(shift(Z))
    return np.asarray(finish(E / total(E), Z))


def _shifted_in_place(Z: np.ndarray) -> np.ndarray:
    """The right shift, left in the caller's array."""
    shifted = np.asarray(Z - _highest(Z))
    np.copyto(Z, shifted, casting="unsafe")
    return shifted


def _enter_softmax(id: str, why: str, hint_en: str, hint_ko: str, **parts: Any) -> None:
    mistake(id, "softmax", why, hint_en, hint_ko)(partial(_probabilities, **parts))


_enter_softmax(
    "SM-1",
    "no shift: large numbers overflow",
    "The exponential of 1000 is no number any more. What may you subtract beforehand?",
    "1000의 지수 함수는 더는 수가 아닙니다. 미리 무엇을 빼도 될까요?",
    shift=lambda Z: Z,
)
_enter_softmax(
    "SM-2",
    "one shift for the whole table",
    "One shift for all examples pushes some of them out of range.",
    "모든 예제에 같은 값을 빼면 어떤 예제는 범위를 벗어납니다.",
    shift=lambda Z: Z - Z.max(),
)
_enter_softmax(
    "SM-3",
    "shifted by the smallest entry",
    "Which entry must become 0 so that nothing overflows?",
    "넘치지 않으려면 어떤 원소가 0이 되어야 할까요?",
    shift=lambda Z: Z - Z.min(axis=0, keepdims=True),
)
_enter_softmax(
    "SM-4",
    "rows add up to 1",
    "Your rows add up to 1. In which direction does one example run?",
    "행의 합이 1입니다. 예제 하나는 어느 방향인가요?",
    total=lambda E: E.sum(axis=1, keepdims=True),
)
_enter_softmax(
    "SM-5",
    "the whole table adds up to 1",
    "With several examples the whole table adds up to 1. Each example should.",
    "예제가 여럿이면 전체의 합이 1입니다. 예제마다 1이어야 합니다.",
    total=np.sum,
)
_enter_softmax(
    "SM-6",
    "not divided by the sum",
    "Positive numbers are there. What makes their sum 1?",
    "양수는 되었습니다. 합을 1로 만드는 것은 무엇인가요?",
    total=lambda E: 1.0,
)
_enter_softmax(
    "SM-7",
    "no exponential",
    "What keeps the numbers positive when some of Z are negative?",
    "Z에 음수가 있어도 양수가 되게 하는 것은 무엇인가요?",
    shift=lambda Z: Z,
    positive=lambda Z: Z,
)
_enter_softmax(
    "SM-8",
    "the caller's numbers are shifted in place",
    "The caller's Z is different after your call. Shift a copy.",
    "호출한 쪽의 Z가 바뀌었습니다. 복사본을 쓰세요.",
    shift=_shifted_in_place,
)
_enter_softmax(
    "SM-9",
    "the type of Z kept, so whole numbers lose their fraction",
    "With whole numbers in Z all your probabilities are 0 or 1.",
    "Z가 정수이면 확률이 모두 0이나 1이 됩니다.",
    finish=lambda A, Z: A.astype(Z.dtype),
)
_enter_softmax(
    "SM-10",
    "a sigmoid for every entry",
    "The classes compete: their probabilities must add up to 1.",
    "클래스는 서로 경쟁합니다. 확률의 합이 1이어야 합니다.",
    finish=lambda A, Z: 1 / (1 + np.exp(-Z)),
)


def _log(Z: np.ndarray) -> np.ndarray:
    """The logarithm of the softmax."""
    shifted = Z - _highest(Z)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=0, keepdims=True)))


def _cost(
    Z: np.ndarray,
    Y: np.ndarray,
    *,
    log: Part = _log,
    average: Part = lambda Y, log_A: -(Y * log_A).sum() / Y.shape[1],
    slope: Part = lambda A, Y: (A - Y) / Y.shape[1],
) -> tuple[float, np.ndarray]:
    """A cost and its gradient with parts to replace."""
    log_A = log(Z)
    return float(average(Y, log_A)), np.asarray(slope(np.exp(log_A), Y))


def _log_in_place(Z: np.ndarray) -> np.ndarray:
    """The right logarithm; the caller's array is shifted on the way."""
    log_A = _log(Z)
    _shifted_in_place(Z)
    return log_A


def _enter_cost(id: str, why: str, hint_en: str, hint_ko: str, **parts: Any) -> None:
    mistake(id, "softmax_cost", why, hint_en, hint_ko)(partial(_cost, **parts))


_enter_cost(
    "SC-1",
    "the logarithm of the softmax's result",
    "A probability can be rounded to 0. Can you have its logarithm without it?",
    "확률은 0으로 반올림될 수 있습니다. 확률 없이 로그를 구할 수 있나요?",
    log=lambda Z: np.log(_probabilities(Z)),
)
_enter_cost(
    "SC-2",
    "no shift: large numbers overflow",
    "The exponential of 1000 is no number any more. What may you subtract beforehand?",
    "1000의 지수 함수는 더는 수가 아닙니다. 미리 무엇을 빼도 될까요?",
    log=lambda Z: Z - np.log(np.exp(Z).sum(axis=0, keepdims=True)),
)
_enter_cost(
    "SC-3",
    "a small number added under the logarithm",
    "Adding a small number keeps the cost finite, but wrong where it is large.",
    "작은 수를 더하면 유한하지만 비용이 클 때 틀립니다.",
    log=lambda Z: np.log(_probabilities(Z) + 1e-12),
)
_enter_cost(
    "SC-4",
    "the sum in place of the average",
    "Your cost is m times too large. What is asked for?",
    "비용이 m배 큽니다. 무엇을 구해야 하나요?",
    average=lambda Y, log_A: -(Y * log_A).sum(),
)
_enter_cost(
    "SC-5",
    "the average over all entries",
    "You divide by the number of entries. Over what is the average taken?",
    "원소의 개수로 나누었습니다. 무엇에 대한 평균인가요?",
    average=lambda Y, log_A: -np.mean(Y * log_A),
)
_enter_cost(
    "SC-6",
    "sign of the cost",
    "A logarithm of a probability is negative. Is a cost?",
    "확률의 로그는 음수입니다. 비용도 그런가요?",
    average=lambda Y, log_A: (Y * log_A).sum() / Y.shape[1],
)
_enter_cost(
    "SC-7",
    "the cost of ten separate yes-or-no questions",
    "Only the right class has a term in this cost.",
    "이 비용에는 정답 클래스의 항만 있습니다.",
    average=lambda Y, log_A: (
        -(Y * log_A + (1 - Y) * np.log1p(-np.exp(log_A))).sum() / Y.shape[1]
    ),
)
_enter_cost(
    "SC-8",
    "gradient of the sum beside the average cost",
    "Cost and gradient must belong together. By what is the cost divided?",
    "비용과 기울기가 짝이 맞아야 합니다. 비용은 무엇으로 나누었나요?",
    slope=lambda A, Y: A - Y,
)
_enter_cost(
    "SC-9",
    "sign of the gradient",
    "Raise the number of a wrong class a little: does the cost rise or fall?",
    "틀린 클래스의 값을 조금 올리면 비용이 커지나요, 작아지나요?",
    slope=lambda A, Y: (Y - A) / Y.shape[1],
)
_enter_cost(
    "SC-10",
    "gradient with respect to the probabilities",
    "This is the slope in A. The slope in Z is asked for, and it is simpler.",
    "A에 대한 기울기입니다. Z에 대한 기울기는 더 간단합니다.",
    slope=lambda A, Y: -Y / A / Y.shape[1],
)
_enter_cost(
    "SC-11",
    "softmax along the rows",
    "In which direction does one example run?",
    "예제 하나는 어느 방향인가요?",
    log=lambda Z: _log(Z.T).T,
)
_enter_cost(
    "SC-12",
    "the caller's numbers are shifted in place",
    "The caller's Z is different after your call. Shift a copy.",
    "호출한 쪽의 Z가 바뀌었습니다. 복사본을 쓰세요.",
    log=_log_in_place,
)
_enter_cost(
    "SC-13",
    "whole numbers stay whole",
    "With whole numbers in Z your logarithms lose their fractions.",
    "Z가 정수이면 로그의 소수 부분이 사라집니다.",
    log=lambda Z: _log(Z).astype(Z.dtype),
)
_enter_cost(
    "SC-14",
    "logarithm to the base 2",
    "Ten equal classes should cost about 2.3. Which logarithm do you take?",
    "클래스 10개가 같으면 비용은 약 2.3입니다. 어떤 로그인가요?",
    average=lambda Y, log_A: -(Y * log_A).sum() / Y.shape[1] / np.log(2),
)
