"""What the program shows: tables, progress, and lines for one notebook."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from grader.course.result import NOTHING, Result, number
from grader.doctor.environment import Finding
from grader.engine import CellVerdict
from grader.mistakes import reasons
from test_cases.causes import causes
from test_cases.judging import RAISED

if TYPE_CHECKING:
    from grader.course.report import Trouble
    from grader.grading.comparing import Move
    from grader.lms.collect import Collected


SMALL = 40  # results that are all shown


def new_table(*columns: str) -> Table:
    """An empty table."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(name, overflow="fold")
    return table


def findings_table(findings: Iterable[Finding]) -> Table:
    """What the doctor found."""
    table = new_table("", "what", "found")
    for finding in findings:
        word = "good" if finding.good else "MEND" if finding.vital else "note"
        table.add_row(word, escape(finding.name), escape(finding.said))
    return table


def mark_of(result: Result, late: float = 0.0) -> str:
    """A mark, its maximum, what a person has yet to give and what being late cost."""
    waiting = f" + {number(result.waiting)} by hand" if result.waiting else ""
    decided = result.max_mark - result.waiting
    lost = f" (late: -{number(late)})" if late else ""
    mark = max(0.0, result.mark - late)
    return f"{number(mark)} of {number(decided)}{waiting}{lost}"


def summary(
    results: Sequence[Result],
    late: Mapping[tuple[str, str], float],
    absent: Sequence[str],
) -> str:
    """A class in one line."""
    from grader.course.reasons import needs_a_person, reason_for  # loads nbgrader

    given = [one for one in results if one.max_mark > one.waiting]
    shares = [one.mark / (one.max_mark - one.waiting) for one in given]
    full = sum(share >= 1 for share in shares)
    parts = [f"{len(results)} graded", f"{full} with full marks"]
    if shares:
        parts.append(f"on average {100 * sum(shares) / len(shares):.0f}%")
    people = sum(needs_a_person(reason_for(one)) for one in results)
    counts = (
        (people, "need a person"),
        (sum(one.waiting > 0 for one in results), "wait for marks by hand"),
        (len(late), "lost points for being late"),
        (len(absent), "handed in nothing"),
    )
    return ", ".join([*parts, *(f"{n} {what}" for n, what in counts if n)]) + "."


def to_show(results: Sequence[Result]) -> Sequence[Result]:
    """Everyone of a small class, of a large one who needs a person or has a note."""
    from grader.course.reasons import needs_a_person, reason_for

    if len(results) <= SMALL:
        return results
    return [o for o in results if o.notes or needs_a_person(reason_for(o))]


def results_table(
    results: Sequence[Result],
    late: Mapping[tuple[str, str], float] = {},
    absent: Sequence[str] = (),
) -> Table:
    """Every student with the mark and what failed.

    Parameters
    ----------
    results : sequence of Result
    late : mapping of (str, str) to float
        What was taken for handing in late, by student and notebook.
    absent : sequence of str
        Students who handed in nothing.
    """
    table = new_table("student", "mark", "what failed")
    for result in results:
        one = result.student
        if result.notebook != result.assignment:
            one += f", {result.notebook}"
        try:
            lost = late.get((result.student, result.notebook), 0.0)
            said = mark_of(result, lost), what_failed(result)
        except Exception as error:  # the others go on
            said = "?", f"This row cannot be shown: {type(error).__name__}: {error}"
        table.add_row(*map(escape, (one, *said)))
    for student in absent:
        table.add_row(escape(student), "", NOTHING)
    return table


def moves_table(moves: Sequence[Move]) -> Table:
    """Whose mark moves, from what to what, and why."""
    table = new_table("student", "was", "is", "why")
    for one in moves:
        marks = number(one.before), number(one.after)
        table.add_row(*map(escape, (one.student, *marks, "\n".join(one.why))))
    return table


def collected_lines(found: Collected) -> Iterator[str]:
    """How many submissions were collected, in a line for each thing that was done."""
    yield f"from {found.system}:"
    for done, students in found.done.items():
        yield f"{done}: {len(students)}"
    if found.unmatched:
        yield f"kept in unmatched/: {len(found.unmatched)}"


def collected_table(found: Collected) -> Table:
    """What a person should look at of what was collected.

    What is to be known of many is one row; of a table without end the beginning.
    """
    from grader.course.submissions import listed

    table = new_table("student or file", "what to know")
    whose: dict[str, list[str]] = {}
    for who, why in found.notes:
        whose.setdefault(why, []).append(who)
    rows = [*found.unmatched]
    rows += [(listed([*dict.fromkeys(who)]), why) for why, who in whose.items()]
    rows += [("", why) for why in found.refused]
    for who, why in rows[:SMALL]:
        table.add_row(escape(who), escape(why))
    if (more := len(rows) - SMALL) > 0:
        table.add_row("", f"And {more:,} more of these.")
    return table


