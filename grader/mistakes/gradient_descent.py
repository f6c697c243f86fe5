"""Known mistakes of ``update_parameters_with_gd``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from grader.mistakes.registry import mistake
from grader.mistakes.walking import Arrays, Walk, enter_wrong_walks, walk

FUNCTION = "update_parameters_with_gd"
Rule = Callable[[np.ndarray, np.ndarray, float], Any]


def right_descent(
    parameters: Arrays,
    grads: Arrays,
    learning_rate: float,
    *,
    walk: Walk = walk,
    rule: Rule = lambda p, g, lr: p - lr * g,
) -> Arrays:
    """A step with parts to replace."""
    for name, key in walk(parameters):
        parameters[name] = rule(parameters[name], grads[key], learning_rate)
    return parameters


def _enter(id: str, why: str, hint_en: str, hint_ko: str, rule: Rule) -> None:
    mistake(id, FUNCTION, why, hint_en, hint_ko)(partial(right_descent, rule=rule))


def _in_place(p: np.ndarray, g: np.ndarray, lr: float) -> np.ndarray:
    """Scale the caller's own gradient."""
    np.multiply(g, lr, out=g, casting="unsafe")
    return np.asarray(p - g)


enter_wrong_walks("GD", FUNCTION, right_descent)
_enter(
    "GD-1",
    "ascent",
    "The gradient points uphill. Which way do you want to step?",
    "기울기는 오르막 방향입니다. 어느 쪽으로 가야 할까요?",
    lambda p, g, lr: p + lr * g,
)
_enter(
    "GD-2",
    "learning rate ignored",
    "Your step does not change when lr changes. Try lr=0: nothing should move.",
    "lr을 0으로 두면 파라미터가 그대로여야 합니다.",
    lambda p, g, lr: p - g,
)
_enter(
    "GD-11",
    "divided by the learning rate",
    "A larger learning rate makes your step shorter. What should it do?",
    "학습률이 커지면 걸음이 짧아집니다. 어떻게 되어야 할까요?",
    lambda p, g, lr: p - g / lr,
)
_enter(
    "GD-12",
    "the old parameter is thrown away",
    "Where does the step start from? The old value must still count.",
    "걸음은 어디에서 시작하나요? 이전 값이 남아 있어야 합니다.",
    lambda p, g, lr: -lr * g,
)
_enter(
    "GD-13",
    "learning rate fixed at 0.01",
    "Your step has the same length for every learning rate. Use the argument.",
    "학습률이 달라도 걸음이 같습니다. 인수를 사용하세요.",
    lambda p, g, lr: p - 0.01 * g,
)
_enter(
    "GD-14",
    "the caller's gradients are scaled in place",
    "The caller's gradients are different after your step. Write to a new array.",
    "호출한 쪽의 기울기가 바뀌었습니다. 새 배열에 쓰세요.",
    _in_place,
)
_enter(
    "GD-15",
    "results rounded",
    "Do not round: small steps would be lost.",
    "반올림하지 마세요. 작은 걸음이 사라집니다.",
    lambda p, g, lr: np.round(p - lr * g, 8),
)
_enter(
    "GD-16",
    "parameters returned as they came",
    "Nothing moved. Is the new value stored under its key?",
    "아무것도 움직이지 않았습니다. 새 값을 키에 저장했나요?",
    lambda p, g, lr: p,
)
_enter(
    "GD-17",
    "result turned into the gradient's type, so whole numbers lose their fraction",
    "With whole numbers as gradients the fraction of your result is cut off.",
    "기울기가 정수이면 결과의 소수 부분이 잘립니다.",
    lambda p, g, lr: (p - lr * g).astype(g.dtype),
)
