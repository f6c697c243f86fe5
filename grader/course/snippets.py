"""What markers wrote, to be used again: the gradebook's own comments by hand, counted.

Nothing is stored apart from them, so nothing can be out of date.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from nbgrader.api import BaseCell, Comment, Gradebook, SubmittedNotebook
from sqlalchemy import select

BETWEEN = re.compile(r"\n\s*\n")  # paragraphs
Snippet = tuple[str, int]  # a paragraph, and to how many answers it was written


def snippets(comments: Iterable[str]) -> list[Snippet]:
    """The paragraphs of some comments, those that were used most first."""
    used = Counter[str]()
    for comment in comments:
        used.update({part.strip() for part in BETWEEN.split(comment)} - {""})
    return sorted(used.items(), key=lambda one: (-one[1], one[0]))


def given_before(gradebook: Gradebook, submission: str) -> dict[str, list[Snippet]]:
    """What people wrote to the others who handed in the same notebook, by cell.

    Parameters
    ----------
    gradebook : Gradebook
    submission : str
        nbgrader's id of a notebook that was handed in.
    """
    notebook = select(SubmittedNotebook.notebook_id).filter_by(id=submission)
    wanted = (
        select(BaseCell.name, Comment.manual_comment)
        .join_from(Comment, BaseCell, Comment.cell_id == BaseCell.id)
        .where(BaseCell.notebook_id == notebook.scalar_subquery())
        .where(Comment.notebook_id != submission, Comment.manual_comment != "")
    )
    found = defaultdict[str, list[str]](list)
    for cell, comment in gradebook.db.execute(wanted):
        found[cell].append(comment)
    return {cell: snippets(comments) for cell, comments in found.items()}
