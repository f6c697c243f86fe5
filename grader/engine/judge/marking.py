"""How a behaviour is judged: on its stored case and on a drawn one.

A mark needs both, and it needs more than a function that does nothing would pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from grader.engine.judge.draws import drawn
from grader.engine.judge.idle import earning, passed_idly, rights_of
from grader.mistakes.diagnosis import at_hand
from test_cases.calling import Observe, observe, random_kept
from test_cases.cases import PUBLIC, Case, CaseSet, load_cases
from test_cases.judging import (
    NEVER_CALLED,
    Recogniser,
    attempt,
    explained,
)
from test_cases.outcomes import Outcome
from test_cases.recognising import Trial

ON_OTHERS = (
    "it is right on the stored example and not on other numbers of the same form"
)


@dataclass(frozen=True)
class Pairs:
    """The stored cases of a function, the drawn ones, and all in one set.

    Attributes
    ----------
    stored, drawn, both : CaseSet
    """

    stored: CaseSet
    drawn: CaseSet
    both: CaseSet


@lru_cache(maxsize=256)
def pairs(function: str, folders: Sequence[Path], seed: int) -> Pairs:
    """The cases of a graded function for one run.

    Parameters
    ----------
    function : str
    folders : tuple of Path
        Folders with hidden cases.
    seed : int
        Of the draw.
    """
    stored = load_cases(function, *folders)
    others = drawn(stored, seed)
    both = replace(stored, cases=stored.cases + others.cases)
    return Pairs(stored, others, both)


def prepare(order: dict[str, Any]) -> Iterator[str]:
    """Learn ahead, one function after the other, what later judges will need.

    Parameters
    ----------
    order : dict
        What a warm parent of judges was ordered to do: "functions", and in "told"
        the "case_folders" and the "seed".
    """
    folders = tuple(Path(folder) for folder in order["told"]["case_folders"])
    for function in order["functions"]:
        if (PUBLIC / f"{function}.json").is_file():
            cases = pairs(function, folders, order["told"]["seed"])
            passed_idly(cases.stored, cases.drawn)
            at_hand(function, *folders)
        yield function


def judge_twice(
    function: Callable[..., Any],
    cases: Pairs,
    recognise: Recogniser,
    observe: Observe = observe,
) -> list[Outcome]:
    """Judge a function by every pair of cases; the drawn one where the stored passed.

    Parameters
    ----------
    function : callable
    cases : Pairs
    recognise : callable
        Finds the known mistake behind each trial of the stored cases.
    observe : callable, optional
        Makes the calls of a case of ``cases.both``.

    Returns
    -------
    list of Outcome
        One for each behaviour, in order.
    """

    def tried(case: Case) -> Trial:
        return attempt(function, cases.both, case, observe)

    with random_kept():
        trials = [*map(tried, cases.stored.cases)]
        rights = partial(rights_of, cases.stored)
        outcomes = explained(cases.stored, trials, recognise, rights)
        for place, other in enumerate(cases.drawn.cases):
            if outcomes[place].passed and (said := tried(other).message):
                why = said if said.endswith(NEVER_CALLED) else ON_OTHERS
                outcomes[place] = replace(outcomes[place], passed=False, message=why)
    if all(outcome.passed for outcome in outcomes):
        return outcomes
    idle = passed_idly(cases.stored, cases.drawn)
    return earning(
        [replace(one, idle=some) for one, some in zip(outcomes, idle, strict=True)]
    )
