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
CAUSES = {  # and what each would show
    "rate too high": (
        "with a rate that is too high, small enough steps would lower the cost"
    ),
    "rate too low": (
        "with a rate that is too low, a larger rate would help and everything "
        "else would be in order"
    ),
    "wrong sign": "with a wrong sign, even the smallest steps would raise the cost",
    "cost never reset": (
        "with a sum that goes on, the printed cost would part from the measured one"
    ),
    "zero weights": "with weights of zero, all sums would be exactly zero",
    "saturated units": (
        "with saturated units, nearly all sums would lie where tanh is flat"
    ),
    "dead units": "with dead units, all sums would lie where ReLU is flat",
    "labels shuffled apart": (
        "with labels shuffled apart, both moons would hold both labels"
    ),
    "velocity lost": (
        "with a lost velocity, every step would be the same small share of rate "
        "times gradient"
    ),
    "step count reset": (
        "with a step count that starts again, the lengths of the steps would have teeth"
    ),
    "inputs not scaled": (
        "with inputs that are not scaled, one input would be far wider than the other"
    ),
    "dropout left on": "with dropout left on, the same question would get two answers",
    "batch statistics": (
        "with batch statistics, the answer to an example would depend on its company"
    ),
    "own statistics": (
        "with statistics of their own, new inputs would lie elsewhere than those "
        "of the training"
    ),
    "overfitting": "with overfitting, calls and inputs would all be in order",
}
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
    """A digest for the patient that is asked for last."""
    return digest(seen.given["patient"], part, answer)


def digest(patient: str, part: str, answer: str) -> str:
    """What stands for one part of a diagnosis; it differs from patient to patient."""
    text = f"{patient}, {part}: {answer}"
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def _differ(case: Case, got: list[dict[str, str]]) -> str | None:
    """Compare what is said of the last patient, whenever it is asked for."""
    patient = case.calls[-1]["patient"]
    for call, wanted, found in zip(case.calls, case.expected, got, strict=True):
        for name, value in wanted.items():
            if call["patient"] == patient and found[name] != value:
                said = f"{name} differs"
                if name == "cause":
                    said += f": {_shows(patient, found[name])}"
                return said
    return None


def _shows(patient: str, found: str) -> str:
    """What would be seen with the cause that was named in place of the right one."""
    told = (CAUSES[one] for one in CAUSES if digest(patient, "cause", one) == found)
    return next(told)


def _differ_in_round(case: Case, got: list[list[str]]) -> str | None:
    same = got == case.expected
    return None if same else "the diagnosis of a patient differs"


SEALED = {
    "cause": Comparison(_cause, _differ),
    "reason": Comparison(_reason, _differ),
    "round": Comparison(_round, _differ_in_round),
}
