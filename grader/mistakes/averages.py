"""Known mistakes of ``ewa`` and ``bias_correct``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from grader.mistakes.registry import mistake

Blend = Callable[[Any, Any, float], Any]


def _average(
    theta: np.ndarray,
    beta: float,
    *,
    start: Callable[[np.ndarray], Any] = lambda theta: 0.0,
    blend: Blend = lambda v, x, beta: beta * v + (1 - beta) * x,
    keep: Blend = lambda v, t, beta: v,
    dtype: Callable[[np.ndarray], Any] = lambda theta: float,
) -> np.ndarray:
    """An average with parts to replace; what is kept is also handed out."""
    v = start(theta)
    averages = np.zeros(len(theta), dtype=dtype(theta))
    for day, value in enumerate(theta):
        v = keep(blend(v, value, beta), day + 1, beta)
        averages[day] = v
    return averages


def _enter(id: str, why: str, hint_en: str, hint_ko: str, **parts: Any) -> None:
    mistake(id, "ewa", why, hint_en, hint_ko)(partial(_average, **parts))


_enter(
    "EWA-1",
    "weights swapped",
    "With beta near 1 the average should move slowly; yours jumps to the newest value.",
    "beta가 1에 가까우면 평균은 천천히 움직여야 합니다.",
    blend=lambda v, x, beta: (1 - beta) * v + beta * x,
)
_enter(
    "EWA-2",
    "the new value enters with its full weight",
    "Feed in a constant 10: the average should settle at 10. Where does yours go?",
    "상수 10을 넣으면 10으로 수렴해야 합니다. 지금 평균은 어디로 가나요?",
    blend=lambda v, x, beta: beta * v + x,
)
_enter(
    "EWA-3",
    "the corrected value is fed back",
    "Keep two variables: the running v, and the corrected copy that is handed out.",
    "누적값 v와 보정값을 따로 두세요.",
    keep=lambda v, t, beta: v / (1 - beta**t),
)
_enter(
    "EWA-4",
    "the old average keeps its full weight",
    "Feed in a constant 10: yours grows without end. What should be forgotten?",
    "상수 10을 넣으면 끝없이 커집니다. 무엇을 잊어야 할까요?",
    blend=lambda v, x, beta: v + (1 - beta) * x,
)
_enter(
    "EWA-8",
    "started at the first value instead of zero",
    "Where does the average start? A start at the first value needs no correction, "
    "and corrected all the same it comes out too large.",
    "평균은 어디에서 시작하나요? 첫 값에서 시작하면서 보정까지 하면 너무 커집니다.",
    start=lambda theta: theta[0],
)
_enter(
    "EWA-9",
    "whole numbers in, whole numbers out: the fractions are cut off",
    "With whole numbers as a series the fractions of your averages are cut off.",
    "정수 수열을 넣으면 평균의 소수 부분이 잘립니다.",
    dtype=lambda theta: theta.dtype,
)
_enter(
    "EWA-10",
    "beta fixed at 0.9",
    "Your average has the same memory for every beta. Use the argument.",
    "beta가 달라도 평균이 같습니다. 인수를 사용하세요.",
    blend=lambda v, x, beta: 0.9 * v + 0.1 * x,
)


@mistake(
    "EWA-11",
    "ewa",
    "mean of all values so far",
    "Every past value counts the same in yours. How does this average forget?",
    "과거의 모든 값이 똑같이 반영됩니다. 이 평균은 어떻게 잊을까요?",
)
def mean_so_far(theta: np.ndarray, beta: float) -> np.ndarray:
    """Do not forget anything."""
    return np.asarray(np.cumsum(theta) / np.arange(1, len(theta) + 1))


@mistake(
    "EWA-12",
    "ewa",
    "only the last average is returned",
    "An average belongs to every value of the series. How many do you return?",
    "수열의 값마다 평균이 하나씩 있습니다. 몇 개를 반환하나요?",
)
def only_the_last(theta: np.ndarray, beta: float) -> Any:
    """Give a single number."""
    return _average(theta, beta)[-1]


@mistake(
    "EWA-13",
    "ewa",
    "each value is averaged with the one before, not with the average",
    "What is kept from day to day is the average, not the last value of the series.",
    "이어지는 것은 직전의 값이 아니라 직전의 평균입니다.",
)
def neighbours(theta: np.ndarray, beta: float) -> np.ndarray:
    """Blend two neighbours of the series."""
    before = np.concatenate([[0.0], theta[:-1]])
    return np.asarray(beta * before + (1 - beta) * theta)


@mistake(
    "EWA-14",
    "ewa",
    "averages written over the caller's series",
    "The series is different after your call. Write the averages somewhere else.",
    "호출 뒤에 수열이 바뀌었습니다. 평균은 다른 배열에 쓰세요.",
)
def over_the_series(theta: np.ndarray, beta: float) -> np.ndarray:
    """Use the argument as scratch paper."""
    averages = _average(theta, beta)
    theta[:] = averages
    return averages


def _correct(
    id: str, why: str, hint_en: str, hint_ko: str, wrong: Callable[..., Any]
) -> None:
    mistake(id, "bias_correct", why, hint_en, hint_ko)(wrong)


_correct(
    "EWA-5",
    "power written as a product",
    "The weights shrink by a factor with every step: after two steps your divisor "
    "is already negative.",
    "가중치는 걸음마다 일정한 비율로 줄어듭니다. 두 걸음 뒤에 분모가 음수가 됩니다.",
    lambda v, beta, t: v / (1 - beta * t),
)
_correct(
    "EWA-6",
    "t ignored",
    "Right at t=1 only. Should the correction fade as t grows?",
    "t=1에서만 맞습니다. t가 커지면 보정이 사라져야 합니다.",
    lambda v, beta, t: v / (1 - beta) + 0 * t,
)
_correct(
    "EWA-16",
    "multiplied instead of divided",
    "The average was too small at the start. Does yours become larger?",
    "처음의 평균은 너무 작았습니다. 보정하면 더 커지나요?",
    lambda v, beta, t: v * (1 - beta**t),
)
_correct(
    "EWA-17",
    "t counted from 0",
    "t counts from 1, so that the first correction is the largest, not the second.",
    "t는 1부터 셉니다. 지수를 한 번 더 더하지 않았나요?",
    lambda v, beta, t: v / (1 - beta ** (t + 1)),
)
_correct(
    "EWA-18",
    "divided by the weight that is missing",
    "Which share of the weights is in v, and which is missing? Divide by the first.",
    "v에 들어 있는 가중치의 합으로 나누어야 합니다. 빠진 쪽으로 나누지 않았나요?",
    lambda v, beta, t: v / (np.asarray(beta, dtype=float) ** t),
)
_correct(
    "EWA-19",
    "not corrected at all",
    "v comes out as it went in. What do its weights add up to?",
    "v가 그대로 나옵니다. 가중치의 합은 얼마인가요?",
    lambda v, beta, t: v * 1.0,
)
_correct(
    "EWA-20",
    "beta fixed at 0.9",
    "Your correction is the same for every beta. Use the argument.",
    "beta가 달라도 보정이 같습니다. 인수를 사용하세요.",
    lambda v, beta, t: v / (1 - 0.9**t),
)
_correct(
    "EWA-21",
    "brackets missing, so that 1 is subtracted from v's share",
    "Division comes before subtraction. What exactly is v divided by?",
    "나눗셈이 뺄셈보다 먼저입니다. v를 무엇으로 나누나요?",
    lambda v, beta, t: v / 1 - beta**t,
)
_correct(
    "EWA-22",
    "whole-number division",
    "A whole number divided with // loses its fraction.",
    "//로 나누면 소수 부분이 사라집니다.",
    lambda v, beta, t: v // (1 - beta**t),
)


@mistake(
    "EWA-7",
    "bias_correct",
    "v corrected in place",
    "The running average is different after your call: the next step would build on "
    "the corrected value.",
    "호출 뒤에 v가 바뀌었습니다. 다음 걸음이 보정된 값에서 시작하게 됩니다.",
)
def in_place(v: Any, beta: float, t: Any) -> Any:
    """Overwrite the running average."""
    if isinstance(v, np.ndarray):
        v[:] = v / (1 - beta**t)
        return v
    return v / (1 - beta**t)
