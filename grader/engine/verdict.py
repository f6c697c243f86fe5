"""From what the judge saw to a mark."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.engine.judge.proxies import answers_of
from test_cases.cases import CaseSet, load_cases
from test_cases.judging import Outcome, Recogniser, judge, report


@dataclass(frozen=True)
class CellVerdict:
    """How one cell with points came out.

    Attributes
    ----------
    grade_id : str
    mark : float or None
        None: a person must mark it.
    max_mark : float
    status : str
        "passed", "partial", "failed", "not attempted", "missing", "error" or "manual".
    outcomes : tuple of Outcome
        One for each behaviour, when the cell called ``check``.
    explanation : str
        What the student may read: plain text.
    """

    grade_id: str
    mark: float | None
    max_mark: float
    status: str
    outcomes: tuple[Outcome, ...] = ()
    explanation: str = ""


class GradingCheck:
    """The ``check`` of the judge: public and hidden cases; it never ends in an error.

    Parameters
    ----------
    folders : sequence of Path
        Folders with hidden cases.
    recognise : callable
        Finds the known mistake behind a failed case.
    """

    def __init__(self, folders: Sequence[Path], recognise: Recogniser) -> None:
        self.folders, self.recognise = tuple(folders), recognise
        self.outcomes: list[Outcome] = []
        self.known: dict[bytes, list[Outcome]] = {}
        self.busy = False

    def __call__(self, function: Callable[..., Any]) -> None:
        """Judge a function and print the line of each behaviour."""
        cases = load_cases(function.__name__, *self.folders)
        self.busy = True
        try:
            outcomes = self.judged(function, cases)
        finally:
            self.busy = False
        self.outcomes += outcomes
        print(report(outcomes))

    def judged(self, function: Callable[..., Any], cases: CaseSet) -> list[Outcome]:
        """How each case came out; the same answers are looked at only once."""
        answers = answers_of(function, cases)
        if answers is None:
            return judge(function, cases, self.recognise)
        link, digest = answers.link, answers.digest()
        if digest in self.known:
            return self.known[digest]
        before = link.found
        outcomes = judge(function, cases, self.recognise, answers.observe)
        if digest and not link.lost and link.found == before:  # its bytes say all
            self.known[digest] = outcomes
        return outcomes


def cell_verdict(grade_id: str, points: float, seen: dict[str, Any]) -> CellVerdict:
    """The verdict on a check cell.

    Parameters
    ----------
    grade_id : str
    points : float
    seen : dict
        The judge's report: ``error``, ``outcomes``, ``outputs`` and ``missing``.
    """
    outcomes = tuple(Outcome(**outcome) for outcome in seen["outcomes"])
    said = "".join(item["text"] for item in seen["outputs"] if item["kind"] == "stream")
    if seen["error"]:
        status, why = _failure(seen)
        said = f"{said}\n{why}".strip()
        return CellVerdict(grade_id, 0.0, points, status, outcomes, said)
    mark = _checked(points, outcomes) if outcomes else _stock(points, seen["outputs"])
    status = "partial" if mark else "failed"
    if mark >= points:
        status = "passed"
    elif outcomes and not any(outcome.attempted for outcome in outcomes):
        status = "not attempted"
    return CellVerdict(grade_id, mark, points, status, outcomes, said.strip())


def _checked(points: float, outcomes: Sequence[Outcome]) -> float:
    """Points times the share of the behaviours that passed, to a hundredth."""
    total = sum(outcome.weight for outcome in outcomes)
    passed = sum(outcome.weight for outcome in outcomes if outcome.passed)
    return round(points * passed / total, 2)


def _stock(points: float, outputs: Sequence[dict[str, Any]]) -> float:
    """nbgrader's rule for a cell without error: a number is the mark, else all points.

    A number outside 0 to ``points`` is no mark.
    """
    results = [item["text"] for item in outputs if item["kind"] == "result"]
    try:
        mark = float(results[0]) if results else points
    except ValueError:
        return points
    return mark if 0 <= mark <= points else 0.0


def _failure(seen: dict[str, Any]) -> tuple[str, str]:
    """Status and explanation of a check cell that ended in an error."""
    error = seen["error"]
    if seen["missing"]:
        return "missing", seen["missing"]
    if "NotImplementedError" in error["bases"]:
        return "not attempted", "NOT YET  the stub is not filled in."
    status = "failed" if "AssertionError" in error["bases"] else "error"
    return status, error["traceback"]
