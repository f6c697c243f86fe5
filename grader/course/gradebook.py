"""Write verdicts into nbgrader's gradebook, one transaction per submission.

Marks go where nbgrader keeps them, explanations into its automatic comments. A table
of ours beside nbgrader's keeps what has no place there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from textwrap import indent
from typing import Any, cast

import msgspec
from nbgrader.api import (
    Comment,
    Grade,
    Gradebook,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Insert,
    Select,
    String,
    Table,
    Text,
    Update,
    bindparam,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from grader.course.result import Result
from grader.engine import CellVerdict
from grader.engine.notebook.clean import quoted
from test_cases.causes import causes, told


class Base(DeclarativeBase):
    """Our tables, apart from nbgrader's."""


class StoredResult(Base):
    """The verdict on one notebook of a submission, as it was given.

    ``verdicts`` and ``notes`` are JSON; ``fingerprint`` is empty where it is to be run
    again; ``autograded`` is the sha256 of the notebook in ``autograded/``, written
    after the transaction; ``seed`` is that of the cases which were drawn for this
    verdict.
    """

    __tablename__ = "downhill_result"

    student: Mapped[str] = mapped_column(String(128), primary_key=True)
    assignment: Mapped[str] = mapped_column(String(128), primary_key=True)
    notebook: Mapped[str] = mapped_column(String(128), primary_key=True)
    readable: Mapped[bool]
    verdicts: Mapped[str] = mapped_column(Text)
    notes: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[str] = mapped_column(String(64))
    autograded: Mapped[str] = mapped_column(String(64))
    seed: Mapped[int | None] = mapped_column(BigInteger)


class EarlierResult(Base):
    """A verdict whose marks another one replaced, and when, in UTC."""

    __tablename__ = "downhill_earlier"

    id: Mapped[int] = mapped_column(primary_key=True)
    replaced: Mapped[datetime]
    student: Mapped[str] = mapped_column(String(128), index=True)
    assignment: Mapped[str] = mapped_column(String(128))
    notebook: Mapped[str] = mapped_column(String(128))
    readable: Mapped[bool]
    verdicts: Mapped[str] = mapped_column(Text)
    notes: Mapped[str] = mapped_column(Text)
    seed: Mapped[int | None] = mapped_column(BigInteger)


Seal = tuple[str, str]
KEY = ("student", "assignment", "notebook")
_STUDENTS, _SUBMISSIONS, _NOTEBOOKS, _GRADES, _COMMENTS, _RESULTS, _EARLIER = (
    cast(Table, each.__table__)
    for each in (
        Student,
        SubmittedAssignment,
        SubmittedNotebook,
        Grade,
        Comment,
        StoredResult,
        EarlierResult,
    )
)
KEPT = ("readable", "verdicts", "notes", "seed")  # of a verdict that is replaced


def prepare(gradebook: Gradebook) -> None:
    """Make our table where it is missing, or what an older one has not."""
    Base.metadata.create_all(gradebook.engine)
    columns = inspect(gradebook.engine).get_columns(StoredResult.__tablename__)
    if "seed" not in {column["name"] for column in columns}:
        with gradebook.engine.begin() as database:
            database.execute(text("ALTER TABLE downhill_result ADD COLUMN seed BIGINT"))


def record(
    gradebook: Gradebook,
    notebook: Notebook,
    result: Result,
    autograded: str,
    timestamp: datetime | None,
) -> None:
    """Store a verdict: all of it or nothing.

    Parameters
    ----------
    gradebook : Gradebook
    notebook : Notebook
        The gradebook's row of the notebook that was handed in; one for all students,
        because it loads the list of its cells only once.
    result : Result
    autograded : str
        sha256 of the notebook that goes into ``autograded/``.
    timestamp : datetime or None
        When it was handed in.
    """
    with gradebook.engine.begin() as database:
        who = {"id": result.student}
        if database.execute(_find(_STUDENTS, "id"), _is(who)).first() is None:
            database.execute(_new(_STUDENTS), who)
        submission, _ = _row(
            database,
            _SUBMISSIONS,
            {"assignment_id": notebook.assignment_id, "student_id": result.student},
            {"timestamp": timestamp},
        )
        _record_notebook(database, submission, notebook, result)
        known = {name: getattr(result, name) for name in KEY}
        said = {
            "readable": result.readable,
            "verdicts": msgspec.json.encode(result.verdicts).decode(),
            "notes": msgspec.json.encode(result.notes).decode(),
            "fingerprint": "" if result.again else result.fingerprint,
            "autograded": autograded,
            "seed": result.seed,
        }
        _keep_earlier(database, known, result)
        _put(database, _RESULTS, known, said)


