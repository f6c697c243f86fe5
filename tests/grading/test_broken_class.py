"""A class in which nearly everyone hands in trouble, graded in one run by each program.

Nobody's trouble is another's: who answered rightly has every mark, and whatever is
wrong with a file, a name, a text or a time is one sentence in that student's row.
"""

import csv
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from grader.course import prepare_path
from grader.course.directory import make_course, open_course
from grader.doctor.environment import bubblewrap
from tests.engine.notebook.test_clean import acts
from tests.engine.notebooks import answer, judged, notebook

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not bubblewrap().good, reason=bubblewrap().said),
]

ONE, FILE = "one", "one.ipynb"
RIGHT, WHY = "def double(x):\n    return 2 * x", "Because $1 + 1 < 3$ & `a < b`."
BAD = (
    "<script>alert(1)</script><svg onload=alert(1)> [x](javascript:alert(1)) "
    "![p](http://e.x/p.png) \x1b]0;t\x07\x1b[31m \ud800 \x00 =1+1 \u202e"
)
BAD_SIGNS = "[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202e]"
FULL, NOTHING = 5.0, 0.0


def words(text):
    cell = answer(text, "why")
    cell.cell_type = "markdown"
    cell.metadata.nbgrader.update(grade=True, points=5)
    del cell["outputs"], cell["execution_count"]
    return cell


SOURCE = notebook(
    answer(
        "### BEGIN SOLUTION\ndef double(x):\n    return x + x\n### END SOLUTION", "f"
    ),
    judged("assert double(2) == 4", 3, "test_f"),
    judged("assert double(-1) == -2", 2, "test_more"),
    words("### BEGIN SOLUTION\nIt is so.\n### END SOLUTION"),
)


def handed_in(code=RIGHT, text=WHY, *more):
    """The text of a notebook with these answers."""
    cells = [answer(code, "f"), *SOURCE.cells[1:3], words(text), *more]
    return json.dumps(notebook(*cells))


def as_file(content, name=FILE):
    """Hands in this content."""

    def make(folder):
        folder.mkdir(parents=True)
        data = content if isinstance(content, bytes) else content.encode()
        (folder / name).write_bytes(data)

    return make


def beside(make_more):
    """Hands in right answers, and something beside them."""

    def make(folder):
        as_file(handed_in())(folder)
        make_more(folder)

    return make


def in_place(make_file):
    """Hands in something that is no file, in place of one."""

    def make(folder):
        folder.mkdir(parents=True)
        make_file(folder / FILE)

    return make


def student_is_a_link(target):
    def make(folder):
        folder.parent.symlink_to(folder.parents[1] / target)

    return make


def folder_is_a_link(target):
    def make(folder):
        folder.parent.mkdir()
        folder.symlink_to(folder.parents[2] / target)

    return make


def a_socket(path):
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


def a_hard_link(path):
    os.link(path.parents[3] / "source" / ONE / FILE, path)


def too_large(path):
    with path.open("wb") as file:
        file.truncate((100 << 20) + 1)


def thousands(folder):
    folder.mkdir(parents=True)
    for number in range(3000):
        (folder / f"{number}.ipynb").write_text("{}")


def stamped(text):
    def make(folder):
        (folder / "timestamp.txt").write_bytes(text)

    return beside(make)


@dataclass(frozen=True)
class Case:
    """What a student hands in, the mark for the code, and words of the row."""

    make: object
    mark: float
    said: str = ""


