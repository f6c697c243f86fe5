"""Known mistakes of ``l2_cost`` and ``l2_gradient``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

import numpy as np

from grader.mistakes.registry import mistake

Array: TypeAlias = np.ndarray


def _cost(
    parameters: dict[str, Array],
    lambd: float,
    m: int,
    *,
    letters: str = "W",
    beyond: int = 1,
    size: Callable[[Array], Any] = lambda W: np.sum(W**2),
    share: Callable[[float, int], float] = lambda lambd, m: lambd / (2 * m),
) -> Any:
    """A penalty with parts to replace."""
    layers = range(1, len(parameters) // 2 + beyond)
    sizes = [size(parameters[f"{letter}{l}"]) for l in layers for letter in letters]
    return share(lambd, m) * sum(sizes)


def _shrunk(W: Array) -> Any:
    """Square the caller's own weights."""
    W[...] = W * W
    return W.sum()


def _enter_cost(id: str, why: str, hint_en: str, hint_ko: str, **parts: Any) -> None:
    mistake(id, "l2_cost", why, hint_en, hint_ko)(partial(_cost, **parts))


_enter_cost(
    "RG-1",
    "norm not squared",
    "Double all weights: by how much must the penalty grow?",
    "가중치를 모두 두 배로 하면 벌점은 몇 배가 되어야 할까요?",
    size=np.linalg.norm,
)
_enter_cost(
    "RG-2",
    "factor 2",
    "Differentiate your penalty: is the slope the one in the notebook?",
    "벌점을 미분해 보세요. 노트북의 기울기와 같은가요?",
    share=lambda lambd, m: lambd / m,
)
_enter_cost(
    "RG-3",
    "1/m missing",
    "The penalty must shrink as m grows.",
    "m이 커지면 벌점이 작아져야 합니다.",
    share=lambda lambd, m: lambd / 2,
)
_enter_cost(
    "RG-4",
    "divided by 2 and multiplied by m",
    "Which numbers stand below the fraction line? Mind the brackets.",
    "분모에는 어떤 수가 있나요? 괄호를 확인하세요.",
    share=lambda lambd, m: lambd / 2 * m,
)
_enter_cost(
    "RG-5",
    "b regularised",
    "By convention b is left out. Does a larger bias change your penalty?",
    "관례상 b는 제외합니다. 편향을 키우면 벌점이 달라지나요?",
    letters="Wb",
)
_enter_cost(
    "RG-6",
    "absolute values in place of squares",
    "That is the L1 penalty. What does L2 add up?",
    "그것은 L1 벌점입니다. L2는 무엇을 더하나요?",
    size=lambda W: np.abs(W).sum(),
)
_enter_cost(
    "RG-21",
    "the last layer is left out",
    "How many layers are there? Mind where a range ends.",
    "층은 몇 개인가요? range의 끝을 확인하세요.",
    beyond=0,
)
_enter_cost(
    "RG-22",
    "mean of the squares",
    "Are the squares added up or averaged?",
    "제곱을 더하나요, 평균을 내나요?",
    size=lambda W: np.mean(W**2),
)
_enter_cost(
    "RG-23",
    "square of the sum",
    "Square first, then add: 1 and -2 must not cancel.",
    "먼저 제곱하고 나서 더하세요. 1과 -2가 상쇄되면 안 됩니다.",
    size=lambda W: W.sum() ** 2,
)
_enter_cost(
    "RG-24",
    "the weights themselves are squared",
    "After your call the network has other weights.",
    "호출 후 신경망의 가중치가 바뀌었습니다.",
    size=_shrunk,
)
_enter_cost(
    "RG-25",
    "whole numbers divided without a remainder",
    "With whole numbers your fraction is rounded down.",
    "정수일 때 몫이 내림됩니다.",
    share=lambda lambd, m: (
        lambd // (2 * m) if isinstance(lambd, int) else lambd / 2 / m
    ),
)


def _enter_slope(
    id: str,
    why: str,
    hint_en: str,
    hint_ko: str,
    rule: Callable[[Array, Array, float, int], Any],
) -> None:
    mistake(id, "l2_gradient", why, hint_en, hint_ko)(rule)


_enter_slope(
    "RG-7",
    "factor 2",
    "Differentiate w squared: what happens to the 2?",
    "w의 제곱을 미분하면 2는 어떻게 되나요?",
    lambda dW, W, lambd, m: dW + lambd / (2 * m) * W,
)
_enter_slope(
    "RG-8",
    "1/m missing",
    "Same 1/m as in the cost.",
    "비용과 같은 1/m이 필요합니다.",
    lambda dW, W, lambd, m: dW + lambd * W,
)
_enter_slope(
    "RG-9",
    "squared weights",
    "The gradient of a square is linear.",
    "제곱의 미분은 1차식입니다.",
    lambda dW, W, lambd, m: dW + lambd / m * W**2,
)
_enter_slope(
    "RG-10",
    "sign of the penalty",
    "The slope must point so that a step makes large weights smaller.",
    "한 걸음 가면 큰 가중치가 작아지도록 부호를 정하세요.",
    lambda dW, W, lambd, m: dW - lambd / m * W,
)
_enter_slope(
    "RG-11",
    "gradient forgotten",
    "Gradient check: cost and gradient disagree.",
    "기울기 검사에서 비용과 어긋납니다.",
    lambda dW, W, lambd, m: dW,
)
_enter_slope(
    "RG-31",
    "only the penalty, the data are lost",
    "With lambd = 0 nothing learns.",
    "lambd=0이면 학습이 되지 않습니다.",
    lambda dW, W, lambd, m: lambd / m * W,
)
_enter_slope(
    "RG-32",
    "L1 in place of L2",
    "Does the push depend on how large a weight is?",
    "미는 힘이 가중치의 크기에 따라 달라지나요?",
    lambda dW, W, lambd, m: dW + lambd / m * np.sign(W),
)
_enter_slope(
    "RG-33",
    "the result turned into the type of the slope",
    "With whole numbers the fraction of your result is cut off.",
    "정수일 때 결과의 소수 부분이 잘립니다.",
    lambda dW, W, lambd, m: (dW + lambd / m * W).astype(dW.dtype),
)


def _l2_in_the_weights(dW: Array, W: Array, lambd: float, m: int) -> Array:
    """Build the slope in the caller's weights."""
    result = dW + lambd / m * W
    W[...] = result
    return result


_enter_slope(
    "RG-34",
    "the weights are overwritten",
    "After your call the weights hold slopes.",
    "호출 후 가중치 자리에 기울기가 들어 있습니다.",
    _l2_in_the_weights,
)
