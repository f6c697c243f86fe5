"""Where there is no fork, every process is started anew and connects back."""

import pytest

from grader.engine import Engine, Limits
from grader.engine.processes import pool as nursery
from tests.engine.notebooks import answer, judged, marks, notebook, own, setup


@pytest.mark.slow
def test_grading_works_without_fork(monkeypatch):
    monkeypatch.setattr(nursery, "HAS_FORK", False)
    good = answer("def f(x):\n    x.append(base)\n    return len(x)")
    source = notebook(setup("base = 3"), good, judged("x = [1]\nassert f(x) == len(x)"))
    lost = notebook(own("import os\nos._exit(0)"), *source.cells)
    wrong = notebook(answer("def f(x):\n    raise ValueError"))
    with Engine(case_folders=[], limits=Limits(), sandbox=False) as engine:
        assert marks(engine.grade(source, source)) == [1]
        assert marks(engine.grade(source, lost)) == [1]
        assert marks(engine.grade(source, wrong)) == [0]
