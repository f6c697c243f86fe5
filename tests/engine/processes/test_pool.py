"""Warm parents and their children: what they share with us, and how they end."""

import os
import signal
import subprocess
import sys
from threading import Thread

import numpy as np
import pytest

from grader.engine import Engine, EngineError, Limits
from grader.engine.processes import parent, pool
from grader.engine.processes.pool import Pool
from grader.engine.reader.process import MOST_MEMORY
from tests.engine.notebooks import answer, judged, marks, notebook, own, setup
from tests.engine.processes.living import (
    below,
    fork_server,
    lives,
    of_parent,
    pair,
    pid_of,
    wait_for_the_end_of,
)

pytestmark = [pytest.mark.hostile, pytest.mark.usefixtures("own_processes")]

SOURCE = notebook(answer("def f():\n    return 5"), judged("assert f() == 5"))
WALLED = pytest.mark.parametrize("sandbox", [True, False], ids=["walled", "open"])


@pytest.mark.slow
def test_grading_works_without_fork(monkeypatch):
    monkeypatch.setattr(pool, "HAS_FORK", False)
    np.ones(MOST_MEMORY // 8)  # a grader may be as large as that
    good = answer("def f(x):\n    x.append(base)\n    return len(x)")
    source = notebook(setup("base = 3"), good, judged("x = [1]\nassert f(x) == len(x)"))
    lost = notebook(own("import os\nos._exit(0)"), *source.cells)
    wrong = notebook(answer("def f(x):\n    raise ValueError"))
    with Engine(case_folders=[], many=False, limits=Limits(), sandbox=False) as engine:
        assert marks(engine.grade(source, source)) == [1]
        assert marks(engine.grade(source, lost)) == [1]
        assert marks(engine.grade(source, wrong)) == [0]


@WALLED
def test_every_process_has_a_session_a_group_and_no_terminal(sandbox):
    others = below(os.getpid())[1:]
    with Engine(case_folders=[], many=False, sandbox=sandbox) as engine:
        children = [*pair(engine), *pair(engine)]
        ours = [each for each in below(os.getpid()) if each not in others]
        sessions = [os.getsid(each.pid) for each in ours]
        groups = [os.getpgid(each.pid) for each in ours]
        assert {pid_of(child) for child in children} < {each.pid for each in ours}
        parents = 5 if sandbox else 3  # bubblewrap is two more
        assert len(ours) == 1 + parents + len(children)
        assert len(set(sessions)) == len(set(groups)) == len(ours)
        assert {each.terminal() for each in ours[1:]} == {None}
        for child in children:
            child.kill()


SIGNALS = {
    "KILL": "os.kill(0, signal.SIGKILL)",
    "STOP": "os.kill(0, signal.SIGSTOP)",
    "TERM": "signal.signal(15, signal.SIG_IGN)\nos.kill(0, 15)",
    "KILL, by its number": "os.killpg(os.getpgid(0), signal.SIGKILL)",
}


@pytest.fixture(scope="module", params=[True, False], ids=["walled", "open"])
def quick(request):
    """An engine that gives a cell little time."""
    limits = Limits(cell_seconds=2)
    with Engine(
        case_folders=[], many=False, limits=limits, sandbox=request.param
    ) as engine:
        yield engine


@pytest.mark.parametrize("code", SIGNALS.values(), ids=SIGNALS)
def test_a_signal_to_its_group_costs_a_submission_its_own_cell(quick, code):
    code = f"import os, signal\n{code}"
    body = "\n".join(f"    {line}" for line in code.splitlines())
    before = [quick.students.parent, quick.judges.parent]
    assert marks(quick.grade(SOURCE, notebook(answer(code)))) == [0]
    assert marks(quick.grade(SOURCE, notebook(answer(f"def f():\n{body}")))) == [0]
    assert marks(quick.grade(SOURCE, notebook(own(code), *SOURCE.cells))) == [1]
    assert [quick.students.parent, quick.judges.parent] == before


@WALLED
def test_nothing_is_left_of_an_engine_that_was_closed(sandbox):
    others = below(os.getpid())
    with Engine(case_folders=[], many=False, sandbox=sandbox) as engine:
        children = pair(engine)
        ours = [each for each in below(os.getpid()) if each not in others]
        assert len(ours) > len(children)
        homes = {engine.students.home, engine.judges.home} - {"/scratch"}
    assert wait_for_the_end_of(each.pid for each in ours)
    for child in children:
        child.kill()
    assert [home for home in homes if os.path.exists(home)] == []


KILLED = """
import os, signal, sys
from grader.engine import Engine
from tests.engine.processes.living import below, pair, pid_of
engine = Engine(case_folders=[], many=False, sandbox=sys.argv[1] == "True")
children = pair(engine)
for child in children:  # stopped, they notice nothing themselves
    os.kill(pid_of(child), signal.SIGSTOP)
print(*[each.pid for each in below(os.getpid())[1:]])
print(engine.students.home, engine.judges.home, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@WALLED
def test_nothing_is_left_of_an_engine_that_was_killed(sandbox):
    command = [sys.executable, "-c", KILLED, str(sandbox)]
    done = subprocess.run(command, capture_output=True, text=True)
    pids, homes = done.stdout.splitlines()
    assert wait_for_the_end_of(map(int, pids.split()))
    assert [home for home in homes.split() if os.path.exists(home)] == []


@WALLED
@pytest.mark.parametrize("lost", ["KILL", "STOP"])
def test_a_child_is_killed_whatever_became_of_its_parent(sandbox, lost):
    with Engine(case_folders=[], many=False, sandbox=sandbox) as engine:
        student, judge = pair(engine)
        pids = [pid_of(student), pid_of(judge)]
        for each in (engine.students, engine.judges):
            fork_server(each).send_signal(getattr(signal, f"SIG{lost}"))
        student.kill()
        judge.kill()
        assert wait_for_the_end_of(pids)


@WALLED
def test_children_end_with_a_parent_that_was_killed(sandbox):
    with Engine(case_folders=[], many=False, sandbox=sandbox) as engine:
        student, judge = pair(engine)
        pids = [pid_of(student), pid_of(judge)]
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        for each in (engine.students, engine.judges):
            of_parent(each)[0].send_signal(signal.SIGSTOP)  # bubblewrap, which watches
            fork_server(each).kill()
        assert wait_for_the_end_of(pids)
        assert (student.end(), judge.end()) == (None, None)


def test_the_end_of_a_child_says_how_much_it_has_computed(engine):
    student, judge = pair(engine)
    assert 0 <= judge.end() < 10
    assert 0 <= student.end() < 10
    assert student.end() is not None, "asked again, the parent is still there"


def test_a_parent_that_cannot_be_made_is_given_up(monkeypatch):
    with Engine(case_folders=[], many=False, sandbox=False) as engine:
        monkeypatch.setattr(pool, "START", "import sys; sys.exit('nothing works')")
        fork_server(engine.students).kill()
        with pytest.raises(EngineError, match=r"student process .* nothing works"):
            engine.grade(SOURCE, SOURCE)


def test_a_parent_that_says_nothing_is_replaced(monkeypatch):
    with Engine(case_folders=[], many=False, sandbox=False) as engine:
        first = engine.judges.parent
        monkeypatch.setattr(parent, "ORDER_SECONDS", 1)
        fork_server(engine.judges).send_signal(signal.SIGSTOP)
        assert marks(engine.grade(SOURCE, SOURCE)) == [1]
        assert first.lost
        assert engine.judges.parent is not first


def test_a_parent_that_was_stopped_ends_with_the_engine():
    with Engine(case_folders=[], many=False, sandbox=False) as engine:
        servers = [fork_server(each) for each in (engine.students, engine.judges)]
        for server in servers:
            server.send_signal(signal.SIGSTOP)
    assert not any(map(lives, servers))


def test_a_thread_that_ends_takes_no_parent_along():
    engines = []
    starter = Thread(target=lambda: engines.append(Engine(case_folders=[], many=False)))
    starter.start()
    starter.join()
    with engines[0] as engine:
        first = engine.students.parent
        assert marks(engine.grade(SOURCE, SOURCE)) == [1]
        assert engine.students.parent is first


def test_a_closed_pool_makes_no_more_parents():
    made = Pool("student", {"memory_bytes": 1 << 30, "file_bytes": 1, "cpu_seconds": 9})
    made.close()
    with pytest.raises(EngineError, match="The grader was ended"):
        made.open()
