"""An archive that means harm costs its own files, and says so in a sentence."""

import io
import os
import stat
import struct
import warnings
import zipfile
import zlib

import pytest

from grader.errors import UserError
from grader.lms import archives, submission
from grader.lms.collect import collect
from grader.lms.roster import keep
from tests.lms import exports
from tests.lms.a_class import ASSIGNMENT, JOSE, MIA, THERE, notebook, submitted

BOOK = f"{ASSIGNMENT}.ipynb"
GOOD = exports.canvas_name(JOSE, number=77)


@pytest.fixture
def canvas(course, file):
    """Collects a zip from Canvas in which José's file is honest; that one arrives."""
    keep(course, file("g.csv", exports.canvas_gradebook()))
    outside = {*course.root.parent.rglob("*")}

    def run(content):
        found = collect(course, file("hostile.zip", content), ASSIGNMENT)
        assert submitted(course, JOSE.login) == {BOOK: notebook("honest")}
        new = {*course.root.parent.rglob("*")} - outside
        new -= {course.root.parent / "hostile.zip"}
        assert all(path.is_relative_to(course.root) for path in new)
        assert not any(path.is_symlink() for path in new)
        return found

    return run


def zipped(entries, honest=True):
    """A zip of (name or ZipInfo, content); names may be the same."""
    stream = io.BytesIO()
    last = [(GOOD, notebook("honest"))] if honest else []
    made = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED)
    with made as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # names that are there twice
        for name, content in [*entries, *last]:
            archive.writestr(name, content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def entry(name, mode=0o644, kind=stat.S_IFREG):
    info = zipfile.ZipInfo(name)
    info.external_attr = (kind | mode) << 16
    return info


@pytest.mark.parametrize(
    "name",
    [
        "../../" + exports.canvas_name(MIA),
        "/tmp/" + exports.canvas_name(MIA),
        "C:\\" + exports.canvas_name(MIA),
        "..\\..\\" + exports.canvas_name(MIA),
        "a/../../../" + exports.canvas_name(MIA),
        "\\\\server\\share\\" + exports.canvas_name(MIA),
    ],
)
def test_no_path_leads_out_of_the_course(name, canvas, course, tried):
    found = canvas(zipped([(name, notebook())]))
    assert len(found.refused) == 1
    assert found.refused[0].endswith("it is left out.")
    assert submitted(course, MIA.login) == {}
    tried("hostile", 1)


@pytest.mark.parametrize(
    "name",
    ["../../../evil.ipynb", "/etc/evil.ipynb", "..\\evil.ipynb", "..", "C:/evil"],
)
def test_no_path_of_a_zip_in_a_submission_leads_out(name, canvas, course, tried):
    inner = zipped([(name, "x"), (BOOK, notebook("mine"))], honest=False)
    mine = exports.canvas_name(MIA, file="work.zip")
    found = canvas(zipped([(mine, inner)]))
    assert submitted(course, MIA.login) == {BOOK: notebook("mine")}
    assert any("left out" in note for _, note in found.notes)
    tried("hostile", 1)


@pytest.mark.parametrize(
    "kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK]
)
def test_links_and_devices_are_not_read(kind, canvas, course, tried):
    link = entry(exports.canvas_name(MIA), kind=kind)
    found = canvas(zipped([(link, "/etc/passwd")]))
    assert len(found.refused) == 1
    assert "link" in found.refused[0] or "plain file" in found.refused[0]
    assert submitted(course, MIA.login) == {}
    tried("hostile", 1)


def test_links_in_a_folder_are_not_followed(course, file, tmp_path, tried):
    keep(course, file("g.csv", exports.canvas_gradebook()))
    folder = tmp_path / "unpacked"
    (folder / MIA.login).mkdir(parents=True)
    (folder / MIA.login / BOOK).symlink_to("/etc/passwd")
    (folder / JOSE.login).symlink_to("/etc")
    os.mkfifo(folder / "pipe")
    (folder / THERE[2].login).mkdir()
    (folder / THERE[2].login / BOOK).write_bytes(notebook("honest"))
    found = collect(course, folder, ASSIGNMENT)
    assert len(found.refused) == 3
    assert {who for who, _ in found.done["added"]} == {THERE[2].login}
    tried("hostile", 3)


def test_a_bomb_is_read_no_further_than_the_limit(canvas, course, monkeypatch, tried):
    monkeypatch.setattr(archives, "LARGEST", 1 << 20)
    bomb = zipped([(exports.canvas_name(MIA), bytes(64 << 20))])
    found = canvas(bomb)
    assert len(found.refused + found.notes) == 1
    assert submitted(course, MIA.login) == {}
    tried("hostile", 1)


def lying(size, content):
    """A zip whose list says that a file is small."""
    made = bytearray(zipped([(exports.canvas_name(MIA), content)]))
    true = struct.pack("<L", len(content))
    for start in (made.index(true), made.rindex(true)):
        made[start : start + 4] = struct.pack("<L", size)
    return bytes(made)


def test_a_bomb_that_lies_about_its_size_is_refused(canvas, course, tried):
    found = canvas(lying(10, bytes(8 << 20)))
    assert len(found.notes) == 2  # why, and that nothing of it was taken
    assert submitted(course, MIA.login) == {}
    tried("hostile", 1)


def test_bombs_in_bombs_end_at_the_limit_of_a_submission(
    canvas, course, monkeypatch, tried
):
    monkeypatch.setattr(submission, "MOST_BYTES_OF_ONE", 1 << 20)
    layer = exports.packed({f"{n}.bin": bytes(900 << 10) for n in range(40)})
    outer = exports.packed({f"{n}.zip": layer for n in range(40)})
    found = canvas(zipped([(exports.canvas_name(MIA, file="b.zip"), outer)]))
    ((who, why),) = [note for note in found.notes if "Not collected" in note[1]]
    assert who == MIA.login
    assert "more than 1 MB" in why
    assert submitted(course, MIA.login) == {}
    tried("hostile", 1)


def test_zips_in_zips_without_end_are_opened_no_deeper_than_the_limit(canvas, tried):
    content = notebook()
    for _ in range(10):
        content = exports.packed({"again.zip": content})
    found = canvas(zipped([(exports.canvas_name(MIA, file="a.zip"), content)]))
    assert any("more than 2 zip files" in why for _, why in found.notes)
    tried("hostile", 1)


def test_a_way_to_compress_that_cannot_be_bounded_is_not_read(canvas, tried):
    stream = io.BytesIO(zipped([]))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_BZIP2) as archive:
        archive.writestr(exports.canvas_name(MIA), bytes(1 << 20))
    found = canvas(stream.getvalue())
    assert "pack it again" in found.refused[0]
    tried("hostile", 1)


