"""Whatever a system gives becomes one folder a student."""

import csv
import unicodedata

import pytest

from grader.course.directory import open_course
from grader.errors import UserError
from grader.lms.collect import collect
from grader.lms.roster import keep
from tests.lms import exports
from tests.lms.a_class import (
    ABSENT,
    ASSIGNMENT,
    CLASS,
    HANEUL,
    HANEUL_2,
    JOSE,
    MIA,
    THERE,
    Student,
    notebook,
    submitted,
)

BOOK = f"{ASSIGNMENT}.ipynb"


def ids(found, done="added"):
    return {student for student, _ in found.done[done]}


@pytest.fixture
def on_canvas(course, file):
    """A course with the roster of Canvas."""
    keep(course, file("gradebook.csv", exports.canvas_gradebook()))
    return course


def test_the_roster_stands_in_the_gradebooks_own_columns(on_canvas):
    with on_canvas.gradebook() as gradebook:
        found = {one.id: one for one in gradebook.students}
        assert {*found} == {one.login for one in CLASS}
        for one in CLASS:
            student = found[one.login]
            assert (student.first_name, student.last_name) == (one.first, one.last)
            assert student.lms_user_id == str(one.canvas)


def test_the_systems_own_file_is_kept_as_it_is(on_canvas):
    kept = on_canvas.root / "roster" / "canvas.csv"
    assert kept.read_bytes() == exports.canvas_gradebook()


def test_another_systems_roster_finds_the_same_students(on_canvas, file):
    keep(on_canvas, file("grades.csv", exports.gradescope_table()))
    keep(on_canvas, file("gc.csv", exports.blackboard_table()))
    with on_canvas.gradebook() as gradebook:
        assert {one.id for one in gradebook.students} == {one.login for one in CLASS}
        (mia,) = (one for one in gradebook.students if one.id == MIA.login)
        assert mia.email == MIA.email
        assert mia.lms_user_id == str(MIA.canvas)


SYSTEMS = {
    "canvas": (exports.canvas_gradebook, exports.canvas_zip),
    "moodle": (exports.moodle_worksheet, exports.moodle_zip),
    "moodle of old": (exports.moodle_worksheet, lambda: exports.moodle_zip(old=True)),
    "moodle, flat": (exports.moodle_worksheet, lambda: exports.moodle_zip(flat=True)),
    "gradescope": (
        exports.gradescope_table,
        lambda: exports.gradescope_zip(
            {n: [one] for n, one in enumerate(THERE)},
            {n: {BOOK: notebook(one.login)} for n, one in enumerate(THERE)},
        ),
    ),
    "blackboard": (exports.blackboard_table, exports.blackboard_zip),
}


@pytest.mark.parametrize("system", SYSTEMS)
def test_everyone_gets_their_own_file(system, course, file):
    roster, archive = SYSTEMS[system]
    kept = keep(course, file("roster.csv", roster()), ASSIGNMENT)
    students = {
        person.email or person.ids[0]: id for id, person in kept.students.items()
    }
    found = collect(course, file("all.zip", archive()))
    assert found.system == kept.system
    assert (found.unmatched, found.refused, found.notes) == ([], [], [])
    assert len(ids(found)) == len(THERE)
    assert len(students) == len(CLASS)
    for one in THERE:
        (id,) = {one.login, one.sis, one.email} & ids(found)
        assert submitted(course, id)[BOOK] == notebook(one.login)


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_second_run_changes_nothing_and_adds_what_is_new(system, course, file):
    roster, archive = SYSTEMS[system]
    keep(course, file("roster.csv", roster()), ASSIGNMENT)
    collect(course, file("all.zip", archive()))
    again = collect(course, file("all.zip", archive()))
    assert {*again.done} == {"unchanged"}
    assert len(again.done["unchanged"]) == len(THERE)


def test_a_later_zip_with_more_students_adds_only_those(on_canvas, file):
    collect(on_canvas, file("1.zip", exports.canvas_zip(THERE[:2])))
    found = collect(on_canvas, file("2.zip", exports.canvas_zip(CLASS)))
    assert ids(found) == {one.login for one in CLASS[2:]}
    assert ids(found, "unchanged") == {one.login for one in THERE[:2]}


