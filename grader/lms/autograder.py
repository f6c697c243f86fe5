"""An autograder for Gradescope: one zip file with our engine in it.

Gradescope runs ``setup.sh`` once, where it may install programs, then
``run_autograder`` for each submission; both lie in the root of the zip file
(gradescope-autograders.readthedocs.io/en/latest/specs/).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from grader.authoring.source import ROOT
from grader.course.directory import Course
from grader.course.release import TEMPLATES, released_sources
from grader.errors import UserError

# Cases are drawn anew for each run: what they must give comes from the references.
FOLDERS = ("grader", "opt_utils", "test_cases", "datasets", "notebooks/source")
FILES = ("pyproject.toml", "constraints.txt", "README.md", "LICENSE")
PROGRAMS = {
    "setup.sh": "gradescope_setup.txt",
    "run_autograder": "gradescope_run.txt",
}
ENGINE, SOURCES = "downhill", "assignment"  # folders of the zip file
TIME = (1980, 1, 1, 0, 0, 0)  # the same course gives the same bytes


def write(course: Course, assignment: str, file: Path) -> None:
    """Write the autograder of an assignment.

    Raises
    ------
    UserError
        When the assignment was not released, or this is not a checkout of the whole
        program, or the file cannot be written.
    """
    released_sources(course, assignment)
    missing = [name for name in (*FOLDERS, *FILES) if not (ROOT / name).exists()]
    if missing:
        raise UserError(
            f"An autograder holds the whole program, and {ROOT} has no {missing[0]}: "
            "make it from a checkout."
        )
    try:
        with zipfile.ZipFile(file, "w") as archive:
            for name, content, mode in _contents(course, assignment):
                entry = zipfile.ZipInfo(name, date_time=TIME)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = mode << 16
                archive.writestr(entry, content)
    except OSError as error:
        raise UserError(f"{file} cannot be written: {error.strerror}.") from None


def _contents(course: Course, assignment: str) -> Iterator[tuple[str, bytes, int]]:
    """Name, content and rights of each file."""
    for program, text in PROGRAMS.items():
        yield program, (TEMPLATES / text).read_bytes(), 0o755
    for path in course.sources(assignment):
        yield f"{SOURCES}/{path.name}", path.read_bytes(), 0o644
    for name in FILES:
        yield f"{ENGINE}/{name}", (ROOT / name).read_bytes(), 0o644
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                inside = path.relative_to(ROOT).as_posix()
                yield f"{ENGINE}/{inside}", path.read_bytes(), 0o644
