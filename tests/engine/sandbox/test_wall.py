"""What grading does where there is no wall, and as whom students' code runs."""

import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import psutil
import pytest

from grader.engine import Engine, EngineError
from grader.engine.sandbox import bubblewrap, mounts
from tests.engine.notebooks import answer, judged, marks, notebook, own
from tests.engine.processes.living import pair, pid_of

pytestmark = [pytest.mark.hostile, pytest.mark.usefixtures("own_processes")]

ALL_USERS = ["0", "0", "4294967295"]
AS_ROOT = pytest.mark.skipif(
    os.geteuid() != 0 or Path("/proc/self/uid_map").read_text().split() != ALL_USERS,
    reason="only root can have others run code",
)


def test_without_bubblewrap_grading_refuses_and_says_what_to_do(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(EngineError, match=r"apt install bubblewrap"):
        Engine(case_folders=[], many=False)


BROKEN = {
    "it refuses": ("echo no namespaces here >&2; exit 1", "no namespaces here"),
    "it says nothing": ("exit 1", "The wall could not be made: it ended"),
    "it tells of no process": (
        'test "$1" = --info-fd && eval "echo nonsense >&$2"',
        "The wall could not be made: it ended",
    ),
}


@pytest.mark.parametrize(("script", "said"), BROKEN.values(), ids=BROKEN)
def test_when_the_wall_cannot_be_built_grading_refuses(
    monkeypatch, tmp_path, script, said
):
    program = tmp_path / "bwrap"
    program.write_text(f"#!/bin/bash\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(EngineError, match=said):
        Engine(case_folders=[], many=False)


@pytest.mark.parametrize("broken", ["filter", "user"])
def test_when_the_wall_cannot_be_closed_grading_refuses(monkeypatch, broken):
    told = bubblewrap.told()
    wrong = {"filter": "", "user": 12345}
    monkeypatch.setattr(bubblewrap, "told", lambda: told | {broken: wrong[broken]})
    source = notebook(answer("def f():\n    return 5"), judged("assert f() == 5"))
    with (
        Engine(case_folders=[], many=False) as engine,
        pytest.raises(EngineError, match="the wall does not hold"),
    ):
        engine.grade(source, source)


def test_many_threads_share_one_engine(walled):
    source = notebook(answer("def f():\n    return 5"), judged("assert f() == 5"))
    wrong = notebook(answer("def f():\n    return 4"))
    lost = notebook(own("import os\nos._exit(0)"), *source.cells)
    with ThreadPoolExecutor(8) as threads:
        graded = threads.map(partial(walled.grade, source), [source, wrong, lost] * 8)
        assert [marks(each) for each in graded] == [[1], [0], [1]] * 8


@AS_ROOT
def test_where_root_grades_students_are_nobody(walled):
    student, judge = pair(walled)
    process = psutil.Process(pid_of(student))
    assert set(process.uids()) == set(process.gids()) == {bubblewrap.NOBODY}
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    rights = dict(line.split(":\t") for line in lines if line.startswith("Cap"))
    assert rights["CapPrm"] == rights["CapEff"] == rights["CapAmb"] == "0" * 16
    assert "Groups:\t " in lines
    for child in (student, judge):
        child.kill()


USERS = {
    "root of a machine": ("0 0 4294967295", True),
    "root of a container with many users": ("0 1000 1\n1 100000 65536", True),
    "root of a container with one user": ("0 1000 1", False),
    "root of a container with few users": ("0 1000 1\n1 100000 65533", False),
}


@pytest.mark.parametrize(("users", "able"), USERS.values(), ids=USERS)
def test_nobody_is_used_where_there_is_one(users, able):
    assert bubblewrap._has_nobody(users) is able


@AS_ROOT
def test_what_nobody_cannot_read_is_said_before_anything_is_graded(
    monkeypatch, tmp_path
):
    private = tmp_path / "opt_utils"
    private.mkdir(mode=0o700)
    paths = [*mounts.course_paths(), (private, "/downhill/opt_utils")]
    monkeypatch.setattr(mounts, "course_paths", lambda: paths)
    with pytest.raises(EngineError, match=rf"cannot read {private}: .*chmod -R o\+rX"):
        Engine(case_folders=[], many=False)
    private.chmod(0o755)
    bubblewrap.told()


CHANGE = """
import os
for file in (0, 1, 2, *{devices}):
    for change in (lambda: os.chmod(file, 0o667), lambda: os.utime(file, (1, 1))):
        try:
            change()
        except OSError as error:
            print(error.errno)
for device in {devices}:
    open(device, "wb").write(b"x")
print(open("/dev/urandom", "rb").read(1) + open("/dev/zero", "rb").read(1))
"""


def test_devices_can_be_used_and_not_changed(walled):
    before = [os.stat(device) for device in mounts.DEVICES]
    code = own(CHANGE.format(devices=mounts.DEVICES))
    source = notebook(answer("pass"), judged("assert True"))
    graded = walled.grade(source, notebook(code))
    (output,) = graded.notebook.cells[0].outputs
    *refused, read = output["text"].splitlines()
    assert len(refused) == 2 * (3 + len(mounts.DEVICES))
    assert read.endswith("x00'")
    after = [os.stat(device) for device in mounts.DEVICES]
    assert [one.st_mode for one in after] == [one.st_mode for one in before]
    assert all(one.st_mtime > 1 for one in after)