def test_the_time_is_written_as_nbgrader_writes_it(course, file):
    keep(course, file("t.csv", exports.gradescope_table()))
    collect(course, file("a.zip", exports.gradescope_zip({5: [MIA]})))
    time = submitted(course, MIA.sis)["timestamp.txt"]
    assert time == b"2026-02-02 14:15:16.789012 UTC"


def test_a_time_of_the_wall_clock_is_one_of_the_courses_zone(course, file):
    settings = course.root / "nbgrader_config.py"
    with settings.open("a") as stream:
        stream.write('\nc.Exchange.timezone = "Asia/Seoul"\n')
    course = open_course(course.root)
    keep(course, file("t.csv", exports.blackboard_table()))
    collect(course, file("a.zip", exports.blackboard_zip([MIA])))
    time = submitted(course, MIA.login)["timestamp.txt"]
    assert time == b"2026-02-02 05:15:16.000000 UTC"
    keep(course, file("w.csv", exports.moodle_worksheet()), ASSIGNMENT)
    collect(course, file("m.zip", exports.moodle_zip([JOSE])))
    time = submitted(course, JOSE.login)["timestamp.txt"]
    assert time == b"2026-02-02 05:15:00.000000 UTC"


def test_no_student_can_say_when_it_came(on_canvas, file):
    forged = {
        exports.canvas_name(MIA, number=1): notebook(),
        exports.canvas_name(MIA, number=2, file="timestamp.txt"): "2020-01-01",
    }
    collect(on_canvas, file("a.zip", exports.packed(forged)))
    assert {*submitted(on_canvas, MIA.login)} == {BOOK}


def test_the_newest_attempt_counts_in_whatever_order(course, file):
    keep(course, file("t.csv", exports.blackboard_table()))
    old = exports.blackboard_files(MIA.login, "2026-02-01-10-00-00", notebook("old"))
    new = exports.blackboard_files(MIA.login, "2026-02-02-10-00-00", notebook("new"))
    found = collect(course, file("1.zip", exports.packed({**new, **old})))
    assert ids(found) == {MIA.login}
    assert submitted(course, MIA.login)[BOOK] == notebook("new")
    found = collect(course, file("2.zip", exports.packed(old)))
    assert ids(found, "kept") == {MIA.login}
    assert "newer" in found.notes[0][1]
    assert submitted(course, MIA.login)[BOOK] == notebook("new")


def test_a_resubmission_replaces(on_canvas, file):
    first = {exports.canvas_name(MIA, number=50): notebook("old")}
    again = {
        exports.canvas_name(MIA, True, 60, f"{ASSIGNMENT}-1.ipynb"): notebook("new")
    }
    collect(on_canvas, file("1.zip", exports.packed(first)))
    found = collect(on_canvas, file("2.zip", exports.packed(again)))
    assert ids(found, "replaced") == {MIA.login}
    assert submitted(on_canvas, MIA.login)[BOOK] == notebook("new")


@pytest.mark.parametrize(
    "name",
    [
        f"{ASSIGNMENT} (1).ipynb",
        f"{ASSIGNMENT}-2.ipynb",
        "04 Descent.ipynb",
        f"{ASSIGNMENT}-Copy1.ipynb",
        f"{ASSIGNMENT}.IPYNB",
    ],
)
def test_a_renamed_notebook_gets_its_name_back(name, on_canvas, file):
    files = {exports.canvas_name(MIA, file=name): notebook("mine")}
    collect(on_canvas, file("a.zip", exports.packed(files)))
    assert submitted(on_canvas, MIA.login) == {BOOK: notebook("mine")}


def test_of_two_copies_the_one_that_was_uploaded_last_counts(on_canvas, file):
    files = {
        exports.canvas_name(MIA, number=11): notebook("last"),
        exports.canvas_name(MIA, number=10, file=f"{ASSIGNMENT}-1.ipynb"): notebook(),
    }
    found = collect(on_canvas, file("a.zip", exports.packed(files)))
    assert submitted(on_canvas, MIA.login)[BOOK] == notebook("last")
    assert "copies of one notebook" in found.notes[0][1]