def _keep_earlier(database: Connection, known: dict[str, Any], result: Result) -> None:
    """Keep the verdict that is there when the new one has other marks."""
    columns = [_RESULTS.c[name] for name in KEPT]
    found = select(*columns).where(*_conditions(_RESULTS, KEY))
    row = database.execute(found, _is(known)).mappings().first()
    if row is None:
        return
    try:
        verdicts = msgspec.json.decode(row["verdicts"], type=tuple[CellVerdict, ...])
    except msgspec.MsgspecError:  # of an older version: kept as it is
        verdicts = ()
    if _marks(verdicts) != _marks(result.verdicts):
        now = datetime.now(UTC).replace(tzinfo=None)
        database.execute(_new(_EARLIER), {"replaced": now, **known, **row})


def _marks(verdicts: Sequence[CellVerdict]) -> list[tuple[str, float | None, float]]:
    return [(one.grade_id, one.mark, one.max_mark) for one in verdicts]


def _record_notebook(
    database: Connection, submission: str, notebook: Any, result: Result
) -> None:
    """Marks and comments of one notebook of a submission."""
    known = {"assignment_id": submission, "notebook_id": notebook.id}
    row, is_new = _row(database, _NOTEBOOKS, known, {})
    verdicts = {verdict.grade_id: verdict for verdict in result.verdicts}
    tasks = notebook.task_cells
    graded = [*notebook.grade_cells, *tasks]
    marks = {cell.id: _mark(verdicts.get(cell.name)) for cell in graded}
    if not is_new:
        by_hand = (_GRADES.c.notebook_id == row) & _GRADES.c.manual_score.is_not(None)
        for (cell,) in database.execute(select(_GRADES.c.cell_id).where(by_hand)):
            if cell in marks:  # that mark stays, and is shown for another look
                marks[cell]["needs_manual_grade"] = True
    _write(database, _GRADES, row, is_new, marks)
    comments = explanations(notebook, result)
    written = [*notebook.solution_cells, *tasks]
    said = {cell.id: {"auto_comment": comments.get(cell.name)} for cell in written}
    _write(database, _COMMENTS, row, is_new, said)


def _write(
    database: Connection,
    table: Table,
    notebook: str,
    is_new: bool,
    values: dict[str, dict[str, Any]],
) -> None:
    """Change the rows of these cells; insert those that are missing."""
    owner = {"notebook_id": notebook}
    if is_new and values:
        rows = [{"cell_id": cell, **owner, **said} for cell, said in values.items()]
        database.execute(_new(table), rows)
    elif not is_new:
        for cell, said in values.items():
            _put(database, table, {"cell_id": cell, **owner}, said)


def _put(
    database: Connection, table: Table, known: dict[str, Any], said: dict[str, Any]
) -> None:
    """Change the row with these values; insert it when it is missing."""
    if not database.execute(_change(table, *known), said | _is(known)).rowcount:
        database.execute(_new(table), known | said)


def _row(
    database: Connection, table: Table, known: dict[str, Any], said: dict[str, Any]
) -> tuple[str, bool]:
    """Id of the row with these values, made when it is missing, and whether it was."""
    row: str | None = database.execute(_find(table, *known), _is(known)).scalar()
    if row is None:
        row = new_uuid()
        database.execute(_new(table), {"id": row, **known, **said})
        return row, True
    if said:
        database.execute(_change(table, "id"), said | _is({"id": row}))
    return row, False


def _is(known: dict[str, Any]) -> dict[str, Any]:
    """Values for the conditions of the statements below."""
    return {f"is_{name}": value for name, value in known.items()}


