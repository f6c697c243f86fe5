"""The table of all known mistakes, and how one becomes a wrong function.

``FUNCTION.json`` is a list of mistakes in one graded function. Each has its texts and
its edits: pairs of a text that stands once in the reference's solution cell, and what
a student writes there. Nothing is executed before a wrong function is asked for.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

import msgspec

from grader.errors import UserError
from grader.mistakes.general import is_general, texts
from test_cases.calling import quietly

FOLDER = Path(__file__).parent


class Entry(msgspec.Struct, forbid_unknown_fields=True):
    """A mistake as its file holds it: with texts of its own, or ``like`` another's."""

    id: str
    edits: Annotated[tuple[tuple[str, str], ...], msgspec.Meta(min_length=1)]
    why: str = ""
    hint_en: str = ""
    hint_ko: str = ""
    like: str = ""

    @property
    def told(self) -> tuple[str, str, str]:
        """Its own texts."""
        return self.why, self.hint_en, self.hint_ko


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that students are known to give.

    Attributes
    ----------
    id : str
        Short name, unique in the course.
    function : str
        The graded function it is an answer to.
    why : str
        What is wrong, for the instructor.
    hint_en, hint_ko : str
        What the student reads, in English and Korean: it leads without giving the line.
    edits : tuple of (str, str)
        Text of the reference's solution cell, text that replaces it.
    """

    id: str
    function: str
    why: str
    hint_en: str
    hint_ko: str
    edits: tuple[tuple[str, str], ...]

    @property
    def wrong(self) -> Callable[..., Any]:
        """The wrong answer, called like the graded function.

        A new one each time: what it keeps from call to call starts afresh.
        """
        return build(self)


@lru_cache(maxsize=1)
def all_mistakes() -> dict[str, Mistake]:
    """All known mistakes of the course by their ids."""
    return read(FOLDER)


def mistakes(function: str) -> list[Mistake]:
    """List the known mistakes of one graded function, in the order of its file."""
    return [entry for entry in all_mistakes().values() if entry.function == function]


def reasons(recognised: str) -> dict[str, str]:
    """What is wrong in an answer, by the id of each mistake that was recognised in it.

    Parameters
    ----------
    recognised : str
        An id, or several with a plus sign; one that is no longer known explains itself.
    """
    ids = recognised.split("+") if recognised else []
    return {id: _reason(id) for id in ids}


def _reason(id: str) -> str:
    if is_general(id):
        return texts(id)[0]
    known = all_mistakes()
    return known[id].why if id in known else id


def read(folder: Path) -> dict[str, Mistake]:
    """Read the files of a folder.

    Raises
    ------
    UserError
        When a file is not as it should be; the message says where.
    """
    written: dict[str, tuple[str, Entry]] = {}
    for path in sorted(folder.glob("*.json")):
        for entry in _entries(path):
            if entry.id in written:
                raise _fault(path.stem, entry.id, "is there twice. Give one another id")
            written[entry.id] = path.stem, entry
    return {
        id: Mistake(id, function, *_told(function, entry, written), entry.edits)
        for id, (function, entry) in written.items()
    }


def build(*entries: Mistake) -> Callable[..., Any]:
    """The reference with the edits of one mistake, or of several at once.

    Raises
    ------
    UserError
        When an edit does not fit the reference, when two change the same text, or when
        the cell does not run with them.
    """
    (function,) = {entry.function for entry in entries}
    ids = "+".join(entry.id for entry in entries)
    assignment, cell = _solution(function)
    text, end = "", 0
    for start, stop, new in sorted(p for one in entries for p in _places(one, cell)):
        if start < end:
            raise _fault(function, ids, f"changes {cell[start:end]!r} twice")
        text, end = text + cell[end:start] + new, stop
    text, namespace = text + cell[end:], dict(_reference(assignment))
    try:
        exec(compile(text, f"<{ids}>", "exec", dont_inherit=True), namespace)
    except Exception as error:
        raise _fault(function, ids, f"leaves a cell that raises {error!r}") from None
    wrong: Callable[..., Any] = namespace[function]
    return wrong


def _places(entry: Mistake, cell: str) -> Iterator[tuple[int, int, str]]:
    """Where the edits of a mistake begin and end in the cell, and the new texts."""
    for old, new in entry.edits:
        if (times := cell.count(old)) != 1:
            said = f"replaces {old!r}, which stands {times} times in the solution cell"
            raise _fault(entry.function, entry.id, f"{said} and must stand there once")
        start = cell.index(old)
        yield start, start + len(old), new


@lru_cache(maxsize=64)
def _solution(function: str) -> tuple[str, str]:
    """The assignment of a graded function, and its solution cell without the marks."""
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # slow
    from grader.authoring import source  # brings all that reads notebooks along

    for name in source.assignments():
        if f'"{function}"' in (source.SOURCES / f"{name}.py").read_text("utf-8"):
            for cell in filter(source.is_solution, source.read_source(name).cells):
                if cell.id == function:
                    return name, source.MARKERS.sub("", cell.source)
    raise UserError(
        f"{FOLDER.name}/{function}.json is named after no solution cell in "
        f"{source.SOURCES}. Name it after a graded function."
    )


def solution(function: str) -> Callable[..., Any]:
    """The reference's own function, unchanged."""
    assignment, _ = _solution(function)
    right: Callable[..., Any] = _reference(assignment)[function]
    return right


def _reference(assignment: str) -> dict[str, Any]:
    """The names of a reference solution; what it prints and draws is not shown."""
    from grader.authoring.source import reference

    with quietly(io.StringIO()):
        return reference(assignment)


def _entries(path: Path) -> list[Entry]:
    """The mistakes of one file."""
    try:
        entries = msgspec.json.decode(path.read_bytes(), type=list[Entry])
    except msgspec.DecodeError as error:
        raise UserError(f"{path} does not list mistakes: {error}.") from None
    for entry in entries:
        if any(entry.told) if entry.like else not all(entry.told):
            said = 'needs either "why", "hint_en" and "hint_ko", or "like" alone'
            raise _fault(path.stem, entry.id, said)
    return entries


def _told(
    function: str, entry: Entry, written: dict[str, tuple[str, Entry]]
) -> tuple[str, str, str]:
    """The texts of a mistake, or of the one that it is like."""
    _, source = written.get(entry.like, ("", entry)) if entry.like else ("", entry)
    if not all(source.told):
        said = f"is like {entry.like!r}, which has no texts of its own"
        raise _fault(function, entry.id, said)
    return source.told


def _fault(function: str, id: str, said: str) -> UserError:
    return UserError(f"grader/mistakes/{function}.json: {id} {said}.")
