"""Known mistakes of the classes ``AdaGrad`` and ``RMSprop``."""

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


def _ratio(o: Optimizer, g: np.ndarray, h: np.ndarray) -> np.ndarray:
    return np.asarray(g / root(o, h))


def scaling(
    gather: Part,
    ratio: Part = _ratio,
    move: Part = lambda p, lr, step: p - lr * step,
    use: Part = lambda new, old: new,
) -> Rule:
    """A rule with a measure h of the gradients' size: how it gathers, how it is used.

    ``gather`` takes h, the gradient, the decay rate (nan where there is none) and t.
    """

    def rule(o: Optimizer, p: np.ndarray, g: np.ndarray, m: Memory) -> np.ndarray:
        lr, decay = (*o.settings, np.nan)[:2]
        old = m["h"]
        m["h"] = gather(old, g, decay, o.t)
        return np.asarray(move(p, lr, ratio(o, g, use(m["h"], old))))

    return rule


def _sum(h: np.ndarray, g: np.ndarray, decay: float, t: int) -> np.ndarray:
    return np.asarray(h + g * g)


def _average(h: np.ndarray, g: np.ndarray, decay: float, t: int) -> np.ndarray:
    return np.asarray(decay * h + (1 - decay) * g * g)


def enter_ratios(function: str, prefix: str, gather: Part) -> None:
    """Enter what goes wrong in the division of AdaGrad and RMSprop."""
    enter = entering(function, prefix)
    enter(
        "2",
        "square root missing",
        "Scale all gradients by 10: the first step should not change.",
        "기울기를 모두 10배 해도 첫 걸음은 같아야 합니다.",
        rule=scaling(gather, ratio=lambda o, g, h: g / (h + o.epsilon)),
    )
    enter(
        "5",
        "epsilon inside the root",
        "Is epsilon added before the root is taken, or after?",
        "epsilon은 제곱근을 구하기 전에 더하나요, 후에 더하나요?",
        rule=scaling(gather, ratio=lambda o, g, h: g / np.sqrt(h + o.epsilon)),
    )
    enter(
        "6",
        "no epsilon: zero divided by zero",
        "What becomes of a parameter whose gradient has always been zero?",
        "기울기가 항상 0이었던 파라미터는 어떻게 되나요?",
        rule=scaling(gather, ratio=lambda o, g, h: g / np.sqrt(h)),
    )
    enter(
        "7",
        "epsilon fixed at 1e-8",
        "Use the epsilon that the object was given.",
        "객체가 받은 epsilon을 쓰세요.",
        rule=scaling(gather, ratio=lambda o, g, h: g / (np.sqrt(h) + 1e-8)),
    )
    enter(
        "9",
        "divided by h of the step before",
        "You divide by what h was before this gradient. Which comes first?",
        "이번 기울기를 더하기 전의 h로 나누었습니다. 무엇이 먼저인가요?",
        rule=scaling(gather, use=lambda new, old: old + 0 * new),
    )
    enter(
        "10",
        "ascent",
        "The gradient points uphill. Which way do you want to step?",
        "기울기는 오르막 방향입니다. 어느 쪽으로 가야 할까요?",
        rule=scaling(gather, move=lambda p, lr, step: p + lr * step),
    )
    enter(
        "12",
        "multiplied by the root",
        "Where slopes have been steep, steps should become shorter. Do yours?",
        "기울기가 컸던 곳에서는 걸음이 짧아져야 합니다.",
        rule=scaling(gather, ratio=lambda o, g, h: g * root(o, h)),
    )
    enter(
        "13",
        "one h for a whole array",
        "Every number of a parameter has a size of its own to be divided by.",
        "파라미터의 원소마다 따로 나누어야 합니다.",
        rule=scaling(lambda h, g, d, t: gather(h, np.sqrt(np.mean(g * g)), d, t)),
    )
    enter(
        "4",
        "absolute value, not square",
        "h is made of SQUARES.",
        "h는 제곱으로 만듭니다.",
        rule=scaling(lambda h, g, d, t: gather(h, np.sqrt(abs(g)), d, t)),
    )


