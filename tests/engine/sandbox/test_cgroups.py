"""Control groups, where the kernel has them, bound all student processes together."""

from pathlib import Path

import pytest

from grader.engine import Engine
from grader.engine.sandbox import cgroups
from tests.engine.processes.living import of_parent, pair, pid_of


@pytest.fixture
def kernel(monkeypatch, tmp_path):
    """A folder like the kernel's, and a way to say which groups this process is in."""
    monkeypatch.setattr(cgroups, "CGROUPS", tmp_path / "cgroup")
    monkeypatch.setattr(cgroups, "OWN", tmp_path / "own")

    def made(own, *folders):
        (tmp_path / "own").write_text(own)
        (tmp_path / "cgroup").mkdir()
        for folder in folders:
            (tmp_path / "cgroup" / folder).mkdir(parents=True)
        if "0::" in own:
            (tmp_path / "cgroup" / "cgroup.controllers").write_text("memory pids")
        return tmp_path / "cgroup"

    return made


def test_version_1_counts_inside_our_own_group(kernel):
    own = "9:name=systemd:/\n8:pids:/a\n4:cpu,memory:/a/b\n"
    root = kernel(own, "pids/a", "memory/a/b")
    group = cgroups.Group()
    group.add(17)
    memory, pids = sorted(group.folders)
    assert (memory.parent, pids.parent) == (root / "memory/a/b", root / "pids/a")
    assert int((memory / "memory.limit_in_bytes").read_text()) > 1 << 28
    assert (pids / "pids.max").read_text() == str(cgroups.PROCESSES)
    assert (pids / "cgroup.procs").read_text() == "17"


def test_version_2_counts_beside_our_own_group(kernel):
    root = kernel("0::/user.slice/session-1.scope\n", "user.slice/session-1.scope")
    (folder,) = cgroups.Group().folders
    assert folder.parent == root / "user.slice"
    assert (folder / "pids.max").read_text() == str(cgroups.PROCESSES)
    assert int((folder / "memory.max").read_text()) > 1 << 28


NONE = {
    "no control groups": "",
    "a group that we do not see": "4:memory:/elsewhere\n8:pids:/elsewhere\n",
    "version 2 without its folder": "0::/elsewhere/here\n",
}


@pytest.mark.parametrize("own", NONE.values(), ids=NONE)
def test_where_there_are_none_there_is_no_group(kernel, own):
    kernel(own)
    group = cgroups.Group()
    group.add(17)
    group.remove()
    assert group.folders == []


@pytest.mark.hostile
@pytest.mark.usefixtures("own_processes")
def test_student_processes_are_counted_and_their_group_ends_with_them():
    with Engine(case_folders=[], many=False) as engine:
        group = engine.students.parent.started.group
        if not group.folders:
            pytest.skip("this machine has no control groups for us")
        folders = list(group.folders)
        student, judge = pair(engine)
        for folder in folders:
            counted = set(map(int, (folder / "cgroup.procs").read_text().split()))
            behind = {each.pid for each in of_parent(engine.students)[1:]}
            assert counted == behind
            assert pid_of(student) in counted
            assert pid_of(judge) not in counted
        for child in (student, judge):
            child.kill()
    assert not any(map(Path.exists, folders))
