"""Every paper stands once, is cited by its key and listed where it is cited."""

import json
import re

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grader.authoring import references
from grader.authoring.references import CITED, PAPERS, cite, papers
from grader.authoring.source import SOURCES, assignments, read_source
from grader.errors import UserError


def test_a_citation_becomes_a_link_and_an_entry():
    cells = [new_markdown_cell("Adam [@kingma2015]. Again ([@kingma2015]).")]
    notebook = new_notebook(cells=[*cells, new_code_cell("'[@kingma2015]'")])
    cite(notebook)
    text, code, last = (cell.source for cell in notebook.cells)
    link = r"[\[Kingma and Ba, 2015\]](https://arxiv.org/abs/1412.6980)"
    assert text == f"Adam {link}. Again {link}."
    assert code == "'[@kingma2015]'"
    assert last.startswith("## References\n\n* D. P. Kingma, J. Ba (2015): [*Adam: ")
    assert last.count("\n* ") == 1


@pytest.mark.parametrize(
    ("authors", "short"),
    [
        ("A. Karpathy", "Karpathy"),
        ("I. Loshchilov, F. Hutter", "Loshchilov and Hutter"),
        ("I. Goodfellow, Y. Bengio, A. Courville", "Goodfellow et al."),
        ("L. van der Maaten", "van der Maaten"),
    ],
)
def test_how_authors_are_named(authors, short):
    paper = references.Paper(authors, 2020, "Title", "Where", "https://example.org")
    assert paper.short == rf"[\[{short}, 2020\]](https://example.org)"


def test_a_key_that_no_paper_has_is_named():
    notebook = new_notebook(cells=[new_markdown_cell("See [@nobody1900].")])
    with pytest.raises(UserError, match="has no 'nobody1900'"):
        cite(notebook)


def test_a_notebook_that_cites_nothing_gets_no_list():
    notebook = new_notebook(cells=[new_markdown_cell("Nothing.")])
    cite(notebook)
    assert len(notebook.cells) == 1


def test_the_papers_are_in_order_and_each_is_cited():
    keys = list(json.loads(PAPERS.read_text("utf-8")))
    assert keys == sorted(keys)
    texts = "".join(path.read_text("utf-8") for path in SOURCES.glob("*.py"))
    assert set(keys) == set(CITED.findall(texts))
    for key, paper in papers().items():
        assert re.fullmatch(rf"[a-z]+{paper.year}[a-z]?", key), key
        assert paper.url.startswith("https://"), key
    for field in ("title", "url"):
        values = [getattr(paper, field) for paper in papers().values()]
        assert len(set(values)) == len(values)


@pytest.mark.parametrize("name", assignments())
def test_every_notebook_names_its_papers(name):
    assert read_source(name).cells[-1].id == "references"
