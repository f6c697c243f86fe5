"""Known mistakes of ``gradient_check`` and ``gradient_check_n``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from grader.mistakes.registry import mistake

Array = np.ndarray
Function = Callable[[Any], Any]
Part = Callable[..., Any]


def _two_sided(J: Function, up: Any, down: Any, at: Any, epsilon: float) -> Any:
    return (J(up) - J(down)) / (2 * epsilon)


def _relative(measured: Any, claimed: Any) -> float:
    """The difference as the notebook defines it."""
    size = np.linalg.norm(measured) + np.linalg.norm(claimed)
    return float(np.linalg.norm(measured - claimed) / size) if size > 0 else 0.0


def _one(
    J: Function,
    grad: Function,
    theta: float,
    epsilon: float = 1e-7,
    *,
    measure: Part = _two_sided,
    compare: Part = _relative,
) -> tuple[Any, Any]:
    """A check of one slope with parts to replace."""
    measured = measure(J, theta + epsilon, theta - epsilon, theta, epsilon)
    return measured, compare(measured, grad(theta))


def _moved(theta: Array, i: int, amount: float) -> Array:
    """A copy with one entry moved."""
    copy = theta.astype(float)
    copy[i] += amount
    return copy


def _many(
    J: Function,
    grad: Function,
    theta: Array,
    epsilon: float = 1e-7,
    *,
    measure: Part = _two_sided,
    compare: Part = _relative,
    move: Part = _moved,
) -> tuple[Any, Any]:
    """A check of a gradient with parts to replace."""
    measured = np.zeros((len(theta), 1))
    for i in range(len(theta)):
        up, down = move(theta, i, epsilon), move(theta, i, -epsilon)
        measured[i] = measure(J, up, down, theta, epsilon)
    return measured, compare(measured, grad(theta))


def _enter(id: str, why: str, hint_en: str, hint_ko: str, **parts: Any) -> None:
    """Enter the mistake for one slope and for a whole gradient."""
    said = why, hint_en, hint_ko
    mistake(f"GC-{id}", "gradient_check", *said)(partial(_one, **parts))
    mistake(f"GN-{id}", "gradient_check_n", *said)(partial(_many, **parts))


def _unguarded(measured: Any, claimed: Any) -> Any:
    """Divide whatever the size is."""
    size = np.linalg.norm(measured) + np.linalg.norm(claimed)
    return np.float64(np.linalg.norm(measured - claimed)) / size


_enter(
    "1",
    "one-sided",
    "Your error shrinks like epsilon, not like its square. Look to both sides.",
    "오차가 epsilon의 제곱이 아니라 epsilon에 비례합니다. theta의 양쪽을 보세요.",
    measure=lambda J, up, down, at, e: (J(up) - J(at)) / e,
)
_enter(
    "2",
    "missing 2",
    "Exactly twice too big. How far apart are the two places where you take J?",
    "정확히 두 배입니다. J를 계산한 두 지점은 얼마나 떨어져 있나요?",
    measure=lambda J, up, down, at, e: (J(up) - J(down)) / e,
)
_enter(
    "3",
    "multiplied by epsilon / 2 where it should be divided by twice epsilon",
    "A slope is height over width. What is the width of your chord?",
    "기울기는 높이를 너비로 나눈 값입니다. 현의 너비는 얼마인가요?",
    measure=lambda J, up, down, at, e: (J(up) - J(down)) / 2 * e,
)
_enter(
    "4",
    "not relative",
    "An absolute error means nothing without a scale.",
    "절대 오차는 기준이 없습니다.",
    compare=lambda measured, claimed: float(np.linalg.norm(measured - claimed)),
)
_enter(
    "5",
    "sign",
    "Your slope has the wrong sign: a difference of 1 says that the two gradients "
    "point opposite ways.",
    "차이가 1이면 두 기울기의 부호가 반대입니다.",
    measure=lambda J, up, down, at, e: (J(down) - J(up)) / (2 * e),
)
_enter(
    "7",
    "divided by the length of the sum",
    "Two opposite slopes cancel in a sum. Take the size of each by itself.",
    "부호가 반대인 기울기는 더하면 사라집니다. 크기를 따로 구하세요.",
    compare=lambda measured, claimed: float(
        np.linalg.norm(measured - claimed)
        / (np.linalg.norm(measured + claimed) or 1e-300)
    ),
)
_enter(
    "8",
    "no care for two zeros",
    "Two zeros agree. What does your division give for them?",
    "둘 다 0이면 서로 일치합니다. 나눗셈 결과는 무엇인가요?",
    compare=_unguarded,
)
_enter(
    "9",
    "epsilon fixed at 1e-7",
    "Your result is the same for every epsilon. Use the argument.",
    "epsilon을 바꾸어도 결과가 같습니다. 인수를 사용하세요.",
    measure=lambda J, up, down, at, e: (
        (J(at + (up - at) / e * 1e-7) - J(at - (up - at) / e * 1e-7)) / 2e-7
    ),
)
_enter(
    "10",
    "the difference is always 0",
    "A check that never complains checks nothing: try it with a wrong gradient.",
    "항상 통과하는 검사는 아무것도 검사하지 않습니다. 틀린 기울기로 시험해 보세요.",
    compare=lambda measured, claimed: 0.0,
)
_enter(
    "11",
    "divided by the larger of the two sizes",
    "The scale is made of both sizes together, not of the larger one.",
    "기준은 둘 중 큰 값이 아니라 두 크기를 함께 쓴 값입니다.",
    compare=lambda measured, claimed: float(
        np.linalg.norm(measured - claimed)
        / (max(np.linalg.norm(measured), np.linalg.norm(claimed)) or 1)
    ),
)
_enter(
    "12",
    "squares without their root",
    "A doubled slope must give 1/3. Yours is smaller: is a root missing?",
    "기울기가 두 배일 때 차이는 1/3이어야 합니다. 제곱근을 빠뜨렸나요?",
    compare=lambda measured, claimed: float(
        np.sum((measured - claimed) ** 2)
        / (np.sum(np.square(measured)) + np.sum(np.square(claimed)) or 1)
    ),
)


def _believed(
    J: Function, grad: Function, theta: Any, epsilon: float = 1e-7
) -> tuple[Any, float]:
    """Hand out the claimed gradient as if it had been measured."""
    return grad(theta), 0.0


for letter, checked in (("C", "gradient_check"), ("N", "gradient_check_n")):
    mistake(
        f"G{letter}-13",
        checked,
        "the claimed gradient returned as the measured one",
        "You return the gradient that was to be checked. Measure it from values of J.",
        "검사할 기울기를 그대로 반환했습니다. J의 값으로 측정하세요.",
    )(_believed)


def _piled_up(
    J: Function, grad: Function, theta: Array, epsilon: float = 1e-7
) -> tuple[Array, float]:
    up, down = theta.astype(float), theta.astype(float)
    measured = np.zeros((len(theta), 1))
    for i in range(len(theta)):
        up[i] += epsilon
        down[i] -= epsilon
        measured[i] = _two_sided(J, up, down, theta, epsilon)
    return measured, _relative(measured, grad(theta))


mistake(
    "GC-6",
    "gradient_check_n",
    "perturbations pile up",
    "Entries that were moved stay moved: only ONE may differ from theta at a time.",
    "한 번에 한 성분만 theta와 달라야 합니다. 앞에서 옮긴 성분이 그대로 남아 있습니다.",
)(_piled_up)


def _in_theta(
    J: Function, grad: Function, theta: Array, epsilon: float = 1e-7
) -> tuple[Array, float]:
    measured = np.zeros((len(theta), 1))
    for i in range(len(theta)):
        theta[i] += epsilon
        high = J(theta)
        theta[i] -= 2 * epsilon
        measured[i] = (high - J(theta)) / (2 * epsilon)
    return measured, _relative(measured, grad(theta))


mistake(
    "GN-14",
    "gradient_check_n",
    "theta itself is moved and not put back",
    "theta is another one after your check. Who put its entries back?",
    "검사 후 theta가 바뀌었습니다. 성분을 되돌려 놓았나요?",
)(_in_theta)


def _whole_number_copy(theta: Array, i: int, amount: float) -> Array:
    copy = theta.copy()
    copy[i] = copy[i] + amount
    return copy


mistake(
    "GN-15",
    "gradient_check_n",
    "a copy in whole numbers, which cuts the step off",
    "In whole numbers a small step is rounded away: look at the type of your copy.",
    "정수 배열에서는 작은 걸음이 사라집니다. 복사본의 dtype을 확인하세요.",
)(partial(_many, move=_whole_number_copy))

mistake(
    "GN-16",
    "gradient_check_n",
    "all entries moved at once",
    "You move all entries at once. Along which entry is the slope that you measure?",
    "모든 성분을 한꺼번에 옮겼습니다. 어느 성분의 기울기를 잰 것인가요?",
)(partial(_many, move=lambda theta, i, amount: theta + amount))

mistake(
    "GN-17",
    "gradient_check_n",
    "the mean of the differences of the entries",
    "One difference for the whole column: take the lengths of the columns.",
    "열 전체에 차이는 하나입니다. 벡터의 길이를 쓰세요.",
)(
    partial(
        _many,
        compare=lambda measured, claimed: float(
            np.mean(
                np.abs(measured - claimed)
                / np.maximum(np.abs(measured) + np.abs(claimed), 1e-300)
            )
        ),
    )
)

mistake(
    "GN-18",
    "gradient_check_n",
    "gradapprox without its second axis",
    "gradapprox must be a column like theta: print its shape.",
    "gradapprox는 theta처럼 열이어야 합니다. shape을 출력해 보세요.",
)(
    lambda J, grad, theta, epsilon=1e-7: (
        _many(J, grad, theta, epsilon)[0].ravel(),
        _many(J, grad, theta, epsilon)[1],
    )
)
