"""Known mistakes are recognised across the border between judge and student."""

import copy

import pytest

from grader.authoring.source import read_source
from tests.engine.notebooks import own

NAME, GD = "04_optimization_methods", "update_parameters_with_gd"


def submission(cell_id, old, new):
    changed = copy.deepcopy(read_source(NAME))
    (cell,) = [cell for cell in changed.cells if cell.id == cell_id]
    assert old in cell.source
    cell.source = cell.source.replace(old, new)
    return changed


def failed(engine, notebook):
    """The failed behaviours of gradient descent."""
    verdicts = engine.grade(read_source(NAME), notebook).verdicts
    (verdict,) = [v for v in verdicts if v.grade_id == f"check_{GD}"]
    return [outcome for outcome in verdict.outcomes if not outcome.passed]


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        ("- learning_rate", "+ learning_rate", "GD-1"),
        ('grads["d"', 'grads["D"', ""),
        ("- learning_rate", "+ 3 * learning_rate", ""),
    ],
)
def test_a_mistake_is_named_and_nothing_else_is(engine, old, new, mistake):
    outcomes = failed(engine, submission(GD, old, new))
    assert {outcome.mistake for outcome in outcomes} == {mistake}


def test_an_error_in_the_students_process_can_be_a_known_mistake(engine):
    changed = submission(GD, "def ", "def ")
    (cell,) = [cell for cell in changed.cells if cell.id == GD]
    cell.source = (
        f"def {GD}(parameters, grads, learning_rate):\n    return grads['dw1']"
    )
    assert {outcome.mistake for outcome in failed(engine, changed)} == {"GD-9"}


def test_what_is_unknown_is_described(engine):
    outcomes = failed(engine, submission(GD, "- learning_rate", "- 3 * learning_rate"))
    assert "the change of it is 3 times too large" in outcomes[0].message


def test_no_mistake_is_in_the_students_process(engine):
    changed = copy.deepcopy(read_source(NAME))
    code = "import sys\nprint(sorted(m for m in sys.modules if 'mistakes' in m))"
    changed.cells.append(own(code))
    graded = engine.grade(read_source(NAME), changed)
    assert graded.notebook.cells[-1].outputs[0].text == "[]\n"
