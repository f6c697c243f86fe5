"""Known mistakes of ``nesterov_bengio_step`` and ``classify_critical_point``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from grader.mistakes.registry import mistake

Part = Callable[..., Any]
Pair = tuple[np.ndarray, np.ndarray]


def _look_ahead(
    X: np.ndarray,
    v: np.ndarray,
    g: np.ndarray,
    eta: float,
    mu: float,
    *,
    push: Part = lambda v, g, eta, mu: mu * v - eta * g,
    move: Part = lambda X, new, old, g, eta, mu: X + mu * new - eta * g,
    keep: Part = lambda new, old: new,
) -> Pair:
    """The step in the look-ahead variable with parts to replace."""
    new = push(v, g, eta, mu)
    return move(X, new, v, g, eta, mu), keep(new, v)


def _scaling_the_gradient(
    X: np.ndarray, new: np.ndarray, old: np.ndarray, g: np.ndarray, *numbers: float
) -> np.ndarray:
    """The right move, which overwrites the caller's gradient."""
    eta, mu = numbers
    moved = X + mu * new - eta * g
    np.copyto(g, eta * g, casting="unsafe")
    return np.asarray(moved)


def _enter(id: str, why: str, hint_en: str, hint_ko: str, **parts: Any) -> None:
    wrong = partial(_look_ahead, **parts)
    mistake(id, "nesterov_bengio_step", why, hint_en, hint_ko)(wrong)


_enter(
    "NAG-5",
    "new v used where old v belongs",
    "The form with the squared mu needs the OLD v. Which line comes first in yours?",
    "mu의 제곱이 있는 식에는 갱신 전의 v가 들어갑니다. 어느 줄이 먼저인가요?",
    move=lambda X, new, old, g, eta, mu: X + mu**2 * new - (1 + mu) * eta * g,
)
_enter(
    "NAG-6",
    "half of the update: the push of the gradient lost",
    "The gradient pushes the look-ahead point twice: through v, and directly.",
    "기울기는 앞선 점을 두 번 밉니다. v를 통해 한 번, 직접 한 번입니다.",
    move=lambda X, new, old, g, eta, mu: X + mu * new,
)
_enter(
    "NAG-7",
    "returns x instead of the look-ahead variable X = x + mu v",
    "Both are right for different variables: X_t = x_t + mu*v_t. "
    "Which one does the question ask for?",
    "둘 다 맞지만 변수가 다릅니다: X_t = x_t + mu*v_t. 어느 것을 묻고 있나요?",
    move=lambda X, new, old, g, eta, mu: X - mu * old + new,
)
_enter(
    "NAG-14",
    "plain momentum",
    "This is the heavy ball. How does the point ahead of it move?",
    "일반 모멘텀입니다. 공보다 앞선 점은 어떻게 움직이나요?",
    move=lambda X, new, old, g, eta, mu: X + new,
)
_enter(
    "NAG-15",
    "mu in place of its square before the old v",
    "Two factors of mu meet the old velocity: one from each time that it is kept.",
    "이전 속도에는 mu가 두 번 곱해집니다.",
    move=lambda X, new, old, g, eta, mu: X + mu * old - (1 + mu) * eta * g,
)
_enter(
    "NAG-16",
    "the gradient counted once in the long form",
    "With the old v the gradient counts more than once. Follow the derivation again.",
    "이전 v를 쓰면 기울기는 한 번보다 많이 들어갑니다. 유도를 다시 보세요.",
    move=lambda X, new, old, g, eta, mu: X + mu**2 * old - eta * g,
)
_enter(
    "NAG-17",
    "the ball rolls uphill",
    "The gradient points uphill: does it push the point the right way?",
    "기울기는 오르막 방향입니다. 점을 어느 쪽으로 미나요?",
    push=lambda v, g, eta, mu: mu * v + eta * g,
    move=lambda X, new, old, g, eta, mu: X + mu * new + eta * g,
)
_enter(
    "NAG-18",
    "the old velocity returned",
    "X is right, but how will the next step know the new velocity?",
    "X는 맞지만 다음 걸음이 새 속도를 어떻게 알까요?",
    keep=lambda new, old: old,
)
_enter(
    "NAG-19",
    "whole numbers stay whole",
    "With whole numbers as position and velocity your fractions are cut off.",
    "위치와 속도가 정수이면 소수 부분이 잘립니다.",
    move=lambda X, new, old, g, eta, mu: (X + mu * new - eta * g).astype(X.dtype),
)
_enter(
    "NAG-20",
    "the caller's gradient is scaled in place",
    "The caller's gradient is different after your step. Write to a new array.",
    "호출한 쪽의 기울기가 바뀌었습니다. 새 배열에 쓰세요.",
    move=_scaling_the_gradient,
)
_enter(
    "NAG-21",
    "mu fixed at 0.9",
    "Your step is the same for every mu. Use the argument.",
    "mu를 바꾸어도 결과가 같습니다. 인수를 사용하세요.",
    push=lambda v, g, eta, mu: 0.9 * v - eta * g,
    move=lambda X, new, old, g, eta, mu: X + 0.9 * new - eta * g,
)


