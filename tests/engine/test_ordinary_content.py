"""Ordinary tests of other courses: what an honest answer gets there is never 0."""

import re
from pathlib import Path

import pytest

from grader.engine import Engine, Limits
from tests.engine.notebooks import answer, judged, notebook, setup

# An answer and its test, by kind.
TEXT = Path(__file__).with_name("ordinary.txt").read_text("utf-8")
BLOCKS = re.findall(
    r"^== (.*)\n((?s:.*?))\n--\n((?s:.*?))\n(?=== |\Z)", TEXT, re.MULTILINE
)
KINDS = {kind: (right, test) for kind, right, test in BLOCKS}
# What a test may look at although it runs in another process than the student's code.
CROSSES = {
    *("set", "frozenset", "range", "dict of sets", "dataclass"),
    *("generator", "endless generator", "zip", "map", "dict keys", "lambda", "partial"),
    *("function as argument", "class", "property", "abstract", "repr", "operators"),
    *("sorting instances", "hash", "indexing", "call", "linked nodes", "slots"),
    *("builtin exception", "docstring", "name", "source", "constant", "deepcopy"),
    *("constants of every kind", "test sets a global", "printing", "complex", "type"),
    *("temporary folder", "big integer", "recursion", "list changed in place"),
    *("dictionary changed in place", "set changed in place", "same object", "timing"),
    *("called again", "singledispatch", "bool", "numpy bool", "json", "unittest"),
    *("module object", "dir", "globals", "eval of text", "callable"),
    *("Counter", "OrderedDict", "defaultdict", "deque", "Decimal", "Fraction"),
    "string with emoji",
}
FAILS_IN_JUPYTER = {"current axes"}  # a cell's figures are closed at its end


def own_names(code, number):
    """The code with class names that no other kind has."""
    return re.sub(r"\b([A-Z])\b", rf"\g<1>{number}", code)


def class_of_all(solution):
    """A notebook of all kinds, each with a solution made of the right one."""
    cells = [setup("import math")]
    for number, (right, test) in enumerate(KINDS.values()):
        cells.append(answer(own_names(solution(right), number), f"answer{number}"))
        cells.append(judged(own_names(test, number), grade_id=f"test{number}"))
    return notebook(*cells)


@pytest.fixture(scope="module")
def found():
    """The verdict on each kind, of an honest answer and of none."""
    source = class_of_all(str)
    empty = class_of_all(lambda right: "pass")
    with Engine(
        case_folders=[], many=False, limits=Limits(cell_seconds=5), sandbox=False
    ) as one:
        both = [one.grade(source, handed_in).verdicts for handed_in in (source, empty)]
    return dict(zip(KINDS, zip(*both, strict=True), strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_an_honest_answer_is_marked_or_not_judged(found, kind):
    honest, empty = found[kind]
    if kind in FAILS_IN_JUPYTER:
        assert honest.mark == 0
    elif kind in CROSSES:
        assert (honest.mark, empty.mark) in {(1, 0), (1, 1)}
    else:
        assert (honest.mark, honest.status) == (None, "not judged")
        assert "A person must look" in honest.said


def test_an_empty_answer_to_what_crosses_gets_nothing(found):
    """But for tests that pass with nothing in them, as with stock nbgrader."""
    kept = {kind for kind in CROSSES if found[kind][1].mark}
    assert kept <= {"module object"}
