"""A course directory: nbgrader's folders, its settings and its gradebook."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from glob import glob
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from grader.course import prepare_path
from grader.errors import UserError

SETTINGS = "nbgrader_config.py"
TEMPLATE = Path(__file__).parents[1] / "templates" / "nbgrader_config.txt"


@dataclass(frozen=True)
class Course:
    """A course directory that exists.

    Attributes
    ----------
    root : Path
        Absolute; holds nbgrader's settings, folders and gradebook.
    """

    root: Path

    def folder(self, step: str, student: str, assignment: str) -> Path:
        """nbgrader's folder of one step, e.g. ``submitted``; globs are allowed."""
        name = getattr(self.directory, f"{step}_directory")
        return Path(self.directory.format_path(name, student, assignment))

    def sources(self, assignment: str) -> list[Path]:
        """The instructor's notebooks of an assignment, solutions included."""
        return sorted(self.folder("source", ".", assignment).glob("*.ipynb"))

    def assignments(self) -> list[str]:
        """Every assignment that the instructor has put into the course."""
        notebooks = (self.root / "source").glob("*/*.ipynb")
        return sorted({path.parent.name for path in notebooks})

    def students(self, assignment: str) -> list[str]:
        """Everyone who submitted something for an assignment."""
        step, name = self.directory.submitted_directory, re.escape(assignment)
        place = self.directory.format_path(step, "([^/]+)", name, escape=True)
        found = sorted(glob(str(self.folder("submitted", "*", assignment))))
        matches = [re.fullmatch(place, path) for path in found if Path(path).is_dir()]
        return [match[1] for match in matches if match]

    @cached_property
    def directory(self) -> CourseDirectory:
        """nbgrader's view of the folders."""
        return CourseDirectory(config=self.settings)

    @cached_property
    def settings(self) -> Config:
        """nbgrader's settings of this course."""
        loader = PyFileConfigLoader(SETTINGS, path=str(self.root))
        settings: Config = loader.load_config()
        return settings

    @property
    def nbgrader(self) -> NbGraderAPI:
        """nbgrader itself, at work in this course."""
        return NbGraderAPI(self.directory, config=self.settings)

    @contextmanager
    def gradebook(self) -> Iterator[Gradebook]:
        """nbgrader's gradebook of this course, open."""
        at = self.directory
        with Gradebook(at.db_url, at.course_id) as gradebook:
            yield gradebook


def open_course(root: Path) -> Course:
    """Open a course directory.

    Raises
    ------
    UserError
        When there is none.
    """
    root = root.resolve()
    if not (root / SETTINGS).is_file():
        raise UserError(
            f"{root} is not a course directory: it has no {SETTINGS}. "
            "Make one with: downhill release ASSIGNMENT --course DIR"
        )
    prepare_path()
    return Course(root)


def make_course(root: Path) -> Course:
    """Open a course directory, making it first where there is none."""
    if not (root / SETTINGS).exists():
        root.mkdir(parents=True, exist_ok=True)
        (root / SETTINGS).write_text(TEMPLATE.read_text("utf-8"), "utf-8")
    return open_course(root)
