"""Nobody hands in for somebody else, whatever they call themselves or their files."""

import io
import zipfile

import pytest

from grader.lms.collect import collect
from grader.lms.roster import keep
from tests.lms import exports
from tests.lms.a_class import (
    ASSIGNMENT,
    HANEUL,
    JOSE,
    MIA,
    Student,
    notebook,
    submitted,
)

BOOK = f"{ASSIGNMENT}.ipynb"
LATER = "2030-01-01-00-00-00"
MALLORY = Student("Mallory", "Crow", "mcrow", "S1666", 71666, 4454666)
CLASS = (MIA, JOSE, HANEUL, MALLORY)
HONEST = (MIA, JOSE, HANEUL)

# What a file may be called so that another system takes it for Mia's.
DISGUISES = {
    "Canvas": exports.canvas_name(MIA, number=999_999),
    "Canvas, late": exports.canvas_name(MIA, late=True, number=999_999),
    "Canvas, anonymous": f"anon_{MIA.login}_999_{BOOK}",
    "Moodle": f"{MIA.full}_{MIA.participant}_assignsubmission_file_{BOOK}",
    "Blackboard": f"04 Descent_{MIA.login}_attempt_{LATER}_{BOOK}",
    "Blackboard's own": f"04 Descent_{MIA.login}_attempt_{LATER}.txt",
    "Gradescope": "submission_metadata.yml",
}
METADATA = f"""---
submission_1:
  :submitters:
  - :name: {MIA.full}
    :sid: {MIA.sis}
    :email: {MIA.email}
  :created_at: 2030-01-01 00:00:00.000000000 Z
"""


def flat(files):
    """Files as they are called where a name has no folders."""
    return {name.replace("/", "_"): text for name, text in files.items()}


def canvas(files):
    return {
        exports.canvas_name(MALLORY, number=8000 + n, file=name): text
        for n, (name, text) in enumerate(flat(files).items())
    }


def moodle(files):
    folder = f"{MALLORY.full}_{MALLORY.participant}_assignsubmission_file"
    return {f"{folder}/{name}": text for name, text in files.items()}


def moodle_flat(files):
    folder = f"{MALLORY.full}_{MALLORY.participant}_assignsubmission_file"
    return {f"{folder}_{name}": text for name, text in flat(files).items()}


def blackboard(files):
    before = f"04 Descent_{MALLORY.login}_attempt_2026-02-02-14-15-16"
    about = {f"{before}.txt": f"Name: {MALLORY.full} ({MALLORY.login})\n"}
    return about | {f"{before}_{name}": text for name, text in flat(files).items()}


def gradescope(files):
    return {
        f"assignment_77_export/submission_1666/{name}": text
        for name, text in files.items()
    }


def plain(files):
    return {f"{MALLORY.login}/{name}": text for name, text in files.items()}


def gradescope_of(students):
    groups = {n: [one] for n, one in enumerate(students)}
    books = {n: {BOOK: notebook(one.login)} for n, one in enumerate(students)}
    groups[1666] = [MALLORY]
    books[1666] = {}
    return exports.gradescope_zip(groups, books)


def plain_of(students):
    return exports.packed(
        {f"{one.login}/{BOOK}": notebook(one.login) for one in students}
    )


SYSTEMS = {
    "canvas": (exports.canvas_gradebook, exports.canvas_zip, canvas),
    "moodle": (exports.moodle_worksheet, exports.moodle_zip, moodle),
    "moodle, flat": (
        exports.moodle_worksheet,
        lambda students: exports.moodle_zip(students, flat=True),
        moodle_flat,
    ),
    "blackboard": (exports.blackboard_table, exports.blackboard_zip, blackboard),
    "gradescope": (exports.gradescope_table, gradescope_of, gradescope),
    "folders": (exports.canvas_gradebook, plain_of, plain),
}


