"""The reference's pictures, drawn by the instructor's notebook."""

import base64
import io

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from PIL import Image

from grader.authoring.source import assignments, read_source
from grader.course.reference_pictures import (
    are_to_compare,
    compared,
    name_of,
    reference_pictures,
)

DRAWN = """
plot_costs([height(x) for x in range(3)])
plt.show()
"""


def cell(source, name, **known):
    known = {"grade_id": name, "locked": True, "schema_version": 3} | known
    tags = ["skip-execution"] if name.startswith("demo") else []
    return new_code_cell(source, metadata={"nbgrader": known, "tags": tags})


def source(drawn=DRAWN):
    return new_notebook(
        cells=[
            cell("from opt_utils import *\nimport matplotlib.pyplot as plt", "imports"),
            cell("def height(x):\n    return factor * x", "height", solution=True),
            cell("raise SystemExit", "check_height", grade=True, points=1),
            cell("1 / 0", "demo_not_needed"),
            cell("factor = 7", "demo_needed"),
            cell(drawn, "demo_costs"),
            cell("1 / 0  # plot_costs is not called", "demo_below"),
        ]
    )


def test_a_demonstration_is_drawn_once_with_what_it_needs(tmp_path):
    told = []
    found = reference_pictures(tmp_path, source(), told.append)
    assert found.keys() == {"demo_costs"}
    ((png, words),) = found["demo_costs"]
    assert "It falls" not in words
    assert "14" in words  # factor * 2
    with Image.open(io.BytesIO(base64.b64decode(png))) as picture:
        assert picture.format == "PNG"
    assert told == ["The pictures of the reference are drawn, once for this course."]
    assert reference_pictures(tmp_path, source(), told.append) == found
    assert len(told) == 1


def test_what_draws_otherwise_draws_again(tmp_path, monkeypatch):
    told, package = [], tmp_path / "opt_utils"
    package.mkdir()
    monkeypatch.setattr("opt_utils.__file__", str(package / "__init__.py"))
    for text, times in (("", 1), ("", 1), ("colour = 'red'", 2)):
        (package / "plots.py").write_text(text)
        reference_pictures(tmp_path, source(), told.append)
        assert len(told) == times


def test_a_notebook_that_fails_costs_only_its_pictures(tmp_path):
    told = []
    broken = source("1 / 0\nplot_costs([1.0])")
    assert reference_pictures(tmp_path, broken, told.append) == {}
    assert told[-1] == (
        "The pictures of the reference cannot be drawn: ZeroDivisionError: "
        "division by zero"
    )


def test_only_who_has_pictures_has_something_to_compare():
    book = source()
    assert compared(book) == ["demo_costs"]
    assert not are_to_compare(book, book)
    book.cells[5].outputs = [new_output("display_data", data={"image/png": "AAAA"})]
    assert are_to_compare(book, book)


@pytest.mark.parametrize("name", assignments())
def test_in_the_course_these_are_the_trainings(name):
    book = read_source(name)
    by_name = {name_of(one): one.source for one in book.cells}
    assert all("plot_" in by_name[one] for one in compared(book))
    if name.startswith("04"):
        assert compared(book) == [
            f"demo_train_{one}" for one in ("gd", "momentum", "adam")
        ]
