"""The engine: grades a submission so that no line of it can touch the verdict.

Examples
--------
>>> with Engine(case_folders=[HIDDEN_CASES]) as engine:  # doctest: +SKIP
...     graded = engine.grade(source, submission)
>>> [verdict.mark for verdict in graded.verdicts]  # doctest: +SKIP
[10.0, 20.0]
"""

from grader.engine.grading import Engine, GradedNotebook
from grader.engine.nursery import EngineError
from grader.engine.verdict import CellVerdict
from grader.limits import Limits

__all__ = ["CellVerdict", "Engine", "EngineError", "GradedNotebook", "Limits"]
