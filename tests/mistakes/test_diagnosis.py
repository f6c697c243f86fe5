"""Known mistakes are recognised across the border between judge and student."""

import copy
import os
import subprocess
import sys

import pytest

from grader.authoring.expected import all_functions
from grader.authoring.source import HIDDEN_CASES, ROOT, read_source
from grader.engine import Engine
from grader.engine.processes.pool import ONE_THREAD
from tests.engine.notebooks import own

NAME, GD = "04_optimization_methods", "update_parameters_with_gd"
MOMENTUM = "update_parameters_with_momentum"


@pytest.fixture(scope="module")
def engine():
    """No wall: these submissions mean no harm."""
    with Engine(case_folders=[HIDDEN_CASES], sandbox=False) as engine:
        yield engine


def submission(cell_id, *edits):
    changed = copy.deepcopy(read_source(NAME))
    (cell,) = [cell for cell in changed.cells if cell.id == cell_id]
    for old, new in edits:
        assert old in cell.source
        cell.source = cell.source.replace(old, new)
    return changed


def failed(engine, notebook, function=GD):
    """The failed behaviours of one function."""
    verdicts = engine.grade(read_source(NAME), notebook).verdicts
    (verdict,) = [v for v in verdicts if v.grade_id == f"check_{function}"]
    return [outcome for outcome in verdict.outcomes if not outcome.passed]


UPHILL, ONE_LAYER = ("- learning_rate", "+ learning_rate"), ("L + 1", "L")


@pytest.mark.parametrize(
    ("function", "edits", "mistake"),
    [
        (GD, [UPHILL], "GD-1"),
        (GD, [("range(1, L + 1)", "range(L)")], "GD-5"),
        (GD, [("len(parameters) // 2", "len(parameters)")], "GD-8"),
        (GD, [UPHILL, ONE_LAYER], "GD-6+GD-1"),
        (MOMENTUM, [("range(1, L + 1)", "range(L)")], "MO-32"),
        (MOMENTUM, [("len(parameters) // 2", "len(parameters)")], "MO-35"),
        ("initialize_velocity", [("range(1, L + 1)", "range(L)")], "IV-13"),
        ("initialize_adam", [("range(1, L + 1)", "range(L)")], "IA-13"),
        ("initialize_adam", [("s = {}", "s = v")], "IA-21"),
        ("initialize_adam", [("return v, s", "return v, v.copy()")], "IA-24"),
        (
            MOMENTUM,
            [("return parameters, v", "return v, parameters")],
            "exchange:v,parameters",
        ),
        (GD, [('grads["d"', 'grads["D"')], ""),
        (GD, [("- learning_rate", "+ 3 * learning_rate")], ""),
    ],
)
def test_a_mistake_in_the_notebooks_own_line_is_named_and_nothing_else_is(
    engine, function, edits, mistake
):
    outcomes = failed(engine, submission(function, *edits), function)
    assert {outcome.mistake for outcome in outcomes} == {mistake}


def test_an_error_in_the_students_process_can_be_a_known_mistake(engine):
    changed = submission(GD)
    (cell,) = [cell for cell in changed.cells if cell.id == GD]
    cell.source = (
        f"def {GD}(parameters, grads, learning_rate):\n    return grads['dw1']"
    )
    assert {outcome.mistake for outcome in failed(engine, changed)} == {"GD-9"}


def test_what_is_unknown_is_described(engine):
    changed = submission(GD, ("- learning_rate", "- 3 * learning_rate"))
    said = failed(engine, changed)[0].message
    assert "the change of it is 3 times too large" in said


def test_no_mistake_is_in_the_students_process(engine):
    changed = copy.deepcopy(read_source(NAME))
    code = "import sys\nprint(sorted(m for m in sys.modules if 'mistakes' in m))"
    changed.cells.append(own(code))
    graded = engine.grade(read_source(NAME), changed)
    assert graded.notebook.cells[-1].outputs[0].text == "[]\n"


PREPARED = f"""
import os, threading
from grader.engine.processes.warmup import warm_up
from grader.engine.judge.marking import prepare
from grader.mistakes.diagnosis import known_mistakes
warm_up("judge")
order = {{"functions": {[*dict(all_functions()).values()]}}}
order["told"] = {{"case_folders": [{str(HIDDEN_CASES)!r}], "seed": 1}}
assert list(prepare(order)) == order["functions"]
assert known_mistakes.cache_info().currsize == len(order["functions"])
print(threading.active_count(), len(os.listdir("/proc/self/task")))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only there a warm parent forks")
def test_a_warm_parent_that_learned_of_all_assignments_still_has_one_thread():
    """With more it could not fork: what another thread holds stays held."""
    done = subprocess.run(
        [sys.executable, "-c", PREPARED],
        cwd=ROOT,
        env=os.environ | ONE_THREAD,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "1 1\n"
