"""Syntax of a newer Python is named with its version, and what is wrong stays wrong."""

import ast
import sys

import pytest

from grader.engine.notebook.newer import python_for
from grader.engine.notebook.parse import read_cell

NEWER = {
    "the same quotes in an f-string": ("""x = f"{"W"}{l}"\n""", "3.12"),
    "a key in an f-string": ("""y = f'{d['a']}'\n""", "3.12"),
    "a backslash in an f-string": ("""z = f'{"\\n".join(a)}'\n""", "3.12"),
    "f-strings in f-strings": ("""x = f"{f"{f"{1}"}"}"\n""", "3.12"),
    "a dictionary in an f-string": ("""x = f"{ {"a": 1}["a"] }" + f'{b}'\n""", "3.12"),
    "several lines": ('def f(x):\n    print(f"{x[\'a\']} {y["b"]}")\n', "3.12"),
    "type parameters": ("def f[T](x: T) -> T:\n    return x\n", "3.12"),
    "a generic class": ("class A[T]:\n    pass\n", "3.12"),
    "a type alias": ("type Vector = list[float]\n", "3.12"),
    "exceptions without brackets": (
        "try:\n    pass\nexcept A, B.c:\n    pass\n",
        "3.14",
    ),
    "a template string": ('x = t"{a}"\n', "3.14"),
    "several at once": ('def f[T](x):\n    return t"{x}"\n', "3.14"),
}
WRONG = {
    "a brace": 'x = f"{y"\n',
    "a quote": "x = f'{d['a]}'\n",
    "a bracket": "def f(:\n    pass\n",
    "words": "this is no Python\n",
    "two errors": """x = f"{"W"}" = (\n""",
    "an empty f-string": 'x = f"{"\n',
    "a long one": 'f"{' * 10_000,
}


@pytest.mark.parametrize(("text", "version"), NEWER.values(), ids=NEWER)
def test_what_a_newer_python_reads_is_named(text, version):
    assert python_for(text, (3, 11)) == version
    if sys.version_info >= tuple(map(int, version.split("."))):
        ast.parse(text)
        return
    (fault,) = read_cell(text).faults[:1]
    here = "{}.{}".format(*sys.version_info)
    assert fault.why == f"it needs Python {version}, and this is {here}"


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
def test_what_none_reads_is_not_blamed_on_a_version(text):
    assert python_for(text, (3, 11)) == ""


def test_what_this_python_reads_is_not_looked_at():
    assert python_for('x = f"{"W"}"\n', (3, 14)) == ""
