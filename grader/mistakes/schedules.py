"""Known mistakes of ``exp_decay``, ``sqrt_decay`` and ``halving``."""

from __future__ import annotations

import math

import numpy as np

from grader.mistakes.registry import mistake


@mistake(
    "LR-13",
    "exp_decay",
    "power written as a product",
    "Yours grows from epoch to epoch. How do you say 'multiply again each time'?",
    "에포크가 지날수록 커집니다. 매번 다시 곱하려면 어떻게 써야 하나요?",
)
def product(learning_rate0: float, epoch_num: int, base: float = 0.95) -> float:
    """Multiply once."""
    return learning_rate0 * base * epoch_num


@mistake(
    "LR-14",
    "exp_decay",
    "base and exponent swapped",
    "In epoch 0 yours is 0; it must be learning_rate0.",
    "에포크 0에서 learning_rate0이어야 합니다.",
)
def swapped(learning_rate0: float, epoch_num: int, base: float = 0.95) -> float:
    """Raise the epoch to the base."""
    return float(learning_rate0 * epoch_num**base)


@mistake(
    "LR-20",
    "exp_decay",
    "base fixed at 0.95",
    "Change base: does anything happen?",
    "base를 바꾸면 값이 달라지나요?",
)
def fixed_base(learning_rate0: float, epoch_num: int, base: float = 0.95) -> float:
    """Ignore the base."""
    return float(learning_rate0 * 0.95**epoch_num)


@mistake(
    "LR-21",
    "exp_decay",
    "the rate itself is raised to the power",
    "Only the base is multiplied again and again; learning_rate0 enters once.",
    "거듭제곱하는 것은 base뿐입니다. learning_rate0은 한 번만 곱합니다.",
)
def all_raised(learning_rate0: float, epoch_num: int, base: float = 0.95) -> float:
    """Raise the product."""
    return float((learning_rate0 * base) ** epoch_num)


@mistake(
    "LR-22",
    "exp_decay",
    "epochs counted from 1",
    "Epochs count from 0: what is your rate in the very first one?",
    "에포크는 0부터 셉니다. 첫 에포크의 값은 얼마인가요?",
)
def ahead(learning_rate0: float, epoch_num: int, base: float = 0.95) -> float:
    """Be one epoch ahead."""
    return float(learning_rate0 * base ** (epoch_num + 1))


@mistake(
    "LR-15",
    "sqrt_decay",
    "division by zero in epoch 0",
    "Which epoch makes the root zero, and what does the docstring ask for there?",
    "제곱근이 0이 되는 에포크는 언제인가요? 그때 무엇을 반환해야 하나요?",
)
def no_epoch_zero(learning_rate0: float, epoch_num: int, k: float) -> float:
    """Use the formula everywhere."""
    return float(k / np.sqrt(epoch_num) * learning_rate0)


@mistake(
    "LR-23",
    "sqrt_decay",
    "epochs counted from 1 to avoid the zero",
    "Yours is right in no epoch but the first: only epoch 0 is special.",
    "에포크를 모두 밀지 마세요. 따로 정할 것은 에포크 0뿐입니다.",
)
def shifted(learning_rate0: float, epoch_num: int, k: float) -> float:
    """Shift every epoch by one."""
    return float(k / np.sqrt(epoch_num + 1) * learning_rate0)


@mistake(
    "LR-24",
    "sqrt_decay",
    "no root",
    "In epoch 4 the rate is half of that in epoch 1. Is yours?",
    "에포크 4의 값은 에포크 1의 절반이어야 합니다.",
)
def no_root(learning_rate0: float, epoch_num: int, k: float) -> float:
    """Divide by the epoch."""
    return learning_rate0 * k / epoch_num if epoch_num else learning_rate0


@mistake(
    "LR-25",
    "sqrt_decay",
    "k ignored",
    "Change k: does anything happen?",
    "k를 바꾸면 값이 달라지나요?",
)
def no_k(learning_rate0: float, epoch_num: int, k: float) -> float:
    """Forget k."""
    return float(learning_rate0 / np.sqrt(epoch_num)) if epoch_num else learning_rate0


