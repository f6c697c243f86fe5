"""Draw without a screen, and leave no figure open."""

from collections.abc import Iterator

import matplotlib.pyplot as plt
import pytest


@pytest.fixture(autouse=True)
def drawing_board() -> Iterator[None]:
    plt.switch_backend("agg")
    yield
    plt.close("all")
