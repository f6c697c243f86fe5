"""Known mistakes of ``model``: the update functions are right, the training is not."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

import numpy as np

from grader.mistakes.adam import right_adam
from grader.mistakes.gradient_descent import right_descent
from grader.mistakes.initializing import right_start
from grader.mistakes.mini_batches import right_mini_batches
from grader.mistakes.momentum import right_momentum
from grader.mistakes.registry import mistake
from grader.mistakes.walking import Arrays
from opt_utils import (
    backward_propagation,
    compute_cost,
    forward_propagation,
    initialize_parameters,
)

FUNCTION = "model"
Part: TypeAlias = Callable[..., Any]
Settings: TypeAlias = dict[str, Any]
DEFAULTS: Settings = {"learning_rate": 0.0007, "mini_batch_size": 64, "beta": 0.9}
DEFAULTS |= {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "num_epochs": 10000}
RULES: dict[str, tuple[Part, tuple[str, ...]]] = {
    "gd": (right_descent, ("learning_rate",)),
    "momentum": (right_momentum, ("beta", "learning_rate")),
    "adam": (right_adam, ("t", "learning_rate", "beta1", "beta2", "epsilon")),
}


def _start(optimizer: str, parameters: Arrays) -> list[Arrays]:
    """The state of an optimizer before its first step."""
    averages = {"gd": 0, "momentum": 1, "adam": 2}[optimizer]
    return [right_start(parameters) for _ in range(averages)]


def _update(
    optimizer: str,
    parameters: Arrays,
    grads: Arrays,
    state: list[Arrays],
    t: int,
    given: Settings,
) -> None:
    """One step of an optimizer, in place."""
    rule, names = RULES[optimizer]
    rest = [(given | {"t": t})[name] for name in names]
    rule(parameters, grads, *state, *rest)


def _train(
    X: np.ndarray,
    Y: np.ndarray,
    layers_dims: list[int],
    optimizer: str,
    *,
    print_cost: bool = True,
    seed: Part = lambda epoch: 11 + epoch,
    batches: Part = lambda found, X, Y: found,
    count: Part = lambda step, epoch: step,
    total: Part = lambda total: 0.0,
    share: Part = lambda cost, size: cost,
    average: Part = lambda total, m, count: total / m,
    settings: Part = lambda given: given,
    rule: Part = lambda optimizer: optimizer,
    state_of: Part = lambda state, optimizer, parameters: state,
    restart: Part = lambda parameters, layers_dims: parameters,
    **given: Any,
) -> Arrays:
    """Training with parts to replace."""
    given = settings(DEFAULTS | given)
    parameters = initialize_parameters(layers_dims)
    state, step, cost = _start(optimizer, parameters), 0, 0.0
    for epoch in range(given["num_epochs"]):
        cost, parameters = total(cost), restart(parameters, layers_dims)
        state = state_of(state, optimizer, parameters)
        size = given["mini_batch_size"]
        found = right_mini_batches(X, Y, size, seed(epoch))
        found = batches(found, X, Y)
        for x, y in found:
            a3, caches = forward_propagation(x, parameters)
            cost += share(compute_cost(a3, y), x.shape[1])
            grads = backward_propagation(x, y, caches)
            step += 1
            t = count(step, epoch)
            _update(rule(optimizer), parameters, grads, state, t, given)
        if print_cost:
            print(
                f"Cost after epoch {epoch}: {average(cost, X.shape[1], len(found)):f}"
            )
    return parameters


def _enter(id: str, why: str, hint_en: str, hint_ko: str, **parts: Any) -> None:
    mistake(id, FUNCTION, why, hint_en, hint_ko)(partial(_train, **parts))


def _reversing(found: Any, X: np.ndarray, Y: np.ndarray) -> Any:
    """Move the caller's data by one column on the way."""
    X[:] = np.roll(X, 1, axis=1)
    return found


def _default(*names: str) -> Part:
    """Settings of which some are not handed on."""
    return lambda given: given | {name: DEFAULTS[name] for name in names}


