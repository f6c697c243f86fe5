"""Hostile code runs only under `tests/guard.sh COMMAND`, as `make test` does."""

import os

import pytest

GUARDED = "DOWNHILL_GUARDED"


def pytest_collection_modifyitems(items):
    if GUARDED not in os.environ:
        skip = pytest.mark.skip(reason="hostile code needs tests/guard.sh around it")
        for item in items:
            if item.get_closest_marker("hostile"):
                item.add_marker(skip)
