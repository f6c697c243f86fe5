"""Known mistakes of ``normalize_inputs``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from grader.mistakes.registry import mistake


def _normalize(
    X_train: np.ndarray,
    X_test: np.ndarray,
    epsilon: float = 0.0,
    *,
    center: Callable[..., Any] = lambda X: X.mean(axis=1, keepdims=True),
    spread: Callable[..., Any] = lambda X: X.std(axis=1, keepdims=True),
    rule: Callable[..., Any] = lambda X, mu, sigma, eps: (X - mu) / (sigma + eps),
    tested: Callable[..., Any] | None = None,
    told: Callable[..., Any] = lambda mu, sigma, eps: (mu, sigma),
) -> tuple[Any, ...]:
    """Normalizing with parts to replace."""
    mu, sigma = center(X_train), spread(X_train)
    test = (tested or rule)(X_test, mu, sigma, epsilon)
    return rule(X_train, mu, sigma, epsilon), test, *told(mu, sigma, epsilon)


def _in_place(X: np.ndarray, mu: np.ndarray, sigma: np.ndarray, eps: float) -> Any:
    X[:] = (X - mu) / (sigma + eps)
    return X


def _over_both_sets(
    X_train: np.ndarray, X_test: np.ndarray, epsilon: float = 0.0
) -> Any:
    both = np.hstack([X_train, X_test])
    normalized, _, mu, sigma = _normalize(both, both, epsilon)
    return *np.split(normalized, [X_train.shape[1]], axis=1), mu, sigma


def _enter_scaling(
    id: str,
    why: str,
    hint_en: str,
    hint_ko: str,
    wrong: Callable[..., Any] = _normalize,
    **parts: Any,
) -> None:
    mistake(id, "normalize_inputs", why, hint_en, hint_ko)(partial(wrong, **parts))


_enter_scaling(
    "IN-1",
    "variance, not standard deviation",
    "Check the standard deviation of your result: it must be 1.",
    "결과의 표준편차가 1인지 확인하세요.",
    rule=lambda X, mu, sigma, eps: (X - mu) / (sigma**2 + eps),
)
_enter_scaling(
    "IN-2",
    "mean not removed",
    "Check the mean of your result.",
    "결과의 평균을 확인하세요.",
    rule=lambda X, mu, sigma, eps: X / (sigma + eps),
)
_enter_scaling(
    "IN-4",
    "statistics per example (axis=0)",
    "One mu per FEATURE, not per example.",
    "예제가 아니라 특성마다 μ가 하나입니다.",
    center=lambda X: X.mean(axis=0, keepdims=True),
    spread=lambda X: X.std(axis=0, keepdims=True),
)
_enter_scaling(
    "IN-5",
    "min-max scaling",
    "A different scaling: its mean is not 0.",
    "다른 정규화입니다. 평균이 0이 아닙니다.",
    center=lambda X: X.min(axis=1, keepdims=True),
    spread=lambda X: np.ptp(X, axis=1, keepdims=True),
)
_enter_scaling(
    "IN-7",
    "statistics recomputed on test",
    "Whose mean and deviation? One test example must not define its own zero.",
    "누구의 평균과 표준편차인가요? 테스트 예제 하나가 스스로 0이 되어서는 안 됩니다.",
    tested=lambda X, mu, sigma, eps: (
        (X - X.mean(axis=1, keepdims=True)) / (X.std(axis=1, keepdims=True) + eps)
    ),
)
_enter_scaling(
    "IN-11",
    "sample standard deviation (divided by m - 1)",
    "Look at the divisor in the formula for sigma: how many examples are there?",
    "σ 식의 분모를 보세요. 예제는 몇 개인가요?",
    spread=lambda X: X.std(axis=1, keepdims=True, ddof=1),
)
_enter_scaling(
    "IN-12",
    "epsilon under the root",
    "Here epsilon is added to sigma itself, from outside the root.",
    "여기서는 ε을 근호 밖에서 σ 자체에 더합니다.",
    rule=lambda X, mu, sigma, eps: (X - mu) / np.sqrt(sigma**2 + eps),
)
_enter_scaling(
    "IN-13",
    "sigma returned with epsilon in it",
    "The sigma that you return is to be that of the data, without epsilon.",
    "반환하는 σ에는 ε이 들어 있지 않아야 합니다.",
    told=lambda mu, sigma, eps: (mu, sigma + eps),
)
_enter_scaling(
    "IN-14",
    "epsilon ignored",
    "What becomes of a feature that never changes?",
    "값이 변하지 않는 특성은 어떻게 되나요?",
    rule=lambda X, mu, sigma, eps: (X - mu) / sigma,
)
_enter_scaling(
    "IN-15",
    "statistics over training and test set together",
    "The test set must have no say in mu and sigma.",
    "μ와 σ에는 테스트 집합이 들어가면 안 됩니다.",
    _over_both_sets,
)
_enter_scaling(
    "IN-16",
    "one mean and one deviation for all features",
    "Metres and rooms share one mean in your code. How many should there be?",
    "모든 특성이 평균 하나를 같이 씁니다. 몇 개여야 할까요?",
    center=lambda X: X.mean(keepdims=True),
    spread=lambda X: X.std(keepdims=True),
)
_enter_scaling(
    "IN-17",
    "the given arrays are overwritten",
    "After your call the caller's own data are changed.",
    "호출한 쪽의 데이터가 바뀌었습니다.",
    rule=_in_place,
)
_enter_scaling(
    "IN-18",
    "mu and sigma without their second axis",
    "Print the shape of mu: is it a column?",
    "mu의 shape을 출력해 보세요. 열인가요?",
    told=lambda mu, sigma, eps: (mu.ravel(), sigma.ravel()),
)
_enter_scaling(
    "IN-19",
    "test set left as it was",
    "The network reads scaled numbers. In which units does the test set arrive?",
    "신경망은 정규화된 수를 읽습니다. 테스트 집합은 어떤 단위인가요?",
    tested=lambda X, mu, sigma, eps: X,
)
_enter_scaling(
    "IN-20",
    "divided before the mean is subtracted",
    "Which comes first, shifting or scaling? Mind the brackets.",
    "빼기와 나누기 중 무엇이 먼저인가요? 괄호를 확인하세요.",
    rule=lambda X, mu, sigma, eps: X / (sigma + eps) - mu,
)
