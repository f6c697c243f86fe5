"""The engine behind ``nbgrader autograde`` and the formgrader's button.

``nbgrader_config.py`` names `Reader` and `Decide` in place of nbgrader's own.
"""

from __future__ import annotations

import atexit
from functools import lru_cache
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Float, Int

from grader.course.directory import open_course
from grader.course.gradebook import prepare, record
from grader.engine import Engine
from grader.engine.limits import Limits
from grader.grading.autograde import handed_in, released_sources, result_for, tasks
from grader.grading.executors import EngineSettings


@lru_cache(maxsize=1)
def engine(limits: Limits) -> Engine:
    """The one engine of this process; started when first needed."""
    started = EngineSettings(limits).start()
    atexit.register(started.close)
    return started


class Reader(NotebookExporter):
    """Lets a file that is no notebook through, so that `Decide` can say so."""

    def from_file(self, file_stream: Any, resources: Any = None, **kw: Any) -> Any:
        """Read a notebook, or an empty one where there is none."""
        try:
            notebook = nbformat.read(file_stream, as_version=4)
        except Exception:  # whatever a student hands in
            notebook = new_notebook()
        convert: Any = self.from_notebook_node
        return convert(notebook, resources, **kw)


class Decide(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is untyped
    """Grades a submitted notebook with the engine and records the verdict."""

    cell_seconds = Float(Limits().cell_seconds, help="Time limit of one cell.").tag(
        config=True
    )
    submission_seconds = Float(
        Limits().submission_seconds, help="Time limit of one submission."
    ).tag(config=True)
    memory_bytes = Int(
        Limits().memory_bytes, help="Memory that each process may use."
    ).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Give the graded notebook in place of the submitted one.

        The submission is read from its folder, as ``downhill grade`` reads it.
        """
        about: dict[str, Any] = resources["nbgrader"]
        assignment, name = about["assignment"], about["notebook"]
        course = open_course(Path(CourseDirectory(parent=self).root))
        sources = released_sources(course, assignment)
        sources = {name: sources[name]} if len(sources) > 1 else sources
        (task,) = tasks(course, assignment, sources, [about["student"]])
        limits = Limits(self.cell_seconds, self.submission_seconds, self.memory_bytes)
        graded = engine(limits).grade(task.source, task.submission.notebook)
        folder = course.folder("submitted", task.student, assignment)
        with course.gradebook() as gradebook:
            prepare(gradebook)
            result = result_for(assignment, task, graded)
            notebook = gradebook.find_notebook(result.notebook, result.assignment)
            came = handed_in(folder)
            record(gradebook, notebook, result, autograded="", timestamp=came)
        return graded.notebook, resources
