"""Several at a time, here or elsewhere: the same verdicts, and none is lost."""

import contextlib
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from nbformat.v4 import new_notebook

from grader.course.submissions import Submission
from grader.engine import File
from grader.errors import UserError
from grader.grading import executors
from grader.grading.autograde import grade
from grader.grading.executors import EngineSettings, Workers, cluster, threads
from grader.grading.tasks import Task
from grader.samples import write_sample
from grader.samples.optimization_methods import ASSIGNMENT, SAMPLES
from grader.terminal import StoppedError, stopping
from tests.grading.deciding import copied, everything


def test_no_more_are_on_their_way_than_the_window_holds(workers):
    started, most = 0, 0

    def tasks():
        nonlocal started
        for number in range(20):
            started += 1
            submission = Submission(File("x.ipynb", b"fine"))
            yield Task(str(number), new_notebook(), "x", submission, "")

    seen = []
    for task, _ in workers.map(tasks()):
        most = max(most, started - len(seen))
        seen.append(task.student)
    assert sorted(seen, key=int) == [str(number) for number in range(20)]
    assert most <= 3


def test_no_more_bytes_are_on_their_way_than_the_limit(workers, monkeypatch):
    monkeypatch.setattr(executors, "MOST_BYTES", 10)
    started, most = 0, 0

    def tasks():
        nonlocal started
        for number in range(20):
            started += 1
            yield Task(
                str(number), None, "x", Submission(File("x.ipynb", b"fine" * 3)), ""
            )

    seen = []
    for task, _ in workers.map(tasks()):
        most = max(most, started - len(seen))
        seen.append(task.student)
    assert len(seen) == 20
    assert most == 1


def test_a_signal_ends_no_more_than_where_it_is_asked_for():
    """Anywhere else it could leave a lock of a future closed."""
    with stopping() as stop:
        stop.check()
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(StoppedError):
            stop.check()
        with pytest.raises(StoppedError):  # asked twice
            os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_stop_is_seen_while_no_submission_is_ready():
    never = Event()
    with ThreadPoolExecutor(1) as executor:
        beats = iter([None, None])

        def pulse():
            if next(beats, never) is never:
                raise StoppedError(signal.SIGINT)

        workers = Workers(executor, lambda *_: never.wait(20), 1, pulse=pulse)
        submission = Submission(File("x.ipynb", b"fine"))
        with pytest.raises(StoppedError):
            list(workers.map([Task("s", new_notebook(), "x", submission, "")]))
        never.set()


def test_nobody_at_the_scheduler_is_one_sentence():
    with (
        pytest.raises(UserError, match="No dask scheduler answers at"),
        cluster(EngineSettings(), "tcp://127.0.0.1:9"),
    ):
        pass


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.filterwarnings("ignore")  # dask warns of what it does itself
def test_a_dask_cluster_gives_the_same_verdicts(course):
    distributed = pytest.importorskip("distributed")
    for sample in SAMPLES[5:9]:
        write_sample(sample, course.folder("submitted", sample.student, ASSIGNMENT))
    settings = EngineSettings(sandbox=False)
    with threads(settings) as here:
        expected = grade(course, ASSIGNMENT, here)
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=2, dashboard_address=None, protocol="tcp"
        ) as local,
        cluster(settings, local.scheduler_address) as there,
    ):
        assert grade(course, ASSIGNMENT, there, force=True) == expected


def wait_for(running, happened):
    """Wait until something has happened, or the process has ended."""
    while not happened():
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(0.002)
            return


def start_grading(course, stderr=subprocess.DEVNULL):
    command = [sys.executable, "-m", "grader", "grade", ASSIGNMENT]
    command += ["--course", str(course.root), "--unsafe-no-sandbox"]
    return subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=stderr,
        start_new_session=True,
    )


@pytest.mark.slow
def test_a_whole_grader_that_is_killed_is_only_to_be_started_again(released, tmp_path):
    killed, undisturbed = (copied(released, tmp_path / n) for n in ("one", "other"))
    for course in (killed, undisturbed):
        for sample in SAMPLES[:9]:
            folder = course.folder("submitted", sample.student, ASSIGNMENT)
            write_sample(sample, folder)
    assert start_grading(undisturbed).wait() == 0
    for wanted in (0, 5):
        running = start_grading(killed)
        wait_for(running, lambda wanted=wanted: graded(killed) >= wanted)
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    assert start_grading(killed).wait() == 0
    assert everything(killed) == everything(undisturbed)


def graded(course):
    """How many submissions have been put in their place so far."""
    return len(list((course.root / "autograded").glob(f"*/{ASSIGNMENT}/*.ipynb")))


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_end_stops_cleanly_and_says_so(course, number):
    for count in range(30):
        folder = course.folder("submitted", f"s{count:02d}", ASSIGNMENT)
        write_sample(SAMPLES[0], folder)
    running = start_grading(course, stderr=subprocess.PIPE)
    wait_for(running, lambda: graded(course))
    running.send_signal(number)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 128 + number
    assert said.decode().splitlines()[-1] == (
        "Stopped. What was graded is kept: run this again to go on."
    )
    assert b"Traceback" not in said
    assert not list((course.root / "autograded").rglob("*.new"))
