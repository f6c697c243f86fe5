import pytest

from grader.authoring.source import HIDDEN_CASES
from grader.engine import Engine, Limits


@pytest.fixture(scope="session")
def engine():
    """An engine with short times and no wall, for submissions that mean no harm."""
    with Engine(
        case_folders=[HIDDEN_CASES], limits=Limits(cell_seconds=10), sandbox=False
    ) as engine:
        yield engine


@pytest.fixture(scope="session")
def walled():
    """An engine with the wall and very short times, for submissions that mean harm."""
    with Engine(case_folders=[HIDDEN_CASES], limits=Limits(cell_seconds=2)) as engine:
        yield engine
