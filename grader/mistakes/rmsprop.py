"""Known mistakes of ``initialize_rmsprop`` and ``update_parameters_with_rmsprop``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from grader.mistakes.initializing import WRONG
from grader.mistakes.registry import mistake
from grader.mistakes.walking import Arrays, Walk, enter_wrong_walks, walk

FUNCTION = "update_parameters_with_rmsprop"
Part = Callable[..., Any]

for number, wrong in enumerate(WRONG, start=1):
    mistake(
        f"IR-{number}", "initialize_rmsprop", wrong.why, wrong.hint_en, wrong.hint_ko
    )(wrong.start)


def _step(
    parameters: Arrays,
    grads: Arrays,
    s: Arrays,
    beta2: float,
    learning_rate: float,
    epsilon: float = 1e-8,
    *,
    walk: Walk = walk,
    square: Part = lambda s, g, beta2: beta2 * s + (1 - beta2) * g**2,
    ratio: Part = lambda g, s, old, epsilon: g / (np.sqrt(s) + epsilon),
    move: Part = lambda p, lr, step: p - lr * step,
    keep: Part = lambda new, old: new,
) -> tuple[Arrays, Arrays]:
    """A step with parts to replace."""
    for name, key in walk(parameters):
        g, old = grads[key], s["d" + name]
        new = square(old, g, beta2)
        step = ratio(g, new, old, epsilon)
        parameters[name] = move(parameters[name], learning_rate, step)
        s["d" + name] = keep(new, old)
    return parameters, s


def _enter(id: str, why: str, hint_en: str, hint_ko: str, **parts: Any) -> None:
    mistake(id, FUNCTION, why, hint_en, hint_ko)(partial(_step, **parts))


def _whole(s: np.ndarray, g: np.ndarray, beta2: float) -> Any:
    """Give s the type of the gradient."""
    return (beta2 * s + (1 - beta2) * g**2).astype(g.dtype)


def _squared_in_place(g: np.ndarray, s: Any, old: Any, epsilon: float) -> Any:
    """Step rightly, but leave the caller's gradient squared."""
    step = g / (np.sqrt(s) + epsilon)
    g *= g
    return step


