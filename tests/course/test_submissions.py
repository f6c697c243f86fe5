"""What a student handed in is found and fetched, or one sentence says why not."""

import os
from datetime import datetime

import pytest

from grader.course import submissions
from grader.course.directory import make_course
from grader.course.door import Place
from grader.course.submissions import read_file, read_submission
from grader.engine import File
from grader.errors import UserError

NAME = "04_optimization_methods"


@pytest.fixture
def place(tmp_path):
    return Place("mia", tmp_path.parent, (tmp_path.name,))


def test_the_notebook_of_the_assignment_is_taken(place, tmp_path):
    (tmp_path / f"{NAME}.ipynb").write_text("{}")
    (tmp_path / "another.txt").write_text("")
    assert read_submission(place, NAME).file == File(f"{NAME}.ipynb", b"{}")


ALONE = {
    "another name": "최종 (2).ipynb",
    "capital letters": "HOMEWORK.IPYNB",
    "a Python file": "homework.py",
    "bytes that are no UTF-8": os.fsdecode(b"l\xf6sung.ipynb"),
    "a name for the terminal": "a\x1b]0;x\x07.ipynb",
}


@pytest.mark.parametrize("name", ALONE.values(), ids=ALONE)
def test_the_only_file_is_taken_whatever_its_name(place, tmp_path, name):
    (tmp_path / name).write_text("{}")
    (tmp_path / "notes.txt").write_text("")
    (tmp_path / ".ipynb_checkpoints").mkdir()
    submission = read_submission(place, NAME)
    assert submission.file.content == b"{}"
    assert submission.file.name.isprintable()
    assert submission.notes == (f"The file is called {submission.file.name}.",)
    assert read_submission(place, NAME, alone=False).file is None


SEVERAL = {
    "five": (5, "others: 0.ipynb, 1.ipynb, 2.ipynb, 3.ipynb, 4.ipynb."),
    "thousands": (3000, "and 2,995 more."),
}


@pytest.mark.parametrize(("count", "said"), SEVERAL.values(), ids=SEVERAL)
def test_of_many_under_other_names_none_is_guessed(place, tmp_path, count, said):
    for number in range(count):
        (tmp_path / f"{number}.ipynb").write_text("{}")
    submission = read_submission(place, NAME)
    assert submission.file is None
    assert said in submission.notes[0]
    assert len(submission.notes[0]) < 200


OTHERS = {
    "a copy that a browser made": f"{NAME} (1).ipynb",
    "a copy that Jupyter made": f"{NAME}-Copy1.ipynb",
    "another name": "final.ipynb",
}


@pytest.mark.parametrize("name", OTHERS.values(), ids=OTHERS)
def test_a_second_notebook_goes_along_and_is_named(place, tmp_path, name):
    (tmp_path / f"{NAME}.ipynb").write_text("1")
    (tmp_path / name).write_text("2")
    (tmp_path / f"._{NAME}.ipynb").write_text("from a Mac")
    submission = read_submission(place, NAME)
    assert submission.file == File(f"{NAME}.ipynb", b"1", (), (File(name, b"2"),))
    assert submission.notes == (f"There is also {name}.",)
    assert read_submission(place, NAME, alone=False).file.others == ()


def test_what_the_code_names_goes_along_and_nothing_else(place, tmp_path):
    code = "import tools\nfrom more.parts import x\nopen('data.csv')\nimport gone"
    (tmp_path / f"{NAME}.ipynb").write_text(code)
    (tmp_path / "tools.py").write_text("import deeper")
    (tmp_path / "deeper.py").write_text("import tools")
    (tmp_path / "data.csv").write_text("1,2")
    (tmp_path / "tool.py").write_text("other")
    (tmp_path / "huge.bin").write_bytes(bytes(5 << 20))
    (tmp_path / "more").mkdir()
    found = read_submission(place, NAME).file.beside
    assert sorted(one.name for one in found) == ["data.csv", "deeper.py", "tools.py"]


def test_what_lies_beside_is_read_up_to_a_limit(place, tmp_path):
    (tmp_path / f"{NAME}.ipynb").write_text("a.bin b.bin c.txt link.txt")
    (tmp_path / "a.bin").write_bytes(bytes(3 << 20))
    (tmp_path / "b.bin").write_bytes(bytes(3 << 20))
    (tmp_path / "c.txt").write_text("small")
    (tmp_path / "link.txt").symlink_to("/etc/passwd")
    found = read_submission(place, NAME).file.beside
    assert [one.name for one in found] == ["a.bin", "c.txt"]


