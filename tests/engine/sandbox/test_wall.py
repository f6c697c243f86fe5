"""What a student process can reach, and what grading does where there is no wall."""

import contextlib
import os
import select
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import psutil
import pytest

from grader.doctor.wall_test import prove_wall
from grader.engine import Engine, EngineError
from grader.engine.sandbox import bubblewrap as wall
from tests.engine.notebooks import answer, judged, marks, notebook, own

pytestmark = pytest.mark.hostile


@pytest.mark.slow
def test_no_attack_of_ours_gets_through_the_wall():
    results = prove_wall()
    assert len(results) > 15
    assert [promise for promise, held in results if not held] == []


def test_without_bubblewrap_grading_refuses_and_says_what_to_do(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(EngineError, match=r"apt install bubblewrap"):
        Engine(case_folders=[])


def test_when_the_wall_cannot_be_built_grading_refuses(monkeypatch, tmp_path):
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\necho no namespaces here >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineError, match="no namespaces here"):
        Engine(case_folders=[])


def test_a_warm_parent_ends_with_the_engine_that_was_killed():
    code = (
        "import os, signal; from grader.engine import Engine; "
        "e = Engine(case_folders=[], sandbox=False); "
        "print(e.students.process.pid, e.students.home); "
        "print(e.judges.process.pid, e.judges.home, flush=True); "
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    for pid, home in map(str.split, done.stdout.splitlines()):
        with contextlib.suppress(ProcessLookupError):
            ended, _, _ = select.select([os.pidfd_open(int(pid))], [], [], 30)
            assert ended
        assert not os.path.exists(home)


def test_a_warm_parent_that_was_lost_is_started_again():
    source = notebook(answer("def f():\n    return 5"), judged("assert f() == 5"))
    with Engine(case_folders=[], sandbox=False) as engine:
        for nursery in (engine.students, engine.judges):
            nursery.process.kill()
        assert marks(engine.grade(source, source)) == [1]


def test_a_warm_parent_that_was_lost_behind_the_wall_takes_its_children_along():
    source = notebook(answer("def f():\n    return 5"), judged("assert f() == 5"))
    with Engine(case_folders=[]) as engine:
        ours, theirs = socket.socketpair()
        child = engine.students.child(theirs, {"functions": [], "imports": []})
        outer = psutil.Process(engine.students.process.pid)
        below = outer.children(recursive=True)
        next(each for each in below if each.name() != "bwrap").kill()
        ended, _, _ = select.select([engine.students.process.stderr], [], [], 30)
        assert ended
        assert marks(engine.grade(source, source)) == [1]
        child.kill()
        ours.close()


def test_many_threads_share_one_engine(walled):
    source = notebook(answer("def f():\n    return 5"), judged("assert f() == 5"))
    wrong = notebook(answer("def f():\n    return 4"))
    lost = notebook(own("import os\nos._exit(0)"), *source.cells)
    with ThreadPoolExecutor(8) as threads:
        graded = threads.map(partial(walled.grade, source), [source, wrong, lost] * 8)
        assert [marks(each) for each in graded] == [[1], [0], [1]] * 8


@pytest.mark.parametrize("place", ["/tmp/clone/.venv", "/home/ada/.venv"])
def test_python_is_seen_wherever_it_is_installed(monkeypatch, place):
    monkeypatch.setattr(wall, "_python_paths", lambda: [place])
    command = wall.command([], {})
    hidden = {command[n + 1] for n, word in enumerate(command) if word == "--tmpfs"}
    links = {command[n + 2] for n, word in enumerate(command) if word == "--symlink"}
    assert not any(place.startswith(f"{folder}/") for folder in hidden | links)
