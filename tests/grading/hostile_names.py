"""Odd names of files and students, and odd things beside an honest notebook."""

import os
from collections.abc import Callable
from pathlib import Path

import nbformat

from tests.grading.hostile import NOTEBOOK, HandedIn, honest, write, wrong
from tests.grading.hostile_files import NONE, SOURCE, odd_names, sparse


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


BESIDE = {
    "modules beside the notebook": beside(_modules),
    "links beside the notebook": beside(_links),
    "a pipe beside the notebook": beside(lambda folder: os.mkfifo(folder / "pipe")),
    "a crowd beside the notebook": beside(_crowd),
    "odd names beside the notebook": beside(odd_names),
    "a checkpoint beside the notebook": beside(_checkpoint),
    "a time of many digits": stamped(b"1" * 400_000),
    "a time of many dots": stamped(b"." * 400_000),
    "a time of many words": stamped(b"1 am " * 100_000),
    "a time that is no text": stamped(b"\xff\xfe" + b"\0" * 60),
    "a time that never was": stamped(b"99999-99-99 99:99:99 +9999"),
    "a time far away": stamped(b"1e400"),
    "a time in another zone": stamped(b"2026-01-01 00:00:00 UTC+" + b"9" * 5000),
    "a time that is a pipe": beside(lambda folder: os.mkfifo(folder / "timestamp.txt")),
    "a time that is a link": beside(
        lambda folder: (folder / "timestamp.txt").symlink_to("/dev/zero")
    ),
    "a time that is a folder": beside(lambda f: (f / "timestamp.txt").mkdir()),
    "a time that is large": beside(lambda f: sparse(1 << 40)(f / "timestamp.txt")),
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
    "a student with a formula": student("=cmd' C calc'!A0"),
    "a student with a call": student("@SUM(1)"),
    "a student with braces that format": student("{student_id}{0}"),
    "a student with a program": student("=cmd|' C calc'!A0"),
    "a student with a sum": student("@SUM(1+1)"),
    "a student with a plus": student("+1+1"),
    "a student with a minus": student("-1+1"),
    "a student with escape sequences": student(b"\x1b]0;owned\x07\x1b[2J"),
    "a student that is no text": student(b"\xff\xfe"),
    "a student with two lines": student("a\nb"),
    "a student with a script": student("<script>alert(1)<script>"),
    "a student with markup": student("[bold red]x"),
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
