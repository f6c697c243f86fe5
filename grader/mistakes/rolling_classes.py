"""Known mistakes of the classes ``SGD``, ``Momentum`` and ``Nesterov``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.mistakes.objects import (
    Memory,
    Optimizer,
    Rule,
    enter_common,
    enter_memory,
    entering,
    forgetting,
)


def descend(o: Optimizer, p: np.ndarray, g: np.ndarray, m: Memory) -> np.ndarray:
    """Move against the gradient."""
    (lr,) = o.settings
    return p - lr * g


def rolling(
    push: Callable[..., Any] = lambda v, g, lr, mu: mu * v - lr * g,
    move: Callable[..., Any] = lambda p, new, old, g, lr, mu: p + new,
) -> Rule:
    """A rule with a velocity: how it changes, and how it moves the parameter."""

    def rule(o: Optimizer, p: np.ndarray, g: np.ndarray, m: Memory) -> np.ndarray:
        lr, mu = o.settings
        old = m["v"]
        m["v"] = push(old, g, lr, mu)
        return np.asarray(move(p, m["v"], old, g, lr, mu))

    return rule


enter_common("SGD", "SGD", descend)
_enter = entering("SGD", "SGD")
_enter(
    "1",
    "ascent",
    "The gradient points uphill. Which way do you want to step?",
    "기울기는 오르막 방향입니다. 어느 쪽으로 가야 할까요?",
    rule=lambda o, p, g, m: p + o.settings[0] * g,
)
_enter(
    "2",
    "learning rate ignored",
    "Your step does not change with the learning rate.",
    "학습률이 바뀌어도 걸음이 같습니다.",
    rule=lambda o, p, g, m: p - g,
)
_enter(
    "3",
    "learning rate fixed at 0.1",
    "Your step is the same for every lr. Use the one that the object was given.",
    "lr을 바꾸어도 걸음이 같습니다. 객체가 받은 값을 쓰세요.",
    rule=lambda o, p, g, m: p - 0.1 * g,
)
_enter(
    "4",
    "the parameter replaced by the step",
    "The old value of the parameter is gone. Should it be?",
    "파라미터의 이전 값이 사라졌습니다.",
    rule=lambda o, p, g, m: -o.settings[0] * g,
)

enter_common("Momentum", "MOM", rolling())
enter_memory("Momentum", "MOM", rolling())
_enter = entering("Momentum", "MOM")
_enter(
    "12",
    "no momentum: plain gradient descent",
    "Step 1 agrees, step 2 does not: what happened to v?",
    "첫 걸음은 같지만 둘째 걸음이 다릅니다. v는 어디로 갔나요?",
    rule=forgetting(rolling()),
)
_enter(
    "13",
    "momentum read as friction",
    "momentum is what you KEEP, not what you lose.",
    "momentum은 남기는 비율이지 잃는 비율(마찰)이 아닙니다.",
    rule=rolling(push=lambda v, g, lr, mu: (1 - mu) * v - lr * g),
)
_enter(
    "14",
    "the average form of momentum",
    "A right method in another form: here the gradient enters with the whole rate.",
    "다른 표기의 모멘텀입니다. 여기서는 기울기에 학습률이 그대로 곱해집니다.",
    rule=rolling(push=lambda v, g, lr, mu: mu * v - lr * (1 - mu) * g),
)
_enter(
    "15",
    "moved by the old velocity",
    "Your parameters move before the velocity has changed. What should happen first?",
    "속도가 바뀌기 전에 파라미터가 움직였습니다. 무엇이 먼저인가요?",
    rule=rolling(move=lambda p, new, old, g, lr, mu: p + old),
)
_enter(
    "16",
    "moved against the velocity",
    "This velocity points downhill already. Which way should the parameters go?",
    "이 속도는 이미 내리막을 향합니다. 어느 쪽으로 움직여야 할까요?",
    rule=rolling(move=lambda p, new, old, g, lr, mu: p - new),
)
_enter(
    "17",
    "momentum ignored: all of the velocity is kept",
    "Nothing slows your ball down. Where does momentum enter?",
    "공이 느려지지 않습니다. momentum은 어디에 들어가나요?",
    rule=rolling(push=lambda v, g, lr, mu: v - lr * g),
)
_enter(
    "18",
    "the rate inside the velocity, and used again",
    "The rate is in the velocity already. How often do you multiply by it?",
    "학습률은 이미 속도에 들어 있습니다. 몇 번 곱했나요?",
    rule=rolling(move=lambda p, new, old, g, lr, mu: p + lr * new),
)
_enter(
    "19",
    "momentum fixed at 0.9",
    "Your run is the same for every momentum. Use the one the object was given.",
    "momentum을 바꾸어도 결과가 같습니다. 객체가 받은 값을 쓰세요.",
    rule=rolling(push=lambda v, g, lr, mu: 0.9 * v - lr * g),
)
_enter(
    "20",
    "Nesterov's step",
    "You look ahead, as Nesterov does. Here the ball itself moves.",
    "네스테로프처럼 앞을 봅니다. 여기서는 공 자체가 움직입니다.",
    rule=rolling(move=lambda p, new, old, g, lr, mu: p + mu * new - lr * g),
)

NESTEROV = rolling(move=lambda p, new, old, g, lr, mu: p + mu * new - lr * g)
enter_common("Nesterov", "NES", NESTEROV)
enter_memory("Nesterov", "NES", NESTEROV)
_enter = entering("Nesterov", "NES")
_enter(
    "7",
    "no momentum: plain gradient descent",
    "Step 1 agrees, step 2 does not: what happened to v?",
    "첫 걸음은 같지만 둘째 걸음이 다릅니다. v는 어디로 갔나요?",
    rule=forgetting(NESTEROV),
)
_enter(
    "1",
    "plain momentum",
    "From the first step on this is the heavy ball. Which point do params stand for?",
    "일반 모멘텀입니다. params는 어느 점을 나타내나요?",
    rule=rolling(),
)
_enter(
    "5",
    "new v used where old v belongs",
    "The form with the squared mu needs the OLD v. Which line comes first in yours?",
    "mu의 제곱이 있는 식에는 갱신 전의 v가 들어갑니다. 어느 줄이 먼저인가요?",
    rule=rolling(
        move=lambda p, new, old, g, lr, mu: p + mu**2 * new - (1 + mu) * lr * g
    ),
)
_enter(
    "6",
    "half of the update: the push of the gradient lost",
    "The gradient pushes the look-ahead point twice: through v, and directly.",
    "기울기는 앞선 점을 두 번 밉니다. v를 통해 한 번, 직접 한 번입니다.",
    rule=rolling(move=lambda p, new, old, g, lr, mu: p + mu * new),
)
_enter(
    "8",
    "mu in place of its square before the old v",
    "Two factors of mu meet the old velocity: one from each time that it is kept.",
    "이전 속도에는 mu가 두 번 곱해집니다.",
    rule=rolling(move=lambda p, new, old, g, lr, mu: p + mu * old - (1 + mu) * lr * g),
)
_enter(
    "9",
    "momentum read as friction",
    "momentum is what you KEEP, not what you lose.",
    "momentum은 남기는 비율이지 잃는 비율(마찰)이 아닙니다.",
    rule=rolling(
        push=lambda v, g, lr, mu: (1 - mu) * v - lr * g,
        move=lambda p, new, old, g, lr, mu: p + mu * new - lr * g,
    ),
)
_enter(
    "10",
    "the point moves uphill",
    "The gradient points uphill: does it push the point the right way?",
    "기울기는 오르막 방향입니다. 점을 어느 쪽으로 미나요?",
    rule=rolling(
        push=lambda v, g, lr, mu: mu * v + lr * g,
        move=lambda p, new, old, g, lr, mu: p + mu * new + lr * g,
    ),
)
_enter(
    "12",
    "the gradient counted once in the long form",
    "With the old v the gradient counts more than once. Follow the derivation again.",
    "이전 v를 쓰면 기울기는 한 번보다 많이 들어갑니다. 유도를 다시 보세요.",
    rule=rolling(move=lambda p, new, old, g, lr, mu: p + mu**2 * old - lr * g),
)
_enter(
    "19",
    "momentum fixed at 0.9",
    "Your run is the same for every momentum. Use the one the object was given.",
    "momentum을 바꾸어도 결과가 같습니다. 객체가 받은 값을 쓰세요.",
    rule=rolling(
        push=lambda v, g, lr, mu: 0.9 * v - lr * g,
        move=lambda p, new, old, g, lr, mu: p + 0.9 * new - lr * g,
    ),
)
