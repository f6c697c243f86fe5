"""Known mistakes of ``sample_lr`` and ``sample_beta``."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.mistakes.registry import mistake


@mistake(
    "HP-1",
    "sample_lr",
    "linear scale",
    "Nine of ten of your samples are above 0.1. What should be drawn evenly instead?",
    "표본의 90%가 0.1보다 큽니다. 무엇을 고르게 뽑아야 할까요?",
)
def linear(u: Any, low: float = 1e-4, high: float = 1.0) -> Any:
    """Go evenly from end to end."""
    return low + u * (high - low)


@mistake(
    "HP-2",
    "sample_lr",
    "exponents for base 10 put to base e",
    "With u = 0 you should get low. Your exponent and your power have different bases.",
    "u = 0이면 low가 나와야 합니다. 지수와 거듭제곱의 밑이 서로 다릅니다.",
)
def natural_power(u: Any, low: float = 1e-4, high: float = 1.0) -> Any:
    """Take e to an exponent for 10."""
    return np.exp(np.log10(low) + u * (np.log10(high) - np.log10(low)))


@mistake(
    "HP-3",
    "sample_lr",
    "exponents for base e put to base 10",
    "Your samples leave the interval. Which logarithm belongs to a power of ten?",
    "표본이 구간을 벗어납니다. 10의 거듭제곱에는 어떤 로그가 맞나요?",
)
def natural_exponent(u: Any, low: float = 1e-4, high: float = 1.0) -> Any:
    """Take 10 to an exponent for e."""
    return 10 ** (np.log(low) + u * (np.log(high) - np.log(low)))


@mistake(
    "HP-6",
    "sample_lr",
    "from high to low",
    "Your rate falls as u grows. Which end belongs to u = 0?",
    "u가 커지면 학습률이 작아집니다. u = 0은 어느 쪽 끝인가요?",
)
def backwards(u: Any, low: float = 1e-4, high: float = 1.0) -> Any:
    """Swap the ends."""
    return 10 ** (np.log10(high) + u * (np.log10(low) - np.log10(high)))


@mistake(
    "HP-7",
    "sample_lr",
    "the default ends are fixed",
    "Change low and high: does anything happen?",
    "low와 high를 바꾸면 값이 달라지나요?",
)
def fixed_ends(u: Any, low: float = 1e-4, high: float = 1.0) -> Any:
    """Run from -4 to 0 whatever is asked."""
    return 10.0 ** (-4 + 4 * np.asarray(u))


@mistake(
    "HP-8",
    "sample_lr",
    "the exponent returned instead of the rate",
    "A learning rate is positive. What did you return?",
    "학습률은 양수입니다. 무엇을 반환했나요?",
)
def exponent(u: Any, low: float = 1e-4, high: float = 1.0) -> Any:
    """Forget the power."""
    return np.log10(low) + u * (np.log10(high) - np.log10(low))


@mistake(
    "HP-9",
    "sample_lr",
    "drawn again: u ignored",
    "Two calls with the same u give different rates. Which number was drawn?",
    "같은 u로 불러도 값이 다릅니다. u가 이미 뽑힌 수입니다.",
)
def drawn_again(u: Any, low: float = 1e-4, high: float = 1.0) -> Any:
    """Draw inside."""
    r = np.random.uniform(np.log10(low), np.log10(high), np.shape(u))
    return 10**r


@mistake(
    "HP-10",
    "sample_lr",
    "exponents counted from zero: the highest exponent is left out",
    "Right as long as high is 1. What becomes of another high?",
    "high가 1일 때만 맞습니다. 다른 high에서는 어떻게 되나요?",
)
def high_forgotten(u: Any, low: float = 1e-4, high: float = 1.0) -> Any:
    """Take high for 1."""
    return 10 ** (np.log10(low) * (1 - np.asarray(u)))


@mistake(
    "HP-4",
    "sample_beta",
    "linear in beta",
    "From 0.9 to 0.9005 hardly matters, from 0.999 to 0.9995 the memory doubles. "
    "Which quantity has an even scale?",
    "0.9에서 0.9005는 차이가 거의 없지만 0.999에서 0.9995는 두 배입니다. "
    "무엇을 고르게 뽑아야 할까요?",
)
def even_beta(u: Any, low: float = 0.9, high: float = 0.999) -> Any:
    """Go evenly from end to end."""
    return low + u * (high - low)


@mistake(
    "HP-5",
    "sample_beta",
    "the distance from 1 returned instead of beta",
    "beta should be close to 1.",
    "beta는 1에 가까워야 합니다.",
)
def distance_from_one(u: Any, low: float = 0.9, high: float = 0.999) -> Any:
    """Forget the last subtraction."""
    r = np.log10(1 - low) + u * (np.log10(1 - high) - np.log10(1 - low))
    return 10**r


@mistake(
    "HP-11",
    "sample_beta",
    "log scale of beta itself",
    "beta itself changes by no more than a tenth. What changes by powers of ten?",
    "beta 자체는 거의 변하지 않습니다. 10배씩 변하는 것은 무엇인가요?",
)
def log_of_beta(u: Any, low: float = 0.9, high: float = 0.999) -> Any:
    """Draw the exponent of beta."""
    return 10 ** (np.log10(low) + u * (np.log10(high) - np.log10(low)))


@mistake(
    "HP-12",
    "sample_beta",
    "from high to low",
    "Your beta falls as u grows. Which end belongs to u = 0?",
    "u가 커지면 beta가 작아집니다. u = 0은 어느 쪽 끝인가요?",
)
def beta_backwards(u: Any, low: float = 0.9, high: float = 0.999) -> Any:
    """Swap the ends."""
    r = np.log10(1 - high) + u * (np.log10(1 - low) - np.log10(1 - high))
    return 1 - 10**r


@mistake(
    "HP-13",
    "sample_beta",
    "the default ends are fixed",
    "Change low and high: does anything happen?",
    "low와 high를 바꾸면 값이 달라지나요?",
)
def fixed_exponents(u: Any, low: float = 0.9, high: float = 0.999) -> Any:
    """Run from -1 to -3 whatever is asked."""
    return 1 - 10.0 ** (-1 - 2 * np.asarray(u))


@mistake(
    "HP-14",
    "sample_beta",
    "power of e",
    "With u = 0 you should get low. Your exponent and your power have different bases.",
    "u = 0이면 low가 나와야 합니다. 지수와 거듭제곱의 밑이 서로 다릅니다.",
)
def beta_by_e(u: Any, low: float = 0.9, high: float = 0.999) -> Any:
    """Take e to an exponent for 10."""
    r = np.log10(1 - low) + u * (np.log10(1 - high) - np.log10(1 - low))
    return 1 - np.exp(r)


@mistake(
    "HP-15",
    "sample_beta",
    "even in the number of remembered steps",
    "Half of your values remember more than 500 steps. Every tenfold deserves the "
    "same share.",
    "절반이 500걸음 이상을 기억합니다. 10배마다 같은 몫이 필요합니다.",
)
def even_memory(u: Any, low: float = 0.9, high: float = 0.999) -> Any:
    """Draw the time scale evenly."""
    first, last = 1 / (1 - low), 1 / (1 - high)
    return 1 - 1 / (first + u * (last - first))


@mistake(
    "HP-36",
    "sample_beta",
    "a single number comes back as an array of one",
    "beta is shaped like u: for a single number it is a single number.",
    "beta의 모양은 u와 같습니다. 수 하나를 넣으면 수 하나가 나와야 합니다.",
)
def always_an_array(u: Any, low: float = 0.9, high: float = 0.999) -> Any:
    """Give every u an axis."""
    r = np.log10(1 - low) + np.atleast_1d(u) * np.log10((1 - high) / (1 - low))
    return 1 - 10**r