FILES = {
    "a link to the reference": Case(
        in_place(lambda path: path.symlink_to(path.parents[3] / "source" / ONE / FILE)),
        NOTHING,
        "one.ipynb is a link, not a file",
    ),
    "a hard link to the reference": Case(
        in_place(a_hard_link), NOTHING, "one.ipynb has another name on this disk"
    ),
    "a folder that is a link to the source": Case(
        folder_is_a_link("source/one"), NOTHING, "The folder one is a link"
    ),
    "a folder that is a link to a classmate": Case(
        folder_is_a_link("submitted/a-first/one"), NOTHING, "The folder one is a link"
    ),
    "a student who is a link to the source": Case(
        student_is_a_link("../source"), NOTHING, "is a link"
    ),
    "a student who is a link to a classmate": Case(
        student_is_a_link("a-first"), NOTHING, "is a link"
    ),
    "a folder that is a file": Case(
        lambda folder: (folder.parent.mkdir(), folder.write_text("")),
        NOTHING,
        "one is not a folder",
    ),
    "a folder that is a link to nothing": Case(
        folder_is_a_link("nowhere"), NOTHING, "The folder one is a link"
    ),
    "a pipe": Case(in_place(os.mkfifo), NOTHING, "one.ipynb is not a plain file"),
    "a socket": Case(in_place(a_socket), NOTHING, "one.ipynb is not a plain file"),
    "a folder in place of the file": Case(
        in_place(os.mkdir), NOTHING, "one.ipynb is not a plain file"
    ),
    "a device": Case(
        in_place(lambda path: path.symlink_to("/dev/zero")), NOTHING, "is a link"
    ),
    "too large a file": Case(
        in_place(too_large), NOTHING, "one.ipynb has 100 MB; at most 100 MB are read"
    ),
    "an empty folder": Case(
        lambda folder: folder.mkdir(parents=True), NOTHING, "the folder is empty"
    ),
    "thousands of files": Case(thousands, NOTHING, "and 2,995 more"),
    "bytes that are no UTF-8 in the file's name": Case(
        as_file(handed_in(), os.fsdecode(b"l\xf6sung.ipynb")),
        FULL,
        r"The file is called l\xf6sung.ipynb",
    ),
    "a name of a file for the terminal": Case(
        as_file(handed_in(), "\x1b]0;t\x07<b>\n.ipynb"),
        FULL,
        r"The file is called \x1b]0;t\x07\x3cb\x3e\x0a.ipynb",
    ),
    "a time that is a huge decimal": Case(
        stamped(b"1" * 400_000), FULL, "timestamp.txt has 400,000 bytes"
    ),
    "a time of dots": Case(stamped(b"." * 90), FULL, "timestamp.txt holds no time"),
    "a time that is a pipe": Case(
        beside(lambda folder: os.mkfifo(folder / "timestamp.txt")),
        FULL,
        "timestamp.txt is not a plain file",
    ),
    "links and pipes beside the notebook": Case(
        beside(
            lambda folder: (
                os.mkfifo(folder / "pipe"),
                (folder / "gradebook.db").symlink_to("../../../gradebook.db"),
                (folder / "more").symlink_to("/"),
            )
        ),
        FULL,
    ),
    "numpy beside the notebook": Case(
        beside(lambda folder: (folder / "numpy.py").write_text("1 / 0")), FULL
    ),
}
NAMES = {
    "=SUM(1)": Case(as_file(handed_in()), FULL),
    "@x": Case(as_file(handed_in("def double(x): return 1")), NOTHING),
    "O'Brien, Pat & co;": Case(as_file(handed_in()), FULL),
    "{assignment_id}": Case(as_file(handed_in()), FULL),
    "long" + "g" * 90: Case(as_file(handed_in()), FULL),
    "김하늘 (2)": Case(as_file(handed_in()), FULL),
}
REFUSED = (
    os.fsdecode(b"M\xfcller"),
    "a-fi\x07rst",
    "\x1b[2Jx",
    "new\nline",
    "<img src=x onerror=alert(1)>",
    "[a]*?",
    "[bold red]x[",
    "=1+1",
    "long" + "g" * 200,
)
TEXTS = {
    "a bomb of names": Case(
        as_file(
            b"# ---\n# a: &a [x, x]\n"
            + b"".join(b"# b%d: &b%d [*a, *a, *a, *a]\n" % (n, n) for n in range(40))
            + b"# ---\n\n# %%\n"
            + RIGHT.encode(),
            "one.py",
        ),
        FULL,
        "The file is called one.py",
    ),
    "half a character in a cell": Case(
        as_file(json.dumps(notebook(answer(f"x = '\ud83d'\n{RIGHT}", "f")))), FULL
    ),
    "half a character raised": Case(
        as_file(handed_in("def double(x):\n    raise ValueError('\\ud800')")), NOTHING
    ),
    "all that is bad raised": Case(
        as_file(handed_in(f"def double(x):\n    raise ValueError({BAD!r})")), NOTHING
    ),
    "all that is bad printed": Case(
        as_file(handed_in(f"print({BAD!r})\n{RIGHT}")), FULL
    ),
    "all that is bad as a name": Case(
        as_file(handed_in(f"def f(): pass\nf.__name__ = {BAD!r}\n{RIGHT}\nf()")), FULL
    ),
    "all that is bad in a comment": Case(
        as_file(handed_in(f"# {BAD}\n{RIGHT}".replace("\x00", ""))), FULL
    ),
    "a cell of small lines": Case(as_file(handed_in("a\n" * 300_000 + RIGHT)), NOTHING),
    "signs in signs": Case(as_file(handed_in("-" * 50_000 + "1")), NOTHING),
    "lists in lists": Case(as_file("[" * 200_000), NOTHING, "is not a notebook"),
    "no notebook": Case(as_file("%PDF-1.7"), NOTHING, "is not a notebook (line 1"),
    "nothing": Case(as_file(""), NOTHING, "one.ipynb is empty"),
}
ANSWERS = {
    "a script": f"{WHY}\n\n<script>alert(1)</script>",
    "a drawing that runs": "<svg onload=alert(1)>",
    "a page in the page": "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "a link that runs": "[x](javascript:alert(1))",
    "a remote picture": "![p](http://e.x/p.png)",
    "a formula that links": r"$\href{javascript:alert(1)}{x}$",
    "a drawing language": "```mermaid\n<img src=x onerror=alert(1)>\n```",
    "environments without end": r"\begin{a}" * 16_000,
    "a picture that is not there": "![p](attachment:gone.png)",
    "all that is bad": BAD,
}
CASES = {
    **{f"m-{name}": case for name, case in (FILES | TEXTS).items()},
    **{
        f"n-{name}": Case(as_file(handed_in(text=text)), FULL)
        for name, text in ANSWERS.items()
    },
    **NAMES,
    "a-first": Case(as_file(handed_in()), FULL),
    "z-last": Case(as_file(handed_in()), FULL),
}


