"""The same code gets the same mark: in our notebook, in one without ids, in a script.

Each habit is a way in which students write right answers down.
"""

import copy

import jupytext
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from grader.authoring.source import assignments, read_source
from grader.engine import Engine, File, Limits
from grader.samples import Sample, sample_notebook
from grader.samples.optimization_methods import SAMPLES

NAME = "04_optimization_methods"
GD, ADAM, VELOCITY = (
    "update_parameters_with_gd",
    "update_parameters_with_adam",
    "initialize_velocity",
)
STUB = "    raise NotImplementedError\n"
PLOT = """import matplotlib.pyplot as plt
plt.switch_backend("tkagg")
plt.plot([1, 2])
plt.show()"""


def place(notebook, name):
    return next(n for n, cell in enumerate(notebook.cells) if cell.id == name)


def cell(notebook, name):
    return notebook.cells[place(notebook, name)]


def insert(notebook, at, source, make=new_code_cell):
    notebook.cells.insert(at, make(source, id=f"own-{at}-{len(notebook.cells)}"))


def imports_in_the_first_cell(notebook):
    first = next(c for c in notebook.cells if c.cell_type == "code")
    first.source = f"from copy import deepcopy\n{first.source}\nEPS = 0.0"
    edit(
        notebook, GD, "L = len", "parameters = deepcopy(parameters)\n    L = EPS + len"
    )
    edit(notebook, GD, "L = EPS + len(parameters)", "L = int(EPS) + len(parameters)")


def edit(notebook, name, old, new):
    target = cell(notebook, name)
    assert old in target.source
    target.source = target.source.replace(old, new)


def a_module_that_is_not_here(notebook):
    source = "import pandas_profiling_9 as pd\ndef count(x):\n    return len(x) // 2"
    insert(notebook, place(notebook, GD), source)
    edit(notebook, GD, "len(parameters) // 2", "count(parameters)")


def a_failing_check_of_ones_own(notebook):
    at = place(notebook, GD) + 1
    insert(notebook, at, "assert 1 + 1 == 3\nhalf = lambda n: n // 2")
    edit(notebook, ADAM, "len(parameters) // 2", "half(len(parameters))")
    insert(notebook, at, PLOT)


def the_answer_in_the_next_cell(notebook):
    target = cell(notebook, GD)
    insert(notebook, place(notebook, GD) + 1, target.source)
    target.source = stub(target.source)


def the_answer_in_the_cell_before(notebook):
    target = cell(notebook, GD)
    insert(notebook, place(notebook, GD), target.source)
    target.source = stub(target.source)


def the_answer_at_the_end(notebook):
    target = cell(notebook, GD)
    insert(notebook, len(notebook.cells), target.source)
    target.source = stub(target.source)


def stub(source):
    head, _, _ = source.partition("    L = len")
    return head + STUB


def all_answers_in_one_cell(notebook):
    target = cell(notebook, GD)
    for name in (VELOCITY, ADAM):
        other = cell(notebook, name)
        target.source += f"\n\n{other.source}"
        other.source = "# see above"


def a_helper_at_the_end(notebook):
    insert(notebook, len(notebook.cells), "def half(n):\n    return n // 2")
    edit(notebook, GD, "len(parameters) // 2", "half(len(parameters))")


def a_table_filled_by_a_method(notebook):
    source = "SETTINGS = {}\nSETTINGS.update(two=2)\nprint(SETTINGS)"
    insert(notebook, place(notebook, GD), source)
    edit(notebook, GD, "// 2", "// SETTINGS['two']")


def a_lambda(notebook):
    cell(notebook, VELOCITY).source = (
        f"{VELOCITY} = lambda parameters: {{\n"
        '    "d" + name: np.zeros_like(parameters[name]) for name in parameters\n}'
    )


def a_partial(notebook):
    edit(notebook, GD, f"def {GD}(", "def step(sign, ")
    cell(
        notebook, GD
    ).source += f"\nfrom functools import partial\n{GD} = partial(step, -1)"


