"""Known mistakes of ``update_parameters_with_adam``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from grader.mistakes.registry import mistake
from grader.mistakes.walking import Arrays, Walk, enter_wrong_walks, walk

FUNCTION = "update_parameters_with_adam"
Part = Callable[..., Any]


def _corrected(average: np.ndarray, beta: float, t: int) -> Any:
    return average / (1 - beta**t)


def _each(corrected: Part) -> dict[str, Part]:
    """The same correction for both averages."""
    return {
        "correct_v": lambda v, beta1, beta2, t, l: corrected(v, beta1, t, l),
        "correct_s": lambda s, beta1, beta2, t, l: corrected(s, beta2, t, l),
    }


def right_adam(
    parameters: Arrays,
    grads: Arrays,
    v: Arrays,
    s: Arrays,
    t: int,
    learning_rate: float = 0.01,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    *,
    walk: Walk = walk,
    mean: Part = lambda v, g, beta1, beta2: beta1 * v + (1 - beta1) * g,
    square: Part = lambda s, g, beta1, beta2, v: beta2 * s + (1 - beta2) * g**2,
    correct_v: Part = lambda v, beta1, beta2, t, l: _corrected(v, beta1, t),
    correct_s: Part = lambda s, beta1, beta2, t, l: _corrected(s, beta2, t),
    ratio: Part = lambda v, s, epsilon: v / (np.sqrt(s) + epsilon),
    move: Part = lambda p, lr, step: p - lr * step,
    keep: Part = lambda new, corrected, old: new,
) -> tuple[Arrays, Arrays, Arrays]:
    """A step with parts to replace."""
    for name, key in walk(parameters):
        g, layer = grads[key], int(name[1:])
        old_v, old_s = v["d" + name], s["d" + name]
        new_v = mean(old_v, g, beta1, beta2)
        new_s = square(old_s, g, beta1, beta2, new_v)
        v_corrected = correct_v(new_v, beta1, beta2, t, layer)
        s_corrected = correct_s(new_s, beta1, beta2, t, layer)
        step = ratio(v_corrected, s_corrected, epsilon)
        parameters[name] = move(parameters[name], learning_rate, step)
        v["d" + name] = keep(new_v, v_corrected, old_v)
        s["d" + name] = keep(new_s, s_corrected, old_s)
    return parameters, v, s


def enter(id: str, why: str, hint_en: str, hint_ko: str, **parts: Any) -> None:
    """Enter an Adam with the given wrong parts."""
    mistake(id, FUNCTION, why, hint_en, hint_ko)(partial(right_adam, **parts))


def _plain(average: np.ndarray, beta1: float, beta2: float, t: int, l: int) -> Any:
    return average


enter_wrong_walks("AD", FUNCTION, right_adam)
enter(
    "AD-1",
    "layer number used where the step count t belongs",
    "Your correction depends on the LAYER, not on how many steps were taken. "
    "Compare W1 at t=1 and t=1000.",
    "보정이 걸음 수 t가 아니라 층 번호에 따라 달라집니다.",
    **_each(lambda a, beta, t, l: _corrected(a, beta, l)),
)
enter(
    "AD-3",
    "layer number + 1 used where the step count t belongs",
    "Your correction differs from layer to layer. Which argument counts the steps?",
    "층마다 보정이 다릅니다. 걸음 수를 세는 인수는 무엇인가요?",
    **_each(lambda a, beta, t, l: _corrected(a, beta, l + 1)),
)
enter(
    "AD-2",
    "no bias correction",
    "Check t=1: |step| should be about lr whatever the gradient.",
    "t=1에서 걸음 크기는 기울기와 상관없이 약 lr이어야 합니다.",
    correct_v=_plain,
    correct_s=_plain,
)
enter(
    "AD-4",
    "s in place of s_corrected",
    "Both averages start at zero; only one of yours is corrected for it in the step.",
    "두 평균 모두 0에서 시작하는데 하나만 보정된 값을 씁니다.",
    correct_s=_plain,
)
enter(
    "AD-6",
    "v in place of v_corrected",
    "Both averages start at zero. Follow the average of the gradients to the step.",
    "두 평균 모두 0에서 시작합니다. 기울기의 평균을 따라가 보세요.",
    correct_v=_plain,
)
enter(
    "AD-5",
    "t-1: the steps counted from 0",
    "At the first step you divide by zero.",
    "첫 단계에서 0으로 나눕니다.",
    **_each(lambda a, beta, t, l: _corrected(a, beta, t - 1)),
)
enter(
    "AD-9",
    "t+1: one step too many",
    "t already counts this step: look at t = 1.",
    "t는 이미 이번 걸음을 포함합니다. t = 1을 확인하세요.",
    **_each(lambda a, beta, t, l: _corrected(a, beta, t + 1)),
)
enter(
    "AD-15",
    "t ignored",
    "Right at t=1 only.",
    "t=1에서만 맞습니다.",
    **_each(lambda a, beta, t, l: a / (1 - beta)),
)
enter(
    "AD-16",
    "exponent fixed at 2",
    "Right at t=2 only: what if this is the seventh step?",
    "t=2에서만 맞습니다. 일곱 번째 걸음이라면 어떨까요?",
    **_each(lambda a, beta, t, l: _corrected(a, beta, 2)),
)
enter(
    "AD-17",
    "1 + beta**t",
    "An average that starts at zero is too small at first; yours gets smaller still.",
    "0에서 시작한 평균은 처음에 너무 작습니다. 그런데 더 작아집니다.",
    **_each(lambda a, beta, t, l: a / (1 + beta**t)),
)
enter(
    "AD-18",
    "beta times t instead of beta to the power t",
    "The memory fades by the same factor in every step: is that a product with t?",
    "걸음마다 같은 비율로 줄어듭니다. t를 곱하는 것일까요?",
    **_each(lambda a, beta, t, l: a / (1 - beta * t)),
)
enter(
    "AD-7",
    "b1 and b2 swapped",
    "b1 belongs to the mean (fast), b2 to the squares (slow).",
    "b1은 평균, b2는 제곱에 씁니다.",
    mean=lambda v, g, beta1, beta2: beta2 * v + (1 - beta2) * g,
    square=lambda s, g, beta1, beta2, v: beta1 * s + (1 - beta1) * g**2,
    correct_v=lambda v, beta1, beta2, t, l: _corrected(v, beta2, t),
    correct_s=lambda s, beta1, beta2, t, l: _corrected(s, beta1, t),
)
enter(
    "AD-21",
    "s corrected with beta1",
    "Each average is corrected with its own beta.",
    "각 평균은 자신의 beta로 보정합니다.",
    correct_s=lambda s, beta1, beta2, t, l: _corrected(s, beta1, t),
)
enter(
    "AD-11",
    "root missing",
    "Units: v is a gradient, s a gradient squared.",
    "단위를 보세요: s는 기울기의 제곱입니다.",
    ratio=lambda v, s, epsilon: v / (s + epsilon),
)
enter(
    "AD-25",
    "np.square in place of np.sqrt",
    "Large gradients make your step tiny. Units: v is a gradient; what must s become?",
    "단위를 보세요: v는 기울기입니다. s는 무엇이 되어야 하나요?",
    ratio=lambda v, s, epsilon: v / (np.square(s) + epsilon),
)
enter(
    "AD-12",
    "eps inside the root",
    "A sum under the root is not the sum of the roots: where does eps stand?",
    "제곱근 안의 합은 제곱근의 합과 다릅니다. eps는 어디에 있나요?",
    ratio=lambda v, s, epsilon: v / np.sqrt(s + epsilon),
)
enter(
    "AD-26",
    "eps added to the ratio",
    "eps is there against a division by zero. Does yours prevent one?",
    "eps는 0으로 나누는 것을 막습니다. 지금 식에서도 막나요?",
    ratio=lambda v, s, epsilon: v / np.sqrt(s) + epsilon,
)
enter(
    "AD-28",
    "eps fixed at 1e-8",
    "Your result is the same for every epsilon. Use the argument.",
    "epsilon을 바꾸어도 결과가 같습니다. 인수를 사용하세요.",
    ratio=lambda v, s, epsilon: v / (np.sqrt(s) + 1e-8),
)
enter(
    "AD-27",
    "eps left out",
    "What is the step of a parameter whose gradient has always been zero?",
    "기울기가 늘 0이었던 파라미터의 걸음은 얼마인가요?",
    ratio=lambda v, s, epsilon: v / np.sqrt(s),
)
enter(
    "AD-42",
    "ascent",
    "The gradient points uphill. Which way do you want to step?",
    "기울기는 오르막 방향입니다. 어느 쪽으로 가야 할까요?",
    move=lambda p, lr, step: p + lr * step,
)
enter(
    "AD-43",
    "learning rate fixed at 0.01",
    "Your step does not change with the learning rate. Use the argument.",
    "학습률이 바뀌어도 걸음이 같습니다. 인수를 사용하세요.",
    move=lambda p, lr, step: p - 0.01 * step,
)
enter(
    "AD-44",
    "the parameters are not updated",
    "v and s are there, but no parameter moved.",
    "v와 s는 계산했지만 파라미터가 움직이지 않았습니다.",
    move=lambda p, lr, step: p,
)


@mistake(
    "AD-19",
    FUNCTION,
    "lr*sqrt(1-b2^t)/(1-b1^t) form: equivalent only if eps is rescaled",
    "Same method, but your epsilon means something else: is it added before or after "
    "the correction of s?",
    "같은 방법이지만 eps의 뜻이 다릅니다(eps-hat). 보정 전후 어디에 더하나요?",
)
def rescaled_rate(
    parameters: Arrays,
    grads: Arrays,
    v: Arrays,
    s: Arrays,
    t: int,
    learning_rate: float = 0.01,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> tuple[Arrays, Arrays, Arrays]:
    """Correct the learning rate in place of the averages."""
    rate = learning_rate * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    plain = partial(right_adam, correct_v=_plain, correct_s=_plain)
    return plain(parameters, grads, v, s, t, rate, beta1, beta2, epsilon)


@mistake(
    "AD-47",
    FUNCTION,
    "v and s returned in the wrong order",
    "Which of the two averages does the caller expect first?",
    "두 평균 중 어느 것을 먼저 반환해야 하나요?",
)
def swapped_return(*args: Any, **settings: Any) -> tuple[Arrays, Arrays, Arrays]:
    """Hand v and s back the wrong way round."""
    parameters, v, s = right_adam(*args, **settings)
    return parameters, s, v
