"""Known mistakes of ``run_grid``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import product
from typing import Any

import numpy as np

from grader.mistakes.registry import mistake

Part = Callable[..., Any]


def _highest(scores: np.ndarray) -> np.ndarray:
    """Where the mean over the seeds is highest."""
    return np.asarray(scores.mean(axis=3).argmax(axis=2))


def _grid(
    optimizers: Sequence[str],
    activations: Sequence[str],
    learning_rates: Sequence[float],
    seeds: Sequence[int],
    train: Part,
    *,
    ask: Part = lambda train, setting, seeds: train(*setting),
    arrange: Part = lambda scores, shape: scores.reshape(shape),
    place: Part = _highest,
    name: Part = lambda rates, places: np.array(rates)[places],
    finish: Part = lambda scores: scores,
) -> tuple[np.ndarray, np.ndarray]:
    """A grid with parts to replace."""
    lists = optimizers, activations, learning_rates, seeds
    found = [ask(train, setting, seeds) for setting in product(*lists)]
    scores = arrange(np.array(found), tuple(map(len, lists)))
    return finish(scores), np.asarray(name(learning_rates, place(scores)))


def _enter(id: str, why: str, hint_en: str, hint_ko: str, **parts: Any) -> None:
    mistake(id, "run_grid", why, hint_en, hint_ko)(partial(_grid, **parts))


def _of_the_best_optimizer(scores: np.ndarray) -> np.ndarray:
    """One place for all: where the mean of everything else is highest."""
    best = scores.mean(axis=(0, 1, 3)).argmax()
    return np.full(scores.shape[:2], best)


_enter(
    "GR-1",
    "the luckiest run decides, not the mean",
    "You choose the rate of the luckiest run. Which number represents all seeds?",
    "가장 운 좋은 실행의 학습률을 골랐습니다. 모든 시드를 대표하는 값은 무엇인가요?",
    place=lambda scores: scores.max(axis=3).argmax(axis=2),
)
_enter(
    "GR-2",
    "the unluckiest run decides, not the mean",
    "You judge each rate by its worst run. Which number represents all seeds?",
    "가장 나쁜 실행으로 판단했습니다. 모든 시드를 대표하는 값은 무엇인가요?",
    place=lambda scores: scores.min(axis=3).argmax(axis=2),
)
_enter(
    "GR-3",
    "only the first seed decides",
    "You choose by the first seed alone. What are the others for?",
    "첫 번째 시드만으로 골랐습니다. 나머지는 무엇을 위한 것일까요?",
    place=lambda scores: scores[:, :, :, 0].argmax(axis=2),
)
_enter(
    "GR-4",
    "the lowest accuracy chosen",
    "Accuracy is better when it is higher.",
    "정확도는 높을수록 좋습니다.",
    place=lambda scores: scores.mean(axis=3).argmin(axis=2),
)
_enter(
    "GR-5",
    "the place in the list in place of the rate",
    "You return where the best rate stands. Which rate is it?",
    "가장 좋은 학습률의 위치를 돌려주었습니다. 그 학습률은 얼마인가요?",
    name=lambda rates, places: places,
)
_enter(
    "GR-6",
    "the rates taken as sorted",
    "The rates may come in any order. Does your place in the list still fit?",
    "학습률은 어떤 순서로도 올 수 있습니다. 위치가 여전히 맞나요?",
    name=lambda rates, places: np.array(sorted(rates))[places],
)
_enter(
    "GR-7",
    "every run with the first seed",
    "All seeds give the same accuracy. Which seed does train get?",
    "모든 시드의 정확도가 같습니다. train은 어떤 시드를 받나요?",
    ask=lambda train, setting, seeds: train(*setting[:3], seeds[0]),
)
_enter(
    "GR-8",
    "the number of the seed in place of the seed",
    "Train with the seeds of the list, and not with their places in it.",
    "목록의 위치가 아니라 목록에 있는 시드로 학습하세요.",
    ask=lambda train, setting, seeds: train(*setting[:3], seeds.index(setting[3])),
)
_enter(
    "GR-9",
    "seeds and rates swapped among the axes",
    "The axes of your scores are in another order than the arguments.",
    "scores의 축 순서가 인수의 순서와 다릅니다.",
    finish=lambda scores: np.swapaxes(scores, 2, 3),
)
_enter(
    "GR-10",
    "optimizers and activations swapped among the axes",
    "Which comes first in the shape of scores, optimizers or activations?",
    "scores의 모양에서 optimizers와 activations 중 무엇이 먼저인가요?",
    finish=lambda scores: np.swapaxes(scores, 0, 1),
)
_enter(
    "GR-11",
    "the means returned in place of all scores",
    "The spread over the seeds is lost. Return every single score.",
    "시드별 차이가 사라졌습니다. 모든 점수를 돌려주세요.",
    finish=lambda scores: scores.mean(axis=3),
)
_enter(
    "GR-12",
    "the reshaping in the wrong order",
    "Your scores have the right shape, but stand in wrong places. What runs fastest?",
    "모양은 맞지만 자리가 틀립니다. 어느 목록이 가장 빨리 바뀌나요?",
    arrange=lambda scores, shape: scores.reshape(shape, order="F"),
)
_enter(
    "GR-13",
    "one rate for all combinations",
    "Each optimizer with each activation has a best rate of its own.",
    "옵티마이저와 활성화 함수의 조합마다 가장 좋은 학습률이 따로 있습니다.",
    place=_of_the_best_optimizer,
)
_enter(
    "GR-14",
    "scores left in one long row",
    "Four lists make four axes. Yours has one.",
    "목록이 네 개이면 축도 네 개입니다.",
    finish=np.ravel,
)
_enter(
    "GR-15",
    "the scores rounded",
    "Do not round: close combinations could no longer be told apart.",
    "반올림하지 마세요. 비슷한 조합을 구별할 수 없게 됩니다.",
    finish=lambda scores: np.round(scores, 2),
)
_enter(
    "GR-16",
    "the median in place of the mean",
    "You choose by the middle run. By which number are the rates to be compared?",
    "가운데 실행으로 골랐습니다. 어떤 값으로 비교해야 하나요?",
    place=lambda scores: np.median(scores, axis=3).argmax(axis=2),
)
