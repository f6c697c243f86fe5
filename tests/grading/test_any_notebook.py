"""Any notebook gets a verdict, and lost marks a reason that a teacher understands."""

import nbformat
import pytest

from grader.authoring.source import graded_functions, read_source
from grader.course.result import Result
from grader.engine import Engine, File, Limits
from grader.errors import UserError
from grader.grading.check import as_json, guess
from grader.samples import Sample, sample_notebook
from grader.samples.optimization_methods import GD
from tests.grading import elsewhere_code, elsewhere_files

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
def verdict(request, engine, source):
    """What ``downhill check --json`` would print about a file of the tables."""
    content, name = request.param.content, f"{NAME}{request.param.suffix}"
    content = content if isinstance(content, bytes) else content.encode()
    graded = engine.grade(source, File(name, content))
    return as_json(name, Result(NAME, NAME, NAME, graded.verdicts, graded.notes))


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


OURS = {
    "nothing odd": ((), "passed", ()),
    "a renamed function": (
        ((GD, f"def {GD}", "def update_parameters_with_sgd"),),
        "passed",
        (f"update_parameters_with_sgd is taken for {GD}, as the comment says.",),
    ),
    "a renamed function without its comment": (
        ((GD, f"# GRADED FUNCTION: {GD}\n\n\ndef update", "def my_update"),),
        "missing",
        (f"my_{GD}: did you mean {GD}?",),
    ),
    "a line that cannot be read": (
        ((GD, "parameters[name] =", "parameters[name ="),),
        "error",
        ("cell {cell}, line 20: cannot be read: '[' was never closed", f"{GD} is lost"),
    ),
}


@pytest.mark.parametrize(("edits", "status", "said"), OURS.values(), ids=OURS)
def test_in_our_own_notebook_too_the_notes_name_cell_and_line(
    engine, source, edits, status, said
):
    notebook = sample_notebook(Sample(NAME, "x", "", 0, edits))
    cells = [cell.id for cell in notebook.cells]
    graded = engine.grade(source, notebook)
    verdicts = {verdict.grade_id: verdict.status for verdict in graded.verdicts}
    assert verdicts[f"check_{GD}"] == status
    notes = "\n".join(graded.notes)
    said = [words.format(cell=cells.index(GD) + 1) for words in said]
    assert all(words in notes for words in said) if said else not notes


def test_ids_that_are_no_text_are_not_ids(engine, source):
    notebook = sample_notebook(Sample(NAME, "x", "", 0))
    for cell in notebook.cells:
        cell.metadata["nbgrader"] = {"grade_id": [cell.id], "solution": True}
    graded = engine.grade(source, notebook)
    assert {v.status for v in graded.verdicts} == {"passed", "manual"}
    assert graded.notes[0] == f"The cell {GD} was recognised by what it defines."


def test_what_is_not_run_is_shown_as_comments(engine, source):
    found = elsewhere_code.LEFT_OUT["training"]
    notebook = nbformat.reads(found.content, as_version=4)
    shown = [cell.source for cell in engine.grade(source, notebook).notebook.cells]
    (training,) = [text for text in shown if "range(10**9)" in text]
    assert all(line.startswith("# ") for line in training.splitlines())
    assert notebook.cells[0].source in shown


def test_the_assignment_is_guessed_by_what_is_defined(engine, tmp_path):
    content = CODE["in the other order"].content.encode()
    defined = engine.definitions(File("homework.ipynb", content))
    assert defined == ("initialize_velocity", "update_parameters_with_gd")
    assert guess(tmp_path / "homework.ipynb", defined) == (
        NAME,
        f"It was taken for {NAME}: it defines update_parameters_with_gd, "
        "initialize_velocity.",
    )
    near = ("initialise_velocity", "update_parameters_gd")
    taken, why = guess(tmp_path / "homework.ipynb", near)
    assert (
        taken,
        "initialise_velocity, which is nearly initialize_velocity" in why,
    ) == (NAME, True)
    others = ("model", "initialize_parameters_zeros", "initialize_parameters_he")
    taken, why = guess(tmp_path / "homework.ipynb", others)
    assert taken == "01_data_and_initialization"
    assert "initialize_parameters_he, which is nearly initialize_he" in why
    with pytest.raises(UserError, match="--assignment"):
        guess(tmp_path / "homework.ipynb", ("main",))
