"""Whole notebooks that mean harm, or are only broken, by what is odd about them."""

import base64
import copy
import json
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat.v4 import new_output

from grader.authoring.source import nbgrader
from tests.grading.hostile import (
    FUNCTIONS,
    HandedIn,
    cell_of,
    honest,
    with_code,
    with_own_cells,
    write,
    wrong,
)

Notebook = nbformat.NotebookNode
GD, VELOCITY, SOFTMAX = "update_parameters_with_gd", "initialize_velocity", "softmax"
SCRIPT = "<script>alert(1)</script>"
NONE: tuple[str, ...] = ()
TESTS = tuple(f"check_{name}" for name in FUNCTIONS)


def edited(
    change: Callable[[Notebook], None], base: Callable[[], Notebook] = wrong
) -> HandedIn:
    """A notebook with a change; without one right answer if nothing else is said."""

    def put(folder: Path) -> None:
        notebook = base()
        change(notebook)
        write(folder, notebook)

    return HandedIn(put, FUNCTIONS if base is wrong else NONE)


def tests_edited(change: Callable[[Notebook], None]) -> HandedIn:
    """A notebook without a right answer whose test cells are changed."""

    def each(notebook: Notebook) -> None:
        for name in TESTS:
            change(cell_of(notebook, name))

    return edited(each)


def tests_set(**values: object) -> HandedIn:
    """The same, with other values in nbgrader's metadata."""
    return tests_edited(lambda cell: cell.metadata.nbgrader.update(values))


def in_json(change: Callable[[dict[str, object]], object], lost=NONE) -> HandedIn:
    """An honest notebook whose JSON is changed; what is returned is its text."""

    def put(folder: Path) -> None:
        data = json.loads(nbformat.writes(honest()))
        text = change(data)
        write(folder, text if isinstance(text, str) else json.dumps(data))

    return HandedIn(put, lost)


def _without_tests(notebook: Notebook) -> None:
    notebook.cells = [cell for cell in notebook.cells if cell.id not in TESTS]


def _twice(notebook: Notebook) -> None:
    notebook.cells = [copy.deepcopy(c) for c in notebook.cells for _ in range(2)]


def _claims(notebook: Notebook) -> None:
    """Each answer claims to be the test of itself, worth more."""
    _without_tests(notebook)
    for name in FUNCTIONS:
        known = cell_of(notebook, name).metadata.nbgrader
        known.update(grade_id=f"check_{name}", grade=True, points=1000)


def _one_id(notebook: Notebook) -> None:
    for cell in notebook.cells:
        cell.id = "same"


def _swapped(notebook: Notebook) -> None:
    """The ids of two cells are exchanged."""
    first, second = cell_of(notebook, GD), cell_of(notebook, VELOCITY)
    known = first.metadata.nbgrader, second.metadata.nbgrader
    known[0].grade_id, known[1].grade_id = VELOCITY, GD


def _odd_ids(notebook: Notebook) -> None:
    odd = [[], {}, 7, None, True, "\ud83d", "../../x", SCRIPT, "x" * 100_000, "=1+1"]
    for number, name in enumerate(TESTS):
        cell = cell_of(notebook, name)
        cell.metadata.nbgrader.grade_id = odd[number % len(odd)]


def _deep(notebook: Notebook) -> None:
    deep: dict[str, object] = {}
    for _ in range(300):
        deep = {"x": deep}
    for cell in notebook.cells:
        cell.metadata["x"] = deep


def _outputs(notebook: Notebook) -> None:
    for cell in notebook.cells:
        if cell.cell_type == "code":
            data = {"text/html": SCRIPT, "application/javascript": "alert(1)"}
            cell.outputs = [new_output("display_data", data), _mark(100), _mark(1e9)]


def _mark(value: float) -> Notebook:
    return new_output("execute_result", {"text/plain": f"{value}"}, execution_count=1)


def _metadata(notebook: Notebook) -> None:
    notebook.metadata.kernelspec = {"name": "../../sh", "argv": ["sh", "-c", "x"]}
    notebook.metadata.language_info = {
        "name": f"</script>{SCRIPT}",
        "file_extension": 7,
    }
    notebook.metadata.widgets = {"application/vnd.jupyter.widget-state+json": SCRIPT}
    notebook.metadata.title = notebook.metadata.authors = SCRIPT
    notebook.metadata.jupytext = {"notebook_metadata_filter": "all"}


def _no_ids(data: dict) -> None:
    for cell in data["cells"]:
        cell.pop("id")
    data["nbformat_minor"] = 0


def _no_metadata(data: dict) -> None:
    data["metadata"] = {}
    for cell in data["cells"]:
        cell["metadata"] = {}


def _format(number: int) -> Callable[[dict], None]:
    """An old format: worksheets, and the code under another name."""

    def change(data: dict) -> None:
        sheets = [{"cells": [_old(cell, number) for cell in data["cells"]]}]
        name = {"name": "x"} if number == 3 else {}
        known = {"nbformat": number, "nbformat_minor": 0, "metadata": name}
        data.clear()
        data.update(known, worksheets=sheets)

    return change


def _old(cell: dict, number: int) -> dict:
    if cell["cell_type"] != "code":
        return {"cell_type": "markdown", "source": cell["source"], "metadata": {}}
    known = {"cell_type": "code", "language": "python", "outputs": [], "metadata": {}}
    return known | {"collapsed": False, "input": "".join(cell["source"])}


def _big_pictures(data: dict) -> None:
    picture = base64.b64encode(bytes(5 << 20)).decode()
    shown = {"output_type": "display_data", "metadata": {}}
    data["cells"][1]["outputs"] = [shown | {"data": {"image/png": picture}}]


