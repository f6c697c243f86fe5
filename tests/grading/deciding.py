"""What stands for an engine where only what is done with verdicts is tested."""

import shutil
from concurrent.futures import Executor, Future

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from grader.course.directory import open_course
from grader.engine import CellVerdict, EngineError, GradedNotebook
from grader.errors import ProcessGone
from grader.samples.optimization_methods import ASSIGNMENT


def verdict(source, file):
    """Decide by the text of the file."""
    text = file.content.decode()
    if "boom" in text:
        raise ZeroDivisionError("boom")
    if "gone" in text:
        raise ProcessGone("Something outside ended its processes.")
    if "wall" in text:
        raise EngineError("The wall is gone.")
    return GradedNotebook(new_notebook(), (CellVerdict("x", 1.0, 1.0, "passed"),), ())


def no_wall(source, file):
    """Decide nothing: there is no wall."""
    raise EngineError("The wall is gone.")


class AtOnce(Executor):
    """Decides where it is asked."""

    def submit(self, do, *arguments):
        future = Future()
        try:
            future.set_result(do(*arguments))
        except Exception as error:
            future.set_exception(error)
        return future


def copied(course, root):
    """Another course like it."""
    shutil.copytree(course.root, root)
    return open_course(root)


def hand_in(course, **texts):
    """Hand in a notebook with a cell of that text, for each student."""
    for student, text in texts.items():
        notebook = new_notebook(cells=[new_code_cell(text)])
        folder = course.folder("submitted", student, ASSIGNMENT)
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{ASSIGNMENT}.ipynb")


def everything(course):
    """The gradebook's marks and comments, and the bytes of every graded notebook."""
    with course.gradebook() as gradebook:
        notebooks = [
            book
            for submission in gradebook.assignment_submissions(ASSIGNMENT)
            for book in submission.notebooks
        ]
        rows = {
            (book.student.id, part.name): (
                getattr(part, "auto_score", None),
                getattr(part, "auto_comment", None),
                getattr(part, "needs_manual_grade", None),
            )
            for book in notebooks
            for part in [*book.grades, *book.comments]
        }
    files = (course.root / "autograded").rglob("*.ipynb")
    return rows, {str(f.relative_to(course.root)): f.read_bytes() for f in files}