def test_encrypted_files_are_named(canvas, tried):
    made = bytearray(zipped([(exports.canvas_name(MIA), notebook())]))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        made[made.index(mark) + place] |= 1
    found = canvas(bytes(made))
    assert "is encrypted: unpack it" in found.refused[0]
    tried("hostile", 1)


def test_a_hundred_thousand_files_are_one_sentence(canvas, course, tried):
    inner = exports.packed({f"{n}.txt": "" for n in range(100_000)}, zipfile.ZIP_STORED)
    found = canvas(zipped([(exports.canvas_name(MIA, file="m.zip"), inner)]))
    ((who, why),) = [note for note in found.notes if "Not collected" in note[1]]
    assert (who, "100,000 files" in why) == (MIA.login, True)
    assert submitted(course, MIA.login) == {}
    tried("hostile", 1)


def test_a_list_of_files_that_is_too_long_is_not_even_read(
    course, file, monkeypatch, tried
):
    monkeypatch.setattr(archives, "LARGEST_DIRECTORY", 1000)
    content = exports.packed({f"a/{n}": "" for n in range(100)})
    with pytest.raises(UserError, match="lists more files"):
        collect(course, file("a.zip", content), ASSIGNMENT)
    monkeypatch.setattr(archives, "MOST_FILES", 50)
    monkeypatch.setattr(archives, "LARGEST_DIRECTORY", 1 << 20)
    with pytest.raises(UserError, match="holds 100 files; at most 50"):
        collect(course, file("a.zip", content), ASSIGNMENT)
    tried("hostile", 2)


@pytest.mark.parametrize(
    "names",
    [
        ["data.txt", "data.txt"],
        ["data.txt", "DATA.txt"],
        ["data", "data/inner.txt"],
        ["data/inner.txt", "data"],
        ["caf\u00e9.txt", "cafe\u0301.txt"],
    ],
)
def test_names_that_collide_lose_nothing(names, canvas, course, tried):
    inner = zipped([(one, str(n)) for n, one in enumerate(names)], honest=False)
    canvas(zipped([(exports.canvas_name(MIA, file="w.zip"), inner)]))
    texts = {*submitted(course, MIA.login).values()}
    assert texts == {b"0", b"1"}
    tried("hostile", 1)


