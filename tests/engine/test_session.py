"""A cell that crashes, hangs or floods costs that cell and no other."""

import json
from types import SimpleNamespace

import pytest
from nbformat import NotebookNode

from grader.engine import Engine, Limits, session
from grader.engine.notebook.plan import Plan, PlannedCell
from grader.engine.protocol.entries import ProtocolError
from grader.engine.protocol.framing import Frame, Kind
from grader.engine.session import Session
from tests.engine.notebooks import answer, judged, notebook, own

pytestmark = pytest.mark.hostile

BEFORE = answer("def before():\n    return 1", "before")
AFTER = answer("def after():\n    return before() + 1", "after")
CHECKS = [
    judged("assert before() == 1", 1, "test_before"),
    judged("assert f() == 5", 2, "test_f"),
    judged("assert after() == 2", 4, "test_after"),
]
SOURCE = notebook(BEFORE, CHECKS[0], answer("def f():\n    return 5"), CHECKS[1])
SOURCE.cells += [AFTER, CHECKS[2]]

FATAL = {
    "an endless loop": "while True:\n    pass",
    "an endless loop that ignores interrupts": (
        "while True:\n    try:\n        while True:\n            pass\n"
        "    except BaseException:\n        pass"
    ),
    "an endless sleep": "import time\ntime.sleep(10**6)",
    "an exit": "import sys\nsys.exit(0)",
    "a hard exit": "import os\nos._exit(0)",
    "a kill": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "a crash": "import ctypes\nctypes.string_at(0)",
    "too much memory": "x = [bytearray(1 << 28) for _ in range(100)]",
    "too deep a recursion": "def g():\n    return g()\ng()",
    "closed connections": "import os\nos.closerange(3, 100)",
    "a forged frame": (
        "import os, struct\nfor n in range(3, 20):\n    try:\n"
        "        os.write(n, struct.pack('>cQ', b'd', 4) + b'null')\n"
        "    except OSError:\n        pass\nos._exit(0)"
    ),
    "a frame without end": (
        "import os, struct\nfor n in range(3, 20):\n    try:\n"
        "        os.write(n, struct.pack('>cQ', b'b', 1 << 62))\n"
        "    except OSError:\n        pass\nos._exit(0)"
    ),
    "a daemon": "import os\nif os.fork() == 0:\n    os.setsid()",
    "a storm of threads": (
        "import threading\nfor _ in range(10**5):\n"
        "    threading.Thread(target=threading.Event().wait).start()"
    ),
}


def verdicts(engine, *cells):
    graded = engine.grade(SOURCE, notebook(BEFORE, *cells, AFTER))
    return {verdict.grade_id: verdict for verdict in graded.verdicts}


@pytest.mark.parametrize("code", FATAL.values(), ids=FATAL)
def test_a_solution_cell_that_dies_costs_its_own_marks(walled, code):
    found = verdicts(walled, answer(code))
    assert [v.mark for v in found.values()] == [1, 0, 4]
    assert found["test_f"].explanation


@pytest.mark.parametrize("code", FATAL.values(), ids=FATAL)
def test_a_function_that_dies_when_called_costs_its_own_marks(walled, code):
    body = "\n".join(f"    {line}" for line in code.split("\n"))
    found = verdicts(walled, answer(f"def f():\n{body}\n    return 4"))
    assert [v.mark for v in found.values()] == [1, 0, 4]


@pytest.mark.parametrize("code", FATAL.values(), ids=FATAL)
def test_a_cell_that_dies_below_its_function_costs_nothing(walled, code):
    graded = walled.grade(
        SOURCE, notebook(BEFORE, answer(f"def f():\n    return 5\n{code}"), AFTER)
    )
    assert [v.mark for v in graded.verdicts] == [1, 2, 4]
    assert graded.notes


@pytest.mark.parametrize("code", FATAL.values(), ids=FATAL)
def test_an_extra_cell_that_dies_costs_nothing(walled, code):
    found = verdicts(walled, own(code), answer("def f():\n    return 5"))
    assert [v.mark for v in found.values()] == [1, 2, 4]


