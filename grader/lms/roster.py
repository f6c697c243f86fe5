"""The roster of a course: the file that the system itself exported, kept as it is.

Its identity columns go back into whatever is uploaded; who they are here stands in the
gradebook's own columns for students.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from nbgrader.api import Gradebook, Student

from grader.course.directory import Course
from grader.course.door import spelled
from grader.course.student_ids import composed, refusal
from grader.engine.notebook.clean import plain
from grader.errors import UserError
from grader.lms import blackboard, canvas, gradescope, moodle
from grader.lms.people import Index, Person, folded, keys, named
from grader.lms.tables import Table, parse_table, read_table

FOLDER = "roster"
KNOWN = "students.json"  # by which keys each student was known to any system
ORDER = ("canvas", "username", "sid", "email", "both", "participant")
SYSTEMS = {one.NAME: one for one in (canvas, moodle, gradescope, blackboard)}
KEPT = re.compile(r"(?P<system>[a-z]+)(?:-(?P<assignment>.+))?\.csv")
MOST_NAMED = 3
LONGEST = 128  # characters in nbgrader's columns


@dataclass(frozen=True)
class Roster:
    """A system's own table, and which of its rows is which student.

    Attributes
    ----------
    system : str
    table : Table
    students : dict of str to Person
        By the student's id.
    left_out : tuple of str
        One sentence for each row that is nobody's here.
    """

    system: str
    table: Table
    students: dict[str, Person]
    left_out: tuple[str, ...]


def keep(course: Course, file: Path, assignment: str | None = None) -> Roster:
    """Take a system's exported table as the roster of a course.

    Parameters
    ----------
    course : Course
    file : Path
        The gradebook that Canvas, Moodle, Gradescope or Blackboard exported.
    assignment : str, optional
        When it is about one assignment, as Moodle's grading worksheet is.

    Raises
    ------
    UserError
        When it is no such table, or nobody in it can be told from another.
    """
    table, content = read_table(file)
    system = system_of(table)
    assignment = _about(course, table, assignment)
    with course.gradebook() as gradebook:
        roster = enrolled(course, gradebook, system, table, make=True)
    if not roster.students:
        why = roster.left_out[0] if roster.left_out else "it has no rows."
        raise UserError(f"{file.name} names no student: {why}")
    (course.root / FOLDER).mkdir(exist_ok=True)
    _remember(course, roster)
    _replace(_place(course, system, assignment), content)
    return roster


def _about(course: Course, table: Table, assignment: str | None) -> str | None:
    """The assignment that a table is about; None when it is about the course.

    Raises
    ------
    UserError
        When the course does not have it, or it must be named.
    """
    known = course.assignments()
    listed = ", ".join(known) or "none"
    if assignment is not None and assignment not in known:
        raise UserError(
            f"There is no assignment {assignment!r} in {course.root}. "
            f"Released: {listed}."
        )
    if assignment is None and moodle.is_worksheet(table):
        if len(known) != 1:
            raise UserError(
                f"{table.name} is the worksheet of one assignment. Say which with "
                f"--assignment; released: {listed}."
            )
        return known[0]
    return assignment


def _replace(file: Path, content: bytes) -> None:
    """Write a file whole."""
    fresh = file.with_suffix(".new")
    fresh.write_bytes(content)
    fresh.replace(file)


def _remember(course: Course, roster: Roster) -> None:
    """Write down the keys of a roster: another system's may have some of them."""
    known = _remembered(course)
    for student, person in roster.students.items():
        lines = {f"{one.kind} {one.value}" for one in person.keys if one.kind in ORDER}
        known[student] = sorted({*known.get(student, ()), *lines})
    _replace(course.root / FOLDER / KNOWN, msgspec.json.encode(known, order="sorted"))


def _remembered(course: Course) -> dict[str, list[str]]:
    """The keys by which students were known to any system."""
    file = course.root / FOLDER / KNOWN
    if not file.is_file():
        return {}
    try:
        known = msgspec.json.decode(file.read_bytes(), type=dict[str, list[str]])
    except msgspec.MsgspecError as error:
        raise UserError(
            f"{file} is damaged ({error}). Delete it and give the rosters again."
        ) from None
    return known


def system_of(table: Table) -> str:
    """Which system wrote a table.

    Raises
    ------
    UserError
        When none of them did, or it was written in another language.
    """
    found: list[str] = [name for name, system in SYSTEMS.items() if system.fits(table)]
    if found:
        return found[0]
    if moodle.is_translated(table):
        raise UserError(
            f"{table.name} looks like Moodle's grading worksheet in another language, "
            "whose columns have other names. Set your language to English in Moodle, "
            "download the worksheet again, and upload the marks in English, too."
        )
    first = ", ".join(spelled(name) for name in table.header[:MOST_NAMED])
    raise UserError(
        f"{table.name} is not a gradebook of Canvas, Moodle, Gradescope or Blackboard: "
        f"its columns begin {first}. Export it again, in English, and leave the header "
        "as it is."
    )


def _place(course: Course, system: str, assignment: str | None) -> Path:
    name = f"{system}-{assignment}" if assignment else system
    return course.root / FOLDER / f"{name}.csv"


def kept(
    course: Course, gradebook: Gradebook, system: str, assignment: str
) -> Roster | None:
    """The roster of a system: the one for an assignment, else that of the course."""
    for about in (assignment, None):
        place = _place(course, system, about)
        if place.is_file():
            table = parse_table(place.read_bytes(), place.name)
            return enrolled(course, gradebook, system, table)
    return None


