"""Known mistakes of ``heavy_ball`` and ``nesterov_step``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from grader.mistakes.registry import mistake

Part = Callable[..., Any]
Pair = tuple[np.ndarray, np.ndarray]


def _own(x0: np.ndarray) -> np.ndarray:
    return np.array(x0, dtype=float)


def _ball(
    grad: Part,
    x0: np.ndarray,
    eta: float,
    mu: float,
    steps: int,
    *,
    start: Part = _own,
    push: Part = lambda v, g, eta, mu, k: mu * v - eta * g,
    move: Part = lambda x, new, old: x + new,
    path: Part = np.array,
) -> np.ndarray:
    """A rolling ball with parts to replace."""
    x = start(x0)
    v = np.zeros(x.shape)
    places = [x]
    for k in range(steps):
        old, v = v, push(v, grad(x), eta, mu, k)
        x = move(x, v, old)
        places.append(x)
    return np.asarray(path(places))


def _whole_numbers(x: np.ndarray, new: np.ndarray, old: np.ndarray) -> np.ndarray:
    """The next place, in the type of the start."""
    return np.asarray((x + new).astype(x.dtype))


def _in_place(x: np.ndarray, new: np.ndarray, old: np.ndarray) -> np.ndarray:
    """The next place, written over the last one."""
    x += new
    return x


def _moved_start(x0: np.ndarray) -> np.ndarray:
    """A start on an array of its own, and zeros in the caller's."""
    x = _own(x0)
    np.copyto(x0, 0, casting="unsafe")
    return x


def _enter_ball(id: str, why: str, hint_en: str, hint_ko: str, **parts: Any) -> None:
    mistake(id, "heavy_ball", why, hint_en, hint_ko)(partial(_ball, **parts))


_enter_ball(
    "HB-11",
    "the ball moves in the first step only",
    "Step 1 is right, then the ball freezes. Check the indentation of the update loop.",
    "첫 걸음만 맞고 멈춥니다. for 문의 들여쓰기를 확인하세요.",
    move=lambda x, new, old: x if old.any() else x + new,
)
_enter_ball(
    "HB-12",
    "no momentum: plain gradient descent",
    "Step 1 agrees, step 2 does not: what happened to v?",
    "첫 걸음은 같지만 둘째 걸음이 다릅니다. v는 어디로 갔나요?",
    push=lambda v, g, eta, mu, k: -eta * g,
)
_enter_ball(
    "HB-13",
    "mu read as friction",
    "mu is what you KEEP, not what you lose.",
    "mu는 남기는 비율이지 잃는 비율(마찰)이 아닙니다.",
    push=lambda v, g, eta, mu, k: (1 - mu) * v - eta * g,
)
_enter_ball(
    "HB-14",
    "mu forgotten: all of the velocity is kept",
    "With mu = 1 all is well, with any other mu it is not. Where does mu enter?",
    "mu = 1일 때만 맞습니다. mu는 어디에 들어가나요?",
    push=lambda v, g, eta, mu, k: v - eta * g,
)
_enter_ball(
    "HB-15",
    "the average form of momentum",
    "A right method in another form: here the gradient enters with the whole rate.",
    "다른 표기의 모멘텀입니다. 여기서는 기울기에 학습률이 그대로 곱해집니다.",
    push=lambda v, g, eta, mu, k: mu * v - eta * (1 - mu) * g,
)
_enter_ball(
    "HB-16",
    "moved by the old velocity",
    "Your ball moves before its velocity has changed. In which order do the two go?",
    "속도가 바뀌기 전에 공이 움직였습니다. 무엇이 먼저인가요?",
    move=lambda x, new, old: x + old,
)
_enter_ball(
    "HB-17",
    "moved against the velocity",
    "This velocity points downhill already. Which way should the ball go?",
    "이 속도는 이미 내리막을 향합니다. 어느 쪽으로 움직여야 할까요?",
    move=lambda x, new, old: x - new,
)
_enter_ball(
    "HB-19",
    "the learning rate times the velocity",
    "The rate belongs to the gradient alone; what is kept of v is set by mu.",
    "학습률은 기울기에만 곱합니다. v는 mu만큼 남습니다.",
    push=lambda v, g, eta, mu, k: eta * (mu * v - g),
)
_enter_ball(
    "HB-20",
    "the start is missing from the path",
    "The path has one row too few: where did the ball stand before the first step?",
    "경로의 행이 하나 모자랍니다. 첫 걸음 전에 공은 어디에 있었나요?",
    path=lambda places: np.array(places[1:]),
)
_enter_ball(
    "HB-21",
    "only the last position returned",
    "Where has the ball been on the way? Every position is asked for.",
    "지나온 모든 위치가 필요합니다.",
    path=lambda places: places[-1],
)
_enter_ball(
    "HB-22",
    "one array for all positions, changed in place",
    "All rows of your path are the same: is every position an array of its own?",
    "경로의 모든 행이 같습니다. 위치마다 새 배열인가요?",
    move=_in_place,
)
_enter_ball(
    "HB-23",
    "whole numbers stay whole",
    "From a start of whole numbers your ball loses its fractions.",
    "정수로 시작하면 소수 부분이 사라집니다.",
    start=np.array,
    move=_whole_numbers,
)
_enter_ball(
    "HB-24",
    "the caller's start is changed",
    "The caller's x0 is different afterwards. Let the ball roll on a copy.",
    "호출한 쪽의 x0이 바뀌었습니다. 복사본을 쓰세요.",
    start=_moved_start,
)
_enter_ball(
    "HB-25",
    "mu fixed at 0.9",
    "Your path is the same for every mu. Use the argument.",
    "mu를 바꾸어도 경로가 같습니다. 인수를 사용하세요.",
    push=lambda v, g, eta, mu, k: 0.9 * v - eta * g,
)


