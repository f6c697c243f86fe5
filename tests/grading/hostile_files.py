"""Files and folders that mean harm, or are only broken, by what is odd about them.

The functions below put them in the place of a notebook, of the folder that it is in, or
beside it.
"""

import gzip
import io
import json
import os
import socket
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import nbformat

from tests.grading.hostile import (
    ASSIGNMENT,
    FUNCTIONS,
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


def raw(content: bytes | str) -> HandedIn:
    """Bytes in the place of a notebook."""
    return HandedIn(lambda folder: write(folder, content))


def large(start: str, middle: str, times: int, end: str = "") -> HandedIn:
    """The same text again and again in the place of a notebook."""
    return HandedIn(lambda folder: write(folder, start + middle * times + end))


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


def beside(make: Callable[[Path], object]) -> HandedIn:
    """An honest notebook, and something beside it."""

    def put(folder: Path) -> None:
        write(folder, honest())
        make(folder)

    return HandedIn(put, NONE)


def stamped(content: bytes) -> HandedIn:
    """An honest notebook with these bytes as the time when it was handed in."""
    return beside(lambda folder: (folder / "timestamp.txt").write_bytes(content))


def called(name: bytes | str) -> HandedIn:
    """An honest notebook under another name."""

    def put(folder: Path) -> None:
        folder.mkdir(parents=True)
        path = os.path.join(os.fsencode(folder), os.fsencode(name))
        with open(path, "wb") as file:
            file.write(nbformat.writes(honest()).encode())

    return HandedIn(put, NONE)


def student(name: bytes | str) -> HandedIn:
    """An honest notebook of a student with that name."""
    put = HandedIn(lambda folder: write(folder, honest())).put
    return HandedIn(put, NONE, student=os.fsdecode(name))


def script(content: bytes | str, lost: tuple[str, ...] = FUNCTIONS) -> HandedIn:
    """A Python file in the place of a notebook."""

    def put(folder: Path) -> None:
        folder.mkdir(parents=True)
        data = content if isinstance(content, bytes) else content.encode()
        (folder / "homework.py").write_bytes(data)

    return HandedIn(put, lost)


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


def _sparse(size: int) -> Callable[[Path], None]:
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
    """A hard link to the honest work of a neighbour that is no notebook of one's own."""
    folder.mkdir(parents=True)
    target = folder.parents[2] / "source" / ASSIGNMENT / NOTEBOOK
    os.link(target, folder / NOTEBOOK)


def _zipped(size: int) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("../../../x.ipynb", "/tmp/typed", "C:\\x", NOTEBOOK):
            archive.writestr(name, bytes(size))
    return data.getvalue()


def _two(folder: Path) -> None:
    folder.mkdir(parents=True)
    for name in ("a.ipynb", "b.ipynb"):
        (folder / name).write_text(nbformat.writes(honest()))


def _checkpoint(folder: Path) -> None:
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".ipynb_checkpoints" / NOTEBOOK).write_text(nbformat.writes(wrong()))


def _modules(folder: Path) -> None:
    """Files that Python, IPython or nbgrader would take for their own."""
    names = "numpy opt_utils test_cases sitecustomize usercustomize conftest nbgrader"
    names += " nbgrader_config jupyter_config ipython_config json msgspec grader"
    for name in names.split():
        (folder / f"{name}.py").write_text("raise SystemExit('10 of 10')")
    (folder / "grader").mkdir()
    (folder / "grader" / "__init__.py").write_text("raise SystemExit('10 of 10')")
    (folder / "x.pth").write_text("import os; os.kill(0, 9)")
    (folder / "gradebook.db").write_bytes(b"SQLite format 3\0" + bytes(100))
    (folder / ".env").write_text("PYTHONPATH=.")


def _links(folder: Path) -> None:
    (folder / "opt_utils").symlink_to("/etc")
    (folder / "solution.ipynb.txt").symlink_to(SOURCE / NOTEBOOK)
    (folder / "loop").symlink_to("loop")
    (folder / "up").symlink_to("..")
    (folder / "zero").symlink_to("/dev/zero")


