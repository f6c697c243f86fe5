"""Grade a class with stock nbgrader and with Downhill, in one run on one machine.

Both get the same submissions of assignment 04, the same cases and the same cells left
out (`skip-execution`), and their marks are compared one by one. Downhill alone grades
growing classes, to see how time and memory grow; stock's speed is measured before and
after that, because a machine's varies. No two submissions have a cell in common, but
many functions give the same numbers, as in a class; Downhill looks at these once. The
CPU time is that of the whole machine, because the kernel does not count processes that
nobody waits for.

    python benchmarks/grading.py [--stock 20] [--sizes 50 200 1000 2000]
"""

from __future__ import annotations

import argparse
import copy
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat
import psutil
from nbformat import NotebookNode

from grader.authoring.source import HIDDEN_CASES, is_check, is_solution, nbgrader
from grader.course.directory import Course, make_course
from grader.course.release import release, write_source
from grader.samples import sample_notebook
from grader.samples.optimization_methods import ASSIGNMENT, SAMPLES

HONEST = [sample for sample in SAMPLES if not (sample.raw or sample.without)]
# What an instructor would write to give partial credit with stock nbgrader.
STOCK_CHECK = '''
from pathlib import Path
from test_cases.cases import load_cases
from test_cases.judging import judge

def points(function, most):
    """The mark, as the last value of a test cell."""
    outcomes = judge(function, load_cases(function.__name__, Path("hidden").resolve()))
    total = sum(outcome.weight for outcome in outcomes)
    passed = sum(outcome.weight for outcome in outcomes if outcome.passed)
    return round(most * passed / total, 2)
'''
STOCK_SETTINGS = """
from pathlib import Path
here = Path(__file__).resolve().parent
c = get_config()
c.CourseDirectory.root = str(here)
c.CourseDirectory.db_url = f"sqlite:///{here / 'gradebook.db'}?timeout=60"
"""


@dataclass
class Cost:
    """What a command took."""

    wall: float = 0.0
    cpu: float = 0.0
    memory: int = 0  # bytes, shared pages counted once


@contextmanager
def measured() -> Iterator[Cost]:
    """Measure all child processes of a block."""
    cost, over = Cost(), threading.Event()

    def watch() -> None:
        while not over.wait(2):  # to look takes time, too
            cost.memory = max(cost.memory, sum(map(_share, _children())))

    watcher = threading.Thread(target=watch)
    watcher.start()
    before, start = cpu(), time.perf_counter()
    try:
        yield cost
    finally:
        cost.wall, cost.cpu = time.perf_counter() - start, cpu() - before
        over.set()
        watcher.join()


def _children() -> list[psutil.Process]:
    return psutil.Process().children(recursive=True)