# Statements are put together once: that takes longer than to execute them.
@cache
def _find(table: Table, *names: str) -> Select[Any]:
    return select(table.c.id).where(*_conditions(table, names))


@cache
def _change(table: Table, *names: str) -> Update:
    return update(table).where(*_conditions(table, names))


@cache
def _new(table: Table) -> Insert:
    return insert(table)


def _conditions(table: Table, names: Sequence[str]) -> list[ColumnElement[bool]]:
    return [table.c[name] == bindparam(f"is_{name}") for name in names]


def _mark(verdict: CellVerdict | None) -> dict[str, Any]:
    mark = verdict.mark if verdict else 0.0
    return {"auto_score": mark, "needs_manual_grade": mark is None}


def explanations(notebook: Any, result: Result) -> dict[str, str]:
    """What to say to each solution cell: of itself and of the checks that follow it."""
    verdicts = {verdict.grade_id: verdict for verdict in result.verdicts}
    solutions = {cell.name for cell in notebook.solution_cells}
    said: dict[str, list[str]] = {}
    current = None
    for cell in notebook.source_cells:
        current = cell.name if cell.name in solutions else current
        verdict = verdicts.get(cell.name)
        if current and verdict and (text := comment(verdict)):
            said.setdefault(current, []).append(text)
    if said or solutions:
        first = next((c.name for c in notebook.source_cells if c.name in solutions), "")
        for note in reversed(result.notes):
            said.setdefault(first, []).insert(0, quoted(note))
    return {name: "\n\n".join(parts) for name, parts in said.items()}


def comment(verdict: CellVerdict) -> str:
    """What failed, as Markdown for nbgrader's pages; nothing in it acts on a reader."""
    if verdict.mark is None or verdict.mark >= verdict.max_mark:
        return ""
    short = [one for one in verdict.outcomes if not (one.passed and one.earns)]
    short = [one for one in short if one.attempted]
    if short:
        found = causes(short)
        why = [line for one in found for line in told(one, alone=len(found) == 1)]
        lines = [*map(str, short), *map(str.strip, why)]
        return quoted("\n\n".join(lines))
    return indent(quoted(verdict.explanation), " " * 4)


def seals(gradebook: Gradebook, assignment: str) -> dict[tuple[str, str], Seal]:
    """Fingerprint and digest of each verdict, by student and notebook."""
    columns = ("student", "notebook", "fingerprint", "autograded")
    wanted = select(*(_RESULTS.c[name] for name in columns))
    with gradebook.engine.connect() as database:
        rows = database.execute(wanted.where(_RESULTS.c.assignment == assignment))
        return {(who, name): (mark, digest) for who, name, mark, digest in rows}


def stored(gradebook: Gradebook, **known: str) -> list[StoredResult]:
    """What was recorded, e.g. of one ``student`` or one ``assignment``."""
    with Session(gradebook.engine, expire_on_commit=False) as session:
        return list(session.query(StoredResult).filter_by(**known))


def outdate(gradebook: Gradebook, student: str, assignment: str) -> None:
    """Say of what was recorded that something else has been handed in since."""
    with Session(gradebook.engine) as session, session.begin():
        found = session.query(StoredResult)
        found = found.filter_by(student=student, assignment=assignment)
        found.update({StoredResult.fingerprint: ""})


def earlier(gradebook: Gradebook, **known: str) -> list[EarlierResult]:
    """Verdicts that were replaced, the oldest first, e.g. of one ``student``."""
    with Session(gradebook.engine, expire_on_commit=False) as session:
        found = session.query(EarlierResult).filter_by(**known)
        return list(found.order_by(EarlierResult.id))


def result_of(row: StoredResult) -> Result | None:
    """The verdict that a stored row tells; None when it is damaged, or an old one."""
    try:
        return Result(
            student=row.student,
            assignment=row.assignment,
            notebook=row.notebook,
            verdicts=msgspec.json.decode(row.verdicts, type=tuple[CellVerdict, ...]),
            notes=msgspec.json.decode(row.notes, type=tuple[str, ...]),
            readable=row.readable,
            again=not row.fingerprint,
            fingerprint=row.fingerprint,
            seed=row.seed,
        )
    except (msgspec.MsgspecError, ValueError, TypeError):
        return None
