"""The way through nbgrader's own exchange, with its own commands."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.samples import write_sample
from grader.samples.optimizers_and_activations import ASSIGNMENT, SAMPLES

SAMPLE = next(one for one in SAMPLES if not one.raw)
PROGRAMS = Path(sys.executable).parent
pytestmark = pytest.mark.slow


class Exchange:
    """A course, a student's folder, and the exchange between them."""

    def __init__(self, folder):
        self.course, self.home = folder / "course", folder / "home"
        self.home.mkdir()
        (folder / "exchange").mkdir()
        (folder / "exchange").chmod(0o777)
        (self.home / "nbgrader_config.py").write_text(
            f"c = get_config()\nc.Exchange.root = {str(folder / 'exchange')!r}\n"
            "c.CourseDirectory.course_id = 'course'\n"
        )
        self.environment = os.environ | {
            "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}",
            "JUPYTER_CONFIG_DIR": str(folder / "settings"),
        }
        (folder / "settings").mkdir()
        (folder / "settings" / "nbgrader_config.py").write_text(
            f"c = get_config()\nc.Exchange.root = {str(folder / 'exchange')!r}\n"
        )

    def run(self, *command, at):
        done = subprocess.run(
            [PROGRAMS / command[0], *command[1:]],
            cwd=at,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def instructor(self, *command):
        return self.run("nbgrader", *command, ASSIGNMENT, at=self.course)

    def student(self, *command):
        return self.run("nbgrader", *command, ASSIGNMENT, at=self.home)


@pytest.fixture(scope="module")
def exchange(tmp_path_factory):
    made = Exchange(tmp_path_factory.mktemp("exchange"))
    downhill = ("--course", made.course)
    made.run("downhill", "release", ASSIGNMENT, *downhill, at=made.home)
    made.instructor("release_assignment")
    made.student("fetch_assignment")
    write_sample(SAMPLE, made.home / ASSIGNMENT)
    made.student("submit")
    made.instructor("collect")
    made.run("downhill", "grade", ASSIGNMENT, *downhill, at=made.home)
    made.run("downhill", "feedback", ASSIGNMENT, *downhill, at=made.home)
    made.instructor("release_feedback")
    made.student("fetch_feedback")
    return made


def test_our_page_comes_back_to_who_handed_in(exchange):
    (page,) = exchange.home.glob(f"{ASSIGNMENT}/feedback/*/*.html")
    (written,) = exchange.course.glob(f"feedback/*/{ASSIGNMENT}/*.html")
    assert page.read_text("utf-8") == written.read_text("utf-8")
    assert f"<title>{ASSIGNMENT}: " in page.read_text("utf-8")


def test_a_second_look_at_the_page_goes_the_same_way(exchange):
    downhill = ("--course", exchange.course)
    exchange.run("downhill", "feedback", ASSIGNMENT, *downhill, at=exchange.home)
    assert "Feedback released" in exchange.instructor("release_feedback")


def test_it_is_known_when_it_was_handed_in(exchange):
    (time,) = exchange.course.glob(f"submitted/*/{ASSIGNMENT}/timestamp.txt")
    (kept,) = exchange.course.glob(f"autograded/*/{ASSIGNMENT}/timestamp.txt")
    assert kept.read_bytes() == time.read_bytes()
