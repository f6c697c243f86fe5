"""Files that are no notebook, or one that hurts whoever reads it."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import nbformat

from tests.grading.hostile import FUNCTIONS, NOTEBOOK, HandedIn, honest, write, wrong
from tests.grading.hostile_files import NONE

CELL = '{"cell_type": "code", "source": "x"}'
CELLS = '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": '


def raw(content: bytes | str) -> HandedIn:
    """Bytes in the place of a notebook."""
    return HandedIn(lambda folder: write(folder, content))


def large(start: str, middle: str, times: int, end: str = "") -> HandedIn:
    """The same text again and again in the place of a notebook."""
    return HandedIn(lambda folder: write(folder, start + middle * times + end))


def script(content: bytes | str, lost: tuple[str, ...] = FUNCTIONS) -> HandedIn:
    """A Python file in the place of a notebook."""

    def put(folder: Path) -> None:
        folder.mkdir(parents=True)
        data = content if isinstance(content, bytes) else content.encode()
        (folder / "homework.py").write_bytes(data)

    return HandedIn(put, lost)


def _zipped(size: int) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("../../../x.ipynb", "/tmp/typed", "C:\\x", NOTEBOOK):
            archive.writestr(name, bytes(size))
    return data.getvalue()


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