def test_zips_in_zips_are_opened_and_folders_lifted(on_canvas, file):
    inner = exports.packed(
        {
            f"work/{ASSIGNMENT}/{BOOK}": notebook("deep"),
            f"work/{ASSIGNMENT}/mine.csv": "1,2",
            f"work/{ASSIGNMENT}/opt_utils/data.py": "given = True\n",
            f"__MACOSX/work/{ASSIGNMENT}/._{BOOK}": "x",
            "work/.DS_Store": "x",
            "work/Thumbs.db": "x",
        }
    )
    outer = exports.packed({"upload/inner.zip": inner})
    files = {exports.canvas_name(MIA, file="my work.zip"): outer}
    found = collect(on_canvas, file("a.zip", exports.packed(files)), ASSIGNMENT)
    assert submitted(on_canvas, MIA.login) == {
        BOOK: notebook("deep"),
        "mine.csv": b"1,2",
    }
    assert found.notes == []


def test_leftovers_of_systems_are_nobodys(on_canvas, file):
    files = {
        exports.canvas_name(MIA): notebook(),
        "__MACOSX/._" + exports.canvas_name(MIA): "x",
        ".DS_Store": "x",
        "Thumbs.db": "x",
        "desktop.ini": "x",
    }
    found = collect(on_canvas, file("a.zip", exports.packed(files)))
    assert found.unmatched == found.refused == []


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("who", [JOSE, HANEUL])
def test_names_are_the_same_however_they_are_composed(form, who, course, file):
    first = unicodedata.normalize(form, who.full)
    keep(course, file("w.csv", exports.moodle_worksheet([MIA, who])), ASSIGNMENT)
    files = {f"{first}_{who.participant}_assignsubmission_file/{BOOK}": notebook("x")}
    found = collect(course, file("a.zip", exports.packed(files)))
    assert ids(found) == {who.sis}


def bytes_named(text, encoding):
    """A zip whose names are in another program's letters, and do not say so."""
    name = f"{text}_{HANEUL.participant}_assignsubmission_file/{BOOK}"
    raw = name.encode(encoding)
    stand_in = "x" * len(raw)
    return exports.packed({stand_in: notebook("w")}).replace(stand_in.encode(), raw)


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_korean_names_are_read_as_windows_and_others_write_them(encoding, course, file):
    keep(course, file("w.csv", exports.moodle_worksheet()), ASSIGNMENT)
    found = collect(course, file("a.zip", bytes_named(HANEUL.full, encoding)))
    assert ids(found) == {HANEUL.sis}


def test_two_students_of_one_name_are_told_apart_or_nobody(course, file):
    """Moodle's gradebook knows no participants: only the name is left."""
    rows = [["First name", "Last name", "ID number", "Email address"]]
    rows += [[one.first, one.last, one.sis, one.email] for one in CLASS]
    keep(course, file("g.csv", exports.table(rows).encode()))
    found = collect(course, file("a.zip", exports.moodle_zip()))
    assert ids(found) == {MIA.sis, JOSE.sis}
    assert len(found.unmatched) == 2
    assert all("several students" in why for _, why in found.unmatched)
    assert len([*(course.root / "unmatched").iterdir()]) == 2
    keep(course, file("w.csv", exports.moodle_worksheet()), ASSIGNMENT)
    found = collect(course, file("a.zip", exports.moodle_zip()))
    assert ids(found) == {HANEUL.sis, HANEUL_2.sis}
    assert [*(course.root / "unmatched").iterdir()] == []


def test_a_stranger_is_kept_aside_and_named(course, file):
    keep(course, file("g.csv", exports.canvas_gradebook(CLASS[:2])))
    for _ in range(2):
        found = collect(course, file("a.zip", exports.canvas_zip()))
        assert len(found.unmatched) == 2
        assert str(HANEUL.canvas) in found.unmatched[0][1] + found.unmatched[1][1]
        assert len([*(course.root / "unmatched").iterdir()]) == 2


def test_a_group_hands_in_one_file_for_all(course, file):
    keep(course, file("t.csv", exports.gradescope_table()))
    zipped = exports.gradescope_zip({8: [MIA, HANEUL], 9: [JOSE]})
    found = collect(course, file("a.zip", zipped))
    assert ids(found) == {MIA.sis, HANEUL.sis, JOSE.sis}
    assert submitted(course, MIA.sis) == submitted(course, HANEUL.sis)
    assert {who for who, _ in found.notes} == {MIA.sis, HANEUL.sis}


