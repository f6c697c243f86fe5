"""The same code gets the same mark: in our notebook, in one without ids, in a script.

Each habit is a way in which students write right answers down.
"""

import ast
import copy
import json
from textwrap import indent

import jupytext
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from grader.authoring.build import student_version
from grader.authoring.source import assignments, read_source
from grader.engine import Engine, File, Limits
from grader.grading.manual import settled
from grader.samples import Sample, sample_notebook
from grader.samples.optimization_methods import SAMPLES

NAME = "04_optimization_methods"
GD, ADAM, VELOCITY = (
    "update_parameters_with_gd",
    "update_parameters_with_adam",
    "initialize_velocity",
)
UNTOUCHED = ("random_mini_batches", "update_parameters_with_momentum")
UNTOUCHED += ("initialize_adam", "model")
WRITTEN = "question_scale"
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
    target.source = stub(GD)


def the_answer_in_the_cell_before(notebook):
    target = cell(notebook, GD)
    insert(notebook, place(notebook, GD), target.source)
    target.source = stub(GD)


def the_answer_at_the_end(notebook):
    target = cell(notebook, GD)
    insert(notebook, len(notebook.cells), target.source)
    target.source = stub(GD)


def stub(name):
    """What was handed out for a function."""
    return cell(student_version(NAME), name).source


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


def a_cell_that_ends_its_process(notebook):
    edit(notebook, GD, "L = len", "L = half = len")
    cell(notebook, GD).source += "\n\nimport os\nos._exit(0)"


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


def a_module_that_a_cell_writes(notebook):
    source = "%%writefile halves.py\ndef half(n):\n    return n // 2"
    insert(notebook, place(notebook, GD), source)
    insert(notebook, place(notebook, GD), "from halves import half")
    edit(notebook, GD, "len(parameters) // 2", "half(len(parameters))")


def code_in_a_text_cell(notebook):
    notebook.cells[place(notebook, GD)] = new_markdown_cell(
        cell(notebook, GD).source, id=GD, metadata=cell(notebook, GD).metadata
    )


def the_answer_in_a_text_cell_below(notebook):
    target = cell(notebook, GD)
    insert(notebook, place(notebook, GD) + 1, target.source, new_markdown_cell)
    target.source = stub(GD)


def a_copy_of_the_stub_below(notebook):
    at = place(notebook, GD)
    copied = copy.deepcopy(notebook.cells[at])
    copied.source, copied.id = stub(GD), "copied"
    notebook.cells.insert(at + 1, copied)


def under_a_condition(notebook):
    target = cell(notebook, GD)
    target.source = f"if True:\n{indent(target.source, '    ')}"


def with_a_decorator(notebook):
    source = "import functools\ndef timed(f):\n    return functools.wraps(f)(f)"
    insert(notebook, place(notebook, GD), source)
    edit(notebook, GD, f"def {GD}", f"@timed\ndef {GD}")


def with_types(notebook):
    edit(notebook, GD, f"def {GD}(parameters,", f"def {GD}(parameters: Dict[str, A],")
    source = "from typing import Dict\nimport numpy.typing as npt\nA = npt.NDArray"
    insert(notebook, place(notebook, GD), source)


def with_magics(notebook):
    for name, magic in ((GD, "%%time"), (VELOCITY, "%matplotlib inline")):
        target = cell(notebook, name)
        target.source = f"{magic}\n{target.source}"
    insert(
        notebook, place(notebook, GD), "%load_ext nothing\n!pip install nothing\n?len"
    )


def that_asks_and_ends(notebook):
    insert(notebook, place(notebook, GD), "rate = float(input('rate? '))\nhalf = 2")
    edit(notebook, GD, "len(parameters) // 2", "len(parameters) // half")
    insert(notebook, place(notebook, VELOCITY), "import sys\nsys.exit()\nquit()")


def that_prints_and_warns(notebook):
    edit(notebook, GD, "L = len", "print('here', parameters)\n    L = len")
    edit(notebook, ADAM, "L = len", "np.log(np.zeros(1))\n    L = len")


def with_other_kinds_of_dictionaries(notebook):
    source = "from collections import UserDict\nclass Mine(dict):\n    pass"
    insert(notebook, place(notebook, GD), source)
    edit(notebook, GD, "return parameters", "return UserDict(parameters)")
    edit(notebook, VELOCITY, "return v", "return Mine(v)")


HABITS = [
    with_other_kinds_of_dictionaries,
    a_module_that_a_cell_writes,
    code_in_a_text_cell,
    the_answer_in_a_text_cell_below,
    a_copy_of_the_stub_below,
    under_a_condition,
    with_a_decorator,
    with_types,
    with_magics,
    that_asks_and_ends,
    that_prints_and_warns,
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
    a_cell_that_ends_its_process,
    a_line_that_is_no_python,
    a_class_of_helpers,
    words_between,
]


IN_TEXT = (code_in_a_text_cell, the_answer_in_a_text_cell_below)


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


def databricks(notebook):
    magic = "# MAGIC %md\n# MAGIC {}"
    cells = [
        c.source
        if c.cell_type == "code"
        else magic.format(c.source.replace("\n", "\n# MAGIC "))
        for c in notebook.cells
    ]
    text = "\n\n# COMMAND ----------\n\n".join(cells)
    return f"# Databricks notebook source\n{text}\n".encode()


def is_python(text):
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


def marimo(notebook):
    code = [c.source for c in notebook.cells if c.cell_type == "code"]
    cells = [
        f"app._unparsable_cell({one!r}, name='_')"
        if not is_python(one)
        else f"@app.cell\ndef _():\n{indent(one, '    ')}\n    return"
        for one in code
    ]
    return "\n\n".join(["import marimo\napp = marimo.App()", *cells]).encode()


