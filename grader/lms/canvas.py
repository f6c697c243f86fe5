"""Canvas: the exported gradebook, the submissions zip.

The rules are those of Canvas' own ``gradebook_importer.rb`` and ``content_zipper.rb``;
``docs/lms.md`` says where a user finds the files.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.lms.claims import Archive, Claim, Claims, claimed
from grader.lms.people import Key, Person, both_orders, key, keys, named
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
OWN_WORDS = IDENTITY[:3]  # that students may have written; nobody is found by them
TITLE = re.compile(r"\A(.*)\s\((\d+)\)\Z", re.DOTALL)  # of an assignment, with its id
POINTS = "Points Possible"
TEST_STUDENT = "Student, Test"


def file_of(user: str) -> re.Pattern[str]:
    """What files are called that a user handed in."""
    return re.compile(
        rf"(?P<name>.+?)_(?P<late>LATE_)?(?P<user>{user})"
        r"_(?P<attachment>\d{1,20})_(?P<file>.+)",
        re.DOTALL,
    )


FILE = file_of(r"\d{1,20}")
ENTRY = re.compile(
    r"(?P<name>.+?)_(?P<late>LATE_)?(?P<user>\d{1,20})_(?P<file>(?:text|link)\.html)"
)
NUMBERS = re.compile(r"_(?:LATE_)?(?P<user>\d{1,20})(?=_(?:\d{1,20}_.|text\.|link\.))")
CALLED = "name and number"
ANONYMOUS = re.compile(
    r"(?P<late>LATE_)?anon_(?P<id>[^_]+)_(?:(?P<attachment>\d{1,20})_)?(?P<file>.+)",
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
    return row[0].strip() == POINTS


def people(table: Table) -> list[Person]:
    """The students of an exported gradebook."""
    found = []
    for number, row in enumerate(table.rows):
        user = table.cell(row, "ID")
        sis, login = table.cell(row, "SIS User ID"), table.cell(row, "SIS Login ID")
        is_test = table.cell(row, "Student") == TEST_STUDENT and not sis
        if is_points(row) or not user or is_test:
            continue
        last, first = table.cell(row, "LastName"), table.cell(row, "FirstName")
        if not last and not first:
            last, comma, first = map(str.strip, row[0].partition(","))
            last, first = (last, first) if comma else ("", last)
        email = login if "@" in login else ""
        known = keys(
            canvas=user,
            sid=sis or user,
            username=[login, sis],
            email=email,
            name=both_orders(first, last),
            **{CALLED: [f"{user} {named(one)}" for one in both_orders(first, last)]},
        )
        ids = tuple(filter(None, (login, sis, user)))
        found.append(Person(number, ids, first, last, email, user, known))
    return found


def assignment_columns(table: Table) -> list[str]:
    """The headers of assignments."""
    return [name for name in table.header if TITLE.match(name)]


def claims(given: Archive) -> Claims | None:
    """Whose the files of a submissions zip are; None when it is none of Canvas'."""
    names = [path[-1] for path in given.paths]
    ours = [n for n, name in enumerate(names) if _is_ours(name)]
    hidden = all(ANONYMOUS.fullmatch(names[n]) for n in ours)
    read = _anonymous if hidden else _claim
    found = [one for n in ours if (one := read(n, names[n]))]
    return claimed(NAME, given.paths, found) if found else None


def read_as(name: str, user: str) -> re.Match[str] | None:
    """A file's name read as one of this user's, else as it is read first."""
    return (user and file_of(re.escape(user)).fullmatch(name)) or FILE.fullmatch(name)


def _is_ours(name: str) -> bool:
    patterns = (ANONYMOUS, FILE, ENTRY)
    return any(pattern.fullmatch(name) for pattern in patterns)


def _anonymous(place: int, name: str) -> Claim | None:
    """One file of an export that hides names."""
    if not (found := ANONYMOUS.fullmatch(name)):
        return None
    who = (key("username", f"anon_{found['id']}"),)
    note = "anonymous: Canvas takes no mark back until it shows the names"
    number = int(found["attachment"] or 0)
    return Claim(place, (who,), (found["file"],), number=number, origin=name, note=note)


def _claim(place: int, name: str) -> Claim | None:
    """Whose one file is, by its name.

    Students choose what they are called, and their files: both may hold numbers
    between lines. Who has the number *and* the name before it is surely meant.
    """
    found = FILE.fullmatch(name) or ENTRY.fullmatch(name)
    if not found:
        return None
    readings = [(name[: one.start()], one["user"]) for one in NUMBERS.finditer(name)]
    who = [_called(before, user) for before, user in readings]
    if not FILE.fullmatch(found["file"]):
        who.append(key("canvas", found["user"]))  # a group's, or called otherwise since
    number = int(found.groupdict().get("attachment") or 0)
    return Claim(place, (tuple(who),), (found["file"],), number=number, origin=name)


def _called(name: str, user: str) -> Key:
    """A student by name and number, as file names have them."""
    return key(CALLED, f"{user} {named(name)}")
