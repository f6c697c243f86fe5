"""A system's own export goes in, and the system takes what comes out."""

import csv
import json
from datetime import datetime

import pytest

from grader.course.directory import open_course
from grader.lms.collect import collect
from grader.lms.roster import keep
from tests.lms import exports, importers
from tests.lms.a_class import (
    ABSENT,
    ASSIGNMENT,
    CLASS,
    HANEUL,
    HANEUL_2,
    JOSE,
    MIA,
    THERE,
    give,
)

CANVAS = {str(one.canvas): f"{one.last}, {one.first}" for one in CLASS}
TITLES = {"88123": "04 Descent", "88001": "Quiz"}
COLUMN = ("--column", "04 Descent")
ROSTERS = {
    "canvas": exports.canvas_gradebook,
    "moodle": exports.moodle_worksheet,
    "blackboard": exports.blackboard_table,
    "gradescope": exports.gradescope_table,
}


def identity(system, one):
    """The student's id in a course whose only roster is of that system."""
    return one.login if system in ("canvas", "blackboard") else one.sis


def marked(course, system):
    """Marks for those who handed in: of Haneul's the last is not finished."""
    given = {MIA: (8.0, 2.0), JOSE: (3.125, 0.5), HANEUL: (0.0, 0.0)}
    for one, (auto, by_hand) in given.items():
        give(course, identity(system, one), auto, by_hand)
    give(course, identity(system, HANEUL_2), 5.0)
    return {MIA: 10.0, JOSE: 3.62, HANEUL: 0.0}


@pytest.fixture
def exported(course, file, downhill, tmp_path):
    """Gives marks, exports them for a system, and gives the file and the words."""

    def run(system, *words, roster=None):
        content = roster or ROSTERS[system]()
        keep(course, file(f"{system}.csv", content), ASSIGNMENT)
        marks = marked(course, system)
        at = ("--course", course.root, "--format", system, "--to", tmp_path / "up.csv")
        code, out, err = downhill("export", *at, *words)
        assert code == 0, err
        assert f"wrote {len(marks)} students" in out
        return (tmp_path / "up.csv").read_bytes(), err, marks

    return run


def test_canvas_takes_the_marks(exported):
    content, _, marks = exported("canvas", *COLUMN)
    taken = importers.canvas(content, CANVAS, TITLES)
    assert taken == {(str(one.canvas), "88123"): mark for one, mark in marks.items()}


def test_a_gradebook_of_canvas_with_semicolons_and_two_names_goes_in_as_well(exported):
    rows = [line.split(",") for line in ("LastName,FirstName,ID,SIS User ID,Section",)]
    rows[0].insert(4, "SIS Login ID")
    rows[0].append(exports.TITLE)
    for one in CLASS:
        rows.append([one.last, one.first, one.canvas, one.sis, one.login, "A", ""])
    roster = exports.table(rows, separator=";").encode()
    content, _, marks = exported("canvas", *COLUMN, roster=roster)
    lines = importers.rows_of(content)
    assert lines[0] == rows[0]
    assert len(lines) == 1 + len(marks)


def test_moodle_takes_the_marks(exported):
    content, _, marks = exported("moodle")
    taken = importers.moodle(content, exports.moodle_worksheet())
    assert taken == {f"Participant {one.participant}": m for one, m in marks.items()}


def test_blackboard_takes_the_marks(exported):
    content, _, marks = exported("blackboard", *COLUMN)
    users = {one.login for one in CLASS}
    taken = importers.blackboard(content, users, [exports.BLACKBOARD])
    assert taken == {one.login: mark for one, mark in marks.items()}


def test_gradescopes_table_keeps_its_names_and_says_that_nothing_imports_it(exported):
    content, err, marks = exported("gradescope")
    header, *rows = importers.rows_of(content)
    found = {dict(zip(header, row, strict=True))["SID"]: row for row in rows}
    assert {*found} == {one.sis for one in marks}
    assert "imports no marks" in err


@pytest.mark.parametrize("system", ROSTERS)
def test_who_has_no_final_mark_is_left_out_and_named(system, exported):
    column = COLUMN if system in ("canvas", "blackboard") else ()
    content, err, _ = exported(system, *column)
    for one, why in ((HANEUL_2, "needs manual marks"), (ABSENT, "nothing submitted")):
        (line,) = (line for line in err.splitlines() if why in line)
        assert identity(system, one) in line
        assert one.login.encode() not in content
        assert str(one.participant).encode() not in content


