"""Known mistakes of the class ``Adam``."""

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
    root,
)

Part = Callable[..., Any]


def adapting(
    *,
    shares: Part = lambda o: o.settings[1:],
    squared: Part = np.square,
    correct: Part = lambda o, x, beta, t: x / (1 - beta**t),
    step: Part = lambda o, v, s: v / root(o, s),
    move: Part = lambda p, lr, step: p - lr * step,
    count: Part = lambda o, m: o.t,
    store: bool = False,
) -> Rule:
    """Adam's rule with parts to replace."""

    def rule(o: Optimizer, p: np.ndarray, g: np.ndarray, m: Memory) -> np.ndarray:
        beta1, beta2 = shares(o)
        t = count(o, m)
        m["v"] = beta1 * m["v"] + (1 - beta1) * g
        m["s"] = beta2 * m["s"] + (1 - beta2) * squared(g)
        v, s = correct(o, m["v"], beta1, t), correct(o, m["s"], beta2, t)
        if store:
            m["v"], m["s"] = v, s
        return np.asarray(move(p, o.settings[0], step(o, v, s)))

    return rule


def _parameters_so_far(o: Optimizer, m: Memory) -> int:
    """A counter that goes up for every parameter, not for every update."""
    seen = o.memory["counter"]
    seen["t"] += 1
    return int(seen["t"])


enter_common("Adam", "ADC", adapting())
enter_memory("Adam", "ADC", adapting())
_enter = entering("Adam", "ADC")
_enter(
    "1",
    "nothing remembered: every step is a first step",
    "Every step has size lr. What does Adam remember between two updates?",
    "모든 걸음의 크기가 lr입니다. Adam은 무엇을 기억하나요?",
    rule=forgetting(adapting()),
)
_enter(
    "2",
    "t counts parameters, not updates",
    "t counts updates. Where in the loop does yours go up?",
    "t는 update의 횟수입니다. 반복문의 어디에서 늘어나나요?",
    rule=adapting(count=_parameters_so_far),
)
_enter(
    "3",
    "t never goes up",
    "From step 2 on the corrections are too strong. Does t change?",
    "2단계부터 보정이 너무 큽니다. t가 늘어나나요?",
    rule=adapting(count=lambda o, m: 1),
)
_enter(
    "4",
    "t goes up after the step, so it starts at zero",
    "In the first step you divide by zero. With which t does Adam begin?",
    "첫 걸음에서 0으로 나눕니다. t는 몇부터 시작하나요?",
    rule=adapting(count=lambda o, m: o.t - 1),
)
_enter(
    "5",
    "no bias correction",
    "Your first step is about three times too long. Both averages start at zero.",
    "첫 걸음이 약 세 배 깁니다. 두 평균은 0에서 시작합니다.",
    rule=adapting(correct=lambda o, x, beta, t: x),
)
_enter(
    "6",
    "the corrected averages are remembered",
    "The correction is for this step only. What is kept for the next one?",
    "보정은 이번 걸음에만 씁니다. 다음 걸음에는 무엇을 남기나요?",
    rule=adapting(store=True),
)
_enter(
    "7",
    "the betas swapped",
    "Which of the two averages has the longer memory?",
    "두 평균 중 어느 쪽의 기억이 더 긴가요?",
    rule=adapting(shares=lambda o: o.settings[:0:-1]),
)
_enter(
    "8",
    "beta1 for both averages",
    "The squares have a beta of their own.",
    "제곱의 평균에는 따로 정한 beta가 있습니다.",
    rule=adapting(shares=lambda o: (o.settings[1], o.settings[1])),
)
_enter(
    "9",
    "betas fixed at 0.9 and 0.999",
    "Your run is the same for all betas. Use those that the object was given.",
    "beta를 바꾸어도 결과가 같습니다. 객체가 받은 값을 쓰세요.",
    rule=adapting(shares=lambda o: (0.9, 0.999)),
)
_enter(
    "10",
    "gradient not squared",
    "s is an average of SQUARES.",
    "s는 제곱의 평균입니다.",
    rule=adapting(squared=abs),
)
_enter(
    "12",
    "square root missing",
    "Scale all gradients by 10: the first step should not change.",
    "기울기를 모두 10배 해도 첫 걸음은 같아야 합니다.",
    rule=adapting(step=lambda o, v, s: v / (s + o.epsilon)),
)
_enter(
    "13",
    "epsilon inside the root",
    "Is epsilon added before the root is taken, or after?",
    "epsilon은 제곱근을 구하기 전에 더하나요, 후에 더하나요?",
    rule=adapting(step=lambda o, v, s: v / np.sqrt(s + o.epsilon)),
)
_enter(
    "14",
    "no epsilon: zero divided by zero",
    "What becomes of a parameter whose gradient has always been zero?",
    "기울기가 항상 0이었던 파라미터는 어떻게 되나요?",
    rule=adapting(step=lambda o, v, s: v / np.sqrt(s)),
)
_enter(
    "15",
    "epsilon added before the correction, as some libraries do",
    "Some libraries do this. In our formula the corrected average gets the epsilon.",
    "그렇게 하는 라이브러리도 있습니다. 이 식에서는 보정한 뒤에 epsilon을 더합니다.",
    rule=adapting(
        step=lambda o, v, s: (
            v / (np.sqrt(s) + o.epsilon / np.sqrt(1 - o.settings[2] ** o.t))
        )
    ),
)
_enter(
    "16",
    "ascent",
    "The gradient points uphill. Which way do you want to step?",
    "기울기는 오르막 방향입니다. 어느 쪽으로 가야 할까요?",
    rule=adapting(move=lambda p, lr, step: p + lr * step),
)
_enter(
    "17",
    "epsilon fixed at 1e-8",
    "Use the epsilon that the object was given.",
    "객체가 받은 epsilon을 쓰세요.",
    rule=adapting(step=lambda o, v, s: v / (np.sqrt(s) + 1e-8)),
)
_enter(
    "18",
    "correction by the factor, not the power",
    "t is an exponent: the bias fades fast.",
    "t는 지수입니다. 편향은 빠르게 사라집니다.",
    rule=adapting(correct=lambda o, x, beta, t: x / ((1 - beta) * t)),
)
