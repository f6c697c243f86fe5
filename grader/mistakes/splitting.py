"""Known mistakes of ``split_indices`` and ``diagnose``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from grader.mistakes.registry import mistake

Parts = tuple[np.ndarray, np.ndarray, np.ndarray]


def _split(
    m: int,
    dev_fraction: float,
    test_fraction: float,
    seed: int,
    *,
    order: Callable[[int, int], np.ndarray] = lambda m, seed: np.random.RandomState(
        seed
    ).permutation(m),
    cut: Callable[[np.ndarray, int, int], Parts] = lambda order, dev, test: (
        order[dev + test :],
        order[:dev],
        order[dev : dev + test],
    ),
) -> Parts:
    """A split with parts to replace."""
    sizes = round(dev_fraction * m), round(test_fraction * m)
    return cut(order(m, seed), *sizes)


def _share_of_the_rest(m: int, dev: float, test: float, seed: int) -> Parts:
    return _split(m, dev, test * (1 - dev), seed)


def _train_rounded_too(m: int, dev: float, test: float, seed: int) -> Parts:
    parts = _split(m, int(dev * m) / m, int(test * m) / m, seed)
    return parts[0][: int((1 - dev - test) * m)], *parts[1:]


def _enter_split(
    id: str, why: str, hint_en: str, hint_ko: str, wrong: Callable[..., Any]
) -> None:
    mistake(id, "split_indices", why, hint_en, hint_ko)(wrong)


_enter_split(
    "SP-1",
    "not shuffled",
    "If the file is sorted by label, which labels does your dev set get?",
    "파일이 레이블 순서라면 개발 집합에는 어떤 레이블이 들어가나요?",
    partial(_split, order=lambda m, seed: np.arange(m)),
)
_enter_split(
    "SP-2",
    "dev and test overlap",
    "Dev and test begin at the same place. May they share an example?",
    "개발 집합과 테스트 집합이 같은 곳에서 시작합니다. 예제를 공유해도 될까요?",
    partial(_split, cut=lambda o, dev, test: (o[dev + test :], o[:dev], o[:test])),
)
_enter_split(
    "SP-3",
    "the dev examples are trained on, too",
    "Some of your training examples are also in the dev set.",
    "훈련 예제 중 일부가 개발 집합에도 있습니다.",
    partial(
        _split, cut=lambda o, dev, test: (o[test:], o[test : test + dev], o[:test])
    ),
)
_enter_split(
    "SP-4",
    "seed ignored",
    "Another seed gives the same split. Where does the seed come in?",
    "seed를 바꿔도 같은 결과가 나옵니다. seed는 어디에 쓰이나요?",
    partial(_split, order=lambda m, seed: np.random.RandomState(0).permutation(m)),
)
_enter_split(
    "SP-5",
    "drawn without the seed, new in every run",
    "Run it twice with the same seed: the split should not change.",
    "같은 seed로 두 번 실행하면 결과가 같아야 합니다.",
    partial(_split, order=lambda m, seed: np.random.RandomState().permutation(m)),
)
_enter_split(
    "SP-6",
    "dev and test shares swapped",
    "Try two different shares: which part takes which?",
    "서로 다른 비율로 시험해 보세요. 어느 쪽이 어느 비율인가요?",
    lambda m, dev, test, seed: _split(m, test, dev, seed),
)
_enter_split(
    "SP-7",
    "the training part is rounded on its own, so examples get lost",
    "Three roundings need not add up to m. Which part should take the rest?",
    "따로 반올림한 세 수의 합은 m이 아닐 수 있습니다. 나머지는 어디로 가나요?",
    _train_rounded_too,
)
_enter_split(
    "SP-8",
    "test part counted from the end, so that none becomes all",
    "What does a slice that begins at -0 hold?",
    "-0에서 시작하는 슬라이스에는 무엇이 들어 있나요?",
    partial(
        _split,
        cut=lambda o, dev, test: (o[dev : len(o) - test], o[:dev], o[-test:]),
    ),
)
_enter_split(
    "SP-9",
    "drawn with replacement",
    "One index can come out twice, another never. Draw an order instead.",
    "어떤 번호는 두 번, 어떤 번호는 한 번도 나오지 않을 수 있습니다.",
    partial(
        _split, order=lambda m, seed: np.random.RandomState(seed).randint(m, size=m)
    ),
)
_enter_split(
    "SP-10",
    "the test share is taken of what the dev set left",
    "Both shares are meant of all m examples.",
    "두 비율 모두 전체 m개를 기준으로 합니다.",
    _share_of_the_rest,
)
_enter_split(
    "SP-11",
    "indices counted from 1",
    "Which index has the first column of X?",
    "X의 첫 열은 몇 번 열인가요?",
    partial(
        _split, order=lambda m, seed: np.random.RandomState(seed).permutation(m) + 1
    ),
)
_enter_split(
    "SP-12",
    "shares read as percent",
    "A share of 0.2 is a fifth, not a fifth of a percent.",
    "0.2는 0.2%가 아니라 5분의 1입니다.",
    lambda m, dev, test, seed: _split(m, dev / 100, test / 100, seed),
)


def _enter_diagnosis(
    id: str,
    why: str,
    hint_en: str,
    hint_ko: str,
    is_variance: Callable[[float, float, float], bool],
) -> None:
    """Enter an answer that decides for variance in a wrong way."""

    def diagnose(train: float, dev: float, human_error: float = 0.0) -> str:
        return "variance" if is_variance(train, dev, human_error) else "bias"

    mistake(id, "diagnose", why, hint_en, hint_ko)(diagnose)


_enter_diagnosis(
    "DG-1",
    "human error ignored",
    "An error of 15 % may be the best that is possible. Where does its gap start?",
    "15%의 오류가 최선일 수도 있습니다. 격차는 어디서부터 재나요?",
    lambda train, dev, human: dev - train > train,
)
_enter_diagnosis(
    "DG-2",
    "the two answers are swapped",
    "A model that fails on what it was shown: is that bias or variance?",
    "이미 본 예제에서도 틀린다면 편향인가요, 분산인가요?",
    lambda train, dev, human: dev - train <= train - human,
)
_enter_diagnosis(
    "DG-3",
    "dev error compared with the human error",
    "Variance is what gets lost from training to dev, not from human to dev.",
    "분산은 사람이 아니라 훈련에서 개발로 가면서 잃는 양입니다.",
    lambda train, dev, human: dev - human > train - human,
)
_enter_diagnosis(
    "DG-4",
    "a fixed limit for the training error",
    "Is 15 % high? It depends on what is possible.",
    "15%가 높은가요? 가능한 최선에 따라 다릅니다.",
    lambda train, dev, human: train < 0.1,
)
_enter_diagnosis(
    "DG-5",
    "sizes of the gaps without their sign",
    "A training error below the human one leaves nothing to gain.",
    "훈련 오류가 사람보다 낮으면 더 줄일 것이 없습니다.",
    lambda train, dev, human: abs(dev - train) > abs(train - human),
)
_enter_diagnosis(
    "DG-6",
    "equal gaps called variance",
    "Read in the docstring what to say when both gaps are equal.",
    "두 격차가 같을 때의 답을 설명에서 확인하세요.",
    lambda train, dev, human: dev - train >= train - human,
)
_enter_diagnosis(
    "DG-7",
    "ratio of the errors in place of their difference",
    "From 0.1 % to 0.15 % is half as much again, but is it a large gap?",
    "0.1%에서 0.15%는 1.5배이지만 큰 격차인가요?",
    lambda train, dev, human: dev / train > 1.4,
)
_enter_diagnosis(
    "DG-8",
    "human error added to the training error",
    "The better humans are, the more there is to gain. Check the sign.",
    "사람이 잘할수록 줄일 여지가 큽니다. 부호를 확인하세요.",
    lambda train, dev, human: dev - train > train + human,
)
