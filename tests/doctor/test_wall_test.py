"""The doctor attacks the wall: every attempt is held, and each is one that can work."""

import pytest

from grader.doctor import escapes
from grader.doctor.wall_test import attack, prove_wall

pytestmark = [pytest.mark.hostile, pytest.mark.slow]
pytestmark += [pytest.mark.usefixtures("own_processes")]

# Held also without a wall: by what every process of ours gets, or by any kernel.
HELD_ANYWHERE = {"read_environment", "eat_memory", "run_for_ever"}


def test_no_attempt_comes_through_the_wall():
    results = prove_wall()
    assert len(results) > 30
    assert [promise for promise, held in results if not held] == []


def test_without_the_wall_the_same_attempts_come_through():
    results = attack(sandbox=False)
    held = {name for name, held in results.items() if held}
    assert held == {*HELD_ANYWHERE, "harmless"}


def test_every_attempt_is_made_and_says_what_it_protects():
    names = {
        name
        for name, one in vars(escapes).items()
        if getattr(one, "__module__", "") == escapes.__name__
    }
    helpers = {"any_of", "is_heard", "comes_through"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("grader.doctor.wall_test._notebook", lambda attacks: attacks)
        patch.setattr("grader.doctor.wall_test.Engine", _Recorder)
        assert set(attack()) == names - helpers
    promises = [getattr(escapes, name).__doc__ for name in names - helpers]
    assert all(promise and promise.endswith(".") for promise in promises)
    assert len(set(promises)) == len(promises)


class _Recorder:
    """An engine that holds everything."""

    def __init__(self, **_):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def grade(self, attacks, _):
        verdicts = [_Verdict(f"proof_{name}", 1) for name in attacks]
        return _Graded(verdicts)


class _Graded:
    def __init__(self, verdicts):
        self.verdicts = verdicts


class _Verdict:
    def __init__(self, grade_id, mark):
        self.grade_id, self.mark = grade_id, mark
