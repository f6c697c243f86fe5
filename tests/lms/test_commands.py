"""The commands: what they print, their exit status, one sentence for what is wrong."""

import json
import zipfile

import pytest

from tests.lms import exports
from tests.lms.a_class import (
    ABSENT,
    ASSIGNMENT,
    CLASS,
    HANEUL,
    MIA,
    THERE,
    Student,
    give,
)


def test_two_commands_bring_a_class_in_and_one_takes_it_out(
    course, file, downhill, tmp_path
):
    at = ("--course", course.root)
    roster = file("gradebook.csv", exports.canvas_gradebook())
    code, out, err = downhill("roster", roster, *at)
    assert (code, out, err) == (0, "5 students on the roster, from canvas\n", "")
    code, out, _ = downhill("collect", file("a.zip", exports.canvas_zip()), *at)
    assert (code, out) == (0, f"from canvas:\nadded: {len(THERE)}\n")
    code, out, _ = downhill("collect", file("a.zip", exports.canvas_zip()), *at)
    assert (code, out) == (0, f"from canvas:\nunchanged: {len(THERE)}\n")
    give(course, MIA.login, 8.0, 2.0)
    code, out, _ = downhill("export", *at, "--format", "json")
    assert (code, out) == (0, f"wrote {len(CLASS)} rows: marks.json\n")
    found = json.loads((tmp_path / "marks.json").read_text("utf-8"))
    assert {one["student"]: one["mark"] for one in found}[MIA.login] == 10.0


def test_what_cannot_be_matched_is_in_one_table_and_the_status_says_so(
    course, file, downhill
):
    roster = file("g.csv", exports.canvas_gradebook([MIA]))
    archive = file("a.zip", exports.canvas_zip([MIA, HANEUL]))
    at = ("--course", course.root, "--roster", roster)
    code, out, _ = downhill("collect", archive, *at)
    assert code == 1
    assert "kept in unmatched/: 1" in out
    (line,) = (line for line in out.splitlines() if "nobody on the roster" in line)
    assert f"the Canvas ID {HANEUL.canvas}" in line


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["collect", "none.zip"], "There is no file or folder none.zip."),
        (["collect", "a.zip"], "Export the gradebook there and give it with --roster"),
        (["collect", "a.zip", "--assignment", "x"], "There is no assignment 'x'"),
        (["roster", "none.csv"], "There is no file none.csv."),
        (["roster", "a.zip"], "a.zip is not"),
        (["roster", "w.csv", "--assignment", "x"], "There is no assignment 'x'"),
        (["roster", "w.csv", "--assignment", "../x"], "There is no assignment '../x'"),
        (
            ["due", ASSIGNMENT, "soon"],
            'soon is no time. Write it so: "2026-03-02 23:59".',
        ),
        (["due", "x", "2026-03-02"], "The gradebook does not know x"),
        (["feedback", ASSIGNMENT, "--zip", "canvas"], "has been graded yet"),
        (["export", "--format", "moodle"], "There is no roster from Moodle."),
    ],
)
def test_what_is_wrong_is_one_sentence(words, said, course, file, downhill):
    file("a.zip", exports.canvas_zip())
    file("w.csv", exports.moodle_worksheet())
    code, _, err = downhill(*words, "--course", course.root)
    assert (code, said in err) == (2, True), err
    assert len(err.splitlines()) == 1


def test_an_extension_and_no_date_are_told(course, downhill, file):
    at = ("--course", course.root)
    downhill("roster", file("g.csv", exports.canvas_gradebook()), *at)
    _, out, _ = downhill("due", ASSIGNMENT, "2026-03-02 23:59+09:00", *at)
    assert out == f"{ASSIGNMENT} is due: 2026-03-02 14:59 UTC\n"
    more = ("--student", ABSENT.login)
    _, out, _ = downhill("due", ASSIGNMENT, "2026-03-03 00:00+00:00", *more, *at)
    assert out == f"{ASSIGNMENT} is due for {ABSENT.login}: 2026-03-03 00:00 UTC\n"
    _, out, _ = downhill("due", ASSIGNMENT, "none", *at)
    assert out == f"{ASSIGNMENT} is due: without a date\n"