def an_experiment_below(notebook):
    at = place(notebook, f"check_{GD}") + 1
    insert(notebook, at, f"def {GD}(parameters, grads, rate):\n    return grads")


def an_endless_loop_of_ones_own(notebook):
    edit(notebook, GD, "L = len", "L = half = len")
    cell(notebook, GD).source += "\n\nwhile True:\n    pass"


def a_line_that_is_no_python(notebook):
    cell(notebook, GD).source += "\n\nthis is how I did it (see the book"


def a_class_of_helpers(notebook):
    source = (
        "class Tools:\n    half = staticmethod(lambda n: n // 2)\n\ntools = Tools()"
    )
    insert(notebook, place(notebook, GD), source)
    edit(notebook, GD, "len(parameters) // 2", "tools.half(len(parameters))")


def words_between(notebook):
    for at in range(len(notebook.cells), 0, -3):
        insert(notebook, at, "My notes: *momentum* is an average.", new_markdown_cell)


HABITS = [
    imports_in_the_first_cell,
    a_module_that_is_not_here,
    a_failing_check_of_ones_own,
    the_answer_in_the_next_cell,
    the_answer_in_the_cell_before,
    the_answer_at_the_end,
    all_answers_in_one_cell,
    a_helper_at_the_end,
    a_table_filled_by_a_method,
    a_lambda,
    a_partial,
    an_experiment_below,
    an_endless_loop_of_ones_own,
    a_line_that_is_no_python,
    a_class_of_helpers,
    words_between,
]


def without_ids(notebook):
    """The notebook as another program saves it."""
    bare = copy.deepcopy(notebook)
    bare.metadata = type(bare.metadata)()
    for one in bare.cells:
        one.metadata = type(one.metadata)()
    return bare


def in_format(kind):
    def script(notebook):
        return jupytext.writes(without_ids(notebook), fmt=f"py:{kind}").encode()

    return script


def exported(notebook):
    """The script that Jupyter's menu gives."""
    code = [c.source for c in notebook.cells if c.cell_type == "code"]
    return "\n\n".join(f"# In[ ]:\n\n\n{source}\n" for source in code).encode()


FORMS = {
    "without ids": without_ids,
    "a percent script": in_format("percent"),
    "a light script": in_format("light"),
    "an exported script": exported,
}


@pytest.fixture(scope="module")
def engine():
    limits = Limits(cell_seconds=3)
    with Engine(case_folders=(), limits=limits, sandbox=False) as engine:
        yield engine


def marks(engine, assignment, form):
    file = File("homework.py", form) if isinstance(form, bytes) else form
    graded = engine.grade(read_source(assignment), file)
    return {v.grade_id: v.mark for v in graded.verdicts if v.mark is not None}, graded


@pytest.mark.parametrize("habit", HABITS, ids=lambda habit: habit.__name__)
def test_a_habit_costs_nothing_in_any_form(engine, habit, tried):
    notebook = sample_notebook(Sample(NAME, "x", "", 0))
    habit(notebook)
    for form in (lambda notebook: notebook, *FORMS.values()):
        _, graded = marks(engine, NAME, form(notebook))
        lost = [v for v in graded.verdicts if v.mark not in (None, v.max_mark)]
        assert lost == [], (graded.notes, [v.explanation for v in lost])
        tried("honest")


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("assignment", assignments())
def test_the_solutions_get_full_marks_in_any_form(engine, assignment, form):
    notebook = form(sample_notebook(Sample(assignment, "x", "", 0)))
    found, graded = marks(engine, assignment, notebook)
    full = {v.grade_id: v.max_mark for v in graded.verdicts if v.mark is not None}
    assert found == full


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.student)
def test_a_wrong_answer_gets_the_same_mark_in_any_form(engine, sample):
    notebook = sample_notebook(sample)
    expected, _ = marks(engine, NAME, notebook)
    for form in FORMS.values():
        found, graded = marks(engine, NAME, form(notebook))
        assert found == expected, graded.notes
