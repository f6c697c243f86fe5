"""Whatever a file holds, its cells come out, or one sentence says why not."""

import base64
import json
from contextlib import suppress

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat import v3, v4

from grader.engine.notebook.place import ReadCell
from grader.engine.reader import files
from grader.engine.reader.files import read_file
from grader.errors import UserError


def notebook_text(**changes):
    notebook = v4.new_notebook(cells=[v4.new_code_cell("x = 1")])
    return nbformat.writes(notebook) if not changes else json.dumps(changes)


def of_cells(*cells):
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "cells": cells}).encode()


def markdown(source, **more):
    return {"cell_type": "markdown", "source": source, "metadata": {}, **more}


BROKEN = {
    "nothing in it": ("", "is empty"),
    "not JSON": ("%PDF-1.7", "is not a notebook (line 1, column 1)"),
    "half a file": (notebook_text()[:60], "is not a notebook (line"),
    "a list": ("[]", "it has no nbformat"),
    "no cells": (json.dumps({"nbformat": 4, "nbformat_minor": 5}), "no list of cells"),
    "from the future": (notebook_text(nbformat=9, cells=[]), "has nbformat 9"),
    "a broken old one": (notebook_text(nbformat=3, worksheets=7), "cannot be upgraded"),
    "a deep nest": ("[" * 100_000, "is not a notebook"),
    "a number": ("9" * 5_000, "is not a notebook"),
    "a format of a thousand digits": (
        json.dumps({"nbformat": 10**1000, "cells": []}),
        "has nbformat 100000000;",
    ),
    "more cells than anyone writes": (
        json.dumps({"nbformat": 4, "cells": [markdown("x")] * 2001}),
        "has 2,001 cells; at most 2,000 are read",
    ),
    "more text than anyone writes": (
        json.dumps({"nbformat": 4, "cells": [markdown("x" * 2_000_001)]}),
        "has 2,000,001 characters in its cells; at most 2,000,000 are read",
    ),
}


