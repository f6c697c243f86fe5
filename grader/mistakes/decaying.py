"""Known mistakes of ``l1_gradient`` and ``weight_decay_step``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.mistakes.registry import mistake


def _enter_l1(
    id: str, why: str, hint_en: str, hint_ko: str, rule: Callable[..., Any]
) -> None:
    mistake(id, "l1_gradient", why, hint_en, hint_ko)(rule)


def _sign_of_its_own(W: np.ndarray) -> np.ndarray:
    """Divide by the absolute value, so that 0 gives NaN."""
    return np.asarray(W / np.abs(W))


def _written_over(W: np.ndarray, result: np.ndarray) -> np.ndarray:
    """Put a result into the caller's array."""
    W[...] = result
    return W


_enter_l1(
    "RG-14",
    "sign() missing",
    "L1 pushes every weight equally hard, towards 0 from both sides.",
    "L1은 크기와 상관없이 같은 힘으로 0을 향해 밉니다.",
    lambda dW, W, lambd, m: dW + lambd / m * np.abs(W),
)
_enter_l1(
    "RG-15",
    "the slope of L2",
    "Your push depends on the size of the weight. Should it?",
    "미는 힘이 가중치의 크기에 따라 달라집니다. 그래야 하나요?",
    lambda dW, W, lambd, m: dW + lambd / m * W,
)
_enter_l1(
    "RG-16",
    "the same push upwards for all",
    "A negative weight must be pushed the other way.",
    "음수인 가중치는 반대쪽으로 밀어야 합니다.",
    lambda dW, W, lambd, m: dW + lambd / m,
)
_enter_l1(
    "RG-17",
    "sign of the penalty",
    "A step should bring every weight nearer to 0, not farther away.",
    "한 걸음 가면 가중치가 0에 가까워져야 합니다.",
    lambda dW, W, lambd, m: dW - lambd / m * np.sign(W),
)
_enter_l1(
    "RG-18",
    "divided by 2m",
    "The 2 comes from squares. Are there squares here?",
    "2는 제곱에서 나옵니다. 여기에 제곱이 있나요?",
    lambda dW, W, lambd, m: dW + lambd / (2 * m) * np.sign(W),
)
_enter_l1(
    "RG-19",
    "1/m missing",
    "The push must become weaker as m grows.",
    "m이 커지면 미는 힘이 약해져야 합니다.",
    lambda dW, W, lambd, m: dW + lambd * np.sign(W),
)
_enter_l1(
    "RG-35",
    "a weight of 0 is pushed as well",
    "Look at a weight of exactly 0: which way should it be pushed?",
    "정확히 0인 가중치는 어느 쪽으로 밀어야 할까요?",
    lambda dW, W, lambd, m: dW + lambd / m * np.where(W >= 0, 1, -1),
)
_enter_l1(
    "RG-36",
    "divided by its absolute value, so that 0 gives NaN",
    "What is 0 divided by 0? Think of a weight of exactly 0.",
    "0 나누기 0은 무엇인가요? 정확히 0인 가중치를 생각해 보세요.",
    lambda dW, W, lambd, m: dW + lambd / m * _sign_of_its_own(W),
)
_enter_l1(
    "RG-37",
    "the penalty alone, the data are lost",
    "With lambd = 0 nothing learns.",
    "lambd=0이면 학습이 되지 않습니다.",
    lambda dW, W, lambd, m: lambd / m * np.sign(W),
)
_enter_l1(
    "RG-38",
    "small weights count as 0",
    "A weight of 0.001 is pushed just as hard as one of 100.",
    "0.001인 가중치도 100인 가중치와 똑같이 밀립니다.",
    lambda dW, W, lambd, m: dW + lambd / m * np.sign(np.round(W, 1)),
)
_enter_l1(
    "RG-39",
    "the result turned into the type of the slope",
    "With whole numbers the fraction of your result is cut off.",
    "정수일 때 결과의 소수 부분이 잘립니다.",
    lambda dW, W, lambd, m: (dW + lambd / m * np.sign(W)).astype(dW.dtype),
)
_enter_l1(
    "RG-40",
    "the weights are overwritten",
    "After your call the weights hold slopes.",
    "호출 후 가중치 자리에 기울기가 들어 있습니다.",
    lambda dW, W, lambd, m: _written_over(W, dW + lambd / m * np.sign(W)),
)