def _crowd(folder: Path) -> None:
    for number in range(2000):
        (folder / f"{number}.txt").write_text("")
    deep = folder
    for _ in range(50):
        deep = deep / "deeper"
    deep.mkdir(parents=True)


def _odd_names(folder: Path) -> None:
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
    _odd_names(folder)
    for name in (b"\xff.ipynb", b"\x1b]0;owned\x07.ipynb"):
        with open(os.path.join(os.fsencode(folder), name), "wb"):
            pass


def _turns(folder: Path) -> None:
    """A notebook is a link to the source, then large, then a pipe, then itself."""
    for turn in (
        lambda path: path.symlink_to(SOURCE / NOTEBOOK),
        _sparse(1 << 40),
        os.mkfifo,
        lambda path: path.write_text(json.dumps(wrong())),
    ):
        turn(folder / "next")
        os.replace(folder / "next", folder / NOTEBOOK)


def _shrinks(folder: Path) -> None:
    """A notebook becomes shorter while it is read, and long again."""
    os.truncate(folder / NOTEBOOK, 0)
    (folder / NOTEBOOK).write_text(json.dumps(wrong()) + " " * (30 << 20))


def _honest_script() -> str:
    cells = [cell for cell in honest().cells if cell.cell_type == "code"]
    answers = [cell.source for cell in cells if cell.id in ("imports", *FUNCTIONS)]
    return "\n\n# %%\n".join(answers)


