"""Any notebook gets a verdict, and lost marks a reason that a teacher understands."""

import pytest

from grader.check import as_json
from grader.engine import Engine, Limits
from grader.results import Result
from grader.source import graded_functions, read_source
from grader.submissions import read_submission
from tests.grader import elsewhere_code, elsewhere_files

NAME = "04_optimization_methods"
FILES = elsewhere_files.FORMATS | elsewhere_files.SCRIPTS | elsewhere_files.SYNTAX
CODE = elsewhere_code.NAMES | elsewhere_code.AROUND | elsewhere_code.MODULES
ALL = FILES | CODE | elsewhere_code.LEFT_OUT


@pytest.fixture(scope="module")
def source():
    return read_source(NAME)


@pytest.fixture(scope="module")
def engine():
    limits = Limits(cell_seconds=5)
    with Engine(case_folders=(), limits=limits, sandbox=False) as engine:
        yield engine


@pytest.fixture
def verdict(request, engine, source, tmp_path):
    """What ``downhill check --json`` would print about a file of the tables."""
    found = request.param
    file = tmp_path / f"{NAME}{found.suffix}"
    content = found.content
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    read = read_submission(tmp_path, NAME)
    graded = engine.grade(source, read.notebook)
    notes = (*read.notes, *graded.notes)
    return as_json(file, Result(NAME, NAME, NAME, graded.verdicts, notes))


def test_there_are_many():
    assert len(ALL) >= 50


@pytest.mark.parametrize(
    ("verdict", "found"),
    [(one, one) for one in ALL.values()],
    ids=ALL,
    indirect=["verdict"],
)
def test_a_notebook_from_elsewhere_gets_the_verdict_it_deserves(verdict, found, source):
    expected = dict.fromkeys(graded_functions(source), "missing") | found.status
    functions = verdict["functions"]
    seen = {name: function["status"] for name, function in functions.items()}
    assert seen == expected, verdict["notes"]
    for function in functions.values():
        assert (function["status"] == "passed") == (
            function["mark"] == function["max_mark"]
        )
    said = "\n".join(verdict["notes"])
    for words in found.said:
        assert words in said
    assert "Traceback" not in said
