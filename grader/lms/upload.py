"""Marks as each learning-management system imports them.

The identity columns come verbatim from the system's own file, the roster. A row stands
there only for a mark that is final: an empty cell over a mark would delete it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.course.directory import Course
from grader.course.export import safe, write
from grader.course.gradebook import prepare
from grader.course.marks import Mark, marks
from grader.course.result import MARKED, NOTHING, UNGRADED, number
from grader.course.submissions import listed, shortened
from grader.errors import UserError
from grader.lms import blackboard, canvas, gradescope, moodle
from grader.lms.people import named
from grader.lms.roster import SYSTEMS, Roster, identity, kept
from grader.lms.tables import Table, written

Marks = dict[str, Mark]
Lines = list[list[str]]
EXCUSED = "EX"
MOST_TOLD = 12  # students that a sentence names
MOST_COLUMNS = 30
DIGITS = 2  # systems compare marks at two places


@dataclass(frozen=True)
class Uploaded:
    """What was written for a system.

    Attributes
    ----------
    rows : int
        Students in the file.
    said : tuple of str
        One sentence for each kind of student who is not in it, and what else to know.
    """

    rows: int
    said: tuple[str, ...]


def upload(
    course: Course, system: str, assignment: str, file: Path, column: str | None = None
) -> Uploaded:
    """Write the marks of an assignment for a system.

    Parameters
    ----------
    course : Course
    system : str
        ``canvas``, ``moodle``, ``gradescope`` or ``blackboard``.
    assignment : str
    file : Path
    column : str, optional
        The header of the assignment in the system's own file; else the one of the
        assignment's name.

    Raises
    ------
    UserError
        When there is no roster of that system, its file lacks the column, or the file
        cannot be written.
    """
    with course.gradebook() as gradebook:
        prepare(gradebook)
        roster = kept(course, gradebook, system, assignment)
        every = marks(gradebook, assignment, course.students)
        found = {one.student: one for one in every}
    if roster is None:
        raise UserError(
            f"There is no roster from {system.title()}. Export the gradebook there, "
            f"then: downhill roster FILE --course {course.root}"
        )
    if not {one.status for one in found.values()} - {NOTHING, UNGRADED}:
        raise UserError(f"Nothing of {assignment} has been graded yet.")
    final = {who: one for who, one in found.items() if one.status == MARKED}
    making = _Making(roster, assignment, column, final)
    lines, quoted = WRITERS[system](making)
    write(file, written(_harmless(lines), quoted))
    sentences = [*_left_out(found, roster), *making.sentences()]
    return Uploaded(len(making.written), tuple(sentences))


def _harmless(lines: Lines) -> Lines:
    """Lines in which no student's own words act as a formula in a spreadsheet."""
    words = {name for system in SYSTEMS.values() for name in system.OWN_WORDS}
    own = {n for n, name in enumerate(lines[0]) if name in words}
    return [
        lines[0],
        *(
            [str(safe(cell)) if n in own else cell for n, cell in enumerate(row)]
            for row in lines[1:]
        ),
    ]


class _Making:
    """A file that is being made."""

    def __init__(
        self, roster: Roster, assignment: str, column: str | None, final: Marks
    ) -> None:
        self.table, self.assignment, self.asked = roster.table, assignment, column
        self.system = roster.system.title()
        self.by_row = {
            person.row: final[student]
            for student, person in roster.students.items()
            if student in final
        }
        self.written: list[str] = []
        self.said: list[str] = []
        self.left_out: dict[str, list[str]] = {}

    def rows(self) -> Iterator[tuple[Sequence[str], Mark]]:
        """The rows of the system's file that have a final mark."""
        for place, row in enumerate(self.table.rows):
            if mark := self.by_row.get(place):
                yield row, mark

    def column(self, candidates: Sequence[str], title: Callable[[str], str]) -> int:
        """Where the assignment's column is in the system's file.

        Raises
        ------
        UserError
            When none has its name, or several have.
        """
        if self.asked is not None:
            wanted = {self.asked}
            fits = [one for one in candidates if {one, title(one)} & wanted]
        else:
            name = named(self.assignment)
            bare = named(self.assignment.lstrip("0123456789_- "))
            fits = [one for one in candidates if named(title(one)) in (name, bare)]
        if len(fits) == 1:
            return self.table.header.index(fits[0])
        how = "several columns" if fits else "no column"
        there = "; ".join(repr(one) for one in (fits or candidates)[:MOST_COLUMNS])
        raise UserError(
            f"The roster of {self.system} has {how} for "
            f"{self.asked or self.assignment}. Say which with --column; there are: "
            f"{there or 'none'}. When it was added since, export the gradebook again, "
            "then: downhill roster FILE"
        )

    def points(self, text: str) -> None:
        """Say so when the system has other points for the assignment than we have."""
        try:
            theirs = float(text.replace(",", "."))
        except ValueError:
            return
        ours = {mark.max_mark for mark in self.by_row.values()} - {theirs}
        for one in ours:
            self.said.append(
                f"{self.system} has {number(theirs)} points for {self.assignment}, "
                f"the course {number(one)}; the marks are points, not scaled. Set "
                f"{number(one)} points there."
            )

    def leave_out(self, why: str, mark: Mark) -> None:
        """Leave out a mark that the system would not take."""
        self.left_out.setdefault(why, []).append(mark.student)

    def sentences(self) -> Iterator[str]:
        """Who was left out and why, and what else to know."""
        for why, who in self.left_out.items():
            yield told(f"Left out, {why}", who)
        yield from self.said


