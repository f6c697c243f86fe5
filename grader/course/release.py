"""Release an assignment: what students get, complete, in one folder or zip file."""

from __future__ import annotations

import shutil
import warnings
import zipfile
from collections.abc import Iterable
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.warnings import MissingIDFieldWarning

from grader.authoring.requirements import requirements
from grader.authoring.source import ROOT, read_source
from grader.course.directory import Course
from grader.errors import UserError

TEMPLATES = Path(__file__).parents[1] / "templates"
LIBRARIES = ("opt_utils", "test_cases", "datasets")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", ".*", "README.md")


def write_source(course: Course, assignment: str) -> None:
    """Fill nbgrader's source folder: the notebook and all it imports."""
    notebook = read_source(assignment)
    folder = course.root / "source" / assignment
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, folder / f"{assignment}.ipynb")
    for library in LIBRARIES:
        shutil.rmtree(folder / library, ignore_errors=True)
        shutil.copytree(ROOT / library, folder / library, ignore=LEFT_OUT)
    (folder / "requirements.txt").write_text("\n".join(requirements()) + "\n", "utf-8")
    readme = (TEMPLATES / "student_readme.md").read_text("utf-8")
    (folder / "README.md").write_text(readme.replace("NOTEBOOK", assignment), "utf-8")


def release(course: Course, assignment: str) -> Path:
    """Put an assignment into a course and make its student version.

    Parameters
    ----------
    course : Course
    assignment : str
        Name of an assignment of ``notebooks/source``.

    Returns
    -------
    Path
        ``release/ASSIGNMENT`` in the course directory.

    Raises
    ------
    UserError
        When there is no such assignment, or nbgrader could not make it.
    """
    write_source(course, assignment)
    result = course.nbgrader.generate_assignment(assignment)
    if not result["success"]:
        raise UserError(
            f"nbgrader could not make {assignment}: {last_line(result['log'])}"
        )
    return course.root / "release" / assignment


def last_line(log: str) -> str:
    """The last thing nbgrader's log says."""
    lines = [line for line in (log or "").splitlines() if line.strip()]
    return lines[-1].strip() if lines else "it gave no reason"


def write_zip(folder: Path, file: Path) -> None:
    """Pack a released folder into one file; the same folder gives the same bytes.

    Raises
    ------
    UserError
        When the file cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _pack(folder, file)
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise UserError(f"{file} cannot be written: {reason}.") from None


def _pack(folder: Path, file: Path) -> None:
    """Write every file of a folder with the same time and rights."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            name = Path(folder.name, path.relative_to(folder)).as_posix()
            add(archive, path, name)


def add(archive: zipfile.ZipFile, path: Path, name: str) -> None:
    """Put a file into an archive under a name, always with the same time and rights."""
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, path.read_bytes(), compresslevel=9)


def released_sources(course: Course, assignment: str) -> dict[str, NotebookNode]:
    """The instructor's notebooks that a class got its stubs from, by name."""
    paths = course.sources(assignment)
    if not paths:
        raise UserError(
            f"There is no assignment {assignment!r} in {course.root}. "
            f"Released: {', '.join(course.assignments()) or 'none'}. "
            f"Release it with: downhill release {assignment} --course {course.root}"
        )
    return read_sources(paths)


def read_sources(paths: Iterable[Path]) -> dict[str, NotebookNode]:
    """Notebooks of the instructor's, by name."""
    with warnings.catch_warnings():  # older notebooks have cells without ids
        warnings.simplefilter("ignore", MissingIDFieldWarning)
        return {path.stem: nbformat.read(path, as_version=4) for path in paths}
