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
    from grader.engine.grading import Engine, GradedNotebook
    from grader.engine.nursery import EngineError
    from grader.engine.verdict import CellVerdict
    from grader.limits import Limits

__all__ = ["CellVerdict", "Engine", "EngineError", "GradedNotebook", "Limits"]
HOMES = {
    "CellVerdict": "grader.engine.verdict",
    "Engine": "grader.engine.grading",
    "EngineError": "grader.engine.nursery",
    "GradedNotebook": "grader.engine.grading",
    "Limits": "grader.limits",
}


def __getattr__(name: str) -> Any:
    """Import a name when it is used: student and judge need no notebook formats."""
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(HOMES[name]), name)
