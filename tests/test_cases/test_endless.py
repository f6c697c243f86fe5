"""A call that does not come back."""

import os
import signal
import threading

import pytest

from grader.authoring.source import reference
from test_cases import check, endless
from test_cases.checking import CheckFailed
from test_cases.endless import EndlessError, in_time

INITIALIZE = reference("04_optimization_methods")["initialize_velocity"]


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    for name, seconds in {"FIRST": 0.05, "LIMIT": 0.2, "AGAIN": 0.05}.items():
        monkeypatch.setattr(endless, name, seconds)
    monkeypatch.setenv("LC_ALL", "C")


def plain(parameters):
    while True:
        pass


def catching(parameters):
    ends = 0
    while ends < 3:
        try:
            while True:
                pass
        except BaseException:
            ends += 1
    return {}


def catching_inside(parameters):
    while True:
        try:
            sum(range(1000))
        except KeyboardInterrupt:
            return {}


def waiting(parameters):
    threading.Event().wait()


@pytest.mark.parametrize("function", [plain, waiting, catching, catching_inside])
def test_a_loop_is_told_of_and_ended(function, capsys):
    line = function.__code__.co_firstlineno
    function.__name__ = "initialize_velocity"
    with pytest.raises(CheckFailed):
        check(function)
    told = capsys.readouterr().out
    assert "still running, line " in told
    (ended,) = {int(one) for one in _lines(told)}
    assert line < ended < line + 6
    assert "HINT" not in told


def _lines(told):
    words = told.replace("\n      ", " ").split("was ended (line ")[1:]
    return [one.split(" ")[0] for one in words]


def test_after_one_that_does_not_end_there_are_no_more_calls(capsys):
    calls = []

    def initialize_velocity(parameters):
        calls.append(1)
        while True:
            pass

    with pytest.raises(CheckFailed):
        check(initialize_velocity)
    assert len(calls) == 1


def test_a_loop_in_a_method_is_found():
    class Steps:
        def step(self):
            while True:
                pass

    with pytest.raises(EndlessError) as ended:
        in_time(Steps().step, Steps, lambda line: None)
    assert ended.value.line > Steps.step.__code__.co_firstlineno


def test_what_comes_back_is_left_alone():
    told = []
    for _ in range(200):
        assert in_time(lambda: 7, INITIALIZE, told.append) == 7
    with pytest.raises(ZeroDivisionError):
        in_time(lambda: 1 / 0, INITIALIZE, told.append)
    assert told == []


def test_who_ends_it_by_hand_is_obeyed():
    with pytest.raises(KeyboardInterrupt):
        in_time(
            lambda: os.kill(os.getpid(), signal.SIGINT), INITIALIZE, lambda line: None
        )


def test_where_nothing_can_be_told_it_still_ends():
    def fail(line):
        raise OSError

    with pytest.raises(EndlessError):
        in_time(lambda: plain(0), plain, fail)


def test_elsewhere_than_in_the_main_thread_a_call_is_made_as_it_is():
    found = []
    thread = threading.Thread(
        target=lambda: found.append(in_time(lambda: 7, plain, lambda line: None))
    )
    thread.start()
    thread.join()
    assert found == [7]


def test_without_threads_a_call_is_made_as_it_is(monkeypatch):
    def start(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)
    assert in_time(lambda: 7, plain, lambda line: None) == 7
