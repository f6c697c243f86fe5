"""Only plain files come in, under no link, and up to a limit."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from grader.course import door
from grader.course.door import Place, beside, opened, spelled
from grader.course.student_ids import NOT_IN_IDS
from grader.errors import UserError

pytestmark = pytest.mark.skipif(
    not hasattr(os, "mkfifo"), reason="needs a Unix file system"
)


@pytest.fixture
def place(tmp_path):
    """A student's folder, which does not exist yet."""
    return Place("mia", tmp_path, ("mia", "one"))


@pytest.fixture
def folder(place):
    path = place.base.joinpath(*place.parts)
    path.mkdir(parents=True)
    return path


def read(place, name="x", limit=100):
    with opened(place) as folder:
        return folder.read(name, limit)


def test_a_plain_file_comes_in_whole(place, folder):
    (folder / "x").write_bytes(b"a" * 100)
    assert read(place) == b"a" * 100


def test_the_folder_of_the_course_may_be_a_link(place, folder, tmp_path):
    (folder / "x").write_text("a")
    (tmp_path / "elsewhere").symlink_to(tmp_path)
    assert read(Place("mia", tmp_path / "elsewhere", place.parts)) == b"a"


def a_socket(path):
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


def hard_link(path):
    (path.parent / "y").write_text("a")
    os.link(path.parent / "y", path)


KINDS = {
    "a pipe": (os.mkfifo, "x is not a plain file"),
    "a folder": (os.mkdir, "x is not a plain file"),
    "a socket": (a_socket, "x is not a plain file"),
    "a link to a file": (lambda path: path.symlink_to(__file__), "x is a link"),
    "a link to a device": (lambda path: path.symlink_to("/dev/zero"), "x is a link"),
    "a link to itself": (lambda path: path.symlink_to(path), "x is a link"),
    "a link to nothing": (lambda path: path.symlink_to("/nowhere"), "x is a link"),
    "a second name of a file": (hard_link, "x has another name on this disk"),
    "a byte too many": (
        lambda path: path.write_bytes(b"a" * 101),
        "x has 101 bytes; at most 100 are read",
    ),
    "nothing": (lambda path: None, "x cannot be read: No such file"),
}


@pytest.mark.parametrize(("make", "said"), KINDS.values(), ids=KINDS)
def test_anything_else_is_refused_in_one_sentence(place, folder, make, said):
    make(folder / "x")
    with pytest.raises(UserError, match=said) as refused:
        read(place)
    assert str(refused.value).count(". ") <= 1


WAYS = {
    "the student's folder": ("mia", "The folder mia is a link"),
    "the assignment's folder": ("mia/one", "The folder one is a link"),
}


@pytest.mark.parametrize(("path", "said"), WAYS.values(), ids=WAYS)
def test_a_link_on_the_way_is_refused_wherever_it_points(place, tmp_path, path, said):
    for other in ("source/one", "ada/one"):
        (tmp_path / other).mkdir(parents=True)
        (tmp_path / other / "x").write_text("secret")
    link = tmp_path / path
    link.parent.mkdir(exist_ok=True)
    for target in (tmp_path / "source", tmp_path / "ada/one"):
        link.symlink_to(target)
        with pytest.raises(UserError, match=said):
            read(place)
        link.unlink()


def test_a_file_in_place_of_a_folder_is_refused(place, tmp_path):
    (tmp_path / "mia").mkdir()
    (tmp_path / "mia" / "one").write_text("")
    with pytest.raises(UserError, match="one is not a folder"):
        read(place)


def test_what_takes_a_files_place_after_the_look_is_refused(place, folder, monkeypatch):
    looked = door.Folder.kind

    def look_and_exchange(self, name):
        about = looked(self, name)
        if name == "x":
            (folder / "x").unlink()
            (folder / "x").symlink_to(__file__)
        return about

    (folder / "x").write_text("a")
    monkeypatch.setattr(door.Folder, "kind", look_and_exchange)
    with pytest.raises(UserError, match="x cannot be read"):
        read(place)


def test_what_takes_a_folders_place_after_the_look_is_refused(
    place, folder, monkeypatch, tmp_path
):
    looked = door.Folder.kind

    def look_and_exchange(self, name):
        about = looked(self, name)
        if name == "one":
            (tmp_path / "mia" / "one").rename(tmp_path / "gone")
            (tmp_path / "mia" / "one").symlink_to(tmp_path / "gone")
        return about

    (folder / "x").write_text("a")
    monkeypatch.setattr(door.Folder, "kind", look_and_exchange)
    with pytest.raises(UserError, match="The folder one cannot be read"):
        read(place)


