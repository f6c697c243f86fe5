"""A submission full of HTML and script changes no page and runs nowhere."""

from dataclasses import replace

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from playwright.sync_api import expect

from grader.course.class_page import Row, overview
from grader.course.class_page import page as class_page
from grader.course.feedback import feedback
from grader.course.report import Trouble
from grader.course.similar import Pair
from grader.samples import sample_notebook
from grader.samples.optimization_methods import (
    ADAM,
    ASSIGNMENT,
    GD,
    MOMENTUM,
    SAMPLES,
    WORDS,
)
from tests.browser.looking import unfold

STUDENT = "mallory"
FIRST, LAST = WORDS
RUN = "window.pwned = 1; document.title = 'owned'"
HTML = f"""</textarea></title><title>owned</title></style></pre></script>
<script>{RUN}</script><img src=x onerror="{RUN}"><svg onload="{RUN}"></svg>
<iframe srcdoc="<script>parent.pwned = 1</script>"></iframe><base href="//e.example">
<meta http-equiv="refresh" content="0;url=//e.example"><body onload="{RUN}">
<style>body * {{ display: none !important }}</style>
<link rel="stylesheet" href="//e.example">
<div style="position:fixed;inset:0;background:white;z-index:9999">100 of 100</div>
<form action="//e.example"><button autofocus onfocus="{RUN}">Continue</button></form>
"""
ANSWER = f"""{HTML}

[a link](javascript:{RUN.replace(" ", "")}) ![picture](https://e.example/x.png)
<a href="javascript:{RUN}" autofocus onfocus="{RUN}">another</a>

```html
{HTML}
```

$\\href{{javascript:{RUN}}}{{x}}$
"""
# What the formgrader's script looks for, in an answer that stands before it.
TAKEN = f"""<b id="{LAST}">mine</b>

### {LAST}

<input id="{LAST}" type="checkbox"><textarea id="{LAST}-comment" class="comment">mine
</textarea><p id="given-before">{{"{LAST}": [["mine", 9]]}}</p>
"""


def hostile():
    """A notebook with all that in words, code, outputs, errors and names."""
    notebook = sample_notebook(SAMPLES[0])
    cells = {cell.id: cell for cell in notebook.cells}
    cells[LAST].source = ANSWER
    cells[FIRST].source = TAKEN
    cells[GD].source += f"\n\n# {HTML}".replace("\n", "\n# ")
    cells[ADAM].source = f"def {ADAM}(*args, **kwargs):\n    raise ValueError({HTML!r})"
    cells[MOMENTUM].source = cells[MOMENTUM].source.replace(
        '"""\n', f'"""\n{HTML}\n', 1
    )
    shown = f"""
from IPython.display import HTML, Javascript, Markdown, display
text = {HTML!r}
print(text)
for kind in (HTML, Markdown, Javascript):
    display(kind(text))
text
"""
    notebook.cells[1:1] = [
        new_code_cell(shown, id="shown"),
        new_markdown_cell(ANSWER, id="said"),
    ]
    notebook.metadata.title = HTML
    return notebook


@pytest.fixture(scope="module")
def handed_in(formgrader):
    folder = formgrader.course.folder("submitted", STUDENT, ASSIGNMENT)
    folder.mkdir(parents=True)
    nbformat.write(hostile(), folder / f"{ASSIGNMENT}.ipynb")


@pytest.fixture
def graded(page, formgrader, handed_in):
    formgrader.grade(page, STUDENT)
    return formgrader


def look(page, title, heard):
    """Nothing of it ran, asked, covers the page or gave it another title."""
    expect(page).to_have_title(title)
    assert page.evaluate("window.pwned") is None
    page.locator("h1").first.click(trial=True)
    assert page.locator("[onload], [onerror], [onfocus], iframe, base").count() == 0
    assert heard == []


def test_the_students_page(page, graded, heard):
    feedback(graded.course, ASSIGNMENT, {STUDENT})
    folder = graded.course.folder("feedback", STUDENT, ASSIGNMENT)
    page.goto((folder / f"{ASSIGNMENT}.html").as_uri())
    unfold(page)
    expect(page.locator("main")).to_contain_text(RUN)
    look(page, f"{ASSIGNMENT}: {STUDENT}", heard)


def test_the_class_page(page, graded, heard, tmp_path):
    found = overview(graded.course, ASSIGNMENT)
    named = replace(  # no student's folder can be called that; were one, all the same
        found,
        rows=[*found.rows, Row(HTML, 1.0, 2.0, HTML, HTML, "")],
        troubles=[*found.troubles, Trouble("", HTML, HTML, (HTML,))],
        pairs=[Pair(HTML, HTML, 0.5)],
        progress={**found.progress, HTML: 0.5},
    )
    file = tmp_path / "class.html"
    file.write_text(class_page(named), "utf-8")
    page.goto(file.as_uri())
    unfold(page)
    page.get_by_role("searchbox").fill("pwned")
    expect(page.get_by_role("status")).to_have_text("1 shown")
    page.get_by_role("button", name="student").click()
    look(page, f"{ASSIGNMENT}: the class", heard)


def test_the_formgraders_page(page, graded, heard):
    graded.open(page, STUDENT)
    expect(page.locator("body")).to_contain_text(RUN)
    look(page, ASSIGNMENT, heard)


def test_no_answer_takes_the_place_of_a_mark(page, graded):
    graded.open(page, STUDENT)
    page.locator(f"input.score#{LAST}").fill("1.5")
    with page.expect_response("**/api/grade/*"):
        page.keyboard.press("Tab")
    with graded.course.gradebook() as gradebook:
        marks = {
            name: gradebook.find_grade(name, ASSIGNMENT, ASSIGNMENT, STUDENT)
            for name in WORDS
        }
    assert {name: mark.manual_score for name, mark in marks.items()} == {
        FIRST: None,
        LAST: 1.5,
    }


def test_no_answer_takes_the_place_of_a_comment(page, graded, heard):
    with graded.course.gradebook() as gradebook:
        place = (LAST, ASSIGNMENT, ASSIGNMENT, SAMPLES[0].student)
        gradebook.find_comment(*place).manual_comment = "ours"
        gradebook.db.commit()
    graded.open(page, STUDENT)
    expect(page.get_by_role("button", name="mine")).to_have_count(0)
    with page.expect_response("**/api/comment/*"):
        page.get_by_role("button", name="1× ours").press("Enter")
    with graded.course.gradebook() as gradebook:
        place = (LAST, ASSIGNMENT, ASSIGNMENT, STUDENT)
        assert gradebook.find_comment(*place).manual_comment == "ours"
    assert heard == []
