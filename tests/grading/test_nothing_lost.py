"""A failure anywhere costs one row or one run, and never what was graded before."""

import errno
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from grader.course.directory import open_course
from grader.course.gradebook import result_of, stored
from grader.course.result import Result
from grader.engine import CellVerdict, EngineError, File, Limits
from grader.errors import UserError
from grader.grading import autograde
from grader.grading.autograde import grade
from grader.grading.executors import Workers
from grader.samples.optimization_methods import ASSIGNMENT
from grader.terminal import results_table
from tests.grading.deciding import (
    AtOnce,
    copied,
    everything,
    hand_in,
    no_wall,
    verdict,
)

CLASS = {"ada": "fine", "bob": "fine", "carl": "fine"}


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


def test_without_a_wall_nothing_goes_on(course, workers):
    hand_in(course, ada="wall", bob="wall")
    nobody = Workers(workers.executor, no_wall, 3)
    with pytest.raises(EngineError, match="The wall is gone"):
        grade(course, ASSIGNMENT, nobody)


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


def by_student(results):
    return {one.student: one for one in results}


class Stops:
    """Stops everything at a moment, until it is told to go on."""

    def __init__(self, monkeypatch):
        self.monkeypatch = monkeypatch

    def disk_is_full(self, course):
        def write(path, content):
            path.touch()
            raise OSError(errno.ENOSPC, "No space left on device")

        self.monkeypatch.setattr(Path, "write_bytes", write)

    def course_is_read_only(self, course):
        def make(path, *_, **__):
            raise OSError(errno.EROFS, "Read-only file system")

        self.monkeypatch.setattr(Path, "mkdir", make)

    def gradebook_is_locked(self, course):
        self.lock = sqlite3.connect(course.root / "gradebook.db")
        self.lock.execute("BEGIN EXCLUSIVE")

    def gradebook_is_full(self, course):
        def full(*_):
            raise sqlite3.OperationalError("database or disk is full")

        real = autograde.record

        def record(gradebook, *rest):
            with gradebook.engine.connect() as database:
                pages = database.exec_driver_sql("PRAGMA page_count").scalar()
                database.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
                database.exec_driver_sql("CREATE TABLE more (x)")
                database.exec_driver_sql("INSERT INTO more VALUES (zeroblob(9999999))")
            return real(gradebook, *rest)

        self.monkeypatch.setattr(autograde, "record", record)

    def go_on(self):
        self.monkeypatch.undo()
        if hasattr(self, "lock"):
            self.lock.close()


@pytest.fixture
def stops(monkeypatch):
    return Stops(monkeypatch)


STOPPED = {
    "disk_is_full": "cannot be written: No space left on device. Make room",
    "course_is_read_only": "cannot be written: Read-only file system",
    "gradebook_is_locked": "fails: database is locked. Close the program that holds it",
    "gradebook_is_full": "fails: database or disk is full. Make room on the disk",
}


def with_short_patience(course):
    """The same course, which waits for its gradebook no minute."""
    settings = course.root / "nbgrader_config.py"
    settings.write_text(settings.read_text().replace("timeout=60", "timeout=0.1"))
    return open_course(course.root)


@pytest.mark.parametrize(("moment", "said"), STOPPED.items(), ids=STOPPED)
@pytest.mark.parametrize("when", ["before the first", "after the first"])
def test_what_stops_everything_is_one_sentence_and_the_next_run_goes_on(
    released, tmp_path, stops, moment, said, when
):
    stopped, undisturbed = (
        with_short_patience(copied(released, tmp_path / name)) for name in ("a", "b")
    )
    for course in (stopped, undisturbed):
        hand_in(course, **CLASS)
    workers = Workers(AtOnce(), verdict, 1)
    seen = []

    def stop(result=None, total=None):
        seen.append(result)
        if len(seen) == 1:
            getattr(stops, moment)(stopped)

    if when == "before the first":
        stop()
    with pytest.raises(UserError) as refused:
        grade(stopped, ASSIGNMENT, workers, tell=stop)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    stops.go_on()
    assert not list((stopped.root / "autograded").rglob("*.new"))
    for course in (stopped, undisturbed):
        grade(course, ASSIGNMENT, workers)
    assert everything(stopped) == everything(undisturbed)
    assert len(everything(stopped)[1]) == len(CLASS)


DAMAGE = {
    "no database": (
        b"hello" * 1000,
        "file is not a database. Put a copy from a backup",
    ),
    "half a database": (None, "malformed. Put a copy from a backup in its place"),
}