def test_a_team_of_moodle_is_all_its_members(course, file):
    sheet = exports.moodle_worksheet().decode("utf-8-sig").splitlines()
    teams = ["Team", "Blue", "Red", "Blue", "Red", "Red"]
    rows = [f'{line},"{team}"' for line, team in zip(sheet, teams, strict=True)]
    keep(course, file("w.csv", "\n".join(rows).encode()), ASSIGNMENT)
    # the number of a group may be that of a participant, by chance
    files = {f"Blue_{ABSENT.participant}_assignsubmission_file/{BOOK}": notebook("b")}
    found = collect(course, file("a.zip", exports.packed(files)))
    assert ids(found) == {MIA.sis, HANEUL.sis}


def test_anonymous_exports_are_collected_under_what_they_say(course, file):
    hidden = [
        ["Identifier", "Status", "Grade", "Maximum grade", "Last modified (grade)"]
    ]
    hidden += [
        [f"Participant {one.participant}", "", "", "10.00", "-"] for one in CLASS
    ]
    keep(course, file("w.csv", exports.table(hidden).encode()), ASSIGNMENT)
    files = {
        f"Participant_{one.participant}_assignsubmission_file/{BOOK}": notebook()
        for one in THERE
    }
    found = collect(course, file("a.zip", exports.packed(files)))
    assert ids(found) == {f"participant-{one.participant}" for one in THERE}
    files = {
        f"anon_x7Fq2_55_{BOOK}": notebook(),
        f"LATE_anon_a81_56_{BOOK}": notebook(),
    }
    found = collect(course, file("c.zip", exports.packed(files)))
    assert ids(found) == {"anon_x7Fq2", "anon_a81"}
    assert "anonymous" in found.notes[0][1]


def test_the_exchange_is_read_with_its_own_files(course, tmp_path):
    inbound = tmp_path / "exchange" / "course" / "inbound"
    for time, text in (("10:00:00.1", "old"), ("11:00:00.2", "new")):
        folder = inbound / f"mia+{ASSIGNMENT}+2026-02-02 {time} UTC+abc"
        folder.mkdir(parents=True)
        (folder / BOOK).write_bytes(notebook(text))
        (folder / "timestamp.txt").write_text(f"2026-02-02 {time} UTC")
        (folder / "submission_secret.txt").write_text("s3cret")
    found = collect(course, tmp_path / "exchange")
    assert ids(found) == {"mia"}
    assert submitted(course, "mia") == {
        BOOK: notebook("new"),
        "submission_secret.txt": b"s3cret",
        "timestamp.txt": b"2026-02-02 11:00:00.2 UTC",
    }


@pytest.mark.parametrize(
    "path", ["{}/" + BOOK, "class/{}/" + BOOK, "{}/" + ASSIGNMENT + "/" + BOOK]
)
def test_plain_folders_are_students(path, course, file):
    files = {path.format(name): notebook(name) for name in ("Mia", "jose")}
    found = collect(course, file("a.zip", exports.packed(files)))
    assert ids(found) == {"Mia", "jose"}
    assert submitted(course, "Mia") == {BOOK: notebook("Mia")}


def test_plain_folders_are_matched_by_any_name_of_a_student(on_canvas, file):
    files = {
        f"{MIA.full}/{BOOK}": notebook(),
        f"{JOSE.login}/{BOOK}": notebook(),
        f"{HANEUL.sis}/{BOOK}": notebook(),
        f"{HANEUL.full}/{BOOK}": notebook(),
        f"nobody/{BOOK}": notebook(),
    }
    found = collect(on_canvas, file("a.zip", exports.packed(files)))
    assert ids(found) == {MIA.login, JOSE.login, HANEUL.login}
    assert len(found.unmatched) == 2


def test_a_user_name_with_a_line_is_read_from_blackboards_own_file(course, file):
    files = {**exports.blackboard_files("a_kim"), **exports.blackboard_files("kim")}
    found = collect(course, file("a.zip", exports.packed(files)))
    assert ids(found) == {"a_kim", "kim"}


