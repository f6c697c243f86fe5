"""What a student process can see: Python, and nothing of this program that judges."""

import os
import sys
from pathlib import Path

import pytest

from grader.engine import Engine
from grader.engine.sandbox import mounts
from tests.engine.notebooks import answer, judged, notebook, own

pytestmark = [pytest.mark.hostile, pytest.mark.usefixtures("own_processes")]

LOOK = """
import os
for folder, _, files in os.walk("/"):
    for file in files:
        path = os.path.join(folder, file)
        ours = path.startswith({root!r}) and not path.startswith({python!r})
        if ours or path.startswith("/downhill/") or folder.count("/") < 3:
            print(path)
"""
NOTHING = notebook(answer("pass"), judged("assert True"))


@pytest.fixture(scope="module")
def seen():
    """The files of this program that a student's code can find, and those on top."""
    look = own(LOOK.format(root=f"{mounts.ROOT}/", python=sys.prefix))
    with Engine(case_folders=[], many=False) as engine:
        graded = engine.grade(NOTHING, notebook(look))
    (output,) = graded.notebook.cells[0].outputs
    return output["text"].splitlines()


# The list, written here once more on purpose: whoever adds to it says so in two places.
FILES = {
    "grader/__init__.py",
    "grader/engine/__init__.py",
    "grader/engine/pictures.py",
    "grader/engine/shell.py",
    "grader/engine/statements.py",
    *(f"grader/engine/processes/{name}.py" for name in ("__init__", "forkserver")),
    "grader/engine/processes/warmup.py",
    *(f"grader/engine/sandbox/{name}.py" for name in ("__init__", "lockdown", "pidfd")),
}
FOLDERS = {"grader/engine/protocol", "grader/engine/student"}


def test_a_student_process_sees_of_the_engine_what_it_runs(seen):
    code = {path for path in seen if path.endswith(".py")}
    ours = {path.removeprefix("/downhill/") for path in code if "/grader/" in path}
    assert ours >= FILES
    assert {os.path.dirname(path) for path in ours - FILES} == FOLDERS


def test_nothing_of_this_program_is_seen_where_it_lies(seen):
    assert [path for path in seen if path.startswith(f"{mounts.ROOT}/")] == []
    assert {path.split("/")[2] for path in seen if path.startswith("/downhill/")} == {
        *("grader", "opt_utils", "test_cases", "datasets")
    }


def test_of_the_machine_it_sees_python_libraries_and_four_devices(seen):
    ours = [path for path in seen if not path.startswith("/downhill/")]
    known = {*mounts.DEVICES, "/etc/ld.so.cache"}
    prefixes = ("/lib", "/usr/lib", "/scratch", *mounts.python_paths())
    assert [p for p in ours if p not in known and not p.startswith(prefixes)] == []
    assert known <= set(ours)


def test_no_part_of_what_students_import_needs_what_they_do_not_see():
    names = [name for name in mounts.VISIBLE.split() if name.endswith(".py")]
    assert [name for name in names if not (mounts.ROOT / name).exists()] == []


PLACES = {
    "beside Python": ("/usr/lib", "/home/ada/downhill", []),
    "inside Python's folder": ("/opt/env/lib", "/opt/env/lib/downhill", ["grader"]),
    "among the packages": ("/usr/lib", "/usr/lib/python3/dist-packages", ["grader"]),
}


@pytest.mark.parametrize(("seen", "root", "masked"), PLACES.values(), ids=PLACES)
def test_what_judges_is_hidden_wherever_it_is_installed(
    monkeypatch, seen, root, masked
):
    monkeypatch.setattr(mounts, "ROOT", Path(root))
    monkeypatch.setattr(Path, "exists", lambda path: path.name == "grader")
    monkeypatch.setattr(mounts, "python_paths", lambda: [seen])
    words = mounts.view()
    hidden = [words[n + 1] for n, word in enumerate(words) if word == "--tmpfs"]
    assert hidden[:-1] == [f"{root}/{name}" for name in masked]


@pytest.mark.parametrize("place", ["/tmp/clone/.venv", "/home/ada/.venv"])
def test_python_is_seen_wherever_it_is_installed(monkeypatch, place):
    monkeypatch.setattr(mounts, "python_paths", lambda: [place])
    words = mounts.view()
    hidden = {words[n + 1] for n, word in enumerate(words) if word == "--tmpfs"}
    links = {words[n + 2] for n, word in enumerate(words) if word == "--symlink"}
    assert not any(place.startswith(f"{folder}/") for folder in hidden | links)


def test_folders_above_what_is_seen_can_be_entered(walled):
    modes = "import os\nfor p in ('/', '/dev', '/downhill', '/downhill/grader'):\n"
    modes += "    print(p, oct(os.stat(p).st_mode)[-3:])"
    graded = walled.grade(NOTHING, notebook(own(modes)))
    (output,) = graded.notebook.cells[0].outputs
    assert {line.split()[1] for line in output["text"].splitlines()} == {"755"}
