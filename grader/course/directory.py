"""A course directory: nbgrader's folders, its settings and its gradebook."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from grader.course import prepare_path
from grader.course.database import open_gradebook
from grader.course.door import Place, spelled
from grader.course.student_ids import NOT_IN_IDS, composed, refusals
from grader.errors import UserError

SETTINGS = "nbgrader_config.py"
LEFT_BY_SYSTEMS = ("__MACOSX", ".ipynb_checkpoints")  # folders that are nobody's
TEMPLATE = Path(__file__).parents[1] / "templates" / "nbgrader_config.txt"


@dataclass(frozen=True)
class Course:
    """A course directory that exists.

    Attributes
    ----------
    root : Path
        Absolute; holds nbgrader's settings, folders and gradebook.
    database : str, optional
        Where the gradebook is, in place of what the settings say.
    """

    root: Path
    database: str | None = None

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
        return [place.student for place in self.submissions(assignment)]

    def submissions(self, assignment: str, known: Collection[str] = ()) -> list[Place]:
        """Where the submissions of an assignment are, whatever they are.

        Parameters
        ----------
        assignment : str
        known : collection of str
            Ids that the gradebook knows, where that is to be looked at.

        Raises
        ------
        UserError
            When the folder of all of them cannot be read.
        """
        where = self.folder("submitted", "*", assignment).parts
        own = len(self.root.parts)  # which may hold a star, too
        number = next(n for n, part in enumerate(where) if n >= own and "*" in part)
        base, rest = Path(*where[:number]), where[number + 1 :]
        before, _, after = where[number].partition("*")
        try:
            names = sorted(os.listdir(base)) if base.exists() else []
        except OSError as error:
            raise UserError(f"{base} cannot be read: {error.strerror}.") from None
        found: dict[str, tuple[str, ...]] = {}
        for name in names:
            parts = (name, *rest)
            fits = name.startswith(before) and name.endswith(after)
            fits = fits and name not in LEFT_BY_SYSTEMS
            if fits and _is_there(base.joinpath(*parts)):
                found[name[len(before) : len(name) - len(after)]] = parts
        refused = refusals(found, known)
        return [
            Place(spelled(one, NOT_IN_IDS), base, parts, refused[one])
            if one in refused
            else Place(composed(one), base, parts)
            for one, parts in found.items()
        ]

    @cached_property
    def directory(self) -> CourseDirectory:
        """nbgrader's view of the folders."""
        return CourseDirectory(config=self.settings)

    @cached_property
    def settings(self) -> Config:
        """nbgrader's settings of this course."""
        loader = PyFileConfigLoader(SETTINGS, path=str(self.root))
        settings: Config = loader.load_config()
        if self.database is not None:
            settings.CourseDirectory.db_url = self.database
        return settings

    @property
    def zone(self) -> str | None:
        """The time zone of the exchange, where the settings name one."""
        name = self.settings.Exchange.get("timezone")
        return str(name) if name else None

    @property
    def nbgrader(self) -> NbGraderAPI:
        """nbgrader itself, at work in this course."""
        return NbGraderAPI(self.directory, config=self.settings)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be the only program that grades this course.

        Raises
        ------
        UserError
            When another one does, or the course cannot be written.
        """
        if sys.platform == "win32":
            yield
            return
        import fcntl

        file = self.root / ".grading"
        try:
            lock = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except OSError as error:
            raise UserError(f"{file} cannot be written: {error.strerror}.") from None
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise UserError(
                    f"{self.root} is being graded already. Wait until that has ended, "
                    "then run this again."
                ) from None
            yield
        finally:
            os.close(lock)

    @contextmanager
    def gradebook(self) -> Iterator[Gradebook]:
        """nbgrader's gradebook of this course, open.

        Raises
        ------
        UserError
            When the database fails; the sentence says why.
        """
        at = self.directory
        where = f"The gradebook of {self.root}"
        with open_gradebook(at.db_url, at.course_id, where) as gradebook:
            yield gradebook


def _is_there(path: Path) -> bool:
    """Whether something is there, or may be: links are not followed at the end."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def open_course(root: Path, database: str | None = None) -> Course:
    """Open a course directory; its gradebook is where ``database`` or the settings say.

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
    return Course(root, database)


def make_course(root: Path, database: str | None = None) -> Course:
    """Open a course directory, making it first where there is none."""
    if not (root / SETTINGS).exists():
        root.mkdir(parents=True, exist_ok=True)
        (root / SETTINGS).write_text(TEMPLATE.read_text("utf-8"), "utf-8")
    return open_course(root, database)
