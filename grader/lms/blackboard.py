"""Blackboard Learn: the Grade Center's table, the submissions zip."""

from __future__ import annotations

import re

from grader.lms.claims import Archive, Claim, Claims, claimed
from grader.lms.people import Key, Person, both_orders, key, keys
from grader.lms.tables import Table

NAME = "blackboard"
IDENTITY = ("Last Name", "First Name", "Username", "Student ID")
OWN_WORDS = IDENTITY[:2]  # that students may have written; nobody is found by them
COLUMN = re.compile(r"(?P<title>.*?)(?: \[Total Pts: (?P<points>[^\]]*)\])? ?\|(\d+)")
FILE = re.compile(
    r"(?P<before>.+?_attempt_(?P<time>\d{4}(?:-\d\d){5}))(?:_(?P<file>.+)|\.txt)",
    re.DOTALL,
)
ABOUT = re.compile(rb"[^\r\n]*?Name: [^\r\n]*\((?P<user>[^()\r\n]+)\)\s*(?:[\r\n]|$)")


def fits(table: Table) -> bool:
    """Whether a table was downloaded from the Grade Center: all of it, or a column."""
    names = {*table.header} >= {"Last Name", "First Name"}
    return "Username" in table.header and (names or bool(grade_columns(table)))


def people(table: Table) -> list[Person]:
    """The students of the Grade Center's table."""
    found = []
    for number, row in enumerate(table.rows):
        last, first, user, sid = (table.cell(row, name) for name in IDENTITY)
        if user:
            email = user if "@" in user else ""
            names = both_orders(first, last)
            known = keys(username=user, sid=sid or user, email=email, name=names)
            ids = tuple(filter(None, (user, sid)))
            found.append(Person(number, ids, first, last, email, user, known))
    return found


def grade_columns(table: Table) -> list[str]:
    """The headers of columns with marks: those with an id behind a bar."""
    return [name for name in table.header if COLUMN.fullmatch(name)]


def claims(given: Archive) -> Claims | None:
    """Whose the files of a submissions zip are; None when it is none of theirs."""
    paths = given.paths
    names = {
        n: one for n, path in enumerate(paths) if (one := FILE.fullmatch(path[-1]))
    }
    if not names:
        return None
    about = {one["before"]: n for n, one in names.items() if one["file"] is None}
    users = {before: _told(before, given.read(n)) for before, n in about.items()}
    found = [
        Claim(
            place,
            (users.get(one["before"]) or _guessed(one["before"]),),
            (one["file"],),
            attempt=one["time"],
            came=_time(one["time"]),
            origin=one["before"],
        )
        for place, one in names.items()
        if one["file"] is not None
    ]
    return claimed(NAME, paths, found, {*about.values()})


def _told(before: str, content: bytes) -> tuple[Key, ...]:
    """The user name that stands in Blackboard's own file about an attempt."""
    found = ABOUT.match(content.lstrip())
    user = found["user"].decode(errors="replace").strip() if found else ""
    return (key("username", user),) if f"_{user}_attempt_" in before and user else ()


def _guessed(before: str) -> tuple[Key, ...]:
    """User names that may end ``{item}_{username}``, the longest first."""
    pieces = before[: -len("_attempt_2026-02-03-14-15-16")].split("_")
    ends = ("_".join(pieces[n:]) for n in range(1, len(pieces)))
    return tuple(key("username", one) for one in ends)


def _time(text: str) -> str:
    """A time as the file names write it: 2026-02-03-14-15-16."""
    date, clock = text[:10], text[11:].replace("-", ":")
    return f"{date} {clock}"
