"""Cells run before the first check only where that gives what their order gives."""

from dataclasses import astuple

import pytest

from grader.engine.assemble import assemble
from grader.engine.session import Session
from grader.source import assignments, read_source
from tests.engine.notebooks import answer, judged, notebook, own, setup

F = answer("def f(x):\n    return 5 + x", "f")
G = answer("def g():\n    return f(1)", "g")
SOURCE = notebook(
    setup("import math\nimport numpy as np"),
    F,
    judged("assert f(0) == 5", 2, "test_f"),
    judged("assert f(2) == 7", 1, "test_f_again"),
    G,
    judged("assert g() == 6\nassert math.pi > 3", 4, "test_g"),
)
AHEAD = {
    "right answers": (F, G),
    "a wrong answer": (answer("def f(x):\n    return x", "f"), G),
    "a stub": (answer("def f(x):\n    raise NotImplementedError", "f"), G),
    "an answer that is missing": (G,),
    "a function of the student's own": (own("def h():\n    return 6"), F, G),
    "a default": (answer("def f(x, y=(5, None)):\n    return y[0] + x", "f"), G),
    "an import": (own("from cmath import sqrt"), F, G),
    "names defined twice before any check": (
        own("def f(x):\n    return h()\ndef h():\n    return 5"),
        own("from cmath import *"),
        F,
        G,
    ),
    "an import that is repeated": (F, own("import math"), G),
    "prints and draws in a function": (
        answer("def f(x):\n    print(np.random.rand())\n    return 5 + x", "f"),
        G,
    ),
    "annotations": (
        answer(
            "def f(x: int, y: np.ndarray = 5) -> list[float]:\n    return y + x", "f"
        ),
        G,
    ),
    "a class of a class": (own("class A:\n    pass\nclass B(A):\n    pass"), F, G),
    "a class": (own('class A:\n    """Doc."""\n    x = 1\n    y: int = 2'), F, G),
    "what a function changes": (
        answer("def f(x):\n    global calls\n    calls = 1\n    return 5 + x", "f"),
        answer("def g():\n    return 5 + calls", "g"),
    ),
}
IN_ORDER = {
    "a print": (F, own("print(f(1))"), G),
    "a value": (own("five = 5"), F, G),
    "no Python": (answer("def f(x) return 5", "f"), G),
    "a magic": (own("%matplotlib inline"), F, G),
    "a function that is defined once more": (F, G, own("def f(x):\n    return 0")),
    "an import of something else": (F, G, own("import cmath as math")),
    "a function that an import hides": (F, G, own("from math import sqrt as f")),
    "a helper that comes late": (
        answer("def f(x):\n    return five() + x", "f"),
        G,
        own("def five():\n    return 5"),
    ),
    "a default that is drawn": (
        F,
        answer("def g(y=np.random.randint(6, 7)):\n    return y", "g"),
    ),
    "a decorator": (
        own("import functools"),
        F,
        answer("@functools.cache\ndef g():\n    return f(1)", "g"),
    ),
    "a default that a check changes": (
        answer("def f(x):\n    print.x = 1\n    return 5 + x", "f"),
        answer("def g(x=f(1)):\n    return x", "g"),
    ),
    "a default that a function keeps": (
        answer("def f(x):\n    f.last = 6\n    return 5 + x", "f"),
        answer("def g(y=f.last):\n    return y", "g"),
    ),
    "a default that a function sets": (
        answer("def f(x):\n    global last\n    last = 6\n    return 5 + x", "f"),
        answer("def g(y=last):\n    return y", "g"),
    ),
    "a class that a function fills": (
        answer("class A:\n    pass\ndef f(x):\n    A.y = 6\n    return 5 + x", "f"),
        answer("def g(y=A.y):\n    return y", "g"),
    ),
    "a name that is built in": (F, G, own("def sum(x):\n    return 1")),
    "names that nobody can know": (F, G, own("from math import *")),
    "a default that is given a name": (F, own("def h(x=(y := 5)):\n    pass"), G),
    "a class that changes a module": (F, own("class A:\n    math.pi = 4"), G),
    "a class that calls": (F, own("class A:\n    x = f(0)"), G),
    "a class that loops": (F, own("class A:\n    for x in 'ab':\n        pass"), G),
    "a metaclass": (own("class A(metaclass=type):\n    pass"), F, G),
    "an annotation that calls": (F, own("def h(x: f(0)):\n    pass"), G),
}
EVERY = AHEAD | IN_ORDER


@pytest.mark.parametrize("name", EVERY)
def test_order_is_kept_where_it_could_matter(name):
    assert assemble(SOURCE, notebook(*EVERY[name])).ahead == (name in AHEAD)


def test_a_function_that_an_earlier_check_mentions_is_not_defined_before_it():
    early = judged("assert 'h' not in globals() or h", 1, "early")
    source = notebook(early, *SOURCE.cells)
    assert assemble(source, notebook(F, G)).ahead
    late = own("def h():\n    return 1")
    assert not assemble(source, notebook(F, G, late)).ahead


def test_all_names_of_a_module_may_come_before_the_first_check():
    star = setup("from math import *\nimport math\nimport numpy as np")
    source = notebook(star, *SOURCE.cells[1:])
    assert assemble(source, notebook(F, G)).ahead
    assert not assemble(source, notebook(F, G, own("from cmath import *"))).ahead


@pytest.mark.parametrize("name", assignments())
def test_the_courses_own_notebooks_run_ahead(name):
    assert assemble(read_source(name), read_source(name)).ahead


def test_an_instructors_cell_that_does_something_keeps_the_order():
    source = notebook(setup("import numpy as np\nnp.random.seed(1)"), *SOURCE.cells[1:])
    assert not assemble(source, notebook(F, G)).ahead


def told(engine, *cells):
    graded = engine.grade(SOURCE, notebook(*cells))
    shown = [cell.get("outputs") for cell in graded.notebook.cells]
    return [*map(astuple, graded.verdicts)], shown


@pytest.mark.parametrize("cells", EVERY.values(), ids=EVERY)
def test_verdicts_and_outputs_are_those_of_the_cells_in_order(
    engine, cells, monkeypatch
):
    found = told(engine, *cells)
    monkeypatch.setattr(Session, "run_ahead", lambda session: None)
    assert found == told(engine, *cells)


LOST = {
    "a function that ends the process": "import os\n    os._exit(0)",
    "a function that never returns": "while True:\n        pass",
    "an answer that is no answer": (
        "import os\n    for n in range(3, 20):\n        try:\n"
        "            os.write(n, b'nonsense' * 10)\n"
        "        except OSError:\n            pass"
    ),
}


@pytest.mark.hostile
@pytest.mark.parametrize("code", LOST.values(), ids=LOST)
def test_when_a_process_is_lost_only_the_cells_behind_are_run_again(
    walled, code, monkeypatch
):
    starts = []
    start = Session.start
    monkeypatch.setattr(Session, "start", lambda one: starts.append(one) or start(one))
    cells = answer(f"def f(x):\n    {code}", "f"), answer("def g():\n    return 6", "g")
    found = told(walled, *cells)
    assert [mark for _, mark, *_ in found[0]] == [0, 0, 4]
    count = len(starts)
    monkeypatch.setattr(Session, "run_ahead", lambda session: None)
    assert found == told(walled, *cells)
    assert len(starts) == 2 * count
