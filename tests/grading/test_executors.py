"""Several at a time, here or elsewhere: the same verdicts, and none is lost."""

import contextlib
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest
from nbformat.v4 import new_notebook

from grader.course.directory import make_course
from grader.course.release import release
from grader.course.submissions import Submission
from grader.engine import CellVerdict, EngineError, GradedNotebook
from grader.errors import UserError
from grader.grading.autograde import grade
from grader.grading.executors import EngineSettings, Task, Workers, cluster, threads
from grader.samples import write_sample
from grader.samples.optimization_methods import ASSIGNMENT, SAMPLES


def verdict(source, submission):
    """Stands for an engine: decides by the first cell."""
    said = submission.cells[0].source
    if said == "boom":
        raise ZeroDivisionError("boom")
    if said == "wall":
        raise EngineError("The wall is gone.")
    return GradedNotebook(submission, (CellVerdict("x", 1.0, 1.0, "passed"),), ())


@pytest.fixture
def workers():
    with ThreadPoolExecutor(2) as executor:
        yield Workers(executor, verdict, 3)


@pytest.fixture
def course(tmp_path):
    course = make_course(tmp_path / "course")
    release(course, ASSIGNMENT)
    return course


def hand_in(course, **texts):
    for student, text in texts.items():
        notebook = new_notebook(cells=[nbformat.v4.new_code_cell(text)])
        folder = course.folder("submitted", student, ASSIGNMENT)
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{ASSIGNMENT}.ipynb")


def test_no_more_are_on_their_way_than_the_window_holds(workers):
    started, most = 0, 0

    def tasks():
        nonlocal started
        for number in range(20):
            started += 1
            notebook = new_notebook(cells=[nbformat.v4.new_code_cell("fine")])
            yield Task(str(number), new_notebook(), "x", Submission(notebook), "")

    seen = []
    for task, _ in workers.map(tasks()):
        most = max(most, started - len(seen))
        seen.append(task.student)
    assert sorted(seen, key=int) == [str(number) for number in range(20)]
    assert most <= 3


def test_when_the_grader_fails_on_one_the_others_go_on(course, workers):
    hand_in(course, ada="fine", bob="boom", carl="fine")
    results = {one.student: one for one in grade(course, ASSIGNMENT, workers)}
    assert results["bob"].status == "needs manual marks"
    assert "The grader failed on this submission" in results["bob"].notes[0]
    assert results["bob"].waiting == 100
    assert results["ada"].mark == results["carl"].mark == 1


def test_without_a_wall_nothing_goes_on(course, workers):
    hand_in(course, ada="wall")
    with pytest.raises(EngineError, match="The wall is gone"):
        grade(course, ASSIGNMENT, workers)


def test_nobody_at_the_scheduler_is_one_sentence():
    with (
        pytest.raises(UserError, match="No dask scheduler answers at"),
        cluster(EngineSettings(), "tcp://127.0.0.1:9"),
    ):
        pass


@pytest.mark.slow
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
            n_workers=2, threads_per_worker=1, dashboard_address=None, protocol="tcp"
        ) as local,
        cluster(settings, local.scheduler_address) as there,
    ):
        assert grade(course, ASSIGNMENT, there, force=True) == expected


def everything(course):
    """The gradebook's marks and comments, and the bytes of every graded notebook."""
    with course.gradebook() as gradebook:
        notebooks = [
            book
            for submission in gradebook.assignment_submissions(ASSIGNMENT)
            for book in submission.notebooks
        ]
        rows = {
            (book.student.id, part.name): (
                getattr(part, "auto_score", None),
                getattr(part, "auto_comment", None),
                getattr(part, "needs_manual_grade", None),
            )
            for book in notebooks
            for part in [*book.grades, *book.comments]
        }
    files = (course.root / "autograded").rglob("*.ipynb")
    return rows, {str(f.relative_to(course.root)): f.read_bytes() for f in files}


def wait_for(running, happened):
    """Wait until something has happened, or the process has ended."""
    while not happened():
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(0.002)
            return


def start_grading(course):
    command = [sys.executable, "-m", "grader", "grade", ASSIGNMENT]
    command += ["--course", str(course.root), "--unsafe-no-sandbox"]
    return subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@pytest.mark.slow
def test_killed_at_any_moment_and_started_again_the_gradebook_is_the_same(tmp_path):
    courses = []
    for name in ("killed", "undisturbed"):
        course = make_course(tmp_path / name)
        release(course, ASSIGNMENT)
        for number in range(40):
            student = f"s{number:02d}"
            sample = SAMPLES[number % len(SAMPLES)]
            write_sample(sample, course.folder("submitted", student, ASSIGNMENT))
        courses.append(course)
    killed, undisturbed = courses
    assert start_grading(undisturbed).wait() in (0, 1)
    for kill in range(20):
        running = start_grading(killed)
        wanted = min(2 * kill + 1, 39)
        wait_for(running, lambda wanted=wanted: graded(killed) >= wanted)
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    assert start_grading(killed).wait() in (0, 1)
    assert everything(killed) == everything(undisturbed)


def graded(course):
    """How many submissions have been put in their place so far."""
    return len(list((course.root / "autograded").glob(f"*/{ASSIGNMENT}/*.ipynb")))


@pytest.mark.slow
def test_ctrl_c_stops_cleanly_and_says_so(course):
    for number in range(30):
        folder = course.folder("submitted", f"s{number:02d}", ASSIGNMENT)
        write_sample(SAMPLES[0], folder)
    running = start_grading(course)
    wait_for(running, lambda: graded(course))
    running.send_signal(signal.SIGINT)
    assert running.wait(60) not in (0, None)
