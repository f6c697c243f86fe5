"""Functions that cases pass to graded functions which take a function."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def cube(theta: float) -> float:
    """θ³."""
    return theta**3


def cube_slope(theta: float) -> float:
    """3θ², the slope of ``cube``."""
    return 3 * theta**2


def saddle_gradient(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """The gradient (y, x) of f(x, y) = xy."""
    return x[::-1].copy()


def square(theta: float) -> float:
    """θ²."""
    return theta**2


def minus_cube(theta: float) -> float:
    """-θ³."""
    return -(theta**3)


def minus_cube_slope(theta: float) -> float:
    """-3θ², the slope of ``minus_cube``."""
    return -3 * theta**2


def bowl(theta: NDArray[np.float64]) -> float:
    """Σ θ², of a column of shape (n, 1)."""
    return float(np.sum(theta[:, 0] ** 2))


def bowl_gradient(theta: NDArray[np.float64]) -> NDArray[np.float64]:
    """2θ, the gradient of ``bowl``."""
    return 2.0 * theta


def twisted(theta: NDArray[np.float64]) -> float:
    """Σ k·θ_k³ + (θ_1 + … + θ_n)², of a column of shape (n, 1)."""
    k = np.arange(1, len(theta) + 1)
    return float(np.sum(k * theta[:, 0] ** 3) + np.sum(theta) ** 2)


def twisted_gradient(theta: NDArray[np.float64]) -> NDArray[np.float64]:
    """3k·θ_k² + 2(θ_1 + … + θ_n), the gradient of ``twisted``."""
    k = np.arange(1, len(theta) + 1)[:, np.newaxis]
    return np.asarray(3.0 * k * theta**2 + 2 * np.sum(theta))


def twisted_gradient_with_a_bug(theta: NDArray[np.float64]) -> NDArray[np.float64]:
    """The gradient of ``twisted``, but for the sign of its second entry."""
    gradient = twisted_gradient(theta)
    gradient[1] *= -1
    return gradient


def ravine_gradient(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """(x_1, 2·x_2, 3·x_3, …), the gradient of a bowl that is steeper every time."""
    return np.arange(1, len(x) + 1) * x


def as_drawn(u: float) -> float:
    """The number itself: a scale from 0 to 1."""
    return u


def per_cent(u: float) -> float:
    """100·u: a scale from 0 to 100."""
    return 100 * u


def below_zero(u: float) -> float:
    """u − 3: a scale from −3 to −2."""
    return u - 3


def error_away_from_a_third(setting: dict[str, float]) -> float:
    """Σ (value − 1/3)²: lowest where every hyperparameter is 1/3."""
    return float(sum((value - 1 / 3) ** 2 for value in setting.values()))


def error_below_zero(setting: dict[str, float]) -> float:
    """−5 − Σ value: an error that is never positive."""
    return float(-5 - sum(setting.values()))


def error_above_a_thousand(setting: dict[str, float]) -> float:
    """2000 + Σ value: an error that is always large."""
    return float(2000 + sum(setting.values()))


def pretended_accuracy(
    optimizer: str, activation: str, learning_rate: float, seed: int
) -> float:
    """A made-up accuracy: every optimizer has a rate that suits it, and luck."""
    suits = {"sgd": 0.3, "rmsprop": 0.002, "adam": 0.02}[optimizer]
    distance = abs(np.log10(learning_rate / suits))
    luck = (3 * seed + len(activation) * ord(activation[0])) % 7 - 3
    return float(0.7 - 0.04 * distance + 0.03 * (0.5 + distance) * luck)


def no_rate_matters(
    optimizer: str, activation: str, learning_rate: float, seed: int
) -> float:
    """A made-up accuracy that is the same with every learning rate."""
    return 0.5 + 0.125 * (len(optimizer) + len(activation) - 7) / 4


def bending(theta: float) -> float:
    """10¹⁴·θ³: within 10⁻⁷ of zero, its slope grows from 0 to 3."""
    return 1e14 * theta**3


def bending_slope(theta: float) -> float:
    """3·10¹⁴·θ², the slope of ``bending``."""
    return 3e14 * theta**2


def bending_in_each(theta: NDArray[np.float64]) -> float:
    """10¹⁴·Σ k·θ_k³, of a column of shape (n, 1)."""
    k = np.arange(1, len(theta) + 1)
    return float(1e14 * np.sum(k * theta[:, 0] ** 3))


def bending_gradient(theta: NDArray[np.float64]) -> NDArray[np.float64]:
    """3·10¹⁴·k·θ_k², the gradient of ``bending_in_each``."""
    k = np.arange(1, len(theta) + 1)[:, np.newaxis]
    return np.asarray(3e14 * k * theta**2)


def centred(X: NDArray[np.float64]) -> NDArray[np.float64]:
    """X without the mean of each row."""
    return np.asarray(X - X.mean(axis=1, keepdims=True))


def tangled(X: NDArray[np.float64]) -> NDArray[np.float64]:
    """X³, and to every row the sum of the row's squares added."""
    return np.asarray(X**3 + np.sum(X**2, axis=1, keepdims=True))


def spread_out(X: NDArray[np.float64]) -> NDArray[np.float64]:
    """x, x², x³ and x⁴ of every x in a column (n, 1), side by side."""
    return np.asarray(X ** np.arange(1, 5))


def bending_layer(X: NDArray[np.float64]) -> NDArray[np.float64]:
    """10¹⁰·X³: within 10⁻⁵ of zero, its slope grows from 0 to 3."""
    return np.asarray(1e10 * X**3)