def test_what_a_person_put_there_stays(on_canvas, file):
    folder = on_canvas.root / "submitted" / MIA.login / ASSIGNMENT
    folder.mkdir(parents=True)
    (folder / BOOK).write_bytes(notebook("by hand"))
    found = collect(on_canvas, file("a.zip", exports.canvas_zip([MIA])))
    assert ids(found, "kept") == {MIA.login}
    assert submitted(on_canvas, MIA.login) == {BOOK: notebook("by hand")}


@pytest.mark.parametrize("word", ["Participant", "참가자", "Teilnehmer", "参加者"])
def test_an_anonymous_zip_of_moodles_is_matched_in_any_language(word, course, file):
    keep(course, file("w.csv", anonymous_worksheet()), ASSIGNMENT)
    files = {
        f"{word}_{one.participant}_assignsubmission_file/{BOOK}": notebook(one.login)
        for one in (MIA, JOSE)
    }
    found = collect(course, file("m.zip", exports.packed(files)), ASSIGNMENT)
    assert ids(found) == {f"participant-{one.participant}" for one in (MIA, JOSE)}


def test_a_team_that_nobody_knows_is_nobody_though_its_number_is_somebodys(
    course, file
):
    keep(course, file("w.csv", anonymous_worksheet()), ASSIGNMENT)
    files = {f"Blue_{MIA.participant}_assignsubmission_file/{BOOK}": notebook("b")}
    found = collect(course, file("m.zip", exports.packed(files)), ASSIGNMENT)
    assert (ids(found), len(found.unmatched)) == (set(), 1)


def anonymous_worksheet(header=None):
    """A worksheet as Moodle writes it of an anonymous assignment."""
    columns = [0, 4, 5, 6, 7, 8, 9, 10]
    lines = exports.moodle_worksheet([MIA, JOSE]).decode("utf-8-sig").splitlines()
    rows = [*csv.reader(lines)]
    rows = [[row[n] for n in columns] for row in rows]
    rows[0] = header or rows[0]
    return exports.table(rows, quote=True).encode("utf-8-sig")


KOREAN = ["식별자", "상태", "성적", "최대", "변경", "제출", "수정", "피드백"]


@pytest.mark.parametrize("word", ["참가자 ", "Teilnehmer ", "Participant ", "参加者"])
def test_a_worksheet_in_another_language_is_refused_with_the_way_out(
    word, course, file
):
    content = anonymous_worksheet(KOREAN).replace(b"Participant ", word.encode())
    with pytest.raises(UserError, match="Set your language to English in Moodle"):
        keep(course, file("w.csv", content), ASSIGNMENT)


def test_one_column_of_blackboard_is_a_roster_of_user_names(course, file):
    more = ["Grading Notes", "Notes Format", "Feedback to Learner", "Feedback Format"]
    rows = [["Username", exports.BLACKBOARD, *more]]
    rows += [[one.login, "", "", "SMART_TEXT", "", "SMART_TEXT"] for one in CLASS]
    content = exports.table(rows, quote=True).encode("utf-8-sig")
    found = keep(course, file("gc.csv", content))
    assert {*found.students} == {one.login for one in CLASS}
    done = collect(course, file("b.zip", exports.blackboard_zip()), ASSIGNMENT).done
    assert {who for who, _ in done["added"]} == {one.login for one in THERE}


def test_a_zip_of_two_students_of_one_name_is_not_an_anonymous_one(course, file):
    keep(course, file("w.csv", exports.moodle_worksheet()), ASSIGNMENT)
    zipped = exports.moodle_zip([HANEUL, HANEUL_2])
    found = collect(course, file("m.zip", zipped), ASSIGNMENT)
    assert ids(found) == {HANEUL.sis, HANEUL_2.sis}


@pytest.mark.parametrize("end", [".txt", ".json", ".TXT"])
def test_an_ending_that_a_browser_added_is_taken_away(end, on_canvas, file):
    files = {exports.canvas_name(MIA, file=BOOK + end): notebook("mine")}
    found = collect(on_canvas, file("a.zip", exports.packed(files)))
    assert submitted(on_canvas, MIA.login) == {BOOK: notebook("mine")}
    assert found.notes == []


