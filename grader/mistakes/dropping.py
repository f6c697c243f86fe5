"""Known mistakes of ``dropout_forward`` and ``dropout_backward``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

import numpy as np

from grader.mistakes.registry import mistake

Array: TypeAlias = np.ndarray
Rng: TypeAlias = np.random.RandomState


def _mask(A: Array, keep_prob: float, rng: Rng) -> Array:
    return np.asarray(rng.rand(*A.shape) < keep_prob)


def _forward(
    A: Array,
    keep_prob: float,
    rng: Rng,
    train: bool = True,
    *,
    draw: Callable[[Array, float, Rng], Array] = _mask,
    rule: Callable[[Array, Array, float], Any] = lambda A, D, p: A * D / p,
    used: Callable[[Array, Array, float], Any] = lambda A, D, p: A,
) -> tuple[Any, Array]:
    """Dropout with parts to replace: the mask, in training, in use."""
    D = draw(A, keep_prob, rng)
    if train:
        return rule(A, D, keep_prob), D
    return used(A, D, keep_prob), np.ones(A.shape, dtype=bool)


def _enter(id: str, why: str, hint_en: str, hint_ko: str, **parts: Any) -> None:
    mistake(id, "dropout_forward", why, hint_en, hint_ko)(partial(_forward, **parts))


_enter(
    "DO-1",
    "keep and drop swapped",
    "With keep_prob=.8 most units should survive.",
    "keep_prob=.8이면 대부분 살아남아야 합니다.",
    draw=lambda A, p, rng: rng.rand(*A.shape) > p,
)
_enter(
    "DO-2",
    "not inverted",
    "The mean activation must not change. What makes up for the units that are gone?",
    "평균 활성값이 유지되어야 합니다. 꺼진 유닛을 무엇으로 보충하나요?",
    rule=lambda A, D, p: A * D,
)
_enter(
    "DO-3",
    "multiplied",
    "Wrong direction: survivors must grow.",
    "살아남은 값은 커져야 합니다.",
    rule=lambda A, D, p: A * D * p,
)
_enter(
    "DO-4",
    "nothing dropped",
    "Where are the zeros?",
    "0이 된 유닛이 없습니다.",
    rule=lambda A, D, p: A / p,
)
_enter(
    "DO-5",
    "divided by the share that is dropped",
    "By which share did the average shrink: by that which stays or by that which goes?",
    "평균이 어느 비율로 줄었나요? 남은 비율인가요, 꺼진 비율인가요?",
    rule=lambda A, D, p: A * D / max(1 - p, 1e-12),
)
_enter(
    "DO-8",
    "the outputs that were dropped are returned",
    "Compare your mask with the zeros of your result.",
    "마스크와 결과의 0을 비교해 보세요.",
    rule=lambda A, D, p: A * (1 - D) / p,
)
_enter(
    "DO-9",
    "dropout left on",
    "Predictions change from run to run. Switch it off at test time.",
    "예측이 매번 달라집니다. 테스트에서는 끄세요.",
    used=lambda A, D, p: A * D / p,
)
_enter(
    "DO-10",
    "scaled at test time, too",
    "The division in training has already set the average right.",
    "훈련 때 나눈 것으로 평균은 이미 맞습니다.",
    used=lambda A, D, p: A * p,
)
_enter(
    "DO-11",
    "one mask for all examples",
    "Each example must get a mask of its own: compare the columns of D.",
    "예제마다 마스크가 달라야 합니다. D의 열을 비교하세요.",
    draw=lambda A, p, rng: np.repeat(rng.rand(len(A), 1) < p, A.shape[1], axis=1),
)
_enter(
    "DO-12",
    "whole examples are dropped",
    "Units are switched off, not examples: compare the rows of D.",
    "예제가 아니라 유닛을 끕니다. D의 행을 비교하세요.",
    draw=lambda A, p, rng: np.repeat(rng.rand(1, A.shape[1]) < p, len(A), axis=0),
)
_enter(
    "DO-13",
    "the generator that came in is not used",
    "Another generator gives the same mask. Where do your numbers come from?",
    "다른 생성기를 줘도 같은 마스크입니다. 난수는 어디에서 오나요?",
    draw=lambda A, p, rng: np.random.RandomState(23).rand(*A.shape) < p,
)
_enter(
    "DO-14",
    "drawn from NumPy's global state",
    "The same generator gives another mask each time. Draw from rng.",
    "같은 생성기인데 마스크가 매번 다릅니다. rng에서 뽑으세요.",
    draw=lambda A, p, rng: np.random.RandomState().rand(*A.shape) < p,
)
_enter(
    "DO-15",
    "normal numbers compared with keep_prob",
    "Which numbers lie below p with probability p: those of rand or of randn?",
    "p보다 작을 확률이 p인 것은 rand인가요, randn인가요?",
    draw=lambda A, p, rng: rng.randn(*A.shape) < p,
)
_enter(
    "DO-16",
    "the mask is taken from the outputs",
    "An output of 0 may stay, too. The mask must not depend on A.",
    "0인 출력도 남을 수 있습니다. 마스크는 A와 무관해야 합니다.",
    draw=lambda A, p, rng: (rng.rand(*A.shape) < p) & (A != 0),
)
_enter(
    "DO-17",
    "a coin toss whatever keep_prob says",
    "Try keep_prob = 0.3 and 0.8: does the share that stays change?",
    "keep_prob을 0.3과 0.8로 바꿔 보세요. 남는 비율이 달라지나요?",
    draw=lambda A, p, rng: rng.rand(*A.shape) < 0.5,
)
_enter(
    "DO-18",
    "the mask is scaled already",
    "The mask holds True and False. The division belongs to the outputs.",
    "마스크에는 참과 거짓만 있어야 합니다. 나눗셈은 출력에 하세요.",
    draw=lambda A, p, rng: (rng.rand(*A.shape) < p) / p,
    rule=lambda A, D, p: A * D,
)
_enter(
    "DO-19",
    "the result turned into the type of A",
    "With whole numbers the fraction of your result is cut off.",
    "정수일 때 결과의 소수 부분이 잘립니다.",
    rule=lambda A, D, p: (A * D / p).astype(A.dtype),
)


def _switched(train_wrong: bool) -> Callable[..., Any]:
    def forward(A: Array, keep_prob: float, rng: Rng, train: bool = train_wrong) -> Any:
        return _forward(A, keep_prob, rng, not train if train_wrong else train)

    return forward


mistake(
    "DO-20",
    "dropout_forward",
    "train is False unless it is given",
    "What does dropout do when train is not given? Look at the first line of the stub.",
    "train을 주지 않으면 어떻게 되나요? 스텁의 첫 줄을 보세요.",
)(_switched(False))
mistake(
    "DO-21",
    "dropout_forward",
    "training and use are swapped",
    "Which of the two is train = True?",
    "train = True는 둘 중 어느 쪽인가요?",
)(_switched(True))


def _enter_backward(
    id: str, why: str, hint_en: str, hint_ko: str, rule: Callable[..., Any]
) -> None:
    mistake(id, "dropout_backward", why, hint_en, hint_ko)(rule)


def _mask_scaled(dA: Array, D: Array, keep_prob: float) -> Array:
    """Turn the caller's mask round on the way."""
    result = np.asarray(dA * D / keep_prob)
    D[...] = 1 - D
    return result


