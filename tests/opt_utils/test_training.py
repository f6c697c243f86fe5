"""A training that is watched and stopped."""

import os
import signal

import matplotlib.pyplot as plt
import numpy as np
import pytest

from opt_utils import Training, alt_text, initialize_parameters, load_dataset, training
from opt_utils.training import moments

X, Y = load_dataset()
PARAMETERS = initialize_parameters([2, 5, 2, 1])


def press_stop():
    os.kill(os.getpid(), signal.SIGINT)


@pytest.fixture(autouse=True)
def no_figures_stay():
    yield
    plt.close("all")


@pytest.mark.parametrize("options", [{}, {"shown": False}, {"watch": (X, Y)}])
def test_it_runs_through_all_epochs(options):
    assert list(Training(5, **options)) == [0, 1, 2, 3, 4]
    assert list(Training(0, **options)) == []


def test_the_cost_so_far_stands_beside_the_bar(monkeypatch, capsys):
    monkeypatch.setattr("opt_utils.display.DELAY", 0)
    run = Training(3)
    for epoch in run:
        run.note({}, cost=0.5 - epoch / 10)
        run.bar.refresh()
    assert "cost 0.3000" in capsys.readouterr().err


def test_one_that_is_not_shown_shows_nothing(monkeypatch, capsys):
    monkeypatch.setattr("opt_utils.display.DELAY", 0)
    run = Training(3, shown=False)
    for _ in run:
        run.note({}, cost=0.5)
    assert capsys.readouterr() == ("", "")
    assert plt.get_fignums() == []


def test_the_stop_button_ends_it_behind_the_present_epoch(capsys):
    before = signal.getsignal(signal.SIGINT)
    reached, run = [], Training(100)
    for epoch in run:
        if epoch == 3:
            press_stop()
        reached.append(epoch)
    assert reached == [0, 1, 2, 3]
    assert capsys.readouterr().out == (
        "Stopped after epoch 3: what is learned so far stays.\n"
    )
    assert signal.getsignal(signal.SIGINT) is before


def test_pressed_twice_it_ends_the_epoch_too():
    before = signal.getsignal(signal.SIGINT)
    assert stopped(Training(100), presses=2) == [0]
    assert signal.getsignal(signal.SIGINT) is before


def test_one_that_is_not_shown_ends_at_once():
    assert stopped(Training(100, shown=False), presses=1) == [0]


def stopped(run, presses):
    """The epochs that began when the stop button is pressed in the first."""
    reached = []
    try:
        for epoch in run:
            reached.append(epoch)
            for _ in range(presses):
                press_stop()
    except KeyboardInterrupt:
        return reached
    pytest.fail("it was not stopped")


def watched(number, stop_at=None):
    """The strip's figure after a training whose first weight is its epoch."""
    run, parameters = Training(number, watch=(X, Y)), dict(PARAMETERS)
    for epoch in run:
        parameters["W1"] = np.full((5, 2), float(epoch))
        if epoch == stop_at:
            press_stop()
        run.note(parameters, cost=1 / (epoch + 1))
    return run, plt.gcf()


def titles(figure):
    return [ax.get_title() for ax in figure.axes]


def test_six_boundaries_show_the_way_from_the_first_epoch_to_the_last():
    run, figure = watched(1000)
    assert titles(figure)[0] == "epoch 0, cost 1.000"
    assert titles(figure)[-1] == "epoch 999, cost 0.001"
    assert len(figure.axes) == 6
    kept = [parameters["W1"][0, 0] for parameters, _ in run.kept.values()]
    assert kept == moments(1000)  # each as it was then
    assert alt_text(figure).count("The model answers 1 on") == 6


def test_one_that_was_stopped_shows_how_far_it_came():
    _, figure = watched(1000, stop_at=100)
    assert titles(figure)[-1] == f"epoch 100, cost {1 / 101:.3f}"


def test_a_short_one_shows_fewer():
    _, figure = watched(2)
    assert titles(figure) == ["epoch 0, cost 1.000", "epoch 1, cost 0.500"]


@pytest.mark.parametrize("number", [0, 1, 2, 5, 6, 7, 100, 10000])
def test_the_moments_ascend_from_the_first_epoch_to_the_last(number):
    found = moments(number)
    assert found == sorted(set(found))
    assert len(found) <= training.PICTURES
    assert found[:1] == [0][:number]
    assert found[-1:] == [number - 1][:number]


def test_only_points_in_the_plane_can_be_watched():
    with pytest.raises(ValueError, match=r"X must have the shape \(2, examples\)"):
        Training(3, watch=(np.zeros((3, 4)), np.zeros((1, 4))))