def test_a_folder_without_a_notebook_says_what_it_holds(place, tmp_path):
    assert "the folder is empty" in read_submission(place, NAME).notes[0]
    (tmp_path / "answer.docx").write_text("")
    assert "the folder holds answer.docx" in read_submission(place, NAME).notes[0]


def test_a_folder_that_vanishes_is_said(place, tmp_path):
    tmp_path.rmdir()
    assert "cannot be read: No such file" in read_submission(place, NAME).notes[0]


def test_whatever_else_goes_wrong_is_said(place, monkeypatch):
    def fail(place):
        raise MemoryError("too much")

    monkeypatch.setattr(submissions, "opened", fail)
    submission = read_submission(place, NAME)
    assert submission.notes == ("It cannot be fetched: MemoryError: too much.",)


TIMES = {
    "as nbgrader writes it": (
        "2015-02-02 15:58:23.948203 America/Los_Angeles",
        datetime(2015, 2, 2, 23, 58, 23, 948203),
    ),
    "in UTC": ("2015-02-02 15:58:23 UTC\n", datetime(2015, 2, 2, 15, 58, 23)),
    "without a zone": ("2015-02-02 15:58:23", datetime(2015, 2, 2, 15, 58, 23)),
    "with an offset": ("2015-02-03 00:58:23+09:00", datetime(2015, 2, 2, 15, 58, 23)),
    "with an offset apart": (
        "2015-02-03 00:58:23.5 +0900",
        datetime(2015, 2, 2, 15, 58, 23, 500000),
    ),
    "west of Greenwich": (
        "2015-02-02 12:28:23 -03:30",
        datetime(2015, 2, 2, 15, 58, 23),
    ),
    "as ISO writes it": ("2015-02-02T15:58:23Z", datetime(2015, 2, 2, 15, 58, 23)),
    "with an editor's mark": ("\ufeff2015-02-02", datetime(2015, 2, 2)),
    "nothing": ("", None),
}


@pytest.mark.parametrize(("text", "came"), TIMES.values(), ids=TIMES)
def test_the_time_of_handing_in_is_read(place, tmp_path, text, came):
    (tmp_path / f"{NAME}.ipynb").write_text("{}")
    (tmp_path / "timestamp.txt").write_text(text, "utf-8")
    submission = read_submission(place, NAME)
    assert (submission.came, submission.notes) == (came, ())


ZONES = {
    "in Korea": ("2026-03-03 21:00:00.0 KST", "Asia/Seoul"),
    "in New York, in winter": ("2026-03-03 07:00:00 EST", "America/New_York"),
    "in New York, in summer": ("2026-06-03 08:00:00 EDT", "America/New_York"),
    "in Chicago, not in China": ("2026-03-03 06:00:00 CST", "America/Chicago"),
    "in China, not in Chicago": ("2026-03-03 20:00:00 CST", "Asia/Shanghai"),
    "in Brazil": ("2026-03-03 09:00:00 -03", "America/Sao_Paulo"),
    "in UTC all the same": ("2026-03-03 12:00:00 UTC", "Asia/Seoul"),
}


@pytest.mark.parametrize(("text", "zone"), ZONES.values(), ids=ZONES)
def test_a_short_name_is_of_the_zone_of_the_course(text, zone, place, tmp_path):
    (tmp_path / f"{NAME}.ipynb").write_text("{}")
    (tmp_path / "timestamp.txt").write_text(text)
    came = read_submission(place, NAME, zone=zone).came
    assert (came.hour, came.day, came.tzinfo) == (12, 3, None)


def test_the_zone_of_the_course_is_that_of_its_exchange(course):
    assert course.zone is None
    settings = course.root / "nbgrader_config.py"
    more = 'c.Exchange.timezone = "Asia/Seoul"\n'
    settings.write_text(settings.read_text() + more)
    assert make_course(course.root).zone == "Asia/Seoul"


def test_a_short_name_that_nobody_knows_is_told_with_the_mend(place, tmp_path):
    (tmp_path / f"{NAME}.ipynb").write_text("{}")
    (tmp_path / "timestamp.txt").write_text("2026-03-03 21:00:00 KST")
    for zone in (None, "America/New_York", "no/zone"):
        submission = read_submission(place, NAME, zone=zone)
        assert submission.came is None
        (note,) = submission.notes
        assert "not known, KST: set c.Exchange.timezone in nbgrader_config.py" in note


