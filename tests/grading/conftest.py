from concurrent.futures import ThreadPoolExecutor

import pytest

from grader.course.directory import make_course
from grader.course.release import release
from grader.grading.executors import Workers
from grader.samples.optimization_methods import ASSIGNMENT
from tests.grading.deciding import copied, verdict


@pytest.fixture(scope="session")
def released(tmp_path_factory):
    """A course in which an assignment was released; to be copied."""
    course = make_course(tmp_path_factory.mktemp("released"))
    release(course, ASSIGNMENT)
    return course


@pytest.fixture
def course(released, tmp_path):
    """A course in which an assignment was released."""
    return copied(released, tmp_path / "course")


@pytest.fixture
def workers():
    """Two threads in which ``verdict`` decides."""
    with ThreadPoolExecutor(2) as executor:
        yield Workers(executor, verdict, 3)
