"""Known mistakes of ``augment_flip`` and ``early_stopping``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeAlias

import numpy as np

from grader.mistakes.registry import mistake

Array: TypeAlias = np.ndarray
Rng: TypeAlias = np.random.RandomState


def _flip(
    X: Array,
    y: Array,
    rng: Rng,
    p: float = 0.5,
    *,
    choose: Callable[[int, float, Rng], Array] = lambda m, p, rng: rng.rand(m) < p,
    mirror: Callable[[Array], Array] = lambda X: X[:, ::-1],
    labels: Callable[[Array, Array], Any] = lambda y, chosen: y,
) -> tuple[Array, Any]:
    """Flipping with parts to replace."""
    chosen = choose(X.shape[2], p, rng)
    return np.where(chosen, mirror(X), X), labels(y, chosen)


def _overwritten(X: Array, y: Array, rng: Rng, p: float = 0.5) -> tuple[Array, Array]:
    """Flip the caller's own pictures."""
    X[...] = _flip(X, y, rng, p)[0]
    return X, y


def _appended(X: Array, y: Array, rng: Rng, p: float = 0.5) -> tuple[Array, Array]:
    """Put the mirrored pictures behind the given ones."""
    chosen = rng.rand(X.shape[2]) < p
    pictures = np.concatenate([X, X[:, ::-1, chosen]], axis=2)
    return pictures, np.concatenate([y, y[:, chosen]], axis=1)


def _enter_flip(
    id: str,
    why: str,
    hint_en: str,
    hint_ko: str,
    wrong: Callable[..., Any] = _flip,
    **parts: Any,
) -> None:
    mistake(id, "augment_flip", why, hint_en, hint_ko)(partial(wrong, **parts))


_enter_flip(
    "AU-1",
    "turned upside down",
    "Print one picture: did left and right change places, or top and bottom?",
    "그림 하나를 출력해 보세요. 좌우가 바뀌었나요, 상하가 바뀌었나요?",
    mirror=lambda X: X[::-1],
)
_enter_flip(
    "AU-2",
    "the order of the examples is turned round",
    "Which axis holds the examples? They must stay in their order.",
    "예제는 어느 축에 있나요? 순서는 그대로여야 합니다.",
    mirror=lambda X: X[:, :, ::-1],
)
_enter_flip(
    "AU-3",
    "decided once for all pictures",
    "Either all of your pictures are mirrored or none. Decide for each.",
    "모두 뒤집히거나 하나도 안 뒤집힙니다. 그림마다 정하세요.",
    choose=lambda m, p, rng: np.full(m, rng.rand() < p),
)
_enter_flip(
    "AU-4",
    "p and 1 - p swapped",
    "With p = 1 every picture must be mirrored.",
    "p = 1이면 모든 그림이 뒤집혀야 합니다.",
    choose=lambda m, p, rng: rng.rand(m) > p,
)
_enter_flip(
    "AU-5",
    "p ignored",
    "Try p = 0 and p = 1: does anything change?",
    "p를 0과 1로 바꿔 보세요. 달라지는 것이 있나요?",
    choose=lambda m, p, rng: rng.rand(m) < 0.5,
)
_enter_flip(
    "AU-6",
    "labels turned round with the pictures",
    "A mirrored cat is still a cat, and still the example it was.",
    "뒤집힌 고양이도 고양이입니다. 레이블은 그대로입니다.",
    labels=lambda y, chosen: y[:, ::-1],
)
_enter_flip(
    "AU-7",
    "labels of mirrored pictures changed",
    "Does a mirror change what is in the picture?",
    "거울이 그림의 내용을 바꾸나요?",
    labels=lambda y, chosen: np.where(chosen, 1 - y, y),
)
_enter_flip(
    "AU-8",
    "the given pictures are overwritten",
    "In the next epoch you would flip pictures that are flipped already.",
    "다음 에포크에는 이미 뒤집힌 그림을 또 뒤집게 됩니다.",
    _overwritten,
)
_enter_flip(
    "AU-9",
    "mirrored pictures added behind the others",
    "As many pictures come out as went in. Read the docstring.",
    "들어간 만큼의 그림이 나와야 합니다. 설명을 읽어 보세요.",
    _appended,
)
_enter_flip(
    "AU-10",
    "the generator that came in is not used",
    "Another generator gives the same pictures. Where do your numbers come from?",
    "다른 생성기를 줘도 같은 그림입니다. 난수는 어디에서 오나요?",
    choose=lambda m, p, rng: np.random.RandomState(0).rand(m) < p,
)
_enter_flip(
    "AU-11",
    "labels lose their first axis",
    "Print the shape of the labels before and after.",
    "레이블의 shape을 전후로 출력해 보세요.",
    labels=lambda y, chosen: y[0],
)
_enter_flip(
    "AU-12",
    "the first share of the pictures, without chance",
    "The same pictures are mirrored in every epoch. Where does chance come in?",
    "에포크마다 같은 그림이 뒤집힙니다. 우연은 어디에 있나요?",
    choose=lambda m, p, rng: np.arange(m) < p * m,
)