def what_failed(result: Result) -> str:
    """The functions without full marks, with what failed first."""
    if not result.readable or result.again:
        return "\n".join(result.notes)
    lines = [*result.notes]
    for status in ("not attempted", "missing"):
        names = [_name(v) for v in result.verdicts if v.status == status]
        if names:
            lines.append(f"{status}: {', '.join(names)}")
    return "\n".join([*lines, *map(_failure, filter(_is_short, result.verdicts))])


def _name(verdict: CellVerdict) -> str:
    return verdict.grade_id.removeprefix("check_")


def _is_short(verdict: CellVerdict) -> bool:
    named_already = verdict.status in ("not attempted", "missing")
    short = verdict.mark is not None and verdict.mark < verdict.max_mark
    return short and not named_already


def _failure(verdict: CellVerdict) -> str:
    """One function: its mark and its mistakes, else what is to be seen first."""
    marks = f"{_name(verdict)} {number(verdict.mark or 0)}/{number(verdict.max_mark)}"
    failed = [one.behaviour for one in verdict.outcomes if not one.passed]
    if not failed:
        why = verdict.explanation.strip().splitlines()[-1:] or [verdict.status]
        return f"{marks}: {why[0]}"
    if any(one.mistake for one in verdict.outcomes):
        return f"{marks}: {_whys(verdict)}"
    first = causes(verdict.outcomes)[0].messages[0]
    if first.startswith(RAISED):
        return f"{marks}: {first}"
    more = f" (and {len(failed) - 1} more)" if failed[1:] else ""
    return f"{marks}: {failed[0]}{more}{first and f': {first}'}"


def _whys(verdict: CellVerdict) -> str:
    """What is wrong, for every mistake that was recognised."""
    found = [reasons(outcome.mistake).values() for outcome in verdict.outcomes]
    return "; ".join(dict.fromkeys(why for whys in found for why in whys))


def troubles_table(troubles: Iterable[Trouble]) -> Table:
    """What a class got wrong, with an example of each."""
    table = new_table("students", "function", "what is wrong", "mistake", "for example")
    for one in troubles:
        table.add_row(
            str(len(one.students)),
            one.function,
            escape(one.what),
            one.mistake,
            escape(one.students[0]),
        )
    return table


def verdict_lines(result: Result) -> str:
    """One notebook's verdict, cell by cell."""
    parts = [*result.notes]
    for verdict in result.verdicts:
        if verdict.mark is not None:
            marks = f"{number(verdict.mark)} of {number(verdict.max_mark)}"
            parts.append(f"{_name(verdict)}: {marks}\n{verdict.explanation}".rstrip())
    parts.append(f"{mark_of(result)} on the public checks")
    return "\n\n".join(parts)


class SpeedColumn(ProgressColumn):
    """Submissions per second."""

    def render(self, task: Task) -> Text:
        """Show the speed of the last while."""
        return Text(f"{task.speed:.1f}/s" if task.speed else "")


class StoppedError(KeyboardInterrupt):
    """Ctrl-C, or a signal to end."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number


class Stop:
    """What Ctrl-C, or a signal to end, asks for.

    An error that a signal raises anywhere may leave a lock closed on which a thread
    waits for ever, or is dropped in a finalizer. So it is raised where ``check`` is
    called; only who asks twice ends everything at once.
    """

    number = 0  # of the signal

    def note(self, number: int, frame: object) -> None:
        """Handle a signal."""
        if self.number:
            raise StoppedError(number)
        self.number = number

    def check(self) -> None:
        """Raise ``StoppedError`` after a signal."""
        if self.number:
            raise StoppedError(self.number)


@contextmanager
def stopping() -> Iterator[Stop]:
    """Have Ctrl-C, and a signal to end, end a block where it checks."""
    stop = Stop()
    before = {
        one: signal.signal(one, stop.note) for one in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield stop
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


@contextmanager
def progress(
    console: Console, check: Callable[[], None] = lambda: None
) -> Iterator[Callable[[Result, int], None]]:
    """A bar with speed, time left and the marks missed so far; call it per result.

    Each call begins with ``check``, which may raise.
    """
    bar = Progress(
        TextColumn("grading"),
        BarColumn(),
        MofNCompleteColumn(),
        SpeedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[short]} without full marks"),
        console=console,
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=None, short=0)
        short = 0

        def tell(result: Result, total: int) -> None:
            nonlocal short
            check()
            short += result.mark + result.waiting < result.max_mark
            bar.update(task, total=total, advance=1, short=short)

        yield tell
