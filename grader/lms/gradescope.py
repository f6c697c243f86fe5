"""Gradescope: the table of an assignment, the roster, the export of submissions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import yaml

from grader.errors import UserError
from grader.lms.claims import Archive, Claim, Claims, claimed, shared
from grader.lms.people import Key, Person, both_orders, key, keys
from grader.lms.tables import Table

NAME = "gradescope"
METADATA = "submission_metadata.yml"
FOLDER = "submission_"
EXPORT = "assignment_"  # begins the name of the folder that holds everything
SCORE, MAXIMUM = "Total Score", "Max Points"
IDENTITY = ("First Name", "Last Name", "Name", "SID", "Email", "Sections")
OWN_WORDS = IDENTITY[:3]  # that students may have written; nobody is found by them


def fits(table: Table) -> bool:
    """Whether a table is of an assignment, or a roster."""
    header = {*table.header}
    name = header >= {"First Name", "Last Name"} or "Name" in header
    return name and header >= {"SID", "Email"}


def people(table: Table) -> list[Person]:
    """The students of a table."""
    found = []
    for number, row in enumerate(table.rows):
        first, last = table.cell(row, "First Name"), table.cell(row, "Last Name")
        full = table.cell(row, "Name")
        if full and not first:
            first, _, last = full.rpartition(" ")
            first, last = (first, last) if first else (last, "")
        sid, email = table.cell(row, "SID"), table.cell(row, "Email")
        if ids := tuple(filter(None, (sid, email))):
            names = [full] if full else both_orders(first, last)
            known = keys(sid=sid, username=sid, email=email, name=names)
            found.append(Person(number, ids, first, last, email, sid, known))
    return found


def claims(given: Archive) -> Claims | None:
    """Whose the files of an export are; None when it is none of Gradescope's.

    Raises
    ------
    UserError
        When the file that says who handed in cannot be read.
    """
    paths, depth = given.paths, shared(given.paths)
    at = [n for n, path in enumerate(paths) if path[depth:] == (METADATA,)]
    around = {path[depth - 1] for path in paths if depth}
    if not at or not all(name.startswith(EXPORT) for name in around):
        return None  # a file of that name that lies deeper is a student's
    who = _submitters(given.read(at[0]))
    found = []
    for place, path in enumerate(paths):
        name, file = path[depth], path[depth + 1 :]
        if name in who and file:
            people, came = who[name]
            attempt = came or name.removeprefix(FOLDER).zfill(20)
            together = f"handed in by {len(people)} together" if people[1:] else ""
            found.append(
                Claim(
                    place,
                    people,
                    file,
                    attempt=attempt,
                    came=f"{came} UTC" if came else "",
                    origin=name,
                    note=together,
                )
            )
    return claimed(NAME, paths, found, {at[0]})


class _Loader(yaml.SafeLoader):  # type: ignore[misc]  # yaml is untyped
    """Reads plain YAML; what is tagged as an object of Ruby's is read as plain."""


def _plain(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node)


# Times are times; ids and names are text, 00123 and No as well.
_Loader.yaml_implicit_resolvers = {
    first: [one for one in ways if one[0].endswith(":timestamp")]
    for first, ways in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_multi_constructor("!ruby/", _plain)
Who = tuple[tuple[tuple[Key, ...], ...], str]


def _submitters(content: bytes) -> dict[str, Who]:
    """Who is behind each folder, and when it came, if that is said."""
    try:
        read = yaml.load(content, Loader=_Loader)
    except (yaml.YAMLError, ValueError, RecursionError, TypeError) as error:
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise UserError(f"{METADATA} cannot be read: {why}.") from None
    if not isinstance(read, dict):
        raise UserError(f"{METADATA} names no submissions.")
    found = {}
    for name, about in read.items():
        if isinstance(name, str) and isinstance(about, dict):
            people = tuple(_people(about))
            found[name] = people or ((key("submission", name),),), _came(about)
    if not found:
        raise UserError(f"{METADATA} names no submissions.")
    return found


def _people(about: Mapping[Any, Any]) -> Iterator[tuple[Key, ...]]:
    """The keys of each submitter."""
    listed = about.get(":submitters")
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, dict):
            told = {
                "sid": one.get(":sid"),
                "email": one.get(":email"),
                "name": one.get(":name"),
            }
            known = tuple(key(kind, str(text)) for kind, text in told.items() if text)
            if known:
                yield known


def _came(about: Mapping[Any, Any]) -> str:
    """When it was handed in, in UTC."""
    moment = about.get(":created_at")
    if not isinstance(moment, datetime):
        return ""
    if moment.tzinfo:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return f"{moment:%Y-%m-%d %H:%M:%S.%f}"
