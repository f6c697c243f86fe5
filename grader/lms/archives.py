"""What lies in a zip file or a folder: plain files only, counted while they are read.

Nothing is unpacked here, and no path of an archive is ever a path on the disk: who
reads a file decides where it goes.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, Protocol

from grader.course.door import LARGEST, Folder, Place, opened, spelled
from grader.errors import UserError
from grader.lms.claims import Parts

# All limits of what is collected, in one place; LARGEST bytes of a file come from the
# door through which submissions are read.
MOST_FILES = 200_000  # in an archive
MOST_BYTES = 20 << 30  # that one run unpacks
MOST_FILES_OF_ONE = 2_000  # in a submission
MOST_BYTES_OF_ONE = 256 << 20
MOST_ZIPS = 2  # one in the other, in a submission
DEEPEST = 20  # folders, one in the other
LARGEST_DIRECTORY = 64 << 20  # bytes of a zip file's own list of files
LARGEST_DIRECTORY_OF_ONE = 8 << 20  # in a submission

LEFTOVERS = {"__MACOSX", "__pycache__", "Thumbs.db", "desktop.ini", "Icon\r"}
READ = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # the others cannot be bounded
UTF_8 = 0x800  # flag of a name
ENCRYPTED = 0x1
DISK = re.compile(r"[A-Za-z]:[\\/]")
END, END_64 = b"PK\x05\x06", b"PK\x06\x06"
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    struct.error,
    UnicodeError,
    ValueError,
)


class _Read(Protocol):
    def __call__(self, limit: int) -> bytes: ...


@dataclass
class Budget:
    """Bytes that may still be read."""

    left: int = MOST_BYTES

    def read(self, file: Found) -> bytes:
        """The content of a file.

        Raises
        ------
        UserError
            When it cannot be read, or is larger than what is left.
        """
        if file.refused:
            raise UserError(file.refused)
        limit = min(LARGEST, self.left)
        try:
            content = file.content(limit)
        except UserError:  # it may have been unpacked before it failed
            self.left = max(0, self.left - min(file.size, limit))
            raise
        if len(content) > limit:
            self.left = max(0, self.left - limit)
            raise UserError(
                f"{file.shown} has more than {limit / 2**20:,.0f} MB: it is left out."
            )
        self.left -= len(content)
        return content


@dataclass(frozen=True)
class Found:
    """A file in an archive or a folder.

    Attributes
    ----------
    parts : tuple of str
        Its path.
    content : callable
        Reads it, at most one byte more than it is told.
    refused : str
        Why it is not read, in one sentence; empty when it may be.
    size : int
        Bytes that it says it has.
    """

    parts: Parts
    content: _Read = field(repr=False, compare=False, default=lambda limit: b"")
    refused: str = ""
    size: int = 0

    @property
    def shown(self) -> str:
        """How a sentence names it."""
        return _shown(self.parts)


def _shown(parts: Parts) -> str:
    """How a sentence names a path: the end of a long one."""
    return spelled("/".join(parts)[-200:])


@contextmanager
def files_of(source: Path) -> Iterator[list[Found]]:
    """The files of a zip file or a folder that a user named.

    Raises
    ------
    UserError
        When it is neither, or holds more than the limits allow.
    """
    if source.is_dir():
        yield list(_folder(source))
        return
    if not source.exists():
        raise UserError(f"There is no file or folder {source}.")
    if not source.is_file():
        raise UserError(f"{source} is neither a file nor a folder.")
    with (
        source.open("rb") as stream,
        _opened(stream, source.name, LARGEST_DIRECTORY) as archive,
    ):
        yield list(_entries(archive, source.name))


def files_in(content: bytes, name: str) -> list[Found]:
    """The files of a zip file that was read.

    Raises
    ------
    UserError
        When it is none, or a damaged one.
    """
    archive = _opened(io.BytesIO(content), name, LARGEST_DIRECTORY_OF_ONE)
    return list(_entries(archive, name))


def _opened(stream: IO[bytes], name: str, most: int) -> zipfile.ZipFile:
    try:
        if _directory(stream) > most:
            raise UserError(f"{spelled(name)} lists more files than are read.")
        return zipfile.ZipFile(stream)
    except DAMAGED as error:
        why = f" ({error})" if str(error) else ""
        raise UserError(f"{spelled(name)} is no zip file, or damaged{why}.") from None


def _directory(stream: IO[bytes]) -> int:
    """How many bytes the list of files says it has; it is read as a whole."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - (1 << 16) - 200))
    tail = stream.read()
    stream.seek(0)
    at = len(tail) - 22
    if tail[at : at + 4] != END or tail[-2:] != b"\0\0":
        at = tail.rfind(END)
    if at < 0 or len(tail) - at < 22:
        return 0  # no zip file: zipfile says so
    (small,) = struct.unpack("<L", tail[at + 12 : at + 16])
    large = tail.rfind(END_64, 0, at)
    if large >= 0 and at - large >= 48:
        (size,) = struct.unpack("<Q", tail[large + 40 : large + 48])
        return max(int(small) % 0xFFFFFFFF, int(size))
    return int(small)


