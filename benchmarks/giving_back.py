"""Make the pages that a class gets back, with nbgrader and with Downhill, in one run.

A class of sample submissions of assignment 04 is graded once. Then each writes a page
for everyone, in turns, because a machine's speed varies.

    python benchmarks/giving_back.py [--copies 4] [--rounds 2]
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

from grader.course.directory import Course, make_course
from grader.course.feedback import by_nbgrader, feedback
from grader.course.release import release
from grader.grading.autograde import grade
from grader.grading.executors import EngineSettings, threads
from grader.samples import write_sample
from grader.samples.optimization_methods import ASSIGNMENT, SAMPLES


def graded_class(root: Path, copies: int) -> tuple[Course, int]:
    """A course with a graded class, and how many there are."""
    course = make_course(root)
    release(course, ASSIGNMENT)
    for number in range(copies):
        for sample in SAMPLES:
            student = f"{sample.student}{number}"
            write_sample(sample, course.folder("submitted", student, ASSIGNMENT))
    with threads(EngineSettings()) as workers:
        results = grade(course, ASSIGNMENT, workers)
    return course, len(results)


def seconds(course: Course, do: Callable[[], object]) -> float:
    """How long something takes, on a class without pages."""
    shutil.rmtree(course.root / "feedback", ignore_errors=True)
    began = time.perf_counter()
    with redirect_stderr(StringIO()):
        do()
    return time.perf_counter() - began


def main() -> None:
    """Print pages per second of both, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        course, students = graded_class(Path(folder) / "course", options.copies)
        ours = theirs = 0.0
        for _ in range(options.rounds):
            theirs += seconds(course, lambda: by_nbgrader(course, ASSIGNMENT))
            ours += seconds(course, lambda: feedback(course, ASSIGNMENT))
            pages = list((course.root / "feedback").rglob("*.html"))
            assert len(pages) == students
        size = max(page.stat().st_size for page in pages)
    made = students * options.rounds
    print(f"{students} students, {options.rounds} rounds, largest page {size:,} bytes")
    print(f"nbgrader  {made / theirs:8.2f} pages a second")
    print(f"downhill  {made / ours:8.2f} pages a second")
    print(f"ratio     {theirs / ours:8.1f}")


if __name__ == "__main__":
    main()
