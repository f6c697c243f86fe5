"""A reader that dies of a file is replaced, and the next file is read."""

import json
import os
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest

from grader.engine import File, Limits
from grader.engine.reader import readers as parent
from grader.engine.reader.readers import Readers, UnreadableError
from grader.errors import ProcessGone
from tests.engine.notebooks import answer, judged, notebook

SOURCE = notebook(answer("def f():\n    return 5"), judged("assert f() == 5"))


def file(*texts, kind="code", name="x.ipynb"):
    cells = [{"cell_type": kind, "source": text, "metadata": {}} for text in texts]
    return File(name, json.dumps({"nbformat": 4, "cells": cells}).encode())


pytestmark = pytest.mark.usefixtures("own_processes")
HONEST = file("def f():\n    return 7")


@pytest.fixture(scope="module")
def readers():
    made = Readers(Limits(reading_seconds=1.5, memory_bytes=1 << 30))
    made.open()
    yield made
    made.close()


def reads(readers):
    plan = readers.plan(SOURCE, HONEST)
    return [cell.cell.source for cell in plan.cells]


@pytest.fixture(autouse=True)
def honest_before_and_after(readers):
    expected = [
        "def f():\n    return 7",
        "# In cell 1 of the submission, above.",
        "assert f() == 5",
    ]
    assert reads(readers) == expected
    yield
    assert reads(readers) == expected


UNREADABLE = {  # some are too large to be made before they are needed
    "lists without end": (
        lambda: b'{"nbformat": 4, "cells": [' + b"[]," * 20_000_000 + b"[]]}",
        ("takes too long", "is too large"),
    ),
    "one text of 100 MB": (
        lambda: (
            b'{"nbformat": 4, "cells": [{"cell_type": "raw", "source": "'
            + b"\\u1234" * 16_000_000
            + b'"}]}'
        ),
        ("takes too long", "has 16,000,000 characters in its cells"),
    ),
    "lists in lists": (lambda: b"[" * 10**6, ("nests too deeply",)),
    "three thousand cells": (lambda: file(*["x"] * 3000).content, ("has 3,000 cells",)),
    "no notebook": (lambda: b"{}", ("it has no nbformat",)),
    "an old one without end": (
        lambda: json.dumps(
            {
                "nbformat": 3,
                "nbformat_minor": 0,
                "metadata": {},
                "worksheets": [
                    {"cells": [{"cell_type": "code", "input": ["a"] * 1000}] * 10_000}
                ],
            }
        ).encode(),
        ("takes too long", "has 10,000 cells", "cannot be upgraded"),
    ),
}