def _kind(up: Any, down: Any, flat: Any) -> str:
    """The right answer from which directions go up, go down or are flat."""
    if up.any() and down.any():
        return "saddle"
    if flat.any():
        return "undecided"
    return "minimum" if up.all() else "maximum"


def _classify(
    H: np.ndarray,
    tol: float = 1e-9,
    *,
    numbers: Part = np.linalg.eigvalsh,
    flat: Part = lambda x, tol: abs(x) <= tol,
    decide: Part = _kind,
) -> str:
    """A classification with parts to replace."""
    found = np.atleast_1d(numbers(H))
    zero = flat(found, tol)
    return str(decide((found > 0) & ~zero, (found < 0) & ~zero, zero))


def _by_determinant(H: np.ndarray) -> np.ndarray:
    """Signs as the rule for two dimensions has them."""
    product = np.linalg.det(H)
    return np.array([1.0, -1.0]) if product < 0 else np.array([product * H[0, 0]])


def _enter_kind(id: str, why: str, hint_en: str, hint_ko: str, **parts: Any) -> None:
    wrong = partial(_classify, **parts)
    mistake(id, "classify_critical_point", why, hint_en, hint_ko)(wrong)


_enter_kind(
    "CP-1",
    "the diagonal in place of the eigenvalues",
    "The diagonal knows only the directions of the axes. A valley may lie between.",
    "대각 성분은 축 방향만 압니다. 골짜기는 축 사이로 지나갈 수 있습니다.",
    numbers=np.diag,
)
_enter_kind(
    "CP-2",
    "the rule of the determinant, which holds in two dimensions only",
    "Your rule is the one for two dimensions. What replaces it in three?",
    "2차원에서만 통하는 규칙입니다. 3차원에서는 무엇을 보아야 할까요?",
    numbers=_by_determinant,
)
_enter_kind(
    "CP-3",
    "the trace in place of the eigenvalues",
    "The sum of the eigenvalues hides that they may have different signs.",
    "고윳값의 합은 부호가 섞여 있음을 감춥니다.",
    numbers=np.trace,
)
_enter_kind(
    "CP-4",
    "minimum and maximum swapped",
    "A positive eigenvalue means that the ground rises. What is it that you stand on?",
    "고윳값이 양수이면 땅이 올라갑니다. 서 있는 곳은 어디일까요?",
    numbers=lambda H: -np.linalg.eigvalsh(H),
)
_enter_kind(
    "CP-5",
    "tol ignored",
    "A computed eigenvalue is hardly ever exactly zero. What is tol for?",
    "계산한 고윳값은 정확히 0이 되지 않습니다. tol은 무엇을 위한 것일까요?",
    flat=lambda x, tol: x == 0,
)
_enter_kind(
    "CP-6",
    "a zero eigenvalue counts as positive",
    "A flat direction may still bend down a little farther on.",
    "평평한 방향은 더 멀리 가면 내려갈 수도 있습니다.",
    decide=lambda up, down, flat: _kind(up | flat, down, flat & False),
)
_enter_kind(
    "CP-7",
    "a zero eigenvalue counts as negative",
    "A flat direction may still bend up a little farther on.",
    "평평한 방향은 더 멀리 가면 올라갈 수도 있습니다.",
    decide=lambda up, down, flat: _kind(up, down | flat, flat & False),
)
_enter_kind(
    "CP-8",
    "undecided as soon as one eigenvalue is zero",
    "One way up and one way down settle it, whatever the flat direction does.",
    "오르막과 내리막이 하나씩 있으면 평평한 방향과 상관없이 결정됩니다.",
    decide=lambda up, down, flat: "undecided" if flat.any() else _kind(up, down, flat),
)
_enter_kind(
    "CP-9",
    "one positive eigenvalue makes a minimum",
    "Is the ground higher in EVERY direction, or only in one?",
    "모든 방향에서 높아지나요, 아니면 한 방향에서만 그런가요?",
    decide=lambda up, down, flat: "minimum" if up.any() else _kind(up, down, flat),
)
_enter_kind(
    "CP-10",
    "an eigenvalue of exactly tol does not count as zero",
    "What does the docstring say about an eigenvalue of the size of tol?",
    "크기가 tol과 같은 고윳값에 대해 설명은 무엇이라고 하나요?",
    flat=lambda x, tol: abs(x) < tol,
)
_enter_kind(
    "CP-11",
    "every critical point is called a minimum",
    "A slope of zero alone does not tell. Look at the second derivatives.",
    "기울기가 0이라는 것만으로는 알 수 없습니다. 이계도함수를 보세요.",
    decide=lambda up, down, flat: "minimum",
)