def test_a_text_is_no_notebook_by_its_name(on_canvas, file):
    files = {exports.canvas_name(MIA, file=BOOK + ".txt"): b"my notes"}
    collect(on_canvas, file("a.zip", exports.packed(files)), ASSIGNMENT)
    assert submitted(on_canvas, MIA.login) == {BOOK + ".txt": b"my notes"}


def test_an_empty_notebook_is_what_the_student_handed_in(on_canvas, file):
    """Empty files are among what everybody got."""
    given = on_canvas.root / "release" / ASSIGNMENT / "opt_utils" / "__init__.py"
    given.write_bytes(b"")
    files = {exports.canvas_name(MIA): b""}
    found = collect(on_canvas, file("a.zip", exports.packed(files)))
    assert submitted(on_canvas, MIA.login) == {BOOK: b""}
    assert found.notes == []


@pytest.mark.parametrize("stray", ["notes/mine.txt", "Ana Lima_1_other_plugin/a.txt"])
def test_a_folder_that_is_no_submission_changes_nothing_else(stray, course, file):
    keep(course, file("w.csv", exports.moodle_worksheet()), ASSIGNMENT)
    files = {
        f"{one.full}_{one.participant}_assignsubmission_file/{BOOK}": notebook()
        for one in THERE
    }
    found = collect(course, file("a.zip", exports.packed({**files, stray: "x"})))
    assert found.system == "moodle"
    assert ids(found) == {one.sis for one in THERE}
    assert len(found.unmatched) == 1


@pytest.mark.parametrize("sid", ["00123", "0o17", "1_000", "No", "1e5", "="])
def test_gradescopes_ids_are_text(sid, course, file):
    who = Student("X", "Y", "xy", sid, 1, 1)
    keep(course, file("t.csv", exports.gradescope_table([who, MIA])))
    found = collect(course, file("a.zip", exports.gradescope_zip({5: [who]})))
    assert ids(found) == {sid}


def test_a_time_that_stood_in_a_students_folder_is_told(course, file):
    """Whoever made the folder may have written it: nbgrader, or the student."""
    files = {f"mia/{BOOK}": notebook(), "mia/timestamp.txt": "2020-01-01 00:00:00 UTC"}
    found = collect(course, file("a.zip", exports.packed(files)))
    assert submitted(course, "mia")["timestamp.txt"] == b"2020-01-01 00:00:00 UTC"
    assert found.notes == [("mia", "timestamp.txt was in it, and says when it came.")]


def test_what_cannot_be_read_replaces_nothing(on_canvas, file, tmp_path):
    """A copy that was cut off on its way takes no submission away."""
    for text in ("first", None):
        folder = tmp_path / "unpacked"
        folder.mkdir(exist_ok=True)
        (folder / exports.canvas_name(JOSE)).write_bytes(notebook("j"))
        whole = folder / exports.canvas_name(MIA)
        if text:
            whole.write_bytes(notebook(text))
        else:
            whole.rename(folder / exports.canvas_name(MIA, number=9999))
            (tmp_path / "other name").hardlink_to(
                folder / whole.with_name(exports.canvas_name(MIA, number=9999)).name
            )
        found = collect(on_canvas, folder)
    assert ids(found, "kept") == {MIA.login}
    assert (MIA.login, "Not replaced: what is there stays.") in found.notes
    assert submitted(on_canvas, MIA.login) == {BOOK: notebook("first")}


def test_what_is_refused_in_a_folder_is_named_with_its_folder(on_canvas, tmp_path):
    folder = tmp_path / "unpacked"
    (folder / MIA.login).mkdir(parents=True)
    (folder / MIA.login / BOOK).write_bytes(notebook())
    (folder / JOSE.login).mkdir()
    (folder / JOSE.login / BOOK).symlink_to("/etc/passwd")
    (why,) = collect(on_canvas, folder, ASSIGNMENT).refused
    assert why.startswith(f"{JOSE.login}/{BOOK} is a link")


def test_a_folder_of_zip_files_is_one_sentence(on_canvas, tmp_path):
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "1.zip").write_bytes(exports.canvas_zip())
    with pytest.raises(UserError, match="Collect each of them by itself"):
        collect(on_canvas, folder, ASSIGNMENT)
