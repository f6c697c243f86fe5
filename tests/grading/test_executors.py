"""Several at a time, here or elsewhere: the same verdicts, and none is lost."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from concurrent.futures import Executor, Future, ThreadPoolExecutor

import nbformat
import pytest
from nbformat.v4 import new_notebook

from grader.course.directory import make_course, open_course
from grader.course.release import release
from grader.course.submissions import Submission
from grader.engine import CellVerdict, EngineError, File, GradedNotebook, Limits
from grader.errors import ProcessGone, UserError
from grader.grading import executors
from grader.grading.autograde import grade
from grader.grading.executors import EngineSettings, Workers, cluster, threads
from grader.grading.tasks import Task
from grader.samples import write_sample
from grader.samples.optimization_methods import ASSIGNMENT, SAMPLES


def verdict(source, file):
    """Stands for an engine: decides by the text of the file."""
    text = file.content.decode()
    if "boom" in text:
        raise ZeroDivisionError("boom")
    if "gone" in text:
        raise ProcessGone("Something outside ended its processes.")
    if "wall" in text or ("nowhere" in WALL and "fine" not in text):
        raise EngineError("The wall is gone.")
    return GradedNotebook(new_notebook(), (CellVerdict("x", 1.0, 1.0, "passed"),), ())


WALL = set()


@pytest.fixture
def workers():
    with ThreadPoolExecutor(2) as executor:
        yield Workers(executor, verdict, 3)


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    course = make_course(tmp_path_factory.mktemp("released"))
    release(course, ASSIGNMENT)
    return course


def copied(course, root):
    shutil.copytree(course.root, root)
    return open_course(root)


@pytest.fixture
def course(released, tmp_path):
    return copied(released, tmp_path / "course")


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


FAILS = {
    "boom": "The grader failed on this submission: ZeroDivisionError: boom",
    "gone": "Something outside ended its processes.",
    "wall": "The wall is gone.",
}


@pytest.mark.parametrize(("text", "why"), FAILS.items(), ids=FAILS)
def test_when_the_grader_fails_on_one_the_others_go_on(course, workers, text, why):
    hand_in(course, ada="fine", bob=text, carl="fine")
    results = {one.student: one for one in grade(course, ASSIGNMENT, workers)}
    assert results["bob"].status == "to be run again"
    assert results["bob"].notes == (f"To be run again: {why}",)
    assert results["bob"].waiting == 100
    assert results["ada"].mark == results["carl"].mark == 1
    with course.gradebook() as gradebook:
        waiting = gradebook.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, "bob")
        assert {one.auto_score for one in waiting.grades} == {None}
        assert all(one.needs_manual_grade for one in waiting.grades)


def test_what_is_to_be_run_again_is_and_nothing_else(course, workers):
    hand_in(course, ada="fine", bob="gone")
    grade(course, ASSIGNMENT, workers)
    seen = []

    def decide(source, file):
        seen.append(file.content)
        return verdict(source, File("x.ipynb", b"fine"))

    again = Workers(workers.executor, decide, 3)
    results = {one.student: one for one in grade(course, ASSIGNMENT, again)}
    assert [content for content in seen if b"gone" in content] == seen != []
    assert results["bob"].status == results["ada"].status == "marked"


def test_other_limits_are_another_judgement(course, workers):
    hand_in(course, ada="fine")
    grade(course, ASSIGNMENT, workers)
    seen = []

    def decide(source, file):
        seen.append(file)
        return verdict(source, file)

    for seconds, decided in ((30, 0), (60, 1), (60, 1)):
        limits = Limits(cell_seconds=seconds)
        grade(course, ASSIGNMENT, Workers(workers.executor, decide, 3, limits))
        assert len(seen) == decided


def test_without_a_wall_nothing_goes_on(course, workers, monkeypatch):
    hand_in(course, ada="wall", bob="wall")
    monkeypatch.setattr(sys.modules[__name__], "WALL", {"nowhere"})
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


class AtOnce(Executor):
    """Decides where it is asked."""

    def submit(self, do, *arguments):
        future = Future()
        try:
            future.set_result(do(*arguments))
        except Exception as error:
            future.set_exception(error)
        return future


def grade_until(course, last=None):
    """Grade in a process that is killed at that call; how many calls there were."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid:
        os.close(theirs)
        with os.fdopen(ours, "rb") as pipe:
            said = pipe.read()
        _, status = os.waitpid(pid, 0)
        assert os.waitstatus_to_exitcode(status) == (-signal.SIGKILL if last else 0)
        return int(said or 0)
    calls = 0

    def count(frame, event, argument):
        nonlocal calls
        calls += 1
        if calls == last:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        sys.setprofile(count)
        grade(course, ASSIGNMENT, Workers(AtOnce(), verdict, 3))
        sys.setprofile(None)
        os.write(theirs, str(calls).encode())
        os._exit(0)
    finally:
        os._exit(1)


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork")
def test_killed_at_any_moment_and_started_again_the_gradebook_is_the_same(
    released, tmp_path
):
    killed, undisturbed = (copied(released, tmp_path / n) for n in ("one", "other"))
    for course in (killed, undisturbed):
        hand_in(course, **{f"s{number}": "fine" for number in range(8)})
        hand_in(course, boom="boom", gone="gone")
    calls = grade_until(undisturbed)
    moments = 30
    for moment in range(moments):
        shutil.rmtree(killed.root / "autograded", ignore_errors=True)  # all to do
        grade_until(killed, 1 + int(0.9 * calls) * moment // moments)
    grade_until(killed)
    assert everything(killed) == everything(undisturbed)
    assert len(everything(killed)[1]) == 8


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
        for sample in SAMPLES:
            folder = course.folder("submitted", sample.student, ASSIGNMENT)
            write_sample(sample, folder)
    assert start_grading(undisturbed).wait() == 1
    for wanted in (0, 4, 8):
        running = start_grading(killed)
        wait_for(running, lambda wanted=wanted: graded(killed) >= wanted)
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    assert start_grading(killed).wait() == 1
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
