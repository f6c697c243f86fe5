"""Canvas: the exported gradebook, the submissions zip.

The rules are those of Canvas' own ``gradebook_importer.rb`` and ``content_zipper.rb``;
``docs/lms.md`` says where a user finds the files.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.lms.claims import Claim, Claims, Parts, Read, claimed
from grader.lms.people import Person, both_orders, key, keys
from grader.lms.tables import Table

NAME = "canvas"
IDENTITY = (
    "Student",
    "LastName",
    "FirstName",
    "ID",
    "SIS User ID",
    "SIS Login ID",
    "Integration ID",
    "Root Account",
    "Section",
)
TITLE = re.compile(r"\A(.*)\s\((\d+)\)\Z", re.DOTALL)  # of an assignment, with its id
POINTS = "Points Possible"
TEST_STUDENT = "Student, Test"
FILE = re.compile(
    r"(?P<name>.+?)_(?P<late>LATE_)?(?P<user>\d+)_(?P<attachment>\d+)_(?P<file>.+)",
    re.DOTALL,
)
ENTRY = re.compile(
    r"(?P<name>.+?)_(?P<late>LATE_)?(?P<user>\d+)_(?P<file>(?:text|link)\.html)"
)
ANONYMOUS = re.compile(
    r"(?P<late>LATE_)?anon_(?P<id>[^_]+)_(?:(?P<attachment>\d+)_)?(?P<file>.+)",
    re.DOTALL,
)


def fits(table: Table) -> bool:
    """Whether a table is an exported gradebook."""
    first = table.header[0]
    return (
        ("Student" in first or first == "LastName")
        and table.column("ID") is not None
        and table.column("Section") is not None
    )


def is_points(row: Sequence[str]) -> bool:
    """Whether a row holds the points of each assignment in place of a person."""
    return POINTS in row[0]


def people(table: Table) -> list[Person]:
    """The students of an exported gradebook."""
    found = []
    for number, row in enumerate(table.rows):
        user = table.cell(row, "ID")
        if is_points(row) or not user or table.cell(row, "Student") == TEST_STUDENT:
            continue
        last, first = table.cell(row, "LastName"), table.cell(row, "FirstName")
        if not last and not first:
            last, comma, first = map(str.strip, row[0].partition(","))
            last, first = (last, first) if comma else ("", last)
        sis, login = table.cell(row, "SIS User ID"), table.cell(row, "SIS Login ID")
        email = login if "@" in login else ""
        known = keys(
            canvas=user,
            sid=sis or user,
            username=[login, sis],
            email=email,
            name=both_orders(first, last),
        )
        ids = tuple(filter(None, (login, sis, user)))
        found.append(Person(number, ids, first, last, email, user, known))
    return found


def assignment_columns(table: Table) -> list[str]:
    """The headers of assignments."""
    return [name for name in table.header if TITLE.match(name)]


def claims(paths: Sequence[Parts], read: Read) -> Claims | None:
    """Whose the files of a submissions zip are; None when it is none of Canvas'."""
    found = [one for n, path in enumerate(paths) if (one := _claim(n, path))]
    if not found or 2 * len(found) < len(paths):
        return None
    return claimed(NAME, paths, found)


def _claim(place: int, path: Parts) -> Claim | None:
    """Whose one file is, by its name."""
    name = path[-1]
    found: re.Match[str] | None
    if hidden := ANONYMOUS.fullmatch(name):
        who = (key("username", f"anon_{hidden['id']}"),)
        note = "anonymous: Canvas takes no mark back until it shows the names"
        found, number = hidden, int(hidden["attachment"] or 0)
    elif found := FILE.fullmatch(name) or ENTRY.fullmatch(name):
        who, note = (key("canvas", found["user"]),), ""
        number = int(found.groupdict().get("attachment") or 0)
    else:
        return None
    return Claim(place, (who,), (found["file"],), number=number, origin=name, note=note)
