"""The website leads nowhere in vain, needs no network and gives no solution away."""

import re
import runpy

import pytest

from grader.authoring.source import ROOT, SOURCES, assignments
from grader.mistakes.table import all_mistakes

MADE = runpy.run_path(str(ROOT / "docs" / "site" / "make.py"))


@pytest.fixture(scope="module")
def pages():
    return MADE["pages"]()


def test_every_document_of_the_repository_is_a_page(pages):
    documents = {path.name for path in ROOT.glob("docs/*.md")}
    assert {f"docs/{name}" for name in documents} <= set(MADE["PAGES"])
    assert set(MADE["PAGES"].values()) | set(MADE["SECTIONS"]) <= set(pages)


def test_every_page_and_notebook_is_in_the_contents(pages):
    listed = set(re.findall(r"^[\w/]+$", pages["index"], re.MULTILINE))
    books = {f"notebooks/{name}" for name in assignments()}
    assert listed == books | set(pages) - {"index"}


def test_links_between_documents_lead_to_pages(pages):
    assert "[course page](course.md)" in pages["instructors"]
    assert "(notebooks/04_optimization_methods.ipynb)" in pages["course"]
    for name, text in pages.items():
        for target in re.findall(r"(?<!!)\[[^\]]*\]\((?!https?:)([^)#\s]+)", text):
            page = target.removesuffix(".md").removesuffix(".ipynb")
            assert page in pages or page.split("/")[-1] in assignments(), (name, target)


def test_the_catalogue_holds_every_mistake_and_no_line_of_a_solution(pages):
    text = pages["mistakes"].replace("\\", "")
    for known in all_mistakes().values():
        assert known.why.replace("\\", "") in text
        assert known.hint_en.replace("\\", "") in text
        assert known.hint_ko.replace("\\", "") in text
    for path in SOURCES.glob("*.py"):
        for block in path.read_text("utf-8").split("### BEGIN SOLUTION\n")[1:]:
            for line in block.split("### END SOLUTION")[0].splitlines():
                assert len(line.strip()) < 30 or line.strip() not in text


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        ('<a href="b.html#here">', ""),
        ('<a href="https://example.org">', ""),
        ('<img src="data:image/png;base64,AA">', ""),
        ('<a href="#top" id="top">', ""),
        ('<a href="c.html">', "a.html names c.html, which is not there."),
        ('<a href="b.html#x">', "a.html names b.html#x; that page has no such place."),
        ('<img src="x.png">', "a.html names x.png, which is not there."),
        ('<script src="https://x.org/y.js">', "loads https://x.org/y.js from elsewh"),
        ('<link rel="stylesheet" href="//x.org/y">', "loads //x.org/y from elsewhere"),
    ],
)
def test_what_is_broken_is_found(tmp_path, page, fault):
    (tmp_path / "a.html").write_text(page, "utf-8")
    (tmp_path / "b.html").write_text('<p id="here">', "utf-8")
    found = [*MADE["broken"](tmp_path)]
    assert len(found) == bool(fault)
    assert fault in "".join(found)