enter_common("AdaGrad", "AG", scaling(_sum))
enter_memory("AdaGrad", "AG", scaling(_sum))
enter_ratios("AdaGrad", "AG", _sum)
_enter = entering("AdaGrad", "AG")
_enter(
    "1",
    "not accumulated",
    "Every step has size lr. Does h remember the past?",
    "모든 걸음의 크기가 lr입니다. h가 과거를 기억하나요?",
    rule=forgetting(scaling(_sum)),
)
_enter(
    "8",
    "the mean of the squares in place of their sum",
    "AdaGrad adds up and never divides by the number of steps.",
    "AdaGrad는 더하기만 하고 걸음 수로 나누지 않습니다.",
    rule=scaling(lambda h, g, d, t: h + (g * g - h) / t),
)
_enter(
    "15",
    "a moving average, as in RMSprop",
    "Which share of the old h does AdaGrad keep?",
    "AdaGrad는 이전 h를 얼마나 남기나요?",
    rule=scaling(lambda h, g, d, t: 0.9 * h + (1 - 0.9) * g * g),
)
_enter(
    "16",
    "the square of the sum",
    "First square, then add: opposite slopes must not cancel.",
    "먼저 제곱하고 나서 더합니다. 부호가 다른 기울기가 상쇄되면 안 됩니다.",
    rule=scaling(
        lambda h, g, d, t: h + g, ratio=lambda o, g, h: g / (abs(h) + o.epsilon)
    ),
)

enter_common("RMSprop", "RMC", scaling(_average))
enter_memory("RMSprop", "RMC", scaling(_average))
enter_ratios("RMSprop", "RMC", _average)
_enter = entering("RMSprop", "RMC")
_enter(
    "1",
    "not accumulated",
    "Every step has the same size. Does h remember the past?",
    "모든 걸음의 크기가 같습니다. h가 과거를 기억하나요?",
    rule=forgetting(scaling(_average)),
)
_enter(
    "8",
    "a sum that is never forgotten, as in AdaGrad",
    "Your h only grows. What does the decay rate do?",
    "h가 커지기만 합니다. decay_rate는 무엇을 하나요?",
    rule=scaling(_sum),
)
_enter(
    "15",
    "1 - rho missing before the new square",
    "The two shares of an average add up to 1. Do yours?",
    "평균의 두 비율을 더하면 1이어야 합니다.",
    rule=scaling(lambda h, g, d, t: d * h + g * g),
)
_enter(
    "16",
    "rho and 1 - rho swapped",
    "With rho near 1 the past counts most. Does it in yours?",
    "rho가 1에 가까우면 과거가 더 중요합니다.",
    rule=scaling(lambda h, g, d, t: (1 - d) * h + d * g * g),
)
_enter(
    "17",
    "bias corrected, as in Adam",
    "A good idea, but Adam's: here the average is used as it is.",
    "좋은 생각이지만 Adam의 방법입니다. 여기서는 평균을 그대로 씁니다.",
    rule=scaling(
        _average,
        ratio=lambda o, g, h: g / root(o, h / (1 - o.settings[1] ** o.t)),
    ),
)
_enter(
    "18",
    "decay rate fixed at 0.9",
    "Your run is the same for every decay_rate. Use the one the object was given.",
    "decay_rate를 바꾸어도 결과가 같습니다. 객체가 받은 값을 쓰세요.",
    rule=scaling(lambda h, g, d, t: 0.9 * h + (1 - 0.9) * g * g),
)
_enter(
    "19",
    "the square of the average",
    "First square, then average: opposite slopes must not cancel.",
    "먼저 제곱하고 나서 평균합니다. 부호가 다른 기울기가 상쇄되면 안 됩니다.",
    rule=scaling(
        lambda h, g, d, t: d * h + (1 - d) * g,
        ratio=lambda o, g, h: g / (abs(h) + o.epsilon),
    ),
)
