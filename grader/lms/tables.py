"""Tables that a learning-management system writes, read as they are."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.course.door import beside
from grader.errors import UserError

LARGEST_TABLE = 50 << 20  # bytes
SEPARATORS = ",;\t"
csv.field_size_limit(LARGEST_TABLE)  # Moodle's table may hold what students wrote
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Table:
    """A table, every cell the text that stood there.

    Attributes
    ----------
    name : str
        Of the file, for sentences.
    header : tuple of str
    rows : tuple of tuple of str
        As long as the header each.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def column(self, *names: str) -> int | None:
        """Where the first of some columns is that the table has."""
        places = (self.header.index(one) for one in names if one in self.header)
        return next(places, None)

    def cell(self, row: Sequence[str], *names: str) -> str:
        """A row's text in the first of these columns; empty when there is none."""
        place = self.column(*names)
        return "" if place is None else row[place].strip()


def read_table(file: Path) -> tuple[Table, bytes]:
    """A table and the bytes that it was read from.

    Raises
    ------
    UserError
        When it cannot be read, or is no table.
    """
    if not file.is_file():
        raise UserError(f"There is no file {file}.")
    with beside(file) as folder:
        content = folder.read(file.name, LARGEST_TABLE)
    return parse_table(content, file.name), content


def parse_table(content: bytes, name: str) -> Table:
    """A table out of bytes: UTF-8, or UTF-16 with a byte-order mark.

    The separator is a comma, a semicolon or a tab, whichever the first line has most.

    Raises
    ------
    UserError
        When the bytes are no such table.
    """
    marks = (encoding for mark, encoding in MARKS if content.startswith(mark))
    try:
        text = content.decode(next(marks, "utf-8"))
    except UnicodeDecodeError:
        raise UserError(
            f"{name} is not in UTF-8: upload the file as the system gave it, or save "
            "it as “CSV UTF-8”."
        ) from None
    if "\0" in text:
        raise UserError(f"{name} is not a table: it holds zero bytes.")
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=Counter(first).__getitem__)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        lines = [line for line in reader if any(cell.strip() for cell in line)]
    except csv.Error as error:
        raise UserError(f"{name}, line {reader.line_num}: {error}.") from None
    if not lines:
        raise UserError(f"{name} is empty.")
    header, *rows = lines
    for number, row in enumerate(rows, 2):
        if len(row) > len(header) and any(row[len(header) :]):
            raise UserError(
                f"{name}, row {number} has {len(row)} cells, the header "
                f"{len(header)}: it was changed after the system wrote it."
            )
    width = len(header)
    padded = (tuple([*row, *[""] * width][:width]) for row in rows)
    return Table(name, tuple(header), tuple(padded))


def written(lines: Sequence[Sequence[str]], quote_all: bool = False) -> str:
    """A table as text, separated by commas."""
    text = io.StringIO(newline="")
    csv.writer(
        text,
        quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL,
        lineterminator="\r\n",
    ).writerows(lines)
    return text.getvalue()
