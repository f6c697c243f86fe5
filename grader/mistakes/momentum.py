"""Known mistakes of ``update_parameters_with_momentum``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from grader.mistakes.registry import mistake
from grader.mistakes.walking import Arrays, Walk, enter_wrong_walks, walk

FUNCTION = "update_parameters_with_momentum"
Part = Callable[..., Any]


def right_momentum(
    parameters: Arrays,
    grads: Arrays,
    v: Arrays,
    beta: float,
    learning_rate: float,
    *,
    walk: Walk = walk,
    average: Part = lambda v, g, beta, lr: beta * v + (1 - beta) * g,
    move: Part = lambda p, lr, new, old, g, beta: p - lr * new,
    keep: Part = lambda new, old: new,
) -> tuple[Arrays, Arrays]:
    """A step with parts to replace: the new velocity, the move, what is kept."""
    for name, key in walk(parameters):
        p, g, old = parameters[name], grads[key], v["d" + name]
        new = average(old, g, beta, learning_rate)
        parameters[name] = move(p, learning_rate, new, old, g, beta)
        v["d" + name] = keep(new, old)
    return parameters, v


def _enter(id: str, why: str, hint_en: str, hint_ko: str, **parts: Any) -> None:
    mistake(id, FUNCTION, why, hint_en, hint_ko)(partial(right_momentum, **parts))


def _in_place(v: np.ndarray, g: np.ndarray, beta: float, lr: float) -> np.ndarray:
    """Scale the caller's own gradient."""
    np.multiply(g, 1 - beta, out=g, casting="unsafe")
    return np.asarray(beta * v + g)


enter_wrong_walks("MO", FUNCTION, right_momentum)
_enter(
    "MO-1",
    "history term dropped",
    "Give it a non-zero v and a zero gradient: the ball should keep rolling.",
    "기울기가 0이어도 v가 남아 있으면 계속 움직여야 합니다.",
    average=lambda v, g, beta, lr: (1 - beta) * g,
)
_enter(
    "MO-2",
    "(1-beta) missing (classical form)",
    "A valid method, but 1/(1-beta) times larger steps than the one asked for. "
    "Which convention does the text use?",
    "올바른 방법이지만 이 과제의 식보다 1/(1-beta)배 큽니다.",
    average=lambda v, g, beta, lr: beta * v + g,
)
_enter(
    "MO-4",
    "parameters updated before v",
    "Your parameters moved with the old velocity. What should happen first?",
    "파라미터가 이전 속도로 움직였습니다. 무엇이 먼저여야 할까요?",
    move=lambda p, lr, new, old, g, beta: p - lr * old,
)
_enter(
    "MO-5",
    "sign (mixing with v=mu*v-lr*g form)",
    "In this form v points uphill. Which way do you want to go?",
    "이 식의 v는 오르막 방향입니다. 어느 쪽으로 가야 할까요?",
    move=lambda p, lr, new, old, g, beta: p + lr * new,
)
_enter(
    "MO-6",
    "Sutskever form given as the answer",
    "Right idea, other convention: here v is an average of gradients, "
    "lr enters only in the W line.",
    "다른 표기입니다. 여기서 v는 기울기의 평균이고 lr은 W 식에만 나옵니다.",
    average=lambda v, g, beta, lr: beta * v - lr * g,
    move=lambda p, lr, new, old, g, beta: p + new,
)
_enter(
    "MO-8",
    "velocity never used",
    "v changes but W follows the raw gradient.",
    "v를 계산했지만 W 갱신에 쓰지 않았습니다.",
    move=lambda p, lr, new, old, g, beta: p - lr * g,
)
_enter(
    "MO-10",
    "the gradient never enters v",
    "Start from v = 0: does your velocity ever become anything else?",
    "v = 0에서 시작하면 속도가 변하나요?",
    average=lambda v, g, beta, lr: beta * v,
)
_enter(
    "MO-11",
    "the weights beta and 1-beta swapped",
    "With beta near 1 the ball is heavy: is it the past or the gradient that counts?",
    "beta가 1에 가까우면 과거와 기울기 중 무엇이 더 중요한가요?",
    average=lambda v, g, beta, lr: (1 - beta) * v + beta * g,
)
_enter(
    "MO-12",
    "beta fixed at 0.9",
    "Your result is the same for every beta. Use the argument.",
    "beta를 바꾸어도 결과가 같습니다. 인수를 사용하세요.",
    average=lambda v, g, beta, lr: 0.9 * v + (1 - 0.9) * g,
)
_enter(
    "MO-13",
    "v added whole, not its share",
    "Nothing slows your ball down: how much of the old velocity is kept?",
    "공이 느려지지 않습니다. 이전 속도를 얼마나 남기나요?",
    average=lambda v, g, beta, lr: v + (1 - beta) * g,
)
_enter(
    "MO-14",
    "learning rate ignored",
    "Your step does not change with the learning rate.",
    "학습률이 바뀌어도 걸음이 같습니다.",
    move=lambda p, lr, new, old, g, beta: p - new,
)
_enter(
    "MO-15",
    "learning rate already inside v, and used again",
    "v is an average of gradients only: the learning rate has no place in it.",
    "v는 기울기의 평균일 뿐입니다. 학습률은 들어가지 않습니다.",
    average=lambda v, g, beta, lr: beta * v + (1 - beta) * lr * g,
)
_enter(
    "MO-16",
    "Nesterov's look-ahead: the averaging applied twice",
    "You look one step ahead, as Nesterov does. Here the new velocity itself is used.",
    "네스테로프처럼 한 걸음 앞을 봅니다. 여기서는 새 속도를 그대로 씁니다.",
    move=lambda p, lr, new, old, g, beta: p - lr * (beta * new + (1 - beta) * g),
)
_enter(
    "MO-17",
    "the new velocity is not stored",
    "The parameters moved but v came back as it was. How will the next step know?",
    "파라미터는 움직였지만 v는 그대로입니다. 다음 걸음은 어떻게 알까요?",
    keep=lambda new, old: old,
)
_enter(
    "MO-18",
    "the parameters are not updated",
    "v is there, but no parameter moved.",
    "v는 계산했지만 파라미터가 움직이지 않았습니다.",
    move=lambda p, lr, new, old, g, beta: p,
)
_enter(
    "MO-19",
    "the caller's gradients are scaled in place",
    "The caller's gradients are different after your step. Write to a new array.",
    "호출한 쪽의 기울기가 바뀌었습니다. 새 배열에 쓰세요.",
    average=_in_place,
)
_enter(
    "MO-20",
    "velocity turned into the gradient's type, so whole numbers lose their fraction",
    "With whole numbers as gradients the fraction of your velocity is cut off.",
    "기울기가 정수이면 속도의 소수 부분이 잘립니다.",
    average=lambda v, g, beta, lr: (beta * v + (1 - beta) * g).astype(g.dtype),
)
_enter(
    "MO-21",
    "results rounded",
    "Do not round: small steps would be lost.",
    "반올림하지 마세요. 작은 걸음이 사라집니다.",
    average=lambda v, g, beta, lr: np.round(beta * v + (1 - beta) * g, 8),
)