@pytest.mark.parametrize(("content", "said"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_said_in_one_sentence(readers, content, said):
    with pytest.raises(UnreadableError) as refused:
        readers.plan(SOURCE, File("x.ipynb", content()))
    assert any(words in str(refused.value) for words in said), str(refused.value)
    assert "\n" not in str(refused.value)


READ = {
    "signs without end": "-" * 100_000 + "1",
    "attributes without end": "a" + ".b" * 50_000,
    "brackets in brackets": "x = " + "[" * 5000,
    "sums without end": "x = " + "1 + " * 40_000 + "1",
    "conditions without end": "if x: x\n" + "elif x: x\n" * 10_000,
    "functions in functions": "\n".join(
        [" " * n + f"def f{n}():" for n in range(99)] + [" " * 99 + "pass"]
    ),
    "decorators without end": "@a\n" * 20_000 + "def f(): pass",
    "powers of powers": "x = 2**10**9\ny = 'a' * 10**9\nz = (1,) * 10**9\n1 << 10**9",
    "a number without end": "x = " + "9" * 150_000,
    "a number in another base": "x = 0x" + "f" * 150_000,
    "a text without end": "x = '" + "a" * 190_000,
    "names without end": "\n".join(f"def {'f' * 3000}{n}(): pass" for n in range(60)),
    "lines without end": "a\n" * 500_000,
    "lines without end and one that is wrong": "a\n" * 5_000 + "def g(:\n" + "a\n" * 9,
    "imports without end": "\n".join(f"import m{n}" for n in range(5_000)),
    "formatted texts in formatted texts": "x = " + "f'{" * 100 + "1" + "}'" * 100,
    "blank lines without end": " \n" * 10_000 + "x",
    "nulls and half characters": "x = '\x00\ud800'",
}


@pytest.mark.parametrize("text", READ.values(), ids=READ)
def test_a_bad_cell_costs_no_other(readers, text):
    plan = readers.plan(SOURCE, file(text, "def f():\n    return 7"))
    sources = [cell.cell.source for cell in plan.cells]
    assert "def f():\n    return 7" in sources
    assert "Recognised: f (cell 2)." in plan.notes
    json.dumps([sources, plan.notes], ensure_ascii=False).encode()
    assert all(len(note) < 400 for note in plan.notes)


ANSWERS = {
    "environments without end": r"\begin{a}" * 16_000,
    "environments that are short enough": r"\begin{a}" * 5_500,
    "brackets of formulas": r"\\[" * 16_000,
    "a million words": "word " * 200_000,
}


@pytest.mark.parametrize("text", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_that_takes_too_long_to_show_is_shown_as_written(readers, text):
    source = notebook(answer("", "why"), *SOURCE.cells)
    source.cells[0].cell_type = "markdown"
    handed_in = notebook(answer(text, "why"), answer("def f(): pass"))
    handed_in.cells[0].cell_type = "markdown"
    content = json.dumps(handed_in).encode()
    plan = readers.plan(source, File("x.ipynb", content))
    assert plan.cells[0].cell.source == f"    {text.strip()}"


def test_code_that_takes_too_long_to_colour_is_shown_without(readers):
    slow = "x = 1\n" + " \n" * 15_000 + "y = 2"
    handed_in = notebook(answer(slow))
    content = json.dumps(handed_in).encode()
    (cell, _) = readers.plan(SOURCE, File("x.ipynb", content)).cells
    assert cell.uncoloured
    assert cell.cell.source == slow
    (cell, _) = readers.plan(SOURCE, HONEST).cells[1:]
    assert not cell.uncoloured


def test_a_reader_that_something_ends_is_replaced(readers):
    for _ in range(3):
        reads(readers)
        (idle,) = readers.idle
        idle.child.kill()


def test_a_file_is_not_to_blame_when_all_its_readers_are_ended(readers, monkeypatch):
    def end_all(self, *_):
        os.kill(readers.pool.parent.started.process.pid, signal.SIGKILL)
        self.child.process.kill()
        return ask(self, *_)

    ask = parent._Reader.ask
    monkeypatch.setattr(parent._Reader, "ask", end_all)
    with pytest.raises(
        ProcessGone, match=r"Something ended the processes to read x\.i"
    ):
        readers.plan(SOURCE, HONEST)
    monkeypatch.undo()


def test_readers_whose_parent_something_ends_are_replaced(readers):
    os.kill(readers.pool.parent.started.process.pid, signal.SIGKILL)


def test_a_machine_without_time_is_not_the_files_fault(readers, monkeypatch):
    monkeypatch.setattr(parent, "PATIENCE", 0.0)
    with pytest.raises(ProcessGone, match="this machine has too much to do"):
        readers.plan(SOURCE, HONEST)


def test_several_threads_read_at_once(readers):
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: reads(readers), range(20)))
    assert found == [reads(readers)] * 20


def test_each_file_meets_the_notebook_of_its_own_assignment(readers):
    other = notebook(answer("def g():\n    return 1"), judged("assert g() == 1"))
    for source, name in ((SOURCE, "f"), (other, "g"), (SOURCE, "f")):
        handed_in = file(f"def {name}(): pass")
        assert f"Recognised: {name} (cell 1)." in readers.plan(source, handed_in).notes


def test_what_a_file_defines_is_told_without_more(readers):
    text = "def a(): pass\nclass B: pass\nx = 'def  c'"
    assert readers.definitions(file(text)) == ("a", "B", "c")
    assert (
        len(readers.definitions(file("def a%d(): 0\n" * 3000 % (*range(3000),))))
        == 1000
    )
    with pytest.raises(UnreadableError, match="is empty"):
        readers.definitions(File("x.ipynb", b""))
