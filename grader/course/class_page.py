"""The class on one page: one file that needs nothing else, and its twins as data."""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from grader.authoring.build import student_version
from grader.authoring.source import assignments
from grader.course.by_hand import by_hand, marked, penalties
from grader.course.class_data import as_csv, as_json
from grader.course.directory import Course
from grader.course.gradebook import prepare, result_of, stored
from grader.course.marks import absentees
from grader.course.questions import Question, questions
from grader.course.questions import page as question_page
from grader.course.reasons import needs_a_person, reason_for
from grader.course.release import TEMPLATES, read_sources
from grader.course.report import Trouble, count
from grader.course.result import NOTHING, WAITING, Result
from grader.course.similar import Pair, similar
from grader.course.template import template
from grader.engine.notebook.plan import settings
from grader.errors import UserError
from grader.mistakes import all_mistakes

BINS = 10
MOST_TROUBLES = 15
MOST_NAMES = 5  # of students with the same mistake


@dataclass(frozen=True)
class Row:
    """One student: what was reached, and why a person should look, if one should."""

    student: str
    mark: float
    max_mark: float
    status: str
    reason: str
    page: str  # where the student's own page is, from this one
    late: float = 0.0  # points that were taken from the mark


@dataclass(frozen=True)
class Share:
    """How many passed a function, or a behaviour of one."""

    name: str
    passed: float  # of 1
    behaviours: tuple[Share, ...] = ()


@dataclass(frozen=True)
class Overview:
    """What there is to say of a class and an assignment.

    Attributes
    ----------
    assignment : str
    rows : list of Row
    bins : list of int
        Students by their share of the points, in equal steps.
    shares : list of Share
        Of each function, with its behaviours.
    troubles : list of Trouble
        The most frequent first.
    pairs : list of Pair
        Who wrote what few others did.
    progress : dict
        Average share of the points in each graded assignment.
    questions : dict
        The file of each question's page, by its name.
    unmarked : dict
        How many answers to each question are to be marked.
    """

    assignment: str
    rows: list[Row]
    bins: list[int]
    shares: list[Share]
    troubles: list[Trouble]
    pairs: list[Pair]
    progress: dict[str, float]
    questions: dict[str, str]
    unmarked: dict[str, int]


def report(course: Course, assignment: str) -> list[Path]:
    """Write the class page of an assignment, its twins in CSV and JSON, and questions.

    Returns
    -------
    list of Path
        The class page, its twins, and a page for each question in words.

    Raises
    ------
    UserError
        When nothing of it was graded.
    """
    found, asked = _looked_at(course, assignment)
    texts = {
        f"{assignment}.html": page(found),
        f"{assignment}.csv": as_csv(found.rows),
        f"{assignment}.json": as_json(found),
    }
    for question in asked:
        file = found.questions[question.name]
        texts[file] = question_page(question, assignment, found.questions)
    folder = course.root / "report"
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8", newline="")
    return [folder / name for name in texts]


def overview(course: Course, assignment: str) -> Overview:
    """What is stored of a class and an assignment.

    Raises
    ------
    UserError
        When nothing of it was graded.
    """
    return _looked_at(course, assignment)[0]


def _looked_at(course: Course, assignment: str) -> tuple[Overview, list[Question]]:
    """What is stored of a class, and what it answered in words."""
    with course.gradebook() as gradebook:
        prepare(gradebook)
        known = [one for one in map(result_of, stored(gradebook)) if one]
        names = {one.assignment for one in known}
        hands = {name: by_hand(gradebook, name) for name in names}
        late = penalties(gradebook, assignment)
        absent = absentees(gradebook, assignment)
    every = [
        marked(one, hands[one.assignment][one.student, one.notebook]) for one in known
    ]
    results = sorted(
        (one for one in every if one.assignment == assignment),
        key=lambda one: (one.student, one.notebook),
    )
    if not results:
        raise UserError(
            f"Nothing of {assignment} was graded in {course.root}. "
            f"Grade first: downhill grade {assignment} --course {course.root}"
        )
    rows = [
        _row(course, one, late.get((one.student, one.notebook), 0.0)) for one in results
    ]
    bins = Counter(
        min(int(BINS * row.mark / row.max_mark), BINS - 1)
        for row in rows
        if row.max_mark
    )
    graded = list(_notebooks(course, results))
    sources = read_sources(course.sources(assignment)).values()
    asked = list(questions(sources, graded, hands[assignment]))
    found = Overview(
        assignment,
        rows + [Row(one, 0.0, rows[0].max_mark, NOTHING, "", "") for one in absent],
        [bins[number] for number in range(BINS)],
        list(_shares(results)),
        _causes(results)[:MOST_TROUBLES],
        similar(_codes(graded), _given(assignment)),
        _progress(every),
        {one.name: f"{assignment}-{one.name}.html" for one in asked},
        {one.name: one.unmarked for one in asked},
    )
    return found, asked


