import pytest

import test_cases
from grader.engine.protocol.random_state import GlobalRandom
from tests.engine.judge.grading import Grader


@pytest.fixture
def grader(monkeypatch):
    """A judge in this process, and an honest student in a thread of it."""
    monkeypatch.setattr(GlobalRandom, "note_seeds", lambda self: None)
    made = Grader()
    monkeypatch.setattr(test_cases, "check", made.check)
    yield made
    made.interpreter.forget()
