"""A student's error is told as the student's, once: check, row, page and JSON alike."""

import json

import pytest

from grader.authoring.source import HIDDEN_CASES, read_source
from grader.course.page import page
from grader.course.result import Result
from grader.engine import Engine, Limits
from grader.grading.check import as_json
from grader.samples import Sample, sample_notebook
from grader.terminal import what_failed

OPTIMIZERS, GRADIENTS = "04_optimization_methods", "03_gradient_checking"
GD, CHECK = "update_parameters_with_gd", "gradient_check"
DEF = f"def {GD}(parameters, grads, learning_rate):\n"
J = f"def {CHECK}(J, grad, theta, epsilon=1e-7):\n"
CASES = {
    "a module that is not here": (
        OPTIMIZERS,
        f"import nowhere as no\n{DEF}    return no.step(parameters)",
        "it raised NameError: name 'no' is not defined: line 1 of cell "
        f"{GD} ended in ModuleNotFoundError: No module named 'nowhere' (line 3",
    ),
    "a module that is not here, in the function": (
        OPTIMIZERS,
        f"{DEF}    import nowhere\n    return parameters",
        "it raised ModuleNotFoundError: No module named 'nowhere' (line 2",
    ),
    "an error in a function that was passed in": (
        GRADIENTS,
        f"{J}    return J(theta, 1), 0",
        "it raised TypeError: cube() takes 1 positional argument but 2 were given",
    ),
    "an error of what a passed function was given": (
        GRADIENTS,
        f"{J}    return J([theta]), 0",
        "it raised TypeError: unsupported operand type(s) for ** or pow(): 'list' and",
    ),
    "what is no data for a passed function": (
        GRADIENTS,
        f"{J}    return J(object()), 0",
        "it raised TypeError: a function that was passed in takes plain data",
    ),
    "a statement above that was to define a name": (
        OPTIMIZERS,
        f"half = 1 / 0\n{DEF}    return half",
        "it raised NameError: name 'half' is not defined: line 1 of cell "
        f"{GD} ended in ZeroDivisionError: division by zero (line 3",
    ),
    "a definition that failed": (
        OPTIMIZERS,
        f"{DEF[:-3]}, rate=1 / 0):\n    return parameters",
        f"{GD} is not defined: cell {GD}, line 1 ended in ZeroDivisionError: division "
        "by zero",
    ),
    "a line that cannot be read": (
        OPTIMIZERS,
        f"{DEF}    return (parameters",
        f"{GD} is not defined: cell {GD} cannot be read, line 2: '(' was never closed",
    ),
    "a wrong name": (
        OPTIMIZERS,
        f"{DEF}    return paramters",
        "it raised NameError: name 'paramters' is not defined (line 2 of the cell)",
    ),
}


@pytest.fixture(scope="module")
def engine():
    limits = Limits(cell_seconds=5)
    with Engine(case_folders=[HIDDEN_CASES], limits=limits, sandbox=False) as engine:
        yield engine


@pytest.fixture
def result(request, engine):
    assignment, source, _ = request.param
    notebook = sample_notebook(Sample(assignment, "x", "", 0))
    name = GD if assignment == OPTIMIZERS else CHECK
    next(cell for cell in notebook.cells if cell.id == name).source = source
    graded = engine.grade(read_source(assignment), notebook)
    return Result("x", assignment, assignment, graded.verdicts, graded.notes), graded


@pytest.mark.parametrize(
    ("result", "said"),
    [(one, one[2]) for one in CASES.values()],
    ids=CASES,
    indirect=["result"],
)
def test_it_is_told_everywhere_and_once(result, said):
    result, graded = result
    name = GD if result.assignment == OPTIMIZERS else CHECK
    verdict = next(v for v in result.verdicts if v.grade_id == f"check_{name}")
    told = " ".join(verdict.explanation.split())
    assert told.count(said) == 1
    rows = what_failed(result).splitlines()
    (row,) = (one for one in rows if one.startswith((f"{name} ", "missing: ")))
    assert said in row
    function = as_json("x", result)["functions"][name]
    assert said in json.dumps([function["said"], function["behaviours"]])
    shown = page(result, graded.notebook, {})
    assert said.replace("'", "&#39;").replace(">", "&gt;") in shown
    cell = next(c for c in graded.notebook.cells if c.get("id") == f"check_{name}")
    assert said[:60] in " ".join(json.dumps(cell.outputs).replace("\\n", " ").split())
