"""Cells run before the first check only where that gives what their order gives."""

from dataclasses import astuple

import pytest

from grader.engine.ahead import LOOKS_AROUND
from grader.engine.assemble import assemble
from grader.engine.session import Session
from grader.source import assignments, read_source
from tests.engine.notebooks import answer, judged, notebook, own, setup

ZEROS = '{"d" + n: np.zeros(a.shape) for n, a in parameters.items()}'
TWICE = "initialize_velocity(parameters), initialize_velocity(parameters)"


def velocity(before="pass", gives=ZEROS, takes="parameters"):
    code = f"def initialize_velocity({takes}):\n    {before}\n    return {gives}"
    return answer(code, "velocity")


def adam(before="pass", gives=TWICE, takes="parameters"):
    code = f"def initialize_adam({takes}):\n    {before}\n    return {gives}"
    return answer(code, "adam")


F, G = velocity(), adam()
ONES = "{n: a + 1 for n, a in initialize_velocity(parameters).items()}"
SOURCE = notebook(
    setup("import math\nimport numpy as np\nfrom test_cases import check"),
    F,
    judged("check(initialize_velocity)", 2, "check_initialize_velocity"),
    G,
    judged("check(initialize_adam)", 4, "check_initialize_adam"),
)
AHEAD = {
    "right answers": (F, G),
    "a wrong answer": (velocity(gives="{}"), G),
    "a wrong answer behind a check": (F, adam(gives=f"{ONES}, {ONES}")),
    "a stub": (velocity("raise NotImplementedError"), G),
    "an answer that is missing": (G,),
    "a function of the student's own": (own("def h():\n    return 6"), F, G),
    "a default": (velocity(takes="parameters, y=(-5, None, [1e-8])"), G),
    "an import at the top": (own("from cmath import *\nimport xml as sqrt"), F, G),
    "prints and draws in a function": (
        velocity("print(np.random.rand())"),
        adam("print(np.random.rand())"),
    ),
    "a class": (own('class A:\n    """Doc."""\n    x = 1\n    pass'), F, G),
    "annotations": (velocity(takes="parameters: dict[str, np.ndarray], y: int = 5"), G),
    "names defined twice before any check": (
        own("def initialize_velocity(x):\n    return h()\ndef h():\n    return 5"),
        F,
        G,
    ),
    "what a function changes": (
        velocity("global calls\n    calls = 1"),
        adam("initialize_velocity.x = calls"),
    ),
}
NEW = "initialize_adam"
IN_ORDER = {
    "a print": (F, own("print(initialize_velocity({}))"), G),
    "a value": (own("five = 5"), F, G),
    "no Python": (answer("def initialize_velocity(x) return 5", "velocity"), G),
    "a magic": (own("%matplotlib inline"), F, G),
    "an import behind a check": (F, G, own("import os")),
    "an import that hides another": (F, G, own("import cmath as math")),
    "a function that is defined once more": (
        F,
        G,
        own("def initialize_velocity(parameters):\n    return {}"),
    ),
    "a helper that comes late": (
        velocity("five()"),
        G,
        own("def five():\n    return 5"),
    ),
    "a module that comes late": (velocity("xml.sax"), G, own("from xml import sax")),
    "a default that is drawn": (F, adam(takes="parameters, y=np.random.rand()")),
    "a default that a function keeps": (
        velocity("initialize_velocity.last = 6"),
        adam(takes="parameters, y=initialize_velocity.last"),
    ),
    "a default that a function sets": (
        velocity("global last\n    last = 6"),
        adam(takes="parameters, y=last"),
    ),
    "a default that a module keeps": (
        velocity("np.five = 5"),
        adam(takes="parameters, y=np.five"),
    ),
    "an annotation that calls": (F, adam(takes="parameters: print(5)")),
    "a decorator": (
        own("def once(f):\n    return f"),
        F,
        answer(f"@once\n{G.source}", "adam"),
    ),
    "a class with a base": (own("class A(dict):\n    pass"), F, G),
    "a class that calls": (own("class A:\n    x = print(5)"), F, G),
    "a class that loops": (own("class A:\n    for x in 'ab':\n        pass"), F, G),
    "a metaclass": (own("class A(metaclass=type):\n    pass"), F, G),
    "a class that changes a module": (own("class A:\n    math.pi = 4"), F, G),
    "a class that hides a name": (own("class A:\n    x = math\n    y = x.pi"), F, G),
    "a function that another one puts there": (
        velocity(
            f"globals()['{NEW}'] = lambda p: ({ZEROS.replace('parameters', 'p')},) * 2"
        ),
        adam(gives="{}, {}"),
    ),
    "a function that looks for another": (
        velocity("assert 'h' not in globals()"),
        G,
        own("def h():\n    return 1"),
    ),
    "a name that is set where another cell binds it": (
        velocity(f"global {NEW}\n    {NEW} = None"),
        G,
    ),
}
EVERY = AHEAD | IN_ORDER


@pytest.mark.parametrize("name", EVERY)
def test_order_is_kept_where_it_could_matter(name):
    assert assemble(SOURCE, notebook(*EVERY[name])).ahead == (name in AHEAD)


def test_a_function_that_an_earlier_check_mentions_is_not_defined_before_it():
    early = judged("check(h)", 1, "early")
    source = notebook(SOURCE.cells[0], early, *SOURCE.cells[1:])
    assert assemble(source, notebook(F, G)).ahead
    late = own("def h():\n    return 1")
    assert not assemble(source, notebook(F, G, late)).ahead


@pytest.mark.parametrize("name", sorted(LOOKS_AROUND))
def test_whoever_looks_around_is_not_run_ahead(name):
    cells = velocity(f"look = lambda: {name}"), G
    assert not assemble(SOURCE, notebook(*cells)).ahead


@pytest.mark.parametrize(
    "code",
    [
        "assert initialize_velocity({}) == {}",
        "check(initialize_velocity)\nnp.random.seed(1)",
    ],
)
def test_checks_of_another_kind_keep_the_order(code):
    source = notebook(*SOURCE.cells[:2], judged(code), *SOURCE.cells[2:])
    assert not assemble(source, notebook(F, G)).ahead


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
    cells = velocity(code), adam(gives=f"{ZEROS}, {ZEROS}")
    assert assemble(SOURCE, notebook(*cells)).ahead
    found = told(walled, *cells)
    assert [mark for _, mark, *_ in found[0]] == [0, 4]
    count = len(starts)
    monkeypatch.setattr(Session, "run_ahead", lambda session: None)
    assert found == told(walled, *cells)
    assert len(starts) == 2 * count
