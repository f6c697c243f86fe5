"""What a course of an older version lacks is told, with the lines to add."""

import subprocess
import sys
from pathlib import Path

import pytest

from grader.course.directory import SETTINGS, TEMPLATE, make_course, open_course
from grader.course.settings import advice
from tests.grading.deciding import copied

LINES = TEMPLATE.read_text("utf-8")
COURSE_ID, PAGES = "c.CourseDirectory.course_id = here.name", "c.GenerateFeedback."


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return make_course(tmp_path_factory.mktemp("made") / "course")


def without(course, *beginnings):
    """The course with settings that lack these lines."""
    kept = [one for one in LINES.splitlines() if not one.startswith(beginnings)]
    (course.root / SETTINGS).write_text("\n".join(kept) + "\n", "utf-8")
    return open_course(course.root)


def test_a_course_of_today_lacks_nothing(made):
    assert advice(made) == ""


EVERY = [line for line in LINES.splitlines() if line.startswith("c.")]


@pytest.mark.parametrize("line", [one for one in EVERY if one[-1] != "["])
def test_each_line_is_missed_when_it_is_not_there(line, made, tmp_path):
    old = without(copied(made, tmp_path / "old"), line)
    sentence, *lines = advice(old).splitlines()
    assert "is of an older version: add these lines" in sentence
    assert lines == [line.partition("  #")[0]]


def test_with_the_lines_it_lacks_nothing_and_has_the_same_settings(made, tmp_path):
    old = without(copied(made, tmp_path / "course"), COURSE_ID, PAGES, "c.Generate")
    assert old.directory.course_id == ""
    lines = advice(old).splitlines()[1:]
    assert len(lines) == 3
    with (old.root / SETTINGS).open("a") as file:
        file.write("\n".join(lines) + "\n")
    mended = open_course(old.root)
    assert advice(mended) == ""
    assert mended.directory.course_id == "course"
    assert {*mended.settings} == {*made.settings}


def test_somebody_elses_settings_are_let_alone(made, tmp_path):
    other = copied(made, tmp_path / "other")
    text = "c = get_config()\nc.CourseDirectory.course_id = 'theirs'\n"
    (other.root / SETTINGS).write_text(text)
    assert advice(open_course(other.root)) == ""


def test_a_command_says_it_and_goes_on(made, tmp_path):
    old = without(copied(made, tmp_path / "old"), COURSE_ID)
    with old.gradebook() as gradebook:
        gradebook.add_assignment("one")
    downhill = Path(sys.executable).with_name("downhill")
    done = subprocess.run(
        [downhill, "grade", "one", "--course", old.root], capture_output=True, text=True
    )
    assert COURSE_ID in done.stderr.splitlines()
    assert done.stderr.splitlines()[-1].startswith("There is no assignment 'one'")


def test_what_the_lines_need_is_imported_with_them(made, tmp_path):
    """A course of before the page for marking imports one name fewer."""
    kept = [one for one in LINES.splitlines() if "MARKING" not in one]
    kept.insert(3, "from grader.course import prepare_path")
    old = copied(made, tmp_path / "course")
    (old.root / SETTINGS).write_text("\n".join(kept) + "\n", "utf-8")
    lines = advice(open_course(old.root)).splitlines()[1:]
    assert lines[0] == "from grader.course import MARKING"
    with (old.root / SETTINGS).open("a") as file:
        file.write("\n".join(lines) + "\n")
    mended = open_course(old.root)
    assert advice(mended) == ""
    assert mended.settings.HTMLExporter == made.settings.HTMLExporter
