"""What holds for all tests: nothing of the user's settings counts, nothing can hurt.

Hostile code runs only under `tests/guard.sh COMMAND`, as `make test` does.
"""

import os
from tempfile import TemporaryDirectory

import pytest

GUARDED = "DOWNHILL_GUARDED"


def pytest_configure(config):
    """Give Matplotlib, here and in every process we start, settings of its own."""
    folder = TemporaryDirectory(prefix="downhill-matplotlib-")
    config.add_cleanup(folder.cleanup)
    os.environ["MPLCONFIGDIR"] = folder.name


def pytest_collection_modifyitems(items):
    if GUARDED not in os.environ:
        skip = pytest.mark.skip(reason="hostile code needs tests/guard.sh around it")
        for item in items:
            if item.get_closest_marker("hostile"):
                item.add_marker(skip)