@pytest.mark.parametrize(("text", "said"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_refused_in_one_sentence(text, said):
    with pytest.raises(UserError) as refused:
        read_file(text.encode(), "x.ipynb")
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 200


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(UserError, match="not UTF-8"):
        read_file(b"\xff\xfe\x00{", "x.ipynb")


@pytest.mark.parametrize("version", [2, 3])
def test_an_old_notebook_is_upgraded(version):
    old = v3.new_notebook(
        worksheets=[v3.new_worksheet(cells=[v3.new_code_cell(input="x = 1")])]
    )
    content = json.dumps({**old, "nbformat": version, "nbformat_minor": 0}).encode()
    assert [cell.text for cell in read_file(content, "old.ipynb")] == ["x = 1"]


def test_strange_cells_are_left_out_and_the_others_kept():
    cells = [
        7,
        {"cell_type": "code"},
        {"cell_type": "code", "source": ["a = 1\n", 7, "b = 2"], "metadata": []},
        {"cell_type": "code", "source": 5},
        {"cell_type": ["code"], "source": "no"},
        {"cell_type": "heading", "source": "no"},
        {"cell_type": "raw", "source": "raw"},
        {"cell_type": "markdown", "source": "점수", "metadata": {"nbgrader": "no"}},
        {"cell_type": "code", "source": "", "metadata": {"nbgrader": {"grade_id": 1}}},
    ]
    content = b"\xef\xbb\xbf" + of_cells(*cells)
    assert read_file(content, "x.ipynb") == [
        ReadCell("code", ""),
        ReadCell("code", "a = 1\nb = 2"),
        ReadCell("markdown", "raw"),
        ReadCell("markdown", "점수"),
        ReadCell("code", ""),
    ]


def test_of_a_cell_without_pictures_only_kind_text_and_name_are_read():
    cell = v4.new_code_cell("x", metadata={"tags": ["skip-execution"]})
    cell.metadata["nbgrader"] = {"grade_id": "f", "points": 100}
    cell.outputs = [v4.new_output("stream", text="100 of 100")]
    content = nbformat.writes(v4.new_notebook(cells=[cell])).encode()
    assert read_file(content, "x.ipynb") == [ReadCell("code", "x", "f")]


PNG = "iVBORw0KGgo="
PASTED = {
    "a picture": ("![](attachment:a.png)", {"a.png": {"image/png": PNG}}, True),
    "one with a space in its name": (
        "![](attachment:a%20b.png)",
        {"a b.png": {"image/png": PNG}},
        True,
    ),
    "one in lines": ("![](attachment:a)", {"a": {"image/png": PNG + "\n"}}, True),
    "a drawing that may run": (
        "![](attachment:a)",
        {"a": {"image/svg+xml": "<svg>"}},
        False,
    ),
    "no base64": ("![](attachment:a)", {"a": {"image/png": "<script>"}}, False),
    "no picture": ("![](attachment:a)", {"a": 7}, False),
    "none of that name": ("![](attachment:a)", {}, False),
}


@pytest.mark.parametrize(("source", "attachments", "kept"), PASTED.values(), ids=PASTED)
def test_a_picture_that_was_pasted_into_an_answer_stays_with_it(
    source, attachments, kept
):
    (cell,) = read_file(of_cells(markdown(source, attachments=attachments)), "x.ipynb")
    assert cell.text == (f"![](data:image/png;base64,{PNG})" if kept else source)


def of_picture(png, words="a curve"):
    data = {"image/png": png, "text/plain": words}
    return {"output_type": "display_data", "data": data}


def of_html(page, words="a curve"):
    data = {"text/html": page, "text/plain": words}
    return {"output_type": "display_data", "data": data}


IMAGE = f'<img src="data:image/png;base64,{PNG}" alt="a curve">'
SEEN = {
    "in HTML": ([of_html(IMAGE)], ["a curve"]),
    "HTML in lines": ([of_html([IMAGE, "<style>\n", "</style>"])], ["a curve"]),
    "another page": ([of_html(f"<p>{IMAGE}"), of_html("<img src=x>"), of_html(7)], []),
    "a picture": ([of_picture(PNG)], ["a curve"]),
    "words in lines": ([of_picture(PNG, ["a ", "curve"])], ["a curve"]),
    "words that are none": ([of_picture(PNG, {"a": 1})], [""]),
    "control characters": ([of_picture(PNG, "a\x1b[31m curve")], ["a curve"]),
    "no base64": ([of_picture("\ud83d"), of_picture("A")], []),
    "no text": ([of_picture(7), of_picture(None), of_picture([PNG])], []),
    "more than a cell shows": ([of_picture(PNG)] * 9, ["a curve"] * 4),
    "too large": ([of_picture(PNG * 100_000), of_picture(PNG)], ["a curve"]),
    "long words": ([of_picture(PNG, "a" * 5000)], ["a" * 1000]),
    "no list": ({"data": of_picture(PNG)}, []),
    "no bundles": ([7, None, {"data": 7}, {}, {"data": {"image/svg+xml": PNG}}], []),
}


@pytest.mark.parametrize(("outputs", "words"), SEEN.values(), ids=SEEN)
def test_the_pictures_that_a_cell_showed_are_read(outputs, words):
    cell = {"cell_type": "code", "source": "x", "metadata": {}, "outputs": outputs}
    (read,) = read_file(of_cells(cell), "x.ipynb")
    assert [one.text for one in read.seen] == words
    assert {one.png for one in read.seen} <= {base64.b64decode(PNG)}


def test_pictures_beyond_the_limit_are_left_out_and_the_words_kept(monkeypatch):
    monkeypatch.setattr(files, "MOST_PICTURES", 50)
    shown = f"![](data:image/png;base64,{PNG})"
    cells = [markdown(f"{n} {shown}") for n in range(3)]
    texts = [cell.text for cell in read_file(of_cells(*cells), "x.ipynb")]
    assert texts[0] == f"0 {shown}"
    assert texts[1:] == [f"{n} ![](#a-picture-that-was-too-large)" for n in (1, 2)]


SCRIPTS = {
    "cells": (
        b"# %%\r\nx = 1\r\n# %% [markdown]\r\n# A\r\n#\r\n# B\r\n",
        [("code", "x = 1"), ("markdown", "A\n\nB")],
    ),
    "words in quotes": (
        b'# %% [md]\n"""\nA\n"""\n#%% a title\nx',
        [("markdown", "A"), ("code", "x")],
    ),
    "code above the first marker": (
        b"import x\n# %%\ny",
        [("code", "import x"), ("code", "y")],
    ),
    "a header, which is not looked at": (
        b"# ---\n# a: &a [1, 1]\n# b: *a\n# ---\n\n# %%\ny",
        [("code", "y")],
    ),
    "Databricks": (
        b"# Databricks notebook source\n# MAGIC %md\n# MAGIC # Hi\n\n"
        b"# COMMAND ----------\n\nx = 1\n\n# COMMAND ----------\n\n"
        b"# MAGIC %python\n# MAGIC y = 2\n\n# COMMAND ----------\n\n"
        b"# MAGIC %sql select 1\n",
        [
            ("markdown", "# Hi"),
            ("code", "x = 1"),
            ("code", "y = 2"),
            ("code", "# MAGIC %sql select 1"),
        ],
    ),
    "marimo": (
        b"import marimo\napp = marimo.App()\nwith app.setup:\n    import numpy\n"
        b'@app.cell\ndef _(mo):\n    mo.md("""\n    # Hi\n    """)\n    return\n'
        b"@app.cell\ndef _():\n    # why\n    def f(x):\n        return x\n"
        b"    return (f,)\n"
        b"app._unparsable_cell('y = (', name='_')\n"
        b"@app.function\ndef g(x):\n    return x\n"
        b"if __name__ == '__main__':\n    app.run()\n",
        [
            ("code", "import numpy"),
            ("markdown", "# Hi"),
            ("code", "# why\ndef f(x):\n    return x"),
            ("code", "y = ("),
            ("code", "def g(x):\n    return x"),
        ],
    ),
    "marimo that is no Python": (b"import marimo\ndef f(:", None),
    "a light script": (
        b"# ---\n# jupyter:\n#   jupytext:\n#     text_representation:\n"
        b"#       format_name: light\n# ---\n\n# words\n\nx = 1\n\ny = 2\n",
        [
            ("code", ""),
            ("markdown", "words"),
            ("code", "x = 1"),
            ("code", "y = 2"),
        ],
    ),
    "exported": (
        b"# In[1]:\n\n\nx\n\n\n# In[ ]:\n\n\ny\n",
        [("code", "x"), ("code", "y")],
    ),
    "no markers": (b"x = 1\ny = 2\n", [("code", "x = 1\ny = 2\n")]),
    "its own encoding": ("# coding: cp949\n# 경사".encode("cp949"), None),
}


@pytest.mark.parametrize(("content", "cells"), SCRIPTS.values(), ids=SCRIPTS)
def test_a_script_in_place_of_the_notebook_is_read(content, cells):
    encoding = "cp949" if b"cp949" in content else "utf-8"
    cells = cells or [("code", content.decode(encoding))]
    read = [cell for cell in read_file(content, "x.PY") if cell.text.strip()]
    assert [cell._replace(text=cell.text.strip("\n")) for cell in read] == [
        ReadCell(kind, text.strip("\n")) for kind, text in cells if text
    ]


def test_markdown_with_code_is_read():
    for name, fence in (("x.md", "```python"), ("x.Rmd", "```{python}")):
        content = f"# Title\n\nwords\n\n{fence}\nx = 1\n```\n".encode()
        assert read_file(content, name) == [
            ReadCell("markdown", "# Title\n\nwords"),
            ReadCell("code", "x = 1"),
        ]


NO_SCRIPTS = {
    "binary": (b"\xff\x00", "not UTF-8"),
    "an encoding that is none": (b"# coding: hex\n41", "not UTF-8"),
    "an encoding that never decodes": (b"# coding: undefined\nx", "not UTF-8"),
    "an unknown encoding": (b"# coding: klingon\n", "not UTF-8"),
    "empty": (b"\n", "is empty"),
}


@pytest.mark.parametrize(("content", "said"), NO_SCRIPTS.values(), ids=NO_SCRIPTS)
def test_a_script_that_is_no_text_is_refused(content, said):
    with pytest.raises(UserError, match=said):
        read_file(content, "x.py")


KEYS = """nbformat cells worksheets cell_type source metadata nbgrader grade_id
attachments a"""
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYS.split()),
            inner | st.sampled_from(["code", "markdown", 3, 4]),
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(JSON | st.fixed_dictionaries({"nbformat": st.just(4), "cells": st.lists(JSON)}))
def test_whatever_json_it_is_cells_come_out_or_a_sentence(data):
    cells = []
    with suppress(UserError):
        cells = read_file(json.dumps(data).encode(), "x.ipynb")
    assert all(type(cell.text) is str for cell in cells)
    assert {cell.kind for cell in cells} <= {"code", "markdown"}
