"""Only solution cells are the student's; whatever else was edited is the source's."""

import base64
import copy

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.utils import determine_grade

from tests.engine.notebooks import answer, judged, marks, notebook, own, setup, text

SOURCE = notebook(
    text("# Title"),
    setup("import math\nbase = 10"),
    answer("### BEGIN SOLUTION\ndef f():\n    return 5\n### END SOLUTION", "f"),
    judged("assert f() == 5", 2, "test_f"),
    answer("def g():\n    return base + helper()", "g"),
    judged("assert g() == 12", 3, "test_g"),
)
HELPER = own("def helper():\n    return 2")


def submitted(*changes):
    """The right answers, with changes made to the list of cells."""
    cells = copy.deepcopy(SOURCE.cells)
    cells.insert(4, copy.deepcopy(HELPER))
    for change in changes:
        cells = change(cells) or cells
    return notebook(*cells)


def named(cells, name):
    return next(cell for cell in cells if cell.id == name)


def edit(name, **changes):
    def change(cells):
        for key, value in changes.items():
            known = named(cells, name).metadata.nbgrader
            (known if key in known else named(cells, name))[key] = value

    return change


def without(name):
    return lambda cells: [cell for cell in cells if cell.id != name]


def tagged(tag):
    return lambda cells: [c.metadata.update(tags=[tag]) for c in cells] and None


def doubled(name):
    return lambda cells: [*cells, copy.deepcopy(named(cells, name))]


def unmarked(name):
    return lambda cells: named(cells, name).metadata.clear()


HARMLESS = {
    "nothing": lambda cells: None,
    "skip-execution on every cell": tagged("skip-execution"),
    "points of a test": edit("test_f", points=1000),
    "a test's text": edit("test_f", source="pass"),
    "a test that is no code": edit("test_f", cell_type="markdown"),
    "a test marked as a solution": edit("test_f", solution=True, grade=False),
    "a test deleted": without("test_f"),
    "a test twice": doubled("test_f"),
    "a solution twice": doubled("f"),
    "a solution locked": edit("f", locked=True, solution=False),
    "a solution that claims points": edit("f", grade=True, points=50),
    "a solution without its mark": unmarked("f"),
    "the instructor's own cell changed": edit("setup", source="base = 1"),
    "the instructor's own cell deleted": without("setup"),
    "nonsense for metadata": edit("setup", metadata=NotebookNode(nbgrader=[1])),
    "nonsense for an id": edit("setup", grade_id={"a": []}),
    "stored outputs": lambda cells: named(cells, "test_f").update(
        outputs=[NotebookNode(output_type="execute_result", data={"text/plain": "9"})]
    ),
    "other line ends": edit("f", source="\ufeffdef f():\r\n    return 5\r\n"),
    "empty cells": lambda cells: [own(""), *cells, own("  \n")],
    "the same id for everything": lambda cells: [c.update(id="a") for c in cells][:0],
    "an own cell that claims points": lambda cells: [*cells, judged("pass", 99, "new")],
    "a function that is defined again and rightly": lambda cells: edit(
        "f", source="def f():\n    return 1\ndef f():\n    return 5"
    )(cells),
}


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS)
def test_a_change_around_right_answers_changes_no_mark(engine, change):
    submission = submitted(change)
    graded = engine.grade(SOURCE, submission)
    assert marks(graded) == [2, 3]
    assert [v.max_mark for v in graded.verdicts] == [2, 3]
    ids = [cell.id for cell in graded.notebook.cells]
    assert len(set(ids)) == len(ids)


COSTLY = {
    "a solution deleted": (without("f"), [0, 3]),
    "a function renamed": (edit("f", source="def ff():\n    return 5"), [0, 3]),
    "a syntax error in a cell": (edit("f", source="def f(:\n    return 5"), [0, 3]),
    "a helper deleted": (
        lambda cells: [c for c in cells if "def helper" not in c.source],
        [2, 0],
    ),
    "a forgotten return": (edit("f", source="def f():\n    5"), [0, 3]),
    "a function defined again and wrongly": (
        edit("f", source="def f():\n    return 5\ndef f():\n    return 1"),
        [0, 3],
    ),
    "the notebook emptied": (lambda cells: cells[:1], [0, 0]),
}


@pytest.mark.parametrize(("change", "expected"), COSTLY.values(), ids=COSTLY)
def test_a_missing_piece_costs_only_what_needs_it(engine, change, expected):
    assert marks(engine.grade(SOURCE, submitted(change))) == expected


PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(100)).decode()
DEMO = own("plot(f)")
DEMO.metadata = NotebookNode(
    nbgrader={"grade_id": "demo", "locked": True, "schema_version": 3},
    tags=["skip-execution"],
)
WITH_DEMO = notebook(*SOURCE.cells, DEMO)


def shown(png=PNG, words="a curve"):
    return new_output(
        "display_data", data={"image/png": png, "text/plain": words, "text/html": "<b>"}
    )


