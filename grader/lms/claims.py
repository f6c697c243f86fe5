"""What an archive's names say: whose a file is, and of which attempt."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from grader.lms.people import Key

Parts = tuple[str, ...]


@dataclass(frozen=True)
class Archive:
    """What a system's rules look at.

    Attributes
    ----------
    paths : sequence of Parts
        Of every file.
    read : callable
        Gives the content of the file at a place; empty when it is refused.
    assignments : collection of str
        Those of the course.
    """

    paths: Sequence[Parts]
    read: Callable[[int], bytes]
    assignments: Collection[str] = ()


@dataclass(frozen=True)
class Claim:
    """One file of a submission.

    Attributes
    ----------
    place : int
        Which of the archive's files it is.
    who : tuple of tuple of Key
        For each person, the keys to find them by, the surest first.
    file : tuple of str
        Its path in the submission.
    attempt : str
        The files of an attempt belong together; the last one in this order counts.
    number : int
        Orders files of one name in an attempt.
    came : str
        When it was handed in, as the archive says; empty where it does not.
    origin : str
        How the system names it, so that it knows what is given back.
    assignment : str
        Empty where the archive does not say.
    note : str
        What a teacher should know.
    number_of : str
        The system's number of who handed it in, where one may be found by the name.
    """

    place: int
    who: tuple[tuple[Key, ...], ...]
    file: Parts
    attempt: str = ""
    number: int = 0
    came: str = ""
    origin: str = ""
    assignment: str = ""
    note: str = ""
    number_of: str = ""


@dataclass(frozen=True)
class Claims:
    """What an archive of one system holds.

    Attributes
    ----------
    system : str
    claims : tuple of Claim
    others : tuple of int
        Places of files that belong to nobody by their names.
    """

    system: str
    claims: tuple[Claim, ...]
    others: tuple[int, ...] = ()


def shared(paths: Sequence[Parts]) -> int:
    """How many folders, one in the other, hold everything."""
    depth = 0
    while paths and all(len(path) > depth + 1 for path in paths):
        if len({path[depth] for path in paths}) > 1:
            break
        depth += 1
    return depth


def explained(found: Claims, paths: Sequence[Parts]) -> float:
    """Which share of an archive's first level a system's rules explain as a whole.

    What a student puts into a folder, or names a file, stands in what the system made
    of it: it is one more that the right rules explain, however it is called.
    """
    depth = shared(paths)
    everything = {path[depth] for path in paths}
    left = everything - {paths[place][depth] for place in found.others}
    return len(left) / len(everything)


def written_time(moment: datetime) -> str:
    """A time as nbgrader writes it into ``timestamp.txt``, in UTC.

    Parameters
    ----------
    moment : datetime
        In UTC, without a zone.
    """
    return f"{moment:%Y-%m-%d %H:%M:%S.%f} UTC"


def claimed(
    system: str,
    paths: Sequence[Parts],
    claims: Sequence[Claim],
    own: Set[int] = frozenset(),
) -> Claims:
    """Claims, and which files are in none of them, nor the system's own."""
    taken = {one.place for one in claims} | own
    others = tuple(n for n in range(len(paths)) if n not in taken)
    return Claims(system, tuple(claims), others)