enter_wrong_walks("RM", FUNCTION, _step)
_enter(
    "RM-1",
    "the new square enters with its full weight",
    "A constant gradient g should bring the root of s to the size of g. "
    "Where does yours go?",
    "기울기가 상수 g이면 s의 제곱근은 |g|로 가야 합니다. 지금은 어디로 가나요?",
    square=lambda s, g, beta2: beta2 * s + g**2,
)
_enter(
    "RM-2",
    "weights of old and new swapped",
    "With beta2 near 1 s should change slowly; yours is nearly the newest square.",
    "beta2가 1에 가까우면 s는 천천히 변해야 합니다.",
    square=lambda s, g, beta2: (1 - beta2) * s + beta2 * g**2,
)
_enter(
    "RM-3",
    "root missing: RMSprop divides by the ROOT of the mean square",
    "Scale the gradients by 10: the step should stay about the same.",
    "기울기를 10배 해도 걸음 크기는 거의 같아야 합니다.",
    ratio=lambda g, s, old, epsilon: g / (s + epsilon),
)
_enter(
    "RM-4",
    "epsilon inside the root",
    "Some libraries do it your way. Here, is epsilon added before or after the root? "
    "It matters when it is not tiny.",
    "여기서는 엡실론을 제곱근 앞에 더하나요, 뒤에 더하나요? 클 때 차이가 납니다.",
    ratio=lambda g, s, old, epsilon: g / np.sqrt(s + epsilon),
)
_enter(
    "RM-5",
    "divides by the old s",
    "Which s divides the gradient: the one that came in, or the one of this step?",
    "기울기를 나누는 s는 들어온 값인가요, 이번 걸음의 값인가요?",
    ratio=lambda g, s, old, epsilon: g / (np.sqrt(old) + epsilon),
)
_enter(
    "RM-6",
    "the gradient itself is averaged, not its square",
    "The average of a slope that changes its sign is near zero. What is averaged here?",
    "부호가 바뀌는 기울기의 평균은 0에 가깝습니다. 여기서는 무엇의 평균인가요?",
    square=lambda s, g, beta2: beta2 * s + (1 - beta2) * g,
)
_enter(
    "RM-7",
    "AdaGrad: squares are added up and never forgotten",
    "Yours never forgets, so the steps can only shrink.",
    "잊지 않으므로 걸음이 줄기만 합니다.",
    square=lambda s, g, beta2: s + g**2,
)
_enter(
    "RM-8",
    "the square of the average instead of the average of the squares",
    "First square, then average: the other order gives another number.",
    "먼저 제곱하고 그다음 평균합니다. 순서를 바꾸면 다른 값이 됩니다.",
    square=lambda s, g, beta2: (beta2 * s + (1 - beta2) * g) ** 2,
)
_enter(
    "RM-9",
    "absolute value averaged instead of the square",
    "s averages squares. What is the average of your s when a gradient is 3?",
    "s는 제곱의 평균입니다. 기울기가 3이면 s는 어디로 가나요?",
    square=lambda s, g, beta2: beta2 * s + (1 - beta2) * np.abs(g),
)
_enter(
    "RM-10",
    "history ignored: each square stands alone",
    "Every step has the same length. Does s remember the gradients before?",
    "모든 걸음의 길이가 같습니다. s가 이전 기울기를 기억하나요?",
    square=lambda s, g, beta2: (1 - beta2) * g**2,
)
_enter(
    "RM-11",
    "ascent",
    "The gradient points uphill. Which way do you want to step?",
    "기울기는 오르막 방향입니다. 어느 쪽으로 가야 할까요?",
    move=lambda p, lr, step: p + lr * step,
)
_enter(
    "RM-12",
    "learning rate ignored",
    "Your step does not change with the learning rate. With 0 nothing should move.",
    "학습률을 0으로 두면 파라미터가 그대로여야 합니다.",
    move=lambda p, lr, step: p - step,
)
_enter(
    "RM-13",
    "s computed but not handed back",
    "The next step needs what this one has learned: is s under its key new?",
    "다음 걸음에 이번 s가 필요합니다. 새 값을 키에 저장했나요?",
    keep=lambda new, old: old,
)
_enter(
    "RM-14",
    "epsilon left out",
    "What does your step divide by when a parameter never had a gradient?",
    "기울기가 늘 0인 파라미터에서는 무엇으로 나누나요?",
    ratio=lambda g, s, old, epsilon: g / np.sqrt(s),
)
_enter(
    "RM-15",
    "epsilon fixed",
    "epsilon is an argument: your step should change when it is large.",
    "엡실론은 인수입니다. 값이 크면 걸음이 달라져야 합니다.",
    ratio=lambda g, s, old, epsilon: g / (np.sqrt(s) + 1e-8),
)
_enter(
    "RM-16",
    "beta2 fixed at 0.9",
    "Your s has the same memory for every beta2. Use the argument.",
    "beta2가 달라도 s가 같습니다. 인수를 사용하세요.",
    square=lambda s, g, beta2: 0.9 * s + 0.1 * g**2,
)
_enter(
    "RM-17",
    "the caller's gradients are squared in place",
    "The caller's gradients are different after your step. Write to a new array.",
    "호출한 쪽의 기울기가 바뀌었습니다. 새 배열에 쓰세요.",
    ratio=_squared_in_place,
)
_enter(
    "RM-18",
    "s turned into the gradient's type, so whole numbers lose their fraction",
    "With whole numbers as gradients the fraction of s is cut off.",
    "기울기가 정수이면 s의 소수 부분이 잘립니다.",
    square=_whole,
)
_enter(
    "RM-19",
    "only the sign of the gradient is used",
    "Every entry moves by the same amount. What does s do in your step?",
    "모든 성분이 똑같이 움직입니다. 걸음에서 s는 어떤 역할을 하나요?",
    ratio=lambda g, s, old, epsilon: np.sign(g),
)
_enter(
    "RM-20",
    "parameters stay as they came",
    "s changes, but nothing moves. Is the new value stored under its key?",
    "s는 변하지만 파라미터는 그대로입니다. 새 값을 키에 저장했나요?",
    move=lambda p, lr, step: p,
)
