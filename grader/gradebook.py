"""Write verdicts into nbgrader's gradebook, one transaction per submission.

Marks go where nbgrader keeps them, explanations into its automatic comments. A table
of ours beside nbgrader's keeps what has no place there.
"""

from __future__ import annotations

import json
from datetime import datetime
from html import escape
from textwrap import indent
from typing import Any

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
from sqlalchemy import String, Text, insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from grader.engine import CellVerdict
from grader.results import Result
from test_cases.judging import Outcome


class Base(DeclarativeBase):
    """Our tables, apart from nbgrader's."""


class StoredResult(Base):
    """The verdict on one notebook of a submission, as it was given.

    ``verdicts`` and ``notes`` are JSON; ``autograded`` is the sha256 of the notebook
    in ``autograded/``, written after the transaction.
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


def prepare(gradebook: Gradebook) -> None:
    """Make our table where it is missing."""
    Base.metadata.create_all(gradebook.engine)


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
    with Session(gradebook.engine, autoflush=False) as session, session.begin():
        submission = _submission(session, notebook.assignment_id, result.student)
        submission.timestamp = timestamp
        _record_notebook(session, submission, notebook, result)
        session.merge(
            StoredResult(
                student=result.student,
                assignment=result.assignment,
                notebook=result.notebook,
                readable=result.readable,
                verdicts=json.dumps(result.verdicts, default=vars),
                notes=json.dumps(result.notes),
                fingerprint=result.fingerprint,
                autograded=autograded,
            )
        )


def _submission(session: Session, assignment_id: str, student_id: str) -> Any:
    """The row of a student's submission, made when it is missing."""
    if session.get(Student, student_id) is None:
        session.add(Student(id=student_id))
    known = {"assignment_id": assignment_id, "student_id": student_id}
    return _row(session, SubmittedAssignment, **known)


def _row(session: Session, table: type[Any], **known: str) -> Any:
    """The row with these values, made when it is missing."""
    found = session.query(table).filter_by(**known).one_or_none()
    if found is None:
        found = table(id=new_uuid(), **known)
        session.add(found)
    return found


def _record_notebook(
    session: Session, submission: Any, notebook: Any, result: Result
) -> None:
    """Marks and comments of one notebook of a submission."""
    known = {"assignment_id": submission.id, "notebook_id": notebook.id}
    row = _row(session, SubmittedNotebook, **known)
    is_new = row in session.new
    session.flush()
    verdicts = {verdict.grade_id: verdict for verdict in result.verdicts}
    tasks = notebook.task_cells
    graded = [*notebook.grade_cells, *tasks]
    marks = {cell.id: _mark(verdicts.get(cell.name)) for cell in graded}
    for grade in _write(session, Grade, row, is_new, marks):
        if grade.manual_score is not None:  # it stays, and is shown for another look
            grade.needs_manual_grade = True
    comments = explanations(notebook, result)
    written = [*notebook.solution_cells, *tasks]
    said = {cell.id: {"auto_comment": comments.get(cell.name)} for cell in written}
    _write(session, Comment, row, is_new, said)


def _write(
    session: Session,
    table: type[Any],
    notebook: Any,
    is_new: bool,
    values: dict[str, dict[str, Any]],
) -> list[Any]:
    """Change the rows of these cells and give them; insert those that are missing."""
    found: list[Any] = []
    if not is_new:
        rows = session.query(table).filter_by(notebook_id=notebook.id)
        found = [row for row in rows if row.cell_id in values]
    for row in found:
        for name, value in values[row.cell_id].items():
            setattr(row, name, value)
    there = {row.cell_id for row in found}
    owner = {"notebook_id": notebook.id}
    missing = [
        {"cell_id": cell, **owner, **fields}
        for cell, fields in values.items()
        if cell not in there
    ]
    if missing:
        session.execute(insert(table), missing)
    return found


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
            said.setdefault(first, []).insert(0, escape(note, quote=False))
    return {name: "\n\n".join(parts) for name, parts in said.items()}


def comment(verdict: CellVerdict) -> str:
    """What failed, as Markdown for nbgrader's pages; nothing of it can be HTML."""
    if verdict.mark is None or verdict.mark >= verdict.max_mark:
        return ""
    failed = [str(one) for one in verdict.outcomes if not one.passed and one.attempted]
    if failed:
        return escape("\n\n".join(failed), quote=False)
    return indent(escape(verdict.explanation, quote=False), " " * 4)


def stored(gradebook: Gradebook, **known: str) -> list[StoredResult]:
    """What was recorded, e.g. of one ``student`` or one ``assignment``."""
    with Session(gradebook.engine, expire_on_commit=False) as session:
        return list(session.query(StoredResult).filter_by(**known))


def result_of(row: StoredResult) -> Result:
    """The verdict that a stored row tells."""
    return Result(
        student=row.student,
        assignment=row.assignment,
        notebook=row.notebook,
        verdicts=tuple(_verdict(data) for data in json.loads(row.verdicts)),
        notes=tuple(json.loads(row.notes)),
        readable=row.readable,
        fingerprint=row.fingerprint,
    )


def _verdict(data: dict[str, Any]) -> CellVerdict:
    outcomes = tuple(Outcome(**outcome) for outcome in data.pop("outcomes"))
    return CellVerdict(**data, outcomes=outcomes)
