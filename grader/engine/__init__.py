"""The engine: grades a submission so that no line of it can touch the verdict.

Examples
--------
>>> with Engine(case_folders=[HIDDEN_CASES]) as engine:  # doctest: +SKIP
...     graded = engine.grade(source, submission)
>>> [verdict.mark for verdict in graded.verdicts]  # doctest: +SKIP
[10.0, 20.0]
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.engine.engine import Engine, GradedNotebook
    from grader.engine.limits import Limits
    from grader.engine.reader.readers import File
    from grader.engine.verdict import CellVerdict
    from grader.errors import EngineError

__all__ = ["CellVerdict", "Engine", "EngineError", "File", "GradedNotebook", "Limits"]
HOMES = {
    "CellVerdict": "grader.engine.verdict",
    "Engine": "grader.engine.engine",
    "EngineError": "grader.errors",
    "File": "grader.engine.reader.readers",
    "GradedNotebook": "grader.engine.engine",
    "Limits": "grader.engine.limits",
}


def __getattr__(name: str) -> Any:
    """Import a name when it is used: student and judge need no notebook formats."""
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(HOMES[name]), name)
