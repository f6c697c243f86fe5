"""The files of one submission, as the grader wants them: opened, lifted, named."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from grader.course.door import spelled
from grader.course.student_ids import composed
from grader.course.submissions import listed
from grader.errors import UserError
from grader.lms.archives import (
    MOST_BYTES_OF_ONE,
    MOST_FILES_OF_ONE,
    MOST_ZIPS,
    Budget,
    Found,
    files_in,
)
from grader.lms.claims import Parts

COPY = re.compile(r"(?P<name>.+?)(?:\s*\((?P<n>\d+)\)|-(?P<m>\d+)|\s*-\s*Copy\d*)")
UNOPENED = (".7z", ".rar", ".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz")
ADDED = ("txt", "json")  # endings
NOT_IN_NAMES = frozenset('\\/:*?"<>|')
LONGEST = 150  # characters of a file's name
ZIP = b"PK\x03\x04"


class Submission:
    """Files of one attempt, gathered one by one.

    Parameters
    ----------
    names : collection of str
        What the assignment's notebooks are called, without ``.ipynb``.
    given : collection of str
        sha256 of what the students got; it is not taken again.
    budget : Budget
        Of the whole run.
    in_order : bool
        Whether files are added in the order in which they were handed in.
    """

    def __init__(
        self,
        names: Collection[str],
        given: Collection[str],
        budget: Budget,
        in_order: bool = False,
    ) -> None:
        self.in_order = in_order
        self.names, self.given, self.budget = names, given, budget
        self.own = Budget(MOST_BYTES_OF_ONE)
        self.seen = 0
        self.gathered: list[tuple[Parts, bytes]] = []
        self.notes: list[str] = []

    def add(self, file: Found, path: Parts, depth: int = 0) -> None:
        """Take a file along, or what is in it when it is a zip file.

        Raises
        ------
        UserError
            When the submission is larger than a submission may be.
        """
        self.seen += 1
        if self.seen > MOST_FILES_OF_ONE:
            raise UserError(f"the submission has more than {MOST_FILES_OF_ONE:,} files")
        try:
            content = self.budget.read(file)
        except UserError as error:
            self.notes.append(str(error))
            self._count(0 if file.refused else file.size)
            return
        self._count(len(content))
        name = path[-1]
        if name.lower().endswith(".zip") and content.startswith(ZIP):
            self._open(content, path, depth)
            return
        if name.lower().endswith(UNOPENED):
            self.notes.append(
                f"{spelled(name)} was not opened: unpack it, or ask again."
            )
        name = without_added_end(name, content)
        path = (*path[:-1], name)
        is_book = name.lower().endswith(".ipynb")  # an empty one is a student's, too
        if not is_book and hashlib.sha256(content).hexdigest() in self.given:
            return
        self.gathered.append((path, content))

    def _count(self, size: int) -> None:
        """Count bytes that were read, whether or not they could be used."""
        self.own.left -= size
        if self.own.left < 0:
            raise UserError(
                f"the submission has more than {MOST_BYTES_OF_ONE >> 20} MB"
            )

    def _open(self, content: bytes, path: Parts, depth: int) -> None:
        """Take along what is in a zip file."""
        if depth >= MOST_ZIPS:
            self.notes.append(
                f"{spelled(path[-1])} lies in more than {MOST_ZIPS} zip files."
            )
            return
        try:
            inner = files_in(content, path[-1])
        except UserError as error:
            self.notes.append(str(error))
            return
        if len(inner) > MOST_FILES_OF_ONE:
            raise UserError(f"{spelled(path[-1])} holds {len(inner):,} files")
        for file in inner:
            self.add(file, (*path[:-1], *file.parts), depth + 1)

    def files(self) -> dict[str, bytes]:
        """The files by their paths, the notebooks where the grader looks for them."""
        lifted = _lifted(
            [(tuple(map(cleaned, p)), c) for p, c in self.gathered], self.names
        )
        found: dict[str, bytes] = {}
        used: dict[str, str] = {}
        for path, content in lifted:
            name = self._free("/".join(path), content, used)
            if name:
                found[name] = content
        return self._named(found)

    def _free(self, name: str, content: bytes, used: dict[str, str]) -> str:
        """A path at which nothing is yet, on any system; empty for a copy."""
        digest = hashlib.sha256(content).hexdigest()
        free = flat = name
        number = 1
        while (same := used.get(free.casefold())) or _is_in_the_way(free, used):
            if same == digest:
                return ""
            flat = flat.replace("/", "_")  # no file above it is in the way then
            stem, dot, end = flat.rpartition(".")
            free = f"{stem or end}~{number}{dot and stem and dot + end}"
            number += 1
        if free != name:
            self.notes.append(f"Several files are called {spelled(name)}.")
        used[free.casefold()] = digest
        return free

    def _named(self, found: Mapping[str, bytes]) -> dict[str, bytes]:
        """The last copy of each notebook under the name that it should have."""
        named = dict(found)
        for name in self.names:
            copies = [one for one in named if is_copy_of(one, name)]
            wanted = f"{name}.ipynb"
            if not copies:
                continue
            last = copies[-1] if self.in_order else max(copies, key=copy_number)
            if len(copies) > 1:
                some = listed(copies)
                self.notes.append(f"{some}: copies of one notebook, the last counts.")
            if last != wanted:
                newest = named.pop(last)
                if wanted in named:
                    named[last] = named[wanted]
                named[wanted] = newest
        return named


def without_added_end(name: str, content: bytes) -> str:
    """A notebook's name without an ending that a browser or Windows put behind it."""
    stem, _, end = name.rpartition(".")
    added = stem.lower().endswith(".ipynb") and end.lower() in ADDED
    return stem if added and content.lstrip().startswith(b"{") else name


