"""Known mistakes of ``batchnorm_backward``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from grader.mistakes.registry import mistake

Array = np.ndarray
Part = Callable[..., Any]


def _sum(values: Array) -> Array:
    return np.asarray(np.sum(values, axis=1, keepdims=True))


def _mean(values: Array) -> Array:
    return np.asarray(np.mean(values, axis=1, keepdims=True))


def _gradient(dz: Array, z: Array, sigma: Array) -> Array:
    return np.asarray((dz - _mean(dz) - z * _mean(dz * z)) / sigma)


def _backward(
    dout: Array,
    cache: dict[str, Array],
    *,
    dbeta: Part = lambda dout, z: _sum(dout),
    dgamma: Part = lambda dout, z: _sum(dout * z),
    scaled: Part = lambda dout, gamma: gamma * dout,
    gradient: Part = _gradient,
) -> tuple[Array, Array, Array]:
    """The gradients with parts to replace."""
    z, sigma, gamma = cache["Z_norm"], cache["sigma"], cache["gamma"]
    of_scale_and_shift = dgamma(dout, z), dbeta(dout, z)
    return gradient(scaled(dout, gamma), z, sigma), *of_scale_and_shift


def _enter(id: str, why: str, hint_en: str, hint_ko: str, **parts: Any) -> None:
    wrong = partial(_backward, **parts)
    mistake(f"BB-{id}", "batchnorm_backward", why, hint_en, hint_ko)(wrong)


_enter(
    "1",
    "mean and scale held fixed",
    "Every z also moves mean and scale of the batch. Your gradient forgets both.",
    "z는 배치의 평균과 척도도 바꿉니다. 두 경로가 모두 빠졌습니다.",
    gradient=lambda dz, z, sigma: dz / sigma,
)
_enter(
    "2",
    "the way through the scale forgotten",
    "The mean is taken care of. What else in the batch does z change?",
    "평균은 처리했습니다. z는 배치의 또 무엇을 바꾸나요?",
    gradient=lambda dz, z, sigma: (dz - _mean(dz)) / sigma,
)
_enter(
    "3",
    "the way through the mean forgotten",
    "Over the examples your dZ should add up to zero. Which way is missing?",
    "예제에 대해 dZ를 더하면 0이어야 합니다. 어느 경로가 빠졌나요?",
    gradient=lambda dz, z, sigma: (dz - z * _mean(dz * z)) / sigma,
)
_enter(
    "4",
    "gamma forgotten on the way to Z",
    "The gradient passes the scaling first: which number does it meet there?",
    "기울기는 먼저 스케일을 지나갑니다. 거기서 무엇이 곱해지나요?",
    scaled=lambda dout, gamma: dout,
)
_enter(
    "5",
    "divided by gamma",
    "What was multiplied on the way forward is multiplied on the way back too.",
    "순전파에서 곱했으면 역전파에서도 곱합니다.",
    scaled=lambda dout, gamma: dout / gamma,
)
_enter(
    "6",
    "sigma not divided by",
    "Ten times larger numbers in Z must give a gradient ten times smaller.",
    "Z가 10배 커지면 기울기는 10배 작아져야 합니다.",
    gradient=lambda dz, z, sigma: _gradient(dz, z, sigma) * sigma,
)
_enter(
    "7",
    "divided by the variance",
    "Your gradient is divided by sigma once too often.",
    "sigma로 한 번 더 나누었습니다.",
    gradient=lambda dz, z, sigma: _gradient(dz, z, sigma) / sigma,
)
_enter(
    "8",
    "sums where means belong",
    "Your corrections grow with the number of examples: sums or means?",
    "보정 항이 예제 수만큼 커집니다. 합인가요, 평균인가요?",
    gradient=lambda dz, z, sigma: (dz - _sum(dz) - z * _sum(dz * z)) / sigma,
)
_enter(
    "9",
    "corrections added",
    "The common part is taken away from the gradient. Look at your signs.",
    "공통 부분은 기울기에서 빼야 합니다. 부호를 확인하세요.",
    gradient=lambda dz, z, sigma: (dz + _mean(dz) + z * _mean(dz * z)) / sigma,
)
_enter(
    "10",
    "dgamma and dbeta swapped",
    "One of gamma and beta meets the normalized values: which one?",
    "gamma와 beta 중 정규화된 값과 곱해지는 것은 무엇인가요?",
    dbeta=lambda dout, z: _sum(dout * z),
    dgamma=lambda dout, z: _sum(dout),
)
_enter(
    "11",
    "means for dgamma and dbeta",
    "dout belongs to the average cost already: is it to be averaged once more?",
    "dout은 이미 평균 비용의 기울기입니다. 또 평균해야 하나요?",
    dbeta=lambda dout, z: _mean(dout),
    dgamma=lambda dout, z: _mean(dout * z),
)
_enter(
    "12",
    "dgamma and dbeta without their second axis",
    "gamma and beta are columns with two axes. Print the shapes of their gradients.",
    "gamma와 beta는 축이 두 개인 열입니다. 기울기의 shape을 출력해 보세요.",
    dbeta=lambda dout, z: np.sum(dout, axis=1),
    dgamma=lambda dout, z: np.sum(dout * z, axis=1),
)
_enter(
    "13",
    "sums over the units instead of the examples",
    "Each unit has a gamma of its own. Which axis holds the examples?",
    "gamma는 유닛마다 따로 있습니다. 예제는 어느 축에 있나요?",
    dbeta=lambda dout, z: np.sum(dout, axis=0, keepdims=True),
    dgamma=lambda dout, z: np.sum(dout * z, axis=0, keepdims=True),
)
_enter(
    "15",
    "dZ summed to a column",
    "Every number in Z has a gradient of its own: compare the shapes of dZ and Z.",
    "Z의 모든 수에 기울기가 하나씩 있습니다. dZ와 Z의 shape을 비교하세요.",
    gradient=lambda dz, z, sigma: _sum(_gradient(dz, z, sigma)),
)


def _scaled_in_place(dout: Array, gamma: Array) -> Array:
    dout *= gamma
    return dout


_enter(
    "16",
    "dout scaled in place",
    "The caller's dout is another one after your call. Write to a new array.",
    "호출한 쪽의 dout이 바뀌었습니다. 새 배열에 쓰세요.",
    scaled=_scaled_in_place,
)


@mistake(
    "BB-14",
    "batchnorm_backward",
    "gamma in the gradients of gamma and beta",
    "How does the result change with gamma? gamma itself is not in that.",
    "결과는 gamma에 따라 어떻게 변하나요? 거기에 gamma 자신은 없습니다.",
)
def scaled_too_early(dout: Array, cache: dict[str, Array]) -> tuple[Array, ...]:
    """Multiply by gamma before anything else."""
    plain = cache | {"gamma": np.ones_like(cache["gamma"])}
    return _backward(cache["gamma"] * dout, plain)
