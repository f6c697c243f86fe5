"""Public cases of the course: inputs to try a function on, and ``check``."""

from test_cases.checking import check
from test_cases.inputs import (
    initialize_adam_test_case,
    initialize_velocity_test_case,
    random_mini_batches_test_case,
    update_parameters_with_adam_test_case,
    update_parameters_with_gd_test_case,
    update_parameters_with_momentum_test_case,
)
from test_cases.speaking import language
from test_cases.waiting import install

__all__ = [
    "check",
    "initialize_adam_test_case",
    "initialize_velocity_test_case",
    "language",
    "random_mini_batches_test_case",
    "update_parameters_with_adam_test_case",
    "update_parameters_with_gd_test_case",
    "update_parameters_with_momentum_test_case",
]

install()