def _row(course: Course, result: Result, late: float) -> Row:
    """One student."""
    path = course.folder("feedback", result.student, result.assignment)
    file = path / f"{result.notebook}.html"
    here = file.relative_to(course.root).as_posix() if file.is_file() else ""
    return Row(
        result.student,
        max(0.0, result.mark - late),
        result.max_mark,
        result.status,
        reason_for(result),
        f"../{here}" if here else "",
        late,
    )


def _causes(results: list[Result]) -> list[Trouble]:
    """The known mistakes; then, of each function, what failed without one."""
    found, unknown = list[Trouble](), defaultdict[str, list[Trouble]](list)
    for one in count(results):
        if one.mistake:
            found.append(one)
        else:
            unknown[one.function].append(one)
    for function, each in unknown.items():
        students = {student for one in each for student in one.students}
        more = f" and {len(each) - 1} more" if each[1:] else ""
        said = f"no known mistake; failed: {each[0].what}{more}"
        found.append(Trouble("", function, said, tuple(sorted(students))))
    return sorted(found, key=lambda one: -len(one.students))


def _shares(results: Sequence[Result]) -> Iterator[Share]:
    """Which share of the class passed each function and each behaviour."""
    marks: defaultdict[str, list[float]] = defaultdict(list)
    passed: defaultdict[str, defaultdict[str, list[bool]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for verdict in (one for result in results for one in result.verdicts):
        left = verdict.status == "not attempted" and not verdict.outcomes
        if verdict.mark is None or left:
            continue
        name = verdict.grade_id.removeprefix("check_")
        marks[name].append(verdict.mark / verdict.max_mark if verdict.max_mark else 0)
        for outcome in verdict.outcomes:
            passed[name][outcome.behaviour].append(outcome.passed and outcome.earns)
    for name, shares in marks.items():
        behaviours = tuple(
            Share(behaviour, sum(seen) / len(results))
            for behaviour, seen in passed[name].items()
        )
        yield Share(name, sum(shares) / len(shares), behaviours)


def _progress(results: Iterable[Result]) -> dict[str, float]:
    """Average share of the points that are given so far, by assignment."""
    found: defaultdict[str, list[float]] = defaultdict(list)
    for result in results:
        if given := result.max_mark - result.waiting:
            found[result.assignment].append(result.mark / given)
    return {name: sum(each) / len(each) for name, each in sorted(found.items())}


def _notebooks(
    course: Course, results: Iterable[Result]
) -> Iterator[tuple[Result, dict[str, Any]]]:
    """Each result with its graded notebook, where that is there."""
    for one in results:
        folder = course.folder("autograded", one.student, one.assignment)
        try:
            yield one, json.loads((folder / f"{one.notebook}.ipynb").read_bytes())
        except (OSError, ValueError):
            continue


def _codes(graded: Iterable[tuple[Result, dict[str, Any]]]) -> dict[str, str]:
    """What each student wrote for what is graded."""
    return {
        result.student: "\n\n".join(map(_answer, book["cells"]))
        for result, book in graded
    }


def _answer(cell: Mapping[str, Any]) -> str:
    """A solution cell's code."""
    is_answer = cell["cell_type"] == "code" and settings(cell).get("solution")
    return str(cell["source"]) if is_answer else ""


def _given(assignment: str) -> str:
    """The stubs that were handed out."""
    if assignment not in assignments():
        return ""
    return "\n\n".join(map(_answer, student_version(assignment).cells))


def page(found: Overview) -> str:
    """The class page."""
    hints = {id: one.hint_en for id, one in all_mistakes().items()}
    script = _script()
    return template("class_page.html").render(
        found=found,
        hints=hints,
        bars=_bars(found.bins),
        script=Markup(script),
        digest=_digest(script),
        people=[row for row in found.rows if needs_a_person(row.reason)],
        most=MOST_NAMES,
        absent=sum(row.status == NOTHING for row in found.rows),
        to_mark=sum(row.status == WAITING for row in found.rows),
        pages={row.student: row.page for row in found.rows},
    )


def _bars(bins: Sequence[int]) -> list[dict[str, float]]:
    """The bars of the histogram, in a picture of 300 by 100."""
    most = max([*bins, 1])
    width = 300 / len(bins)
    return [
        {"x": n * width, "height": 75 * number / most, "number": number, "from": 10 * n}
        for n, number in enumerate(bins)
    ]


@cache
def _script() -> str:
    return (TEMPLATES / "class_page.js").read_text("utf-8")


def _digest(script: str) -> str:
    """What lets this script run on the page, and no other."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