def as_recorded(student):
    """How a student's folder is spelled."""
    from grader.course.door import spelled
    from grader.course.student_ids import NOT_IN_IDS

    return spelled(student, NOT_IN_IDS)


def hand_in(course):
    base = course.root / "submitted"
    base.mkdir()
    for student, case in CASES.items():
        case.make(base / student / ONE)
    for student in REFUSED:
        as_file(handed_in())(base / student / ONE)


@pytest.fixture(scope="module")
def courses(tmp_path_factory):
    """The class twice, not graded yet."""
    first = make_course(tmp_path_factory.mktemp("first"))
    folder = first.root / "source" / ONE
    folder.mkdir(parents=True)
    nbformat.write(SOURCE, folder / FILE)
    assert first.nbgrader.generate_assignment(ONE)["success"]
    second = tmp_path_factory.mktemp("second") / "course"
    shutil.copytree(first.root, second)
    made = first, open_course(second)
    for course in made:
        hand_in(course)
    return made


def downhill(*words):
    command = [sys.executable, "-m", "grader", *map(str, words)]
    return subprocess.run(command, capture_output=True)


@pytest.fixture(scope="module")
def graded(courses):
    """The class after ``downhill grade``, and what that said."""
    course = courses[0]
    done = downhill("grade", ONE, "--course", course.root)
    return course, done


@pytest.fixture(scope="module")
def rows(graded):
    """The gradebook: marks and comments by student and cell."""
    return rows_of(graded[0])


def rows_of(course):
    with course.gradebook() as gradebook:
        return {
            (submission.student.id, type(part).__name__, part.name): (
                getattr(part, "auto_score", None),
                getattr(part, "needs_manual_grade", None),
                getattr(part, "auto_comment", None),
                submission.timestamp,
            )
            for submission in gradebook.assignment_submissions(ONE)
            for book in submission.notebooks
            for part in [*book.grades, *book.comments]
        }


def test_the_run_ends_as_any_with_failures_and_says_so_in_plain_text(graded):
    done = graded[1]
    assert done.returncode == 1, done.stderr
    said = (done.stdout + done.stderr).decode()
    assert "Traceback" not in said
    assert not re.search(BAD_SIGNS, said)


@pytest.mark.parametrize("student", CASES, ids=as_recorded)
def test_everyone_has_the_mark_that_was_earned(rows, student):
    who = as_recorded(student)
    given = [rows[who, "Grade", name][0] for name in ("test_f", "test_more")]
    assert sum(given) == CASES[student].mark


@pytest.mark.parametrize(
    "student", [name for name, case in CASES.items() if case.said], ids=as_recorded
)
def test_what_was_wrong_is_a_sentence_in_the_row(graded, rows, student):
    said = graded[1].stdout.decode().replace("\n", " ")
    words = re.sub(r" +", " ", said)
    assert CASES[student].said in words
    comment = rows[as_recorded(student), "Comment", "f"][2]
    assert CASES[student].said.split("<")[0] in comment


@pytest.mark.parametrize("student", REFUSED, ids=as_recorded)
def test_a_name_that_cannot_be_an_id_is_a_sentence_with_one_that_can(graded, student):
    said = graded[1].stdout.decode()
    assert any(line.startswith(as_recorded(student)[:20]) for line in said.splitlines())
    assert said.count("Not graded:") == len(REFUSED)


