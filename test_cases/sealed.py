"""Answers that are data: a diagnosis of the failure clinic, compared by digests.

A public case lies in the student's hands. So it holds a digest of the right answer in
place of the answer: `check` can confirm, and nobody reads it by accident. Who tries all
names of the list finds it; whoever calls `check` for each of them does, too.
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np

from test_cases.cases import Case
from test_cases.observation import Comparison, Observation, ResultError

SPACE = " "
LENGTH = 16  # characters of a digest
CAUSES = (
    "rate too high",
    "rate too low",
    "wrong sign",
    "cost never reset",
    "zero weights",
    "saturated units",
    "dead units",
    "labels shuffled apart",
    "velocity lost",
    "step count reset",
    "inputs not scaled",
    "dropout left on",
    "batch statistics",
    "own statistics",
    "overfitting",
)
PICTURES = (
    *("printed and measured", "small steps", "gradients", "sums", "examples"),
    *("steps", "inputs", "ten times the rate", "twice", "alone"),
)


def _cause(seen: Observation) -> list[dict[str, str]]:
    return [{"cause": _sealed(seen, "cause", _cause_in(one))} for one in seen.every]


def _reason(seen: Observation) -> list[dict[str, str]]:
    """The evidence and the line."""
    return [
        {
            "evidence": _sealed(seen, "evidence", _evidence_in(one)),
            "line": _sealed(seen, "line", _line_in(one)),
        }
        for one in seen.every
    ]


def _round(seen: Observation) -> list[list[str]]:
    """The diagnosis of every patient in a row, in plain words: for a hidden case."""
    return [[_cause_in(one), _evidence_in(one), _line_in(one)] for one in seen.every]


def _cause_in(returned: dict[str, Any]) -> str:
    cause = _name(returned["cause"])
    if cause not in CAUSES:
        raise ResultError("the cause must be a name from the list of causes")
    return cause


def _evidence_in(returned: dict[str, Any]) -> str:
    evidence = _name(returned["evidence"])
    if evidence not in PICTURES:
        raise ResultError("the evidence must be the title of a picture")
    return evidence


def _name(value: Any) -> str:
    """A name of a list, however it is spaced and capitalised."""
    words = str(value).replace("_", " ").lower().split()
    return SPACE.join(words)


def _line_in(returned: dict[str, Any]) -> str:
    """The number of a line; also one that is written 3.0."""
    line = returned["line"]
    number = isinstance(line, int | float | np.number) and not isinstance(line, bool)
    if not number or not np.isfinite(line) or line != int(line):
        raise ResultError("the line must be a whole number")
    return str(int(line))


def _sealed(seen: Observation, part: str, answer: str) -> str:
    """A digest that differs from patient to patient; the last one asked for counts."""
    text = f"{seen.given['patient']}, {part}: {answer}"
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def _differ(case: Case, got: list[dict[str, str]]) -> str | None:
    """Compare what is said of the last patient, whenever it is asked for."""
    patient = case.calls[-1]["patient"]
    for call, wanted, found in zip(case.calls, case.expected, got, strict=True):
        for name, value in wanted.items():
            if call["patient"] == patient and found[name] != value:
                return f"{name} differs"
    return None


def _differ_in_round(case: Case, got: list[list[str]]) -> str | None:
    same = got == case.expected
    return None if same else "the diagnosis of a patient differs"


SEALED = {
    "cause": Comparison(_cause, _differ),
    "reason": Comparison(_reason, _differ),
    "round": Comparison(_round, _differ_in_round),
}
