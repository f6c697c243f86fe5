"""The way through nbgrader's own exchange, with its own commands, as on a JupyterHub.

The instructor and each student are users of one machine; the exchange is a folder that
all of them may write. Where no users can be made, all of them are who runs the tests.
"""

import getpass
import os
import shutil
from pathlib import Path
from tempfile import mkdtemp

import pytest

from grader.course.submissions import SECRET, TIMESTAMP
from grader.samples import write_sample
from grader.samples.hyperparameters import ASSIGNMENT, SAMPLES
from tests.course.users import Pretended, Users, may_be_made

pytestmark = pytest.mark.slow
REAL = may_be_made()
TEACHER = "tina"
STUDENTS = ("ada", "bob") if REAL else (getpass.getuser(),)
of_users = pytest.mark.skipif(not REAL, reason="makes users, as root")


class Machine:
    """One machine with an instructor, two students and the exchange."""

    def __init__(self, folder):
        self.users = (Users if REAL else Pretended)(folder, (TEACHER, *STUDENTS))
        self.exchange = folder / "exchange"
        self.exchange.mkdir()
        self.exchange.chmod(0o777)
        for home in self.users.homes.values():
            settings = home / ".jupyter" / "nbgrader_config.py"
            settings.parent.mkdir()
            settings.write_text(
                "c = get_config()\n"
                f"c.Exchange.root = {str(self.exchange)!r}\n"
                "c.CourseDirectory.course_id = 'course'\n"
            )
            for path in (settings.parent, settings):
                shutil.chown(path, home.stat().st_uid, home.stat().st_gid)
        self.course = self.users.homes[TEACHER] / "course"

    def try_as(self, name, *command, at=None):
        where = at or self.users.homes[name]
        return self.users.run(name, *command, at=where)

    def run(self, name, *command, at=None):
        done = self.try_as(name, *command, at=at)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def teach(self, *command):
        """As the instructor, in the course."""
        return self.run(TEACHER, *command, at=self.course)


@pytest.fixture(scope="module")
def machine():
    folder = Path(mkdtemp(prefix="downhill-users-"))
    folder.chmod(0o755)
    made = Machine(folder)
    made.run(TEACHER, "downhill", "release", ASSIGNMENT, "--course", made.course)
    made.teach("nbgrader", "release_assignment", ASSIGNMENT)
    for name, sample in zip(STUDENTS, SAMPLES, strict=False):
        made.run(name, "nbgrader", "fetch_assignment", ASSIGNMENT)
        home = made.users.homes[name]
        write_sample(sample, home / "handed")
        own = home / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        own.write_bytes((home / "handed" / own.name).read_bytes())
        made.run(name, "nbgrader", "submit", ASSIGNMENT)
    made.teach("nbgrader", "collect", ASSIGNMENT)
    made.teach("downhill", "grade", ASSIGNMENT, "--course", ".")
    made.teach("downhill", "feedback", ASSIGNMENT, "--course", ".")
    made.teach("nbgrader", "release_feedback", ASSIGNMENT)
    for name in STUDENTS:
        made.run(name, "nbgrader", "fetch_feedback", ASSIGNMENT)
    yield made
    shutil.rmtree(folder)


def test_each_student_gets_the_own_page_and_mark(machine):
    for name, sample in zip(STUDENTS, SAMPLES, strict=False):
        home = machine.users.homes[name]
        (page,) = home.glob(f"{ASSIGNMENT}/feedback/*/*.html")
        text = page.read_text("utf-8")
        assert f"<p>{name}</p>" in text
        assert f"<strong>{sample.mark:g} of " in text
        (written,) = machine.course.glob(f"feedback/{name}/{ASSIGNMENT}/*.html")
        assert text == written.read_text("utf-8")


def test_a_second_look_at_the_pages_goes_the_same_way(machine):
    machine.teach("downhill", "feedback", ASSIGNMENT, "--course", ".")
    said = machine.teach("nbgrader", "release_feedback", ASSIGNMENT)
    assert "Feedback released" in said


@of_users
def test_no_student_reads_what_another_one_handed_in_or_the_course(machine):
    inbound = machine.exchange / "course" / "inbound"
    (mine,) = inbound.glob("ada+*")
    for name, path in (("bob", inbound), ("bob", machine.exchange / "course/feedback")):
        assert machine.try_as(name, "ls", path).returncode != 0, path
    assert machine.try_as("ada", "touch", mine / "later").returncode == 0
    gradebook = machine.course / "gradebook.db"
    assert machine.try_as("ada", "sh", "-c", f"echo >> {gradebook}").returncode != 0


def test_it_is_known_when_each_was_handed_in(machine):
    for name in STUDENTS:
        came, kept = (
            machine.course / step / name / ASSIGNMENT / "timestamp.txt"
            for step in ("submitted", "autograded")
        )
        assert kept.read_bytes() == came.read_bytes()


@of_users
def test_what_comes_back_belongs_to_the_student(machine):
    for name, number in machine.users.numbers.items():
        for page in machine.users.homes[name].glob(f"{ASSIGNMENT}/feedback/*/*.html"):
            assert page.stat().st_uid == number


LEFT_BY = {
    "no secret": lambda folder: (folder / SECRET).unlink(),
    "no time": lambda folder: (folder / TIMESTAMP).unlink(),
    "a secret that is no text": lambda f: (f / SECRET).write_bytes(b"\xff\xfe"),
    "a time that is no text": lambda f: (f / TIMESTAMP).write_bytes(b"\xff\xfe"),
    "a time that types": lambda f: (f / TIMESTAMP).write_text("\x1b]0;owned\x07"),
    "a secret that is a link": lambda f: relinked(f / SECRET, "/etc/passwd"),
}


def relinked(path, target):
    path.unlink()
    path.symlink_to(target)


def test_no_student_keeps_the_pages_from_the_others(machine, tried):
    """Nbgrader reads the files of the exchange, which are each student's own."""
    course = machine.course
    handed = course / "submitted" / STUDENTS[0] / ASSIGNMENT
    for number, spoil in enumerate(LEFT_BY.values()):
        folder = course / "submitted" / f"spoiler-{number}" / ASSIGNMENT
        shutil.copytree(handed, folder)
        spoil(folder)
    owner = course.stat()
    for path in course.rglob("*"):
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
    machine.teach("downhill", "grade", ASSIGNMENT, "--course", ".")
    machine.teach("downhill", "feedback", ASSIGNMENT, "--course", ".")
    said = machine.teach("nbgrader", "release_feedback", ASSIGNMENT)
    for who in (*STUDENTS, *(f"spoiler-{n}" for n in range(len(LEFT_BY)))):
        assert f"for student '{who}'" in said
    assert "\x1b]" not in said
    released = machine.exchange / "course" / "feedback"
    assert all("root:" not in one.read_text() for one in released.iterdir())
    tried("hostile", len(LEFT_BY))
