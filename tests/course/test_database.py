"""The gradebook on PostgreSQL: the whole cycle, several at once, and how it fails."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy
from nbconvert.exporters import HTMLExporter
from sqlalchemy.exc import IntegrityError, OperationalError

from grader.course.database import ATTEMPTS, once_more, open_gradebook
from grader.course.directory import make_course, open_course
from grader.course.export import export
from grader.course.feedback import feedback
from grader.course.release import release
from grader.errors import UserError
from grader.grading.autograde import grade
from grader.grading.executors import EngineSettings, threads
from grader.nbgrader_plugin import GivenBefore
from grader.samples import write_sample
from grader.samples.hyperparameters import ASSIGNMENT, SAMPLES
from tests.course.postgres import PASSWORD, PROGRAMS, Server

QUESTION = "question_budget"
MARKERS = 5
PLACE = "The gradebook of the course"


@pytest.fixture(scope="module")
def server():
    if PROGRAMS is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    made = Server()
    yield made
    made.close()


def course_at(folder, database=None):
    """A course with a few submissions, and its gradebook somewhere."""
    course = make_course(folder, database)
    release(course, ASSIGNMENT)
    for sample in SAMPLES[:4]:
        write_sample(sample, course.folder("submitted", sample.student, ASSIGNMENT))
    return course


def graded(course, **options):
    with threads(EngineSettings(seed=1), 2) as workers:
        return grade(course, ASSIGNMENT, workers, **options)


@pytest.fixture(scope="module")
def course(server, tmp_path_factory):
    return course_at(tmp_path_factory.mktemp("postgres") / "course", server.database())


@pytest.fixture(scope="module")
def results(course):
    return graded(course)


@pytest.mark.slow
@pytest.mark.hostile
def test_the_whole_cycle_gives_what_it_gives_with_sqlite(course, results, tmp_path):
    ours = course_at(tmp_path / "course")
    assert graded(ours) == results
    assert graded(course) == results  # nothing is graded again
    assert len(feedback(course, ASSIGNMENT)) == len(results)
    export(ours, tmp_path / "sqlite.csv")
    export(course, tmp_path / "postgres.csv")
    marks = (tmp_path / "postgres.csv").read_text("utf-8")
    assert marks == (tmp_path / "sqlite.csv").read_text("utf-8")
    assert marks.count(ASSIGNMENT) == len(results)


MARK = """
import sys
from nbgrader.api import Gradebook
url, course, assignment, cell, *students = sys.argv[1:]
for number, student in enumerate(students):
    with Gradebook(url, course) as gradebook:
        grade = gradebook.find_grade(cell, assignment, assignment, student)
        grade.manual_score = 1 + number / 8
        gradebook.db.commit()
"""


@pytest.mark.slow
@pytest.mark.hostile
def test_five_markers_and_a_grading_run_at_once_lose_nothing(course, results):
    before = {result.student: result.mark for result in results}
    students = sorted(before)
    address = course.directory.db_url
    about = [address, course.directory.course_id, ASSIGNMENT, QUESTION]

    def mark(turn):
        command = [sys.executable, "-c", MARK, *about, *students]
        subprocess.run(command, check=True)
        return turn

    with ThreadPoolExecutor(MARKERS) as markers:
        turns = markers.map(mark, range(MARKERS))
        again = graded(course, force=True)
        assert list(turns) == [*range(MARKERS)]
    assert {result.student: result.mark for result in again} == before
    with course.gradebook() as gradebook:
        for number, student in enumerate(students):
            found = gradebook.find_grade(QUESTION, ASSIGNMENT, ASSIGNMENT, student)
            assert found.manual_score == 1 + number / 8
            submission = gradebook.find_submission(ASSIGNMENT, student)
            assert submission.score == pytest.approx(before[student] + 1 + number / 8)


def test_comments_are_given_to_use_again(course, results):
    first, second, *_ = (result.student for result in results)
    with course.gradebook() as gradebook:
        place = (QUESTION, ASSIGNMENT, ASSIGNMENT, first)
        gradebook.find_comment(*place).manual_comment = "Why?"
        gradebook.db.commit()
        book = gradebook.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, second)
        exporter = HTMLExporter(config=course.settings)
        assert GivenBefore(parent=exporter)(book.id) == {QUESTION: [("Why?", 1)]}


# How it fails


def said(address):
    """What a user reads when the gradebook at an address is opened."""
    with (
        pytest.raises(UserError) as raised,
        open_gradebook(address, "c", PLACE) as book,
    ):
        book.students  # noqa: B018
    sentence = str(raised.value)
    assert PASSWORD not in sentence
    assert "\n" not in sentence
    return sentence


def test_a_wrong_password_is_said(server):
    assert "Mend the user or the password" in said(server.address(password="wrong"))


def test_a_database_that_is_not_there_is_said(server):
    assert 'database "nowhere" does not exist. Make that' in said(
        server.address("nowhere")
    )


def test_a_server_that_does_not_run_is_said(tmp_path):
    address = f"postgresql+psycopg://ada@/course?host={tmp_path}"
    pytest.importorskip("psycopg")
    assert "Start that server" in said(address)


def test_a_missing_driver_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "pip install 'psycopg[binary]'" in said("postgresql+psycopg://ada@h/course")


@pytest.mark.parametrize("address", ["", "gradebook.db", "postgres//x"])
def test_what_is_no_address_is_said(address):
    assert "One looks like postgresql://USER:PASSWORD@HOST/DATABASE" in said(address)


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_an_older_gradebook_is_said(kind, request, tmp_path):
    if kind == "postgres":
        address = request.getfixturevalue("server").database()
    else:
        address = f"sqlite:///{tmp_path}/gradebook.db"
    with open_gradebook(address, "c", PLACE) as gradebook:
        assert gradebook.students == []
    engine = sqlalchemy.create_engine(address)
    with engine.begin() as database:
        database.execute(sqlalchemy.text("ALTER TABLE student DROP COLUMN email"))
    engine.dispose()
    assert "run `nbgrader db upgrade` there" in said(address)


def test_a_course_is_opened_with_another_gradebook(tmp_path):
    made = make_course(tmp_path / "course")
    address = f"sqlite:///{tmp_path}/other.db"
    with open_course(made.root, address).gradebook() as gradebook:
        gradebook.add_student("ada")
    assert Path(tmp_path, "other.db").exists()
    with made.gradebook() as gradebook:
        assert gradebook.students == []


# What is in the way for a moment


class Deadlock(Exception):  # noqa: N818
    sqlstate = "40P01"


@pytest.mark.parametrize(
    ("error", "tried"),
    [
        (IntegrityError("", {}, Exception()), ATTEMPTS),
        (OperationalError("", {}, Deadlock()), ATTEMPTS),
        (OperationalError("", {}, Exception("disk full")), 1),
        (ValueError(), 1),
    ],
)
def test_what_is_in_the_way_is_tried_again(error, tried):
    calls = []

    def fail():
        calls.append(1)
        raise error

    with pytest.raises(type(error)):
        once_more(fail)
    assert len(calls) == tried


def test_the_second_attempt_may_be_the_good_one():
    answers = iter([IntegrityError("", {}, Exception()), "done"])

    def sometimes():
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert once_more(sometimes) == "done"
