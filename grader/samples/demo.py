"""The main job from end to end, on a class of sample submissions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from grader.course.directory import make_course
from grader.course.export import export
from grader.course.feedback import feedback
from grader.course.release import release
from grader.course.result import Result, number
from grader.doctor.environment import bubblewrap
from grader.grading.autograde import grade
from grader.grading.executors import EngineSettings, threads
from grader.samples import CLASSES, Sample, write_sample
from grader.terminal import new_table, progress, what_failed

MAIN = "04_optimization_methods"


@dataclass(frozen=True)
class Row:
    """A sample submission and how it came out."""

    sample: Sample
    result: Result

    @property
    def as_expected(self) -> bool:
        """Whether the mark is the deserved one."""
        return abs(self.sample.mark - self.result.mark) < 0.005


def run(directory: Path, names: Sequence[str], console: Console) -> list[Row]:
    """Release, hand in, grade, give back, export; tell each step on the console."""
    course = make_course(directory)
    samples = [sample for name in names for sample in CLASSES[name]]
    for name in names:
        console.print(f"1 release     {release(course, name)}", markup=False)
    for sample in samples:
        folder = course.folder("submitted", sample.student, sample.assignment)
        write_sample(sample, folder)
    console.print(f"2 submitted   {len(samples)} sample submissions", markup=False)
    walled = bubblewrap().good
    without = "" if walled else ", without a wall: bubblewrap is missing"
    console.print(f"3 grade       our own samples{without}", markup=False)
    results: list[Result] = []
    with threads(EngineSettings(sandbox=walled)) as workers:
        for name in names:
            with progress(console) as tell:
                results += grade(course, name, workers, tell=tell)
    pages = sum(len(feedback(course, name)) for name in names)
    console.print(f"4 feedback    {pages} pages")
    console.print(f"5 export      {export(course, directory / 'marks.csv')} rows")
    found = {(result.assignment, result.student): result for result in results}
    return [Row(one, found[one.assignment, one.student]) for one in samples]


def demo_table(rows: Iterable[Row]) -> Table:
    """Every sample submission with its mark beside the expected one."""
    table = new_table(
        "", "student", "mark", "expected", "what it is, and what was found"
    )
    for row in rows:
        found = "\n".join(f"  {line}" for line in what_failed(row.result).splitlines())
        table.add_row(
            "ok" if row.as_expected else "WRONG",
            escape(row.result.student),
            number(row.result.mark),
            number(row.sample.mark),
            escape(f"{row.sample.story}\n{found}".rstrip()),
        )
    return table
