"""Instruments of the failure clinic (notebook 10): they read trainings that go wrong.

The patients are written in the notebook; nothing here knows what they suffer from.
"""

from opt_utils.clinic.in_use import (
    examine_ward_4,
    new_examples,
    plot_ward_4,
    trained_network,
    with_batch_norm,
)
from opt_utils.clinic.rising import examine_ward_1, plot_ward_1
from opt_utils.clinic.slow import examine_ward_3, plot_ward_3
from opt_utils.clinic.standing import examine_ward_2, plot_ward_2

__all__ = [
    "examine_ward_1",
    "examine_ward_2",
    "examine_ward_3",
    "examine_ward_4",
    "new_examples",
    "plot_ward_1",
    "plot_ward_2",
    "plot_ward_3",
    "plot_ward_4",
    "trained_network",
    "with_batch_norm",
]