def _bomb() -> str:
    """A header whose names stand for nine of the one before."""
    lines = ["# ---", "# a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    for n in range(1, 10):
        named = ", ".join([f"*a{n - 1}"] * 9)
        lines.append(f"# a{n}: &a{n} [{named}]")
    return "\n".join([*lines, "# ---", "# %%", "x = 1"])


def _json(**changes: object) -> str:
    return json.dumps(json.loads(nbformat.writes(wrong())) | changes)


CELL = '{"cell_type": "code", "source": "x"}'
CELLS = '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": '
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
    "a file of ten terabytes": made(_sparse(10 << 40)),
    "a file of two hundred megabytes of nothing": made(_sparse(200 << 20)),
    "an empty folder": HandedIn(lambda folder: folder.mkdir(parents=True)),
    "two notebooks": HandedIn(_two),
    "only files whose names are no text": HandedIn(_only_odd_names),
    "a notebook that turns into other things": HandedIn(
        lambda folder: write(folder, wrong()), meanwhile=_turns
    ),
    "a notebook that shrinks and grows": HandedIn(
        lambda folder: write(folder, wrong()), meanwhile=_shrinks
    ),
}
BYTES = {
    "nothing": raw(""),
    "no JSON": raw("%PDF-1.7"),
    "half a file": raw(nbformat.writes(wrong())[:-60]),
    "bytes that are no text": raw(b"\xff\xfe\0{" * 100),
    "text in UTF-16": raw(nbformat.writes(wrong()).encode("utf-16")),
    "an archive with names that lead outside": raw(_zipped(10)),
    "an archive that grows": raw(_zipped(10 << 20)),
    "a compressed notebook": raw(gzip.compress(nbformat.writes(wrong()).encode())),
    "a list": raw("[]"),
    "no cells": raw('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}'),
    "cells that are none": raw(f"{CELLS}[7, null, [], {{}}, true, [[]]]}}"),
    "half a million cells": large(f"{CELLS}[{CELL}", f",{CELL}", 500_000, "]}"),
    "two million nothings": large(f"{CELLS}[{{}}", ",{}", 2_000_000, "]}"),
    "brackets without an end": large("", "[", 20_000_000),
    "nested cells": raw(f"{CELLS}{'[' * 5000}{']' * 5000}}}"),
    "a number of a million digits": large("", "9", 5_000_000),
    "a format of a million digits": large('{"nbformat": ', "4", 1_000_000, "}"),
    "a format that is no number": raw(_json(nbformat="4")),
    "a format that is a truth": raw(_json(nbformat=True)),
    "a format below nothing": raw(_json(nbformat=-4)),
    "numbers that are none": raw(_json(nbformat=float("nan"), x=float("inf"))),
    "a broken old format": raw(_json(nbformat=3, worksheets=[{"cells": [7]}])),
    "a broken first format": raw(_json(nbformat=1, cells=[{"x": "y"}] * 1000)),
    "one line of ninety megabytes": large('{"x": "', "a", 90 << 20, '"}'),
    "the same key again and again": large("{", '"cells": [], ', 500_000, '"x": 1}'),
    "a Python file with a header that grows": script(_bomb()),
    "a Python file in another alphabet": script("# coding: utf-7\nx = '+AGE-'"),
    "a Python file that is decoded by a program": script("# coding: rot13\nvzcbeg bf"),
    "a Python file of one byte again and again": script(
        b"# coding: idna\n" + b"." * 10**6
    ),
    "a Python file with many markers": script("# %%\n" * 200_000),
    "a Python file with odd markers": script("# %% [markdown]\n# <script>\n# %%{\n"),
    "a Python file with nothing but dots": script("." * 5_000_000),
    "an honest Python file": script(_honest_script(), NONE),
}
BESIDE = {
    "modules beside the notebook": beside(_modules),
    "links beside the notebook": beside(_links),
    "a pipe beside the notebook": beside(lambda folder: os.mkfifo(folder / "pipe")),
    "a crowd beside the notebook": beside(_crowd),
    "odd names beside the notebook": beside(_odd_names),
    "a checkpoint beside the notebook": beside(_checkpoint),
    "a time of many digits": stamped(b"1" * 400_000),
    "a time of many dots": stamped(b"." * 400_000),
    "a time of many words": stamped(b"1 am " * 100_000),
    "a time that is no text": stamped(b"\xff\xfe\ud83d"[:2] + b"\0" * 100),
    "a time that never was": stamped(b"99999-99-99 99:99:99 +9999"),
    "a time far away": stamped(b"1e400"),
    "a time in another zone": stamped(b"2026-01-01 00:00:00 UTC+" + b"9" * 5000),
    "a time that is a pipe": beside(lambda folder: os.mkfifo(folder / "timestamp.txt")),
    "a time that is a link": beside(
        lambda folder: (folder / "timestamp.txt").symlink_to("/dev/zero")
    ),
    "a time that is a folder": beside(lambda f: (f / "timestamp.txt").mkdir()),
    "a time that is large": beside(lambda f: _sparse(1 << 40)(f / "timestamp.txt")),
}
NAMES = {
    "another name": called("final version (2).ipynb"),
    "a name in another alphabet": called("최종.ipynb"),
    "a name that is no text": called(b"\xc3\xe9t\xe9.ipynb"),
    "a name with escape sequences": called(b"\x1b]0;owned\x07\x1b[2J.ipynb"),
    "a name with a script": called("<script>alert(1)<script>.ipynb"),
    "a name with two lines": called("a\nb\r\x0b.ipynb"),
    "a name with markup": called("[bold red][link=file:x]x.ipynb"),
    "a long name": called("x" * 249 + ".ipynb"),
    "a student with a formula": student("=cmd|' C calc'!A0"),
    "a student with a sum": student("@SUM(1+1)"),
    "a student with a plus": student("+1+1"),
    "a student with a minus": student("-1+1"),
    "a student with escape sequences": student(b"\x1b]0;owned\x07\x1b[2J"),
    "a student that is no text": student(b"\xff\xfe"),
    "a student with two lines": student("a\nb"),
    "a student with a script": student("<script>alert(1)<script>"),
    "a student with markup": student("[bold red]x[/]"),
    "a student with a star": student("*"),
    "a student with brackets": student("[a-z]"),
    "a student with braces": student("{student_id}{0}%s"),
    "a student with a space": student(" "),
    "a student with a long name": student("y" * 250),
    "a student with an accent": student("e\u0301"),
    "a student with the same accent": student("\u00e9"),
    "a student with a tilde": student("~"),
    "a student like an option": student("--help"),
}
FILES = LINKS | KINDS | BYTES | BESIDE | NAMES
