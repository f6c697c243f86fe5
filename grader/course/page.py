"""The page that a student gets back: one file that needs nothing else.

It is made of what is stored: the verdict, the graded notebook, and what a person gave
and wrote in nbgrader. Nothing in it runs, and nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from grader.course.by_hand import BY_HAND
from grader.course.reference_pictures import Picture, pictures_of
from grader.course.result import Result
from grader.course.template import template
from grader.course.words import code, colours, words
from grader.engine import CellVerdict
from grader.engine.notebook.plan import settings
from test_cases.causes import MOST_MESSAGES, Cause, causes
from test_cases.outcomes import Outcome

LONGEST_OUTPUT = 10_000  # characters of one output that are shown
MOST_WORDS = 1000  # characters that say what a picture shows
WIDE = re.compile('<(?:table|math display="block")')  # may not fit a narrow page
SIGNS = {"passed": "✓", "partial": "◐", "failed": "✗", "manual": "…"}
STATUS = {"manual": "to be marked by a person", "not judged": "a person has to look"}


@dataclass
class Part:
    """A cell with points: a function, or a question.

    Attributes
    ----------
    name : str
    anchor : str
    mark : float or None
    max_mark : float
    status : str
        In words.
    sign : str
    answer : Markup
        What the student wrote for it.
    causes : list of Cause
    idle : list of Outcome
        Behaviours that pass and earn nothing.
    behaviours : list of (sign, behaviour)
    said : str
    beside : list of (list of Markup, list of Markup)
        Pictures that the student saw in a demonstration, and those of the reference.
    pictures : list of Markup
        Others that the student saw.
    outputs : list of Markup
    comment : Markup
        The marker's.
    """

    name: str
    anchor: str
    mark: float | None
    max_mark: float
    status: str
    sign: str
    answer: Markup
    causes: list[Cause] = field(default_factory=list)
    idle: list[Outcome] = field(default_factory=list)
    behaviours: list[tuple[str, str]] = field(default_factory=list)
    said: str = ""
    beside: list[tuple[list[Markup], list[Markup]]] = field(default_factory=list)
    pictures: list[Markup] = field(default_factory=list)
    outputs: list[Markup] = field(default_factory=list)
    comments: list[Markup] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Of the points, in percent."""
        return 100 * (self.mark or 0) / self.max_mark if self.max_mark else 0


def page(
    result: Result,
    notebook: Mapping[str, Any],
    comments: Mapping[str, str],
    penalty: float = 0.0,
    references: Mapping[str, Sequence[Picture]] = {},
) -> str:
    """The page of one notebook.

    Parameters
    ----------
    result : Result
        With the marks that a person gave.
    notebook : dict
        The graded notebook, as in its JSON.
    comments : mapping of str to str
        What a person wrote, by grade_id.
    penalty : float
        Points that were taken for handing in late.
    references : mapping of str to sequence of Picture
        What the reference's functions draw in a demonstration, by grade_id.
    """
    parts = list(_parts(result, notebook["cells"], comments, references))
    return template("student_page.html").render(
        result=result,
        parts=parts,
        mark=max(0.0, result.mark - penalty),
        max_mark=result.max_mark,
        penalty=penalty,
        cells=[_cell(cell) for cell in notebook["cells"]],
        colours=Markup(colours()),
        most=MOST_MESSAGES,
    )