@pytest.mark.parametrize(("content", "said"), DAMAGE.values(), ids=DAMAGE)
def test_a_gradebook_that_is_damaged_is_one_sentence(course, workers, content, said):
    hand_in(course, **CLASS)
    file = course.root / "gradebook.db"
    whole = file.read_bytes()
    file.write_bytes(content or whole[:4096] + os.urandom(len(whole) // 2))
    with pytest.raises(UserError) as refused:
        grade(course, ASSIGNMENT, workers)
    assert said in str(refused.value)
    file.write_bytes(whole)
    assert [one.mark for one in grade(course, ASSIGNMENT, workers)] == [1, 1, 1]


def test_two_at_once_on_one_course_are_one(course, workers):
    hand_in(course, **CLASS)
    said = []

    def meanwhile(result, total):
        with pytest.raises(UserError, match="is being graded already") as refused:
            grade(course, ASSIGNMENT, workers)
        said.append(str(refused.value))

    assert len(grade(course, ASSIGNMENT, workers, tell=meanwhile)) == len(said) == 3
    assert len(grade(course, ASSIGNMENT, workers)) == 3


def test_the_program_says_so_and_its_status_is_misuse(course):
    hand_in(course, **CLASS)
    command = [sys.executable, "-m", "grader", "grade", ASSIGNMENT]
    command += ["--course", str(course.root), "--unsafe-no-sandbox"]
    with course.alone():
        done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.strip() == (
        f"{course.root} is being graded already. Wait until that has ended, then run "
        "this again."
    )


class Fails:
    """Ways in which what is done with one verdict can fail."""

    def __init__(self, monkeypatch, course):
        self.monkeypatch, self.course = monkeypatch, course

    def instead(self, name, error):
        """Have a step fail on bob."""
        real = getattr(autograde, name)

        def step(*arguments, **more):
            if "bob" in str(arguments):
                raise error
            return real(*arguments, **more)

        self.monkeypatch.setattr(autograde, name, step)

    def putting_together(self):
        self.instead("result_for", KeyError("grade_id"))

    def in_the_gradebook(self):
        self.instead("record", IntegrityError("INSERT", {}, Exception("no such row")))

    def on_the_disk(self):
        folder = self.course.root / "autograded" / "bob"
        folder.parent.mkdir(exist_ok=True)
        folder.write_text("")

    def as_bytes(self):
        real = autograde.result_for

        def odd(assignment, task, graded):
            graded.notebook["bad"] = "\ud800" if task.student == "bob" else ""
            return real(assignment, task, graded)

        self.monkeypatch.setattr(autograde, "result_for", odd)

    def go_on(self):
        self.monkeypatch.undo()
        if (self.course.root / "autograded" / "bob").is_file():
            (self.course.root / "autograded" / "bob").unlink()


FAILING = {
    "putting_together": "KeyError",
    "in_the_gradebook": "IntegrityError",
    "on_the_disk": "NotADirectoryError",
    "as_bytes": "UnicodeEncodeError",
}


@pytest.mark.parametrize(("step", "why"), FAILING.items(), ids=FAILING)
def test_what_fails_after_one_verdict_is_that_row(
    course, workers, monkeypatch, step, why
):
    hand_in(course, **CLASS)
    fails = Fails(monkeypatch, course)
    getattr(fails, step)()
    results = by_student(grade(course, ASSIGNMENT, workers))
    assert results["ada"].mark == results["carl"].mark == 1
    assert results["bob"].status == "to be run again"
    assert f"The grader failed on this submission: {why}" in results["bob"].notes[0]
    assert not list((course.root / "autograded").rglob("*.new"))
    fails.go_on()
    results = by_student(grade(course, ASSIGNMENT, workers))
    assert [one.mark for one in results.values()] == [1, 1, 1]
    assert {one.status for one in results.values()} == {"marked"}


def test_a_folder_that_goes_while_the_class_is_graded_is_that_row(course):
    hand_in(course, **CLASS)

    def take_away(result, total):
        shutil.rmtree(course.folder("submitted", "carl", ASSIGNMENT), True)

    workers = Workers(AtOnce(), verdict, 1)
    results = by_student(grade(course, ASSIGNMENT, workers, tell=take_away))
    assert results["ada"].mark == results["bob"].mark == 1
    assert results["carl"].status == "unreadable"
    assert "cannot be read: No such file or directory" in results["carl"].notes[0]


def test_a_file_that_changes_after_it_was_fetched_is_graded_again(course):
    hand_in(course, ada="fine")
    file = course.folder("submitted", "ada", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb"
    seen = []

    def change(source, handed_in):
        seen.append(handed_in.content)
        if len(seen) == 1:
            file.write_bytes(handed_in.content.replace(b"fine", b"finer"))
        return verdict(source, handed_in)

    workers = Workers(AtOnce(), change, 1)
    for decided in (1, 2, 2):
        grade(course, ASSIGNMENT, workers)
        assert len(seen) == decided
    assert b"finer" in seen[1]


def test_a_stored_row_that_is_damaged_is_graded_again(course, workers):
    hand_in(course, **CLASS)
    first = grade(course, ASSIGNMENT, workers)
    with sqlite3.connect(course.root / "gradebook.db") as database:
        database.execute(
            "UPDATE downhill_result SET verdicts = '[{' WHERE student='bob'"
        )
    database.close()
    with course.gradebook() as gradebook:
        (row,) = stored(gradebook, student="bob")
        assert result_of(row) is None
    assert grade(course, ASSIGNMENT, workers) == first


def test_a_row_that_cannot_be_shown_says_so_and_the_others_are_shown():
    results = [
        Result(name, "one", "one", (CellVerdict("check_f", 1.0, 1.0, "passed"),))
        for name in ("ada", "bob", "carl")
    ]
    object.__setattr__(results[1], "verdicts", 7)
    table = results_table(results)
    assert list(table.columns[1].cells) == ["1 of 1", "?", "1 of 1"]
    assert "This row cannot be shown: TypeError" in [*table.columns[2].cells][1]