@mistake(
    "LR-26",
    "sqrt_decay",
    "k under the root",
    "What is under the root: the epoch alone, or k as well?",
    "제곱근 안에는 무엇이 들어가나요?",
)
def k_inside(learning_rate0: float, epoch_num: int, k: float) -> float:
    """Take the root of k too."""
    return (
        float(np.sqrt(k / epoch_num) * learning_rate0) if epoch_num else learning_rate0
    )


@mistake(
    "LR-27",
    "sqrt_decay",
    "k times the first rate in epoch 0",
    "k belongs to the epochs from 1 on; read what the docstring says of epoch 0.",
    "k는 에포크 1부터 적용됩니다. 에포크 0의 설명을 읽어 보세요.",
)
def k_in_epoch_zero(learning_rate0: float, epoch_num: int, k: float) -> float:
    """Take the root of at least 1."""
    return float(k / np.sqrt(max(epoch_num, 1)) * learning_rate0)


@mistake(
    "LR-28",
    "halving",
    "halved in every epoch",
    "Yours halves in every epoch. How many whole intervals have passed?",
    "에포크마다 반으로 줄고 있습니다. 지난 구간은 몇 개인가요?",
)
def every_epoch(learning_rate0: float, epoch_num: int, every: int) -> float:
    """Ignore the interval."""
    return float(learning_rate0 * 0.5**epoch_num)


@mistake(
    "LR-29",
    "halving",
    "no rounding: smooth instead of stepped",
    "Between two halvings the rate must stay flat.",
    "두 번의 감소 사이에는 학습률이 일정해야 합니다.",
)
def smooth_halving(learning_rate0: float, epoch_num: int, every: int) -> float:
    """Divide without rounding."""
    return float(learning_rate0 * 0.5 ** (epoch_num / every))


@mistake(
    "LR-30",
    "halving",
    "divided by twice the number of intervals",
    "After three intervals the rate is an eighth, not a sixth: halve again each time.",
    "세 구간 뒤에는 6분의 1이 아니라 8분의 1입니다.",
)
def doubled_count(learning_rate0: float, epoch_num: int, every: int) -> float:
    """Multiply 2 by the count."""
    return learning_rate0 / max(1, 2 * (epoch_num // every))


@mistake(
    "LR-31",
    "halving",
    "halved once and never again",
    "The first halving is right. What happens after the second interval?",
    "첫 번째 감소는 맞습니다. 두 번째 구간 뒤에는 어떻게 되나요?",
)
def halved_once(learning_rate0: float, epoch_num: int, every: int) -> float:
    """Compare instead of counting."""
    return learning_rate0 / 2 if epoch_num >= every else learning_rate0


@mistake(
    "LR-32",
    "halving",
    "rounded up",
    "You halve one interval early.",
    "한 구간 먼저 줄어듭니다.",
)
def early_halving(learning_rate0: float, epoch_num: int, every: int) -> float:
    """Count the interval that has begun."""
    return float(learning_rate0 * 0.5 ** math.ceil(epoch_num / every))


@mistake(
    "LR-33",
    "halving",
    "halved only after more than the interval",
    "The first whole interval ends just before the epoch with its number.",
    "첫 구간은 그 번호의 에포크 직전에 끝납니다.",
)
def late_halving(learning_rate0: float, epoch_num: int, every: int) -> float:
    """Be one epoch late."""
    return float(learning_rate0 * 0.5 ** (max(epoch_num - 1, 0) // every))


@mistake(
    "LR-35",
    "halving",
    "halved only in the epochs that are multiples of the interval",
    "Yours is halved in epoch 0, and after a halving it jumps back up.",
    "에포크 0에서 이미 반이 되고, 줄어든 뒤 다시 올라갑니다.",
)
def halved_at_multiples(learning_rate0: float, epoch_num: int, every: int) -> float:
    """Ask whether the epoch is a multiple instead of counting."""
    return learning_rate0 if epoch_num % every else learning_rate0 / 2