def _carriage_returns(data: dict) -> str:
    for cell in data["cells"]:
        cell["source"] = "".join(cell["source"]).replace("\n", "\r\n")
    return "\ufeff" + json.dumps(data, ensure_ascii=False).replace("\n", "\r\n")


def _half_in_code(data: dict) -> None:
    for cell in data["cells"]:
        lines = "".join(cell["source"])
        comment = "# \ud83d \udcff\n" if cell["cell_type"] == "code" else "\ud83d "
        is_test = str(cell["id"]).startswith(("check", "imports"))
        cell["source"] = lines if is_test else comment + lines


def _half_everywhere(data: dict) -> None:
    data["metadata"]["\ud83d"] = "\ud83d"
    for cell in data["cells"]:
        cell["metadata"]["\ud83d"] = {"\udcff": ["\ud83d"]}
        cell["metadata"].setdefault("tags", []).append("\ud83d")
        cell["id"] = "\ud83d"


def _in_a_million_pieces(data: dict) -> None:
    data["cells"][1]["source"] = ["#\n"] * 1_000_000


def coded(code: str, name: str = GD) -> HandedIn:
    """An honest notebook with other code in one cell, which earns nothing there."""
    return HandedIn(with_code({name: code}), (name,))


FORGING = {
    "the tests are tagged so that they are not run": tests_edited(
        lambda cell: cell.metadata.update(tags=["skip-execution", "raises-exception"])
    ),
    "every cell is tagged so that it is not run": edited(
        lambda nb: [c.metadata.update(tags=["skip-execution"]) for c in nb.cells]
    ),
    "the tests are worth a thousand points": tests_set(points=1000),
    "the tests are worth no number of points": tests_set(points=float("nan")),
    "the tests are worth less than nothing": tests_set(points=-5),
    "the tests are worth text": tests_set(points="=1+1"),
    "the tests are answers": tests_set(solution=True, locked=False),
    "the tests are tasks": tests_set(task=True, grade=False),
    "the tests give no marks": tests_set(grade=False, locked=False),
    "the tests have ids of other tests": tests_set(grade_id=TESTS[0]),
    "the tests have ids that are none": edited(_odd_ids),
    "the tests are of a format of the future": tests_set(schema_version=99),
    "the tests are of an old format": tests_set(schema_version=1),
    "the tests are text": tests_edited(lambda cell: cell.update(cell_type="raw")),
    "the tests are written anew": tests_edited(lambda cell: cell.update(source="10.0")),
    "the tests are gone": edited(_without_tests),
    "every cell is there twice": edited(_twice),
    "the cells are in the other order": edited(lambda nb: nb.cells.reverse()),
    "the answers claim to be the tests": edited(_claims),
    "all cells have one id": edited(_one_id),
    "the metadata is a list": edited(
        lambda nb: [c.metadata.update(nbgrader=[1]) for c in nb.cells]
    ),
    "the metadata nests deeply": edited(_deep),
    "the stored outputs hold full marks": edited(_outputs),
    "the metadata names programs and scripts": edited(_metadata),
    "the tests are gone from an honest notebook": edited(_without_tests, honest),
    "an honest notebook has other points": edited(
        lambda nb: [
            cell_of(nb, name).metadata.nbgrader.update(points=0) for name in TESTS
        ],
        honest,
    ),
    "an honest notebook with scripts in its outputs": edited(_outputs, honest),
    "two answers have each other's id": HandedIn(
        edited(_swapped, honest).put, NONE, breaks=True
    ),
}
BROKEN = {
    "format 4.0 without ids": in_json(_no_ids),
    "format 3": in_json(_format(3)),
    "format 2": in_json(_format(2)),
    "no metadata at all": in_json(_no_metadata),
    "no kernel": in_json(lambda data: data.update(metadata={})),
    "a kernel that is not here": in_json(
        lambda data: data["metadata"].update(kernelspec={"name": "julia-9.9"})
    ),
    "five megabytes of pictures": in_json(_big_pictures),
    "carriage returns and a mark of order": in_json(_carriage_returns),
    "half characters in code": in_json(_half_in_code),
    "half characters in metadata": in_json(_half_everywhere),
    "an answer in a million pieces": in_json(_in_a_million_pieces, FUNCTIONS),
    "a minor format of no sense": in_json(lambda d: d.update(nbformat_minor=10**400)),
    "a syntax error": coded(
        f"def {GD}(parameters, grads, learning_rate:\n    return 1"
    ),
    "a stub": coded(f"def {GD}(*args):\n    raise NotImplementedError"),
    "a function with another name": coded(
        f"def {GD}s(parameters, *args):\n    return 0"
    ),
    "no return": coded(f"def {VELOCITY}(parameters):\n    v = {{}}", VELOCITY),
    "defined twice": HandedIn(
        with_code(
            {
                SOFTMAX: f"def {SOFTMAX}(Z):\n    return 1\n\ndef {SOFTMAX}(Z):\n"
                "    e = np.exp(Z - Z.max(0))\n    return e / e.sum(0)"
            }
        ),
        NONE,
    ),
    "other names and other scripts": HandedIn(
        with_own_cells("점수 = '점수'\nprint(점수, 'ß', '\U0001f600')"), NONE
    ),
    "run in another order in the past": edited(
        lambda nb: [
            c.update(execution_count=99 - n)
            for n, c in enumerate(nb.cells)
            if c.cell_type == "code"
        ],
        honest,
    ),
    "locked cells are missing": edited(
        lambda nb: nb.update(
            cells=[c for c in nb.cells if not nbgrader(c).get("locked")]
        ),
        honest,
    ),
}
NOTEBOOKS = FORGING | BROKEN
