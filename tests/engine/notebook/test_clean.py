"""What a student wrote acts on nobody who opens it, and ordinary text stays."""

import re
from html.parser import HTMLParser

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from nbconvert.filters.markdown_mistune import markdown2html_mistune

from grader.engine.notebook import clean

PLAIN = {
    "colours": ("\x1b[1;31mred\x1b[0m", "red"),
    "a title for the terminal": ("\x1b]0;owned\x07x", "x"),
    "a link of a terminal": ("\x1b]8;;http://e.x\x1b\\here\x1b]8;;\x1b\\", "here"),
    "a clipboard that never ends": ("\x1b]52;c;eA==\nnext", "\nnext"),
    "the one-byte form of a sequence": ("\x9b2Jx\x9d0;t\x9cy", "xy"),
    "a reset": ("\x1bcx\x1b(By", "xy"),
    "an escape with nothing behind it": ("x\x1b", "x"),
    "bells, nulls and backspaces": ("a\x07\x00b\x08", "ab"),
    "half a character": ("a\ud83d", "a\ufffd"),
    "the other half": ("\udcffb", "\ufffdb"),
    "text that turns round": ("a\u202eb\u2066c", "abc"),
    "line ends of all kinds": ("a\r\nb\rc\x85d\u2028e\x0bf", "a\nb\nc\nd\ne" + "f"),
    "ordinary text": ("경사 a < b & c\t😀\n", "경사 a < b & c\t😀\n"),
}


@pytest.mark.parametrize(("text", "stored"), PLAIN.values(), ids=PLAIN)
def test_plain_text_holds_no_sequences_and_no_halves(text, stored):
    assert clean.plain(text) == stored
    assert clean.plain(stored) == stored


def test_in_code_a_sign_stands_for_what_no_editor_shows():
    assert (
        clean.code("a\r\nb\x00\x1b\ud800\x0c\u202e")
        == "a\nb\ufffd\ufffd\ufffd\x0c\ufffd"
    )