def _ahead(
    x: np.ndarray,
    v: np.ndarray,
    grad: Part,
    eta: float,
    mu: float,
    *,
    place: Part = lambda x, v, mu: x + mu * v,
    push: Part = lambda v, g, eta, mu: mu * v - eta * g,
    move: Part = lambda x, new, old, mu: x + new,
    keep: Part = lambda new, old: new,
) -> Pair:
    """Nesterov's step with parts to replace."""
    new = push(v, grad(place(x, v, mu)), eta, mu)
    return move(x, new, v, mu), keep(new, v)


def _enter_ahead(id: str, why: str, hint_en: str, hint_ko: str, **parts: Any) -> None:
    mistake(id, "nesterov_step", why, hint_en, hint_ko)(partial(_ahead, **parts))


_enter_ahead(
    "NAG-1",
    "gradient at the current point: plain momentum",
    "From step 2 on it equals heavy ball. Where should the gradient be measured?",
    "2단계부터 일반 모멘텀과 같습니다. 기울기를 어디에서 재야 할까요?",
    place=lambda x, v, mu: x,
)
_enter_ahead(
    "NAG-2",
    "look-ahead to the wrong side",
    "You looked behind you.",
    "앞이 아니라 뒤를 보았습니다.",
    place=lambda x, v, mu: x - mu * v,
)
_enter_ahead(
    "NAG-3",
    "look-ahead by the whole velocity",
    "You look too far ahead: how much of the velocity survives the step?",
    "너무 멀리 보았습니다. 속도는 얼마나 남나요?",
    place=lambda x, v, mu: x + v,
)
_enter_ahead(
    "NAG-4",
    "the step starts from the look-ahead point",
    "Only the gradient is taken ahead; the ball itself moves from where it is.",
    "기울기만 앞에서 잽니다. 공은 현재 위치에서 움직입니다.",
    move=lambda x, new, old, mu: x + mu * old + new,
)
_enter_ahead(
    "NAG-8",
    "the kept velocity lost: a gradient step at the look-ahead point",
    "The look-ahead is right, but the old velocity itself is gone from the new one.",
    "앞을 보았지만 이전 속도가 새 속도에 남아 있지 않습니다.",
    push=lambda v, g, eta, mu: -eta * g,
)
_enter_ahead(
    "NAG-9",
    "mu read as friction",
    "mu is what you KEEP, in the velocity too.",
    "mu는 남기는 비율입니다. 속도에서도 마찬가지입니다.",
    push=lambda v, g, eta, mu: (1 - mu) * v - eta * g,
)
_enter_ahead(
    "NAG-10",
    "the ball rolls uphill",
    "The gradient points uphill: does it push the ball the right way?",
    "기울기는 오르막 방향입니다. 공을 어느 쪽으로 미나요?",
    push=lambda v, g, eta, mu: mu * v + eta * g,
)
_enter_ahead(
    "NAG-11",
    "the old velocity returned",
    "The position is right, but how will the next step know the new velocity?",
    "위치는 맞지만 다음 걸음이 새 속도를 어떻게 알까요?",
    keep=lambda new, old: old,
)
_enter_ahead(
    "NAG-12",
    "whole numbers stay whole",
    "With whole numbers as position and velocity your fractions are cut off.",
    "위치와 속도가 정수이면 소수 부분이 잘립니다.",
    move=lambda x, new, old, mu: (x + new).astype(x.dtype),
)
_enter_ahead(
    "NAG-13",
    "mu fixed at 0.9",
    "Your step is the same for every mu. Use the argument.",
    "mu를 바꾸어도 결과가 같습니다. 인수를 사용하세요.",
    place=lambda x, v, mu: x + 0.9 * v,
    push=lambda v, g, eta, mu: 0.9 * v - eta * g,
)
