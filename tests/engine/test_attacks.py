"""Attacks from cells of the student's own earn nothing, and cost nothing else.

From the cell of the function that they attack, `tests/grading/test_hostile_class.py`
tries them, through whole programs.
"""

import pytest
from nbgrader.utils import determine_grade

from grader.authoring.source import nbgrader
from tests.engine.notebooks import own
from tests.grading.hostile import cell_of, exhibits, honest, parts, read_source

pytestmark = [pytest.mark.hostile, pytest.mark.long]

ATTACKED, HONEST = "update_parameters_with_gd", "initialize_velocity"
SAFE = {"text/plain", "image/png"}
# The others do nothing before somebody calls their function.
ATTACKS = [one for one in exhibits() if "touches nothing else" not in one.expected[1]]


def two_functions(version):
    """A notebook with no more than two graded functions and what they need."""
    wanted = {"imports", ATTACKED, HONEST, f"check_{ATTACKED}", f"check_{HONEST}"}
    version.cells = [cell for cell in version.cells if cell.id in wanted]
    return version


def attacked(code):
    """A submission with that code before and behind its other cells."""
    submission = two_functions(honest())
    cell_of(submission, ATTACKED).source = "pass"
    submission.cells = [own(code), *submission.cells, own(code)]
    return submission


def verdicts(engine, submission):
    """The verdicts on both functions, which nbgrader reads in the notebook, too."""
    graded = engine.grade(two_functions(parts(read_source)), submission)
    cells = {nbgrader(cell).get("grade_id"): cell for cell in graded.notebook.cells}
    found = {verdict.grade_id: verdict for verdict in graded.verdicts}
    for name, verdict in found.items():
        assert determine_grade(cells[name]) == (verdict.mark, verdict.max_mark)
    for cell in graded.notebook.cells:
        for output in cell.get("outputs", []):
            assert output.get("data", {}).keys() <= SAFE
    return found[f"check_{ATTACKED}"], found[f"check_{HONEST}"]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda one: one.name)
def test_an_attack_from_an_own_cell_earns_nothing(walled, attack, tried):
    tried("hostile")
    forged, other = verdicts(walled, attacked(attack.code))
    assert forged.mark == 0
    if "whatever else it breaks" not in attack.expected[1]:
        assert other.mark == other.max_mark


def test_after_all_attacks_an_honest_submission_gets_its_marks(walled):
    for verdict in verdicts(walled, two_functions(honest())):
        assert verdict.mark == verdict.max_mark
