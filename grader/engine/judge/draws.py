"""The cases of a check once more, with other numbers of the same form.

Who answers from a table of what is shipped is right on the stored cases and on no
others. So each case has a twin whose inputs are drawn for this run, from a seed that
the student process never sees, and whose expected output comes from the reference.
What stays in a twin, and what changes, is said in ``grader.engine.judge.same_form``.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from grader.authoring.source import HIDDEN_CASES, SOURCES, assignments, reference
from grader.engine.judge import forms
from grader.engine.judge.same_form import Draw, Word
from test_cases.calling import observe
from test_cases.cases import NO_CASES, Case, CaseSet
from test_cases.observing import COMPARISONS

LOOSER = 10  # tolerance: small differences are for the stored cases to judge


@lru_cache(maxsize=256)
def drawn(case_set: CaseSet, seed: int) -> CaseSet:
    """The case set with other inputs of the same form.

    Parameters
    ----------
    case_set : CaseSet
    seed : int
        The same seed gives the same inputs.

    Returns
    -------
    CaseSet
        One case for each of ``case_set``, with what the reference gives.

    Raises
    ------
    LookupError
        When no assignment of the course checks this function.
    """
    word = word_of(case_set.function)
    name = int.from_bytes(case_set.function.encode())
    cases = []
    for number, case in enumerate(case_set.cases):
        rng = np.random.default_rng([seed, name, number])
        draw = Draw(rng, word, case)
        if "form" in word:
            twin = getattr(forms, word["form"])(draw, case)
        else:
            twin = replace(case, calls=draw.calls(case.calls))
        cases.append(_with_expected(case_set, twin))
    return replace(case_set, cases=tuple(cases))


@lru_cache(maxsize=256)
def solution(function: str) -> Any:
    """The reference solution of a graded function.

    Raises
    ------
    LookupError
        When no assignment of the course checks it.
    """
    line = re.compile(rf"^check\({re.escape(function)}\)$", re.MULTILINE)
    for name in assignments():
        if line.search((SOURCES / f"{name}.py").read_text("utf-8")):
            return reference(name)[function]
    raise LookupError(f"{NO_CASES} {function!r} to draw: no assignment checks it")


def word_of(function: str) -> Word:
    """What the file of the hidden cases says about drawing."""
    file = HIDDEN_CASES / f"{function}.json"
    data = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    return dict(data.get("draw", {}))


def _with_expected(case_set: CaseSet, case: Case) -> Case:
    """A case with what the reference gives, and the functions that it calls."""
    seen = observe(solution(case_set.function), case_set, case)
    called = {id(one.function) for one in seen.asked}
    asks = (name for name, value in seen.given.items() if id(value) in called)
    return replace(
        case,
        expected=COMPARISONS[case.compare].look(seen),
        rtol=LOOSER * case.rtol,
        atol=LOOSER * case.atol,
        asks=tuple(asks),
    )
