"""Known mistakes of ``update_lr`` and ``schedule_lr_decay``."""

from __future__ import annotations

import math

from grader.mistakes.registry import mistake

STAIRS = 1000  # epochs on one stair when nothing is said


@mistake(
    "LR-1",
    "update_lr",
    "brackets missing around the denominator",
    "Python divides before it adds. What exactly does your rate get divided by?",
    "파이썬은 나눗셈을 덧셈보다 먼저 합니다. 무엇으로 나누고 있나요?",
)
def no_brackets(learning_rate0: float, epoch_num: int, decay_rate: float) -> float:
    """Divide by 1 and add the rest."""
    return 1 / 1 + decay_rate * epoch_num * learning_rate0


@mistake(
    "LR-2",
    "update_lr",
    "decay rate ignored",
    "Change decay_rate: does anything happen?",
    "decay_rate를 바꾸면 값이 달라지나요?",
)
def no_decay_rate(learning_rate0: float, epoch_num: int, decay_rate: float) -> float:
    """Decay at rate 1."""
    return learning_rate0 / (1 + epoch_num)


@mistake(
    "LR-3",
    "update_lr",
    "divided by the decay alone, without the 1",
    "In epoch 0 yours divides by zero; the rate must be learning_rate0 there.",
    "에포크 0에서 0으로 나누게 됩니다. 그때의 값은 learning_rate0이어야 합니다.",
)
def no_one(learning_rate0: float, epoch_num: int, decay_rate: float) -> float:
    """Forget the 1."""
    return learning_rate0 / (decay_rate * epoch_num)


@mistake(
    "LR-4",
    "update_lr",
    "the 1 replaced by the decay rate",
    "In epoch 0 the rate must be learning_rate0.",
    "에포크 0에서는 learning_rate0이어야 합니다.",
)
def decay_for_one(learning_rate0: float, epoch_num: int, decay_rate: float) -> float:
    """Add the epoch to the decay rate."""
    return learning_rate0 / (decay_rate + epoch_num)


@mistake(
    "LR-5",
    "update_lr",
    "exponential decay with the decay rate as base",
    "Yours multiplies once more in every epoch: that is exponential decay. "
    "Inverse time divides once.",
    "에포크마다 다시 곱하면 지수 감쇠입니다. 역시간 감쇠는 한 번만 나눕니다.",
)
def power(learning_rate0: float, epoch_num: int, decay_rate: float) -> float:
    """Take a power."""
    return float(learning_rate0 * decay_rate**epoch_num)


@mistake(
    "LR-6",
    "update_lr",
    "exponential decay with e as base",
    "An exponential halves in equal times. Inverse time falls more and more slowly.",
    "지수 함수는 같은 시간마다 반으로 줍니다. 역시간 감쇠는 점점 느려집니다.",
)
def exponential(learning_rate0: float, epoch_num: int, decay_rate: float) -> float:
    """Take e to a power."""
    return learning_rate0 * math.exp(-decay_rate * epoch_num)


@mistake(
    "LR-7",
    "update_lr",
    "the decay is applied again in every epoch, to the rate of the epoch before",
    "Start from learning_rate0 every time, not from the rate of the epoch before.",
    "이전 에포크의 값이 아니라 매번 learning_rate0에서 시작하세요.",
)
def compounded(learning_rate0: float, epoch_num: int, decay_rate: float) -> float:
    """Decay what has already decayed."""
    learning_rate = learning_rate0
    for epoch in range(1, epoch_num + 1):
        learning_rate = learning_rate / (1 + decay_rate * epoch)
    return learning_rate


@mistake(
    "LR-9",
    "update_lr",
    "epochs counted from 1",
    "Epochs count from 0: what is your rate in the very first one?",
    "에포크는 0부터 셉니다. 첫 에포크의 값은 얼마인가요?",
)
def from_one(learning_rate0: float, epoch_num: int, decay_rate: float) -> float:
    """Be one epoch ahead."""
    return learning_rate0 / (1 + decay_rate * (epoch_num + 1))


@mistake(
    "LR-8",
    "schedule_lr_decay",
    "no rounding: smooth instead of stepped",
    "Between two multiples of the interval the rate must stay flat.",
    "구간 안에서는 학습률이 일정해야 합니다.",
)
def smooth(
    learning_rate0: float, epoch_num: int, decay_rate: float, time_interval: int = 1000
) -> float:
    """Divide without rounding."""
    return learning_rate0 / (1 + decay_rate * epoch_num / time_interval)


