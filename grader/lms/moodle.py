"""Moodle: the grading worksheet, the gradebook's export, the submissions zip.

The rules are those of Moodle's own ``mod/assign``: ``feedback/offline`` for the
worksheet, ``classes/downloader.php`` for the zip.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from dateutil import parser

from grader.lms.claims import Archive, Claim, Claims, Parts, claimed
from grader.lms.people import Key, Person, both_orders, key, keys, named
from grader.lms.tables import Table

NAME = "moodle"
IDENTIFIER, GRADE, CHANGED = "Identifier", "Grade", "Last modified (grade)"
HANDED_IN = "Last modified (submission)"
MAXIMUM = ("Maximum grade", "Maximum Grade")
# Columns that students may have written; nobody is found by them.
OWN_WORDS = ("Full name", "First name", "Last name", "Online text")
LOCKED = "Grade can be changed"
TEAM = ("Team", "Group")
NUMBER = re.compile(r"\d+")
ANY_PARTICIPANT = re.compile(r"(?P<word>[^\W\d_]+(?: [^\W\d_]+)?) ?\d+")
ANONYMOUS = "Participant"
PERSON = "participant-"  # begins the id of whom nothing else tells
FOLDER = re.compile(
    r"(?P<name>.*?)_(?P<participant>\d+)"
    r"_assignsubmission_(?P<kind>file|onlinetext)_?(?P<file>.*)",
    re.DOTALL,
)


def fits(table: Table) -> bool:
    """Whether a table is a grading worksheet, or an export of the gradebook."""
    header = {*table.header}
    return is_worksheet(table) or (
        header >= {"First name", "Last name"}
        and bool(header & {"Email address", "ID number"})
    )


def is_translated(table: Table) -> bool:
    """Whether a table is a grading worksheet whose headers are not in English.

    In every language its first column holds one word and a number: ``Participant 123``.
    """
    first = [ANY_PARTICIPANT.fullmatch(row[0].strip()) for row in table.rows]
    words = {one["word"] for one in first if one}
    return bool(first) and all(first) and len(words) == 1 and len(table.header) > 4


def is_worksheet(table: Table) -> bool:
    """Whether a table is the grading worksheet of one assignment."""
    return {*table.header} >= {IDENTIFIER, GRADE, CHANGED}


def participant(table: Table, row: Sequence[str]) -> str:
    """The number of ``Participant 123``; empty in an export of the gradebook."""
    found = NUMBER.search(table.cell(row, IDENTIFIER))
    return found[0] if found else ""


def people(table: Table) -> list[Person]:
    """The students of a worksheet, or of an export of the gradebook."""
    found = []
    for place, row in enumerate(table.rows):
        number, email = participant(table, row), table.cell(row, "Email address")
        sid, full = table.cell(row, "ID number"), table.cell(row, "Full name")
        first, last = table.cell(row, "First name"), table.cell(row, "Last name")
        names = [full] if full else both_orders(first, last)
        if full and not first:
            first, _, last = full.rpartition(" ") if full.isascii() else (full, "", "")
        both = [f"{number} {named(one)}" for one in names if number and named(one)]
        hidden = number if number and not named(names[0]) else ""
        known = keys(
            both=both,
            participant=hidden,
            sid=sid,
            username=sid,
            email=email,
            name=names,
            team=table.cell(row, *TEAM),
        )
        person = f"{PERSON}{number}" if number else ""
        ids = tuple(filter(None, (sid, email, person)))
        if ids:
            found.append(Person(place, ids, first, last, email, sid, known))
    return found


def times(table: Table) -> dict[Key, str]:
    """When each participant handed in, where the worksheet says it beyond doubt.

    It gives the time of the site in the words of its language, without a zone.
    """
    found = {}
    for row in table.rows:
        text = table.cell(row, HANDED_IN)
        if re.search("[a-z]{3}", text) and re.search(r"\d{4}", text):
            with suppress(ValueError, OverflowError):
                moment: datetime = parser.parse(text)
                name = named(table.cell(row, "Full name"))
                number = participant(table, row)
                known = key("both", f"{number} {name}") if name else None
                found[known or key("participant", number)] = moment.isoformat(" ")
    return found


def claims(given: Archive) -> Claims | None:
    """Whose the files of a submissions zip are; None when it is none of Moodle's."""
    word = _anonymous(given.paths)
    found = [c for n, path in enumerate(given.paths) if (c := _claim(n, path, word))]
    return claimed(NAME, given.paths, found) if found else None


def _anonymous(paths: Sequence[Parts]) -> str:
    """The word for a participant in a zip without names, in the site's language.

    There several participants have one name; so may two students of one name.
    """
    matches = (FOLDER.fullmatch(part) for path in paths for part in path)
    people = {(one["name"], one["participant"]) for one in matches if one}
    names = {name for name, _ in people}
    return names.pop() if len(names) == 1 < len(people) else ANONYMOUS


def _claim(place: int, path: Parts, word: str) -> Claim | None:
    """Whose one file is, by the folder it is in, or by its own name."""
    for depth, part in enumerate(path):
        if not (found := FOLDER.fullmatch(part)):
            continue
        rest = path[depth + 1 :]
        file = (found["file"], *rest) if found["file"] else rest
        if not file:
            continue
        name, number = found["name"], found["participant"]
        who: tuple[Key, ...]
        if name == ANONYMOUS:
            who = (key("participant", number),)
        else:
            both = key("both", f"{number} {named(name)}")
            who = (both, key("team", name), key("name", name))
            who += (key("participant", number),) if name == word else ()
        prefix = f"{name}_{number}_assignsubmission_file"
        return Claim(place, (who,), file, origin=prefix, number_of=number)
    return None
