"""What each student gets back: a page per notebook, where nbgrader looks for it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Set
from copy import deepcopy
from pathlib import Path
from secrets import token_hex

from nbgrader.apps import NbGraderAPI

from grader.course.by_hand import Key, by_hand, marked, penalties
from grader.course.directory import Course
from grader.course.gradebook import prepare, result_of, stored
from grader.course.page import page
from grader.course.reference_pictures import (
    Pictures,
    are_to_compare,
    reference_pictures,
)
from grader.course.release import last_line, read_sources
from grader.course.submissions import EXCHANGED, SECRET, TIMESTAMP
from grader.errors import UserError


def graded(course: Course, assignment: str) -> list[Path]:
    """The notebooks of an assignment that have been graded."""
    return sorted((course.root / "autograded").glob(f"*/{assignment}/*.ipynb"))


def feedback(
    course: Course,
    assignment: str,
    only: Set[str] | None = None,
    tell: Callable[[str], None] = lambda sentence: None,
) -> list[Path]:
    """Write ``feedback/STUDENT/ASSIGNMENT/*.html`` for everyone who has been graded.

    Whom only nbgrader graded gets nbgrader's page.

    Parameters
    ----------
    course : Course
    assignment : str
    only : set of str, optional
        Students, else everyone.
    tell : callable
        Is told in one sentence what takes a while.

    Raises
    ------
    UserError
        When nobody has been graded yet, or a page could not be written.
    """
    notebooks = graded(course, assignment)
    if not notebooks:
        raise UserError(
            f"Nothing of {assignment} has been graded yet. "
            f"Grade it with: downhill grade {assignment} --course {course.root}"
        )
    with course.gradebook() as gradebook:
        prepare(gradebook)
        read = map(result_of, stored(gradebook, assignment=assignment))
        results = {(one.student, one.notebook): one for one in read if one}
        hands = by_hand(gradebook, assignment)
        late = penalties(gradebook, assignment)
    pages = []
    sources = read_sources(course.sources(assignment))
    references: dict[str, Pictures] = {}
    for path in notebooks:
        key = path.parts[-3], path.stem
        if only is not None and key[0] not in only:
            continue
        if (result := results.get(key)) is None:
            pages += by_nbgrader(course, assignment, key[0])
            continue
        content = json.loads(path.read_bytes())
        source = sources.get(path.stem)  # None where it was taken away since
        if source and path.stem not in references and are_to_compare(content, source):
            references[path.stem] = reference_pictures(course.root, source, tell)
        hand = hands[key]
        comments = {cell: one.comment for cell, one in hand.items()}
        text = page(
            marked(result, hand),
            content,
            comments,
            late.get(key, 0.0),
            references.get(path.stem, {}),
        )
        pages.append(_written(course, assignment, key, text))
    if any((course.root / "autograded").glob(f"*/{assignment}/{SECRET}")):
        for path in pages:
            _let_release(path.parent)
    return sorted({*pages})


def _let_release(folder: Path) -> None:
    """Put what nbgrader needs to release feedback where a student left it out.

    It stops for everybody where one of these files is missing. With a secret that
    nobody knows, nobody fetches the page.
    """
    for name, text in ((TIMESTAMP, ""), (SECRET, token_hex())):
        if not (folder / name).exists():
            (folder / name).write_text(text)


def _written(course: Course, assignment: str, key: Key, text: str) -> Path:
    """A page in its place, whole, and beside it what belongs to the submission."""
    student, name = key
    folder = course.folder("feedback", student, assignment)
    folder.mkdir(parents=True, exist_ok=True)
    fresh, final = folder / f"{name}.new", folder / f"{name}.html"
    fresh.write_text(text, "utf-8")
    fresh.replace(final)
    for kept in EXCHANGED:
        source = course.folder("autograded", student, assignment) / kept
        if source.is_file():
            shutil.copyfile(source, folder / kept)
    return final


def by_nbgrader(course: Course, assignment: str, student: str = "*") -> list[Path]:
    """Write nbgrader's own pages for a student, or for everyone.

    Raises
    ------
    UserError
        When nbgrader fails.
    """
    settings = deepcopy(course.settings)  # which may name us
    settings.GenerateFeedback.exporter_class = "nbconvert.exporters.HTMLExporter"
    nbgrader = NbGraderAPI(course.directory, config=settings)
    result = nbgrader.generate_feedback(assignment, student)
    if not result["success"]:
        said = last_line(result["log"])
        raise UserError(f"nbgrader wrote no page for {student}: {said}")
    pages = course.folder("feedback", student, assignment) / "*.html"
    return sorted(Path(pages.anchor).glob(str(pages.relative_to(pages.anchor))))