def test_nobody_beside_the_class_has_a_row(rows):
    assert {who for who, _, _ in rows} == set(map(as_recorded, CASES))


def texts_in(data):
    """All texts in parsed JSON."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, list | dict):
        for part in data.values() if isinstance(data, dict) else data:
            yield from texts_in(part)


def test_what_is_stored_is_text_that_acts_on_nobody(graded):
    files = sorted((graded[0].root / "autograded").rglob("*.ipynb"))
    assert len(files) == len(CASES)
    for file in files:
        stored = json.loads(file.read_bytes().decode())
        for text in texts_in(stored):
            assert not re.search(BAD_SIGNS, text), file
        for cell in stored["cells"]:
            assert cell["cell_type"] == "code" or not acts(cell["source"]), file


def test_the_comments_act_on_nobody(rows):
    comments = [row[2] for row in rows.values() if row[2]]
    assert any("alert(1)" in comment for comment in comments)
    assert not [comment for comment in comments if acts(comment)]


def test_ordinary_answers_are_stored_as_they_were_written(graded):
    folder = graded[0].folder("autograded", "z-last", ONE)
    cells = json.loads((folder / FILE).read_text())["cells"]
    assert [cell["source"] for cell in cells] == [
        *(RIGHT, SOURCE.cells[1].source, SOURCE.cells[2].source, WHY)
    ]


def test_a_page_can_be_made_for_everyone_and_acts_on_nobody(graded):
    course = graded[0]
    done = downhill("feedback", ONE, "--course", course.root)
    assert done.returncode == 0, done.stderr.decode()[-500:]
    pages = sorted((course.root / "feedback").rglob("*.html"))
    assert len(pages) == len(CASES)
    for page in pages:
        text = page.read_text("utf-8")
        assert not re.search(r"<[a-z][^<>]*alert\(1\)", text), page
        assert not re.search(r"<(?!a )[a-z][^<>]*e\.x", text), page  # a link is one
        assert not re.search(r"<script>alert|href=.?javascript", text), page


def test_the_table_for_a_spreadsheet_holds_everyone_and_no_formula(graded):
    course = graded[0]
    done = downhill("export", "--course", course.root, "--to", course.root / "x.csv")
    assert done.returncode == 0, done.stderr.decode()[-500:]
    with (course.root / "x.csv").open(encoding="utf-8-sig", newline="") as stream:
        found = list(csv.DictReader(stream))
    assert {row["student"].removeprefix("'") for row in found} == {
        as_recorded(student) for student in CASES
    }
    assert {row["student"][0] for row in found}.isdisjoint("=+-@")
    statuses = {row["student"]: row["status"] for row in found}
    assert statuses["m-a pipe"] == statuses["m-no notebook"] == "unreadable"
    assert statuses["z-last"] == "needs manual marks"


def table_of(done):
    """What was said, without the last line, which tells the seed."""
    return done.stdout.splitlines()[:-1]


def test_again_nothing_changes_and_nothing_is_decided(graded, rows):
    course, before = graded
    files = {
        file: file.stat().st_mtime_ns
        for file in (course.root / "autograded").rglob("*")
    }
    done = downhill("grade", ONE, "--course", course.root)
    assert done.returncode == 1
    assert table_of(done) == table_of(before)
    assert rows_of(course) == rows
    assert not [file for file, time in files.items() if file.stat().st_mtime_ns != time]


@pytest.fixture(scope="module")
def by_nbgrader(courses):
    course = courses[1]
    prepare_path()
    program = str(Path(sys.executable).with_name("nbgrader"))
    done = subprocess.run(
        [program, "autograde", ONE], cwd=course.root, capture_output=True
    )
    return course, done


def test_nbgraders_own_command_gives_the_same_rows(by_nbgrader, rows):
    course, done = by_nbgrader
    assert done.returncode == 1, done.stderr.decode()[-2000:]
    assert rows_of(course) == rows
    said = done.stderr.decode()
    assert said.count("cannot be a student's id") == len(REFUSED)
    assert "Traceback" not in said
    assert not re.search(rb"[\0-\x08\x0b-\x1a\x1c-\x1f]", done.stderr)


def test_nbgraders_own_command_stores_the_same(by_nbgrader, graded):
    ours, theirs = (
        course.root / "autograded" for course in (graded[0], by_nbgrader[0])
    )
    names = sorted(file.relative_to(ours) for file in ours.rglob("*"))
    assert sorted(file.relative_to(theirs) for file in theirs.rglob("*")) == names
    for name in names:
        if name.suffix == ".ipynb":
            assert (ours / name).read_bytes() == (theirs / name).read_bytes()
