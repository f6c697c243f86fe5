"""The main job from end to end, on a class of sample submissions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from grader.course import make_course
from grader.doctor import bubblewrap
from grader.export import export
from grader.feedback import feedback
from grader.grade import grade
from grader.release import release
from grader.results import Result
from grader.samples import SAMPLES, Sample, write_sample
from grader.screen import progress
from grader.workers import EngineSettings, threads

ASSIGNMENT = "04_optimization_methods"


@dataclass(frozen=True)
class Row:
    """A sample submission and how it came out."""

    sample: Sample
    result: Result

    @property
    def as_expected(self) -> bool:
        """Whether the mark is the deserved one."""
        return abs(self.sample.mark - self.result.mark) < 0.005


def run(directory: Path, console: Console) -> list[Row]:
    """Release, hand in, grade, give back, export; tell each step on the console."""
    course = make_course(directory)
    console.print(f"1 release     {release(course, ASSIGNMENT)}", markup=False)
    for sample in SAMPLES:
        write_sample(sample, course.folder("submitted", sample.student, ASSIGNMENT))
    console.print(f"2 submitted   {len(SAMPLES)} sample submissions", markup=False)
    walled = bubblewrap().good
    without = "" if walled else ", without a wall: bubblewrap is missing"
    console.print(f"3 grade       our own samples{without}", markup=False)
    with threads(EngineSettings(sandbox=walled)) as workers, progress(console) as tell:
        results = grade(course, ASSIGNMENT, workers, tell=tell)
    console.print(f"4 feedback    {len(feedback(course, ASSIGNMENT))} pages")
    console.print(f"5 export      {export(course, directory / 'marks.csv')} rows")
    by_student = {result.student: result for result in results}
    return [Row(sample, by_student[sample.student]) for sample in SAMPLES]
