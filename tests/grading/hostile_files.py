"""Files and folders that mean harm, or are only broken, by what is odd about them.

The functions below put them in the place of a notebook, of the folder that it is in, or
beside it.
"""

import json
import os
import socket
import stat
from collections.abc import Callable
from functools import cache
from pathlib import Path

import nbformat

from tests.grading.hostile import (
    ASSIGNMENT,
    NOTEBOOK,
    HandedIn,
    honest,
    write,
    wrong,
)

NEIGHBOUR = "neighbour"  # an honest student, whose work others would like to have
NONE: tuple[str, ...] = ()
SOURCE = Path("..", "..", "..", "source", ASSIGNMENT)
THEIRS = Path("..", "..", NEIGHBOUR, ASSIGNMENT)


def link(target: Path | str) -> HandedIn:
    """A symbolic link in the place of a notebook."""

    def put(folder: Path) -> None:
        folder.mkdir(parents=True)
        (folder / NOTEBOOK).symlink_to(target)

    return HandedIn(put)


def linked_folder(target: Path | str) -> HandedIn:
    """A symbolic link in the place of the folder."""

    def put(folder: Path) -> None:
        folder.parent.mkdir(parents=True)
        folder.symlink_to(target, target_is_directory=True)

    return HandedIn(put)


def made(make: Callable[[Path], object]) -> HandedIn:
    """Something in the place of a notebook that is no file of a notebook."""

    def put(folder: Path) -> None:
        folder.mkdir(parents=True)
        make(folder / NOTEBOOK)

    return HandedIn(put)


def _listen(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        short = Path("/tmp", f"s{os.getpid()}")  # the name of a socket must be short
        server.bind(str(short))
    short.rename(path)


def _device(path: Path) -> None:
    """A device, where that may be made; a link to one else."""
    try:
        os.mknod(path, 0o666 | stat.S_IFCHR, os.makedev(1, 5))
    except OSError:
        path.symlink_to("/dev/zero")


def sparse(size: int) -> Callable[[Path], None]:
    """A file of zeros that takes no room."""

    def make(path: Path) -> None:
        with path.open("wb") as file:
            file.truncate(size)

    return make


def _shut(path: Path) -> None:
    path.write_text(nbformat.writes(wrong()))
    path.chmod(0)


def _shut_folder(folder: Path) -> None:
    write(folder, wrong())
    folder.chmod(0)


def _of_another(folder: Path) -> None:
    """A hard link to the source."""
    folder.mkdir(parents=True)
    target = folder.parents[2] / "source" / ASSIGNMENT / NOTEBOOK
    os.link(target, folder / NOTEBOOK)


def _several(count: int) -> Callable[[Path], None]:
    def put(folder: Path) -> None:
        folder.mkdir(parents=True)
        for number in range(count):
            (folder / f"{number}.ipynb").write_text(nbformat.writes(honest()))

    return put


def odd_names(folder: Path) -> None:
    for name in (
        b"\xff\xfe",
        b"\x1b]0;owned\x07\x1b[2J",
        b"a\nb",
        b"<script>",
        b"=1+1",
    ):
        with open(os.path.join(os.fsencode(folder), name), "wb"):
            pass


def _only_odd_names(folder: Path) -> None:
    folder.mkdir(parents=True)
    odd_names(folder)
    for name in (b"\xff.ipynb", b"\x1b]0;owned\x07.ipynb"):
        with open(os.path.join(os.fsencode(folder), name), "wb"):
            pass


def _turns(folder: Path) -> None:
    """A notebook is a link to the source, then large, then a pipe, then itself."""
    for turn in (
        lambda path: path.symlink_to(SOURCE / NOTEBOOK),
        sparse(1 << 40),
        os.mkfifo,
        lambda path: path.write_text(nothing_done()),
    ):
        turn(folder / "next")
        os.replace(folder / "next", folder / NOTEBOOK)


def _shrinks(folder: Path) -> None:
    """A notebook becomes shorter while it is read, and long again."""
    os.truncate(folder / NOTEBOOK, 0)
    (folder / NOTEBOOK).write_text(nothing_done() + " " * (1 << 20))


@cache
def nothing_done() -> str:
    """The text of a notebook in which nothing is right."""
    return json.dumps(wrong())


LINKS = {
    "a link to the source": link(SOURCE / NOTEBOOK),
    "a link to a neighbour": link(THEIRS / NOTEBOOK),
    "a link to a file of the machine": link("/etc/passwd"),
    "a link to a device": link("/dev/zero"),
    "a link to the terminal": link("/dev/stdin"),
    "a link to a process": link("/proc/self/environ"),
    "a link to itself": link(NOTEBOOK),
    "a link to nothing": link("/nowhere"),
    "the folder is a link to the source": linked_folder(SOURCE.relative_to("..")),
    "the folder is a link to a neighbour": linked_folder(THEIRS.relative_to("..")),
    "the folder is a link to the root": linked_folder("/"),
    "the folder is a link to itself": linked_folder(ASSIGNMENT),
    "the folder is a file": HandedIn(
        lambda folder: (folder.parent.mkdir(), folder.write_text("x"))
    ),
    "a hard link to the source": HandedIn(_of_another),
}
KINDS = {
    "a pipe": made(os.mkfifo),
    "a socket": made(_listen),
    "a device": made(_device),
    "a folder": made(os.mkdir),
    "a file that may not be read": made(_shut),
    "a folder that may not be read": HandedIn(_shut_folder),
    "a file of ten terabytes": made(sparse(10 << 40)),
    "a file of two hundred megabytes of nothing": made(sparse(200 << 20)),
    "an empty folder": HandedIn(lambda folder: folder.mkdir(parents=True)),
    "two notebooks": HandedIn(_several(2), NONE),
    "more notebooks than anyone means": HandedIn(_several(9)),
    "only files whose names are no text": HandedIn(_only_odd_names),
    "a notebook that turns into other things": HandedIn(
        lambda folder: write(folder, wrong()), meanwhile=_turns
    ),
    "a notebook that shrinks and grows": HandedIn(
        lambda folder: write(folder, wrong()), meanwhile=_shrinks
    ),
}
