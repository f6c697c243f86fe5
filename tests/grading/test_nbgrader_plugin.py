"""Behind nbgrader's own command and the formgrader's button: the same verdicts."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import delete

from grader.course.directory import make_course, open_course
from grader.course.feedback import feedback
from grader.course.gradebook import StoredResult
from grader.course.release import release
from grader.doctor.environment import bubblewrap
from grader.grading.executors import EngineSettings, threads
from grader.samples import write_sample
from grader.samples.optimization_methods import ASSIGNMENT, SAMPLES

pytestmark = pytest.mark.skipif(not bubblewrap().good, reason=bubblewrap().said)


@pytest.fixture(scope="module")
def courses(demonstrated, tmp_path_factory):
    """The same submissions, graded by each program."""
    course = make_course(tmp_path_factory.mktemp("nbgraders"))
    release(course, ASSIGNMENT)
    for sample in SAMPLES:
        write_sample(sample, course.folder("submitted", sample.student, ASSIGNMENT))
    nbgrader = str(Path(sys.executable).with_name("nbgrader"))
    done = subprocess.run(
        [nbgrader, "autograde", ASSIGNMENT, f"--course-dir={course.root}"],
        cwd=course.root,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return open_course(demonstrated[0]), course


def rows(course):
    with course.gradebook() as gradebook:
        return {
            (book.student.id, type(part).__name__, part.name): (
                getattr(part, "auto_score", None),
                getattr(part, "needs_manual_grade", None),
                getattr(part, "auto_comment", None),
            )
            for submission in gradebook.assignment_submissions(ASSIGNMENT)
            for book in submission.notebooks
            for part in [*book.grades, *book.comments]
        }


def test_the_gradebooks_are_equal(courses):
    ours, nbgraders = map(rows, courses)
    assert len(ours) == len(SAMPLES) * 18
    assert nbgraders == ours


def test_the_graded_notebooks_hold_the_same_cells(courses):
    import nbformat

    for sample in SAMPLES:
        found = [
            nbformat.read(
                course.folder("autograded", sample.student, ASSIGNMENT)
                / f"{ASSIGNMENT}.ipynb",
                as_version=4,
            )
            for course in courses
        ]
        assert found[0].cells == found[1].cells


def test_a_course_without_a_wall_is_refused(courses, monkeypatch):
    from grader.engine import EngineError

    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(EngineError, match="bubblewrap"), threads(EngineSettings()):
        pass


def pages(course):
    found = (course.root / "feedback").glob(f"*/{ASSIGNMENT}/*.html")
    return {page.parts[-3]: page.read_text("utf-8") for page in found}


def test_nbgraders_feedback_is_the_same_page(courses):
    _, course = courses
    done = course.nbgrader.generate_feedback(ASSIGNMENT, "ada")
    assert done["success"], done
    assert [*pages(course)] == ["ada"]
    assert course.nbgrader.generate_feedback(ASSIGNMENT)["success"]
    written = pages(course)
    assert {*written} == {sample.student for sample in SAMPLES}
    feedback(course, ASSIGNMENT)
    assert pages(course) == written


def test_whom_only_nbgrader_graded_gets_nbgraders_page(courses):
    _, course = courses
    with course.gradebook() as gradebook:
        gradebook.db.execute(delete(StoredResult).filter_by(student="ada"))
        gradebook.db.commit()
    before = pages(course)
    assert course.nbgrader.generate_feedback(ASSIGNMENT)["success"]
    after = pages(course)
    assert "<title>04_optimization_methods</title>" in after.pop("ada")
    assert after == {name: text for name, text in before.items() if name != "ada"}
