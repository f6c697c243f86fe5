"""The gradebook's database, SQLite or PostgreSQL, and how it fails, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from nbgrader.api import Gradebook
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    IntegrityError,
    OperationalError,
)

from grader.errors import UserError

T = TypeVar("T")
ATTEMPTS = 5  # at what another program was in the way of
IN_THE_WAY = {"40001", "40P01"}  # PostgreSQL: serialization failure, deadlock
OLD = "An older nbgrader made it: keep a copy, then run `nbgrader db upgrade` there."
HELP = {  # what a database says, and what to do
    "locked": "Close the program that holds it, then run this again.",
    "full": "Make room on the disk, then run this again.",
    "readonly": "Make it writable, then run this again.",
    "malformed": "Put a copy from a backup in its place.",
    "not a database": "Put a copy from a backup in its place.",
    "unable to open": "Make its folder readable and writable, then run this again.",
    "no such column": OLD,
    "no such table": OLD,
    "password authentication failed": "Mend the user or the password in its address.",
    "no password supplied": "Put a password into its address, or into ~/.pgpass.",
    "Connection refused": "Start that server, or mend the address.",
    "No such file or directory": "Start that server, or mend the address.",
    "could not translate host name": "Mend the host in its address.",
    "failed to resolve host": "Mend the host in its address.",
    '" does not exist': "Make that database with createdb, or mend the address.",
    "permission denied": "Let the database's owner grant this user what is missing.",
}


@contextmanager
def open_gradebook(url: str, course_id: str, where: str) -> Iterator[Gradebook]:
    """nbgrader's gradebook, open.

    Parameters
    ----------
    url : str
        Its database, as SQLAlchemy takes it.
    course_id : str
    where : str
        What to call it in a sentence.

    Raises
    ------
    UserError
        When the address or the database fails; the sentence says why.
    """
    try:
        with Gradebook(url, course_id) as gradebook:
            yield gradebook
    except ArgumentError:
        raise UserError(
            f"{where} has no address that can be read. One looks like "
            "postgresql://USER:PASSWORD@HOST/DATABASE"
        ) from None
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("psycopg"):
            raise
        raise UserError(
            f"{where} is on PostgreSQL, and {error.name} is not installed. Run: "
            "python -m pip install 'psycopg[binary]'"
        ) from None
    except DatabaseError as error:
        raise gradebook_error(where, error) from None


def gradebook_error(where: str, error: DatabaseError) -> UserError:
    """What to say when the gradebook's database fails."""
    said = str(error.orig or error)
    if getattr(error.orig, "sqlstate", None) in {"42P01", "42703"}:  # table, column
        help = OLD
    else:
        help = next((help for words, help in HELP.items() if words in said), "")
    why = said.strip().splitlines()[0] if said.strip() else "it gives no reason"
    return UserError(f"{where} fails: {why.rstrip('.')}. {help}".rstrip())


def once_more(do: Callable[..., T], *arguments: Any) -> T:
    """Do something in one transaction, again when another program was in the way.

    Raises
    ------
    DatabaseError
        When it fails for another reason, or every time.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            return do(*arguments)
        except IntegrityError:  # another one made the same row at the same moment
            continue
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) not in IN_THE_WAY:
                raise
    return do(*arguments)
