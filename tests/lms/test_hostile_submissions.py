"""What one student packs takes neither the time nor the screen of the whole class."""

import io
import struct
import zipfile

import pytest

from grader.lms import archives, submission
from grader.lms.archives import Budget, files_in
from grader.lms.collect import collect
from grader.lms.roster import keep
from tests.lms import exports
from tests.lms.a_class import ASSIGNMENT, JOSE, MIA, notebook, submitted

BOOK = f"{ASSIGNMENT}.ipynb"


@pytest.fixture
def handed_in(course, file, monkeypatch):
    """Collects what Mia packed beside an honest file; gives what was said of her."""
    keep(course, file("g.csv", exports.canvas_gradebook()))
    read = []
    unpack = archives._read

    def counted(*given):
        content = unpack(*given)
        read.append(len(content))
        return content

    monkeypatch.setattr(archives, "_read", counted)

    def run(content):
        files = {
            exports.canvas_name(MIA, file="work.zip"): content,
            exports.canvas_name(JOSE, number=77): notebook("honest"),
        }
        found = collect(course, file("a.zip", exports.packed(files)), ASSIGNMENT)
        assert submitted(course, JOSE.login) == {BOOK: notebook("honest")}
        assert {who for who, _ in found.notes} <= {MIA.login}
        return [why for _, why in found.notes], sum(read)

    return run


def with_flag(content, flag):
    """A zip whose list gives every file a flag."""
    made = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = made.find(mark)
        while at >= 0:
            made[at + place] |= flag
            at = made.find(mark, at + 4)
    return bytes(made)


def with_wrong_sums(content):
    """A zip whose checksums are all wrong: what it holds fails when it was unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sums = {struct.pack("<L", entry.CRC) for entry in archive.infolist()}
    for one in sums:
        content = content.replace(one, b"\1\2\3\4")
    return content


def test_a_thousand_files_that_are_refused_are_a_few_sentences(handed_in, tried):
    files = {f"{n}.csv": "x" for n in range(1500)}
    notes, _ = handed_in(with_flag(exports.packed(files), 1))
    assert len(notes) < 8
    assert "And 1,496 more of these." in notes
    tried("hostile", 1)


def test_files_that_are_not_kept_count_as_well(handed_in, course, monkeypatch, tried):
    monkeypatch.setattr(submission, "MOST_FILES_OF_ONE", 50)
    given = "given = True\n"  # what everybody got
    layer = exports.packed({f"{n}.py": given for n in range(40)})
    outer = exports.packed({f"{n}.zip": layer for n in range(40)})
    (note,), _ = handed_in(outer)
    assert "more than 50 files" in note
    assert submitted(course, MIA.login) == {}
    tried("hostile", 1)


def test_files_that_fail_after_they_were_unpacked_count_as_well(
    handed_in, monkeypatch, tried
):
    monkeypatch.setattr(submission, "MOST_BYTES_OF_ONE", 4 << 20)
    bombs = {f"{n}.bin": bytes(1 << 20) for n in range(60)}
    notes, _ = handed_in(with_wrong_sums(exports.packed(bombs)))
    assert any("more than 4 MB" in one for one in notes)
    tried("hostile", 1)


def test_what_fails_takes_from_what_one_run_unpacks():
    content = with_wrong_sums(exports.packed({"a.bin": bytes(1 << 20)}))
    (one,) = files_in(content, "a.zip")
    budget = Budget(10 << 20)
    with pytest.raises(Exception, match="cannot be unpacked"):
        budget.read(one)
    assert budget.left == 9 << 20


def test_files_that_lie_over_each_other_end_at_the_limit(
    handed_in, course, monkeypatch, tried
):
    """Many names for the same bytes: the list points at one file again and again."""
    monkeypatch.setattr(submission, "MOST_BYTES_OF_ONE", 4 << 20)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.bin", bytes(1 << 20))
        (entry,) = archive.filelist
        archive.filelist += [entry] * 999
    _, read = handed_in(stream.getvalue())
    assert read < 8 << 20
    assert submitted(course, MIA.login) == {}
    tried("hostile", 1)


def test_a_list_of_files_is_not_read_when_it_is_longer_than_a_submission_has(
    handed_in, monkeypatch, tried
):
    monkeypatch.setattr(archives, "LARGEST_DIRECTORY_OF_ONE", 10_000)
    notes, _ = handed_in(exports.packed({f"{n}.csv": "" for n in range(500)}))
    assert any("lists more files than are read" in one for one in notes)
    tried("hostile", 1)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_thousand_files_of_one_name_end(handed_in, course, tried):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for n in range(1900):
            entry = zipfile.ZipInfo(f"{'a/' * 15}data.csv")
            archive.writestr(entry, str(n))
    handed_in(stream.getvalue())
    assert len(submitted(course, MIA.login)) == 1900
    tried("hostile", 1)