@mistake(
    "LR-10",
    "schedule_lr_decay",
    "rounded up",
    "You drop one interval early.",
    "한 구간 먼저 떨어집니다.",
)
def rounded_up(
    learning_rate0: float, epoch_num: int, decay_rate: float, time_interval: int = 1000
) -> float:
    """Count the interval that has begun."""
    return learning_rate0 / (1 + decay_rate * math.ceil(epoch_num / time_interval))


@mistake(
    "LR-11",
    "schedule_lr_decay",
    "decays only in the epochs that are multiples of the interval",
    "After the drop the rate jumps back up.",
    "떨어진 뒤 다시 올라갑니다.",
)
def only_at_multiples(
    learning_rate0: float, epoch_num: int, decay_rate: float, time_interval: int = 1000
) -> float:
    """Return to the first rate between the drops."""
    if epoch_num % time_interval:
        return learning_rate0
    return learning_rate0 / (1 + decay_rate * epoch_num / time_interval)


@mistake(
    "LR-12",
    "schedule_lr_decay",
    "rounded to the nearest whole number",
    "Your stairs drop in the middle of an interval. In which direction is rounded?",
    "구간의 중간에서 떨어집니다. 어느 쪽으로 반올림해야 하나요?",
)
def rounded(
    learning_rate0: float, epoch_num: int, decay_rate: float, time_interval: int = 1000
) -> float:
    """Round to the nearest."""
    return learning_rate0 / (1 + decay_rate * round(epoch_num / time_interval))


@mistake(
    "LR-16",
    "schedule_lr_decay",
    "the rest of the division instead of the number of intervals",
    "You count the epochs since the last drop. How many drops have there been?",
    "마지막으로 떨어진 뒤의 에포크를 세고 있습니다. 몇 번 떨어졌나요?",
)
def remainder(
    learning_rate0: float, epoch_num: int, decay_rate: float, time_interval: int = 1000
) -> float:
    """Take the remainder."""
    return learning_rate0 / (1 + decay_rate * (epoch_num % time_interval))


@mistake(
    "LR-17",
    "schedule_lr_decay",
    "the whole decay is rounded down, the decay rate with it",
    "Only the number of intervals is a whole number; decay_rate keeps its fraction.",
    "구간의 개수만 정수입니다. decay_rate의 소수 부분은 남아야 합니다.",
)
def all_rounded(
    learning_rate0: float, epoch_num: int, decay_rate: float, time_interval: int = 1000
) -> float:
    """Round the product."""
    return learning_rate0 / (1 + decay_rate * epoch_num // time_interval)


@mistake(
    "LR-18",
    "schedule_lr_decay",
    "the interval fixed at 1000",
    "Change time_interval: do the drops come at other epochs?",
    "time_interval을 바꾸면 떨어지는 시점이 달라지나요?",
)
def fixed_interval(
    learning_rate0: float, epoch_num: int, decay_rate: float, time_interval: int = 1000
) -> float:
    """Ignore the interval."""
    return learning_rate0 / (1 + decay_rate * (epoch_num // STAIRS))


@mistake(
    "LR-19",
    "schedule_lr_decay",
    "decay rate ignored",
    "Change decay_rate: does the depth of a stair change?",
    "decay_rate를 바꾸면 계단의 높이가 달라지나요?",
)
def stairs_of_one(
    learning_rate0: float, epoch_num: int, decay_rate: float, time_interval: int = 1000
) -> float:
    """Decay at rate 1."""
    return learning_rate0 / (1 + epoch_num // time_interval)


@mistake(
    "LR-34",
    "schedule_lr_decay",
    "intervals counted from 1, so that the first stair has already dropped",
    "Your rate has dropped before an interval is complete. What is it in epoch 0?",
    "구간이 끝나기 전에 이미 떨어졌습니다. 에포크 0의 값은 얼마인가요?",
)
def stairs_from_one(
    learning_rate0: float, epoch_num: int, decay_rate: float, time_interval: int = 1000
) -> float:
    """Be one stair ahead."""
    return learning_rate0 / (1 + decay_rate * (1 + epoch_num // time_interval))
