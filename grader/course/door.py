"""The door for what was handed in: only plain files, under no link, up to a limit.

Folders are opened one below the other, each by its name in the one before, so that
nothing on the way can be put in its place meanwhile.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from grader.errors import UserError

LARGEST = 100 << 20  # bytes of a file
MOST_FILES = 10_000  # in one folder
LONGEST_NAME = 100  # characters that are shown of a name
ODD = frozenset('\\<>"')  # a page may take these for something else
GLOBS = frozenset("[]*?")  # and so may nbgrader in the name of a student
BY_DESCRIPTOR = os.open in os.supports_dir_fd  # not on Windows
FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
FILE = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)


def spelled(name: str, odd: Set[str] = ODD) -> str:
    """A file's name in characters that can be shown and stored.

    Names that differ are spelled differently; an ordinary one is spelled as it is.

    Parameters
    ----------
    name : str
        As Python has it, half characters for bytes that are no UTF-8 included.
    odd : set of str
        Which characters are spelled out, besides those that do not print.
    """
    text = "".join(
        char if char.isprintable() and char not in odd else _escaped(char)
        for char in name
    )
    if text == name or len(text) <= LONGEST_NAME:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()
    return f"{text[: LONGEST_NAME - 26]}~{digest[:16]}~{text[-8:]}"


def _escaped(char: str) -> str:
    """A character as Python writes it, a byte that is none as that byte."""
    number = ord(char)
    if 0xDC80 <= number <= 0xDCFF:
        return f"\\x{number - 0xDC00:02x}"
    if number < 0x80:
        return f"\\x{number:02x}"
    return f"\\U{number:08x}"


@dataclass(frozen=True)
class Place:
    """Where a student's submission of an assignment is.

    Attributes
    ----------
    student : str
        As it is recorded.
    base : Path
        A folder of the course.
    parts : tuple of str
        The folders below it, one in the other, as they are called on the disk.
    refused : str
        Why their name can be no student's, in one sentence; empty when it can.
    """

    student: str
    base: Path
    parts: tuple[str, ...]
    refused: str = ""


class Folder:
    """A folder that is open.

    Parameters
    ----------
    path : Path
    descriptor : int or None
        None where files cannot be opened by a folder's descriptor.
    """

    def __init__(self, path: Path, descriptor: int | None) -> None:
        self.path, self.descriptor = path, descriptor

    def names(self) -> list[str]:
        """The names of what is in it, hidden files left out.

        Raises
        ------
        UserError
            When it cannot be read.
        """
        where = self.path if self.descriptor is None else self.descriptor
        try:
            with os.scandir(where) as entries:
                found = [entry.name for entry in islice(entries, MOST_FILES + 1)]
        except OSError as error:
            raise _cannot_be_read("The folder", error) from None
        if len(found) > MOST_FILES:
            raise UserError(f"The folder holds more than {MOST_FILES:,} files.")
        return sorted(name for name in found if not name.startswith("."))

    def kind(self, name: str) -> os.stat_result:
        """What something in it is, links not followed; OSError when there is none."""
        if self.descriptor is None:
            return os.lstat(self.path / name)
        return os.stat(name, dir_fd=self.descriptor, follow_symlinks=False)

    def holds(self, name: str) -> bool:
        """Whether there is something of that name, whatever it is."""
        try:
            self.kind(name)
        except FileNotFoundError:
            return False
        except OSError:
            return True
        return True

    def open(self, name: str, flags: int) -> int:
        """A descriptor of something in it."""
        if self.descriptor is None:
            return os.open(self.path / name, flags)
        return os.open(name, flags, dir_fd=self.descriptor)

    def read(self, name: str, limit: int = LARGEST) -> bytes:
        """The content of a plain file.

        Raises
        ------
        UserError
            When it is anything else, too large, or cannot be read.
        """
        shown = spelled(name)
        try:
            _insist_on_plain(shown, self.kind(name), limit)
            with os.fdopen(self.open(name, FILE), "rb") as stream:
                _insist_on_plain(shown, os.fstat(stream.fileno()), limit)
                content = stream.read(limit + 1)
        except OSError as error:
            raise _cannot_be_read(shown, error) from None
        if len(content) > limit:
            raise _too_large(shown, len(content), limit)
        return content


@contextmanager
def opened(place: Place) -> Iterator[Folder]:
    """Open the folder of a submission.

    Raises
    ------
    UserError
        When it, or one above it, is a link or no folder, or cannot be read.
    """
    folder = Folder(place.base, None)
    try:
        folder = _base(place.base)
        for name in place.parts:
            inner = _inner(folder, name)
            _close(folder)
            folder = inner
        yield folder
    finally:
        _close(folder)


@contextmanager
def beside(file: Path) -> Iterator[Folder]:
    """Open the folder of a file that a user named.

    Raises
    ------
    UserError
        When it cannot be read.
    """
    folder = _base(file.parent)
    try:
        yield folder
    finally:
        _close(folder)


def _base(path: Path) -> Folder:
    """Open a folder of the instructor's; it may be a link."""
    if not BY_DESCRIPTOR:
        return Folder(path, None)
    try:
        return Folder(path, os.open(path, FOLDER & ~getattr(os, "O_NOFOLLOW", 0)))
    except OSError as error:
        raise _cannot_be_read(f"The folder {path}", error) from None


def _inner(folder: Folder, name: str) -> Folder:
    """Open a folder in a folder."""
    shown = f"The folder {spelled(name)}"
    try:
        mode = folder.kind(name).st_mode
        if stat.S_ISLNK(mode):
            raise UserError(f"{shown} is a link: what it points at is not read.")
        if not stat.S_ISDIR(mode):
            raise UserError(f"{spelled(name)} is not a folder.")
        path = folder.path / name
        return Folder(path, folder.open(name, FOLDER) if BY_DESCRIPTOR else None)
    except OSError as error:
        raise _cannot_be_read(shown, error) from None


def _close(folder: Folder) -> None:
    if folder.descriptor is not None:
        os.close(folder.descriptor)
        folder.descriptor = None


def _insist_on_plain(shown: str, about: os.stat_result, limit: int) -> None:
    """Refuse what is no plain file, or too large."""
    if stat.S_ISLNK(about.st_mode):
        raise UserError(f"{shown} is a link, not a file.")
    if not stat.S_ISREG(about.st_mode):
        raise UserError(f"{shown} is not a plain file.")
    if about.st_nlink > 1:
        raise UserError(
            f"{shown} has another name on this disk (a hard link): it may be someone "
            "else's. Put a copy in its place."
        )
    if about.st_size > limit:
        raise _too_large(shown, about.st_size, limit)


def _too_large(shown: str, size: int, limit: int) -> UserError:
    """What to say of a file that is too large."""
    if limit < 1 << 20:
        return UserError(f"{shown} has {size:,} bytes; at most {limit:,} are read.")
    megabytes = f"{size / 2**20:.0f} MB; at most {limit / 2**20:.0f} MB are read"
    return UserError(f"{shown} has {megabytes}.")


def _cannot_be_read(what: str, error: OSError) -> UserError:
    """What to say when the system refuses."""
    return UserError(f"{what} cannot be read: {error.strerror or 'unknown reason'}.")