KEPT = {
    "words": "It **depends** on the *scale* of `a < b && c`, _see_ above.",
    "formulas": r"$a<b$, $$\frac{a}{b} & c$$ and \begin{align} x &< y \end{align}",
    "lists": "- one\n  - two\n\n1. a\n2. b\n\n- [x] done\n- [ ] not",
    "a table": "| a | b |\n|:--|--:|\n| 1 | <2 |",
    "code": "```python\nif x < y:\n    print('<b>')\n```\n\n    a <b> c",
    "code of no language": "```\n<script>\n```",
    "links": 'See [this](https://x.org/a?b=1&c "t"), <https://a.b> and http://c.d.',
    "a link in the text": "[up](#top)",
    "letters that are set": "x<sub>1</sub><br>H<sup>2</sup> <u>v</u> <b>b</b>",
    "a heading": '# 제목 "q" & more',
    "quotes": '> a="b"\n> c',
    "a picture of its own": "![p](data:image/png;base64,iVBORw0KGgo=)",
    "comparisons": "if a<0 and b>0 or 1<2",
    "backticks with markup": "`<script>` and `[x](javascript:y)` and `![](http://e)`",
    "nothing": "",
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_an_ordinary_answer_stays_as_it_was_written(text):
    assert clean.markdown(text) == text


ACTING = {
    "a script": "<script>alert(1)</script>",
    "a drawing that runs": "<svg onload=alert(1)>",
    "a page in the page": "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "a picture that fails": "<img src=x onerror=alert(1)>",
    "a picture in quotes": '<img src="x" onerror="alert(1)">',
    "an event in a tag that is allowed": '<b onclick="alert(1)">b</b>',
    "an event in single quotes": "<b onclick='alert(1)'>b</b>",
    "a tag that is not closed": "<b",
    "a tag over two lines": "<img\nsrc=x\nonerror=alert(1)>",
    "a tag in a tag": "<scr<script>ipt>alert(1)</script>",
    "a closing tag alone": "</div></div></div><h1>Score: 5 / 5</h1>",
    "a tag that stays open": "<b>all that follows",
    "a style": "<style>body{display:none}</style>",
    "a style of its own": '<p style="position:fixed">x</p>',
    "a class of the page": '<span class="btn mark-graded">Resolve</span>',
    "a form": "<form action=//e.x><input name=q><button>x</button></form>",
    "a base": "<base href=//e.x>",
    "a refresh": '<meta http-equiv="refresh" content="0;url=//e.x">',
    "a comment": "<!-- <script> -->",
    "a processing instruction": "<?xml ?>",
    "letters of a formula's language": "<math><mtext><script>alert(1)</script>",
    "a link that runs": "[x](javascript:alert(1))",
    "one in capitals": "[x](JaVaScRiPt:alert(1))",
    "one in entities": "[x](&#106;avascript&colon;alert(1))",
    "one with a title": '[x](javascript:alert(1) "t")',
    "one in angles": "[x](<javascript:alert(1)>)",
    "one that is data": "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "another scheme": "[x](vbscript:msgbox)",
    "a link by name": "[x][r]\n\n[r]: javascript:alert(1)",
    "a link in angles": "<javascript:alert(1)>",
    "a link to what the server holds": "[x](/files/submitted/m/a.html)",
    "a link out of the server": "[x](//e.x/a)",
    "a remote picture": "![x](https://e.x/p.png)",
    "a remote picture by name": "![x][r]\n\n[r]: https://e.x/p.png",
    "a picture that signs out": "![x](/logout)",
    "a drawing as a picture": "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "a picture that is not there": "![x](attachment:gone.png)",
    "a drawing language": "```mermaid\ngraph TD\n```",
    "markup in a drawing language": "```mermaid\n<img src=x onerror=alert(1)>\n```",
    "one in waves": "~~~ mermaid\n<svg onload=alert(1)>\n~~~",
    "a formula that links": r"$\href{javascript:alert(1)}{x}$",
    "a formula with a style": r"$$\style{position:fixed}{x}$$",
    "a formula that loads": r"\(\require{html}\)",
    "one in an entity": r"\h&#114;ef{javascript:alert(1)}{x}",
}


class Page(HTMLParser):
    """Notes what a page would do."""

    def __init__(self, html):
        super().__init__()
        self.acts = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            good = {
                "href": ("http://", "https://", "mailto:", "#"),
                "src": ("data:image/png;base64,", "data:image/jpeg;base64,"),
                "style": ("text-align:",),
            }
            known = ("class", "id", "title", "alt", "type", "disabled", "checked")
            if name.startswith("on") or name not in (*good, *known, "start"):
                self.acts.append((tag, name))
            elif name in good and value and not value.startswith(good[name]):
                self.acts.append((tag, name, value))
        if tag not in clean.TAGS:
            self.acts.append(tag)

    def handle_comment(self, data):
        self.acts.append("comment")

    handle_decl = handle_pi = unknown_decl = handle_comment


def acts(markdown):
    page = Page(markdown2html_mistune(markdown))
    mermaid = 'class="mermaid"' in markdown2html_mistune(markdown)
    return page.acts or mermaid


@pytest.mark.parametrize("text", ACTING.values(), ids=ACTING)
@pytest.mark.parametrize(
    "around", ["{}", "**A** $x$\n\n{}\n\nB", "> {}", "- {}", "a {} b", "| {} |\n|--|"]
)
def test_no_answer_acts_on_who_reads_it_and_its_words_stay(text, around):
    text = around.format(text)
    stored = clean.markdown(text)
    assert not acts(stored)
    for dangerous in ("<script", "<svg", "<iframe", "<img", "](javascript", "![x](h"):
        assert dangerous not in stored
    words = [word for word in ("alert(1)", "e.x", "Resolve", "Score") if word in text]
    assert all(word in stored for word in words)
    assert clean.markdown(stored) == stored or not acts(clean.markdown(stored))


STEALING = {
    "an element": '<b id="why">b</b>',
    "an input": '<input id="why" type="checkbox">',
    "one in entities": '<b id="w&#104;y">b</b>',
    "a heading": "# why",
    "a heading with a line below": "why\n---",
}


@pytest.mark.parametrize("text", STEALING.values(), ids=STEALING)
def test_nothing_in_an_answer_has_the_id_of_what_the_page_holds(text):
    def ids(markdown):
        page = BeautifulSoup(markdown2html_mistune(markdown), "html.parser")
        return {one["id"] for one in page.select("[id]")}

    assert "why" in ids(text)
    assert clean.markdown(text, frozenset({"other"})) == text
    stored = clean.markdown(text, frozenset({"why"}))
    assert "why" not in ids(stored)
    assert "why" in stored or "&#104;" in stored


def test_the_page_of_this_test_sees_what_acts():
    assert acts("<b onclick=x>b</b>")
    assert acts("[x](javascript:y)")
    assert acts("```mermaid\nx\n```")


PIECES = st.sampled_from(
    [
        *("<", ">", "</", "!", "[", "]", "(", ")", "](", "![", "`", "```", "~~~", "\n"),
        *(
            "$",
            "\\",
            "\\begin{a}",
            "script",
            "img src=x onerror=y",
            "b",
            "svg/onload=x",
        ),
        *("<!--", "javascript:", "&#106;", "&lt;", '"', "'", "=", "|", "    ", "> "),
        *("- ", ": ", "http://e.x", "[r]: ", "mermaid", "\t", "\x0c", "\ud800"),
        *("<a href='", "\\href{"),
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_whatever_is_written_acts_on_nobody(text):
    assert not acts(clean.markdown(text))
    assert not acts(clean.literal(clean.plain(text)))
    clean.markdown(text).encode()


@given(st.lists(PIECES, max_size=25).map("".join))
def test_what_is_defused_acts_nowhere_in_a_page(text):
    for stored in (clean.defused(clean.plain(text)), clean.quoted(clean.plain(text))):
        assert not acts(f"FAIL  x: {stored}. Hint: y")
        assert not acts(f"- {stored}\n\n    {stored}")
        assert clean.defused(stored) == stored
    assert clean.quoted(stored) == stored


def test_what_is_quoted_can_still_be_read():
    text = 'v["dW1"] is (2, 1), not (1, 2): a < b and x<=y [see cell 3] 100 %! $5 \\n'
    assert clean.quoted(text) == text


SLOW = {
    "environments": r"\begin{a}" * 5_000,
    "brackets of formulas": r"\\[" * 15_000,
    "parentheses of formulas": r"\\(" * 15_000,
    "longer than any answer": "word " * 100_000,
}


@pytest.mark.parametrize("text", SLOW.values(), ids=SLOW)
def test_what_is_shown_as_written_takes_no_time_however_it_is_made(text):
    html = markdown2html_mistune(clean.literal(text))
    assert html.startswith("<pre><code>")
    assert html.count("<") == 4


@pytest.mark.parametrize("text", SLOW.values(), ids=SLOW)
def test_what_is_quoted_takes_no_time_however_it_is_made(text):
    quoted = clean.quoted(text)
    assert not re.search(r"\\begin|\\\\|\$\$", quoted)
    assert "<p>" in markdown2html_mistune(f"FAIL  x: {quoted}")
