"""Who is who: the people of a roster, and the names by which a file finds them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from grader.course.door import spelled
from grader.course.student_ids import composed

LONGEST_SHOWN = 100  # characters of a text in a sentence
MOST_CANDIDATES = 3  # that a sentence names


@dataclass(frozen=True)
class Key:
    """One way to find a person.

    Attributes
    ----------
    kind : str
        ``canvas``, ``participant``, ``username``, ``sid``, ``email``, ``name``,
        ``team`` or two of these.
    value : str
        Compared as ``folded`` gives it.
    said : str
        As it was written.
    """

    kind: str
    value: str
    said: str = field(default="", compare=False)


def key(kind: str, value: str) -> Key:
    """A key that compares as people mean it."""
    same = named(value) if kind in ("name", "team") else folded(value)
    return Key(kind, same, composed(value).strip())


@dataclass(frozen=True)
class Person:
    """A row of a roster.

    Attributes
    ----------
    row : int
        Its place among the table's rows.
    ids : tuple of str
        What may become the student's id here, the best first.
    first_name, last_name, email, lms_user_id : str
    keys : frozenset of Key
    """

    row: int
    ids: tuple[str, ...]
    first_name: str
    last_name: str
    email: str
    lms_user_id: str
    keys: frozenset[Key]

    @property
    def called(self) -> str:
        """How a sentence names this person."""
        name = " ".join(filter(None, (self.first_name, self.last_name)))
        best = self.ids[0] if self.ids else f"row {self.row + 2}"
        name, best = name[:LONGEST_SHOWN], best[:LONGEST_SHOWN]
        return spelled(f"{name} ({best})" if name else best)


def folded(text: str) -> str:
    """Text as it is compared: composed letters, no case, no space around."""
    return composed(text).strip().casefold()


def named(text: str) -> str:
    """A name as it is compared: only its letters and digits."""
    return "".join(char for char in folded(text) if char.isalnum())


def keys(**values: str | Sequence[str]) -> frozenset[Key]:
    """Keys of a person; empty texts give none."""
    found = set()
    for kind, texts in values.items():
        for text in [texts] if isinstance(texts, str) else texts:
            if (one := key(kind, text)).value:
                found.add(one)
    return frozenset(found)


def both_orders(first: str, last: str) -> list[str]:
    """A name as it is spoken and as it is sorted."""
    return [f"{first} {last}", f"{last} {first}"]


SUREST = ("both", "name and number")  # a file's name may be read in several ways
UNTOLD = ("name and number", "team")  # another key says it better


class Index:
    """Finds students by the keys that rosters give."""

    def __init__(self) -> None:
        self.found: defaultdict[Key, set[str]] = defaultdict(set)

    def add(self, student: str, known: Iterable[Key]) -> None:
        """Know a student by some keys."""
        for one in known:
            self.found[one].add(student)

    def is_sure(self, wanted: Sequence[Key], student: str) -> bool:
        """Whether a student is found by name and number."""
        surest = [one for one in wanted if one.kind in SUREST]
        return any(student in self.found.get(one, ()) for one in surest)

    def find(self, wanted: Sequence[Key]) -> tuple[list[str], str]:
        """The students that a file is of, and if there are none, why.

        The first key counts that anybody has. One of several students is nobody,
        but for a team.
        """
        surest = [one for one in wanted if one.kind in SUREST]
        sure = {who for one in surest for who in self.found.get(one, ())}
        if len(sure) > 1:
            some = ", ".join(sorted(sure)[:MOST_CANDIDATES])
            return [], f"its name fits several students: {some}"
        for one in wanted:
            students = sorted(self.found.get(one, ()))
            if len(students) == 1 or (students and one.kind == "team"):
                return students, ""
            if students:
                some = ", ".join(students[:MOST_CANDIDATES])
                return [], f"{_told(one)} is of several students: {some}"
        told = [one for one in wanted if one.kind not in UNTOLD] or wanted
        if len(told) > 1 and len({one.said for one in told}) == 1:
            return [], f"nobody on the roster is called {_said(told[0])}"
        said = ", ".join(map(_told, told[:MOST_CANDIDATES]))
        return [], f"nobody on the roster has {said}"


WORDS = {"canvas": "the Canvas ID", "sid": "the student ID", "both": "the participant"}


def _told(one: Key) -> str:
    """A key in a sentence."""
    return f"{WORDS.get(one.kind, f'the {one.kind}')} {_said(one)}"


def _said(one: Key) -> str:
    said = spelled((one.said or one.value)[:LONGEST_SHOWN])
    return said.partition(" ")[0] if one.kind == "both" else said
