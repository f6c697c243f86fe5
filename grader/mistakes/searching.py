"""Known mistakes of ``random_search``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from grader.mistakes.registry import mistake

Setting = dict[str, Any]
Log = list[Any]
Part = Callable[..., Any]


def _draw(space: dict[str, Any], rng: Any) -> Setting:
    return {name: sample(rng.rand()) for name, sample in space.items()}


def _lowest(log: Log) -> Any:
    return min(log, key=lambda trial: trial[1])[0]


def _search(
    f: Callable[[Setting], float],
    space: dict[str, Any],
    n: int,
    rng: Any,
    *,
    trials: Callable[[int], int] = lambda n: n,
    source: Callable[[Any], Any] = lambda rng: rng,
    draw: Part = _draw,
    entry: Part = lambda setting, f: (setting, f(setting)),
    choose: Callable[[Log], Any] = _lowest,
    give: Callable[[Any, Log], Any] = lambda best, log: (best, log),
) -> Any:
    """A search with parts to replace."""
    rng = source(rng)
    log = [entry(draw(space, rng), f) for _ in range(trials(n))]
    return give(choose(log), log)


def _enter(id: str, why: str, hint_en: str, hint_ko: str, **parts: Any) -> None:
    mistake(id, "random_search", why, hint_en, hint_ko)(partial(_search, **parts))


def _one_number(space: dict[str, Any], rng: Any) -> Setting:
    """Use one draw for all hyperparameters."""
    u = rng.rand()
    return {name: sample(u) for name, sample in space.items()}


def _five_values(space: dict[str, Any], rng: Any) -> Setting:
    """Draw from a grid."""
    return {name: sample(rng.randint(5) / 4) for name, sample in space.items()}


def _first_scale(space: dict[str, Any], rng: Any) -> Setting:
    """Use the first function for every hyperparameter."""
    sample = next(iter(space.values()))
    return {name: sample(rng.rand()) for name in space}


def _best_so_far(log: Log) -> Log:
    """Keep only the trials that were better than all before."""
    kept: Log = []
    for trial in log:
        if not kept or trial[1] < kept[-1][1]:
            kept.append(trial)
    return kept


def _started_at(error: float) -> Callable[[Log], Any]:
    """Compare with a fixed error at the start."""

    def choose(log: Log) -> Any:
        best: Setting = {}
        lowest = error
        for setting, found in log:
            if found < lowest:
                best, lowest = setting, found
        return best

    return choose


_enter(
    "HP-16",
    "the highest error wins",
    "f gives an error. Is a high one good?",
    "f는 오차입니다. 높은 것이 좋은가요?",
    choose=lambda log: max(log, key=lambda trial: trial[1])[0],
)
_enter(
    "HP-17",
    "the lowest error returned instead of its setting",
    "best should say how to set the hyperparameters, not how good they are.",
    "best는 오차가 아니라 하이퍼파라미터의 값이어야 합니다.",
    choose=lambda log: min(error for _, error in log),
)
_enter(
    "HP-18",
    "the last trial returned as the best",
    "Yours is the trial that came last. Which one has the lowest error?",
    "마지막 시도를 반환했습니다. 오차가 가장 낮은 것은 어느 것인가요?",
    choose=lambda log: log[-1][0],
)
_enter(
    "HP-19",
    "the first trial returned as the best",
    "Yours is the trial that came first. Is it ever replaced by a better one?",
    "첫 시도를 반환했습니다. 더 좋은 시도로 바뀌나요?",
    choose=lambda log: log[0][0],
)
_enter(
    "HP-20",
    "one draw for all hyperparameters",
    "All your trials lie on one line. How many numbers does a trial need?",
    "모든 시도가 한 직선 위에 있습니다. 시도마다 수가 몇 개 필요한가요?",
    draw=_one_number,
)
_enter(
    "HP-21",
    "values from a grid",
    "Your values repeat. What should a random search not have that a grid has?",
    "값이 반복됩니다. 격자 탐색과 무엇이 달라야 하나요?",
    draw=_five_values,
)
_enter(
    "HP-22",
    "the functions of the space are not used",
    "Your values all lie between 0 and 1. What does the space say about each name?",
    "값이 모두 0과 1 사이입니다. space에는 무엇이 들어 있나요?",
    draw=lambda space, rng: {name: rng.rand() for name in space},
)
_enter(
    "HP-23",
    "the first function of the space used for all names",
    "Every name in the space has a function of its own. Which one do you call?",
    "이름마다 함수가 따로 있습니다. 어느 함수를 부르나요?",
    draw=_first_scale,
)
_enter(
    "HP-24",
    "the generator that came in is not used",
    "The same generator should give the same trials. Where do your numbers come from?",
    "같은 생성기라면 결과도 같아야 합니다. 수를 어디에서 뽑나요?",
    source=lambda rng: np.random,
)
_enter(
    "HP-25",
    "a generator of its own with a fixed seed",
    "Your trials are the same whatever generator comes in. Use the argument.",
    "어떤 생성기를 넣어도 시도가 같습니다. 인수를 사용하세요.",
    source=lambda rng: np.random.RandomState(0),
)
_enter(
    "HP-26",
    "one trial too few",
    "Count the entries of your log. Mind where a range ends.",
    "log의 개수를 세어 보세요. range의 끝을 확인하세요.",
    trials=lambda n: max(n - 1, 1),
)
_enter(
    "HP-27",
    "one trial too many",
    "Count the entries of your log: how many trainings were paid for?",
    "log의 개수를 세어 보세요. 몇 번의 학습이 허용되었나요?",
    trials=lambda n: n + 1,
)
_enter(
    "HP-28",
    "only improvements are logged",
    "The log should hold every trial, the bad ones too: they show what matters.",
    "log에는 나쁜 시도까지 모두 있어야 합니다.",
    give=lambda best, log: (best, _best_so_far(log)),
)
_enter(
    "HP-29",
    "only the errors are logged",
    "An error alone does not say which setting it belongs to. Log the pair.",
    "오차만으로는 어떤 설정인지 알 수 없습니다. 짝으로 기록하세요.",
    give=lambda best, log: (best, [error for _, error in log]),
)
_enter(
    "HP-30",
    "error and setting swapped in the log",
    "Which comes first in an entry of the log: the setting or its error?",
    "log의 항목에서 설정과 오차 중 무엇이 먼저인가요?",
    give=lambda best, log: (best, [(error, setting) for setting, error in log]),
)
_enter(
    "HP-31",
    "log and best swapped",
    "Two things are returned: which one comes first?",
    "두 값을 반환합니다. 어느 것이 먼저인가요?",
    give=lambda best, log: (log, best),
)
_enter(
    "HP-32",
    "the search starts from a lowest error of 0",
    "No error is below your first lowest one, so nothing ever wins.",
    "처음 정한 최저 오차보다 낮은 오차가 없어 아무것도 선택되지 않습니다.",
    choose=_started_at(0.0),
)
_enter(
    "HP-33",
    "the search starts from a lowest error of 1000",
    "What if all errors are above the number you start from?",
    "모든 오차가 처음 정한 수보다 크면 어떻게 되나요?",
    choose=_started_at(1000.0),
)
_enter(
    "HP-34",
    "the error is of another setting, drawn for the occasion",
    "The error in the log is that of a setting drawn a second time. Draw once.",
    "설정을 두 번 뽑았습니다. 기록한 설정의 오차를 계산하세요.",
    draw=lambda space, rng: (_draw(space, rng), _draw(space, rng)),
    entry=lambda pair, f: (pair[0], f(pair[1])),
)


@mistake(
    "HP-35",
    "random_search",
    "one dictionary for all trials",
    "All settings in your log are the same. How many dictionaries did you make?",
    "log의 설정이 모두 같습니다. 사전을 몇 개 만들었나요?",
)
def one_dictionary(
    f: Callable[[Setting], float], space: dict[str, Any], n: int, rng: Any
) -> tuple[Setting, Log]:
    """Write every trial into the same dictionary."""
    setting: Setting = {}
    log: Log = []
    for _ in range(n):
        setting.update(_draw(space, rng))
        log.append((setting, f(setting)))
    return _lowest(log), log
