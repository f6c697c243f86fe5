"""The engine, and our pages, behind nbgrader's commands and the formgrader's buttons.

``nbgrader_config.py`` names `Reader`, `Decide` and `Pages` in place of nbgrader's own,
and `GivenBefore` for the page to mark on.
nbgrader makes its exporter just before it walks through the submissions; ours do that
walk themselves, so that they come in by the same door as with ``downhill grade``,
nothing of one student's stops the others, and all get the pages of ``downhill
feedback``.
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import HTMLExporter, NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.converters.base import BaseConverter, NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Float, Int
from traitlets.config import LoggingConfigurable

from grader.course.database import open_gradebook
from grader.course.directory import Course, open_course
from grader.course.feedback import feedback, graded
from grader.course.result import Result
from grader.course.snippets import Snippet, given_before
from grader.engine import Engine
from grader.engine.limits import Limits
from grader.errors import UserError
from grader.grading.autograde import grade
from grader.grading.executors import EngineSettings, Workers


@lru_cache(maxsize=1)
def engine(limits: Limits) -> Engine:
    """The one engine of this process; started when first needed."""
    started = EngineSettings(limits).start()
    atexit.register(started.close)
    return started


class Decide(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is untyped
    """Stands in nbgrader's settings for our engine, and holds those of the engine."""

    cell_seconds = Float(Limits().cell_seconds, help="Time limit of one cell.").tag(
        config=True
    )
    submission_seconds = Float(
        Limits().submission_seconds, help="Time limit of one submission."
    ).tag(config=True)
    memory_bytes = Int(
        Limits().memory_bytes, help="Memory that each process may use."
    ).tag(config=True)

    @property
    def limits(self) -> Limits:
        """What one submission may use."""
        return Limits(self.cell_seconds, self.submission_seconds, self.memory_bytes)

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Refuse: nothing may reach this."""
        raise NbGraderException(
            "nbgrader_config.py names grader.nbgrader_plugin.Decide without "
            'c.Autograde.exporter_class = "grader.nbgrader_plugin.Reader".'
        )


class Reader(NotebookExporter):
    """Grades in place of the program that makes it."""

    def __init__(self, config: Any = None, **more: Any) -> None:
        start: Any = super().__init__
        start(config=config, **more)
        if isinstance(self.parent, Autograde):
            _instead(self.parent, self.grade)

    def grade(self, walk: Autograde) -> None:
        """Grade what nbgrader was asked to grade.

        Raises
        ------
        UserError
            When that is not possible, or some are to be graded again.
        """
        course = open_course(Path(walk.coursedir.root))
        assignment, limits = walk.coursedir.assignment_id, Decide(parent=walk).limits
        only = _wanted(walk, course)
        with ThreadPoolExecutor(os.cpu_count()) as executor:
            decide = engine(limits).grade
            workers = Workers(executor, decide, 2 * (os.cpu_count() or 1), limits)
            results = grade(course, assignment, workers, force=walk.force, only=only)
        register: Any = self.register_preprocessor
        for name in walk.autograde_preprocessors:
            register(name, enabled=True)
        self._preprocessors = [
            one for one in self._preprocessors if not isinstance(one, Decide)
        ]
        failed = [one.student for one in results if not self.finish(walk, course, one)]
        if failed:
            raise UserError(f"To be graded again: {', '.join(failed)}.")

    def finish(self, walk: Autograde, course: Course, result: Result) -> bool:
        """Tell of a result, and do what else nbgrader does; whether that went well."""
        for note in result.notes:
            walk.log.warning("%s: %s", result.student, note)
        about = {
            "student": result.student,
            "assignment": result.assignment,
            "notebook": result.notebook,
            "db_url": walk.coursedir.db_url,
        }
        folder = course.folder("autograded", result.student, result.assignment)
        file = folder / f"{result.notebook}.ipynb"
        if result.again and not file.is_file():
            return False
        try:
            graded = nbformat.read(file, as_version=4)
            do: Any = self._preprocess
            do(graded, ResourcesDict(nbgrader=about))
        except Exception as error:  # the others go on
            walk.log.error("%s: %s: %s", result.student, type(error).__name__, error)
            return False
        return not result.again


class Pages(HTMLExporter):
    """Writes our pages in place of the program that makes it."""

    def __init__(self, config: Any = None, **more: Any) -> None:
        start: Any = super().__init__
        start(config=config, **more)
        if isinstance(self.parent, GenerateFeedback):
            _instead(self.parent, self.write)

    def write(self, walk: GenerateFeedback) -> None:
        """Write the pages of those whom nbgrader was asked for.

        Raises
        ------
        UserError
            When a page could not be written.
        """
        course = open_course(Path(walk.coursedir.root))
        assignment = walk.coursedir.assignment_id
        students = (path.parts[-3] for path in graded(course, assignment))
        feedback(course, assignment, only=_named(walk, students))


class GivenBefore(LoggingConfigurable):
    """What ``marking.html`` asks for: comments to use again, by the cells' grade_id."""

    def __call__(self, submission: str) -> dict[str, list[Snippet]]:
        """What people wrote to the others who handed in that notebook."""
        at = CourseDirectory(parent=self)
        where = f"The gradebook of {at.root}"
        with open_gradebook(at.db_url, at.course_id, where) as gradebook:
            return given_before(gradebook, submission)


def _instead(walk: BaseConverter, do: Callable[[Any], None]) -> None:
    """Do something with all submissions, of which none is left for nbgrader's walk."""
    walk.assignments = {}
    try:
        do(walk)
    except UserError as error:
        walk.log.error(str(error))
        raise NbGraderException(str(error)) from None


def _named(walk: BaseConverter, students: Iterable[str]) -> set[str]:
    """Those of some students whom nbgrader was asked for."""
    at = walk.coursedir
    rest = {*students} - {*at.student_id_exclude.split(",")}
    return {student for student in rest if fnmatchcase(student, at.student_id)}


def _wanted(walk: Autograde, course: Course) -> set[str]:
    """The students whom nbgrader was asked to grade."""
    found = _named(walk, course.students(walk.coursedir.assignment_id))
    if not walk.create_student:
        with course.gradebook() as gradebook:
            found &= {student.id for student in gradebook.students}
    return found
