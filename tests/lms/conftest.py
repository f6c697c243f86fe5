import logging
import sys

import pytest

from grader.cli import main
from tests.grading.deciding import copied
from tests.lms.a_class import make


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """A tiny course, to be copied: nbgrader takes seconds to make a gradebook."""
    return make(tmp_path_factory.mktemp("made") / "course")


@pytest.fixture
def course(made, tmp_path):
    """A tiny course, without a roster."""
    return copied(made, tmp_path / "course")


@pytest.fixture
def file(tmp_path):
    """Writes a file of a system's and gives its path."""

    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


@pytest.fixture
def downhill(capsys, monkeypatch, tmp_path):
    """Runs the program in this process; gives its exit status, output and errors."""
    monkeypatch.chdir(tmp_path)

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["downhill", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return ended.value.code, said.out, said.err

    yield run
    logging.disable(logging.NOTSET)
