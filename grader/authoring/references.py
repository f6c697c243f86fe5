"""The papers behind the methods: each stands once, sources cite it by its key."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from grader.errors import UserError

PAPERS = Path(__file__).resolve().parents[2] / "notebooks" / "references.json"
CITED = re.compile(r"\[@(\w+)\]")
IN_TEXT = re.compile(r"\(\[@(\w+)\]\)|\[@(\w+)\]")


class Paper(NamedTuple):
    """What is needed to find a paper, a book or a page again."""

    authors: str
    year: int
    title: str
    where: str
    url: str

    @property
    def short(self) -> str:
        """As it is named within a sentence, linked: [Kingma and Ba, 2015]."""
        names = [name.split(". ")[-1] for name in self.authors.split(", ")]
        named = f"{names[0]} et al." if len(names) > 2 else " and ".join(names)
        return f"[\\[{named}, {self.year}\\]]({self.url})"

    @property
    def entry(self) -> str:
        """As it stands in the list at the end of a notebook."""
        return (
            f"{self.authors} ({self.year}): [*{self.title}*]({self.url}). {self.where}."
        )


@lru_cache(maxsize=1)
def papers() -> dict[str, Paper]:
    """All papers of the course by their keys."""
    found = json.loads(PAPERS.read_text("utf-8"))
    return {key: Paper(**fields) for key, fields in found.items()}


def cite(notebook: NotebookNode) -> None:
    """Name the papers that a notebook cites as ``[@key]``, and list them at its end.

    Raises
    ------
    UserError
        When no paper has that key.
    """
    cited: set[str] = set()

    def named(mention: re.Match[str]) -> str:
        key = mention[1] or mention[2]
        if key not in papers():
            raise UserError(f"notebooks/references.json has no {key!r}. Add the paper.")
        cited.add(key)
        return papers()[key].short

    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = IN_TEXT.sub(named, cell.source)
    if cited:
        entries = sorted(papers()[key].entry for key in cited)
        text = "\n".join(["## References", "", *(f"* {entry}" for entry in entries)])
        notebook.cells.append(new_markdown_cell(text, id="references"))