def _is_above(mark: Mark, most: str) -> bool:
    """Whether a mark is more than a system takes."""
    try:
        return round(mark.mark, DIGITS) > float(most.replace(",", "."))
    except ValueError:
        return False


def points(mark: Mark) -> str:
    """A mark as systems take it: a decimal point, at most two places."""
    return number(round(mark.mark, DIGITS))


def _canvas(making: _Making) -> tuple[Lines, bool]:
    """Identity columns, and the one of the assignment."""
    table = making.table
    place = making.column(canvas.assignment_columns(table), _canvas_title)
    columns = [*identity(table, canvas.IDENTITY), place]
    lines = [[table.header[n] for n in columns]]
    for first in filter(canvas.is_points, table.rows):
        lines.append([first[n] for n in columns])
        making.points(first[place].strip())
    for row, mark in making.rows():
        if row[place].strip() == EXCUSED:
            making.leave_out("excused in Canvas", mark)
            continue
        if canvas.POINTS in row[0]:
            making.leave_out("of a name that Canvas takes for its row of points", mark)
            continue
        cells = [row[n] for n in columns[:-1]]
        lines.append([*cells, points(mark)])
        making.written.append(mark.student)
    return lines, False


def _canvas_title(header: str) -> str:
    found = canvas.TITLE.match(header)
    return found[1] if found else header


def _moodle(making: _Making) -> tuple[Lines, bool]:
    """The worksheet with other marks; every other cell as it was."""
    table = making.table
    place = table.column(moodle.GRADE)
    if place is None or table.column(moodle.IDENTIFIER) is None:
        raise UserError(
            f"{table.name} is not the assignment's grading worksheet. In the "
            "assignment choose “Download grading worksheet”, then: downhill roster "
            f"FILE --assignment {making.assignment}"
        )
    locked = table.column(moodle.LOCKED)
    lines = [[*table.header]]
    for row, mark in making.rows():
        if locked is not None and row[locked].strip().lower() in ("no", "0"):
            making.leave_out("locked in Moodle", mark)
        elif _is_above(mark, limit := table.cell(row, *moodle.MAXIMUM)):
            making.leave_out(f"above Moodle's maximum of {limit}", mark)
        else:
            before, after = row[:place], row[place + 1 :]
            lines.append([*before, points(mark), *after])
            making.written.append(mark.student)
    most = [table.cell(row, *moodle.MAXIMUM) for row, _ in making.rows()]
    making.points(most[0] if most else "")
    return lines, True


def _gradescope(making: _Making) -> tuple[Lines, bool]:
    """Gradescope's own columns of a table of marks; it has no import of one."""
    table = making.table
    columns = identity(table, gradescope.IDENTITY)
    header = [table.header[n] for n in columns]
    lines = [[*header, gradescope.SCORE, gradescope.MAXIMUM]]
    for row, mark in making.rows():
        cells = [row[n] for n in columns]
        lines.append([*cells, points(mark), number(mark.max_mark)])
        making.written.append(mark.student)
    making.said.append(
        "Gradescope imports no marks: this table is for you. Marks get there by its "
        f"autograder: downhill release {making.assignment} --gradescope FILE"
    )
    return lines, False


def _blackboard(making: _Making) -> tuple[Lines, bool]:
    """Identity columns, and the one of the assignment, every field in quotes."""
    table = making.table
    place = making.column(blackboard.grade_columns(table), _blackboard_title)
    columns = [*identity(table, blackboard.IDENTITY), place]
    lines = [[table.header[n] for n in columns]]
    for row, mark in making.rows():
        cells = [row[n] for n in columns[:-1]]
        lines.append([*cells, points(mark)])
        making.written.append(mark.student)
    found = blackboard.COLUMN.fullmatch(table.header[place])
    making.points(((found and found["points"]) or "").split(" ")[0])
    return lines, True


def _blackboard_title(header: str) -> str:
    found = blackboard.COLUMN.fullmatch(header)
    return found["title"] if found else header


WRITERS: dict[str, Callable[[_Making], tuple[Lines, bool]]] = {
    canvas.NAME: _canvas,
    moodle.NAME: _moodle,
    gradescope.NAME: _gradescope,
    blackboard.NAME: _blackboard,
}


def _left_out(found: Marks, roster: Roster) -> Iterator[str]:
    """Who is not in the file, a sentence for each reason."""
    for status in dict.fromkeys(one.status for one in found.values()):
        if status != MARKED:
            who = sorted(one.student for one in found.values() if one.status == status)
            yield told(f"Left out, {status}", who)
    strangers = sorted(
        one.student
        for one in found.values()
        if one.status == MARKED and one.student not in roster.students
    )
    if strangers:
        yield told(f"Left out, not in {roster.table.name}", strangers)
    yield from shortened([f"Left out: {one}" for one in roster.left_out])


def told(what: str, who: Sequence[str]) -> str:
    """A sentence about students: how many when they are many, and some of them."""
    number = f" ({len(who)})" if len(who) > MOST_TOLD else ""
    return f"{what}{number}: {listed(who, MOST_TOLD)}."


def default_file(assignment: str, system: str) -> Path:
    """Where marks for a system are written when nothing else is said."""
    return Path(f"{assignment}-{system}.csv")


__all__ = ["Table", "Uploaded", "default_file", "points", "upload"]