def _enter_decay(
    id: str, why: str, hint_en: str, hint_ko: str, rule: Callable[..., Any]
) -> None:
    mistake(id, "weight_decay_step", why, hint_en, hint_ko)(rule)


def _slope_written_over(
    W: np.ndarray, g: np.ndarray, a: float, lambd: float, m: int
) -> np.ndarray:
    """Scale the caller's slope on the way."""
    return np.asarray((1 - a * lambd / m) * W - _written_over(g, a * g))


_enter_decay(
    "RG-12",
    "decay applied twice",
    "Sort the step by W: how often does the decay occur in yours?",
    "W로 묶어 보세요. 감쇠가 몇 번 들어 있나요?",
    lambda W, g, a, lambd, m: (1 - a * lambd / m) * W - a * (g + lambd / m * W),
)
_enter_decay(
    "RG-13",
    "data gradient lost",
    "With lambd = 0 nothing learns.",
    "lambd=0이면 학습이 되지 않습니다.",
    lambda W, g, a, lambd, m: (1 - a * lambd / m) * W,
)
_enter_decay(
    "RG-51",
    "no decay",
    "Your weights do not become smaller when the slope is 0.",
    "기울기가 0일 때 가중치가 줄어들지 않습니다.",
    lambda W, g, a, lambd, m: W - a * g,
)
_enter_decay(
    "RG-52",
    "the decay lacks the learning rate",
    "With a learning rate of 0 nothing may move.",
    "학습률이 0이면 아무것도 움직이면 안 됩니다.",
    lambda W, g, a, lambd, m: (1 - lambd / m) * W - a * g,
)
_enter_decay(
    "RG-53",
    "the decay lacks 1/m",
    "With more examples the decay must become weaker.",
    "예제가 많아지면 감쇠가 약해져야 합니다.",
    lambda W, g, a, lambd, m: (1 - a * lambd) * W - a * g,
)
_enter_decay(
    "RG-54",
    "weights grow",
    "Is your factor below 1 or above it?",
    "배율이 1보다 작은가요, 큰가요?",
    lambda W, g, a, lambd, m: (1 + a * lambd / m) * W - a * g,
)
_enter_decay(
    "RG-55",
    "the step shrinks with the weights",
    "Which part of the step belongs to the decay? Mind the brackets.",
    "감쇠는 어느 부분에 적용되나요? 괄호를 확인하세요.",
    lambda W, g, a, lambd, m: (1 - a * lambd / m) * (W - a * g),
)
_enter_decay(
    "RG-56",
    "half of the decay",
    "The 2 of the cost cancels in its slope.",
    "비용의 2는 미분하면 약분됩니다.",
    lambda W, g, a, lambd, m: (1 - a * lambd / (2 * m)) * W - a * g,
)
_enter_decay(
    "RG-57",
    "the slope is added",
    "The slope points uphill. Which way do you want to step?",
    "기울기는 오르막 방향입니다. 어느 쪽으로 가야 할까요?",
    lambda W, g, a, lambd, m: (1 - a * lambd / m) * W + a * g,
)
_enter_decay(
    "RG-58",
    "only the shrinking share is left",
    "Where does the step start from? Most of the old weight must be left.",
    "걸음은 어디에서 시작하나요? 이전 가중치가 대부분 남아야 합니다.",
    lambda W, g, a, lambd, m: -a * lambd / m * W - a * g,
)
_enter_decay(
    "RG-59",
    "the result turned into the type of the weights",
    "With whole numbers the fraction of your result is cut off.",
    "정수일 때 결과의 소수 부분이 잘립니다.",
    lambda W, g, a, lambd, m: ((1 - a * lambd / m) * W - a * g).astype(W.dtype),
)
_enter_decay(
    "RG-60",
    "the caller's slope is scaled",
    "The caller's slope is different after your step.",
    "호출한 쪽의 기울기가 바뀌었습니다.",
    _slope_written_over,
)
