"""The twins of the class page, as data: a table of students, and all of it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from grader.course.export import safe

COLUMNS = ("student", "mark", "max_mark", "status", "reason", "late")


def as_csv(rows: Iterable[Any]) -> str:
    """The students in CSV, a row each; nothing in it is a formula.

    Parameters
    ----------
    rows : iterable
        Whose attributes are the columns.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([safe(getattr(row, name)) for name in COLUMNS])
    return text.getvalue()


def as_json(found: Any) -> str:
    """What a dataclass holds, in JSON."""
    return json.dumps(asdict(found), indent=1, ensure_ascii=False) + "\n"