@pytest.mark.parametrize(
    "name",
    [
        "x" * 300 + ".csv",
        "\u202e.csv",
        "a\nb.csv",
        "가" * 200 + ".csv",
        "con.",
        "a:b|c?",
    ],
)
def test_names_that_a_disk_does_not_take_are_changed(name, canvas, course, tried):
    inner = zipped([(name, "1"), (BOOK, notebook())], honest=False)
    canvas(zipped([(exports.canvas_name(MIA, file="w.zip"), inner)]))
    found = submitted(course, MIA.login)
    assert len(found) == 2
    assert all(len(one.encode()) < 200 and one.isprintable() for one in found)
    tried("hostile", 1)


def test_a_damaged_file_costs_only_itself(canvas, course, tried):
    made = zipped([(exports.canvas_name(MIA), os.urandom(1000))])
    at = made.index(b"PK\x03\x04") + 200
    found = canvas(made[:at] + bytes(40) + made[at + 40 :])
    assert "cannot be unpacked" in found.notes[0][1]
    assert submitted(course, MIA.login) == {}
    tried("hostile", 1)


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"PK\x05\x06" + bytes(18), b"PK\x05\x06" * 100, bytes(5000)]
)
def test_what_is_no_zip_file_is_one_sentence(content, course, file, tried):
    with pytest.raises(UserError) as told:
        collect(course, file("a.zip", content), ASSIGNMENT)
    assert "\n" not in str(told.value)
    tried("hostile", 1)


def test_a_folder_of_the_course_that_is_a_link_is_not_written_through(
    course, file, tmp_path, tried
):
    keep(course, file("g.csv", exports.canvas_gradebook()))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (course.root / "submitted").mkdir()
    (course.root / "submitted" / MIA.login).symlink_to(elsewhere)
    found = collect(course, file("a.zip", exports.canvas_zip()), ASSIGNMENT)
    assert [who for who, why in found.notes if "is a link" in why] == [MIA.login]
    assert [*elsewhere.iterdir()] == []
    assert len(found.done["added"]) == len(THERE) - 1
    tried("hostile", 1)


YAML = {
    "of ten million": "a: &a [1,1,1,1,1,1,1,1]\n"
    + "".join(
        f"{new}: &{new} [{', '.join(['*' + old] * 8)}]\n"
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    ),
    "of code": "submission_1: !!python/object/apply:os.system ['touch /tmp/evil']\n",
    "of depth": "[" * 100_000,
    "of nothing": "",
    "of a list": "- 1\n",
    "of odd types": "submission_1: {':submitters': {1: 2}}\nsubmission_2: 3\n5: 6\n",
}


@pytest.mark.parametrize("kind", YAML)
def test_a_file_of_gradescopes_that_lies_is_one_sentence(kind, course, file, tried):
    files = {
        "assignment_1_export/submission_metadata.yml": YAML[kind],
        f"assignment_1_export/submission_1/{BOOK}": notebook(),
    }
    told, done = "", {}
    try:
        done = collect(course, file("a.zip", exports.packed(files)), ASSIGNMENT).done
    except UserError as error:
        told = str(error)
    assert (len(told.splitlines()), done) in [(1, {}), (0, {})]
    tried("hostile", 1)


@pytest.mark.parametrize(
    "student", ["..", ".git", "a+b", "a*b", "-rf", "a/b", "a\tb", "x" * 300, "<b>"]
)
def test_no_odd_id_becomes_a_folder(student, course, file, tried):
    rows = [["First Name", "Last Name", "SID", "Email"], ["A", "B", student, ""]]
    rows.append([MIA.first, MIA.last, MIA.sis, MIA.email])
    found = keep(course, file("t.csv", exports.table(rows).encode()))
    assert {*found.students} == {MIA.sis}
    assert "cannot be a student's id" in found.left_out[0]
    tried("hostile", 1)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\xff",
        b"Student,ID\n",
        b"\x00" * 100,
        "이름,번호\n김하늘,1\n".encode(),
        b'"Student","ID","Section"\n"un',
        b"Student,ID,Section\nA,1,B,C,D\n",
        "Ant\xe9,ID,Section".encode("latin-1"),
    ],
)
def test_a_table_that_is_none_is_one_sentence(content, course, file, tried):
    with pytest.raises(UserError) as told:
        keep(course, file("t.csv", content))
    assert len(str(told.value).splitlines()) == 1
    tried("hostile", 1)


def test_a_checksum_that_is_wrong_is_noticed(canvas, tried):
    content = notebook("wrong")
    made = bytearray(zipped([(exports.canvas_name(MIA), content)]))
    true = struct.pack("<L", zlib.crc32(content))
    for start in (made.index(true), made.rindex(true)):
        made[start : start + 4] = bytes(4)
    found = canvas(bytes(made))
    assert "cannot be unpacked" in found.notes[0][1]
    tried("hostile", 1)