@pytest.mark.parametrize(
    ("before", "after"), [(b'"10.00"', b'"9.00"'), (b'"10.00","Yes"', b'"10.00","No"')]
)
def test_what_moodle_would_skip_is_named_and_not_sent(
    before, after, course, file, downhill, tmp_path
):
    sheet = exports.moodle_worksheet().splitlines(keepends=True)
    mia = next(n for n, line in enumerate(sheet) if MIA.sis.encode() in line)
    sheet[mia] = sheet[mia].replace(before, after)
    keep(course, file("w.csv", b"".join(sheet)), ASSIGNMENT)
    marked(course, "moodle")
    to = ("--format", "moodle", "--to", tmp_path / "up.csv")
    _, _, err = downhill("export", "--course", course.root, *to)
    taken = importers.moodle((tmp_path / "up.csv").read_bytes(), b"".join(sheet))
    assert {*taken} == {f"Participant {one.participant}" for one in (JOSE, HANEUL)}
    assert any(MIA.sis in line for line in err.splitlines())


def test_who_is_excused_in_canvas_stays_so(course, file, downhill, tmp_path):
    keep(course, file("g.csv", exports.canvas_gradebook(mark="EX")))
    marked(course, "canvas")
    words = ("--format", "canvas", "--to", tmp_path / "up.csv", *COLUMN)
    code, out, err = downhill("export", "--course", course.root, *words)
    assert (code, "wrote 0 students" in out) == (0, True)
    assert f"excused in Canvas: {MIA.login}" in err


def test_points_that_differ_are_told(course, file, downhill, tmp_path):
    roster = exports.canvas_gradebook().replace(b",5,10,", b",5,100,")
    keep(course, file("g.csv", roster))
    marked(course, "canvas")
    words = ("--format", "canvas", "--to", tmp_path / "up.csv", *COLUMN)
    _, _, err = downhill("export", "--course", course.root, *words)
    assert "Canvas has 100 points" in err
    assert "not scaled" in err


def test_a_column_is_never_guessed(course, file, downhill, tmp_path):
    keep(course, file("g.csv", exports.canvas_gradebook(title="Homework (88123)")))
    marked(course, "canvas")
    words = ("--course", course.root, "--format", "canvas", "--to", tmp_path / "u.csv")
    code, _, err = downhill("export", *words)
    assert code == 2
    assert "'Quiz (88001)'; 'Homework (88123)'" in err
    assert not (tmp_path / "u.csv").exists()
    code, _, _ = downhill("export", *words, "--column", "Homework")
    assert code == 0


def test_without_the_systems_roster_nothing_is_written(course, downhill):
    give(course, "mia", 8.0, 2.0)
    code, _, err = downhill("export", "--course", course.root, "--format", "canvas")
    assert code == 2
    assert "downhill roster FILE" in err


# Feedback


def paged(course, students):
    """Pages as `downhill feedback` writes them."""
    for one in students:
        folder = course.root / "feedback" / one / ASSIGNMENT
        folder.mkdir(parents=True)
        (folder / f"{ASSIGNMENT}.html").write_text(f"page of {one}")
        graded = course.root / "autograded" / one / ASSIGNMENT
        graded.mkdir(parents=True)


def test_canvas_gives_the_pages_back(course, file, tmp_path):
    from grader.lms.give_back import pack

    keep(course, file("g.csv", exports.canvas_gradebook()))
    collect(course, file("a.zip", exports.canvas_zip()))
    paged(course, [one.login for one in THERE] + ["somebody"])
    number, said = pack(course, "canvas", ASSIGNMENT, tmp_path / "back.zip")
    attachments = {str(9000 + n): str(one.canvas) for n, one in enumerate(THERE)}
    content = (tmp_path / "back.zip").read_bytes()
    pages = importers.canvas_feedback(content, attachments)
    assert pages == {str(o.canvas): f"page of {o.login}".encode() for o in THERE}
    assert number == len(THERE)
    assert said == ["Left out, not collected from Canvas: somebody."]


@pytest.mark.parametrize("flat", [True, False])
def test_moodle_gives_the_pages_back(flat, course, file, tmp_path):
    from grader.lms.give_back import pack

    keep(course, file("w.csv", exports.moodle_worksheet()), ASSIGNMENT)
    collect(course, file("a.zip", exports.moodle_zip(flat=flat)))
    paged(course, [one.sis for one in THERE])
    pack(course, "moodle", ASSIGNMENT, tmp_path / "back.zip")
    content = (tmp_path / "back.zip").read_bytes()
    known = {one.participant for one in CLASS}
    pages = importers.moodle_feedback(content, known)
    assert pages == {o.participant: f"page of {o.sis}".encode() for o in THERE}


# For people and for programs


def test_the_table_for_people_opens_in_excel_with_its_letters(course, file, tmp_path):
    from grader.course.export import export, export_json

    keep(course, file("g.csv", exports.canvas_gradebook()))
    marked(course, "canvas")
    export(course, tmp_path / "m.csv")
    content = (tmp_path / "m.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = {
        row["student"]: row
        for row in csv.DictReader(content.decode("utf-8-sig").splitlines())
    }
    assert rows[HANEUL.login]["last_name"] == "김"
    assert rows[ABSENT.login]["status"] == "nothing submitted"
    assert rows[HANEUL_2.login]["status"] == "needs manual marks"
    export_json(course, tmp_path / "m.json")
    found = json.loads((tmp_path / "m.json").read_bytes())
    assert {one["student"]: one["mark"] for one in found} == {
        name: float(row["mark"]) for name, row in rows.items()
    }


