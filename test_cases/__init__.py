"""Public cases of the course: inputs to try a function on, and ``check``."""

from test_cases.inputs import (
    initialize_adam_test_case,
    initialize_velocity_test_case,
    random_mini_batches_test_case,
    update_parameters_with_adam_test_case,
    update_parameters_with_gd_test_case,
    update_parameters_with_momentum_test_case,
)
from test_cases.judging import check

__all__ = [
    "check",
    "initialize_adam_test_case",
    "initialize_velocity_test_case",
    "random_mini_batches_test_case",
    "update_parameters_with_adam_test_case",
    "update_parameters_with_gd_test_case",
    "update_parameters_with_momentum_test_case",
]
