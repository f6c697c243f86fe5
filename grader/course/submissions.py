"""Find and fetch what students handed in; whatever is wrong becomes one sentence.

Nothing of it is read here but bytes, and the time at which it came.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from grader.course.door import Folder, Place, beside, opened, spelled
from grader.course.times import read_time
from grader.engine.notebook.clean import plain
from grader.engine.reader.readers import File
from grader.errors import UserError

MOST_NAMED = 5  # files in one sentence
MOST_SENTENCES = 12  # of one kind on a screen
MOST_OTHERS = 3  # notebooks that may be meant as well
MOST_BESIDE = 4 << 20  # bytes of all that lies beside a notebook
TIMESTAMP = "timestamp.txt"
SECRET = "submission_secret.txt"
EXCHANGED = (TIMESTAMP, SECRET)  # by which nbgrader gives it back
LONGEST_TIME = 100  # bytes
LONGEST_SECRET = 1000


@dataclass(frozen=True)
class Submission:
    """What one student handed in for one assignment.

    Attributes
    ----------
    file : File or None
        None when there is nothing that may be read; the last note says why.
    notes : tuple of str
        What a teacher should know about the file, one sentence each.
    came : datetime or None
        When it was handed in, as nbgrader's ``timestamp.txt`` beside it says.
    exchanged : dict of str to bytes
        Small files by which nbgrader's exchange knows it again.
    """

    file: File | None
    notes: tuple[str, ...] = ()
    came: datetime | None = None
    exchanged: Mapping[str, bytes] = field(default_factory=dict)


def read_submission(
    place: Place, name: str, alone: bool = True, zone: str | None = None
) -> Submission:
    """Fetch the notebook in a student's folder; never raises for what is in it.

    Parameters
    ----------
    place : Place
    name : str
        Name the notebook should have, without ``.ipynb``.
    alone : bool
        Whether the assignment has no other notebook: then the name does not matter.
    zone : str, optional
        The course's time zone.
    """
    notes: tuple[str, ...] = ()
    came, exchanged = None, dict[str, bytes]()
    try:
        with opened(place) as folder:
            came, notes = _handed_in(folder, zone)
            exchanged |= _exchanged(folder)
            found, others, renamed = find_notebook(folder, name, alone)
            notes += renamed
            file = _file(folder, found, others)
            return Submission(file, notes, came, exchanged)
    except UserError as error:
        why = str(error)
    except Exception as error:  # the others go on
        why = f"It cannot be fetched: {type(error).__name__}: {error}."
    return Submission(None, (*notes, why), came, exchanged)


def read_file(file: Path) -> File:
    """Fetch a file that a user named.

    Raises
    ------
    UserError
        When it is no plain file, too large, or cannot be read.
    """
    with beside(file) as folder:
        return _file(folder, file.name)


def find_notebook(
    folder: Folder, name: str, alone: bool
) -> tuple[str, list[str], tuple[str, ...]]:
    """The notebook of that name in a folder; when the assignment has one, any.

    Returns
    -------
    (str, list of str, tuple of str)
        The file, what else may be meant, and what a teacher should know.

    Raises
    ------
    UserError
        When there is none, or there are other ones and the assignment has several.
    """
    wanted = f"{name}.ipynb"
    names = [one for one in folder.names() if one not in EXCHANGED]
    texts = [one for one in _ending(names, ".md", ".rmd") if one.startswith(name)]
    found = _ending(names, ".ipynb") or _ending(names, ".py") + texts
    found.sort(key=lambda one: (not one.startswith(name), one))
    if folder.holds(wanted):
        found = [wanted, *(one for one in found if one != wanted)]
    few = alone and len(found) <= 1 + MOST_OTHERS
    others = found[1:] if few else []
    if found and (few or found[0] == wanted):
        said = [f"The file is called {spelled(found[0])}."] * (found[0] != wanted)
        said += [f"There is also {listed(others)}."] if others else []
        return found[0], others, tuple(said)
    if found:
        raise UserError(f"There is no {wanted}, and there are others: {listed(found)}.")
    holds = f"the folder holds {listed(names)}" if names else "the folder is empty"
    raise UserError(f"There is no {wanted}; {holds}.")


def _file(folder: Folder, name: str, others: Sequence[str] = ()) -> File:
    """A file with what it names of the files beside it."""
    content = folder.read(name)
    found = tuple(_named(folder, content, {name, *others}))
    also = []
    for other in others:
        with suppress(UserError):
            also.append(_file(folder, other))
    return File(spelled(name), content, found, tuple(also))


def _named(folder: Folder, content: bytes, without: set[str]) -> Iterator[File]:
    """Modules and data that a file's code names, and those that these modules name."""
    try:
        names = [one for one in folder.names() if one not in without]
    except UserError:  # there are too many to look at
        return
    texts, left = [content], MOST_BESIDE
    while texts:
        text = texts.pop()
        for name in [one for one in names if _mentions(text, one)]:
            names.remove(name)
            try:
                found = folder.read(name, left)
            except UserError:  # a folder, or too large: it is not there for the code
                continue
            left -= len(found)
            yield File(name, found)
            texts += [found] if name.endswith(".py") else []


def _mentions(text: bytes, name: str) -> bool:
    """Whether code imports a module, or holds the name of a file."""
    if spelled(name) != name or name.endswith(".ipynb"):
        return False
    if name.endswith(".py"):
        module = re.escape(name.removesuffix(".py").encode())
        return re.search(rb"\b(?:import|from)\s+" + module + rb"\b", text) is not None
    return name.encode() in text


def _ending(names: Sequence[str], *suffixes: str) -> list[str]:
    return [name for name in names if name.lower().endswith(suffixes)]


def listed(names: Sequence[str], most: int = MOST_NAMED) -> str:
    """Some names, and how many there are besides."""
    listed = ", ".join(map(spelled, names[:most]))
    more = len(names) - most
    return f"{listed} and {more:,} more" if more > 0 else listed


def shortened(sentences: Sequence[str], most: int = MOST_SENTENCES) -> list[str]:
    """Some sentences, each once, and how many there are besides."""
    found = list(dict.fromkeys(sentences))
    more = len(found) - most
    return found if more <= 0 else [*found[:most], f"And {more:,} more of these."]


def _exchanged(folder: Folder) -> dict[str, bytes]:
    """The files by which nbgrader knows a submission again, as far as they are such.

    It reads them as text and shows one of them to the teacher.
    """
    found = {}
    for name in filter(folder.holds, EXCHANGED):
        with suppress(UserError, UnicodeDecodeError):
            content = folder.read(name, LONGEST_SECRET)
            if plain(text := content.decode()) == text:
                found[name] = content
    return found


def _handed_in(
    folder: Folder, zone: str | None
) -> tuple[datetime | None, tuple[str, ...]]:
    """When a submission came, and what is wrong with the file that should say so."""
    if not folder.holds(TIMESTAMP):
        return None, ()
    try:
        text = folder.read(TIMESTAMP, LONGEST_TIME).decode("utf-8-sig").strip()
        return (read_time(text, zone) if text else None), ()
    except UserError as error:
        why = str(error)
    except UnicodeDecodeError:
        why = f"{TIMESTAMP} holds no time."
    except ValueError as error:
        why = f"{TIMESTAMP} {error}."
    return None, (f"When it was handed in is not known: {why}",)
