"""Folders: those of nbgrader's exchange, and a folder for each student."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from grader.lms.claims import Archive, Claim, Claims, Parts, claimed, shared
from grader.lms.people import Key, key

EXCHANGE, PLAIN = "nbgrader exchange", "folders"
IN = "inbound"  # the exchange's folder of what was handed in
INBOUND = re.compile(
    r"(?P<student>[^+]+)\+(?P<assignment>[^+]+)\+"
    r"(?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? [^+]+)(?:\+[^+]*)?"
)


def inbound(given: Archive) -> Claims | None:
    """Whose the files of an exchange are; None when it is none.

    What lies beside its folder ``inbound`` was not handed in.
    """
    paths, depth = given.paths, shared(given.paths)
    beside = {
        n for n, path in enumerate(paths) if IN not in (*path[:depth], path[depth])
    }
    if len(beside) == len(paths):
        beside = set()
    found = []
    for place, path in enumerate(paths):
        if place in beside:
            continue
        for depth, part in enumerate(path[:-1]):
            if one := INBOUND.fullmatch(part):
                found.append(
                    Claim(
                        place,
                        (_keys(one["student"]),),
                        path[depth + 1 :],
                        attempt=one["time"],
                        came=one["time"],
                        origin=part,
                        assignment=one["assignment"],
                    )
                )
                break
    return claimed(EXCHANGE, paths, found, beside) if found else None


def plain(given: Archive) -> Claims | None:
    """Whose the files are in STUDENT/… or STUDENT/ASSIGNMENT/….

    A folder that holds all the others is passed over when it names no student, as
    far as can be seen: when it holds folders only, and none of an assignment.
    """
    paths, assignments = given.paths, given.assignments
    start = _start(paths, assignments)
    found = []
    for place, path in enumerate(paths):
        student, *file = path[start:] if len(path) > start else ("",)
        if not file:
            continue
        name = ""
        if file[0] in assignments and file[1:]:
            name, *file = file
        who = _keys(student)
        found.append(Claim(place, (who,), tuple(file), origin=student, assignment=name))
    return claimed(PLAIN, paths, found) if found else None


def _start(paths: Sequence[Parts], assignments: Collection[str]) -> int:
    """How many folders hold everything else."""
    start = 0
    while True:
        heads = {path[start] for path in paths if len(path) > start + 1}
        files = any(len(path) == start + 1 for path in paths)
        inner = {path[start + 1] for path in paths if len(path) > start + 2}
        alone = len(heads) == 1 and not files
        loose = any(len(path) == start + 2 for path in paths)
        if not alone or loose or len(inner) < 2 or inner & {*assignments}:
            return start
        start += 1


def _keys(student: str) -> tuple[Key, ...]:
    """A folder's name as whatever may name a student."""
    kinds = ("username", "sid", "email", "name")
    return tuple(key(kind, student) for kind in kinds)