def joined(honest, forged, first):
    """An archive with more files, before or behind the others."""
    with zipfile.ZipFile(io.BytesIO(honest)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    both = [forged, files] if first else [files, forged]
    return exports.packed({**both[0], **both[1]})


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("system", SYSTEMS)
def test_a_file_is_of_whose_place_it_is_in(
    system, disguise, first, course, file, tried
):
    table, archive, of_mallory = SYSTEMS[system]
    kept = keep(course, file("r.csv", table(CLASS)), ASSIGNMENT)
    forged = {
        DISGUISES[disguise]: METADATA
        if disguise == "Gradescope"
        else notebook("forged"),
        BOOK: notebook("Mallory's"),
        **{
            f"submission_1/{BOOK}": notebook("forged")
            for _ in [0]
            if "Grade" in disguise
        },
    }
    if disguise == "Gradescope":
        forged |= {f"more/submission_1/{n}": "x" for n in range(20)}
    content = joined(archive(HONEST), of_mallory(forged), first)
    found = collect(course, file("a.zip", content), ASSIGNMENT)
    ids = {one.login for one in CLASS} | {one.sis for one in CLASS}
    for one in HONEST:
        (id,) = {one.login, one.sis} & {*kept.students}
        assert submitted(course, id)[BOOK] == notebook(one.login), found
    (id,) = {MALLORY.login, MALLORY.sis} & {*kept.students}
    assert submitted(course, id)[BOOK] == notebook("Mallory's")
    assert {*kept.students} <= ids
    everybody = {path.name for path in (course.root / "submitted").iterdir()}
    assert everybody <= {*kept.students}
    tried("hostile", 1)


# Mallory's name or her file, and whose file it is when she is on the roster: of several
# whom the name fits it is nobody's.
NAMES = [
    ("x_71001_9_y", BOOK, MALLORY),
    ("late_71001", BOOK, MALLORY),
    ("71001_9", BOOK, MALLORY),
    ("okaformia_71001_9_x", BOOK, None),
    ("crowmallory", f"okaformia_71001_9_{BOOK}", MALLORY),
    ("crowmallory", f"LATE_71001_9_{BOOK}", MALLORY),
    ("crowmallory", f"2026_01_30_{BOOK}", MALLORY),
    ("crowmallory", f"71001_71001_71001_{BOOK}", MALLORY),
]


@pytest.mark.parametrize(("name", "book", "whose"), NAMES)
def test_numbers_in_a_name_are_nobodys(name, book, whose, course, file, tried):
    called = Student("", name, "mcrow", "S1666", 71666, 0)
    files = {f"{name}_71666_8000_{book}": notebook("forged")}
    keep(course, file("g.csv", exports.canvas_gradebook([*HONEST, called])))
    found = collect(course, file("1.zip", exports.packed(files)), ASSIGNMENT)
    assert [who for who, _ in found.done["added"]] == ([MALLORY.login] if whose else [])
    assert len(found.unmatched) == (whose is None)
    collect(course, file("2.zip", exports.canvas_zip(HONEST)))
    assert submitted(course, MIA.login)[BOOK] == notebook(MIA.login)
    tried("hostile", 1)


def test_a_stranger_cannot_be_somebody_by_a_files_name(course, file, tried):
    keep(course, file("g.csv", exports.canvas_gradebook(HONEST)))
    name = f"x_71001_9_y_71666_8000_{BOOK}"
    found = collect(course, file("a.zip", exports.packed({name: notebook()})))
    assert found.done == {}
    assert len(found.unmatched) == 1
    tried("hostile", 1)


def test_a_group_is_found_by_the_number_of_its_member(course, file):
    keep(course, file("g.csv", exports.canvas_gradebook(HONEST)))
    name = f"teamblue_71001_9000_{BOOK}"
    found = collect(course, file("a.zip", exports.packed({name: notebook()})))
    assert found.done["added"] == [(MIA.login, ASSIGNMENT)]


@pytest.mark.parametrize("disguise", ["Moodle", "Blackboard"])
def test_of_two_systems_the_one_counts_that_a_roster_is_from(
    disguise, course, file, tried
):
    keep(course, file("g.csv", exports.canvas_gradebook(CLASS)))
    files = canvas({DISGUISES[disguise]: notebook("forged")})
    found = collect(course, file("a.zip", exports.packed(files)), ASSIGNMENT)
    assert found.system == "canvas"
    assert found.done["added"] == [(MALLORY.login, ASSIGNMENT)]
    tried("hostile", 1)


def test_a_students_comment_on_blackboard_does_not_say_who_it_is(course, file, tried):
    own = Student("X", "Kim", "x_kim", "S1", 1, 1)
    kim = Student("Y", "Kim", "kim", "S2", 2, 2)
    keep(course, file("b.csv", exports.blackboard_table([own, kim])))
    before = "04 Descent_x_kim_attempt_2026-02-02-14-15-16"
    files = {
        f"{before}.txt": "Nombre: X Kim (x_kim)\nComments:\nName: Y Kim (kim)\n",
        f"{before}_{BOOK}": notebook("mine"),
    }
    collect(course, file("a.zip", exports.packed(files)))
    assert submitted(course, "kim") == {}
    assert submitted(course, "x_kim")[BOOK] == notebook("mine")
    tried("hostile", 1)


def test_what_an_exchange_gives_out_was_not_handed_in(course, tmp_path):
    """Its folder also holds what everybody got, and their pages."""
    inside = tmp_path / "exchange" / "course"
    handed_in = inside / "inbound" / f"mia+{ASSIGNMENT}+2026-02-02 10:00:00.1 UTC+abc"
    for folder in (handed_in, inside / "outbound" / ASSIGNMENT, inside / "feedback"):
        folder.mkdir(parents=True)
        (folder / BOOK).write_bytes(notebook(folder.name))
    found = collect(course, tmp_path / "exchange")
    assert found.system == "nbgrader exchange"
    assert found.done["added"] == [("mia", ASSIGNMENT)]
    assert found.unmatched == []


@pytest.mark.parametrize("of_now", [True, False])
def test_who_takes_another_name_on_moodle_hands_in_for_nobody_else(
    of_now, course, file, tried
):
    """A worksheet of before the renaming, or of another assignment, knows it not."""
    shift = 0 if of_now else 1000
    before = [
        Student(o.first, o.last, o.login, o.sis, o.canvas, o.participant + shift)
        for o in CLASS
    ]
    keep(course, file("w.csv", exports.moodle_worksheet(before)), ASSIGNMENT)
    forged = f"{MIA.full}_{MALLORY.participant}_assignsubmission_file/{BOOK}"
    content = joined(exports.moodle_zip(HONEST), {forged: notebook("forged")}, True)
    found = collect(course, file("a.zip", content), ASSIGNMENT)
    mine = submitted(course, MIA.sis)
    assert notebook("forged") not in mine.values()
    assert (mine == {}) != of_now
    assert len(found.unmatched) == (1 if of_now else 2)
    assert all("several people" in why for _, why in found.unmatched)
    assert submitted(course, JOSE.sis)[BOOK] == notebook(JOSE.login)
    tried("hostile", 1)