def with_pictures(*outputs):
    cells = copy.deepcopy([*SOURCE.cells, DEMO])
    for cell in cells:
        if cell.cell_type == "code":
            cell.outputs = list(outputs)
    return notebook(*cells)


def pictures(engine, *outputs):
    graded = engine.grade(WITH_DEMO, with_pictures(*outputs))
    return [
        output.data
        for cell in graded.notebook.cells
        for output in cell.get("outputs", ())
        if "image/png" in output.get("data", {})
    ]


def test_of_a_demonstration_stays_what_the_student_saw_and_of_nothing_else(engine):
    assert pictures(engine, shown()) == [{"text/plain": "a curve", "image/png": PNG}]


def test_a_picture_in_html_stays_as_a_picture(engine):
    page = f'<img src="data:image/png;base64,{PNG}" alt="a curve"><script>1</script>'
    data = {"text/html": page, "text/plain": "a curve"}
    found = pictures(engine, new_output("display_data", data=data))
    assert found == [{"text/plain": "a curve", "image/png": PNG}]


@pytest.mark.parametrize("png", ["PHNjcmlwdD4=", "!", "", PNG[4:]])
def test_what_is_no_picture_does_not_stay(engine, png):
    assert pictures(engine, shown(png)) == []


def test_pictures_beyond_what_is_kept_are_left_out(engine):
    large = base64.b64encode(base64.b64decode(PNG) + bytes(700_000)).decode()
    cells = [copy.deepcopy(DEMO) for _ in range(4)]
    for number, cell in enumerate(cells):
        cell.metadata.nbgrader.grade_id = cell.id = f"demo_{number}"
    source = notebook(*SOURCE.cells, *copy.deepcopy(cells))
    for cell in cells:
        cell.outputs = [shown(large)] * 2
    graded = engine.grade(source, notebook(*SOURCE.cells, *cells))
    kept = [len(cell.outputs) for cell in graded.notebook.cells[-4:]]
    assert kept == [2, 2, 0, 0]


def test_what_is_missing_is_named(engine):
    change = edit("f", source="def ff():\n    return 5")
    first = engine.grade(SOURCE, submitted(change)).verdicts[0]
    assert first.status == "missing"
    assert "f is not defined" in first.explanation


@pytest.mark.parametrize(
    "left",
    ["# below", "def {}():\n    # YOUR CODE HERE\n    raise NotImplementedError()"],
)
def test_what_stands_elsewhere_is_told_in_one_sentence(engine, left):
    def all_at_the_end(cells):
        answers = {cell.id: cell.source for cell in cells if cell.id in ("f", "g")}
        for cell in cells:
            if cell.id in answers:
                cell.source = left.format(cell.id)
        return [*cells, *map(own, answers.values())]

    graded = engine.grade(SOURCE, submitted(all_at_the_end))
    assert marks(graded) == [2, 3]
    assert graded.notes == (
        "Not in the cell made for it, but taken from where it was: f in cell 8, "
        "g in cell 9.",
    )


def test_one_name_for_two_questions_is_what_each_cell_says(engine):
    source = notebook(
        answer("def f():\n    return 1", "first"),
        judged("assert f() == 1", 2, "test_first"),
        answer("def f():\n    return 2", "second"),
        judged("assert f() == 2", 3, "test_second"),
    )
    assert marks(engine.grade(source, source)) == [2, 3]
    wrong = copy.deepcopy(source)
    wrong.cells[0].source = "def f():\n    return 3"
    assert marks(engine.grade(source, wrong)) == [0, 3]


def test_the_reference_never_reaches_the_student(engine):
    solved = answer(
        "### BEGIN SOLUTION\ndef f():\n    return 'COPIED'\n### END SOLUTION"
    )
    source = notebook(solved, judged("assert f() == 'COPIED'"))
    spy = """import gc
def f():
    word = "COP" + "IED"
    holders = (str(thing) for thing in gc.get_objects() if type(thing) in (dict, list))
    return word if any(word in text for text in holders) else None"""
    assert marks(engine.grade(source, source)) == [1]
    assert marks(engine.grade(source, notebook(answer(spy)))) == [0]


def test_cells_marked_by_hand_stay_open(engine):
    words = answer("because", "words")
    words.cell_type = "markdown"
    words.metadata.nbgrader.update(grade=True, points=5)
    source = notebook(words)
    theirs = copy.deepcopy(source)
    theirs.cells[0].source = "I think"
    graded = engine.grade(source, theirs)
    (verdict,) = graded.verdicts
    assert (verdict.mark, verdict.max_mark, verdict.status) == (None, 5, "manual")
    assert graded.notebook.cells[0].source == "I think"


def test_every_mark_is_what_nbgrader_reads_from_the_notebook(engine):
    for change in (HARMLESS["nothing"], without("f"), edit("f", source="1/0")):
        graded = engine.grade(SOURCE, submitted(change))
        cells = {cell.id: cell for cell in graded.notebook.cells}
        for verdict in graded.verdicts:
            read = determine_grade(cells[verdict.grade_id])
            assert read == (verdict.mark, verdict.max_mark)