def _entries(archive: zipfile.ZipFile, name: str) -> Iterator[Found]:
    """The files of a zip file."""
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise UserError(
            f"{spelled(name)} holds {len(entries):,} files; at most {MOST_FILES:,} "
            "are read."
        )
    for entry in entries:
        if entry.is_dir():
            continue
        text = _name(entry)
        parts = tuple(part for part in text.replace("\\", "/").split("/") if part)
        if _is_leftover(parts):
            continue
        why = _odd_path(text, parts) or _odd_entry(entry)
        shown = spelled(text[-200:])
        yield Found(
            tuple(part for part in parts if part != ".") or (shown,),
            partial(_read, archive, entry, shown),
            f"{shown} {why}" if why else "",
            entry.file_size,
        )


def _name(entry: zipfile.ZipInfo) -> str:
    """A file's name; programs that do not say which letters use those they know."""
    if entry.flag_bits & UTF_8:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:  # a field of its own told it
        return entry.filename
    for letters in ("utf-8", "euc_kr"):
        try:
            return raw.decode(letters)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _odd_path(text: str, parts: Parts) -> str:
    """Why a path is not one inside an archive."""
    if ".." in parts:
        return "leads out of the archive: it is left out."
    if text.startswith(("/", "\\")) or DISK.match(text):
        return "is a path from the root of a disk: it is left out."
    if len(parts) > DEEPEST:
        return f"lies more than {DEEPEST} folders deep: it is left out."
    return "" if parts else "has no name."


def _odd_entry(entry: zipfile.ZipInfo) -> str:
    """Why an entry is no file that can be read."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if stat.S_ISLNK(kind):
        return "is a link: what it points at is not read."
    if kind and not stat.S_ISREG(kind):
        return "is not a plain file."
    if entry.flag_bits & ENCRYPTED:
        return "is encrypted: unpack it with its password and collect the folder."
    if entry.compress_type not in READ:
        return "is compressed in a way that is not read: pack it again as plain zip."
    if entry.file_size > LARGEST:
        return f"has more than {LARGEST >> 20} MB: it is left out."
    return ""


def _read(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, shown: str, limit: int
) -> bytes:
    """What a file holds; at most a byte more than the limit is unpacked."""
    try:
        with archive.open(entry) as stream:
            return stream.read(limit + 1)
    except DAMAGED as error:
        raise UserError(f"{shown} cannot be unpacked: {error}.") from None


def _is_leftover(parts: Sequence[str]) -> bool:
    """Whether a system left it there, or it is hidden."""
    return any(
        part in LEFTOVERS or (part.startswith((".", "~$")) and part.strip("."))
        for part in parts
    )


def _folder(root: Path) -> Iterator[Found]:
    """The files of a folder, through the door, and all in it that is none."""
    waiting: list[Parts] = [()]
    count = 0
    while waiting:
        above = waiting.pop()
        try:
            with opened(Place("", root, above)) as folder:
                names = [one for one in folder.names() if not _is_leftover((one,))]
                kinds = {name: _kind(folder, name) for name in names}
        except UserError as error:
            if not above:
                raise
            yield Found(above, refused=f"{_shown(above)}: {error}")
            continue
        for name, mode in kinds.items():
            parts = (*above, name)
            count += 1
            if count > MOST_FILES:
                raise UserError(
                    f"{root} holds more than {MOST_FILES:,} files; that many are read."
                )
            if stat.S_ISDIR(mode) and len(parts) < DEEPEST:
                waiting.append(parts)
                continue
            refused = "" if stat.S_ISREG(mode) else _no_file(_shown(parts), mode)
            yield Found(parts, partial(_read_through_door, root, parts), refused)


def _kind(folder: Folder, name: str) -> int:
    try:
        return folder.kind(name).st_mode
    except OSError:
        return 0


def _no_file(shown: str, mode: int) -> str:
    """Why something in a folder is not read."""
    if stat.S_ISLNK(mode):
        return f"{shown} is a link: what it points at is not read."
    if stat.S_ISDIR(mode):
        return f"{shown} lies more than {DEEPEST} folders deep."
    return f"{shown} is not a plain file."


def _read_through_door(root: Path, parts: Parts, limit: int) -> bytes:
    with opened(Place("", root, parts[:-1])) as folder:
        return folder.read(parts[-1], limit)