FORMS = {
    "without ids": without_ids,
    "a percent script": in_format("percent"),
    "a light script": in_format("light"),
    "an exported script": exported,
    "Databricks": databricks,
    "marimo": marimo,
}


@pytest.fixture(scope="module")
def engine():
    limits = Limits(cell_seconds=3)
    with Engine(case_folders=(), limits=limits, sandbox=False) as engine:
        yield engine


def shorter(notebook):
    """A notebook without the functions that no habit is about; they take longest."""
    ids = {name for function in UNTOUCHED for name in (function, f"check_{function}")}
    notebook.cells = [one for one in notebook.cells if one.id not in ids]
    return notebook


def marks(engine, assignment, form):
    return marks_in(engine, read_source(assignment), form)


def marks_in(engine, source, form):
    file = File("homework.py", form) if isinstance(form, bytes) else form
    graded = engine.grade(source, file)
    return {v.grade_id: v.mark for v in graded.verdicts if v.mark is not None}, graded


@pytest.mark.parametrize("habit", HABITS, ids=lambda habit: habit.__name__)
def test_a_habit_costs_nothing_in_any_form(engine, habit, tried):
    source = shorter(read_source(NAME))
    notebook = shorter(sample_notebook(Sample(NAME, "x", "", 0)))
    habit(notebook)
    for form in (lambda notebook: notebook, *FORMS.values()):
        if habit in IN_TEXT and form in (exported, marimo):
            continue  # which hold no cells of text
        found, graded = marks_in(engine, source, form(notebook))
        assert found.keys() == {f"check_{name}" for name in (GD, ADAM, VELOCITY)}
        lost = [v for v in graded.verdicts if v.mark not in (None, v.max_mark)]
        assert lost == [], (graded.notes, [v.explanation for v in lost])
        tried("honest")


@pytest.mark.parametrize("form", [lambda notebook: notebook, *FORMS.values()])
def test_modules_and_data_that_were_handed_in_beside_are_found(engine, form):
    notebook = sample_notebook(Sample(NAME, "x", "", 0))
    source = "from tools import half\nTWO = int(open('two.txt').read())"
    insert(notebook, place(notebook, GD), source)
    edit(notebook, GD, "len(parameters) // 2", "half(len(parameters)) * TWO // 2")
    made = form(notebook)
    content = made if isinstance(made, bytes) else json.dumps(made).encode()
    beside = (
        File("tools.py", b"import deeper\nhalf = deeper.half"),
        File("deeper.py", b"def half(n):\n    return n // 2"),
        File("two.txt", b"2"),
        File("numpy.py", b"raise RuntimeError"),
    )
    name = "x.py" if isinstance(made, bytes) else "x.ipynb"
    graded = engine.grade(read_source(NAME), File(name, content, beside))
    assert [v for v in graded.verdicts if v.mark not in (None, v.max_mark)] == []
    alone = engine.grade(read_source(NAME), File(name, content))
    assert next(v for v in alone.verdicts if v.grade_id == f"check_{GD}").mark == 0
    assert "ModuleNotFoundError: No module named 'tools'" in " ".join(alone.notes)


OTHERS = {
    "a stub beside it": (True, 1),
    "a second version beside it": (False, 0),
}


@pytest.mark.parametrize(("left", "noted"), OTHERS.values(), ids=OTHERS)
def test_another_file_counts_when_nothing_was_done_in_this_one(engine, left, noted):
    whole = sample_notebook(Sample(NAME, "x", "", 0))
    blank = student_version(NAME)
    first, second = (blank, whole) if left else (whole, blank)
    other = File(f"{NAME} (1).ipynb", json.dumps(second).encode())
    file = File(f"{NAME}.ipynb", json.dumps(first).encode(), others=(other,))
    graded = engine.grade(read_source(NAME), file)
    assert [v for v in graded.verdicts if v.mark not in (None, v.max_mark)] == []
    notes = [note for note in graded.notes if other.name in note]
    assert len(notes) == noted


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


def in_a_new_cell_below(notebook, at):
    insert(notebook, at + 1, "Large steps overshoot.", new_markdown_cell)


def in_a_code_cell_below(notebook, at):
    insert(notebook, at + 1, "Large steps overshoot the valley")


def in_a_comment_below(notebook, at):
    insert(notebook, at + 1, "# Large steps overshoot.")


def at_the_end(notebook, at):
    insert(notebook, len(notebook.cells), "Large steps overshoot.", new_markdown_cell)


def in_the_question(notebook, at):
    notebook.cells[at - 1].source += "\n\nLarge steps overshoot."


def in_its_place(notebook, at):
    notebook.cells[at].source = "Large steps overshoot."


WORDS = [
    in_a_new_cell_below,
    in_a_code_cell_below,
    in_a_comment_below,
    at_the_end,
    in_the_question,
    in_its_place,
]


@pytest.mark.parametrize("form", [lambda notebook: notebook, without_ids])
@pytest.mark.parametrize("where", WORDS, ids=lambda where: where.__name__)
def test_words_go_to_who_marks_wherever_they_stand(engine, where, form):
    notebook, source = student_version(NAME), read_source(NAME)
    where(notebook, place(notebook, WRITTEN))
    graded = engine.grade(source, form(notebook))
    found = {one.grade_id: one.status for one in settled(source, graded)}
    assert found[WRITTEN] == "manual"


@pytest.mark.parametrize("form", [lambda notebook: notebook, without_ids])
def test_where_no_words_are_there_is_nothing_to_mark(engine, form):
    notebook, source = student_version(NAME), read_source(NAME)
    insert(notebook, 3, "print(1 + 1)")
    graded = engine.grade(source, form(notebook))
    found = {one.grade_id: one.status for one in settled(source, graded)}
    assert found[WRITTEN] == "not attempted"