def _parts(
    result: Result,
    cells: Sequence[Mapping[str, Any]],
    comments: Mapping[str, str],
    references: Mapping[str, Sequence[Picture]],
) -> Iterator[Part]:
    """The cells with points, each with the cells that it judges or that follow it.

    A comment stands at the cell that it was written to, else at the end.
    """
    left = {name: comment for name, comment in comments.items() if comment}
    verdicts = {verdict.grade_id: verdict for verdict in result.verdicts}
    answers: list[Mapping[str, Any]] = []
    part = None
    for cell in cells:
        known = settings(cell)
        name = known.get("grade_id", "")
        own = not known or known.get("solution")
        verdict = verdicts.get(name)
        if verdict is None:
            answers += [cell] if own and cell["cell_type"] == "code" else []
            if part and not own:
                _add_pictures(part, cell, references.get(name, ()))
            continue
        if part:
            yield part
        shown = [cell] if known.get("solution") else answers
        about = dict.fromkeys([*(settings(one).get("grade_id") for one in shown), name])
        part = _part(verdict, shown, cell)
        part.comments = [Markup(words(left.pop(one))) for one in about if one in left]
        answers = []
    if part:
        part.comments += [Markup(words(one)) for one in left.values()]
        yield part


def _add_pictures(
    part: Part, cell: Mapping[str, Any], reference: Sequence[Picture]
) -> None:
    """Add what a student saw in a demonstration to the part that it belongs to."""
    seen = [_picture(*one) for one in pictures_of(cell)]
    if seen and reference:
        part.beside.append((seen, [_picture(*one) for one in reference]))
    else:
        part.pictures += seen


def _part(
    verdict: CellVerdict,
    answers: Sequence[Mapping[str, Any]],
    cell: Mapping[str, Any],
) -> Part:
    """One cell with points."""
    outputs = [one for answer in answers for one in _outputs(answer)]
    if not verdict.outcomes and cell not in answers:
        outputs += _outputs(cell)
    return Part(
        name=verdict.grade_id.removeprefix("check_"),
        anchor=verdict.grade_id,
        mark=verdict.mark,
        max_mark=verdict.max_mark,
        status=STATUS.get(verdict.status, verdict.status),
        sign=_sign(verdict),
        answer=Markup("\n").join(map(source, answers)),
        causes=causes(verdict.outcomes),
        idle=[one for one in verdict.outcomes if one.passed and not one.earns],
        behaviours=[_behaviour(one) for one in verdict.outcomes],
        said=verdict.said,
        outputs=outputs,
    )


def _sign(verdict: CellVerdict) -> str:
    if verdict.status == BY_HAND:
        whole = (verdict.mark or 0) >= verdict.max_mark
        return SIGNS["passed" if whole else "partial"]
    return SIGNS.get(verdict.status, SIGNS["failed"])


def _behaviour(outcome: Outcome) -> tuple[str, str]:
    counts = outcome.passed and outcome.earns
    return SIGNS["passed" if counts else "failed"], outcome.behaviour


def source(cell: Mapping[str, Any]) -> Markup:
    """What stands in a cell, clean: code in colours, words as HTML."""
    if cell["cell_type"] == "code":
        return Markup(f'<pre class="code">{code(cell["source"])}</pre>')
    text = words(cell["source"])
    wide = ' tabindex="0"' if WIDE.search(text) else ""  # scrolled with the keyboard
    return Markup(f'<div class="words"{wide}>{text}</div>')


def _cell(cell: Mapping[str, Any]) -> Markup:
    """A cell of the whole notebook, its code in one colour."""
    if cell["cell_type"] == "code":
        return Markup("<pre>{}</pre>").format(cell["source"])
    return source(cell)


def _outputs(cell: Mapping[str, Any]) -> list[Markup]:
    """What a cell put out: text, pictures and errors."""
    return [shown for one in cell.get("outputs", ()) if (shown := _output(one))]


def _output(output: Mapping[str, Any]) -> Markup:
    """One output."""
    if output["output_type"] == "stream":
        text = output["text"]
    elif output["output_type"] == "error":
        text = "\n".join(output["traceback"])
    else:
        text = output["data"].get("text/plain", "")
        if picture := output["data"].get("image/png"):
            return _picture(picture, text)
    return Markup("<pre>{}</pre>").format(text[:LONGEST_OUTPUT])


def _picture(png: str, words: str) -> Markup:
    """A picture and what it shows."""
    source = f"data:image/png;base64,{png}"
    return Markup('<img src="{}" alt="{}">').format(source, words[:MOST_WORDS])
