"""What holds for all tests: nothing of the user's settings counts, nothing can hurt.

Hostile code runs only under `tests/guard.sh COMMAND`, as `make test` does.
"""

import ctypes
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

# Threads of BLAS that share a processor mostly wait for each other. Their number counts
# when NumPy is imported; what we start inherits it.
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
os.environ.update(dict.fromkeys(THREADS, "1"))
SLOW = "rfc3987_syntax"  # to load, as in grader.cli.main: a second for a grammar
sys.modules.setdefault(SLOW, None)

KERNEL = "DOWNHILL_KERNEL"
GUARDED = "DOWNHILL_GUARDED"
PR_SET_CHILD_SUBREAPER = 36
KINDS = ("hostile", "honest", "wrong")
ONE_CLASS = {  # all look at the class of `demonstrated`
    "tests/test_cli.py",
    "tests/course/test_class_page.py",
    "tests/grading/test_end_to_end.py",
    "tests/grading/test_nbgrader_plugin.py",
}
LONGEST_FIRST = (  # so that no processor works alone at the end
    "one class",
    "tests/grading/test_by_every_program.py",
    "tests/grading/test_same_mark.py",
    "tests/course/test_exchange.py",
    "tests/grading/test_other_courses.py",
    "notebook 04",
    "tests/course/test_database.py",
    "tests/engine/judge/test_draws.py",
    "tests/engine/judge/test_idle.py",
    "tests/grading/test_executors.py",
    "tests/engine/processes/test_pool.py",
    "tests/engine/test_session.py",
    "tests/grading/test_broken_class.py",
    "tests/grading/test_class_of_thirty.py",
    "notebook 09",
    "notebook 02",
)


def pytest_addoption(parser):
    parser.addoption(
        "--shift",
        type=float,
        default=0.0,
        metavar="SHARE",
        help="move every number that a reference solution gives by a share of it, as "
        "another processor does; 1e-12 is more than any does",
    )
    parser.addoption(
        "--kernel",
        metavar="PYTHON",
        help="the interpreter that runs notebooks, with what is installed there",
    )


def pytest_configure(config):
    """Give Matplotlib, here and in every process we start, settings of its own.

    Nor does any of these load what takes long and is not needed.
    """
    if not hasattr(config, "workerinput"):  # else inherited from the process of the run
        folder = TemporaryDirectory(prefix="downhill-tests-")
        config.add_cleanup(folder.cleanup)
        os.environ["MPLCONFIGDIR"] = folder.name
        absent = Path(folder.name) / "absent"
        absent.mkdir()
        (absent / f"{SLOW}.py").write_text("raise ImportError")
        path = [str(absent), *filter(None, [os.environ.get("PYTHONPATH")])]
        os.environ["PYTHONPATH"] = os.pathsep.join(path)
    if sys.platform == "linux":  # what is left running stays below this process
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    if python := config.getoption("kernel"):
        os.environ[KERNEL] = os.path.abspath(python)
    if share := config.getoption("shift"):
        from grader.authoring import source
        from tests.elsewhere import run_elsewhere

        source.run_reference = run_elsewhere(source.run_reference, share)


# Several processors


def shared(nodeid):
    """Name what a test shares: the run of a notebook, a class, its file's fixtures."""
    notebook = re.search(r"^tests/notebooks/.*?\b(?:test_)?(\d\d)_", nodeid)
    file = nodeid.split("::")[0]
    if file in ONE_CLASS or file.startswith("tests/browser/"):
        return "one class"
    return f"notebook {notebook[1]}" if notebook else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """One more than there are processors: some wait until a time limit is reached."""
    return min((os.cpu_count() or 1) + 1, 4)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Give tests that share something to one process, the longest first."""
    from xdist.scheduler import LoadScopeScheduling

    class BySharing(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return shared(nodeid)

    config.option.loadscopereorder = False
    return BySharing(config, log)


def pytest_collection_modifyitems(items):
    rank = {name: place for place, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: rank.get(shared(item.nodeid), len(rank)))
    if GUARDED not in os.environ:
        skip = pytest.mark.skip(reason="hostile code needs tests/guard.sh around it")
        for item in items:
            if item.get_closest_marker("hostile"):
                item.add_marker(skip)


# Warm processes


@pytest.fixture(scope="session", autouse=True)
def parked():
    """Engines of one process take over each other's warm parents."""
    from tests.parked import parking

    with parking():
        yield


@pytest.fixture(scope="module")
def own_processes(parked):
    """Every engine makes its own processes, and ends them: tests that look at these."""
    from tests.parked import Pool, making

    with making(Pool):
        yield


# The class that most look at


@pytest.fixture(scope="session")
def demonstrated(tmp_path_factory):
    """A course in which the samples were graded, to be copied by who changes it.

    With what the program said.
    """
    course = tmp_path_factory.mktemp("demo") / "course"
    command = [Path(sys.executable).with_name("downhill"), "demo", "--course", course]
    return course, subprocess.run(command, capture_output=True, text=True)


@pytest.fixture(scope="module")
def copied(demonstrated, tmp_path_factory):
    """A copy of that course for the tests of one file."""
    from grader.course.directory import make_course

    folder = tmp_path_factory.mktemp("copy") / "course"
    return make_course(shutil.copytree(demonstrated[0], folder))


# What was tried


@pytest.fixture
def tried(record_property):
    """Give a function that says what a test tried; the end of the run adds it up."""

    def add(kind, number=1):
        assert kind in KINDS
        record_property("tried", [kind, number])

    return add


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter):
    """Say after all else what was tried; behind it comes only pytest's own count."""
    yield
    total = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", None) == "call":
                for name, value in report.user_properties:
                    if name == "tried":
                        total[value[0]] += value[1]
    if total:
        hostile, honest, wrong = (f"{total[kind]:,} {kind}" for kind in KINDS)
        terminalreporter.line(f"tried {hostile}, {honest} and {wrong} submissions")
