"""The seed of the drawn cases: one for a run, kept where the instructor finds it."""

import re

import pytest
from sqlalchemy import inspect, text
from typer.testing import CliRunner

from grader.cli import app
from grader.course.directory import make_course, open_course
from grader.course.gradebook import prepare, result_of, stored
from grader.course.release import release
from grader.grading.executors import EngineSettings
from grader.samples import write_sample
from grader.samples.optimization_methods import ASSIGNMENT, SAMPLES


def test_every_run_has_a_seed_of_its_own_that_its_engine_uses():
    one, other = EngineSettings(sandbox=False), EngineSettings(sandbox=False)
    assert one.seed != other.seed
    with one.start() as engine:
        assert engine.seed == one.seed


@pytest.fixture
def course(tmp_path):
    made = make_course(tmp_path / "course")
    release(made, ASSIGNMENT)
    return made


def grade(course, *options):
    words = ["grade", ASSIGNMENT, "--course", str(course.root), "--jobs", "1"]
    done = CliRunner().invoke(app, [*words, "--unsafe-no-sandbox", *options])
    assert done.exit_code == 0, done.output
    return int(re.search(r"Cases drawn with --seed (\d+)\.", done.output)[1])


def recorded(course):
    with open_course(course.root).gradebook() as gradebook:
        return [result_of(row) for row in stored(gradebook, assignment=ASSIGNMENT)]


def test_a_run_tells_its_seed_and_another_one_can_draw_the_same(course):
    (sample,) = (one for one in SAMPLES if one.student == "jocelyn")
    folder = course.folder("submitted", sample.student, ASSIGNMENT)
    write_sample(sample, folder)
    seed = grade(course)
    (first,) = recorded(course)
    assert (first.seed, first.mark) == (seed, sample.mark)
    assert grade(course, "--seed", "7", "--force") == 7
    (second,) = recorded(course)
    assert (second.seed, second.verdicts) == (7, first.verdicts)


def test_a_gradebook_from_before_gets_the_column(course):
    with course.gradebook() as gradebook:
        prepare(gradebook)
        with gradebook.engine.begin() as database:
            database.execute(text("ALTER TABLE downhill_result DROP COLUMN seed"))
        prepare(gradebook)
        columns = inspect(gradebook.engine).get_columns("downhill_result")
        assert "seed" in {column["name"] for column in columns}
        prepare(gradebook)