NO_TIMES = {
    "a huge decimal": "1" * 50 + "." + "1" * 49,
    "dots": "." * 99,
    "400 kB of dots": "." * 400_000,
    "a decimal of 400 kB": "1" * 400_000,
    "words": "yesterday",
    "no day": "2015-02-31 10:00:00 UTC",
    "before all days": "0001-01-01 00:00:00 +9999",
    "a zone out of the way": "2015-02-02 15:58:23 ../../../etc/passwd",
    "half characters": "2015-02-02 15:58:23 \udcff",
    "other digits": "２０１５-02-02",
}


@pytest.mark.parametrize("text", NO_TIMES.values(), ids=NO_TIMES)
def test_what_is_no_time_is_noted_and_the_notebook_taken(place, tmp_path, text):
    (tmp_path / f"{NAME}.ipynb").write_text("{}")
    (tmp_path / "timestamp.txt").write_bytes(text.encode("utf-8", "surrogateescape"))
    submission = read_submission(place, NAME)
    assert submission.came is None
    assert submission.file is not None
    assert "When it was handed in is not known: timestamp.txt" in submission.notes[0]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a Unix file system")
def test_a_time_is_read_from_a_plain_file_only(place, tmp_path):
    os.mkfifo(tmp_path / "timestamp.txt")
    (tmp_path / "x.ipynb").write_text("{}")
    submission = read_submission(place, NAME)
    assert submission.file is not None
    assert "timestamp.txt is not a plain file" in submission.notes[0]


def test_a_file_that_a_user_names_is_fetched(tmp_path):
    (tmp_path / "x.py").write_text("x")
    assert read_file(tmp_path / "x.py") == File("x.py", b"x")
    (tmp_path / "y.py").mkdir()
    with pytest.raises(UserError, match=r"y\.py is not a plain file"):
        read_file(tmp_path / "y.py")


@pytest.fixture
def course(tmp_path):
    return make_course(tmp_path / "course")


def test_everything_that_may_be_a_submission_is_one(course):
    base = course.root / "submitted"
    for name in (
        "ada",
        "bob",
        ".ipynb_checkpoints",
        ".hidden",
        os.fsdecode(b"M\xfcller"),
        "a\nb",
        "[x]",
    ):
        (base / name / NAME).mkdir(parents=True)
    (base / "a file").write_text("")
    (base / "nothing").mkdir()
    (base / "cut").mkdir()
    (base / "cut" / NAME).write_text("")
    (base / "linked").symlink_to(base / "ada")
    (base / "astray").symlink_to("/nowhere")
    (base / "round").symlink_to(base / "round")
    (base / "dan").mkdir()
    (base / "dan" / NAME).symlink_to("/nowhere")
    assert sorted(course.students(NAME)) == sorted(
        [
            *(r"M\xfcller", r"\x5bx\x5d", r"a\x0ab", ".hidden"),
            *("ada", "bob", "cut", "dan", "linked", "round"),
        ]
    )


def test_where_nobody_submitted_there_is_nobody(course):
    assert course.students(NAME) == []


STRUCTURES = {
    "students first": ("{student_id}/{nbgrader_step}/{assignment_id}", ("submitted",)),
    "assignments first": ("{nbgrader_step}/{assignment_id}/{student_id}", ()),
    "words around": ("{nbgrader_step}/s-{student_id}/{assignment_id}", ()),
}


@pytest.mark.parametrize(("structure", "between"), STRUCTURES.values(), ids=STRUCTURES)
def test_nbgraders_other_layouts_are_walked_through_too(course, structure, between):
    settings = course.root / "nbgrader_config.py"
    more = f"c.CourseDirectory.directory_structure = {structure!r}\n"
    settings.write_text(settings.read_text() + more)
    folder = course.folder("submitted", "ada", NAME)
    folder.mkdir(parents=True)
    (folder / f"{NAME}.ipynb").write_text("{}")
    (place,) = course.submissions(NAME)
    assert place.student == "ada"
    assert read_submission(place, NAME).file.content == b"{}"
    moved = folder.rename(course.root / "moved")
    folder.symlink_to(moved)
    assert "is a link" in read_submission(place, NAME).notes[0]