_enter(
    "MB-10",
    "mean of the batch means: a short last batch counts too much",
    "A batch of 1 must not weigh as much as a batch of 2: which number belongs under "
    "the total?",
    "크기 1인 배치가 크기 2인 배치와 같은 무게를 가지면 안 됩니다. "
    "총합을 무엇으로 나눌까요?",
    share=lambda cost, size: cost / size,
    average=lambda total, m, count: total / count,
)
_enter(
    "MB-11",
    "batch means added up and divided by m: compute_cost taken for a mean",
    "Your cost is about batch-size times too small. Is compute_cost a sum or a mean?",
    "비용이 배치 크기만큼 작습니다. compute_cost가 합인지 평균인지 확인하세요.",
    share=lambda cost, size: cost / size,
)
_enter(
    "TR-1",
    "cost never set back to 0",
    "Your cost grows from epoch to epoch. Where does an epoch start counting?",
    "비용이 에포크마다 커집니다. 에포크는 어디에서 다시 세기 시작하나요?",
    total=lambda total: total,
)
_enter(
    "TR-2",
    "cost not divided by the number of examples",
    "Your cost grows with the number of examples. An average does not.",
    "예제가 많을수록 비용이 커집니다. 평균은 그렇지 않습니다.",
    average=lambda total, m, count: total,
)
_enter(
    "TR-3",
    "t counts epochs in place of steps",
    "Adam takes one step for every mini-batch. What does your t count?",
    "Adam은 미니배치마다 한 걸음입니다. t는 무엇을 세나요?",
    count=lambda step, epoch: epoch + 1,
)
_enter(
    "TR-4",
    "t still 0 at the first step",
    "At the first step you divide by zero: has the step been counted?",
    "첫 걸음에서 0으로 나눕니다. 걸음을 세었나요?",
    count=lambda step, epoch: 0,
)
_enter(
    "TR-5",
    "t fixed at 2",
    "Every step of your Adam is corrected as if it were the second.",
    "모든 걸음이 두 번째 걸음처럼 보정됩니다.",
    count=lambda step, epoch: 2,
)
_enter(
    "TR-7",
    "forward and backward with all of X and Y",
    "Each step should see one mini-batch only. Which X goes through the network?",
    "걸음마다 미니배치 하나만 봐야 합니다. 어떤 X가 네트워크를 지나나요?",
    batches=lambda found, X, Y: [(X, Y)] * len(found),
)
_enter(
    "TR-8",
    "the last mini-batch is not used",
    "Count the steps of one epoch: is the smaller last mini-batch there?",
    "한 에포크의 걸음 수를 세어 보세요. 작은 마지막 배치가 있나요?",
    batches=lambda found, X, Y: found[:-1] or found,
)
_enter(
    "TR-9",
    "the update stands behind the loop, so an epoch takes one step",
    "How many steps does your epoch take? Look at the indentation.",
    "한 에포크에 몇 걸음을 내딛나요? 들여쓰기를 확인하세요.",
    batches=lambda found, X, Y: found[-1:],
)
_enter(
    "TR-10",
    "the same order in every epoch",
    "The second epoch repeats the order of the first. What should change?",
    "두 번째 에포크가 첫 번째와 같은 순서입니다. 무엇이 바뀌어야 하나요?",
    seed=lambda epoch: 11,
)
_enter(
    "TR-11",
    "always gradient descent",
    "All optimizers give you the same parameters. Which branch is taken?",
    "어떤 최적화 방법을 골라도 결과가 같습니다. 어느 분기로 가나요?",
    rule=lambda optimizer: "gd",
)
_enter(
    "TR-12",
    "learning rate not handed on",
    "The learning rate does not reach the step.",
    "학습률이 걸음까지 전달되지 않습니다.",
    settings=_default("learning_rate"),
)
_enter(
    "TR-13",
    "beta not handed on to momentum",
    "Another beta changes nothing in your training.",
    "beta를 바꾸어도 학습이 달라지지 않습니다.",
    settings=_default("beta"),
)
_enter(
    "TR-14",
    "beta1, beta2 and epsilon not handed on to Adam",
    "Adam's own settings change nothing in your training.",
    "Adam의 설정을 바꾸어도 학습이 달라지지 않습니다.",
    settings=_default("beta1", "beta2", "epsilon"),
)
_enter(
    "TR-15",
    "mini_batch_size not handed on",
    "Another mini-batch size changes nothing in your training.",
    "미니배치 크기를 바꾸어도 학습이 달라지지 않습니다.",
    settings=_default("mini_batch_size"),
)
_enter(
    "TR-16",
    "the averages start anew in every epoch",
    "What an optimizer has gathered is lost at the end of your epoch.",
    "최적화 방법이 모은 것이 에포크 끝에서 사라집니다.",
    state_of=lambda state, optimizer, parameters: _start(optimizer, parameters),
)
_enter(
    "TR-17",
    "the parameters start anew in every epoch",
    "Your second epoch does not continue the first one.",
    "두 번째 에포크가 첫 번째를 이어 가지 않습니다.",
    restart=lambda parameters, dims: initialize_parameters(dims),
)
_enter(
    "TR-18",
    "return inside the loop over the epochs",
    "More epochs change nothing. When does the function return?",
    "에포크를 늘려도 그대로입니다. 함수가 언제 반환하나요?",
    settings=lambda given: given | {"num_epochs": 1},
)
_enter(
    "TR-19",
    "the data are changed in place",
    "X is different after the training. The caller still needs it.",
    "학습 후 X가 달라졌습니다. 호출한 쪽에 아직 필요합니다.",
    batches=_reversing,
)
_enter(
    "TR-20",
    "no step is taken",
    "The parameters are as they were at the start. Is the update kept?",
    "파라미터가 처음 그대로입니다. 갱신한 값을 저장했나요?",
    settings=lambda given: given | {"num_epochs": 0},
)
