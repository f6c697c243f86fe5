"""Cells of code that mean harm to whoever reads or runs them."""

from nbformat.v4 import new_code_cell

from tests.grading.hostile import FUNCTIONS, HandedIn, with_code, with_own_cells
from tests.grading.hostile_notebooks import GD, NONE, SCRIPT, Notebook, coded, edited

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


def own_cells(*codes: str) -> HandedIn:
    """An honest notebook with cells of one's own."""
    return HandedIn(with_own_cells(*codes), NONE)


def refused(code: str) -> HandedIn:
    """An honest notebook with more code in one cell than anybody writes."""
    return HandedIn(coded(code).put, FUNCTIONS)


def _thousand_prints(notebook: Notebook) -> None:
    printing = "print('x' * (1 << 20))"
    notebook.cells += [new_code_cell(f"{printing}  # {n}") for n in range(1000)]


def _many_cells(notebook: Notebook) -> None:
    notebook.cells += [new_code_cell(f"x = {n}") for n in range(20_000)]


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
    "millions of small lines": refused("x\n" * (3 * MILLION)),
    "one line of millions": refused("x = '" + "a" * (5 * MILLION) + "'"),
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
    "lines that are continued": refused("x = 1 \\\n" * 500_000),
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
