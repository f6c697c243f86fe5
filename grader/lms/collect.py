"""From what a learning-management system gives to ``submitted/STUDENT/ASSIGNMENT``."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from grader.course.directory import Course
from grader.course.door import spelled
from grader.course.gradebook import outdate, prepare
from grader.course.student_ids import refusal
from grader.course.submissions import EXCHANGED, TIMESTAMP, shortened
from grader.course.times import in_utc, read_time
from grader.errors import UserError
from grader.lms import blackboard, canvas, folders, gradescope, moodle, placing
from grader.lms.archives import Budget, Found, files_of
from grader.lms.claims import Archive, Claim, Claims, explained, written_time
from grader.lms.people import Index, Key
from grader.lms.roster import index, rosters
from grader.lms.submission import Submission, is_copy_of
from grader.lms.unmatched import Unmatched

READERS = (
    gradescope.claims,
    blackboard.claims,
    moodle.claims,
    canvas.claims,
    folders.inbound,
    folders.plain,
)
OWN_TIMES = (folders.EXCHANGE, folders.PLAIN)  # nbgrader's files are in them
HALF = 0.5  # of an archive, at least, is a system's whose archive it is
NOTHING_IN_IT = "There is no file in it that can be graded."
MOST_NOTES = 4  # about the files of one student
NEEDS_ROSTER = (canvas.NAME, moodle.NAME)


@dataclass
class Collected:
    """What a run did.

    Attributes
    ----------
    system : str
        Whose archive it is.
    done : dict of str to list of (str, str)
        Students and assignments, by what was done: ``added``, ``replaced``,
        ``unchanged``, ``kept``.
    notes : list of (str, str)
        Student, and what a teacher should know.
    unmatched : list of (str, str)
        File, and why it is nobody's.
    refused : list of str
        One sentence for each file that was not read.
    """

    system: str
    done: defaultdict[str, list[tuple[str, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    notes: list[tuple[str, str]] = field(default_factory=list)
    unmatched: list[tuple[str, str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def collect(course: Course, source: Path, assignment: str | None = None) -> Collected:
    """Put what is in a zip file or a folder into the course.

    Parameters
    ----------
    course : Course
    source : Path
        What Canvas, Moodle, Gradescope, Blackboard or nbgrader's exchange gives, or a
        folder for each student.
    assignment : str, optional
        Which one it is of; told by the notebooks' names otherwise.

    Raises
    ------
    UserError
        When it cannot be read, or it cannot be said of which assignment it is.
    """
    known = course.assignments()
    if assignment is not None and assignment not in known:
        raise UserError(
            f"There is no assignment {assignment!r} in {course.root}. "
            f"Released: {', '.join(known) or 'none'}."
        )
    with course.alone(), files_of(source) as files, course.gradebook() as gradebook:
        if not files:
            raise UserError(f"{source} holds no files.")
        budget = Budget()
        people, systems = index(course, gradebook)
        claims = recognised(files, known, budget, systems)
        if claims.system in NEEDS_ROSTER and not systems:
            raise UserError(
                f"{source.name} is from {claims.system.title()}, which names files by "
                "numbers of its own. Export the gradebook there and give it with "
                "--roster FILE."
            )
        times: dict[Key, str] = {}
        for roster, about in rosters(course, gradebook):
            if roster.system == moodle.NAME and about in ("", assignment or about):
                times |= moodle.times(roster.table)
        run = _Run(course, files, claims, budget, people, times)
        run.names(assignment, known)
        run.open = not systems
        run.all()
        prepare(gradebook)
        for student, name in run.said.done.get(placing.REPLACED, ()):
            outdate(gradebook, student, name)
    return run.said


def recognised(
    files: Sequence[Found],
    known: Sequence[str],
    budget: Budget,
    systems: Collection[str] = (),
) -> Claims:
    """Whose the files are, by the rules that explain most of them.

    Of two systems that explain the same, the one counts that a roster is from.

    Parameters
    ----------
    files : sequence of Found
    known : sequence of str
        The course's assignments.
    budget : Budget
    systems : collection of str
        Which systems gave a roster.

    Raises
    ------
    UserError
        When no system gives such files.
    """
    paths = [file.parts for file in files]

    def read(place: int) -> bytes:
        try:
            return budget.read(files[place])
        except UserError:
            return b""

    given = Archive(paths, read, known)
    found = [one for reader in READERS if (one := reader(given))]
    share = {one.system: explained(one, paths) for one in found}
    # A folder for each student is nearly everything: it counts where no system does.
    sure = [o for o in found if o.system != folders.PLAIN and share[o.system] >= HALF]
    if found:
        return max(
            sure or found, key=lambda one: (share[one.system], one.system in systems)
        )
    if all(path[-1].lower().endswith(".zip") for path in paths):
        raise UserError(
            f"The folder holds zip files, the first is {files[0].shown}. Collect each "
            "of them by itself."
        )
    raise UserError(
        "It cannot be told whose these files are: they are neither of Canvas, Moodle, "
        "Gradescope, Blackboard or nbgrader's exchange, nor in a folder for each "
        f"student. The first is {files[0].shown}."
    )


class _Run:
    """One run over an archive."""

    def __init__(
        self,
        course: Course,
        files: Sequence[Found],
        claims: Claims,
        budget: Budget,
        people: Index,
        times: dict[Key, str],
    ) -> None:
        self.course, self.files, self.claims = course, files, claims
        self.budget, self.people, self.times = budget, people, times
        self.said = Collected(claims.system)
        self.unmatched = Unmatched(course.root, budget)
        self.open = False  # whether whoever is not known is new
        self.assignment = ""
        self.books: dict[str, list[str]] = {}
        self.given: dict[str, frozenset[str]] = {}

    def names(self, assignment: str | None, known: Sequence[str]) -> None:
        """Find out which assignment it is, and what its notebooks are called.

        Raises
        ------
        UserError
            When the files' names fit none, or several.
        """
        self.books = {
            name: [path.stem for path in self.course.sources(name)] for name in known
        }
        if assignment is None and not all(one.assignment for one in self.claims.claims):
            fits = {
                name
                for one in self.claims.claims
                for name, books in self.books.items()
                if any(is_copy_of(one.file[-1], book) for book in books)
            }
            fits = fits or {*(known if len(known) == 1 else ())}
            if len(fits) != 1:
                said = f"It may be of {', '.join(sorted(fits))}. " if fits else ""
                raise UserError(
                    f"{said}Say which assignment it is of with --assignment; there are "
                    f"{', '.join(known) or 'none'}."
                )
            (assignment,) = fits
        self.assignment = assignment or ""

    def all(self) -> None:
        """Place what belongs to somebody, keep the rest aside."""
        submissions: defaultdict[tuple[str, str], list[Claim]] = defaultdict(list)
        for claim in self.claims.claims:
            file = self.files[claim.place]
            if file.refused:
                self.said.refused.append(file.refused)
                continue
            students, whys = self._students(claim)
            name = claim.assignment or self.assignment
            if name not in self.books:
                students, whys = [], [f"there is no assignment {spelled(name)!r}"]
            for student in students:
                submissions[student, name].append(claim)
            if whys and not students:
                self._keep_aside(file, whys[0])
            elif whys:
                self.said.notes.append(
                    (", ".join(students), f"{file.shown}: {whys[0]}")
                )
            else:
                self.unmatched.found(file.parts)
        for place in self.claims.others:
            file = self.files[place]
            if file.refused:
                self.said.refused.append(file.refused)
            else:
                self._keep_aside(file, "its name does not say whose it is")
        for (student, name), claims in sorted(submissions.items()):
            if not (claims := self._of_one(student, claims)):
                continue
            try:
                self._place(student, name, claims)
            except UserError as error:
                self.said.notes.append((student, f"Not collected: {error}"))
                self.said.done["refused"].append((student, name))

    def _of_one(self, student: str, claims: Sequence[Claim]) -> list[Claim]:
        """The files that one person handed in; others of that name are kept aside."""
        numbers = {one.number_of for one in claims}
        if len(numbers) == 1:
            return [*claims]
        sure = {
            one.number_of
            for one in claims
            if any(self.people.is_sure(keys, student) for keys in one.who)
        }
        kept = [one for one in claims if len(sure) == 1 and one.number_of in sure]
        for one in claims:
            if one not in kept:
                self._keep_aside(
                    self.files[one.place],
                    f"several people handed in under the name of {student}",
                )
        return kept

    def _students(self, claim: Claim) -> tuple[list[str], list[str]]:
        """Everyone who handed a file in, and why some cannot be told."""
        students, whys = [], []
        for keys in claim.who:
            found, why = self.people.find(keys)
            if not found and (self.open or keys[0].value.startswith("anon_")):
                found, why = _new(keys)
            students += found
            whys += [why] if why else []
        return list(dict.fromkeys(students)), whys

    def _keep_aside(self, file: Found, why: str) -> None:
        try:
            self.unmatched.keep(file)
            self.said.unmatched.append((file.shown, why))
        except UserError as error:
            self.said.refused.append(str(error))

    def _place(self, student: str, name: str, claims: Sequence[Claim]) -> None:
        """Put the newest attempt of a student in its place."""
        if why := refusal(student):
            raise UserError(why)
        newest = max(one.attempt for one in claims)
        attempt = sorted(
            (one for one in claims if one.attempt == newest),
            key=lambda one: (one.number, one.file),
        )
        files, notes = self._files(name, attempt)
        self.said.notes += [(student, one) for one in notes if one]
        final = self.course.folder("submitted", student, name)
        if not files.keys() - {*EXCHANGED}:
            self.said.notes.append((student, NOTHING_IN_IT))
            before = placing.about(final)
            if before and before.files.keys() - {*EXCHANGED}:
                self.said.done[placing.KEPT].append((student, name))
                self.said.notes.append((student, "Not replaced: what is there stays."))
                return
        last = newest or str(attempt[-1].number).zfill(20)
        origins = list(dict.fromkeys(one.origin for one in attempt))
        done, why = placing.place(
            self.course, final, self.claims.system, last, origins, files
        )
        self.said.done[done].append((student, name))
        if why:
            self.said.notes.append((student, f"Not replaced: {why}."))

    def _files(
        self, name: str, attempt: Sequence[Claim]
    ) -> tuple[dict[str, bytes], list[str]]:
        """The files of an attempt, and what a teacher should know of them."""
        numbers = {one.number for one in attempt}
        made = Submission(
            self.books[name],
            self._given(name),
            self.budget,
            in_order=len(numbers) == len(attempt) > 1,
        )
        for one in attempt:
            made.add(self.files[one.place], one.file)
        files = made.files()
        came, note = self._came(attempt)
        own = {one.file[0] for one in attempt if len(one.file) == 1}
        if self.claims.system not in OWN_TIMES:
            own = set()  # a student cannot say when it came
        for kept in {*EXCHANGED} - own:
            files.pop(kept, None)
        if self.claims.system == folders.PLAIN and TIMESTAMP in files:
            note.append(f"{TIMESTAMP} was in it, and says when it came.")
        if came and TIMESTAMP not in files:
            files[TIMESTAMP] = came.encode()
        theirs = dict.fromkeys(one.note for one in attempt)
        return files, [*shortened(made.notes, MOST_NOTES), *note, *theirs]

    def _given(self, name: str) -> frozenset[str]:
        """Digests of what the students got with an assignment, but the notebooks."""
        if name not in self.given:
            folder = self.course.folder("release", ".", name)
            self.given[name] = frozenset(
                hashlib.sha256(path.read_bytes()).hexdigest()
                for path in folder.rglob("*")
                if path.is_file() and path.suffix != ".ipynb"
            )
        return self.given[name]

    def _came(self, attempt: Sequence[Claim]) -> tuple[str, list[str]]:
        """When an attempt was handed in, as nbgrader writes it, in UTC."""
        first = attempt[0]
        text = first.came
        for one in (key for keys in first.who for key in keys):
            text = text or self.times.get(one, "")
        if not text:
            return "", []
        try:
            if text[-1].isdigit():  # a time of the wall clock
                moment = in_utc(datetime.fromisoformat(text), self.course.zone)
            else:
                moment = read_time(text, self.course.zone)
            return written_time(moment), []
        except ValueError as error:
            return "", [f"When it came is not known: “{spelled(text)}” {error}."]


def _new(keys: Sequence[Key]) -> tuple[list[str], str]:
    """The id of somebody whom no roster knows."""
    whys = []
    for one in keys:
        if one.kind in ("username", "sid", "email"):
            if not (why := refusal(one.said)):
                return [one.said], ""
            whys.append(why)
    return [], whys[0] if whys else "nothing in the archive says who it is"
