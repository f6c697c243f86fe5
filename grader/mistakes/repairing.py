"""Known mistakes of ``fix_backward``: bugs that are left, and bugs that are made."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from grader.mistakes.registry import mistake

Array = np.ndarray
Part = Callable[..., Any]


def _mean(dZ: Array, m: int) -> Array:
    return np.asarray(np.sum(dZ, axis=1, keepdims=True) / m)


def _backward(
    X: Array,
    Y: Array,
    cache: dict[str, Any],
    *,
    slope1: Part = lambda A: 1 - A**2,
    slope2: Part = lambda A: 1 - A**2,
    bias: Part = _mean,
    bias2: Part | None = None,
    decay: Part = lambda W, lambd, m: lambd / m * W,
    decay2: Part | None = None,
    error: Part = lambda A3, Y: A3 - Y,
    back: Part = lambda W, dZ: W.T @ dZ,
) -> dict[str, Array]:
    """A backward pass with parts to replace, everywhere or in layer 2 only."""
    A1, A2, A3, lambd = cache["A1"], cache["A2"], cache["A3"], cache["lambd"]
    W1, W2, W3, m = cache["W1"], cache["W2"], cache["W3"], X.shape[1]
    dZ3 = error(A3, Y)
    dZ2 = back(W3, dZ3) * slope2(A2)
    dW2 = dZ2 @ A1.T / m + (decay2 or decay)(W2, lambd, m)
    dZ1 = back(W2, dZ2) * slope1(A1)
    return {
        "dW1": dZ1 @ X.T / m + decay(W1, lambd, m),
        "db1": bias(dZ1, m),
        "dW2": dW2,
        "db2": (bias2 or bias)(dZ2, m),
        "dW3": dZ3 @ A2.T / m + decay(W3, lambd, m),
        "db3": bias(dZ3, m),
    }


def _enter(id: str, why: str, hint_en: str, hint_ko: str, **parts: Any) -> None:
    wrong = partial(_backward, **parts)
    mistake(f"FB-{id}", "fix_backward", why, hint_en, hint_ko)(wrong)


PLANTED: dict[str, Part] = {
    "slope1": lambda A: 1 - A,
    "bias2": lambda dZ, m: np.sum(dZ, axis=1, keepdims=True),
    "decay2": lambda W, lambd, m: 0 * W,
}

_enter(
    "1",
    "all three bugs left",
    "Nothing is repaired yet. Start where the first wrong part appears, from layer 3 "
    "down.",
    "아직 고친 것이 없습니다. 3층에서 내려오며 처음 틀리는 부분을 찾으세요.",
    **PLANTED,
)
_enter(
    "2",
    "the slope of tanh left wrong in layer 1",
    "Both parts of layer 1 are wrong. What do they share that layer 2 has not?",
    "1층의 두 부분이 모두 틀립니다. 2층과 다른 점은 무엇인가요?",
    slope1=PLANTED["slope1"],
)
_enter(
    "3",
    "db2 left without the division by m",
    "Your db2 is too large by exactly the number of examples.",
    "db2가 정확히 예제 수만큼 큽니다.",
    bias2=PLANTED["bias2"],
)
_enter(
    "4",
    "dW2 left without its L2 term",
    "The cost has a term for every weight matrix. Which one has lost it?",
    "비용에는 모든 가중치 행렬의 항이 있습니다. 어느 행렬에서 빠졌나요?",
    decay2=PLANTED["decay2"],
)
_enter(
    "5",
    "only the slope of tanh repaired",
    "Layer 1 is right now. Two lines of layer 2 still have bugs of their own.",
    "1층은 맞습니다. 2층의 두 줄에 아직 문제가 있습니다.",
    bias2=PLANTED["bias2"],
    decay2=PLANTED["decay2"],
)
_enter(
    "6",
    "only db2 repaired",
    "db2 is right now. Two bugs are left, in different layers.",
    "db2는 맞습니다. 서로 다른 층에 두 문제가 남아 있습니다.",
    slope1=PLANTED["slope1"],
    decay2=PLANTED["decay2"],
)
_enter(
    "7",
    "only dW2 repaired",
    "dW2 is right now. Two bugs are left, in different layers.",
    "dW2는 맞습니다. 서로 다른 층에 두 문제가 남아 있습니다.",
    slope1=PLANTED["slope1"],
    bias2=PLANTED["bias2"],
)
_enter(
    "8",
    "L2 term with the factor of the cost, 1/(2m)",
    "The cost has a square in it: what happens to the 2 when you take its slope?",
    "비용에는 제곱이 있습니다. 미분하면 2는 어떻게 되나요?",
    decay=lambda W, lambd, m: lambd / (2 * m) * W,
)
_enter(
    "9",
    "L2 term without the division by m",
    "The L2 term belongs to an average too: the number of examples is in it.",
    "L2 항에도 예제 수가 들어갑니다.",
    decay=lambda W, lambd, m: lambd * W,
)
_enter(
    "10",
    "L2 term subtracted",
    "A larger weight must make the cost larger, and its slope too.",
    "가중치가 커지면 비용도 커져야 합니다. 항의 부호를 확인하세요.",
    decay=lambda W, lambd, m: -lambd / m * W,
)
_enter(
    "11",
    "L2 terms removed everywhere",
    "Now no line knows about the L2 term. Should one lose it, or another gain it?",
    "이제 L2 항이 어디에도 없습니다. 지워야 할까요, 더해야 할까요?",
    decay=lambda W, lambd, m: 0 * W,
)
_enter(
    "12",
    "the right slope of layer 1 broken in layer 2 as well",
    "Layer 2 was right there before: take back what you changed in its slope.",
    "2층의 기울기는 처음에 맞았습니다. 바꾼 것을 되돌리세요.",
    slope1=lambda A: 1 - A,
    slope2=lambda A: 1 - A,
)
_enter(
    "13",
    "the slope of the sigmoid in place of that of tanh",
    "That is the slope of the sigmoid. The hidden layers use tanh.",
    "그것은 시그모이드의 기울기입니다. 은닉층은 tanh를 씁니다.",
    slope1=lambda A: A * (1 - A),
)
_enter(
    "14",
    "the slope of relu in place of that of tanh",
    "That is the slope of relu. The hidden layers use tanh.",
    "그것은 relu의 기울기입니다. 은닉층은 tanh를 씁니다.",
    slope1=lambda A: A > 0,
)
_enter(
    "15",
    "tanh applied once more before its slope",
    "A is the output of tanh already: is another tanh needed for its slope?",
    "A는 이미 tanh의 출력입니다. tanh가 한 번 더 필요한가요?",
    slope1=lambda A: 1 - np.tanh(A) ** 2,
)
_enter(
    "16",
    "biases without their second axis",
    "A bias is a column with two axes. Print the shapes of your db.",
    "b는 축이 두 개인 열입니다. db의 shape을 출력해 보세요.",
    bias=lambda dZ, m: np.sum(dZ, axis=1) / m,
)
_enter(
    "17",
    "db summed over everything",
    "Every unit has a bias of its own. Which axis holds the examples?",
    "유닛마다 b가 따로 있습니다. 예제는 어느 축에 있나요?",
    bias=lambda dZ, m: np.sum(dZ, keepdims=True) / m,
)
_enter(
    "18",
    "error with the wrong sign",
    "Every part points the wrong way: look at the very first line.",
    "모든 부분의 부호가 반대입니다. 첫 줄을 확인하세요.",
    error=lambda A3, Y: Y - A3,
)


@mistake(
    "FB-19",
    "fix_backward",
    "A1 squared in place",
    "The caller's cache is another one after your call. Write to a new array.",
    "호출한 쪽의 cache가 바뀌었습니다. 새 배열에 쓰세요.",
)
def squared_in_place(X: Array, Y: Array, cache: dict[str, Any]) -> dict[str, Array]:
    """Overwrite A1 where it is needed last."""
    return _backward(X, Y, cache, slope1=lambda A: 1 - np.square(A, out=A))
