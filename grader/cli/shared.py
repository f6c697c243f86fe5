"""What the commands share: where they write, and the options of several of them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from grader.errors import UserError

if TYPE_CHECKING:
    from grader.course.directory import Course

DONE, FAILED, MISUSE, SIGNAL = 0, 1, 2, 128
WIDE = None if sys.stdout.isatty() else 160  # columns of a table in a file or a pipe
out = Console(highlight=False, soft_wrap=True, width=WIDE)
err = Console(stderr=True, highlight=False, soft_wrap=True)

Assignment = Annotated[str, typer.Argument(help="e.g. 04_optimization_methods")]
OneOrAll = Annotated[
    str | None, typer.Argument(help="e.g. 04_optimization_methods, or --all.")
]
All = Annotated[bool, typer.Option("--all", help="Every assignment, not only one.")]
CourseDir = Annotated[
    Path, typer.Option("--course", help="The course directory.", metavar="DIR")
]
Database = Annotated[
    str | None,
    typer.Option(
        "--gradebook",
        envvar="DOWNHILL_GRADEBOOK",
        help="Where the gradebook is, e.g. postgresql://USER@HOST/DATABASE; else where "
        "the course's settings say.",
        metavar="URL",
    ),
]
Unsafe = Annotated[
    bool,
    typer.Option(
        "--unsafe-no-sandbox",
        help="Run submissions without the wall around them. They can then read and "
        "change whatever you can.",
    ),
]
Force = Annotated[
    bool, typer.Option("--force", help="Grade again what has not changed.")
]
Jobs = Annotated[
    int | None,
    typer.Option(min=1, help="Submissions at a time, else one per processor."),
]
Scheduler = Annotated[
    str | None, typer.Option(help="Let a dask cluster grade.", metavar="ADDRESS")
]
COURSE = Path("course")


def say(sentence: str) -> None:
    """Say something beside the results."""
    err.print(sentence, markup=False)


def opened_and_told(root: Path, database: str | None) -> Course:
    """Open a course, and say what its settings lack, if anything."""
    from grader.course.directory import open_course
    from grader.course.settings import advice

    course = open_course(root, database)
    if sentence := advice(course):
        say(sentence)
    return course


def chosen(name: str | None, every: bool, known: Callable[[], list[str]]) -> list[str]:
    """The assignments that a command is about: the one that is named, or all."""
    if (name is None) != every:
        raise UserError("Name one assignment, or say --all for every one; not both.")
    names = known() if name is None else [name]
    if not names:
        raise UserError("Nothing has been released. Do it with: downhill release --all")
    return names
