"""Known mistakes of ``batchnorm_forward``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from grader.mistakes.registry import mistake

Array = np.ndarray
Part = Callable[..., Any]


def _mean(Z: Array) -> Array:
    return np.asarray(np.mean(Z, axis=1, keepdims=True))


def _var(Z: Array) -> Array:
    return np.asarray(np.var(Z, axis=1, keepdims=True))


def _unbiased(Z: Array) -> Array:
    return np.asarray(np.sum((Z - _mean(Z)) ** 2, axis=1, keepdims=True)) / (
        np.float64(Z.shape[1] - 1)
    )


def _forward(
    Z: Array,
    gamma: Array,
    beta: Array,
    running_mean: Array,
    running_var: Array,
    train: bool = True,
    momentum: float = 0.9,
    epsilon: float = 1e-5,
    *,
    mean_of: Part = _mean,
    var_of: Part = _var,
    keep: Part = lambda old, new, momentum: momentum * old + (1 - momentum) * new,
    var_kept: Part | None = None,
    chosen: Part = lambda train, batch, old, new: batch if train else old,
    kept: Part = lambda train, old, new: new if train else old,
    root: Part = lambda var, epsilon: np.sqrt(var + epsilon),
    centre: Part = lambda Z, mean: Z - mean,
    affine: Part = lambda z, gamma, beta: gamma * z + beta,
    gives: Part = lambda *values: values,
) -> Any:
    """Batch normalization with parts to replace."""
    batch, old = (mean_of(Z), var_of(Z)), (running_mean, running_var)
    new = (
        keep(running_mean, batch[0], momentum),
        keep(running_var, (var_kept or var_of)(Z), momentum),
    )
    mean, var = chosen(train, batch, old, new)
    sigma = root(var, epsilon)
    Z_norm = centre(Z, mean) / sigma
    cache = {"Z_norm": Z_norm, "sigma": sigma, "gamma": gamma}
    return gives(affine(Z_norm, gamma, beta), cache, *kept(train, old, new))


def _enter(id: str, why: str, hint_en: str, hint_ko: str, **parts: Any) -> None:
    wrong = partial(_forward, **parts)
    mistake(f"BN-{id}", "batchnorm_forward", why, hint_en, hint_ko)(wrong)


_enter(
    "1",
    "root missing",
    "Divide by the standard deviation, not by the variance.",
    "분산이 아니라 표준편차로 나누세요.",
    root=lambda var, epsilon: var + epsilon,
)
_enter(
    "2",
    "epsilon outside the root",
    "Elsewhere in the course epsilon stands outside the root. And here?",
    "다른 노트북에서는 epsilon이 제곱근 밖에 있습니다. 여기서는 어디에 있나요?",
    root=lambda var, epsilon: np.sqrt(var) + epsilon,
)
_enter(
    "3",
    "unbiased variance in training",
    "By how many do you divide the squares: by all examples, or by one less?",
    "순전파에서는 m으로 나눈 분산을 씁니다.",
    var_of=_unbiased,
)
_enter(
    "4",
    "statistics over the units instead of the examples",
    "Which axis holds the examples? Each unit has a mean of its own.",
    "예제는 어느 축에 있나요? 평균은 유닛마다 따로 있습니다.",
    mean_of=lambda Z: np.mean(Z, axis=0, keepdims=True),
    var_of=lambda Z: np.var(Z, axis=0, keepdims=True),
)
_enter(
    "5",
    "affine part lost",
    "gamma = 1 and beta = 0 hide this: try others.",
    "gamma=1, beta=0이면 드러나지 않습니다. 다른 값으로 시험해 보세요.",
    affine=lambda z, gamma, beta: z,
)
_enter(
    "6",
    "gamma and beta swapped",
    "One of the two scales and the other shifts: which is which?",
    "둘 중 하나는 곱하고 하나는 더합니다. 어느 것이 어느 것인가요?",
    affine=lambda z, gamma, beta: beta * z + gamma,
)
_enter(
    "7",
    "the running statistics are used in training",
    "In training the statistics of this mini-batch count.",
    "학습 중에는 이 미니배치의 통계를 씁니다.",
    chosen=lambda train, batch, old, new: old,
)
_enter(
    "8",
    "PyTorch meaning of momentum",
    "Here momentum = 0.9 keeps 90 % of the OLD estimate. "
    "PyTorch names it the other way round.",
    "여기서는 이전 추정값의 90%를 유지합니다. PyTorch는 반대입니다.",
    keep=lambda old, new, momentum: (1 - momentum) * old + momentum * new,
)
_enter(
    "9",
    "mode ignored: batch statistics used at test time",
    "One test example: your output is exactly beta, whatever the example is.",
    "테스트 예제가 하나면 출력이 항상 beta가 됩니다.",
    chosen=lambda train, batch, old, new: batch,
)
_enter(
    "11",
    "the running statistics move at test time too",
    "Looking at a test example must not change the network.",
    "테스트 예제를 보는 것만으로 신경망이 바뀌면 안 됩니다.",
    kept=lambda train, old, new: new,
)
_enter(
    "12",
    "the running statistics never move",
    "After training, your running statistics are still those from the start.",
    "학습이 끝나도 이동 통계가 처음 그대로입니다.",
    kept=lambda train, old, new: old,
)
_enter(
    "13",
    "normalized with the running statistics after their update",
    "In training the mini-batch is normalized with its own statistics alone.",
    "학습 중에는 미니배치 자신의 통계만으로 정규화합니다.",
    chosen=lambda train, batch, old, new: new if train else old,
)
_enter(
    "14",
    "the standard deviation kept in place of the variance",
    "running_var is an average of variances. What do you average?",
    "running_var는 분산의 평균입니다. 무엇을 평균했나요?",
    var_kept=lambda Z: np.std(Z, axis=1, keepdims=True),
)
_enter(
    "15",
    "the unbiased variance kept",
    "The running variance takes over the variance that normalized the batch.",
    "이동 분산에는 배치를 정규화한 바로 그 분산이 들어갑니다.",
    var_kept=_unbiased,
)
_enter(
    "16",
    "the last batch's statistics kept, not an average",
    "Only the last batch is left in your running statistics. Where are the others?",
    "마지막 배치만 남아 있습니다. 이전 배치들은 어디에 있나요?",
    keep=lambda old, new, momentum: new,
)
_enter(
    "17",
    "momentum fixed at 0.9",
    "Your running statistics are the same for every momentum. Use the argument.",
    "momentum을 바꾸어도 결과가 같습니다. 인수를 사용하세요.",
    keep=lambda old, new, momentum: 0.9 * old + (1 - 0.9) * new,
)
_enter(
    "18",
    "epsilon fixed at 1e-5",
    "Your result is the same for every epsilon. Use the argument.",
    "epsilon을 바꾸어도 결과가 같습니다. 인수를 사용하세요.",
    root=lambda var, epsilon: np.sqrt(var + 1e-5),
)
_enter(
    "19",
    "epsilon left out",
    "A unit that is constant has variance 0. What do you divide by then?",
    "값이 모두 같은 유닛의 분산은 0입니다. 그때 무엇으로 나누나요?",
    root=lambda var, epsilon: np.sqrt(var),
)
_enter(
    "20",
    "the mean not subtracted",
    "Your result has another mean than beta: what is done before dividing?",
    "결과의 평균이 beta와 다릅니다. 나누기 전에 무엇을 해야 하나요?",
    centre=lambda Z, mean: Z,
)
_enter(
    "21",
    "one mean and variance for all units",
    "Each unit has statistics of its own: print the shape of your mean.",
    "통계는 유닛마다 따로 있습니다. 평균의 shape을 출력해 보세요.",
    mean_of=lambda Z: np.full((len(Z), 1), np.mean(Z)),
    var_of=lambda Z: np.full((len(Z), 1), np.var(Z)),
)
_enter(
    "22",
    "the mean of the squares taken for the variance",
    "The variance looks at the deviations from the mean. What do you square?",
    "분산은 평균과의 차이를 봅니다. 무엇을 제곱했나요?",
    var_of=lambda Z: np.mean(np.square(Z), axis=1, keepdims=True),
)
_enter(
    "23",
    "the variance as the difference of two large numbers",
    "Far from zero your variance loses all its digits: subtract the mean first.",
    "값이 크면 분산의 자릿수가 사라집니다. 평균을 먼저 빼세요.",
    var_of=lambda Z: np.abs(
        np.mean(np.square(Z), axis=1, keepdims=True) - _mean(Z) ** 2
    ),
)
_enter(
    "24",
    "the normalized values returned before scale and shift, and these in the cache",
    "Two arrays are mixed up: which one goes to the next layer, which to the cache?",
    "두 배열이 바뀌었습니다. 다음 층과 cache에 각각 무엇을 넘기나요?",
    gives=lambda out, cache, mean, var: (
        cache["Z_norm"],
        cache | {"Z_norm": out},
        mean,
        var,
    ),
)
_enter(
    "25",
    "Z normalized in place",
    "The caller's Z is another one after your call. Write to a new array.",
    "호출한 쪽의 Z가 바뀌었습니다. 새 배열에 쓰세요.",
    centre=lambda Z, mean: np.subtract(Z, mean, out=Z, casting="unsafe"),
)


@mistake(
    "BN-26",
    "batchnorm_forward",
    "the result turned into the type of Z, so whole numbers lose their fraction",
    "With whole numbers as Z the fraction of your result is cut off.",
    "Z가 정수이면 결과의 소수 부분이 잘립니다.",
)
def cut_off(Z: Array, *others: Any, **settings: Any) -> Any:
    """Give the result the type of Z."""
    out, *rest = _forward(Z, *others, **settings)
    return out.astype(Z.dtype), *rest