def test_an_autograder_is_written_beside_a_release(monkeypatch, downhill, tmp_path):
    """The release itself is tested elsewhere; here it is taken for granted."""
    from tests.lms.a_class import make

    made = make(tmp_path / "course")
    monkeypatch.setattr("grader.authoring.source.read_source", lambda name: None)
    released = made.root / "release" / ASSIGNMENT
    monkeypatch.setattr("grader.course.release.release", lambda course, name: released)
    words = ("--course", made.root, "--gradescope", tmp_path / "g.zip")
    code, out, err = downhill("release", ASSIGNMENT, *words)
    assert (code, f"packed {tmp_path / 'g.zip'}" in out) == (0, True), err
    with zipfile.ZipFile(tmp_path / "g.zip") as archive:
        assert {"setup.sh", "run_autograder"} <= {*archive.namelist()}


def test_a_worksheet_is_of_one_assignment(course, file, downhill):
    at = ("--course", course.root)
    worksheet = file("w.csv", exports.moodle_worksheet())
    downhill("roster", worksheet, *at)
    assert [*(course.root / "roster").glob("*.csv")] == [
        course.root / "roster" / f"moodle-{ASSIGNMENT}.csv"
    ]
    other = course.root / "source" / "05_more"
    other.mkdir()
    (other / "05_more.ipynb").write_bytes(b"")
    code, _, err = downhill("roster", worksheet, *at)
    assert (code, "Say which with --assignment" in err) == (2, True)
    code, _, _ = downhill("roster", worksheet, "--assignment", "05_more", *at)
    assert code == 0


def many(number):
    """A class of many."""
    return [
        Student(f"A{n}", f"B{n}", f"u{n:03}", f"S{n:03}", 80_000 + n, 5_000_000 + n)
        for n in range(number)
    ]


def test_a_wrong_roster_for_many_is_not_a_line_for_each(course, file, downhill):
    roster = file("g.csv", exports.canvas_gradebook([MIA]))
    archive = file("a.zip", exports.canvas_zip(many(100)))
    code, out, _ = downhill(
        "collect", archive, "--course", course.root, "--roster", roster
    )
    assert (code, "kept in unmatched/: 100" in out) == (1, True)
    assert "And 60 more of these." in out
    assert len(out.splitlines()) < 50
    assert len([*(course.root / "unmatched").iterdir()]) == 100


def test_what_is_to_be_known_of_many_is_said_once(course, file, downhill):
    at = ("--course", course.root)
    everyone = many(100)
    roster = file("t.csv", exports.gradescope_table(everyone))
    pairs = {n: everyone[2 * n : 2 * n + 2] for n in range(50)}
    archive = file("a.zip", exports.gradescope_zip(pairs))
    downhill("roster", roster, *at)
    _, out, _ = downhill("collect", archive, *at)
    assert len([line for line in out.splitlines() if "handed in by 2" in line]) == 1
    assert "S000, S001, S002, S003, S004 and 95 more" in out


def test_who_is_left_out_of_many_is_counted_and_some_are_named(
    course, file, downhill, tmp_path
):
    at = ("--course", course.root)
    everyone = many(100)
    downhill("roster", file("w.csv", exports.moodle_worksheet(everyone)), *at)
    for n, one in enumerate(everyone):
        give(course, one.sis, 8.0, 2.0 + n % 2 if n < 40 else None)
    to = ("--format", "moodle", "--to", tmp_path / "up.csv")
    _, out, err = downhill("export", *at, *to)
    assert out.startswith("wrote 20 students")
    manual, above = err.splitlines()[:2]
    assert manual.startswith("Left out, needs manual marks (60): S040, S041")
    assert manual.endswith("S051 and 48 more.")
    assert above.startswith("Left out, above Moodle's maximum of 10.00 (20): S001")