def test_files_are_there_again_after_a_process_was_lost(walled):
    code = "def f():\n    return int(open('five.txt').read())"
    writes = own("%%writefile five.txt\n5")
    found = verdicts(walled, writes, own("while True:\n    pass"), answer(code))
    assert [v.mark for v in found.values()] == [1, 2, 4]


def test_a_function_whose_cell_died_is_missing_for_that_reason(walled):
    found = verdicts(walled, answer("import os\ndef f(x=os._exit(0)):\n    return 5"))
    assert found["test_f"].status == "error"
    assert "The code ended the process" in found["test_f"].explanation
    absent = verdicts(walled, answer("def other():\n    return 5"))
    assert absent["test_f"].status == "missing"


FLOODS = {
    "text": "print('x' * 10**8)",
    "many lines": "for _ in range(10**5):\n    print('flood')",
    "pictures": (
        "import matplotlib.pyplot as plt\nfor _ in range(30):\n"
        "    plt.figure(figsize=(10, 10))\n    plt.plot([1])"
    ),
    "a result": "'x' * 10**8",
    "an error": "raise ValueError('x' * 10**8)",
}


@pytest.mark.parametrize("code", FLOODS.values(), ids=FLOODS)
def test_a_flood_is_cut_and_costs_nothing(walled, code):
    submission = notebook(BEFORE, own(code), answer("def f():\n    return 5"), AFTER)
    graded = walled.grade(SOURCE, submission)
    assert [v.mark for v in graded.verdicts] == [1, 2, 4]
    assert len(str(graded.notebook)) < 3 << 20


def test_the_time_of_a_submission_is_limited_as_a_whole():
    limits = Limits(cell_seconds=1, submission_seconds=2)
    slow = [own("while True:\n    pass") for _ in range(5)]
    with Engine(case_folders=[], many=False, limits=limits, sandbox=False) as engine:
        found = verdicts(engine, answer("def f():\n    return 5"), *slow)
    assert [v.mark for v in found.values()] == [1, 0, 0]
    assert "submission" in found["test_after"].explanation


def test_the_instructors_own_endless_loop_ends_too(monkeypatch):
    monkeypatch.setattr(session, "GRACE", 1)
    source = notebook(BEFORE, judged("while True:\n    pass"), AFTER, CHECKS[2])
    limits = Limits(cell_seconds=1)
    with Engine(case_folders=[], many=False, limits=limits, sandbox=False) as engine:
        graded = engine.grade(source, source)
    assert [v.mark for v in graded.verdicts] == [0, 4]


REPORT = {"outputs": [], "error": None}
FORGED = {
    "nothing": None,
    "a number": 5,
    "a list": [REPORT],
    "a field that is not known": REPORT | {"outcomes": []},
    "an output that is text": REPORT | {"outputs": ["a"]},
    "an output that is empty": REPORT | {"outputs": [{}]},
    "an output of another kind": REPORT | {"outputs": [{"kind": "html", "text": ""}]},
    "outputs that are a number": REPORT | {"outputs": 5},
    "an error that is text": REPORT | {"error": "a"},
    "an error of no type": REPORT | {"error": {"bases": [], "text": ""}},
    "half a character": REPORT | {"outputs": [{"kind": "stdout", "text": "\ud83d"}]},
    "a long error": REPORT | {"error": {"bases": ["E"], "text": "x" * 3000}},
}


@pytest.mark.parametrize("said", FORGED.values(), ids=FORGED)
def test_a_forged_report_counts_as_a_lost_process(said):
    frame = Frame(Kind.DONE, json.dumps(said).encode())
    channel = SimpleNamespace(send=lambda *_: None, receive=lambda _: frame)
    session = Session(None, None, Plan(), Limits(1, 1))
    session.pair = SimpleNamespace(channel=channel), None
    with pytest.raises(ProtocolError):
        session.run_student(PlannedCell(NotebookNode(source=""), "student"))


def test_a_test_that_takes_too_long_itself_costs_no_other(walled):
    slow = judged("assert before() == 1\nimport time\ntime.sleep(3)", 2, "slow")
    source = notebook(BEFORE, slow, CHECKS[0])
    graded = walled.grade(source, notebook(BEFORE))
    assert [verdict.mark for verdict in graded.verdicts] == [2, 1]
