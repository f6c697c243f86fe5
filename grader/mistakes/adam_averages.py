"""Known mistakes of ``update_parameters_with_adam`` in the averages v and s."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.mistakes.adam import enter


def _in_place(s: np.ndarray, g: np.ndarray, b1: float, b2: float, v: Any) -> np.ndarray:
    """Square the caller's own gradient."""
    np.multiply(g, g, out=g)
    return np.asarray(b2 * s + (1 - b2) * g)


enter(
    "AD-8",
    "square of the mean",
    "The square of an average is not the average of the squares. Which is it here?",
    "평균의 제곱과 제곱의 평균은 다릅니다. 여기서는 어느 쪽인가요?",
    square=lambda s, g, beta1, beta2, v: (beta2 * s + (1 - beta2) * g) ** 2,
)
enter(
    "AD-22",
    "s averages the square of v",
    "s averages something of the gradient itself, not of its average.",
    "s는 기울기 자체의 값을 평균합니다. 기울기의 평균이 아닙니다.",
    square=lambda s, g, beta1, beta2, v: beta2 * s + (1 - beta2) * v**2,
)
enter(
    "AD-10",
    "s from |g|: square missing",
    "Second MOMENT: squared.",
    "2차 모멘트는 제곱입니다.",
    square=lambda s, g, beta1, beta2, v: beta2 * s + (1 - beta2) * abs(g),
)
enter(
    "AD-23",
    "gradient not squared, sign kept",
    "Your s can become negative. Can its root be taken?",
    "s가 음수가 될 수 있습니다. 제곱근을 구할 수 있나요?",
    square=lambda s, g, beta1, beta2, v: beta2 * s + (1 - beta2) * g,
)
enter(
    "AD-24",
    "gradient times 2 instead of squared",
    "Twice a number is not its square.",
    "두 배와 제곱은 다릅니다.",
    square=lambda s, g, beta1, beta2, v: beta2 * s + (1 - beta2) * (g * 2),
)
enter(
    "AD-13",
    "no memory: b1*v and b2*s dropped",
    "Non-zero v, s on entry must matter.",
    "들어온 v, s가 결과에 영향을 주어야 합니다.",
    mean=lambda v, g, beta1, beta2: (1 - beta1) * g,
    square=lambda s, g, beta1, beta2, v: (1 - beta2) * g**2,
)
enter(
    "AD-14",
    "the old v dropped",
    "The v that comes in must matter.",
    "들어온 v가 결과에 영향을 주어야 합니다.",
    mean=lambda v, g, beta1, beta2: (1 - beta1) * g,
)
enter(
    "AD-20",
    "the old s dropped",
    "The s that comes in must matter.",
    "들어온 s가 결과에 영향을 주어야 합니다.",
    square=lambda s, g, beta1, beta2, v: (1 - beta2) * g**2,
)
enter(
    "AD-29",
    "(1-beta1) missing",
    "The two shares of an average add up to 1. Do yours in v?",
    "평균의 두 비율은 합이 1입니다. v에서도 그런가요?",
    mean=lambda v, g, beta1, beta2: beta1 * v + g,
)
enter(
    "AD-30",
    "(1-beta2) missing",
    "The two shares of an average add up to 1. Do yours in s?",
    "평균의 두 비율은 합이 1입니다. s에서도 그런가요?",
    square=lambda s, g, beta1, beta2, v: beta2 * s + g**2,
)
enter(
    "AD-40",
    "the corrected averages are kept in v and s",
    "The correction is for this step only: what is passed on to the next step?",
    "보정은 이번 걸음에만 씁니다. 다음 걸음에 무엇을 넘기나요?",
    keep=lambda new, corrected, old: corrected,
)
enter(
    "AD-41",
    "v and s returned as they came",
    "The parameters moved but v and s did not. How will the next step know?",
    "파라미터는 움직였지만 v와 s는 그대로입니다. 다음 걸음은 어떻게 알까요?",
    keep=lambda new, corrected, old: old,
)
enter(
    "AD-45",
    "the caller's gradients are squared in place",
    "The caller's gradients are different after your step. Write to a new array.",
    "호출한 쪽의 기울기가 바뀌었습니다. 새 배열에 쓰세요.",
    square=_in_place,
)
enter(
    "AD-46",
    "v turned into the gradient's type, so whole numbers lose their fraction",
    "With whole numbers as gradients the fraction of your average is cut off.",
    "기울기가 정수이면 평균의 소수 부분이 잘립니다.",
    mean=lambda v, g, beta1, beta2: (beta1 * v + (1 - beta1) * g).astype(g.dtype),
)