_enter_backward(
    "DO-6",
    "backward not scaled",
    "Backward must mirror forward: same mask, same scale.",
    "역전파에도 같은 마스크와 같은 배율을 쓰세요.",
    lambda dA, D, keep_prob: dA * D,
)
_enter_backward(
    "DO-7",
    "mask not applied",
    "Dropped units must get no gradient.",
    "꺼진 유닛에는 기울기가 없어야 합니다.",
    lambda dA, D, keep_prob: dA / keep_prob,
)
_enter_backward(
    "DO-31",
    "multiplied by keep_prob",
    "What multiplied the output, multiplies its slope.",
    "출력에 곱한 수를 기울기에도 곱합니다.",
    lambda dA, D, keep_prob: dA * D * keep_prob,
)
_enter_backward(
    "DO-32",
    "the mask is turned round",
    "The units that stayed get a slope, the others none.",
    "남은 유닛이 기울기를 받고, 꺼진 유닛은 받지 않습니다.",
    lambda dA, D, keep_prob: dA * (1 - D) / keep_prob,
)
_enter_backward(
    "DO-33",
    "scaled by the share of ones in this mask",
    "Forward divided by keep_prob itself, not by what the mask happened to hold.",
    "순전파에서는 마스크의 실제 비율이 아니라 keep_prob으로 나눴습니다.",
    lambda dA, D, keep_prob: dA * D / np.mean(D),
)
_enter_backward(
    "DO-34",
    "the mask is changed",
    "The caller's mask is different after your call.",
    "호출한 쪽의 마스크가 바뀌었습니다.",
    _mask_scaled,
)
_enter_backward(
    "DO-35",
    "scaled twice",
    "How often did forward divide?",
    "순전파에서 몇 번 나눴나요?",
    lambda dA, D, keep_prob: dA * D / keep_prob**2,
)
