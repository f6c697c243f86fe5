"""Known mistakes: each a small wrong function with its hints, one table for two uses.

The judge compares a wrong answer with them to name the mistake; the tests show that
the cases reject every one.
"""

from grader.mistakes import (
    adam,
    adam_averages,
    adam_class,
    adaptive_classes,
    gradient_checking,
    gradient_descent,
    initializing,
    look_ahead,
    mini_batches,
    momentum,
    repairing,
    rolling,
    rolling_classes,
    scaling,
    splitting,
    training,
    weight_starts,
)
from grader.mistakes.registry import MISTAKES, Mistake, mistake, mistakes

__all__ = [
    "MISTAKES",
    "Mistake",
    "adam",
    "adam_averages",
    "adam_class",
    "adaptive_classes",
    "gradient_checking",
    "gradient_descent",
    "initializing",
    "look_ahead",
    "mini_batches",
    "mistake",
    "mistakes",
    "momentum",
    "repairing",
    "rolling",
    "rolling_classes",
    "scaling",
    "splitting",
    "training",
    "weight_starts",
]
