"""Each question in words on a page: what a whole class answered to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from grader.course.by_hand import ByHand, Key
from grader.course.page import source
from grader.course.result import Result
from grader.course.snippets import Snippet, snippets
from grader.course.template import template
from grader.course.words import words
from grader.engine.notebook.plan import settings

HEADINGS = re.compile(r"^(?=##+ )", re.MULTILINE)  # no comment in code has two signs
UNANSWERED = ("not attempted", "missing")


@dataclass(frozen=True)
class Answer:
    """What one student wrote, and what a person gave for it.

    Attributes
    ----------
    student : str
    mark : float or None
        None where nobody has given one yet.
    text : Markup
    comment : Markup
        The marker's.
    """

    student: str
    mark: float | None
    text: Markup
    comment: Markup


@dataclass(frozen=True)
class Question:
    """One question and its answers, those that wait for a mark first.

    Attributes
    ----------
    name : str
        Its grade_id.
    max_mark : float
    asked, guide : Markup
        The text in front of it, from its last heading on; what the instructor wrote
        in its place.
    answers : list of Answer
    silent : list of str
        Students who answered nothing.
    comments : list of (str, int)
        What markers wrote, to be used again.
    """

    name: str
    max_mark: float
    asked: Markup
    guide: Markup
    answers: list[Answer]
    silent: list[str]
    comments: list[Snippet]

    @property
    def unmarked(self) -> int:
        """How many answers are to be marked."""
        return sum(answer.mark is None for answer in self.answers)


def questions(
    sources: Iterable[Mapping[str, Any]],
    graded: Sequence[tuple[Result, Mapping[str, Any]]],
    hands: Mapping[Key, Mapping[str, ByHand]],
) -> Iterator[Question]:
    """The questions of an assignment in words, with what a class answered.

    Parameters
    ----------
    sources : iterable of dict
        The instructor's notebooks.
    graded : sequence of (Result, dict)
        Each student's result, with marks by hand, and graded notebook.
    hands : mapping
        What people gave and wrote, by student and notebook, then by cell.
    """
    cells = [
        {settings(cell).get("grade_id"): cell for cell in notebook["cells"]}
        for _, notebook in graded
    ]
    for notebook in sources:
        before = ""
        for cell in notebook["cells"]:
            known = settings(cell)
            name = str(known.get("grade_id", ""))
            if cell["cell_type"] != "markdown" or not known.get("solution"):
                before = cell["source"] if cell["cell_type"] == "markdown" else before
                continue
            found = [
                _answer(result, by_id[name], name, hands)
                for (result, _), by_id in zip(graded, cells, strict=True)
                if name in by_id and _verdict(result, name).status not in UNANSWERED
            ]
            there = {answer.student for answer in found}
            said = (hand[name].comment for hand in hands.values() if name in hand)
            yield Question(
                name,
                float(known["points"]),
                Markup(words(HEADINGS.split(before)[-1])),
                source(cell),
                sorted(found, key=lambda one: (one.mark is not None, one.student)),
                sorted({result.student for result, _ in graded} - there),
                snippets(said),
            )


def _verdict(result: Result, name: str) -> Any:
    return next(one for one in result.verdicts if one.grade_id == name)


def _answer(
    result: Result,
    cell: Mapping[str, Any],
    name: str,
    hands: Mapping[Key, Mapping[str, ByHand]],
) -> Answer:
    hand = hands.get((result.student, result.notebook), {}).get(name, ByHand())
    comment = Markup(words(hand.comment)) if hand.comment else Markup()
    return Answer(result.student, _verdict(result, name).mark, source(cell), comment)


def page(question: Question, assignment: str, others: Mapping[str, str]) -> str:
    """The page of a question.

    Parameters
    ----------
    question : Question
    assignment : str
    others : mapping of str to str
        The file of each question's page, by name.
    """
    return template("question_page.html").render(
        question=question, assignment=assignment, others=others
    )