def test_a_file_that_grows_meanwhile_is_read_up_to_the_limit(
    place, folder, monkeypatch
):
    (folder / "x").write_bytes(b"a" * 101)
    monkeypatch.setattr(door, "_insist_on_plain", lambda *_: None)
    with pytest.raises(UserError, match="at most 100"):
        read(place)


SEALED = """
import os, sys
from pathlib import Path
from grader.course.door import Place, opened
from grader.errors import UserError
os.setgid(65534), os.setuid(65534)
try:
    with opened(Place("mia", Path(sys.argv[1]), ("mia", "one"))) as folder:
        folder.names(), folder.read("x")
except UserError as error:
    print(error)
"""


@pytest.mark.skipif(
    not hasattr(os, "getuid") or os.getuid() != 0, reason="needs to become another user"
)
@pytest.mark.parametrize("path", ["mia", "mia/one", "mia/one/x"])
def test_what_may_not_be_read_is_said(place, folder, tmp_path, path):
    (folder / "x").write_text("a")
    for one in [tmp_path, *tmp_path.parents][:3]:
        one.chmod(0o755)
    (tmp_path / path).chmod(0)
    done = subprocess.run(
        [sys.executable, "-c", SEALED, tmp_path],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert "cannot be read: Permission denied" in done.stdout, done.stderr
    assert done.stdout.count("\n") == 1


def test_a_folder_with_more_files_than_anyone_has_is_refused(
    place, folder, monkeypatch
):
    monkeypatch.setattr(door, "MOST_FILES", 3)
    for name in "abc":
        (folder / name).write_text("")
    with opened(place) as there:
        assert there.names() == ["a", "b", "c"]
        (folder / "d").write_text("")
        with pytest.raises(UserError, match="holds more than 3 files"):
            there.names()


def test_a_folder_that_is_opened_is_closed_again(place, folder):
    (folder / "x").write_text("a")
    before = len(os.listdir("/proc/self/fd"))
    read(place)
    with pytest.raises(UserError):
        read(place, "y")
    with pytest.raises(UserError):
        read(Place("mia", place.base, ("mia", "one", "x")))
    assert len(os.listdir("/proc/self/fd")) == before


def test_without_descriptors_of_folders_links_are_refused_too(
    place, folder, monkeypatch, tmp_path
):
    monkeypatch.setattr(door, "BY_DESCRIPTOR", False)
    (folder / "x").write_text("a")
    assert read(place) == b"a"
    with beside(folder / "x") as there:
        assert there.names() == ["x"]
    (folder / "y").symlink_to(folder / "x")
    with pytest.raises(UserError, match="y is a link"):
        read(place, "y")
    (tmp_path / "ada").symlink_to(tmp_path / "mia")
    with pytest.raises(UserError, match="ada is a link"):
        read(Place("ada", tmp_path, ("ada", "one")))


ORDINARY = ["ada", "김하늘", "O'Brien, Pat", "smith&jones", "a.b-c_d e", "=1+1", "ä"]


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_name_is_spelled_as_it_is(name):
    assert spelled(name, NOT_IN_IDS - {"+"}) == name


SPELLED = {
    "bytes that are no UTF-8": (os.fsdecode(b"M\xfcller"), r"M\xfcller"),
    "the character of that number": ("M\x9cller", r"M\U0000009cller"),
    "a sequence for the terminal": ("a\x1b]0;x\x07", r"a\x1b]0;x\x07"),
    "a new line": ("a\nb", r"a\x0ab"),
    "a tag": ("<b>", r"\x3cb\x3e"),
    "a backslash": (r"a\x0ab", r"a\x5cx0ab"),
    "text that turns round": ("a\u202eb", r"a\U0000202eb"),
    "a space that no one sees": ("a\u200bb", r"a\U0000200bb"),
}


@pytest.mark.parametrize(("name", "shown"), SPELLED.values(), ids=SPELLED)
def test_an_odd_name_is_spelled_so_that_it_can_be_shown(name, shown):
    assert spelled(name) == shown
    assert spelled(name).isprintable()


def test_names_that_differ_are_spelled_differently():
    odd = ["\x1b", r"\x1b", os.fsdecode(b"\x9b"), "\x9b", "a\n" * 120, "a\n" * 121]
    odd += ["a\n" * 120 + ".py", "<", ">", "\u2028", "a\u2028"]
    assert len({spelled(name) for name in odd}) == len(odd)
    assert max(len(spelled(name)) for name in odd) <= door.LONGEST_NAME
    assert spelled("a\n" * 120 + ".py").endswith(".py")
