"""Every attack gets the mark it earned, and costs nobody else anything."""

import re
from pathlib import Path

import pytest
from nbgrader.utils import determine_grade

from grader.authoring.source import nbgrader, read_source
from tests.engine.notebooks import own

pytestmark = pytest.mark.hostile

ATTACKS = sorted((Path(__file__).parent / "attacks").glob("*.py"))
ATTACKED, HONEST = "update_parameters_with_gd", "initialize_velocity"
# These break the Python that the student's own later cells run in.
BREAKS_ITSELF = {"01_input_transformer", "02_ast_transformer", "03_replaced_shell"}
BREAKS_ITSELF |= {"04_patched_comparisons", "16_shadowed_modules"}
SAFE = {"text/plain", "image/png"}


def part_of_assignment_04():
    """Two graded functions of the main assignment, with what they need."""
    notebook = read_source("04_optimization_methods")
    wanted = {"imports", ATTACKED, HONEST, f"check_{ATTACKED}", f"check_{HONEST}"}
    notebook.cells = [cell for cell in notebook.cells if cell.id in wanted]
    return notebook


def attacked(code):
    submission = part_of_assignment_04()
    (cell,) = [cell for cell in submission.cells if cell.id == ATTACKED]
    cell.source = code
    return submission


def verdicts(engine, submission):
    graded = engine.grade(part_of_assignment_04(), submission)
    cells = {nbgrader(cell).get("grade_id"): cell for cell in graded.notebook.cells}
    found = {verdict.grade_id: verdict for verdict in graded.verdicts}
    for name, verdict in found.items():
        assert determine_grade(cells[name]) == (verdict.mark, verdict.max_mark)
    for cell in graded.notebook.cells:
        for output in cell.get("outputs", []):
            assert output.get("data", {}).keys() <= SAFE
    return found[f"check_{ATTACKED}"], found[f"check_{HONEST}"]


@pytest.fixture(scope="module")
def earned(walled):
    """What an attack may earn: nothing, but for the arguments that it leaves alone."""
    code = f"def {ATTACKED}(parameters, grads, learning_rate):\n    return parameters"
    mark = verdicts(walled, attacked(code))[0].mark
    assert mark <= 1
    return {"doing nothing": mark, "the public cases": 9.9}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda path: path.stem)
def test_an_attack_gets_what_it_earned_and_the_rest_keeps_its_marks(
    walled, earned, attack
):
    code = attack.read_text()
    forged, honest = verdicts(walled, attacked(code))
    assert forged.mark <= earned[re.search(r"# Expected mark: .* for (.*)", code)[1]]
    if attack.stem not in BREAKS_ITSELF:
        assert honest.mark == honest.max_mark


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda path: path.stem)
def test_an_attack_from_an_extra_cell_earns_nothing(walled, earned, attack):
    submission = attacked("pass")
    submission.cells.insert(0, own(attack.read_text()))
    submission.cells.append(own(attack.read_text()))
    forged, honest = verdicts(walled, submission)
    code = attack.read_text()
    assert forged.mark <= earned[re.search(r"# Expected mark: .* for (.*)", code)[1]]
    if attack.stem not in BREAKS_ITSELF:
        assert honest.mark == honest.max_mark


def test_after_all_attacks_an_honest_submission_gets_its_marks(walled):
    for verdict in verdicts(walled, part_of_assignment_04()):
        assert verdict.mark == verdict.max_mark