def rosters(course: Course, gradebook: Gradebook) -> Iterator[tuple[Roster, str]]:
    """Every roster of a course, with the assignment that it is about, if any."""
    for place in sorted((course.root / FOLDER).glob("*.csv")):
        found = KEPT.fullmatch(place.name)
        if found and found["system"] in SYSTEMS:
            table = parse_table(place.read_bytes(), place.name)
            roster = enrolled(course, gradebook, found["system"], table)
            yield roster, found["assignment"] or ""


def index(course: Course, gradebook: Gradebook) -> tuple[Index, set[str]]:
    """Finds students by all that is known of them; the systems that gave rosters."""
    known, systems = Index(), set()
    for student in gradebook.students:
        names = [
            f"{student.first_name or ''} {student.last_name or ''}",
            f"{student.last_name or ''} {student.first_name or ''}",
        ]
        known.add(
            student.id,
            keys(
                username=student.id,
                sid=[student.id, student.lms_user_id or ""],
                email=student.email or "",
                name=names,
            ),
        )
    for roster, _ in rosters(course, gradebook):
        systems.add(roster.system)
        for student, person in roster.students.items():
            known.add(student, person.keys)
    return known, systems


def enrolled(
    course: Course, gradebook: Gradebook, system: str, table: Table, make: bool = False
) -> Roster:
    """Find the student of each row, by what it says of the person.

    Parameters
    ----------
    course : Course
    gradebook : Gradebook
    system : str
    table : Table
    make : bool
        Add who is missing, and write names and addresses down.
    """
    people = SYSTEMS[system].people(table)
    here = _Here(gradebook.students, _remembered(course))
    owners: dict[int, str] = {}
    left_out = []
    twice = Counter(one for person in people for one in {*person.ids})
    for person in people:
        student, why = here.find(person)
        why = why or (refusal(student).rstrip(".") if make and student else "")
        if not student and not why and make:
            student, why = _new_id(person, twice, here.taken)
            here.taken.add(student)
        if student and not why:
            owners[person.row] = student
        elif make or why:
            left_out.append(f"{person.called}: {why or 'is not on the roster'}.")
    counted = Counter(owners.values())
    found = {}
    for person in people:
        student = owners.get(person.row, "")
        if counted[student] > 1:
            left_out.append(
                f"{person.called}: {counted[student]} rows are student {student}."
            )
        elif student:
            found[student] = person
    if make:
        _write(gradebook, system, found)
    return Roster(system, table, found, tuple(left_out))


class _Here:
    """The students of a gradebook, by what a roster may say of them."""

    def __init__(
        self, students: Iterable[Student], remembered: Mapping[str, Sequence[str]]
    ) -> None:
        self.keys: defaultdict[str, set[str]] = defaultdict(set)
        self.taken: set[str] = set()
        self.ids: defaultdict[str, set[str]] = defaultdict(set)
        self.emails: defaultdict[str, set[str]] = defaultdict(set)
        self.names: defaultdict[str, set[str]] = defaultdict(set)
        for student in students:
            self.taken.add(student.id)
            for line in remembered.get(student.id, ()):
                self.keys[line].add(student.id)
            self.ids[folded(student.id)].add(student.id)
            self.ids[folded(student.lms_user_id or "")].add(student.id)
            self.emails[folded(student.email or "")].add(student.id)
            self.names[named(f"{student.first_name}{student.last_name}")].add(
                student.id
            )

    def find(self, person: Person) -> tuple[str, str]:
        """The student that a person is, else why it cannot be said."""
        lines = sorted(
            (ORDER.index(one.kind), f"{one.kind} {one.value}")
            for one in person.keys
            if one.kind in ORDER
        )
        ways = [(self.keys, line) for _, line in lines]
        ways += [(self.ids, folded(one)) for one in person.ids]
        ways.append((self.emails, folded(person.email)))
        if person.ids[0].startswith(moodle.PERSON):  # all else is a name
            ways.append((self.names, named(person.first_name + person.last_name)))
        for known, text in ways:
            if text and (found := known.get(text)):
                if len(found) == 1:
                    return next(iter(found)), ""
                some = ", ".join(sorted(found)[:MOST_NAMED])
                return "", f"may be any of the students {some}"
        return "", ""


def _new_id(
    person: Person, twice: Counter[str], taken: Iterable[str]
) -> tuple[str, str]:
    """An id for somebody new: the first of theirs that is nobody else's."""
    whys = []
    for one in person.ids:
        student = composed(one)
        why = refusal(student).rstrip(".")
        if not why and student not in taken and twice[one] == 1:
            return student, ""
        whys.append(why)
    said = next(filter(None, whys), "")
    return "", said or f"{spelled(person.ids[0])!r} stands in several rows"


def _write(gradebook: Gradebook, system: str, found: dict[str, Person]) -> None:
    """Write down what a roster says; what it does not say stays."""
    here = {student.id: student for student in gradebook.students}
    for id, person in found.items():
        student = here.get(id)
        if student is None:
            student = Student(id=id)
            gradebook.db.add(student)
        for name in ("first_name", "last_name", "email", "lms_user_id"):
            said, before = _shown(getattr(person, name)), getattr(student, name)
            if said and (not before or name != "lms_user_id" or system == canvas.NAME):
                setattr(student, name, said)
    gradebook.db.commit()


def _shown(text: str) -> str:
    """Text as the gradebook keeps it: in one line, without what steers a screen."""
    return " ".join(plain(text).split())[:LONGEST]


def identity(table: Table, names: Sequence[str]) -> list[int]:
    """Where a table's own identity columns are."""
    return [n for n, name in enumerate(table.header) if name in names]
