"""What students are called acts nowhere: not on a screen, in a table, or in a zip."""

import io
import zipfile

import pytest

from grader.lms.collect import collect
from grader.lms.give_back import pack
from grader.lms.roster import keep
from grader.lms.upload import upload
from tests.lms import exports, importers
from tests.lms.a_class import ASSIGNMENT, MIA, Student, give, notebook
from tests.lms.test_forged import BOOK, HONEST, MALLORY, NAMES
from tests.lms.test_round_trip import paged

TABLES = {
    "canvas": exports.canvas_gradebook,
    "moodle": exports.moodle_worksheet,
    "blackboard": exports.blackboard_table,
    "gradescope": exports.gradescope_table,
}
COLUMNS = {"canvas": "04 Descent", "blackboard": "04 Descent"}
LONG = "x" * 300_000


@pytest.mark.parametrize("name", [one[0] for one in NAMES if one[2]])
def test_a_page_goes_back_to_whose_it_is_whatever_the_name(
    name, course, file, tmp_path, tried
):
    called = Student("", name, "mcrow", "S1666", 71666, 0)
    keep(course, file("g.csv", exports.canvas_gradebook([*HONEST, called])))
    files = {f"{name}_LATE_71666_8000_{BOOK}": notebook()}
    collect(course, file("1.zip", exports.packed(files)), ASSIGNMENT)
    paged(course, [MALLORY.login])
    pack(course, "canvas", ASSIGNMENT, tmp_path / "back.zip")
    content = (tmp_path / "back.zip").read_bytes()
    assert {*importers.canvas_feedback(content, {"8000": "71666"})} == {"71666"}
    tried("hostile", 1)


@pytest.mark.parametrize(
    "name", ["../../evil", "/etc/x", "a\\b", "C:x", "\u202ex", "_"]
)
def test_no_name_leads_out_of_the_zip_of_pages(name, course, file, tmp_path, tried):
    called = Student("", name, "mcrow", "S1666", 71666, MALLORY.participant)
    keep(course, file("w.csv", exports.moodle_worksheet([MIA, called])), ASSIGNMENT)
    paged(course, [MALLORY.sis])
    pack(course, "moodle", ASSIGNMENT, tmp_path / "back.zip")
    content = (tmp_path / "back.zip").read_bytes()
    known = {MIA.participant, MALLORY.participant}
    assert {*importers.moodle_feedback(content, known)} == {MALLORY.participant}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        (inside,) = archive.namelist()
    assert inside.count("/") == 1
    assert not {"..", ""} & {*inside.split("/")}
    assert inside.isprintable()
    assert not {"\\", ":"} & {*inside}
    tried("hostile", 1)


@pytest.mark.parametrize(
    "name", ["=cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "+1", "-1+1"]
)
@pytest.mark.parametrize("system", TABLES)
def test_no_name_is_a_formula_in_a_file_for_a_system(
    system, name, course, file, tmp_path, tried
):
    called = Student(name, name, "mcrow", "S1666", 71666, MALLORY.participant)
    kept = keep(course, file("t.csv", TABLES[system]([MIA, called])), ASSIGNMENT)
    for student in kept.students:
        give(course, student, 8.0, 2.0)
    upload(course, system, ASSIGNMENT, tmp_path / "up.csv", COLUMNS.get(system))
    header, *rows = importers.rows_of((tmp_path / "up.csv").read_bytes())
    for row in rows:
        for cell in row:
            assert len(cell) < 2 or cell.lstrip()[0] not in "=+-@", cell
    assert len(rows) == 2 + (system == "canvas")  # its row of points
    assert all(len(row) == len(header) for row in rows)
    tried("hostile", 1)


def test_a_name_that_canvas_takes_for_its_row_of_points_is_left_out(
    course, file, tmp_path, tried
):
    called = Student("Mallory", "Points Possible", "mcrow", "S1666", 71666, 0)
    kept = keep(course, file("g.csv", exports.canvas_gradebook([MIA, called])))
    assert {*kept.students} == {MIA.login, MALLORY.login}
    for student in kept.students:
        give(course, student, 8.0, 2.0)
    done = upload(course, "canvas", ASSIGNMENT, tmp_path / "up.csv", "04 Descent")
    assert done.rows == 1
    assert any(MALLORY.login in one and "points" in one for one in done.said)
    _, points, mia = importers.rows_of((tmp_path / "up.csv").read_bytes())
    assert (points[1], mia[1]) == ("", str(MIA.canvas))
    tried("hostile", 1)


@pytest.mark.parametrize(
    "name", ["\x1b[31mred", "a\nb", 'a"b', "\u202eevil", "<script>", LONG, "a\x07b"]
)
@pytest.mark.parametrize("system", TABLES)
def test_no_name_harms_the_screen_or_the_gradebook(
    system, name, course, file, downhill, tried
):
    called = Student("", name, "..", "..", 71666, MALLORY.participant)
    second = Student("", name, "mcrow", "S1666", 71667, MALLORY.participant + 1)
    table = file("t.csv", TABLES[system]([MIA, called, second]))
    _, out, err = downhill("roster", table, "--course", course.root)
    assert len(out) + len(err) < 1000
    assert all(char.isprintable() for char in (out + err).replace("\n", ""))
    with course.gradebook() as gradebook:
        assert {MIA.login, MIA.sis} & {one.id for one in gradebook.students}
        for student in gradebook.students:
            for text in (student.first_name, student.last_name, student.email):
                assert len(text or "") <= 128
                assert (text or "").isprintable()
    tried("hostile", 1)


LONG = "x" * 300_000
