"""A mistake in a function costs its marks, not those of the function that calls it."""

import nbformat
import pytest

from grader.authoring.source import HIDDEN_CASES, read_source
from grader.engine import Engine, Limits
from grader.engine.session import Session
from grader.grading.check import check_file
from grader.samples import Sample, sample_notebook
from grader.samples.optimization_methods import (
    ADAM,
    ASSIGNMENT,
    BATCHES,
    GD,
    INITIALIZE,
    MODEL,
    MOMENTUM,
    VELOCITY,
)
from tests.engine.notebooks import judged, own

TRAINING = "parameters = initialize_parameters(layers_dims)\n"
WRONG = {
    GD: ("- learning_rate", "+ learning_rate"),
    BATCHES: ("Y[:, permutation]", "Y"),
    VELOCITY: ("np.zeros", "np.ones"),
    MOMENTUM: ('beta * v["d" + name] + ', ""),
    INITIALIZE: ('v["d" + name] = np.zeros', 'v["d" + name] = np.ones'),
    ADAM: ("1 - beta1**t", "1 - beta1**l"),
}
WRONG_MODEL = (MODEL, "cost_average = cost_total / m", "cost_average = cost_total")
WRONG_ADAM = (ADAM, *WRONG[ADAM])
LOST = {
    "missing": (f"# GRADED FUNCTION: {ADAM}\n\n\ndef update_", "def my_update_"),
    "not attempted": ("L = len", "raise NotImplementedError\n    L = len"),
    "an error": ("L = len", "L = size"),
    "a return that is missing": ("return parameters, v, s", "parameters"),
    "an exit": ("L = len", "import os; os._exit(0)\n    L = len"),
    "an endless loop": ("L = len", "while True:\n        pass\n    L = len"),
    "a class": ("def update_parameters_with_adam", "class update_parameters_with_adam"),
}
HOLDS = {
    "a default argument": (
        "",
        ("    print_cost=True,\n", f"    print_cost=True,\n    step={ADAM},\n"),
    ),
    "a table": (f"STEPS = {{'adam': {ADAM}}}", (f"{ADAM}(", "STEPS['adam'](")),
    "another name": (f"step = {ADAM}", (f"{ADAM}(", "step(")),
    "a partial": (
        f"import functools\nstep = functools.partial({ADAM})",
        (f"{ADAM}(", "step("),
    ),
    "a function around it": (
        f"def step(*args):\n    return {ADAM}(*args)",
        (f"{ADAM}(", "step("),
    ),
}


@pytest.fixture(scope="module")
def walled():
    """An engine with the wall that has time for a training, on a busy machine, too."""
    with Engine(case_folders=[HIDDEN_CASES], limits=Limits(cell_seconds=6)) as engine:
        yield engine


def submission(*edits, left=()):
    return sample_notebook(Sample(ASSIGNMENT, "x", "", 0, edits=edits, left=left))


def before(notebook, name, cell):
    """Put a cell of the student's own before the one of that name."""
    place = next(n for n, one in enumerate(notebook.cells) if one.id == name)
    notebook.cells.insert(place, cell)
    return notebook


def graded(engine, notebook, source=None):
    found = engine.grade(source or read_source(ASSIGNMENT), notebook).verdicts
    return {verdict.grade_id.removeprefix("check_"): verdict for verdict in found}


def failed(verdict):
    return {one.behaviour for one in verdict.outcomes if not one.passed}


def words(verdict):
    return " ".join(verdict.explanation.split())


def full(verdict):
    return verdict.mark == verdict.max_mark


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_in_a_function_costs_the_model_nothing(engine, name):
    verdicts = graded(engine, submission((name, *WRONG[name])))
    assert verdicts[name].mark < verdicts[name].max_mark
    assert full(verdicts[MODEL])
    assert f"(with the reference's {name}) " in words(verdicts[MODEL])


FIVE = (ADAM, "return parameters, v, s", "return parameters, v, s, v, s")
TAKES_FIVE = (MODEL, "parameters, v, s = ", "parameters, v, s, _, _ = ")


@pytest.mark.parametrize("edits", [(FIVE,), (FIVE, WRONG_ADAM)])
def test_what_stands_in_gives_as_many_values_as_the_model_takes(engine, edits):
    verdicts = graded(engine, submission(*edits, TAKES_FIVE))
    assert full(verdicts[MODEL]), verdicts[MODEL].explanation
    assert full(verdicts[ADAM]) == (WRONG_ADAM not in edits)