def _stop(
    dev_losses: Sequence[float],
    patience: int,
    *,
    better: Callable[[float, float], bool] = lambda loss, best: loss < best,
    over: Callable[[int, int], bool] = lambda waited, patience: waited >= patience,
    told: Callable[[int, int, Sequence[float]], Any] = lambda stop, best, losses: (
        stop,
        best,
    ),
) -> Any:
    """Early stopping with parts to replace."""
    best = stop = 0
    for stop, loss in enumerate(dev_losses):
        if better(loss, dev_losses[best]):
            best = stop
        if over(stop - best, patience):
            break
    return told(stop, best, dev_losses)


def _compared_with_the_last(dev_losses: Sequence[float], patience: int) -> Any:
    """Count rises in a row, from one check to the next."""
    waited = stop = 0
    for stop in range(1, len(dev_losses)):
        waited = waited + 1 if dev_losses[stop] >= dev_losses[stop - 1] else 0
        if waited >= patience:
            break
    return stop, int(np.argmin(dev_losses[: stop + 1]))


def _never_reset(dev_losses: Sequence[float], patience: int) -> Any:
    """Count all bad checks, also those before a new best."""
    best = waited = stop = 0
    for stop, loss in enumerate(dev_losses):
        if loss < dev_losses[best]:
            best = stop
        waited += best != stop
        if waited >= patience:
            break
    return stop, best


def _enter_stop(
    id: str,
    why: str,
    hint_en: str,
    hint_ko: str,
    wrong: Callable[..., Any] = _stop,
    **parts: Any,
) -> None:
    mistake(id, "early_stopping", why, hint_en, hint_ko)(partial(wrong, **parts))


_enter_stop(
    "ES-1",
    "patience ignored",
    "One bad epoch is noise. How long does `patience` say to wait?",
    "한 번 나빠진 것은 잡음일 수 있습니다. patience만큼 기다리세요.",
    over=lambda waited, patience: waited >= 1,
)
_enter_stop(
    "ES-2",
    "best not restored",
    "Stop late, but hand back the best weights.",
    "멈춘 시점이 아니라 가장 좋았던 시점을 돌려주세요.",
    told=lambda stop, best, losses: (stop, stop),
)
_enter_stop(
    "ES-3",
    "one check too late",
    "Count on your fingers: after how many bad checks is patience over?",
    "몇 번 나빠진 뒤에 인내가 끝나는지 세어 보세요.",
    over=lambda waited, patience: waited > patience,
)
_enter_stop(
    "ES-4",
    "an equal loss counts as better",
    "If the loss only stays the same, has anything improved?",
    "손실이 그대로라면 나아진 것인가요?",
    better=lambda loss, best: loss <= best,
)
_enter_stop(
    "ES-5",
    "the best of all checks, also of those after the stop",
    "At the moment of stopping the later losses do not exist yet.",
    "멈추는 순간에는 그 뒤의 손실을 알 수 없습니다.",
    told=lambda stop, best, losses: (stop, int(np.argmin(losses))),
)
_enter_stop(
    "ES-6",
    "compared with the check before, not with the best",
    "Compare with the lowest loss so far, not with the last one.",
    "직전 손실이 아니라 지금까지의 최저 손실과 비교하세요.",
    _compared_with_the_last,
)
_enter_stop(
    "ES-7",
    "the count of bad checks is never set back",
    "What happens to the count when a new best comes?",
    "새 최저값이 나오면 횟수는 어떻게 되나요?",
    _never_reset,
)
_enter_stop(
    "ES-8",
    "never stops",
    "Patience has an end: at which check is it over?",
    "인내에는 끝이 있습니다. 몇 번째에서 끝나나요?",
    over=lambda waited, patience: False,
)
_enter_stop(
    "ES-9",
    "the loss in place of its number",
    "Which check was the best: its number is asked for, not its loss.",
    "가장 좋았던 손실 값이 아니라 그 번호를 돌려주세요.",
    told=lambda stop, best, losses: (stop, losses[best]),
)
_enter_stop(
    "ES-10",
    "checks counted from 1",
    "Which number has the first check?",
    "첫 번째 확인은 몇 번인가요?",
    told=lambda stop, best, losses: (stop + 1, best + 1),
)
_enter_stop(
    "ES-11",
    "highest in place of lowest",
    "Is a high dev loss good or bad?",
    "개발 손실이 높으면 좋은가요?",
    better=lambda loss, best: loss > best,
)
_enter_stop(
    "ES-12",
    "the number of checks when patience lasts to the end",
    "When training runs to the end, which number has the last check?",
    "끝까지 훈련했다면 마지막 확인은 몇 번인가요?",
    told=lambda stop, best, losses: (
        (len(losses), best) if stop == len(losses) - 1 else (stop, best)
    ),
)
_enter_stop(
    "ES-13",
    "best and stop swapped",
    "Which of the two comes first in the docstring?",
    "설명에서는 둘 중 무엇이 먼저인가요?",
    told=lambda stop, best, losses: (best, stop),
)
