"""Put a submission in its place in the course, whole, and know it again."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from grader.course.directory import Course
from grader.course.door import spelled
from grader.errors import UserError

ABOUT = ".collected.json"  # hidden: neither graded nor handed back
FRESH = ".collecting"  # folder of a course in which submissions are put together
ADDED, REPLACED, UNCHANGED, KEPT = "added", "replaced", "unchanged", "kept"
Files = Mapping[str, bytes]


class About(msgspec.Struct, frozen=True):
    """Where a submission came from.

    Attributes
    ----------
    system : str
    attempt : str
        Sorts with the others of that system.
    origins : list of str
        How the system names what was handed in.
    files : dict of str to str
        sha256 of each file, by its path.
    """

    system: str
    attempt: str
    origins: list[str]
    files: dict[str, str]


def about(folder: Path) -> About | None:
    """Where the submission in a folder came from; None when nothing says so."""
    try:
        return msgspec.json.decode((folder / ABOUT).read_bytes(), type=About)
    except (OSError, msgspec.MsgspecError):
        return None


def place(
    course: Course,
    final: Path,
    system: str,
    attempt: str,
    origins: list[str],
    files: Files,
) -> tuple[str, str]:
    """Put the files of a submission into its folder; return what was done, and why.

    Nothing is done when they are there already, when what is there is newer, or when
    it was not put there by this function.

    Raises
    ------
    UserError
        When a folder on the way is a link, or the disk fails.
    """
    new = About(
        system, attempt, origins, {name: _digest(files[name]) for name in files}
    )
    _insist_on_folders(course.root, final)
    before = about(final)
    if before and before.files == new.files:
        return UNCHANGED, ""
    if before and before.system == system and attempt < before.attempt:
        return KEPT, "what is there is a newer attempt"
    if before is None and final.exists() and any(final.iterdir()):
        if _are_there(final, new.files):
            return UNCHANGED, ""
        return KEPT, "something else is there, which was not collected"
    try:
        _exchange(course.root / FRESH, final, new, files)
    except OSError as error:
        raise UserError(f"{final} cannot be written: {error.strerror}.") from None
    return (REPLACED if before else ADDED), ""


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _are_there(folder: Path, digests: Mapping[str, str]) -> bool:
    """Whether a folder holds these files."""
    with suppress(OSError):
        return all(
            _digest((folder / name).read_bytes()) == digest
            for name, digest in digests.items()
        )
    return False


def _insist_on_folders(root: Path, final: Path) -> None:
    """Refuse a way that leads through a link, or out of the course.

    Raises
    ------
    UserError
    """
    if not final.is_relative_to(root):
        raise UserError(f"{final} is not inside {root}.")
    for folder in [*reversed(final.parents), final]:
        if folder == root or not folder.is_relative_to(root):
            continue
        try:
            mode = folder.lstat().st_mode
        except FileNotFoundError:
            return
        except OSError as error:
            raise UserError(f"{folder} cannot be read: {error.strerror}.") from None
        if not stat.S_ISDIR(mode):
            raise UserError(f"{spelled(str(folder))} is a link, or no folder.")


def _exchange(fresh: Path, final: Path, new: About, files: Files) -> None:
    """Write beside the course's folders, then rename: a killed run leaves no half."""
    shutil.rmtree(fresh, ignore_errors=True)
    made, old = fresh / "new", fresh / "old"
    made.mkdir(parents=True)
    for name, content in files.items():
        file = made / name
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL), "wb") as to:
            to.write(content)
        file.chmod(0o644)
    (made / ABOUT).write_bytes(msgspec.json.encode(new))
    final.parent.mkdir(parents=True, exist_ok=True)
    if final.exists():
        final.rename(old)
    made.rename(final)
    shutil.rmtree(fresh, ignore_errors=True)