def _share(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except psutil.Error:
        return 0


def cpu() -> float:
    """CPU seconds that this machine has used so far."""
    used = psutil.cpu_times()
    return float(sum(used) - used.idle - used.iowait - used.guest)


def class_of(count: int) -> list[NotebookNode]:
    """That many honest submissions, right and wrong; no two have a cell in common."""
    notebooks = [sample_notebook(sample) for sample in HONEST]
    made = [copy.deepcopy(notebooks[n % len(HONEST)]) for n in range(count)]
    for number, notebook in enumerate(made):
        for cell in notebook.cells:
            if is_solution(cell) and cell.cell_type == "code":
                cell.source += f"\n# {number}"
            if cell.id.startswith("demo_"):  # nbgrader, too, leaves these out then
                cell.metadata.tags = ["skip-execution"]
    return made


def hand_in(course: Course, count: int) -> None:
    """Submit a class of that many students."""
    for number, notebook in enumerate(class_of(count)):
        folder = course.folder("submitted", f"s{number:04d}", ASSIGNMENT)
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{ASSIGNMENT}.ipynb")


def stock_course(root: Path, count: int) -> Course:
    """The assignment as one would write it for stock nbgrader."""
    root.mkdir()
    (root / "nbgrader_config.py").write_text(STOCK_SETTINGS)
    course = make_course(root)
    write_source(course, ASSIGNMENT)
    (path,) = course.sources(ASSIGNMENT)
    notebook = nbformat.read(path, as_version=4)
    for cell in filter(is_check, notebook.cells):
        name = nbgrader(cell)["grade_id"].removeprefix("check_")
        cell.source = f"from stock_check import points\npoints({name}, "
        cell.source += f"{nbgrader(cell)['points']})"
    nbformat.write(notebook, path)
    (path.parent / "stock_check.py").write_text(STOCK_CHECK)
    shutil.copytree(HIDDEN_CASES, path.parent / "hidden")
    result = course.nbgrader.generate_assignment(ASSIGNMENT)
    assert result["success"], result["log"]
    hand_in(course, count)
    return course


def grade_with_stock(root: Path, count: int) -> tuple[Course, Cost]:
    """Have stock nbgrader grade a class, and print what it took."""
    course = stock_course(root, count)
    cost = run(course, "nbgrader", "autograde", ASSIGNMENT)
    print(line("stock nbgrader", count, cost), flush=True)
    return course, cost


def run(course: Course, *command: str) -> Cost:
    """Run a program in a course and measure it."""
    programs = str(Path(sys.executable).parent)
    path = programs + os.pathsep + os.environ["PATH"]
    with measured() as cost:
        subprocess.run(
            [f"{programs}/{command[0]}", *command[1:]],
            cwd=course.root,
            env={**os.environ, "PATH": path},
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    return cost


def marks(course: Course) -> dict[str, float]:
    """Everyone's mark in the gradebook."""
    with course.gradebook() as gradebook:
        found = gradebook.assignment_submissions(ASSIGNMENT)
        return {submission.student.id: submission.score for submission in found}


def line(name: str, count: int, cost: Cost) -> str:
    """One row of the table."""
    rate = count / cost.wall
    return (
        f"{name:<22}{count:>6}{cost.wall:>9.1f} s{1000 * cost.wall / count:>9.0f} ms"
        f"{1000 * cost.cpu / count:>9.0f} ms{rate:>9.2f}/s{cost.memory >> 20:>7} MB"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stock", type=int, default=20)
    parser.add_argument("--sizes", type=int, nargs="*", default=[50, 200, 1000, 2000])
    chosen = parser.parse_args()
    print(f"{'':<22}{'class':>6}{'wall':>11}{'wall each':>12}{'CPU each':>12}", end="")
    print(f"{'speed':>11}{'peak':>10}")
    with tempfile.TemporaryDirectory() as folder:
        stock, slow = grade_with_stock(Path(folder, "stock"), chosen.stock)
        for size in [chosen.stock, *chosen.sizes]:
            ours = make_course(Path(folder, f"ours-{size}"))
            release(ours, ASSIGNMENT)
            hand_in(ours, size)
            fast = run(ours, "downhill", "grade", ASSIGNMENT, "--course", ".")
            print(line("downhill grade", size, fast), flush=True)
        _, slow_again = grade_with_stock(Path(folder, "stock-again"), chosen.stock)
        our_marks, stock_marks = marks(ours), marks(stock)
        gained = {who: our_marks[who] - mark for who, mark in stock_marks.items()}
    each = (slow.wall + slow_again.wall) / 2 / chosen.stock
    ratio = each / (fast.wall / size)
    print(f"downhill grades {ratio:.0f} times as many in the same time;", end=" ")
    less = [who for who, more in gained.items() if more < -0.005]
    more = [who for who, more in gained.items() if more > 0.005]
    print(f"of {len(gained)} marks {len(less)} are lower than stock's,", end=" ")
    print(f"{len(more)} higher: there a mistake in a helper costs its caller nothing.")


if __name__ == "__main__":
    main()