def test_mistakes_in_two_functions_cost_the_model_nothing(engine):
    edits = [(name, *WRONG[name]) for name in (ADAM, BATCHES)]
    model = graded(engine, submission(*edits))[MODEL]
    assert full(model)
    assert f"(with the reference's {BATCHES} and {ADAM})" in words(model)


@pytest.mark.hostile
@pytest.mark.parametrize("edit", LOST.values(), ids=LOST)
def test_however_a_function_fails_it_costs_the_model_nothing(walled, edit):
    verdicts = graded(walled, submission((ADAM, *edit)))
    assert verdicts[ADAM].mark < verdicts[ADAM].max_mark
    assert full(verdicts[MODEL]), verdicts[MODEL].explanation


def test_a_mistake_of_the_models_own_costs_the_same_whatever_else_is_wrong(engine):
    alone = graded(engine, submission(WRONG_MODEL))[MODEL]
    both = graded(engine, submission(WRONG_MODEL, WRONG_ADAM))[MODEL]
    assert 0 < alone.mark < alone.max_mark
    assert both.mark == alone.mark


def test_a_mistake_of_the_models_own_is_recognised_although_others_hide_it(engine):
    slip = (MODEL, "t = t + 1", "t = epoch + 1")
    alone, both = (
        [o for o in graded(engine, submission(*edits))[MODEL].outcomes if not o.passed]
        for edits in ([slip], [slip, WRONG_ADAM])
    )
    assert alone[0].mistake
    assert [one.mistake for one in both] == [one.mistake for one in alone]
    assert [one.hint for one in both] == [one.hint for one in alone]


def test_a_model_that_is_wrong_beside_a_function_that_is_left_was_attempted(engine):
    model = graded(engine, submission(WRONG_MODEL, left=(BATCHES,)))[MODEL]
    wrong = [outcome for outcome in model.outcomes if not outcome.passed]
    assert model.status == "partial"
    assert {one.message for one in wrong} == {
        f"it fails with the reference's {BATCHES}, too"
    }


@pytest.mark.parametrize("left", [(MODEL,), (MODEL, ADAM), ("*",)])
def test_a_model_that_is_left_is_not_attempted(engine, left):
    edits = [] if "*" in left else [(BATCHES, *WRONG[BATCHES])]
    model = graded(engine, submission(*edits, left=left))[MODEL]
    assert (model.mark, model.status) == (0, "not attempted")


def test_a_model_that_is_missing_gets_nothing(engine):
    edit = (MODEL, "# GRADED FUNCTION: model\n\n\ndef model(", "def training(")
    model = graded(engine, submission(WRONG_ADAM, edit))[MODEL]
    assert (model.mark, model.status) == (0, "missing")


def test_a_right_submission_needs_no_second_run(engine, monkeypatch):
    monkeypatch.delattr(Session, "lending")
    assert full(graded(engine, submission())[MODEL])
    assert not full(graded(engine, submission(WRONG_MODEL))[MODEL])


def test_with_cells_behind_the_check_the_reference_is_gone_when_they_run(engine):
    notebook = submission(WRONG_ADAM)
    kept = own(f"print('told' if {ADAM}.__kwdefaults__ else 'own')")
    notebook.cells.append(kept)
    result = engine.grade(read_source(ASSIGNMENT), notebook)
    assert full(next(v for v in result.verdicts if v.grade_id == f"check_{MODEL}"))
    (said,) = (c.outputs[0].text for c in result.notebook.cells if "told" in c.source)
    assert said == "own\n"


@pytest.mark.parametrize(("cell", "edit"), HOLDS.values(), ids=HOLDS)
def test_the_reference_stands_in_wherever_a_function_is_held(engine, cell, edit):
    call = (MODEL, f"{ADAM}(", "step(") if not cell else (MODEL, *edit)
    edits = [WRONG_ADAM, (MODEL, *edit), call] if not cell else [WRONG_ADAM, call]
    assert full(graded(engine, before(submission(*edits), MODEL, own(cell)))[MODEL])


def test_the_reference_stands_in_for_a_function_that_was_wrapped(engine):
    wrapped = own(f"import functools\n{ADAM} = functools.partial({ADAM})")
    notebook = before(submission(WRONG_ADAM), MODEL, wrapped)
    assert full(graded(engine, notebook)[MODEL])


