"""A course directory: nbgrader's folders, its settings and its gradebook."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from grader.errors import UserError

SETTINGS = "nbgrader_config.py"
TEMPLATE = Path(__file__).parent / "templates" / "nbgrader_config.txt"


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
        """nbgrader's folder of one step, e.g. ``submitted``."""
        return self.root / step / student / assignment

    def sources(self, assignment: str) -> list[Path]:
        """The instructor's notebooks of an assignment, solutions included."""
        return sorted((self.root / "source" / assignment).glob("*.ipynb"))

    def students(self, assignment: str) -> list[str]:
        """Everyone who submitted something for an assignment."""
        folders = sorted((self.root / "submitted").glob(f"*/{assignment}"))
        return [folder.parent.name for folder in folders if folder.is_dir()]

    @property
    def settings(self) -> Config:
        """nbgrader's settings of this course."""
        loader = PyFileConfigLoader(SETTINGS, path=str(self.root))
        settings: Config = loader.load_config()
        return settings

    @property
    def nbgrader(self) -> NbGraderAPI:
        """nbgrader itself, at work in this course."""
        settings = self.settings
        return NbGraderAPI(CourseDirectory(config=settings), config=settings)

    @contextmanager
    def gradebook(self) -> Iterator[Gradebook]:
        """nbgrader's gradebook of this course, open."""
        settings = CourseDirectory(config=self.settings)
        with Gradebook(settings.db_url, settings.course_id) as gradebook:
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


def prepare_path() -> None:
    """Let nbgrader find the program alembic though no environment is activated."""
    programs = str(Path(sys.executable).parent)
    if programs not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = programs + os.pathsep + os.environ.get("PATH", "")