def test_what_was_taken_for_being_late_counts_everywhere(
    course, file, downhill, tmp_path
):
    with (course.root / "nbgrader_config.py").open("a") as stream:
        stream.write('\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    late = open_course(course.root)
    keep(late, file("g.csv", exports.canvas_gradebook()))
    give(late, MIA.login, 8.0, 2.0, datetime(2026, 3, 3))
    give(late, JOSE.login, 8.0, 2.0, datetime(2026, 3, 1))
    code, out, _ = downhill(
        "due", ASSIGNMENT, "2026-03-02 00:00+00:00", "--course", late.root
    )
    assert (code, "2026-03-02 00:00 UTC" in out) == (0, True)
    assert marks_of(late, tmp_path) == {MIA.login: 0.0, JOSE.login: 10.0}
    more = ("--student", MIA.login, "--course", late.root)
    code, _, err = downhill("due", ASSIGNMENT, "2026-03-04 09:00+09:00", *more)
    assert code == 0, err
    assert marks_of(late, tmp_path) == {MIA.login: 10.0, JOSE.login: 10.0}


def marks_of(course, folder):
    """What Canvas would take after penalties were assigned again."""
    from grader.course.late import assign_penalties
    from grader.lms.upload import upload

    with course.gradebook() as gradebook:
        assign_penalties(course, gradebook, ASSIGNMENT)
    upload(course, "canvas", ASSIGNMENT, folder / "c.csv", "04 Descent")
    taken = importers.canvas((folder / "c.csv").read_bytes(), CANVAS, TITLES)
    ids = {str(one.canvas): one.login for one in CLASS}
    return {ids[user]: mark for (user, _), mark in taken.items()}


# Between two exports


def test_a_mark_of_what_was_replaced_since_is_not_sent(
    course, file, downhill, tmp_path
):
    keep(course, file("g.csv", exports.canvas_gradebook()))
    collect(course, file("1.zip", exports.canvas_zip()))
    marked(course, "canvas")
    recorded(course, [MIA, JOSE])
    again = {exports.canvas_name(MIA, True, 9999): b"{}"}
    found = collect(course, file("2.zip", exports.packed(again)))
    assert found.done["replaced"] == [(MIA.login, ASSIGNMENT)]
    words = ("--format", "canvas", "--to", tmp_path / "up.csv", *COLUMN)
    _, _, err = downhill("export", "--course", course.root, *words)
    taken = importers.canvas((tmp_path / "up.csv").read_bytes(), CANVAS, TITLES)
    assert {user for user, _ in taken} == {str(JOSE.canvas), str(HANEUL.canvas)}
    assert f"Left out, to be run again: {MIA.login}." in err


def test_a_page_of_what_was_replaced_since_is_not_given_back(
    course, file, downhill, tmp_path
):
    from grader.lms.give_back import pack

    keep(course, file("g.csv", exports.canvas_gradebook()))
    collect(course, file("1.zip", exports.canvas_zip()))
    marked(course, "canvas")
    paged(course, [MIA.login, JOSE.login])
    recorded(course, [MIA, JOSE])
    again = {exports.canvas_name(MIA, True, 9999): b"{}"}
    collect(course, file("2.zip", exports.packed(again)))
    number, said = pack(course, "canvas", ASSIGNMENT, tmp_path / "back.zip")
    assert (number, said) == (1, [f"Left out, to be run again: {MIA.login}."])


def recorded(course, students):
    """Verdicts as a run of the grader records them."""
    from sqlalchemy.orm import Session

    from grader.course.gradebook import StoredResult, prepare

    with course.gradebook() as gradebook:
        prepare(gradebook)
        with Session(gradebook.engine) as session, session.begin():
            for one in students:
                row = dict.fromkeys(("verdicts", "notes"), "[]")
                row |= {"fingerprint": "f" * 64, "autograded": "", "readable": True}
                names = {"assignment": ASSIGNMENT, "notebook": ASSIGNMENT}
                session.add(StoredResult(student=one.login, **names, **row))


def test_what_was_collected_and_not_graded_is_not_said_to_be_missing(
    course, file, downhill, tmp_path
):
    keep(course, file("g.csv", exports.canvas_gradebook()))
    collect(course, file("1.zip", exports.canvas_zip()))
    give(course, MIA.login, 8.0, 2.0)
    words = ("--format", "canvas", "--to", tmp_path / "up.csv", *COLUMN)
    _, _, err = downhill("export", "--course", course.root, *words)
    assert f"Left out, not graded yet: {HANEUL.login}, {HANEUL_2.login}" in err
    assert f"Left out, nothing submitted: {ABSENT.login}." in err
    downhill("export", "--course", course.root, "--to", tmp_path / "m.csv")
    text = (tmp_path / "m.csv").read_text("utf-8-sig")
    assert text.count("not graded yet") == len(THERE) - 1
