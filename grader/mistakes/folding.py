"""Known mistakes of ``fold_batchnorm``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from grader.mistakes.registry import mistake

Array = np.ndarray
Part = Callable[..., Any]


def _fold(
    W: Array,
    b: Array,
    gamma: Array,
    beta: Array,
    running_mean: Array,
    running_var: Array,
    epsilon: float,
    *,
    scale: Part = lambda gamma, var, epsilon: gamma / np.sqrt(var + epsilon),
    weights: Part = lambda scale, W: scale * W,
    bias: Part = lambda scale, b, mean, beta: scale * (b - mean) + beta,
) -> tuple[Array, Array]:
    """Folding with parts to replace."""
    factor = scale(gamma, running_var, epsilon)
    return weights(factor, W), bias(factor, b, running_mean, beta)


def _enter(id: str, why: str, hint_en: str, hint_ko: str, **parts: Any) -> None:
    wrong = partial(_fold, **parts)
    mistake(id, "fold_batchnorm", why, hint_en, hint_ko)(wrong)


_enter(
    "BN-10",
    "b kept as it stood before batch normalization",
    "Batch normalization treats b as it treats W a: what happens to 7 added to b?",
    "b도 W a와 똑같이 처리됩니다. b에 7을 더하면 어떻게 되나요?",
    bias=lambda scale, b, mean, beta: b - scale * mean + beta,
)
_enter(
    "FO-1",
    "b left out",
    "b is idle in training, but the running mean contains it: let them cancel.",
    "학습에서는 b가 필요 없습니다. 하지만 이동 평균에는 b가 들어 있습니다.",
    bias=lambda scale, b, mean, beta: beta - scale * mean,
)
_enter(
    "FO-2",
    "the running mean left out",
    "Fold a layer whose running mean is not 0: what is taken away from z?",
    "이동 평균이 0이 아닌 층을 접어 보세요. z에서 무엇을 빼나요?",
    bias=lambda scale, b, mean, beta: scale * b + beta,
)
_enter(
    "FO-3",
    "beta left out",
    "What is added last of all?",
    "마지막에 무엇을 더하나요?",
    bias=lambda scale, b, mean, beta: scale * (b - mean),
)
_enter(
    "FO-4",
    "beta scaled as well",
    "beta comes after the scaling: is it scaled?",
    "beta는 스케일 다음에 옵니다. beta에도 곱해지나요?",
    bias=lambda scale, b, mean, beta: scale * (b - mean + beta),
)
_enter(
    "FO-5",
    "the running mean added",
    "The mean moves the values towards zero: look at its sign.",
    "평균은 값을 0쪽으로 옮깁니다. 부호를 확인하세요.",
    bias=lambda scale, b, mean, beta: scale * (b + mean) + beta,
)
_enter(
    "FO-6",
    "root missing",
    "Divide by the standard deviation, not by the variance.",
    "분산이 아니라 표준편차로 나누세요.",
    scale=lambda gamma, var, epsilon: gamma / (var + epsilon),
)
_enter(
    "FO-7",
    "epsilon outside the root",
    "In batch normalization epsilon stands with the variance.",
    "배치 정규화에서 epsilon은 분산과 함께 있습니다.",
    scale=lambda gamma, var, epsilon: gamma / (np.sqrt(var) + epsilon),
)
_enter(
    "FO-8",
    "epsilon left out",
    "A unit that never varied has variance 0. What do you divide by then?",
    "변하지 않는 유닛의 분산은 0입니다. 그때 무엇으로 나누나요?",
    scale=lambda gamma, var, epsilon: gamma / np.sqrt(var),
)
_enter(
    "FO-9",
    "epsilon fixed at 1e-5",
    "Your result is the same for every epsilon. Use the argument.",
    "epsilon을 바꾸어도 결과가 같습니다. 인수를 사용하세요.",
    scale=lambda gamma, var, epsilon: gamma / np.sqrt(var + 1e-5),
)
_enter(
    "FO-10",
    "gamma left out",
    "Your network ignores the scale that it has learned.",
    "학습한 gamma가 쓰이지 않았습니다.",
    scale=lambda gamma, var, epsilon: 1 / np.sqrt(var + epsilon),
)
_enter(
    "FO-11",
    "W not scaled",
    "The scale of a unit belongs to all that enters it, not only to the bias.",
    "유닛의 척도는 b뿐 아니라 들어오는 모든 것에 적용됩니다.",
    weights=lambda scale, W: W,
)
_enter(
    "FO-12",
    "columns of W scaled in place of its rows",
    "Which axis of W belongs to the units that are normalized?",
    "W의 어느 축이 정규화되는 유닛에 해당하나요?",
    weights=lambda scale, W: W * scale.T,
)
_enter(
    "FO-13",
    "one scale for all units",
    "Each unit has a scale of its own: print its shape.",
    "척도는 유닛마다 따로 있습니다. shape을 출력해 보세요.",
    scale=lambda gamma, var, epsilon: np.mean(gamma / np.sqrt(var + epsilon)),
)
_enter(
    "FO-14",
    "b_folded without its second axis",
    "A bias is a column with two axes. Print the shape of yours.",
    "b는 축이 두 개인 열입니다. shape을 출력해 보세요.",
    bias=lambda scale, b, mean, beta: (scale * (b - mean) + beta).ravel(),
)
_enter(
    "FO-15",
    "b changed in place",
    "The caller's b is another one after your call. Write to a new array.",
    "호출한 쪽의 b가 바뀌었습니다. 새 배열에 쓰세요.",
    bias=lambda scale, b, mean, beta: (
        scale * np.subtract(b, mean, out=b, casting="unsafe") + beta
    ),
)
_enter(
    "FO-16",
    "the results turned into the types of W and b",
    "With whole numbers as W and b the fractions of your result are cut off.",
    "W와 b가 정수이면 결과의 소수 부분이 잘립니다.",
    weights=lambda scale, W: (scale * W).astype(W.dtype),
    bias=lambda scale, b, mean, beta: (scale * (b - mean) + beta).astype(b.dtype),
)