def is_copy_of(file: str, notebook: str) -> bool:
    """Whether a file is a notebook, or a copy: ``04 (1).ipynb``, ``04-1.ipynb``."""
    stem, _, end = file.rpartition(".")
    found = COPY.fullmatch(stem)
    same = found is not None and _same(found["name"], notebook)
    return end.lower() == "ipynb" and (same or _same(stem, notebook))


def _same(one: str, other: str) -> bool:
    """Whether names are the same but for case and what stands between words."""
    return _bare(one) == _bare(other)


def _bare(name: str) -> str:
    return re.sub(r"[\s_-]+", "_", composed(name).casefold())


def copy_number(file: str) -> tuple[int, str]:
    """Which copy a file is, to sort by."""
    found = COPY.fullmatch(file.rpartition(".")[0])
    return int((found and (found["n"] or found["m"])) or 0), file


def cleaned(name: str) -> str:
    """A part of a path as a file's name: composed letters, nothing odd."""
    text = composed(name).strip()
    text = "".join("_" if one in NOT_IN_NAMES else one for one in text)
    shown = spelled(text).replace("\\", "_").strip(". ") or "_"
    if len(shown.encode()) <= LONGEST:
        return shown
    stem, dot, end = shown.rpartition(".")
    tail = dot + end if len(end) < 10 else ""
    digest = hashlib.sha256(shown.encode()).hexdigest()[:8]
    return _cut(stem or shown, LONGEST - 20) + f"~{digest}{tail}"


def _cut(text: str, most: int) -> str:
    """Text of at most so many bytes."""
    return text.encode()[:most].decode(errors="ignore")


def _is_in_the_way(name: str, used: Iterable[str]) -> bool:
    """Whether a file would lie in a file, or take a folder's name."""
    low = name.casefold()
    return any(low.startswith(f"{one}/") or one.startswith(f"{low}/") for one in used)


def _lifted(
    files: Sequence[tuple[Parts, bytes]], names: Collection[str]
) -> Iterator[tuple[Parts, bytes]]:
    """Files with the notebook's folder as their root; others stay where they are."""
    books = [path for path, _ in files if path[-1].lower().endswith(".ipynb")]
    root: Parts = ()
    if books and not any(len(path) == 1 for path in books):
        wanted = [p for p in books if any(is_copy_of(p[-1], one) for one in names)]
        best = min(wanted or books, key=lambda path: (len(path), path))
        root = best[:-1]
    for path, content in files:
        below = len(path) > len(root) and path[: len(root)] == root
        yield (path[len(root) :] if below else path), content
