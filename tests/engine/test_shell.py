"""A cell that only defines is run without IPython, and one cannot tell."""

import pytest

from grader.engine.notebook.harmless import only_checks, only_defines
from grader.engine.shell import Interpreter

DEFINING = {
    "a function": "def f():\n    return 1",
    "an error in a default value": "def f(x=1 / 0):\n    pass",
    "a decorator that prints": (
        "def loud(f):\n    print('hello')\n    return f\n\n@loud\ndef g():\n    pass"
    ),
    "a default that displays": "def f(x=display('shown')):\n    return x",
    "a module that is not there": "import nowhere_at_all",
    "a class that prints": "class A:\n    print('in its body')",
    "a class that exits": "class A:\n    raise SystemExit(3)",
    "a later version's annotations": (
        "from __future__ import annotations\ndef f(x: Nowhere):\n    return x"
    ),
    "nothing": "",
}


NAMES = {"f", "g", "loud", "A"}


@pytest.mark.filterwarnings("ignore:To exit")
@pytest.mark.parametrize("source", DEFINING.values(), ids=DEFINING)
def test_a_cell_that_only_defines_runs_as_in_ipython(source):
    seen = []
    for defines in (False, True):
        interpreter = Interpreter(10_000)
        for name in NAMES & interpreter.namespace.keys():
            del interpreter.namespace[name]
        outputs, errors = interpreter.run(source, "cell one", defines=defines)
        shown = [(type(error), interpreter.described(error)) for error in errors]
        names = NAMES & interpreter.namespace.keys()
        seen.append((outputs, shown, names))
    in_ipython, without = seen
    assert without == in_ipython


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def f():\n    pass", True),
        ("import math\nfrom math import pi\nclass A:\n    pass", True),
        ("# nothing", True),
        ("x = 1", False),
        ("'text'", False),
        ("f()", False),
        ("%matplotlib inline\ndef f():\n    pass", False),
        ("%%time\ndef f():\n    pass", False),
        ("%%bash\necho", False),
        ("!ls", False),
        ("def f():\n    pass\nf?", False),
        ("    def f():\n        pass", False),
        ("async def f():\n    pass", False),
        ("def f(:\n    pass", False),
        ("def f():\n    pass\n\nclass A:\n    return 2", False),
        ("def f():\n    pass\nreturn", False),
    ],
)
def test_a_cell_that_only_defines_is_told_from_others(source, expected):
    assert only_defines(source) is expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("check(f)", True),
        ("# both\ncheck(f)\ncheck(g)", True),
        ("check(f)\n2", False),
        ("check(f, lang='ko')", False),
        ("check(f())", False),
        ("def check(f):\n    return 1\ncheck(f)", False),
        ("%%time\ncheck(f)", False),
        ("check(f);", True),
        ("check?", False),
    ],
)
def test_a_cell_that_only_checks_is_told_from_others(source, expected):
    assert only_checks(source) is expected