HOSTILE = {
    "nothing of its own": "return parameters",
    "helpers of its own": f"""
    global {ADAM}
    def {ADAM}(*args):
        return args[0], args[2], args[3]
    return parameters""",
    "a search for the reference": """
    import sys
    for module in list(sys.modules.values()):
        if getattr(module, "model", model) is not model:
            return module.model(X, Y, layers_dims, optimizer, learning_rate)
    return parameters""",
    "an exit": "import os; os._exit(0)",
    "an error": "raise ValueError",
}


@pytest.mark.hostile
@pytest.mark.parametrize("code", HOSTILE.values(), ids=HOSTILE)
def test_a_model_gains_nothing_from_functions_that_are_wrong(walled, code):
    bad = (MODEL, TRAINING, f"{TRAINING}    {code}\n")
    alone = graded(walled, submission(bad))[MODEL]
    beside = graded(walled, submission(bad, WRONG_ADAM))[MODEL]
    assert beside.mark == alone.mark < 1
    assert beside.status == alone.status


SAID = {
    "an error": "raise ValueError(found)",
    "a print": "print(found)",
    "a display": "display(found)",
    "a picture": "import matplotlib.pyplot as plt; plt.plot([1]); plt.title(found)",
}


@pytest.mark.hostile
@pytest.mark.parametrize("code", SAID.values(), ids=SAID)
def test_what_the_reference_gives_is_not_told(walled, code):
    asks = f"""{TRAINING}    one = {{"W1": np.ones((1, 1)), "b1": np.ones((1, 1))}}
    two = {{"dW1": np.ones((1, 1)), "db1": np.ones((1, 1))}}
    zero = {{"dW1": np.zeros((1, 1)), "db1": np.zeros((1, 1))}}
    found = "%.5f" % {ADAM}(one, two, zero, dict(zero), 1, 0.0625)[0]["W1"].item()
    {code}
"""
    wrong = (ADAM, "- learning_rate * step", "- 2 * learning_rate * step")
    source = read_source(ASSIGNMENT)
    result = walled.grade(source, submission((MODEL, TRAINING, asks), wrong))
    (cell,) = [cell for cell in result.notebook.cells if cell.id == "check_model"]
    assert "0.93750" not in str(cell.outputs)
    assert "0.93750" not in str(result.verdicts)
    assert "image/png" not in str(cell.outputs)


def test_what_stood_in_is_gone_at_the_next_check(engine):
    keeps = f"{TRAINING}    import builtins; builtins.kept = {BATCHES}\n"
    uses = "rng = np.random.RandomState(seed)"
    steals = "import builtins\n    if hasattr(builtins, 'kept'):\n        return "
    steals += f"builtins.kept(X, Y, mini_batch_size, seed)\n    {uses}"
    source = read_source(ASSIGNMENT)
    source.cells.append(judged(f"check({BATCHES})", 20, f"check_{BATCHES}_again"))
    wrong = (BATCHES, *WRONG[BATCHES])
    notebook = submission(wrong, (BATCHES, uses, steals), (MODEL, TRAINING, keeps))
    verdicts = graded(engine, notebook, source)
    assert full(verdicts[MODEL])
    assert verdicts[f"{BATCHES}_again"].mark <= verdicts[BATCHES].mark


def merged(notebook):
    """The notebook with the model in one cell with Adam."""
    cells = {cell.id: cell for cell in notebook.cells}
    cells[MODEL].source = f"{cells[ADAM].source}\n{cells[MODEL].source}"
    cells[ADAM].source = "pass"
    return notebook


def checked_together(notebook):
    """The notebook with Adam checked once more beside the model."""
    (check,) = [cell for cell in notebook.cells if cell.id == "check_model"]
    check.source = f"check({MODEL})\ncheck({ADAM})"
    return notebook


@pytest.mark.parametrize("change", [merged, checked_together])
def test_the_reference_never_stands_in_for_what_is_judged(engine, change):
    source = change(read_source(ASSIGNMENT))
    notebook = change(submission(WRONG_MODEL, WRONG_ADAM))
    together = graded(engine, notebook, source)[MODEL]
    alone = graded(engine, submission(WRONG_MODEL))[MODEL]
    assert failed(alone) < failed(together)


def test_a_check_of_one_notebook_does_the_same(tmp_path):
    file = tmp_path / f"{ASSIGNMENT}.ipynb"
    file.write_text(nbformat.writes(submission(WRONG_ADAM)))
    verdicts = {verdict.grade_id: verdict for verdict in check_file(file).verdicts}
    assert not full(verdicts[f"check_{ADAM}"])
    assert full(verdicts["check_model"])
