"""Recognise known mistakes by what the live wrong functions give on every case."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from grader.mistakes import MISTAKES, Mistake, mistakes
from test_cases.cases import Case, CaseSet, load_cases
from test_cases.judging import attempt
from test_cases.recognising import PASSED, Known, Raised, Trial, agrees, explain, fits

Wrong = Callable[..., Any]


@lru_cache(maxsize=256)
def known_mistakes(function: str, *hidden: Path) -> tuple[Known, ...]:
    """What every case of a function sees of each of its known mistakes.

    Parameters
    ----------
    function : str
        Name of the graded function.
    *hidden : Path
        Folders with hidden cases.
    """
    case_set = load_cases(function, *hidden)
    return tuple(_known([entry], entry.wrong, case_set) for entry in mistakes(function))


def recognise(
    hidden: Sequence[Path], case_set: CaseSet, trials: Sequence[Trial]
) -> list[Known | None]:
    """Find the mistake behind every failed trial; two at once when none fits.

    Parameters
    ----------
    hidden : sequence of Path
        Folders with hidden cases.
    case_set : CaseSet
        The public cases and the hidden ones.
    trials : sequence of Trial
        One for each case.

    Returns
    -------
    list of Known or None
        One for each trial.
    """
    singles = known_mistakes(case_set.function, *hidden)
    found = explain(trials, singles)
    for trial, entry in zip(trials, found, strict=True):
        if trial.failed and entry is None and not isinstance(trial.seen, Raised):
            possible = [MISTAKES[one.id] for one in singles if agrees(trials, one)]
            return explain(trials, [*singles, *_pairs(possible, case_set, trial)])
    return found


def _pairs(possible: list[Mistake], case_set: CaseSet, trial: Trial) -> Iterator[Known]:
    """Two mistakes at once that explain a trial which none explains alone."""
    for one, other in combinations([mistake.id for mistake in possible], 2):
        if fits(trial.case, trial.seen, _pair_seen(one, other, case_set, trial.case)):
            yield _known_pair(one, other, case_set)


@lru_cache(maxsize=4096)  # a class makes the same mistakes
def _pair_seen(one: str, other: str, case_set: CaseSet, case: Case) -> Any:
    """What one case sees of two mistakes at once; nothing wrong if they do not mix."""
    wrong = _merged(MISTAKES[one].wrong, MISTAKES[other].wrong)
    return _seen(wrong, case_set, case) if wrong else PASSED


@lru_cache(maxsize=256)
def _known_pair(one: str, other: str, case_set: CaseSet) -> Known:
    """What the cases see of two mistakes at once, and the hints for both."""
    pair = MISTAKES[one], MISTAKES[other]
    return _known(list(pair), _merged(*(entry.wrong for entry in pair)), case_set)


def _known(entries: list[Mistake], wrong: Wrong, case_set: CaseSet) -> Known:
    """What the cases see of a wrong function, and the hints for it."""
    with _chance_of_its_own():
        seen = tuple(_seen(wrong, case_set, case) for case in case_set.cases)
    return Known(
        "+".join(entry.id for entry in entries),
        " ".join(entry.hint_en for entry in entries),
        " ".join(entry.hint_ko for entry in entries),
        seen,
    )


@contextlib.contextmanager
def _chance_of_its_own() -> Iterator[None]:
    """Leave NumPy's random numbers, which the student's code may use, as they were."""
    state = np.random.get_state()
    np.random.seed(0)
    try:
        yield
    finally:
        np.random.set_state(state)


def _seen(wrong: Wrong, case_set: CaseSet, case: Case) -> Any:
    """What one case sees of a wrong function."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        trial = attempt(wrong, case_set, case)
    return trial.seen if trial.message else PASSED


def _merged(one: Any, other: Any) -> Any:
    """A function with the wrong parts of both; None where they do not go together."""
    if not (isinstance(one, partial) and isinstance(other, partial)):
        return None
    if one.func is not other.func or one.args or other.args:
        return None
    parts = one.keywords | other.keywords
    for name in one.keywords.keys() & other.keywords.keys():
        parts[name] = _merged(one.keywords[name], other.keywords[name])
    return None if None in parts.values() else partial(one.func, **parts)
