"""Text on pages: formulas stand alone, and nothing in it acts."""

import re
from html import unescape

import nh3
import pytest

from grader.authoring.source import assignments, read_source
from grader.course.words import ATTRIBUTES, SCHEMES, TAGS, code, formula, words


@pytest.mark.parametrize("assignment", assignments())
def test_every_formula_of_the_course_is_rendered(assignment):
    for cell in read_source(assignment).cells:
        if cell.cell_type == "markdown":
            plain = re.sub(r"<code>.*?</code>|<[^>]*>", "", words(cell.source))
            assert "$" not in plain, cell.id
            assert not re.search(r"\\[a-z]+\b", plain), cell.id


def test_a_formula_is_mathml_and_a_broken_one_stays_readable():
    assert "<msup>" in formula("a^2")
    assert unescape(formula("J''' = 0")).count("\u2032") == 3
    assert formula(r"\frac{a}{") == r"<code>\frac{a}{</code>"
    assert formula("<b>" * 1000).startswith("<code>&lt;b&gt;")


ACTS = {
    "a script": "<script>alert(1)</script>",
    "an image from elsewhere": "![x](https://evil.example/x.png)",
    "an image that fails": "<img src=x onerror=alert(1)>",
    "a link that runs": "[x](javascript:alert(1))",
    "a link with a page in it": "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "a style": "<style>body{display:none}</style><p style='position:fixed'>x</p>",
    "a frame": "<iframe src='https://evil.example'></iframe>",
    "a form": "<form action='https://evil.example'><input name=a></form>",
    "a formula with markup": r"$\text{<img src=x onerror=alert(1)>}$",
    "a formula with a link": r"$\href{javascript:alert(1)}{x}$",
    "svg": "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "math that hides": (
        "<math><annotation-xml encoding='text/html'><script>alert(1)</script>"
        "</annotation-xml></math>"
    ),
    "an id": "<h2 id='check_model'>100 of 100</h2>",
}


@pytest.mark.parametrize("text", ACTS.values(), ids=ACTS)
def test_nothing_acts_on_who_reads_it(text):
    html = words(text)
    assert not re.search(r"<(script|style|iframe|form|input|svg|annotation)", html)
    assert not re.search(r"<[^>]*\b(on\w+|style|id)=", html)
    assert not re.search(r"<[^>]*(javascript|evil\.example/x\.png)", html)
    assert "data:text" not in html
    cleaned = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
    )
    assert cleaned == html


def test_ordinary_markdown_is_shown():
    html = words("# Title\n\n* **one**\n* `two`\n\n| a |\n|---|\n| 1<br>2 |\n")
    for part in ("<h1>", "<li><strong>", "<code>two</code>", "<td>1<br>2</td>"):
        assert part in html


def test_a_picture_that_the_text_holds_stays():
    text = "![x](data:image/png;base64,AAAA)"
    assert '<img src="data:image/png;base64,AAAA"' in words(text)


def test_long_text_and_code_stay_as_they_were_written():
    assert words("<b>" * 20_000).startswith("<pre>&lt;b&gt;")
    assert code("<" * 30_000) == "&lt;" * 30_000
    assert code("x < '<script>'").count("<script") == 0
